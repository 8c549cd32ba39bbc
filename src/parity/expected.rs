//! The blocks that an edition must have: the content's, then what the facts add.

use super::block::{Block, Blocks, Label, Line, Link, Reference, Role, Step};
use super::rules::{Rule, without_script};
use crate::content::model::{self, Block as Said, Inline, plain_text};
use crate::content::{Briefing, Walk};
use crate::facts::Facts;
use crate::readback::normalise;

/// What an edition may leave out, and whether this one has it.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    pub link_list: bool,
    pub seal: bool,
}

/// The blocks that the edition must have.
pub fn blocks(briefing: &Briefing, facts: &Facts, options: Options) -> Blocks {
    let content = &briefing.content;
    let mut writer = Writer {
        out: Blocks::default(),
        within: Vec::new(),
        containers: 0,
        language: without_script(content.language.as_str()),
        walk: briefing.origins.walk(),
    };
    writer.opening(briefing);
    writer.blocks(&content.blocks);
    writer.end_matter(facts, options);
    writer.out
}

struct Writer<'w> {
    out: Blocks,
    within: Vec<Step>,
    containers: usize,
    /// The document's own.
    language: String,
    walk: Walk<'w>,
}

impl Writer<'_> {
    fn opening(&mut self, briefing: &Briefing) {
        let content = &briefing.content;
        let origins = &briefing.origins;
        let front =
            |text: &str, role| Block { source: origins.front(text), ..self.plain(text, role) };
        let title = front(&content.title, Role::Heading(1));
        let subtitle = content.subtitle.as_ref().map(|text| front(text, Role::Paragraph));
        let date =
            Block { source: origins.date(), ..self.plain(&content.date.text, Role::Paragraph) };
        self.out.blocks.extend([Some(title), subtitle, Some(date)].into_iter().flatten());
        if let Some(quote) = &content.quote {
            self.inside(Step::Quote, |writer, _| {
                let front = |text: &str| Block {
                    source: origins.front(text),
                    ..writer.plain(text, Role::Paragraph)
                };
                let text = front(&quote.text);
                let attribution = quote.attribution.as_deref().map(front);
                writer.out.blocks.push(text);
                let attribution = attribution.map(|block| Block { attribution: true, ..block });
                writer.out.blocks.extend(attribution);
            });
        }
    }

    fn plain(&self, text: &str, role: Role) -> Block {
        let mut line = Line::default();
        line.push(text, None);
        line.block(role, &self.within)
    }

    /// Writes what stands in a container, which gets a number of its own.
    fn inside(&mut self, step: fn(usize) -> Step, write: impl FnOnce(&mut Self, usize)) {
        let number = self.containers;
        self.containers += 1;
        self.within.push(step(number));
        write(self, number);
        self.within.pop();
    }

    fn item(&mut self, label: Label, write: impl FnOnce(&mut Self)) {
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
                Said::List { start, items } => self.inside(Step::List, |writer, _| {
                    for (index, item) in items.iter().enumerate() {
                        let label = start.map_or(Label::Bullet, |start| {
                            Label::Number(start.saturating_add(index as u64))
                        });
                        writer.item(label, |writer| writer.blocks(item));
                    }
                }),
                Said::Quote { blocks, attribution } => self.inside(Step::Quote, |writer, _| {
                    writer.blocks(blocks);
                    if !attribution.is_empty() {
                        let at = writer.out.blocks.len();
                        writer.run(attribution, Role::Paragraph);
                        writer.out.blocks[at].attribution = true;
                    }
                }),
                Said::Table { header, rows } => self.inside(Step::Table, |writer, _| {
                    let rows = std::iter::once(header).chain(rows).enumerate();
                    for (row, cells) in rows {
                        for (column, cell) in cells.iter().enumerate() {
                            writer.run(cell, Role::Cell { row, column, header: row == 0 });
                        }
                    }
                }),
                Said::Picture { alt, caption, .. } => {
                    let source = self.walk.next(alt);
                    let picture = self.plain(alt, Role::Picture);
                    self.out.blocks.push(Block { source, ..picture });
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
        let block = line.block(role, &self.within);
        self.out.blocks.push(Block { source, ..block });
        for note in notes {
            self.inside(Step::Note, |writer, _| writer.blocks(note));
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
                Inline::Break => line.push(" ", None),
                Inline::Emphasis { content } | Inline::Strong { content } => {
                    self.inlines(content, language, line, notes);
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

    fn end_matter(&mut self, facts: &Facts, options: Options) {
        if options.link_list {
            self.added(facts.links.heading, Role::Heading(2), None, Rule::LinkList);
            self.inside(Step::List, |writer, _| {
                for (number, link) in (1..).zip(&facts.links.targets) {
                    writer.item(Label::Number(number), |writer| {
                        let target = Some(link.target.as_str());
                        writer.added(&link.text, Role::Paragraph, target, Rule::LinkList);
                    });
                }
            });
        }
        self.added(facts.heading, Role::Heading(2), None, Rule::FactsBlock);
        self.inside(Step::List, |writer, _| {
            for fact in &facts.lines {
                writer.item(Label::Words(fact.label.to_owned()), |writer| {
                    let target = fact.target.as_deref();
                    writer.added(&fact.value, Role::Paragraph, target, Rule::FactsBlock);
                });
            }
        });
        if options.seal {
            self.added(facts.seal, Role::Paragraph, None, Rule::SealLabel);
        }
    }

    /// A block that a rule adds.
    fn added(&mut self, text: &str, role: Role, target: Option<&str>, rule: Rule) {
        let mut line = Line::default();
        line.push(text, None);
        if let Some(target) = target {
            line.links.push(Link {
                at: 0..line.place(),
                text: normalise(text),
                target: target.to_owned(),
                spoken: vec![Some(normalise(text))],
            });
        }
        let block = line.block(role, &self.within);
        self.out.blocks.push(Block { rule: Some(rule), ..block });
    }
}
