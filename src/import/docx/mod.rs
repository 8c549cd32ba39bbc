//! Word documents (Office Open XML, ECMA-376 part 1, WordprocessingML).
//!
//! ```text
//! zip -> parts -> XML -> styles, numbering, notes -> the body's paragraphs and tables -> blocks
//! ```
//!
//! Tracked insertions are read, tracked deletions are not. Comments, hidden text, headers and
//! footers are set aside, and the remarks say so. What is not understood and has words is read as
//! text.

mod body;
mod drawing;
mod inline;
mod lists;
mod numbering;
mod package;
mod styles;
mod table;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use super::builder::Builder;
use super::remark::Remarks;
use super::{FileKind, ImportError, Imported, Limits, Remark, Structure};
use crate::readback::normalise;
use numbering::Numbering;
use package::{Package, Relations};
use styles::Styles;
use xml::Element;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Imported, ImportError> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.main()?;
    let root = package.part(&main)?.ok_or_else(|| package::not_docx(&main))?;
    let body = root.child("w:body").ok_or_else(|| package::not_docx(&main))?;
    let relations = package.relations(&main)?;
    let mut part = |kind: &str| match relations.of_kind(kind) {
        Some(target) => package.part(target),
        None => Ok(None),
    };
    let styles = Styles::read(part("styles")?.as_ref());
    let numbering = Numbering::read(part("numbering")?.as_ref());
    let comments = part("comments")?.map_or(0, |comments| comments.all("w:comment").count());
    let mut notes = BTreeMap::new();
    for kind in ["footnote", "endnote"] {
        let Some(target) = relations.of_kind(&format!("{kind}s")).map(ToOwned::to_owned) else {
            continue;
        };
        let links = package.relations(&target)?;
        let Some(root) = package.part(&target)? else { continue };
        for note in root.all(&format!("w:{kind}")) {
            let separator = note.attribute("w:type").is_some_and(|kind| kind != "normal");
            if let Some(id) = note.attribute("w:id").filter(|_| !separator) {
                let note = Note { element: note.clone(), relations: links.clone() };
                notes.insert((kind, id.to_owned()), note);
            }
        }
    }
    let properties = package.core_properties()?;
    let property = |name: &str| {
        let text = properties.as_ref()?.child(name)?.text();
        Some(normalise(&text)).filter(|text| !text.is_empty())
    };
    let language = styles.language.clone().or_else(|| property("dc:language"));
    let mut reader = Reader {
        package: &mut package,
        relations,
        has_title: body::has_title(body, &styles),
        styles,
        numbering,
        notes: &notes,
        used_notes: BTreeSet::new(),
        language: language.clone(),
        builder: Builder::default(),
        lists: Vec::new(),
        fields: Vec::new(),
        set_aside: BTreeSet::new(),
        remarks: Remarks::default(),
        inserted: 0,
        deleted: 0,
    };
    reader.blocks(&body.children)?;
    reader.end_lists();
    reader.unused_notes()?;
    let mut remarks = Remarks::default();
    if reader.inserted + reader.deleted > 0 {
        let (inserted, deleted) = (reader.inserted, reader.deleted);
        remarks.add(Remark::TrackedChanges { inserted, deleted });
    }
    if comments > 0 {
        remarks.add(Remark::Comments(comments));
    }
    remarks.extend(reader.remarks.into_list());
    Ok(Imported {
        kind: FileKind::Docx,
        title: property("dc:title"),
        language,
        blocks: reader.builder.out,
        structure: Structure::Stated,
        stated: Vec::new(),
        remarks: remarks.into_list(),
    })
}

/// A footnote or an endnote.
struct Note {
    element: Element,
    /// Of the part that holds it.
    relations: Relations,
}

/// What is known of the document while its body is read.
struct Reader<'r, 'b> {
    package: &'r mut Package<'b>,
    /// Of the part that is being read.
    relations: Relations,
    /// Whether a paragraph has the style of a title: headings then stand below it.
    has_title: bool,
    styles: Styles,
    numbering: Numbering,
    notes: &'r BTreeMap<(&'static str, String), Note>,
    used_notes: BTreeSet<(&'static str, String)>,
    language: Option<String>,
    builder: Builder,
    /// The lists that are open.
    lists: Vec<lists::Open>,
    /// The fields that have begun, which may go on for paragraphs.
    fields: Vec<inline::Field>,
    /// The parts of headers and footers that have been set aside.
    set_aside: BTreeSet<String>,
    remarks: Remarks,
    inserted: usize,
    deleted: usize,
}
