//! A view as styled text: paragraphs that are still to be set to a width.
//!
//! Words that differ are marked besides their style, `[-only in the first-] {+only in the second+}`,
//! and those that are only written otherwise in another way, `[~in the first~] {~in the second~}`, so
//! that nothing is said by colour alone.

use super::typography::{gather, places};
use super::{
    AROUND, Besides, Body, Cell, Entry, On, Ordered, Several, Stretch, View, class_heading, count,
    counted, joined, mixes_spellings,
};
use crate::blocks::{Block, Role};
use crate::diff::{Class, Mark, Segment};
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

impl Span {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { style: Style::Plain, text: text.into() }
    }

    fn new(style: Style, text: impl Into<String>) -> Self {
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
        let spans = vec![
            Span::plain("Marks: "),
            Span::new(Style::Removed, format!("[-{old}-]")),
            Span::plain(" "),
            Span::new(Style::Added, format!("{{+{new}+}}")),
            Span::plain("; the same words, written otherwise: "),
            Span::new(Style::Spelling, "[~before~] {~after~}"),
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

/// Both texts as one line, with the words that differ marked.
pub fn in_a_line(words: &[Segment]) -> String {
    merged(words, false).into_iter().map(|span| span.text).collect()
}

/// A table's row in a line.
pub fn row(cells: &[Cell<'_>]) -> String {
    let texts: Vec<_> = cells.iter().map(|cell| cell.text).collect();
    texts.join(" | ")
}

/// Both texts as one. Where nothing differs for a while, words are left out, unless all are asked for.
fn merged(words: &[Segment], all: bool) -> Vec<Span> {
    let joined = joined(words);
    let mut spans: Vec<Span> = Vec::new();
    for (index, Stretch { mark, is_spelling, text }) in joined.iter().enumerate() {
        let ends = (index == 0, index + 1 == joined.len());
        let mut new = match mark {
            Mark::Same if all => vec![Span::plain(text)],
            Mark::Same => vec![Span::plain(elided(text, ends))],
            Mark::Removed if *is_spelling => marked(Style::Spelling, "[~", text, "~]"),
            Mark::Added if *is_spelling => marked(Style::Spelling, "{~", text, "~}"),
            Mark::Removed => marked(Style::Removed, "[-", text, "-]"),
            Mark::Added => marked(Style::Added, "{+", text, "+}"),
            Mark::MovedAway => marked(Style::Removed, "[-moved away: ", text, "-]"),
            Mark::MovedHere => marked(Style::Added, "{+moved here: ", text, "+}"),
            Mark::OldBorder => vec![Span::new(Style::Removed, "[-¶-]"), Span::plain(" ")],
            Mark::NewBorder => vec![Span::new(Style::Added, "{+¶+}"), Span::plain(" ")],
        };
        new.retain(|span| !span.text.is_empty());
        let is_old = |text: &str| text.ends_with("-]") || text.ends_with("~]");
        let is_new = |text: &str| text.starts_with("{+") || text.starts_with("{~");
        let touches = spans.last().is_some_and(|last| is_old(&last.text));
        if touches && new.first().is_some_and(|first| is_new(&first.text)) {
            spans.push(Span::plain(" "));
        }
        spans.extend(new);
    }
    spans
}

/// Two ways to write the same words.
fn spelled(old: &str, new: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    if !old.is_empty() {
        spans.extend(marked(Style::Spelling, "[~", old, "~]"));
    }
    if !old.is_empty() && !new.is_empty() {
        spans.push(Span::plain(" "));
    }
    if !new.is_empty() {
        spans.extend(marked(Style::Spelling, "{~", new, "~}"));
    }
    spans
}

/// A text between marks, which stand against its words.
fn marked(style: Style, open: &str, text: &str, close: &str) -> Vec<Span> {
    let inner = text.trim();
    if inner.is_empty() {
        // White space by itself is shown as what it is.
        return vec![Span::new(style, format!("{open}{}{close}", text.replace(' ', "␣")))];
    }
    let start = text.len() - text.trim_start().len();
    let (before, after) = (&text[..start], &text[start + inner.len()..]);
    vec![Span::plain(before), Span::new(style, format!("{open}{inner}{close}")), Span::plain(after)]
}

fn pair(old: Option<&str>, new: Option<&str>) -> Vec<Span> {
    let [old, new] = [old, new].map(|text| text.filter(|text| !text.is_empty()));
    let mut spans = Vec::new();
    if let Some(old) = old {
        spans.extend(marked(Style::Removed, "[-", old, "-]"));
    }
    if old.is_some() && new.is_some() {
        spans.push(Span::plain(" "));
    }
    if let Some(new) = new {
        spans.extend(marked(Style::Added, "{+", new, "+}"));
    }
    spans
}

/// Words that are the same, but for those far from any that differ. `ends` says whether the text
/// begins or ends with them; one that is nothing else is the one to be shown.
pub(super) fn elided(text: &str, (first, last): (bool, bool)) -> String {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let (head, tail) = (if first { 0 } else { AROUND }, if last { 0 } else { AROUND });
    if first && last || words.len() <= head + tail + 1 {
        return text.to_owned();
    }
    let head: String = words[..head].concat();
    let tail: String = words[words.len() - tail..].concat();
    let space = if tail.is_empty() { "" } else { " " };
    format!("{head}…{space}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_far_from_a_difference_are_left_out() {
        let ten = "one two three four five six seven eight nine ten ";
        assert_eq!(elided(ten, (true, false)), "… three four five six seven eight nine ten ");
        assert_eq!(elided(ten, (false, true)), "one two three four five six seven eight …");
        assert_eq!(elided(ten, (false, false)), ten);
        assert_eq!(elided("one two ", (true, false)), "one two ");
        assert_eq!(elided(ten, (true, true)), ten);
    }

    #[test]
    fn white_space_that_differs_can_be_seen() {
        let text = |spans: Vec<Span>| spans.into_iter().map(|span| span.text).collect::<String>();
        assert_eq!(text(marked(Style::Added, "{+", " ", "+}")), "{+␣+}");
        assert_eq!(text(marked(Style::Added, "{+", " a b ", "+}")), " {+a b+} ");
    }
}
