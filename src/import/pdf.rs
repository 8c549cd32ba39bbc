//! PDFs: by their structure tree if they have one, by the looks of their pages otherwise.

use super::hidden;
use super::remark::Remarks;
use super::tagged;
use super::untagged;
use super::{FileKind, ImportError, Imported, Limits, Remark, Structure};
use crate::blocks::{self, Aside, Role};
use crate::readback::{self, Annotation, Child, Document, Node, Run, normalise};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Imported, ImportError> {
    let mut document = readback::read(bytes, &limits.pdf)?;
    let is_tagged = document.root.iter().flat_map(Node::runs).next().is_some();
    tagged::part_lines(&mut document);
    let mut remarks = Remarks::default();
    let mut read = if is_tagged {
        read_tagged(&document, &mut remarks)
    } else {
        read_untagged(&document, &mut remarks)
    };
    read.title = document.title.as_deref().map(normalise).filter(|title| !title.is_empty());
    read.language = document.language.clone().filter(|language| !language.is_empty());
    remarks.extend(hidden::remarks(&document));
    remarks.extend(annotations(&document));
    read.remarks = remarks.into_list();
    Ok(read)
}

fn read_tagged(document: &Document, remarks: &mut Remarks) -> Imported {
    let read = blocks::of_document(document, &|_| None);
    if !document.tagged {
        remarks.add(Remark::NotCalledTagged);
    }
    for aside in read.asides {
        match aside {
            Aside::SaidOtherwise { stands, says } => {
                remarks.add(Remark::SaidOtherwise { stands, says });
            }
            // How a note is labelled, the text shows.
            Aside::NoteLabel(_) => {}
        }
    }
    let mut blocks = read.blocks;
    tagged::tidy(&mut blocks);
    for block in &mut blocks.blocks {
        // A type of the maker's own says no more than that there are words.
        if let Role::Other(element) = &block.role {
            remarks.not_understood(element);
            block.role = Role::Paragraph;
        }
    }
    let without = |block: &&blocks::Block| block.role == Role::Picture && block.text.is_empty();
    remarks.extend(blocks.blocks.iter().find(without).map(|_| Remark::PictureWithoutText));

    let outside = untagged::read(document, remarks);
    if !outside.blocks.is_empty() {
        let mut pages: Vec<_> = outside.blocks.iter().map(|block| block.page).collect();
        pages.dedup();
        remarks.add(Remark::OutsideTags { blocks: outside.blocks.len(), pages });
        append(&mut blocks, outside);
    }
    Imported {
        kind: FileKind::TaggedPdf,
        title: None,
        language: None,
        blocks,
        structure: Structure::Stated,
        stated: Vec::new(),
        remarks: Vec::new(),
    }
}

fn read_untagged(document: &Document, remarks: &mut Remarks) -> Imported {
    remarks.add(Remark::Untagged);
    Imported {
        kind: FileKind::UntaggedPdf,
        title: None,
        language: None,
        blocks: untagged::read(document, remarks),
        structure: Structure::Guessed,
        stated: Vec::new(),
        remarks: Vec::new(),
    }
}

/// Adds words that no tag tells the role of: each block is a paragraph in nothing.
fn append(blocks: &mut blocks::Blocks, outside: blocks::Blocks) {
    blocks.blocks.extend(outside.blocks.into_iter().map(|block| blocks::Block {
        role: Role::Paragraph,
        part: blocks::Part::Body,
        within: Vec::new(),
        ..block
    }));
}

/// What lies over the pages and says words of its own: notes, fields, stamps; but no links.
fn annotations(document: &Document) -> Vec<Remark> {
    let in_tree = document.root.iter().flat_map(Node::nodes).flat_map(|node| &node.children);
    let all = in_tree.filter_map(Child::as_annotation).chain(&document.annotations);
    all.filter_map(|annotation| {
        let text = normalise(&words(annotation));
        // A window that opens for a note repeats the note's words.
        let says = !text.is_empty() && !matches!(&*annotation.subtype, "Link" | "Popup");
        says.then(|| {
            let kind = match &*annotation.subtype {
                "Widget" => "form field".to_owned(),
                "Text" => "note".to_owned(),
                other => format!("{other} annotation"),
            };
            Remark::Annotation { kind, text, page: annotation.page }
        })
    })
    .collect()
}

fn words(annotation: &Annotation) -> String {
    let shown: String = annotation.appearance.iter().map(Run::spoken).collect();
    if !shown.trim().is_empty() {
        return shown;
    }
    annotation.contents.clone().or(annotation.value.clone()).unwrap_or_default()
}
