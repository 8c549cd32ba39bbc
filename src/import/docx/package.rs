//! The archive that a Word document is (Open Packaging Conventions, ECMA-376 part 2): parts by
//! name, and the relations between them. Nothing in it is ever written anywhere.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{self, Element};
use crate::import::{ImportError, Limits};

pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    limits: &'b Limits,
    /// Bytes that may still be unpacked: of parts with words, and of pictures.
    left: usize,
    left_for_pictures: usize,
}

/// The relations of a part, by their identifiers.
#[derive(Debug, Clone, Default)]
pub(super) struct Relations(BTreeMap<String, Relation>);

#[derive(Debug, Clone)]
struct Relation {
    kind: String,
    /// An address, or a part's name.
    target: String,
}

/// An archive that holds no Word document.
pub(super) fn not_docx(part: &str) -> ImportError {
    let what = "it is no text of a Word document".to_owned();
    ImportError::Damaged { part: part.to_owned(), what }
}

/// What an entry of a zip archive's directory begins with.
const ENTRY: &[u8] = b"PK\x01\x02";

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8], limits: &'b Limits) -> Result<Self, ImportError> {
        let part = || "The file".to_owned();
        // Counted before they are read: each entry takes more memory than file.
        if bytes.windows(ENTRY.len()).filter(|window| *window == ENTRY).count() > limits.entries {
            let (what, limit) = ("entries in its archive", limits.entries);
            return Err(ImportError::TooMuch { part: part(), what, limit });
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ImportError::Damaged { part: part(), what: error.to_string() })?;
        // Of two parts with one name, readers choose differently.
        if archive.has_duplicate_names() {
            let what = "it has two parts of one name".to_owned();
            return Err(ImportError::Damaged { part: part(), what });
        }
        let left = limits.unpacked;
        Ok(Self { archive, limits, left, left_for_pictures: left })
    }

    /// A part's bytes, if there is such a part.
    fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ImportError> {
        let limit = self.limits.text.min(self.left);
        let Some(bytes) = self.unpack(name, limit)? else { return Ok(None) };
        if bytes.len() > limit {
            let (part, what) = (name.to_owned(), "bytes once unpacked");
            return Err(ImportError::TooMuch { part, what, limit });
        }
        self.left -= bytes.len();
        Ok(Some(bytes))
    }

    /// A picture's bytes, unless there are too many: it says no words.
    pub fn picture(&mut self, name: &str) -> Result<Option<Vec<u8>>, ImportError> {
        let limit = self.left_for_pictures;
        let bytes = self.unpack(name, limit)?;
        self.left_for_pictures = limit.saturating_sub(bytes.as_ref().map_or(0, Vec::len));
        Ok(bytes.filter(|bytes| bytes.len() <= limit))
    }

    /// The first bytes of a part, one more than the limit at most.
    fn unpack(&mut self, name: &str, limit: usize) -> Result<Option<Vec<u8>>, ImportError> {
        let damaged = |what: String| ImportError::Damaged { part: name.to_owned(), what };
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error.to_string())),
        };
        let mut bytes = Vec::new();
        part.take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(error.to_string()))?;
        Ok(Some(bytes))
    }

    /// A part as XML, if there is such a part.
    pub fn part(&mut self, name: &str) -> Result<Option<Element>, ImportError> {
        match self.bytes(name)? {
            Some(bytes) => xml::parse(name, &bytes, self.limits).map(Some),
            None => Ok(None),
        }
    }

    /// The name of the part that holds the text.
    pub fn main(&mut self) -> Result<String, ImportError> {
        let names: Vec<_> = self.archive.file_names_raw().map(<[u8]>::to_vec).collect();
        let has = |start: &[u8]| names.iter().any(|name| name.starts_with(start));
        if has(b"xl/") {
            return Err(ImportError::Unread("a spreadsheet (.xlsx)"));
        }
        if has(b"ppt/") {
            return Err(ImportError::Unread("a presentation (.pptx)"));
        }
        if has(b"META-INF/") && has(b"mimetype") {
            return Err(ImportError::Unread("an OpenDocument file or an e-book"));
        }
        let relations = self.relations("")?;
        let main = relations.of_kind("officeDocument").map(ToOwned::to_owned);
        main.ok_or(ImportError::Unread("an archive without a Word document"))
    }

    /// The relations of a part; those of the package itself have no part.
    pub fn relations(&mut self, part: &str) -> Result<Relations, ImportError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let list = self.part(&format!("{folder}{slash}_rels/{name}.rels"))?;
        let mut relations = Relations::default();
        for relation in list.iter().flat_map(Element::elements) {
            let kind = relation.attribute("Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let target = relation.attribute("Target").unwrap_or_default();
            let external = relation.attribute("TargetMode") == Some("External");
            let target = if external { target.to_owned() } else { resolve(folder, target) };
            if let Some(id) = relation.attribute("Id") {
                relations.0.insert(id.to_owned(), Relation { kind, target });
            }
        }
        Ok(relations)
    }

    /// Title, language and so on.
    pub fn core_properties(&mut self) -> Result<Option<Element>, ImportError> {
        match self.relations("")?.of_kind("core-properties") {
            Some(name) => self.part(name),
            None => Ok(None),
        }
    }
}

impl Relations {
    /// Where a relation leads.
    pub fn target(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(|relation| relation.target.as_str())
    }

    /// Where the first relation of a kind leads.
    pub fn of_kind(&self, kind: &str) -> Option<&str> {
        let mut all = self.0.values().filter(|relation| relation.kind == kind);
        all.next().map(|relation| relation.target.as_str())
    }
}

/// A part's name from the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in from.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_named_from_the_folder_of_its_relation() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(resolve("", "../../etc/passwd"), "etc/passwd");
    }
}
