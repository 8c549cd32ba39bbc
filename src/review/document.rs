//! One side of a briefing: what it says, and where that was read.

use crate::blocks::{self, Blocks};
use crate::content::{self, Briefing, Content, ContentCode, Origins, source_path};
use crate::digest::Digest;
use crate::files::Files;
use crate::report::Report;
use crate::revision::Commit;
use crate::view::PictureFiles;

/// What a side is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub kind: Kind,
    /// As it is called in a sentence: "v2", "the work tree".
    pub word: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Commit(Commit),
    /// What was accepted of each briefing, and this commit where nothing was.
    Accepted(Commit),
    /// What lies in the folder, based on a commit.
    WorkTree(Commit),
}

/// What a briefing says on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub id: String,
    pub content: Content,
    pub blocks: Blocks,
    /// The picture files, by digest, as far as they are at hand.
    pub pictures: PictureFiles,
    /// It was read from what was accepted, and not from the briefing.
    pub is_accepted: bool,
}

impl Document {
    /// Reads a briefing of a revision; the report is why it cannot be.
    pub fn read(id: &str, files: &Files) -> Result<Self, Box<Report>> {
        let reading = content::read(id, files);
        if let Some(briefing) = reading.briefing {
            return Ok(Self::of_briefing(&briefing));
        }
        let mut report = Report::default();
        let path = source_path(id);
        if let Some(text) = files.get(&path).and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            report.keep_text(&path, text);
        }
        report.extend(reading.problems);
        Err(Box::new(report))
    }

    /// A briefing that was read.
    pub fn of_briefing(briefing: &Briefing) -> Self {
        let content = briefing.content.clone();
        let pictures = briefing.pictures.iter();
        Self {
            id: briefing.id.clone(),
            blocks: blocks::as_written(&content, &briefing.origins),
            content,
            pictures: pictures.map(|(digest, picture)| (*digest, picture.bytes.clone())).collect(),
            is_accepted: false,
        }
    }

    /// A content whose text is not at hand.
    pub fn of_content(id: &str, content: Content, pictures: PictureFiles) -> Self {
        let blocks = blocks::as_written(&content, &Origins::default());
        Self { id: id.to_owned(), content, blocks, pictures, is_accepted: false }
    }

    /// What was accepted of a briefing.
    pub fn accepted(id: &str, content: Content) -> Self {
        Self { is_accepted: true, ..Self::of_content(id, content, PictureFiles::new()) }
    }

    pub fn digest(&self) -> Digest {
        self.content.digest()
    }

    pub fn code(&self) -> ContentCode {
        ContentCode::of(&self.digest())
    }
}

/// What is said of where a side comes from.
pub(super) const COMMIT: &str = "Commit";

impl Name {
    /// What is known of it besides its name: labels and values.
    pub fn about(&self) -> Vec<(&'static str, String)> {
        let commit = self.commit();
        let dated = format!("{}, {}", commit.id, commit.day());
        vec![match &self.kind {
            Kind::Commit(_) | Kind::Accepted(_) => (COMMIT, dated),
            Kind::WorkTree(_) => (COMMIT, format!("not committed; based on {dated}")),
        }]
    }

    /// What a briefing's side is called of which nothing was accepted.
    pub fn of_unaccepted(&self) -> &str {
        match self.kind {
            Kind::Accepted(_) => "HEAD",
            Kind::Commit(_) | Kind::WorkTree(_) => &self.word,
        }
    }

    pub fn commit(&self) -> &Commit {
        match &self.kind {
            Kind::Commit(commit) | Kind::Accepted(commit) | Kind::WorkTree(commit) => commit,
        }
    }
}
