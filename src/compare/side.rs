//! One side of a comparison: a file or a source, with what it says.

use super::Source;
use crate::blocks::{self, Blocks};
use crate::content::{ContentCode, source_path};
use crate::diff::Structure;
use crate::digest::Digest;
use crate::import::{self, FileKind, ImportError, Limits};
use crate::parity::{self, Alone, NotAnEdition, Uses};
use crate::readback::{self, Document};
use crate::view;

/// A document that is compared.
#[derive(Debug)]
pub struct Side {
    /// What it is called in a sentence.
    pub name: String,
    pub what: What,
    pub blocks: Blocks,
    pub structure: Structure,
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
        let sha256 = Digest::of(bytes);
        let mut remarks = Vec::new();
        // What cannot be read back, the importer says why.
        if let Ok(document) = readback::read(bytes, &limits.pdf) {
            match parity::alone(&document) {
                Ok(alone) => return Ok(Self::of_edition(name, sha256, document, alone)),
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
            remarks,
        })
    }

    fn of_edition(name: &str, sha256: Digest, document: Document, alone: Alone) -> Self {
        Self {
            name: name.to_owned(),
            blocks: alone.blocks.clone(),
            what: What::Edition { sha256, document: document.into(), alone: alone.into() },
            structure: Structure::Stated,
            remarks: Vec::new(),
        }
    }

    /// What a briefing's source says.
    pub fn of_source(source: &Source<'_>) -> Self {
        let briefing = source.briefing;
        Self {
            name: source_path(&briefing.id),
            what: What::Source {
                digest: briefing.content.digest(),
                language: briefing.content.language.as_str().to_owned(),
            },
            blocks: blocks::of_content(&briefing.content, &briefing.origins),
            structure: Structure::Stated,
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

    /// Its faults by itself, as sentences.
    pub fn faults(&self) -> Vec<String> {
        let differences = self.alone().map(|alone| alone.parity.differences.as_slice());
        differences.unwrap_or_default().iter().map(|difference| difference.message("it")).collect()
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

/// "facts-block 6, list-label 12"
pub fn uses(uses: &Uses) -> String {
    let named: Vec<_> =
        uses.by_name().iter().map(|(name, count)| format!("{name} {count}")).collect();
    named.join(", ")
}
