//! Web pages: everything that the body shows, in the order in which it stands there.
//!
//! Headers and footers are read like the rest: they are words. Navigation is set aside. What is
//! hidden is left out, what only screen readers or only eyes get is read; the remarks say so.

mod dom;
mod inline;
mod notes;
mod table;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::builder::{Builder, Links};
use super::remark::Remarks;
use super::{FileKind, ImportError, Imported, Limits, Remark, Structure};
use crate::blocks::{Label, Line, Part, Role, Step, without_script};
use crate::readback::normalise;
use dom::{DOCUMENT, Data, Dom, Id};
use notes::Notes;

pub(super) fn read(text: &str, limits: &Limits) -> Result<Imported, ImportError> {
    if text.len() > limits.text {
        let (part, what) = ("The page".to_owned(), "bytes");
        return Err(ImportError::TooMuch { part, what, limit: limits.text });
    }
    let dom = dom::parse(text, limits)?;
    let mut roots = ["html", "body"].into_iter().filter_map(|name| dom.find(DOCUMENT, name));
    let language = roots.find_map(|root| dom.attribute(root, "lang")).map(str::trim);
    let language = language.filter(|tag| !tag.is_empty()).map(ToOwned::to_owned);
    let head = dom.find(DOCUMENT, "head");
    let title = head.and_then(|head| dom.find(head, "title"));
    let title = title.map(|title| normalise(&dom.text(title))).filter(|title| !title.is_empty());
    let mut reader = Reader {
        dom: &dom,
        own: without_script(language.as_deref().unwrap_or_default()),
        builder: Builder::default(),
        line: Line::default(),
        links: Links::default(),
        notes: notes::find(&dom),
        pending: Vec::new(),
        read: BTreeSet::new(),
        in_note: false,
        pictures: Vec::new(),
        tables: Vec::new(),
        lines: 0,
        inserted: 0,
        deleted: 0,
        remarks: Remarks::default(),
    };
    if let Some(body) = dom.find(DOCUMENT, "body") {
        reader.flow(body, Place::default());
        reader.end_line(Place::default());
    }
    let (inserted, deleted) = (reader.inserted, reader.deleted);
    if inserted + deleted > 0 {
        reader.remarks.add(Remark::TrackedChanges { inserted, deleted });
    }
    Ok(Imported {
        kind: FileKind::Html,
        title,
        language,
        blocks: reader.builder.out,
        structure: Structure::Stated,
        stated: Vec::new(),
        remarks: reader.remarks.into_list(),
    })
}

/// The words of a piece of a page.
pub(super) fn words(html: &str, limits: &Limits) -> Result<String, ImportError> {
    let dom = dom::parse(html, limits)?;
    Ok(dom.find(DOCUMENT, "body").map(|body| normalise(&dom.text(body))).unwrap_or_default())
}

/// All that a page says, shown or not, its attributes as well, each block by itself.
pub(super) fn everything(page: &str, limits: &Limits) -> Result<Vec<String>, ImportError> {
    Ok(dom::parse(page, limits)?.everything(DOCUMENT))
}

struct Reader<'d> {
    dom: &'d Dom,
    /// The page's language.
    own: String,
    builder: Builder,
    /// The block that is being read.
    line: Line,
    links: Links,
    notes: Notes,
    /// The notes that the line refers to, which follow it.
    pending: Vec<Id>,
    /// The notes that have been read.
    read: BTreeSet<Id>,
    in_note: bool,
    /// The alternative texts of pictures in the line, which follow it.
    pictures: Vec<String>,
    /// Tables in the cell that is being read, which follow it.
    tables: Vec<Id>,
    /// How many lines have been ended, to know whether one still is what it was.
    lines: usize,
    /// How many marked insertions and deletions have words.
    inserted: usize,
    deleted: usize,
    remarks: Remarks,
}

/// What holds where an element stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place<'d> {
    language: Option<&'d str>,
    /// What the next words are, if no other element says.
    text: Text,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Text {
    #[default]
    Paragraph,
    Heading(u8),
    Caption,
    Attribution,
    /// All blocks in a cell are one.
    Cell,
}

/// What starts on a line of its own and is not told apart here.
const CONTAINERS: [&str; 27] = [
    "address", "article", "aside", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "footer", "form", "header", "hgroup", "hr", "legend", "main", "optgroup", "option",
    "p", "pre", "search", "section", "summary", "figure",
];

impl<'d> Reader<'d> {
    /// Reads what stands in an element.
    fn flow(&mut self, id: Id, place: Place<'d>) {
        let dom = self.dom;
        for child in &dom.node(id).children {
            match &dom.node(*child).data {
                Data::Text(text) => self.words(text, place),
                Data::Element { name, .. } => self.element(*child, name, place),
                Data::Other => {}
            }
        }
    }

    fn element(&mut self, id: Id, name: &'d str, mut place: Place<'d>) {
        let dom = self.dom;
        if self.is_left_out(id, name) {
            return;
        }
        if let Some(language) = dom.attribute(id, "lang") {
            place.language = Some(language);
        }
        if place.text == Text::Cell && self.in_cell(id, name, place) {
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                self.block(id, Place { text: Text::Heading(level), ..place });
            }
            _ if dom.attribute(id, "role") == Some("heading") => {
                let level = dom.attribute(id, "aria-level").and_then(|level| level.parse().ok());
                self.block(
                    id,
                    Place { text: Text::Heading(level.unwrap_or(2).clamp(1, 6)), ..place },
                );
            }
            "ul" | "ol" | "menu" => self.list(id, name, place),
            "blockquote" => {
                self.end_line(place);
                self.builder.open(Step::Quote);
                self.block(id, place);
                self.builder.attribute();
                self.builder.close();
            }
            "figcaption" => self.block(id, Place { text: Text::Caption, ..place }),
            "footer" if self.builder.is_in(Step::Quote(0)) => {
                self.block(id, Place { text: Text::Attribution, ..place });
            }
            "table" => {
                self.end_line(place);
                self.table(id, place);
            }
            _ if CONTAINERS.contains(&name) => {
                self.block(id, Place { text: Text::Paragraph, ..place });
            }
            // One that stands in no list.
            "li" => self.block(id, place),
            _ => self.inline(id, name, place),
        }
    }

    /// What stands in an element that starts on a line of its own.
    fn block(&mut self, id: Id, place: Place<'d>) {
        self.end_line(Place { text: Text::Paragraph, ..place });
        self.spoken_otherwise(id);
        self.flow(id, place);
        self.end_line(place);
    }

    /// Writes the words that have been read as one block, and what belongs to them after it.
    fn end_line(&mut self, place: Place<'d>) {
        let open = self.links.pause(&mut self.line);
        let line = std::mem::take(&mut self.line);
        let (role, part) = match place.text {
            Text::Paragraph | Text::Cell => (Role::Paragraph, Part::Body),
            Text::Heading(level) => (Role::Heading(level), Part::Body),
            Text::Caption => (Role::Caption, Part::Body),
            Text::Attribution => (Role::Paragraph, Part::Attribution),
        };
        if let Some(block) = self.builder.line(line, role) {
            block.part = part;
        }
        self.end_block(place);
        self.links.resume(open, &self.line);
    }

    /// Writes what belongs to the block that has just ended.
    fn end_block(&mut self, place: Place<'d>) {
        self.lines += 1;
        for alt in std::mem::take(&mut self.pictures) {
            let mut line = Line::default();
            line.push(&alt, None);
            self.builder.always(line, Role::Picture);
        }
        // One that a note refers to is read where it stands.
        if !self.in_note {
            for note in std::mem::take(&mut self.pending) {
                self.note(note, place);
            }
        }
    }

    fn note(&mut self, id: Id, place: Place<'d>) {
        if !self.read.insert(id) {
            return;
        }
        self.in_note = true;
        self.builder.open(Step::Note);
        self.block(id, Place { text: Text::Paragraph, ..place });
        self.builder.close();
        self.in_note = false;
    }

    fn list(&mut self, id: Id, name: &str, place: Place<'d>) {
        let dom = self.dom;
        self.end_line(place);
        let place = Place { text: Text::Paragraph, ..place };
        let mut number: i64 =
            dom.attribute(id, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        let style = dom.attribute(id, "type").unwrap_or("1");
        self.builder.open(Step::List);
        let mut last = None;
        for child in &dom.node(id).children {
            let inner = dom.name(*child);
            if inner != "li" {
                // A list in a list belongs to the item before it.
                last.into_iter().for_each(|item| self.builder.enter(item));
                match &dom.node(*child).data {
                    Data::Text(text) => self.words(text, place),
                    Data::Element { name, .. } => self.element(*child, name, place),
                    Data::Other => {}
                }
                self.end_line(place);
                last.iter().for_each(|_| self.builder.close());
                continue;
            }
            if self.is_left_out(*child, inner) {
                continue;
            }
            self.end_line(place);
            if let Some(value) = dom.attribute(*child, "value").and_then(|v| v.trim().parse().ok())
            {
                number = value;
            }
            let label = if name == "ol" { label(number, style) } else { Label::Bullet };
            number = number.saturating_add(1);
            last = Some(self.builder.open_item(label));
            let language = dom.attribute(*child, "lang").or(place.language);
            self.block(*child, Place { language, ..place });
            self.builder.close();
        }
        self.builder.close();
    }

    /// Whether an element shows nothing, or is set aside.
    fn is_left_out(&mut self, id: Id, name: &str) -> bool {
        static HIDDEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?i)(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden)").ok()
        });
        let dom = self.dom;
        // A note is read where it is referred to.
        if !self.in_note && self.notes.all.contains(&id) && self.reads_later(id) {
            return true;
        }
        if matches!(name, "head" | "script" | "style" | "template" | "title" | "datalist") {
            return true;
        }
        let text = || normalise(&dom.text(id));
        let style = dom.attribute(id, "style").unwrap_or_default();
        let hidden = dom.attribute(id, "hidden").is_some()
            || HIDDEN.as_ref().is_some_and(|hidden| hidden.is_match(style))
            || (name == "dialog" && dom.attribute(id, "open").is_none());
        let fallback =
            ["noscript", "iframe", "object", "video", "audio", "canvas", "noframes", "noembed"];
        if name == "ins" {
            self.inserted += usize::from(!text().is_empty());
        }
        if matches!(name, "s" | "strike") {
            self.remarks.add(Remark::StruckOut { text: text() });
        }
        if name == "del" {
            self.deleted += usize::from(!text().is_empty());
            return true;
        }
        let remark = if hidden {
            Remark::NotShown { what: "hidden on the page", text: text() }
        } else if fallback.contains(&name) {
            Remark::NotShown { what: "shown only where something else cannot be", text: text() }
        } else if name == "nav" || dom.attribute(id, "role") == Some("navigation") {
            Remark::SetAside { what: "navigation", text: text() }
        } else {
            if dom.attribute(id, "aria-hidden") == Some("true") {
                self.remarks.add(Remark::NotSpoken { text: text() });
            }
            return false;
        };
        self.remarks.add(remark);
        true
    }

    /// Whether a note that is come to has been read already; if not, it is read here.
    fn reads_later(&mut self, id: Id) -> bool {
        self.read.contains(&id) || self.pending.contains(&id) || {
            self.note(id, Place::default());
            true
        }
    }

    /// Remarks on a name for assistive technology that is not what stands there.
    fn spoken_otherwise(&mut self, id: Id) {
        let named = matches!(
            self.dom.name(id),
            "a" | "button" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "td" | "th"
        );
        let Some(says) = self.dom.attribute(id, "aria-label").filter(|_| named) else { return };
        let (says, stands) = (normalise(says), normalise(&self.dom.text(id)));
        if !says.is_empty() && says != stands {
            self.remarks.add(Remark::SaidOtherwise { stands, says });
        }
    }
}

/// The label of a numbered item, by its list's `type`.
fn label(number: i64, style: &str) -> Label {
    use crate::import::numerals::{letters, roman};
    let Ok(number) = u64::try_from(number) else { return Label::Words(format!("{number}.")) };
    match style {
        "a" => Label::Words(format!("{}.", letters(number))),
        "A" => Label::Words(format!("{}.", letters(number).to_uppercase())),
        "i" => Label::Words(format!("{}.", roman(number).to_lowercase())),
        "I" => Label::Words(format!("{}.", roman(number))),
        _ => Label::Number(number),
    }
}
