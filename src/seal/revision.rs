//! The revision that a seal appends to an edition: which objects, with what in them.
//!
//! ```text
//! %engross-seal-1 58854        the edition's length in bytes
//! 185 0 obj  the signature     covers the file but for its own value
//! 186 0 obj  the field         shown on the page, in the layout's box
//! 187 0 obj  its look          the words, drawn
//! 188 0 obj  its tag           a Form element
//!  …         the page, the catalog, the structure tree's root and its first element,
//!            each as it was with what leads to the field
//! xref trailer startxref       a table of these objects alone
//! ```
//!
//! An edition, a name and a time give these bytes and no others, but for the signature's value. So a
//! sealed file is proved by writing its revision again. The first line names the format; what is
//! written here changes only with that name, and old formats stay readable.

use std::ops::Range;

use time::OffsetDateTime;

use super::base::Base;
use super::error::Error;
use super::look;
use super::place::Place;
use super::syntax::{text, write, write_dictionary};
use crate::readback::{Dictionary, Limits, ObjectId};

/// How the line begins that parts a seal from the edition before it.
pub const MARKER: &str = "%engross-seal-1 ";

/// Bytes that the signature may take, with its certificates and its time stamp.
pub const CAPACITY: usize = 16_384;

/// What a seal says beside its signature.
#[derive(Debug, Clone, Copy)]
pub struct Words<'w> {
    /// Who seals, by the certificate.
    pub name: &'w str,
    /// When, as the sealer says.
    pub time: OffsetDateTime,
}

/// What a part of the revision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Opening,
    Signature,
    Field,
    Look,
    Tag,
    Page,
    Catalog,
    StructureRoot,
    StructureElement,
    Table,
}

/// The bytes that a seal appends.
#[derive(Debug)]
pub struct Revision {
    pub bytes: Vec<u8>,
    /// The place of each part in the bytes, in order.
    pub parts: Vec<(Part, Range<usize>)>,
    /// The digits of the signature's value.
    contents: Range<usize>,
}

impl Revision {
    /// Writes the revision of an edition, with nothing yet for a signature.
    pub fn write(edition: &[u8], words: Words<'_>, limits: &Limits) -> Result<Self, Error> {
        let base = Base::read(edition, limits)?;
        let look = look::draw(base.place.width(), base.place.height(), words.name, words.time)?;
        let mut writer = Writer::new(edition.len());
        let contents = writer.signature(base.signature()?, words);
        writer.object(Part::Field, base.field()?, &base.field_dictionary(words)?);
        writer.look(base.look()?, base.place, &look);
        writer.object(Part::Tag, base.tag()?, &base.tag_dictionary()?);
        writer.object(Part::Page, base.page.0, &base.changed_page()?);
        writer.object(Part::Catalog, base.catalog.0, &base.changed_catalog()?);
        writer.object(Part::StructureRoot, base.tags.0, &base.changed_tags()?);
        writer.object(Part::StructureElement, base.element.0, &base.changed_element()?);
        writer.table(&base, edition)?;
        let mut revision = Self { bytes: writer.bytes, parts: writer.parts, contents };
        revision.state_cover(edition.len(), revision.bytes.len());
        Ok(revision)
    }

    /// States the two ranges that the signature covers, where the revision has a length in all.
    pub fn state_cover(&mut self, edition: usize, length: usize) {
        let Range { start, end } = self.contents;
        // The value's brackets are not covered either.
        let (before, after) = (edition + start - 1, edition + end + 1);
        let range = byte_range(before, after, (edition + length).saturating_sub(after));
        let at = start - CONTENTS.len() - range.len();
        self.bytes[at..at + range.len()].copy_from_slice(range.as_bytes());
    }

    /// What the signature covers of the revision: all but its own value.
    pub fn covered(&self) -> [&[u8]; 2] {
        let Range { start, end } = self.contents;
        [&self.bytes[..start - 1], &self.bytes[end + 1..]]
    }

    /// Puts a signature's value into its place, with zeros after it.
    pub fn sign(&mut self, value: &[u8]) -> Result<(), Error> {
        if value.len() > CAPACITY {
            return Err(Error::TooLarge(value.len()));
        }
        let digits = super::syntax::hexadecimal(value);
        let Range { start, .. } = self.contents;
        self.bytes[start..start + digits.len()].copy_from_slice(digits.as_bytes());
        Ok(())
    }
}

/// What stands between the covered ranges and the value.
pub const CONTENTS: &str = "/Contents<";

/// The covered ranges: from the file's start to the value, and from there to its end.
pub fn byte_range(before: usize, after: usize, rest: usize) -> String {
    format!("[0 {before:>10} {after:>10} {rest:>10}]")
}

/// A time as PDF writes it (ISO 32000-1, 7.9.4).
pub fn date(time: OffsetDateTime) -> String {
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}Z",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// Writes the parts one after another, and remembers where each object stands.
struct Writer {
    /// The edition's length, which is where the revision starts.
    start: usize,
    bytes: Vec<u8>,
    parts: Vec<(Part, Range<usize>)>,
    offsets: Vec<(ObjectId, usize)>,
}

impl Writer {
    fn new(start: usize) -> Self {
        let bytes = format!("\n{MARKER}{start}\n").into_bytes();
        let parts = vec![(Part::Opening, 0..bytes.len())];
        Self { start, bytes, parts, offsets: Vec::new() }
    }

    fn part(&mut self, part: Part, id: ObjectId, body: &[u8]) -> usize {
        let from = self.bytes.len();
        self.offsets.push((id, self.start + from));
        self.bytes.extend(format!("{id} obj\n").bytes());
        let inside = self.bytes.len();
        self.bytes.extend(body);
        self.bytes.extend(b"\nendobj\n");
        self.parts.push((part, from..self.bytes.len()));
        inside
    }

    fn object(&mut self, part: Part, id: ObjectId, dictionary: &Dictionary) {
        let mut body = Vec::new();
        write_dictionary(&mut body, dictionary);
        self.part(part, id, &body);
    }

    /// The signature (ISO 32000-1, 12.8.1; ETSI EN 319 142-1), which permits no change whatever.
    fn signature(&mut self, id: ObjectId, words: Words<'_>) -> Range<usize> {
        let mut head = String::from(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange",
        );
        head.push_str(&byte_range(0, 0, 0));
        head.push_str(CONTENTS);
        let mut body = head.clone().into_bytes();
        body.resize(body.len() + 2 * CAPACITY, b'0');
        body.extend(format!(">/M({})/Name", date(words.time)).bytes());
        write(&mut body, &text(words.name));
        body.extend(
            b"/Reference[<</Type/SigRef/TransformMethod/DocMDP\
              /TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]>>",
        );
        let inside = self.part(Part::Signature, id, &body);
        let from = inside + head.len();
        from..from + 2 * CAPACITY
    }

    /// The field's appearance: a form XObject. Not compressed, which no two libraries do alike.
    fn look(&mut self, id: ObjectId, place: Place, content: &[u8]) {
        let mut body = format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 {} {}]/Resources<<>>/Length {}>>\nstream\n",
            place.width(),
            place.height(),
            content.len()
        )
        .into_bytes();
        body.extend(content);
        body.extend(b"\nendstream");
        self.part(Part::Look, id, &body);
    }

    /// The cross-reference table and the trailer (ISO 32000-1, 7.5.4 and 7.5.5).
    fn table(&mut self, base: &Base, edition: &[u8]) -> Result<(), Error> {
        let from = self.bytes.len();
        self.bytes.extend(b"xref\n");
        self.offsets.sort();
        for section in self.offsets.chunk_by(|(a, _), (b, _)| a.number + 1 == b.number) {
            let first = section.first().map_or(0, |(id, _)| id.number);
            self.bytes.extend(format!("{first} {}\n", section.len()).bytes());
            for (id, offset) in section {
                self.bytes.extend(format!("{offset:010} {:05} n \n", id.generation).bytes());
            }
        }
        self.bytes.extend(b"trailer\n");
        write_dictionary(&mut self.bytes, &base.changed_trailer(edition)?);
        self.bytes.extend(format!("\nstartxref\n{}\n%%EOF\n", self.start + from).bytes());
        self.parts.push((Part::Table, from..self.bytes.len()));
        Ok(())
    }
}

impl Part {
    /// What the part is, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opening => "the line before the seal",
            Self::Signature => "the signature",
            Self::Field => "the field of the seal",
            Self::Look => "what the seal shows",
            Self::Tag => "the tag of the seal",
            Self::Page => "the page with the seal",
            Self::Catalog => "the document's catalog",
            Self::StructureRoot => "the root of the tags",
            Self::StructureElement => "the first of the tags",
            Self::Table => "the list of the objects, or what follows it,",
        }
    }
}
