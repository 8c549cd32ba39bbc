//! One side of a comparison: a file or a source, with what it says.

use super::Source;
use crate::blocks::{self, Blocks};
use crate::content::{Content, ContentCode, source_path};
use crate::diff::Structure;
use crate::digest::Digest;
use crate::import::{self, FileKind, ImportError, Limits};
use crate::parity::{self, Alone, Difference, MOST_TOLD, NotAnEdition, Uses};
use crate::readback::{self, Document};
use crate::seal;
use crate::view::{self, Fault};

/// What has to be known of an edition with a seal.
const SEALED: &str = "The file is sealed, and the seal adds nothing but itself. Whose seal it is was \
                      not looked at.";

/// A document that is compared.
#[derive(Debug)]
pub struct Side {
    /// What it is called in a sentence.
    pub name: String,
    pub what: What,
    pub blocks: Blocks,
    pub structure: Structure,
    /// What it states besides its words, under labels.
    pub stated: Vec<(&'static str, String)>,
    /// What has to be known of it.
    pub remarks: Vec<String>,
}

/// What a side is.
#[derive(Debug)]
pub enum What {
    /// A file that calls itself an edition, and has what every edition has.
    Edition {
        sha256: Digest,
        document: Box<Document>,
        alone: Box<Alone>,
    },
    File {
        sha256: Digest,
        kind: FileKind,
        title: Option<String>,
        language: Option<String>,
    },
    Source {
        digest: Digest,
        language: String,
    },
}

impl Side {
    /// Reads a file. The ending of `name` says what a text is that does not show it.
    pub fn of_file(name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, ImportError> {
        // A seal is no part of what an edition says.
        Self::read(name, bytes, seal::sealed_edition(bytes, &limits.pdf), limits)
    }

    /// Reads a file with a seal, if it has one, as a part of it.
    pub fn of_file_with_seal(
        name: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Self, ImportError> {
        Self::read(name, bytes, None, limits)
    }

    fn read(
        name: &str,
        bytes: &[u8],
        unsealed: Option<&[u8]>,
        limits: &Limits,
    ) -> Result<Self, ImportError> {
        let sha256 = Digest::of(bytes);
        let mut remarks = Vec::new();
        // What cannot be read back, the importer says why.
        if let Ok(document) = readback::read(unsealed.unwrap_or(bytes), &limits.pdf) {
            match parity::alone(&document) {
                Ok(alone) => {
                    remarks.extend(unsealed.map(|_| SEALED.to_owned()));
                    return Ok(Self::of_edition(name, sha256, document, alone, remarks));
                }
                Err(NotAnEdition::NoClaim) => {}
                Err(why) => remarks.push(format!(
                    "The file says that engross made it, and is not taken for an edition: {why}."
                )),
            }
        }
        let read = import::read(name, bytes, limits)?;
        remarks.extend(read.remarks.iter().map(ToString::to_string));
        Ok(Self {
            name: name.to_owned(),
            what: What::File {
                sha256,
                kind: read.kind,
                title: read.title,
                language: read.language,
            },
            blocks: read.blocks,
            structure: read.structure,
            stated: read.stated,
            remarks,
        })
    }

    fn of_edition(
        name: &str,
        sha256: Digest,
        document: Document,
        alone: Alone,
        remarks: Vec<String>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            blocks: alone.blocks.clone(),
            what: What::Edition { sha256, document: document.into(), alone: alone.into() },
            structure: Structure::Stated,
            stated: Vec::new(),
            remarks,
        }
    }

    /// What a briefing's source says.
    pub fn of_source(source: &Source<'_>) -> Self {
        let briefing = source.briefing;
        let blocks = blocks::as_written(&briefing.content, &briefing.origins);
        Self::of_content(source_path(&briefing.id), &briefing.content, blocks)
    }

    /// A content and its blocks, wherever they were read.
    pub fn of_content(name: String, content: &Content, blocks: Blocks) -> Self {
        Self {
            name,
            what: What::Source {
                digest: content.digest(),
                language: content.language.as_str().to_owned(),
            },
            blocks,
            structure: Structure::Stated,
            stated: vec![
                ("Date in figures", content.date.iso.clone()),
                ("Language", content.language.as_str().to_owned()),
                ("Subject", content.subject.clone().unwrap_or_default()),
                ("Keywords", content.keywords.join(", ")),
            ],
            remarks: Vec::new(),
        }
    }

    pub fn alone(&self) -> Option<&Alone> {
        match &self.what {
            What::Edition { alone, .. } => Some(alone),
            _ => None,
        }
    }

    /// Whether what its blocks do not say is not there: emphasis, for one, no PDF says.
    pub(super) fn says_all(&self) -> bool {
        match &self.what {
            What::Source { .. } => true,
            What::File { kind, .. } => {
                matches!(kind, FileKind::Docx | FileKind::Html | FileKind::Markdown)
            }
            What::Edition { .. } => false,
        }
    }

    pub fn language(&self) -> Option<&str> {
        match &self.what {
            What::Edition { alone, .. } => Some(&alone.language),
            What::File { language, .. } => language.as_deref(),
            What::Source { language, .. } => Some(language),
        }
    }

    /// What kind of thing it is, as JSON and pages say it.
    pub fn kind(&self) -> String {
        match &self.what {
            What::Edition { .. } => "engross edition".to_owned(),
            What::File { kind, .. } => kind.to_string(),
            What::Source { .. } => "source".to_owned(),
        }
    }

    pub fn sha256(&self) -> Option<Digest> {
        match self.what {
            What::Edition { sha256, .. } | What::File { sha256, .. } => Some(sha256),
            What::Source { .. } => None,
        }
    }

    /// Its faults by itself.
    pub fn faults(&self) -> Vec<Fault> {
        let differences = self.alone().map(|alone| alone.parity.differences.as_slice());
        faults(differences.unwrap_or_default())
    }

    pub(super) fn shown(&self) -> view::Side {
        let mut about = vec![("Kind", self.kind())];
        match &self.what {
            What::Edition { alone, .. } => {
                about.push(("Version", alone.facts.version.clone()));
                about.push(("Content code", alone.facts.code.clone()));
                about.push(("Permitted beside its text", uses(&alone.parity.uses)));
            }
            What::File { title, .. } => about.extend(title.clone().map(|title| ("Title", title))),
            What::Source { digest, .. } => {
                about.push(("Content digest", digest.to_string()));
                about.push(("Content code", ContentCode::of(digest).to_string()));
            }
        }
        about.extend(self.sha256().map(|digest| ("SHA-256", digest.to_string())));
        view::Side {
            name: self.name.clone(),
            language: self.language().map(str::to_owned),
            about,
            remarks: self.remarks.clone(),
            faults: self.faults(),
        }
    }
}

/// Differences as faults, those that are alike as one, and no more than anybody reads.
pub(super) fn faults(differences: &[Difference]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    for difference in differences {
        let Difference { kind, expected, found, page, .. } = difference;
        let message = Difference { page: 0, ..difference.clone() }.message("it");
        let alike = faults.iter_mut().find(|fault| {
            fault.message == message && fault.expected == *expected && fault.found == *found
        });
        match alike {
            Some(fault) => fault.times += 1,
            None => faults.push(Fault {
                code: kind.code(),
                message,
                expected: expected.clone(),
                found: found.clone(),
                page: Some(*page).filter(|page| *page > 0),
                times: 1,
            }),
        }
    }
    let more: usize = faults.iter().skip(MOST_TOLD).map(|fault| fault.times).sum();
    faults.truncate(MOST_TOLD);
    faults.extend((more > 0).then(|| Fault {
        code: "parity",
        message: format!("it has {more} more differences"),
        expected: None,
        found: None,
        page: None,
        times: 1,
    }));
    faults
}

/// "facts-block 6, list-label 12"
pub fn uses(uses: &Uses) -> String {
    let named: Vec<_> =
        uses.by_name().iter().map(|(name, count)| format!("{name} {count}")).collect();
    named.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::Kind;

    #[test]
    fn faults_that_are_alike_are_told_once_and_no_more_than_anybody_reads() {
        let outside = |text: &str, page| Difference::new(Kind::Outside).found(text).on(page);
        let words = Difference::new(Kind::Text).expected("were alerted").found("were sighted");
        let told = faults(&[outside("a", 1), outside("a", 2), outside("b", 2), words]);
        let lines: Vec<_> = told
            .iter()
            .flat_map(|fault| [vec![fault.sentence()], fault.texts()].concat())
            .collect();
        assert_eq!(
            lines,
            [
                "it shows what is neither tagged nor declared an artefact, 2 times, first on page 1",
                "it says: “a”",
                "it shows what is neither tagged nor declared an artefact, on page 2",
                "it says: “b”",
                "it has other words",
                "it should say: “were alerted”",
                "it says: “were sighted”",
                "word by word: were [-alerted-] {+sighted+}",
            ]
        );
        let many: Vec<_> = (0..40).map(|at| outside(&at.to_string(), 1)).collect();
        let told = faults(&many);
        assert_eq!(told.len(), MOST_TOLD + 1);
        assert_eq!(told[MOST_TOLD].sentence(), "it has 15 more differences");
    }
}
