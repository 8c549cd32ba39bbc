//! Both documents side by side; runs of rows in which nothing differs are folded up.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::labels;
use super::words::{Shown, language, merged, spoken, visible, whole_added, whole_removed};
use crate::blocks::{Block, Role};
use crate::diff::{Change, Kind, Mark, Row, TableChange};
use crate::view::{Entry, View};

/// So many rows without a difference are shown before and after one with a difference.
const AROUND: usize = 2;

/// The section that shows both documents. `suffix` tells its anchors from those of other views.
pub fn rows(view: &View<'_>, entries: &[Entry<'_>], suffix: &str) -> Markup {
    let mut rows = Rows { view, entries, anchored: BTreeSet::new() };
    let all: Vec<(&Row, Vec<&Entry<'_>>)> =
        view.diff.rows.iter().map(|row| (row, rows.of(row))).collect();
    let differs: Vec<bool> =
        all.iter().map(|(row, of)| !of.is_empty() || !rows.is_same(row)).collect();
    let near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(all.len());
        differs[from..to].contains(&true)
    };
    let numbered: Vec<_> = all.iter().enumerate().collect();
    html! {
        section #{ "side-by-side" (suffix) } aria-labelledby=(labels("side-by-side", suffix)) {
            h2 #{ "side-by-side-heading" (suffix) } { "Side by side" }
            div.names aria-hidden="true" {
                @for (letter, side) in ["A", "B"].iter().zip(&view.sides) {
                    p { span.letter { (letter) } " " (visible(&side.name)) }
                }
            }
            @for run in numbered.chunk_by(|a, b| near(a.0) == near(b.0)) {
                @let shown: Vec<Markup> =
                    run.iter().map(|(at, (row, of))| rows.row(row, of, differs[*at])).collect();
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

impl<'r> Rows<'r> {
    /// The differences that concern a row, in the order of their numbers.
    fn of(&self, row: &Row) -> Vec<&'r Entry<'r>> {
        let changes = self.view.diff.concerning(row);
        let concerns =
            |entry: &&Entry<'_>| changes.contains(&entry.index) || is_of_table(entry.change, row);
        self.entries.iter().filter(concerns).collect()
    }

    /// Whether both sides of a row have the same text, and none of its words came or went.
    fn is_same(&self, row: &Row) -> bool {
        let texts = |side: usize, blocks: &[usize]| -> Vec<&str> {
            let blocks = blocks.iter().filter_map(|at| self.view.blocks[side].blocks.get(*at));
            blocks.map(|block| block.text.as_str()).collect()
        };
        texts(0, &row.old) == texts(1, &row.new)
            && row.words.iter().all(|segment| segment.mark == Mark::Same)
    }

    fn row(&mut self, row: &Row, of: &[&Entry<'_>], differs: bool) -> Markup {
        // A link leads to the first row of a difference.
        let marks: Vec<(usize, Option<String>)> = of
            .iter()
            .map(|entry| entry.number)
            .map(|number| {
                let is_first = self.anchored.insert(number);
                (number, is_first.then(|| format!("row-of-{number}")))
            })
            .collect();
        let class = match (row.old.is_empty(), row.new.is_empty(), differs) {
            (_, _, false) => "row same",
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
                @if differs {
                    div.old { (self.cell(0, row)) }
                    div.new { (self.cell(1, row)) }
                } @else {
                    div.old { (self.blocks(0, &row.old, &plain)) }
                    // The same words: once is enough for who listens.
                    div.new aria-hidden="true" { (self.blocks(1, &row.new, &plain)) }
                }
            }
        }
    }

    fn cell(&self, side: usize, row: &Row) -> Markup {
        let blocks = if side == 0 { &row.old } else { &row.new };
        let letter = if side == 0 { "A" } else { "B" };
        // Where both stand below each other, the letter is seen as well.
        let name = html! { span.side lang="en" { (letter) ": " } };
        let shown = if side == 0 { Shown::Old } else { Shown::New };
        let wording = self.view.wording;
        let is_whole = |mark: Mark| row.words.iter().all(|segment| segment.mark == mark);
        html! {
            @if blocks.is_empty() {
                p.nothing { (name) "nothing" }
            } @else if row.new.is_empty() && is_whole(Mark::Removed) {
                (name) (self.blocks(side, blocks, &|text| whole_removed(wording, text)))
            } @else if row.old.is_empty() && is_whole(Mark::Added) {
                (name) (self.blocks(side, blocks, &|text| whole_added(wording, text)))
            } @else if is_whole(Mark::Same) {
                (name) (self.blocks(side, blocks, &plain))
            } @else {
                @let first = self.view.blocks[side].blocks.get(blocks[0]);
                p.text.heading[first.is_some_and(is_heading)].item[first.is_some_and(is_item)]
                    lang=[self.language(side)]
                {
                    (name) (merged(wording, &row.words, shown))
                }
            }
        }
    }

    fn blocks(&self, side: usize, blocks: &[usize], text: &dyn Fn(&str) -> Markup) -> Markup {
        let blocks = blocks.iter().filter_map(|block| self.view.blocks[side].blocks.get(*block));
        html! {
            @for block in blocks {
                p.text.heading[is_heading(block)].item[is_item(block)] lang=[self.language(side)] {
                    (text(&block.text))
                }
            }
        }
    }

    fn language(&self, side: usize) -> Option<&str> {
        language(&self.view.sides[side])
    }
}

/// Whether a row holds cells of a table that came or went as a whole.
fn is_of_table(change: &Change, row: &Row) -> bool {
    let (spot, blocks) = match &change.kind {
        Kind::Table(TableChange::Added(_)) => (&change.new, &row.new),
        Kind::Table(TableChange::Removed(_)) => (&change.old, &row.old),
        _ => return false,
    };
    spot.as_ref().is_some_and(|spot| blocks.iter().any(|block| spot.blocks.contains(block)))
}

fn plain(text: &str) -> Markup {
    html! { (visible(text)) }
}

fn is_heading(block: &Block) -> bool {
    matches!(block.role, Role::Heading(_))
}

fn is_item(block: &Block) -> bool {
    block.within.iter().any(|step| matches!(step, crate::blocks::Step::Item(_)))
}
