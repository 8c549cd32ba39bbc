//! A view as styled text: paragraphs that are still to be set to a width.

use super::entry::row;
use super::marked::{AROUND, merged, mixes_spellings, pair, spelled};
use super::typography::{gather, places};
use super::{Besides, Body, Entry, On, Ordered, Several, View, class_heading, count, counted};
use crate::blocks::{Block, Role};
use crate::diff::Class;
use crate::phrase::beginning;

/// How a stretch of text is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Strong,
    Faint,
    Removed,
    Added,
    /// The same words, written otherwise.
    Spelling,
    /// What a board regrets to have overlooked.
    Warning,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub style: Style,
    pub text: String,
}

/// Text that is set as one; its other lines begin below the first one's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What stands before the first line.
    pub lead: String,
    pub spans: Vec<Span>,
}

impl Paragraph {
    fn of(spans: Vec<Span>) -> Self {
        Self { lead: String::new(), spans }
    }
}

/// A text of one style, and what stands before its first line.
pub fn paragraph(lead: &str, style: Style, text: &str) -> Paragraph {
    Paragraph { lead: lead.to_owned(), spans: vec![Span::new(style, text)] }
}

impl Span {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { style: Style::Plain, text: text.into() }
    }

    pub fn new(style: Style, text: impl Into<String>) -> Self {
        Self { style, text: text.into() }
    }
}

/// The text of a view. Differences of typography are gathered, unless `all` asks for each.
pub fn text(view: &View<'_>, all: bool) -> Vec<Paragraph> {
    let entries = view.entries();
    let mut writer = Writer { view, all, out: heading(view) };
    writer.facts();
    writer.first(&entries);
    writer.key();
    for class in [Class::Meaning, Class::Structure, Class::Typography] {
        let of: Vec<_> = entries.iter().filter(|entry| entry.change.class == class).collect();
        let count = count(view.diff, class);
        if count == 0 {
            continue;
        }
        writer.heading(&format!("{}: {}", class_heading(class), counted(count, class)));
        if class == Class::Typography && !all {
            writer.typography();
            continue;
        }
        if let Some(places) = places(view.diff).filter(|_| class == Class::Typography) {
            writer.line("   ", vec![Span::new(Style::Faint, places)]);
        }
        of.into_iter().for_each(|entry| writer.entry(entry));
    }
    let extra = view.extra.iter().map(|extra| &extra.besides);
    writer.out.extend(besides(extra.chain(&view.besides)));
    writer.out
}

/// The text of several views; a lone one speaks for itself.
pub fn several(several: &Several<'_>, all: bool) -> Vec<Paragraph> {
    if let [view] = &several.views[..] {
        return text(view, all);
    }
    let mut out = vec![Paragraph::of(vec![Span::new(Style::Strong, &several.answer)])];
    for view in &several.views {
        let rule = vec![Span::new(Style::Strong, format!("== {}", view.title))];
        out.extend([Paragraph::of(Vec::new()), Paragraph::of(rule)]);
        out.extend(text(view, all));
    }
    out.extend(besides(several.besides.iter()));
    out
}

/// What stands first: the answer, and what the two documents are.
pub fn heading(view: &View<'_>) -> Vec<Paragraph> {
    let mut writer = Writer { view, all: false, out: Vec::new() };
    writer.line("", vec![Span::new(Style::Strong, &view.answer)]);
    if let Some(summary) = &view.summary {
        writer.line("", vec![Span::plain(summary)]);
    }
    writer.sides();
    writer.out
}

fn besides<'b>(all: impl Iterator<Item = &'b Besides>) -> Vec<Paragraph> {
    let mut out = Vec::new();
    for besides in all.filter(|besides| !besides.sentences.is_empty()) {
        out.push(Paragraph::of(Vec::new()));
        out.push(Paragraph::of(vec![Span::new(Style::Strong, besides.heading)]));
        out.extend(besides.sentences.iter().map(|sentence| Paragraph {
            lead: "   - ".to_owned(),
            spans: vec![Span::plain(sentence)],
        }));
    }
    out
}

struct Writer<'w> {
    view: &'w View<'w>,
    all: bool,
    out: Vec<Paragraph>,
}

impl Writer<'_> {
    fn line(&mut self, lead: &str, spans: Vec<Span>) {
        self.out.push(Paragraph { lead: lead.to_owned(), spans });
    }

    fn gap(&mut self) {
        self.line("", Vec::new());
    }

    fn heading(&mut self, text: &str) {
        self.gap();
        self.line("", vec![Span::new(Style::Strong, text)]);
    }

    fn sides(&mut self) {
        self.gap();
        for (letter, side) in ["A", "B"].iter().zip(&self.view.sides) {
            self.line(&format!("{letter}  "), vec![Span::new(Style::Strong, &side.name)]);
            for (label, value) in &side.about {
                self.line("   ", vec![Span::new(Style::Faint, format!("{label}: {value}"))]);
            }
            for fault in &side.faults {
                self.line("   ! ", vec![Span::new(Style::Warning, fault.sentence())]);
                for text in fault.texts() {
                    self.line("     ", vec![Span::plain(text)]);
                }
            }
            for remark in &side.remarks {
                self.line("   note: ", vec![Span::plain(remark)]);
            }
        }
    }

    fn facts(&mut self) {
        if self.view.facts.is_empty() {
            return;
        }
        self.heading("What they say of themselves");
        for fact in &self.view.facts {
            let mut spans = vec![Span::plain(format!("{}: ", fact.label))];
            spans.extend(pair(fact.old.as_deref(), fact.new.as_deref()));
            self.line("   ", spans);
        }
    }

    /// What is to be seen before all else.
    fn first(&mut self, entries: &[Entry<'_>]) {
        let important: Vec<_> = entries
            .iter()
            .flat_map(|entry| entry.important.iter().map(move |text| (entry, text)))
            .collect();
        if important.is_empty() {
            return;
        }
        self.heading("Look at these first");
        for (entry, text) in important {
            let spans = vec![
                Span::new(Style::Warning, text),
                Span::new(Style::Faint, format!(" (difference {})", entry.number)),
            ];
            self.line("   ! ", spans);
        }
    }

    /// How the two kinds of marks are read, where both stand together.
    fn key(&mut self) {
        if !mixes_spellings(self.view.diff) {
            return;
        }
        self.gap();
        let [old, new] = self.view.wording.of_words();
        let [before, after] = self.view.wording.of_ways();
        let spans = vec![
            Span::plain("Marks: "),
            Span::new(Style::Removed, format!("[-{old}-]")),
            Span::plain(" "),
            Span::new(Style::Added, format!("{{+{new}+}}")),
            Span::plain("; the same words, written otherwise: "),
            Span::new(Style::Spelling, format!("[~{before}~] {{~{after}~}}")),
        ];
        self.line("", spans);
    }

    fn entry(&mut self, entry: &Entry<'_>) {
        self.gap();
        let number = format!("{:>2}  ", entry.number);
        self.line(&number, vec![Span::new(Style::Strong, &entry.title)]);
        match entry.body(self.view) {
            Body::Words => {
                let spans = merged(&entry.change.words, self.all);
                self.line("    ", spans);
            }
            Body::Old(blocks) => self.blocks(blocks, "    - ", Style::Removed, &entry.title),
            Body::New(blocks) => {
                let is_added = entry.change.old.is_none();
                let (lead, style) =
                    if is_added { ("    + ", Style::Added) } else { ("    = ", Style::Plain) };
                self.blocks(blocks, lead, style, &entry.title);
            }
            Body::Rows(on, rows) => {
                let (lead, style) = match on {
                    On::Old => ("    - ", Style::Removed),
                    On::New => ("    + ", Style::Added),
                    On::Both => ("    = ", Style::Plain),
                };
                rows.iter().for_each(|cells| self.line(lead, vec![Span::new(style, row(cells))]));
            }
            Body::Order(items) => {
                for (place, Ordered { text, was, moved }) in (1..).zip(items) {
                    let moved = if moved { "moved, " } else { "" };
                    let spans = vec![
                        Span::plain(beginning(text, AROUND)),
                        Span::new(Style::Faint, format!(" ({moved}was {was})")),
                    ];
                    self.line(&format!("    {place}. "), spans);
                }
            }
            Body::Pictures(old, new) => {
                self.line("    - ", vec![Span::new(Style::Removed, old.said())]);
                self.line("    + ", vec![Span::new(Style::Added, new.said())]);
            }
            Body::Said(text) => self.line("    ", vec![Span::plain(text)]),
            Body::Pair(old, new) => {
                let spans = pair(Some(&old), Some(&new));
                self.line("    ", spans);
            }
            Body::Nothing => {}
        }
        if let Some(consequence) = entry.consequence(self.view) {
            self.line("    ", vec![Span::plain(consequence)]);
        }
    }

    fn blocks(&mut self, blocks: &[Block], lead: &str, style: Style, title: &str) {
        for block in blocks {
            // A heading's words stand in the title already.
            let said = matches!(block.role, Role::Heading(_)) && title.contains(&block.text);
            if !said && !block.text.is_empty() {
                self.line(lead, vec![Span::new(style, &block.text)]);
            }
        }
    }

    fn typography(&mut self) {
        for gathered in gather(self.view.diff.changes.iter()) {
            let mut spans = vec![Span::plain(gathered.habit.counted(gathered.count))];
            for (index, (old, new)) in gathered.examples.iter().enumerate() {
                spans.push(Span::plain(if index == 0 { ": " } else { ", " }));
                spans.extend(spelled(old, new));
            }
            let shown = gathered.examples.len();
            if (1..gathered.count).contains(&shown) {
                spans.push(Span::plain(" …"));
            }
            self.line("   ~ ", spans);
        }
        self.line("   ", vec![Span::new(Style::Faint, "--all shows each.")]);
    }
}
