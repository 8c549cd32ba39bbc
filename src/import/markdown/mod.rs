//! Markdown: CommonMark with tables and footnotes, read as leniently as it is meant.
//!
//! Of a valid briefing it gives the blocks that its content has: front matter, attributions, words
//! in another language and captions are read as `docs/content.md` has them. Unlike there, nothing is
//! refused: code and the words in raw HTML are text.

mod front;

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::builder::{self, Builder};
use super::remark::Remarks;
use super::{FileKind, ImportError, Imported, Limits, Remark, Structure, html};
use crate::blocks::{Label, Line, Reference, Role, Step, Stress, Stressed, without_script};
use crate::readback::normalise;

pub(super) fn read(text: &str, limits: &Limits) -> Result<Imported, ImportError> {
    let too_much = |what, limit| ImportError::TooMuch { part: "The text".to_owned(), what, limit };
    if text.len() > limits.text {
        return Err(too_much("bytes", limits.text));
    }
    let (front, body) = front::split(text);
    let events: Vec<_> =
        Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES).collect();
    if depth(&events) > limits.depth {
        return Err(too_much("lists, quotes or spans in each other", limits.depth));
    }
    let mut reader = Reader {
        limits,
        notes: find_notes(&events),
        events: &events,
        at: 0,
        own: without_script(front.language.as_deref().unwrap_or_default()),
        builder: Builder::default(),
        used_notes: BTreeSet::new(),
        files: Vec::new(),
        remarks: Remarks::default(),
    };
    reader.remarks.extend(front.problems.iter().cloned().map(Remark::FrontMatter));
    front.write(&mut reader.builder);
    reader.blocks()?;
    reader.unused_notes()?;
    let stated = front.stated(&reader.files);
    Ok(Imported {
        kind: FileKind::Markdown,
        title: front.title,
        language: front.language,
        blocks: reader.builder.out,
        structure: Structure::Stated,
        stated,
        remarks: reader.remarks.into_list(),
    })
}

fn depth(events: &[Event<'_>]) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for event in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Where the blocks of each note begin, by its label.
fn find_notes(events: &[Event<'_>]) -> BTreeMap<String, usize> {
    let mut notes = BTreeMap::new();
    for (index, event) in events.iter().enumerate() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            notes.entry(label.to_lowercase()).or_insert(index + 1);
        }
    }
    notes
}

struct Reader<'r, 'e> {
    limits: &'r Limits,
    notes: BTreeMap<String, usize>,
    events: &'r [Event<'e>],
    at: usize,
    /// The language that the front matter names.
    own: String,
    builder: Builder,
    used_notes: BTreeSet<String>,
    /// The pictures' files, as the text names them.
    files: Vec<String>,
    remarks: Remarks,
}

/// A line while it is read, and what follows it.
#[derive(Default)]
struct Run {
    line: Line,
    notes: Vec<String>,
    /// Alternative texts and captions.
    pictures: Vec<(String, String)>,
    language: Option<String>,
    in_quote: bool,
}

impl<'e> Reader<'_, 'e> {
    fn next(&mut self) -> Option<&Event<'e>> {
        let next = self.events.get(self.at);
        self.at += 1;
        next
    }

    /// Reads blocks up to the end of what they stand in, which it leaves.
    fn blocks(&mut self) -> Result<(), ImportError> {
        while let Some(event) = self.events.get(self.at) {
            self.at += 1;
            match event {
                Event::End(_) => return Ok(()),
                Event::Start(tag) => self.block(tag)?,
                Event::Rule => {}
                Event::Html(html) => self.html(html)?,
                // A tight item has its words in no paragraph.
                _ => {
                    self.at -= 1;
                    let before = self.at;
                    self.line(Role::Paragraph)?;
                    // An event that is not known says nothing.
                    self.at = self.at.max(before + 1);
                }
            }
        }
        Ok(())
    }

    fn block(&mut self, tag: &Tag<'e>) -> Result<(), ImportError> {
        match tag {
            Tag::Paragraph => {
                self.line(Role::Paragraph)?;
                self.at += 1;
            }
            Tag::Heading { level, .. } => {
                self.line(Role::Heading(*level as u8))?;
                self.at += 1;
            }
            Tag::BlockQuote(_) => {
                self.builder.open(Step::Quote);
                self.blocks()?;
                self.builder.attribute();
                self.builder.close();
            }
            Tag::List(start) => {
                self.builder.open(Step::List);
                let mut number = *start;
                while let Some(Event::Start(Tag::Item)) = self.next() {
                    self.builder.open_item(number.map_or(Label::Bullet, Label::Number));
                    number = number.map(|number| number.saturating_add(1));
                    self.blocks()?;
                    self.builder.close();
                }
                self.builder.close();
            }
            Tag::Table(_) => {
                self.builder.open(Step::Table);
                self.rows()?;
                self.builder.close();
            }
            Tag::CodeBlock(_) => {
                let mut line = Line::default();
                while let Some(Event::Text(text)) = self.next() {
                    line.push(text, None);
                }
                self.builder.line(line, Role::Paragraph);
            }
            Tag::HtmlBlock => {
                let mut html = String::new();
                while let Some(Event::Html(part) | Event::Text(part)) = self.next() {
                    html.push_str(part);
                }
                self.html(&html)?;
            }
            // Read where it is referred to.
            Tag::FootnoteDefinition(_) => self.skip(),
            _ => {
                self.at -= 1;
                self.line(Role::Paragraph)?;
            }
        }
        Ok(())
    }

    fn rows(&mut self) -> Result<(), ImportError> {
        let mut row = 0;
        let mut column = 0;
        let mut header = false;
        while let Some(event) = self.events.get(self.at) {
            self.at += 1;
            match event {
                Event::Start(Tag::TableHead) => header = true,
                Event::Start(Tag::TableCell) => {
                    self.line(Role::Cell { row, column, header })?;
                    self.at += 1;
                    column += 1;
                }
                Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                    (row, column, header) = (row + 1, 0, false);
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// Passes over everything up to the end of what was just entered.
    fn skip(&mut self) {
        let mut open = 1;
        while open > 0 {
            match self.next() {
                Some(Event::Start(_)) => open += 1,
                Some(Event::End(_)) => open -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    /// The words of raw HTML; it may well have none.
    fn html(&mut self, html: &str) -> Result<(), ImportError> {
        let text = html::words(html, self.limits)?;
        if !text.is_empty() {
            self.remarks.not_understood("raw HTML");
            let mut line = Line::default();
            line.push(&text, None);
            self.builder.line(line, Role::Paragraph);
        }
        Ok(())
    }

    /// Reads one line of text up to the end of its block, and writes it.
    fn line(&mut self, role: Role) -> Result<(), ImportError> {
        let in_quote = self.builder.is_innermost(Step::Quote(0)) && role == Role::Paragraph;
        let mut run = Run { in_quote, ..Run::default() };
        self.inlines(&mut run);
        self.write(run, role)
    }

    fn write(&mut self, run: Run, role: Role) -> Result<(), ImportError> {
        self.builder.line(run.line, role);
        for (alt, caption) in run.pictures {
            if alt.is_empty() {
                self.remarks.add(Remark::PictureWithoutText);
            }
            let (mut picture, mut below) = (Line::default(), Line::default());
            picture.push(&alt, None);
            below.push(&caption, None);
            self.builder.always(picture, Role::Picture);
            self.builder.line(below, Role::Caption);
        }
        run.notes.iter().try_for_each(|label| self.note(label))
    }

    fn note(&mut self, label: &str) -> Result<(), ImportError> {
        // A note that a note refers to is read last: they may refer to each other without end.
        let in_note = self.builder.is_in(Step::Note(0));
        let Some(start) = self.notes.get(label).copied().filter(|_| !in_note) else {
            return Ok(());
        };
        if !self.used_notes.insert(label.to_owned()) {
            return Ok(());
        }
        let back = std::mem::replace(&mut self.at, start);
        self.builder.open(Step::Note);
        self.blocks()?;
        self.builder.close();
        self.at = back;
        Ok(())
    }

    /// Notes that nothing refers to are words all the same.
    fn unused_notes(&mut self) -> Result<(), ImportError> {
        let labels: Vec<_> = self.notes.keys().cloned().collect();
        labels.iter().try_for_each(|label| self.note(label))
    }

    fn inlines(&mut self, run: &mut Run) {
        while let Some(event) = self.events.get(self.at) {
            match event {
                Event::Text(text) | Event::Code(text) => self.words(text, run),
                Event::SoftBreak if run.in_quote && self.attribution_follows() => {
                    // The last line of a quote, which says who spoke, is a block of its own.
                    let line = std::mem::take(&mut run.line);
                    self.builder.line(line, Role::Paragraph);
                }
                Event::SoftBreak => run.line.push(" ", None),
                Event::HardBreak => {
                    run.line.breaks.push(run.line.place());
                    run.line.push(" ", None);
                }
                Event::FootnoteReference(label) => {
                    run.line.notes.push(Reference { at: run.line.place(), label: String::new() });
                    run.notes.push(label.to_lowercase());
                }
                Event::InlineHtml(html) => {
                    if html.to_ascii_lowercase().starts_with("<br") {
                        run.line.breaks.push(run.line.place());
                        run.line.push(" ", None);
                    }
                }
                Event::Start(tag) => {
                    if !self.span(tag, run) {
                        return;
                    }
                    continue;
                }
                _ => return,
            }
            self.at += 1;
        }
    }

    fn words(&self, text: &str, run: &mut Run) {
        let language =
            run.language.as_deref().map(without_script).filter(|language| *language != self.own);
        run.line.push(text, language.as_deref());
    }

    /// Reads a span and leaves it; tells whether it was one.
    fn span(&mut self, tag: &Tag<'e>, run: &mut Run) -> bool {
        let (start, mark) = (run.line.place(), run.line.mark());
        match tag {
            Tag::Emphasis | Tag::Strong => {
                self.at += 1;
                self.inlines(run);
                let at = start..run.line.place();
                let stress = if *tag == Tag::Emphasis { Stress::Emphasis } else { Stress::Strong };
                run.line.stresses.push(Stressed { at, stress });
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.at += 1;
                if let Some(language) = dest_url.strip_prefix("lang:") {
                    let outer = run.language.replace(language.to_owned());
                    self.inlines(run);
                    run.language = outer;
                } else {
                    self.inlines(run);
                    let scheme = if *link_type == LinkType::Email { "mailto:" } else { "" };
                    builder::link(&mut run.line, start, mark, &format!("{scheme}{dest_url}"));
                }
            }
            Tag::Image { title, dest_url, .. } => {
                self.at += 1;
                self.files.push(dest_url.to_string());
                let mut alt = Run::default();
                self.inlines(&mut alt);
                run.pictures.push((normalise(alt.line.raw()), title.to_string()));
            }
            _ => return false,
        }
        self.at += 1;
        true
    }

    /// Whether the line that starts after this break is the last of its quote and starts with a
    /// dash.
    fn attribution_follows(&self) -> bool {
        let rest = self.events.get(self.at + 1..).unwrap_or_default();
        let dash = |text: &str| text.starts_with("— ") || text.starts_with("– ");
        let begins = matches!(rest.first(), Some(Event::Text(text)) if dash(text));
        let ends = |event: &Event<'_>| {
            matches!(
                event,
                Event::SoftBreak
                    | Event::HardBreak
                    | Event::End(TagEnd::Paragraph | TagEnd::BlockQuote(_))
            )
        };
        let mut ahead = rest.iter().skip_while(|event| !ends(event));
        begins
            && matches!(ahead.next(), Some(Event::End(TagEnd::Paragraph)))
            && matches!(ahead.next(), Some(Event::End(TagEnd::BlockQuote(_))))
    }
}
