//! Both documents side by side; runs of rows in which nothing differs are folded up.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::labels;
use super::words::{Shown, language, merged, spoken, visible, whole_added, whole_removed};
use crate::blocks::{Block, Role};
use crate::diff::{Change, Kind, Row};
use crate::view::{Entry, View};

/// So many rows without a difference are shown before and after one with a difference.
const AROUND: usize = 2;

/// The section that shows both documents. `suffix` tells its anchors from those of other views.
pub fn rows(view: &View<'_>, entries: &[Entry<'_>], suffix: &str) -> Markup {
    let mut rows = Rows { view, entries, anchored: BTreeSet::new() };
    let all = &view.diff.rows;
    let near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(all.len());
        all[from..to].iter().any(|row| !row.changes.is_empty())
    };
    let numbered: Vec<(usize, &Row)> = all.iter().enumerate().collect();
    html! {
        section #{ "side-by-side" (suffix) } aria-labelledby=(labels("side-by-side", suffix)) {
            h2 #{ "side-by-side-heading" (suffix) } { "Side by side" }
            div.names aria-hidden="true" {
                @for (letter, side) in ["A", "B"].iter().zip(&view.sides) {
                    p { span.letter { (letter) } " " (visible(&side.name)) }
                }
            }
            @for run in numbered.chunk_by(|a, b| near(a.0) == near(b.0)) {
                @let shown: Vec<Markup> = run.iter().map(|(_, row)| rows.row(row)).collect();
                @if run.first().is_some_and(|(at, _)| near(*at)) || run.len() == 1 {
                    @for row in &shown { (row) }
                } @else {
                    details {
                        summary { (run.len()) " paragraphs that are the same" }
                        @for row in &shown { (row) }
                    }
                }
            }
        }
    }
}

/// Whether a difference has a row that a link can lead to.
pub fn shows(view: &View<'_>, entries: &[Entry<'_>], number: usize) -> bool {
    let entry = entries.iter().find(|entry| entry.number == number);
    entry.is_some_and(|entry| view.diff.rows.iter().any(|row| row.changes.contains(&entry.index)))
}

struct Rows<'r> {
    view: &'r View<'r>,
    entries: &'r [Entry<'r>],
    /// The differences whose first row was written.
    anchored: BTreeSet<usize>,
}

impl Rows<'_> {
    fn row(&mut self, row: &Row) -> Markup {
        let mut of: Vec<&Entry<'_>> =
            self.entries.iter().filter(|entry| row.changes.contains(&entry.index)).collect();
        of.sort_by_key(|entry| entry.number);
        // A link leads to the first row of a difference.
        let marks: Vec<(usize, Option<String>)> = of
            .iter()
            .map(|entry| entry.number)
            .map(|number| {
                let is_first = self.anchored.insert(number);
                (number, is_first.then(|| format!("row-of-{number}")))
            })
            .collect();
        let class = match (row.old.is_empty(), row.new.is_empty(), of.is_empty()) {
            (_, _, true) => "row same",
            (true, ..) => "row only-new",
            (_, true, _) => "row only-old",
            _ => "row changed",
        };
        html! {
            div class=(class) {
                @if !marks.is_empty() {
                    p.marks {
                        @for (number, id) in &marks {
                            a id=[id] href={ "#difference-" (number) } {
                                (spoken("Difference ")) (number)
                            }
                        }
                    }
                }
                @if of.is_empty() {
                    div.old { (self.blocks(0, &row.old, None)) }
                    // The same words: once is enough for who listens.
                    div.new aria-hidden="true" { (self.blocks(1, &row.new, None)) }
                } @else {
                    div.old { (self.cell(0, row, &of)) }
                    div.new { (self.cell(1, row, &of)) }
                }
            }
        }
    }

    fn cell(&self, side: usize, row: &Row, of: &[&Entry<'_>]) -> Markup {
        let blocks = if side == 0 { &row.old } else { &row.new };
        let letter = if side == 0 { "A" } else { "B" };
        // Where both stand below each other, the letter is seen as well.
        let name = html! { span.side lang="en" { (letter) ": " } };
        let worded = of.iter().find(|entry| {
            let is_whole = matches!(entry.change.kind, Kind::Added | Kind::Removed);
            !is_whole && !entry.change.words.is_empty()
        });
        let shown = if side == 0 { Shown::Old } else { Shown::New };
        html! {
            @if blocks.is_empty() {
                p.nothing { (name) "nothing" }
            } @else if let Some(entry) = worded {
                @let first = self.view.blocks[side].blocks.get(blocks[0]);
                p.text.heading[first.is_some_and(is_heading)].item[first.is_some_and(is_item)]
                    lang=[self.language(side)]
                {
                    (name) (merged(self.view.wording, &entry.change.words, shown))
                }
            } @else {
                (name)
                @let whole = of.iter().find(|entry| matches!(entry.change.kind, Kind::Added | Kind::Removed));
                (self.blocks(side, blocks, whole.map(|entry| entry.change)))
            }
        }
    }

    fn blocks(&self, side: usize, blocks: &[usize], change: Option<&Change>) -> Markup {
        let blocks = blocks.iter().filter_map(|block| self.view.blocks[side].blocks.get(*block));
        let text = |block: &Block| match change.map(|change| &change.kind) {
            Some(Kind::Removed) => whole_removed(self.view.wording, &block.text),
            Some(Kind::Added) => whole_added(self.view.wording, &block.text),
            _ => html! { (visible(&block.text)) },
        };
        html! {
            @for block in blocks {
                p.text.heading[is_heading(block)].item[is_item(block)] lang=[self.language(side)] {
                    (text(block))
                }
            }
        }
    }

    fn language(&self, side: usize) -> Option<&str> {
        language(&self.view.sides[side])
    }
}

fn is_heading(block: &Block) -> bool {
    matches!(block.role, Role::Heading(_))
}

fn is_item(block: &Block) -> bool {
    block.within.iter().any(|step| matches!(step, crate::blocks::Step::Item(_)))
}
