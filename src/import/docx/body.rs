//! Paragraphs, and what holds them.

use super::styles::{Kind, Styles};
use super::xml::{self, Element, Node};
use super::{Reader, inline};
use crate::blocks::{Label, Line, Part, Role, Step};
use crate::import::{ImportError, Remark};
use crate::readback::normalise;

type Result<T> = std::result::Result<T, ImportError>;

/// Whether a paragraph with words has the style of a title.
pub(super) fn has_title(body: &Element, styles: &Styles) -> bool {
    body.elements().filter(|element| element.name == "w:p").any(|paragraph| {
        styles.kind(paragraph.child("w:pPr")) == Kind::Title && !paragraph.text().trim().is_empty()
    })
}

impl Reader<'_, '_> {
    pub fn blocks(&mut self, nodes: &[Node]) -> Result<()> {
        for element in xml::elements(nodes) {
            match element.name.as_str() {
                "w:p" => self.paragraph(element)?,
                "w:tbl" => {
                    self.end_lists();
                    self.table(element)?;
                }
                "w:sectPr" => self.section(element)?,
                _ => match self.inside(element) {
                    Some(inner) => self.blocks(&inner.children)?,
                    None => self.unknown(element),
                },
            }
        }
        Ok(())
    }

    /// What an element that only holds others holds; counts tracked changes on the way.
    pub fn inside<'e>(&mut self, element: &'e Element) -> Option<&'e Element> {
        match element.name.as_str() {
            "w:ins" | "w:moveTo" => {
                self.inserted += usize::from(has_words(element));
                Some(element)
            }
            "w:sdt" => element.child("w:sdtContent"),
            "w:customXml" | "w:smartTag" | "w:dir" | "w:bdo" | "w:sdtContent" => Some(element),
            // The same thing in several ways, the newest first: only one is shown.
            "mc:AlternateContent" => element.child("mc:Choice").or(element.child("mc:Fallback")),
            _ => None,
        }
    }

    /// An element that is not known here: its words are not lost.
    fn unknown(&mut self, element: &Element) {
        match element.name.as_str() {
            "w:del" | "w:moveFrom" => self.deleted += usize::from(has_words(element)),
            // A whole document that Word is to insert when it opens this one.
            "w:altChunk" => self.remarks.add(Remark::NotShown {
                what: "a file within the file that only Word can insert",
                text: element.attribute("r:id").unwrap_or_default().to_owned(),
            }),
            _ => {
                let text = element.text();
                if !text.trim().is_empty() {
                    self.remarks.not_understood(&element.name);
                    let mut line = Line::default();
                    line.push(&text, None);
                    self.builder.line(line, Role::Paragraph);
                }
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Element) -> Result<()> {
        let properties = paragraph.child("w:pPr");
        let kind = self.styles.kind(properties);
        let list = self.styles.list(properties);
        let mut line = Line::default();
        let mut after = inline::After::default();
        let heading = matches!(kind, Kind::Heading(_) | Kind::Title);
        if heading && let Some((id, level)) = &list {
            // A heading's number is part of what it says.
            if let Some(label) = self.numbering.next(id, *level).filter(|l| *l != Label::Bullet) {
                line.push(&format!("{label} "), None);
            }
        }
        let context = inline::Context { plain: heading, hidden: self.styles.hides(properties) };
        self.paragraph_line(paragraph, context, &mut line, &mut after)?;
        if normalise(line.raw()).is_empty() && after.is_empty() {
            // Empty paragraphs are only there for the space.
            return Ok(());
        }
        match list {
            Some((id, level)) if !heading => self.item(&id, level),
            _ => self.end_lists(),
        }
        let (role, part) = self.role(kind);
        let quote = kind == Kind::Quote;
        if quote {
            // Paragraphs in a row are one quote.
            self.builder.reopen(Step::Quote);
        }
        if let Some(block) = self.builder.line(line, role) {
            block.part = part;
        }
        self.after(after)?;
        if quote {
            self.builder.attribute();
            self.builder.close();
        }
        if let Some(section) = properties.and_then(|properties| properties.child("w:sectPr")) {
            self.section(section)?;
        }
        Ok(())
    }

    fn role(&self, kind: Kind) -> (Role, Part) {
        match kind {
            Kind::Title => (Role::Heading(1), Part::Title),
            Kind::Subtitle => (Role::Paragraph, Part::Subtitle),
            Kind::Date => (Role::Paragraph, Part::Date),
            Kind::Heading(level) => {
                let level = level + u8::from(self.has_title);
                (Role::Heading(level.min(6)), Part::Body)
            }
            Kind::Caption => (Role::Caption, Part::Body),
            Kind::Quote | Kind::Text => (Role::Paragraph, Part::Body),
        }
    }

    /// What a paragraph refers to or holds beside its words.
    pub fn after(&mut self, after: inline::After<'_>) -> Result<()> {
        for picture in after.pictures {
            let mut line = Line::default();
            line.push(&picture.alt, None);
            if picture.alt.trim().is_empty() {
                self.remarks.add(Remark::PictureWithoutText);
            }
            self.builder.always(line, Role::Picture).picture = picture.file;
        }
        for content in after.boxes {
            let lists = std::mem::take(&mut self.lists);
            self.blocks(&content.children)?;
            self.end_lists();
            self.lists = lists;
        }
        for text in after.texts {
            let mut line = Line::default();
            line.push(&text, None);
            self.builder.line(line, Role::Paragraph);
        }
        for key in after.notes {
            self.note(&key)?;
        }
        Ok(())
    }

    fn note(&mut self, key: &(&'static str, String)) -> Result<()> {
        // A note that a note refers to is read last: they may refer to each other without end.
        let in_note = self.builder.is_in(Step::Note(0));
        let Some(note) = self.notes.get(key).filter(|_| !in_note) else { return Ok(()) };
        if !self.used_notes.insert(key.clone()) {
            return Ok(());
        }
        let relations = std::mem::replace(&mut self.relations, note.relations.clone());
        let (lists, fields) = (std::mem::take(&mut self.lists), std::mem::take(&mut self.fields));
        self.builder.open(Step::Note);
        self.blocks(&note.element.children)?;
        self.end_lists();
        self.builder.close();
        (self.relations, self.lists, self.fields) = (relations, lists, fields);
        Ok(())
    }

    /// Notes that nothing refers to are words all the same.
    pub fn unused_notes(&mut self) -> Result<()> {
        let unused: Vec<_> =
            self.notes.keys().filter(|key| !self.used_notes.contains(*key)).cloned().collect();
        unused.iter().try_for_each(|key| self.note(key))
    }

    /// Sets the headers and footers of a section aside, each once.
    fn section(&mut self, section: &Element) -> Result<()> {
        for reference in section.elements() {
            let what = match reference.name.as_str() {
                "w:headerReference" => "a page's header",
                "w:footerReference" => "a page's footer",
                _ => continue,
            };
            let id = reference.attribute("r:id").unwrap_or_default();
            let Some(target) = self.relations.target(id).map(ToOwned::to_owned) else { continue };
            if !self.set_aside.insert(target.clone()) {
                continue;
            }
            let part = self.package.part(&target)?;
            let mut text = String::new();
            for paragraph in part.iter().flat_map(Element::descendants) {
                match paragraph.name.as_str() {
                    "w:t" => text.push_str(&paragraph.text()),
                    "w:p" | "w:tab" | "w:br" => text.push(' '),
                    _ => {}
                }
            }
            let text = normalise(&text);
            self.remarks.add(Remark::SetAside { what, text });
        }
        Ok(())
    }
}

pub(super) fn has_words(element: &Element) -> bool {
    !element.text().trim().is_empty()
}
