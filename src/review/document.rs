//! One side of a briefing: what it says, and where that was read.

use std::collections::BTreeMap;

use crate::blocks::{self, Blocks};
use crate::content::{self, Content, ContentCode, Origins, source_path};
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
            let blocks = blocks::of_content(&briefing.content, &briefing.origins);
            let pictures = briefing.pictures.into_iter();
            return Ok(Self {
                id: id.to_owned(),
                content: briefing.content,
                blocks,
                pictures: pictures.map(|(digest, picture)| (digest, picture.bytes)).collect(),
                is_accepted: false,
            });
        }
        let mut report = Report::default();
        let path = source_path(id);
        if let Some(text) = files.get(&path).and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            report.keep_text(&path, text);
        }
        report.extend(reading.problems);
        Err(Box::new(report))
    }

    /// What was accepted of a briefing.
    pub fn accepted(id: &str, content: Content) -> Self {
        let blocks = blocks::of_content(&content, &Origins::default());
        let pictures = BTreeMap::new();
        Self { id: id.to_owned(), content, blocks, pictures, is_accepted: true }
    }

    pub fn digest(&self) -> Digest {
        self.content.digest()
    }

    pub fn code(&self) -> ContentCode {
        ContentCode::of(&self.digest())
    }
}

impl Name {
    /// What is known of it besides its name: labels and values.
    pub fn about(&self) -> Vec<(&'static str, String)> {
        let dated = |commit: &Commit| format!("{}, {}", commit.short(), commit.day());
        match &self.kind {
            Kind::Commit(commit) => vec![("Commit", dated(commit))],
            Kind::Accepted(commit) => vec![("Where nothing was accepted", dated(commit))],
            Kind::WorkTree(commit) => vec![("Based on commit", dated(commit))],
        }
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
