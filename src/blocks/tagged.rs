//! The blocks of a tagged PDF, from its structure tree in reading order.

use std::cell::LazyCell;

use super::block::{Blocks, Label, Line, Link, Reference, Role, Step};
use super::without_script;
use crate::readback::{Child, Document, Node, Run, normalise};

/// What was read from a tagged file.
#[derive(Default)]
pub struct Tagged {
    pub blocks: Blocks,
    /// What the file says beside its blocks' words.
    pub asides: Vec<Aside>,
    /// How many links have their target's number in the list of links after them.
    pub link_numbers: usize,
    /// The headings' texts with all that stands in them, which bookmarks repeat.
    pub headings: Vec<String>,
}

/// Something that a file has said or shown in addition to, or instead of, a block's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aside {
    /// Assistive technology says other words than stand there.
    SaidOtherwise { stands: String, says: String },
    /// A note's label is not its reference's, or leads elsewhere than to the note.
    NoteLabel(String),
}

/// Reads the blocks of a document. `link_number` gives the number that a target has in a printed
/// list of links: that number, right after such a link, is not taken for the text's.
pub fn of_document(document: &Document, link_number: &dyn Fn(&str) -> Option<String>) -> Tagged {
    let own = document.language.clone().unwrap_or_default();
    let mut reader = Reader {
        link_number,
        own: without_script(&own),
        within: Vec::new(),
        containers: 0,
        in_note: None,
        read: Tagged::default(),
    };
    let around = Around { parent: "the structure tree", language: own };
    for node in &document.root {
        reader.block(node, &around);
    }
    reader.read
}

/// What holds for all that stands in an element.
#[derive(Clone)]
pub(super) struct Around {
    pub parent: &'static str,
    pub language: String,
}

pub(super) struct Reader<'r> {
    link_number: &'r dyn Fn(&str) -> Option<String>,
    /// The document's language.
    own: String,
    within: Vec<Step>,
    containers: usize,
    /// In a note's first paragraph: the label that the reference to it has.
    in_note: Option<String>,
    read: Tagged,
}

/// What may stand in a line of text.
const INLINE: [&str; 9] =
    ["Span", "Link", "Lbl", "Quote", "Code", "Reference", "BibEntry", "Annot", "Form"];

/// What only holds other blocks, and says nothing itself.
const TRANSPARENT: [&str; 6] = ["Document", "Part", "Art", "Sect", "Div", "NonStruct"];

impl Reader<'_> {
    fn inside(&mut self, step: fn(usize) -> Step, read: impl FnOnce(&mut Self)) {
        let number = self.containers;
        self.containers += 1;
        self.within.push(step(number));
        read(self);
        self.within.pop();
    }

    pub(super) fn block(&mut self, node: &Node, around: &Around) {
        self.check_said_otherwise(node);
        let language = node.language.clone().unwrap_or_else(|| around.language.clone());
        let within = |parent| Around { parent, language: language.clone() };
        let role = node.role.as_str();
        match role {
            "P" => self.line(node, Role::Paragraph, &language),
            "H1" | "H2" | "H3" | "H4" | "H5" | "H6" => {
                let level = role.as_bytes()[1] - b'0';
                self.read.headings.push(normalise(&node.text()));
                self.line(node, Role::Heading(level), &language);
            }
            "Caption" => self.line(node, Role::Caption, &language),
            "Figure" => self.picture(node, &language),
            "L" => self.inside(Step::List, |reader| reader.list(node, &within("L"))),
            "BlockQuote" => {
                self.inside(Step::Quote, |reader| reader.blocks(node, &within("BlockQuote")));
            }
            "Note" => self.note(node, None, &language),
            "Table" => self.inside(Step::Table, |reader| reader.table(node, &language)),
            _ => match TRANSPARENT.iter().find(|known| **known == role) {
                Some(known) => self.blocks(node, &within(known)),
                None => self.line(node, Role::Other(role.to_owned()), &language),
            },
        }
    }

    /// The blocks in an element; words between them are a paragraph where one may stand.
    fn blocks(&mut self, node: &Node, around: &Around) {
        let is_inline =
            |child: &Child| child.as_node().is_none_or(|node| INLINE.contains(&node.role.as_str()));
        for children in node.children.chunk_by(|a, b| is_inline(a) && is_inline(b)) {
            if children.first().is_some_and(is_inline) {
                let role = match around.parent {
                    "LBody" | "BlockQuote" | "Note" => Role::Paragraph,
                    other => Role::Other(other.to_owned()),
                };
                self.line_of(children, role, &around.language);
            } else if let Some(node) = children.first().and_then(Child::as_node) {
                self.block(node, around);
            }
        }
    }

    pub(super) fn line(&mut self, node: &Node, role: Role, language: &str) {
        self.line_of(&node.children, role, language);
    }

    pub(super) fn line_of(&mut self, children: &[Child], role: Role, language: &str) {
        let mut line = Line::default();
        let mut after = After::default();
        self.inline(children, language, &mut line, &mut after);
        let mut block = line.block(role, &self.within);
        block.page = page_of(children);
        let is_cell = matches!(block.role, Role::Cell { .. });
        let says = !block.text.is_empty() || !block.links.is_empty() || !block.notes.is_empty();
        if is_cell || says {
            self.read.blocks.blocks.push(block);
        }
        for (note, label) in after.notes {
            self.note(note, Some(label), language);
        }
        for picture in after.pictures {
            self.picture(picture, language);
        }
    }

    fn inline<'n>(
        &mut self,
        children: &'n [Child],
        language: &str,
        line: &mut Line,
        after: &mut After<'n>,
    ) {
        for (index, child) in children.iter().enumerate() {
            match child {
                Child::Text(text) => {
                    text.runs.iter().for_each(|run| self.words(run, language, line))
                }
                Child::Node(node) => {
                    let before = index.checked_sub(1).and_then(|index| children[index].as_node());
                    let next = children.get(index + 1).and_then(Child::as_node);
                    self.span(node, before, next, language, line, after);
                }
                // Judged with its link, or as one that stands in none.
                Child::Annotation(_) => {}
            }
        }
    }

    fn words(&self, run: &Run, language: &str, line: &mut Line) {
        let language = without_script(run.language.as_deref().unwrap_or(language));
        line.push(run.spoken(), (language != self.own).then_some(&language));
    }

    fn span<'n>(
        &mut self,
        node: &'n Node,
        before: Option<&Node>,
        next: Option<&Node>,
        language: &str,
        line: &mut Line,
        after: &mut After<'n>,
    ) {
        self.check_said_otherwise(node);
        let language = node.language.as_deref().unwrap_or(language);
        match node.role.as_str() {
            "Note" => {
                let label = after.label.take().unwrap_or_default();
                line.notes.push(Reference { at: line.place(), label: label.clone() });
                after.notes.push((node, label));
            }
            "Lbl" if next.is_some_and(|next| next.role == "Note") => {
                after.label = Some(self.label(node));
            }
            // A note's own label, which must be the reference's.
            "Lbl" if line.raw().is_empty() && self.in_note.is_some() => {
                let label = self.label(node);
                if self.in_note.take().is_some_and(|wanted| wanted != label) {
                    self.read.asides.push(Aside::NoteLabel(label));
                }
            }
            "Figure" => after.pictures.push(node),
            "Span" if self.is_link_number(node, before) => {
                self.read.link_numbers += 1;
            }
            "Link" => {
                let (start, mark) = (line.place(), line.mark());
                self.inline(&node.children, language, line, after);
                let text = line.since(mark);
                self.link(node, start..line.place(), text, line);
            }
            _ => self.inline(&node.children, language, line, after),
        }
    }

    fn is_link_number(&self, node: &Node, before: Option<&Node>) -> bool {
        let target = before
            .filter(|node| node.role == "Link")
            .and_then(|link| annotations(link).find_map(|annotation| annotation.uri.as_deref()));
        let number = target.and_then(|target| (self.link_number)(target));
        node.original_role.is_none()
            && number.is_some_and(|number| normalise(&node.text()) == number)
    }

    fn link(&mut self, node: &Node, at: std::ops::Range<usize>, text: String, line: &mut Line) {
        let mut targets: Vec<_> = annotations(node)
            .map(|annotation| annotation.uri.clone().unwrap_or_default())
            .collect();
        let spoken = annotations(node)
            .map(|annotation| annotation.contents.as_deref().map(normalise))
            .collect();
        let first = targets.first().cloned().unwrap_or_default();
        // Where the parts of one link lead to different places, one of them is wrong.
        targets.retain(|target| *target != first);
        let target = targets.into_iter().next().unwrap_or(first);
        line.links.push(Link { at, text, target, spoken });
    }

    /// The text of a label, whose links stay in the document.
    fn label(&mut self, node: &Node) -> String {
        let label = normalise(&node.text());
        for link in node.nodes().filter(|node| node.role == "Link") {
            for annotation in annotations(link) {
                let says =
                    annotation.contents.as_deref().is_none_or(|text| normalise(text) == label);
                if annotation.uri.is_some() || annotation.action.as_deref() != Some("GoTo") || !says
                {
                    let found = annotation.uri.clone().or(annotation.contents.clone());
                    self.read.asides.push(Aside::NoteLabel(found.unwrap_or_default()));
                }
            }
        }
        label
    }

    fn note(&mut self, node: &Node, label: Option<String>, language: &str) {
        let outer = self.in_note.replace(label.unwrap_or_default());
        let around = Around { parent: "Note", language: language.to_owned() };
        self.inside(Step::Note, |reader| reader.blocks(node, &around));
        if self.in_note.take().is_some() {
            self.read.asides.push(Aside::NoteLabel(String::new()));
        }
        self.in_note = outer;
    }

    fn picture(&mut self, node: &Node, language: &str) {
        let mut block = Line::default().block(Role::Picture, &self.within);
        block.text = normalise(node.alt.as_deref().unwrap_or_default());
        block.page = page_of(&node.children);
        self.read.blocks.blocks.push(block);
        let outer: Vec<Child> =
            node.children.iter().filter(|child| child.as_annotation().is_none()).cloned().collect();
        self.line_of(&outer, Role::Other("Figure".to_owned()), language);
    }

    /// A list in a list belongs to the item that it follows.
    fn list(&mut self, node: &Node, around: &Around) {
        let numbered = node.attributes.list_numbering.as_deref().map(|numbering| {
            matches!(
                numbering,
                "Decimal" | "UpperRoman" | "LowerRoman" | "UpperAlpha" | "LowerAlpha"
            )
        });
        let mut last = None;
        for child in &node.children {
            match child.as_node() {
                Some(item) if item.role == "LI" => {
                    self.check_said_otherwise(item);
                    last = Some(self.item(item, numbered, around));
                }
                Some(inner) => {
                    self.within.extend(last.map(Step::Item));
                    self.block(inner, around);
                    self.within.truncate(self.within.len() - usize::from(last.is_some()));
                }
                None => {
                    let role = Role::Other("L".to_owned());
                    self.line_of(std::slice::from_ref(child), role, &around.language);
                }
            }
        }
    }

    fn item(&mut self, item: &Node, numbered: Option<bool>, around: &Around) -> usize {
        let number = self.read.blocks.labels.len();
        let language = item.language.clone().unwrap_or_else(|| around.language.clone());
        let around = Around { parent: "LI", language };
        let is_label = |child: &Child| child.as_node().is_some_and(|node| node.role == "Lbl");
        let label: String = item
            .children
            .iter()
            .filter(|child| is_label(child))
            .filter_map(Child::as_node)
            .map(Node::text)
            .collect();
        self.read.blocks.labels.push(Label::Found(normalise(&label), numbered));
        self.within.push(Step::Item(number));
        for child in item.children.iter().filter(|child| !is_label(child)) {
            match child.as_node() {
                Some(body) if body.role == "LBody" => {
                    self.check_said_otherwise(body);
                    let language = body.language.clone().unwrap_or_else(|| around.language.clone());
                    self.blocks(body, &Around { parent: "LBody", language });
                }
                Some(other) => self.block(other, &around),
                None => {
                    let role = Role::Other("LI".to_owned());
                    self.line_of(std::slice::from_ref(child), role, &around.language);
                }
            }
        }
        self.within.pop();
        number
    }

    /// What assistive technology says instead of an element's words, or about it.
    pub(super) fn check_said_otherwise(&mut self, node: &Node) {
        let alt = node.alt.as_ref().filter(|_| node.role != "Figure");
        let runs = node.children.iter().filter_map(Child::as_text).flat_map(|text| &text.runs);
        let of_runs = runs.flat_map(|run| {
            let alt = run.alt.as_deref().filter(|alt| node.alt.as_deref() != Some(alt));
            [alt, run.expansion.as_deref()].into_iter().flatten()
        });
        let own = [alt, node.expansion.as_ref(), node.title.as_ref()];
        let own = own.into_iter().flatten().map(String::as_str);
        // Most elements have nothing of the kind, and their text is long.
        let says = LazyCell::new(|| normalise(&node.text()));
        for other in own.chain(of_runs).filter(|other| normalise(other) != *says) {
            let aside = Aside::SaidOtherwise { stands: says.clone(), says: other.to_owned() };
            self.read.asides.push(aside);
        }
    }
}

/// What a line of text leaves to be read after it.
#[derive(Default)]
struct After<'n> {
    /// The label that was read last, for the note that follows it.
    label: Option<String>,
    notes: Vec<(&'n Node, String)>,
    pictures: Vec<&'n Node>,
}

fn annotations(node: &Node) -> impl Iterator<Item = &crate::readback::Annotation> {
    node.children.iter().filter_map(Child::as_annotation)
}

fn page_of(children: &[Child]) -> usize {
    let first = children.iter().find_map(|child| match child {
        Child::Text(text) => Some(text.page),
        Child::Node(node) => Some(page_of(&node.children)).filter(|page| *page > 0),
        Child::Annotation(_) => None,
    });
    first.unwrap_or(0)
}
