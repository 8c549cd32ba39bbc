//! The blocks of a content: what each edition of it must say.

use super::block::{
    Block, Blocks, Label, Line, Link, Part, Reference, Role, Step, Stress, Stressed,
};
use super::without_script;
use crate::content::model::{self, Block as Said, Content, Inline, plain_text};
use crate::content::{Origins, Walk};

/// The blocks of a content, with the places in its file if they are known.
pub fn of_content(content: &Content, origins: &Origins) -> Blocks {
    Writer::of_content(content, origins).out
}

/// The same with every space as the content has it: one that does not break, or a thin one.
pub fn as_written(content: &Content, origins: &Origins) -> Blocks {
    Writer::written(content, origins, Spaces::Kept).out
}

/// What becomes of white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spaces {
    /// As [`normalise`](crate::readback::normalise) has it: what a finished file can say.
    Plain,
    Kept,
}

/// Writes blocks one after another.
pub struct Writer<'w> {
    pub out: Blocks,
    within: Vec<Step>,
    containers: usize,
    /// The document's own.
    language: String,
    walk: Walk<'w>,
    spaces: Spaces,
}

impl<'w> Writer<'w> {
    /// A writer that has written a content, and can go on after it.
    pub fn of_content(content: &Content, origins: &'w Origins) -> Self {
        Self::written(content, origins, Spaces::Plain)
    }

    fn written(content: &Content, origins: &'w Origins, spaces: Spaces) -> Self {
        let mut writer = Self {
            out: Blocks::default(),
            within: Vec::new(),
            containers: 0,
            language: without_script(content.language.as_str()),
            walk: origins.walk(),
            spaces,
        };
        writer.opening(content, origins);
        writer.blocks(&content.blocks);
        writer
    }
}

impl Writer<'static> {
    /// A writer that goes on after what was read from somewhere.
    pub fn after(blocks: Blocks) -> Self {
        let steps = blocks.blocks.iter().flat_map(|block| &block.within);
        let containers = steps.filter_map(|step| match step {
            Step::List(number) | Step::Quote(number) | Step::Note(number) | Step::Table(number) => {
                Some(number + 1)
            }
            // Items are numbered by their labels.
            Step::Item(_) => None,
        });
        Self {
            containers: containers.max().unwrap_or(0),
            out: blocks,
            within: Vec::new(),
            language: String::new(),
            walk: Walk::default(),
            spaces: Spaces::Plain,
        }
    }
}

impl Writer<'_> {
    fn opening(&mut self, content: &Content, origins: &Origins) {
        let mut front = |text: &str, role, part| {
            let source = if part == Part::Date { origins.date() } else { origins.front(text) };
            let block = self.plain(text, role);
            self.out.blocks.push(Block { source, part, ..block });
        };
        front(&content.title, Role::Heading(1), Part::Title);
        if let Some(subtitle) = &content.subtitle {
            front(subtitle, Role::Paragraph, Part::Subtitle);
        }
        front(&content.date.text, Role::Paragraph, Part::Date);
        if let Some(quote) = &content.quote {
            self.inside(Step::Quote, |writer| {
                let said = [
                    (Some(&quote.text), Part::Opening),
                    (quote.attribution.as_ref(), Part::Attribution),
                ];
                for (text, part) in said.into_iter().filter_map(|(text, part)| Some((text?, part)))
                {
                    let block = writer.plain(text, Role::Paragraph);
                    writer.out.blocks.push(Block { source: origins.front(text), part, ..block });
                }
            });
        }
    }

    /// A block of plain words, not yet written.
    fn plain(&self, text: &str, role: Role) -> Block {
        let mut line = Line::default();
        line.push(text, None);
        self.block(line, role)
    }

    fn block(&self, line: Line, role: Role) -> Block {
        match self.spaces {
            Spaces::Plain => line.block(role, &self.within),
            Spaces::Kept => {
                let text = line.raw().to_owned();
                Block { text, ..line.block(role, &self.within) }
            }
        }
    }

    /// Writes what stands in a container, which gets a number of its own.
    pub fn inside(&mut self, step: fn(usize) -> Step, write: impl FnOnce(&mut Self)) {
        let number = self.containers;
        self.containers += 1;
        self.within.push(step(number));
        write(self);
        self.within.pop();
    }

    /// Writes what stands in an item of the list that is being written.
    pub fn item(&mut self, label: Label, write: impl FnOnce(&mut Self)) {
        let number = self.out.labels.len();
        self.out.labels.push(label);
        self.within.push(Step::Item(number));
        write(self);
        self.within.pop();
    }

    fn blocks(&mut self, blocks: &[Said]) {
        for block in blocks {
            match block {
                Said::Heading { level, content } => self.run(content, Role::Heading(*level)),
                Said::Paragraph { content } => self.run(content, Role::Paragraph),
                Said::List { start, items } => self.inside(Step::List, |writer| {
                    for (index, item) in items.iter().enumerate() {
                        let label = start.map_or(Label::Bullet, |start| {
                            Label::Number(start.saturating_add(index as u64))
                        });
                        writer.item(label, |writer| writer.blocks(item));
                    }
                }),
                Said::Quote { blocks, attribution } => self.inside(Step::Quote, |writer| {
                    writer.blocks(blocks);
                    if !attribution.is_empty() {
                        let at = writer.out.blocks.len();
                        writer.run(attribution, Role::Paragraph);
                        writer.out.blocks[at].part = Part::Attribution;
                    }
                }),
                Said::Table { header, rows } => self.inside(Step::Table, |writer| {
                    let rows = std::iter::once(header).chain(rows).enumerate();
                    for (row, cells) in rows {
                        for (column, cell) in cells.iter().enumerate() {
                            writer.run(cell, Role::Cell { row, column, header: row == 0 });
                        }
                    }
                }),
                Said::Picture { digest, media, alt, caption } => {
                    let source = self.walk.next(alt);
                    let block = self.plain(alt, Role::Picture);
                    let picture = Some((*digest, *media));
                    self.out.blocks.push(Block { source, picture, ..block });
                    if !caption.is_empty() {
                        self.run(caption, Role::Caption);
                    }
                }
            }
        }
    }

    /// A run of inlines as one block, and the notes that it refers to after it.
    fn run(&mut self, run: &[Inline], role: Role) {
        let mut line = Line::default();
        let mut notes = Vec::new();
        self.inlines(run, None, &mut line, &mut notes);
        // An empty cell stands nowhere in the file.
        let words = plain_text(run);
        let source = if words.trim().is_empty() { None } else { self.walk.next(&words) };
        let block = self.block(line, role);
        self.out.blocks.push(Block { source, ..block });
        for note in notes {
            self.inside(Step::Note, |writer| writer.blocks(note));
        }
    }

    fn inlines<'c>(
        &self,
        run: &'c [Inline],
        language: Option<&str>,
        line: &mut Line,
        notes: &mut Vec<&'c [model::Block]>,
    ) {
        for inline in run {
            match inline {
                Inline::Text { text } => line.push(text, language),
                Inline::Break => {
                    line.breaks.push(line.place());
                    line.push(" ", None);
                }
                Inline::Emphasis { content } => {
                    let start = line.place();
                    self.inlines(content, language, line, notes);
                    let at = start..line.place();
                    line.stresses.push(Stressed { at, stress: Stress::Emphasis });
                }
                Inline::Strong { content } => {
                    let start = line.place();
                    self.inlines(content, language, line, notes);
                    let at = start..line.place();
                    line.stresses.push(Stressed { at, stress: Stress::Strong });
                }
                Inline::Foreign { language, content } => {
                    let language = without_script(language.as_str());
                    let foreign = (language != self.language).then_some(language.as_str());
                    self.inlines(content, foreign, line, notes);
                }
                Inline::Link { target, content } => {
                    let (start, mark) = (line.place(), line.mark());
                    self.inlines(content, language, line, notes);
                    let text = line.since(mark);
                    line.links.push(Link {
                        at: start..line.place(),
                        target: target.clone(),
                        spoken: vec![Some(text.clone())],
                        text,
                    });
                }
                Inline::Footnote { blocks } => {
                    line.notes.push(Reference { at: line.place(), label: String::new() });
                    notes.push(blocks);
                }
            }
        }
    }

    /// Writes a line of text as one block.
    pub fn line(&mut self, line: Line, role: Role) {
        self.out.blocks.push(line.block(role, &self.within));
    }
}
