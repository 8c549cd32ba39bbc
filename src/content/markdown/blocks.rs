//! Blocks: headings, paragraphs, lists, quotes, tables.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Tag};

use super::{MAX_DEPTH, Reader, RunIn, Within, inlines, is_inline};
use crate::content::model::{Block, Inline};
use crate::report::Problem;

/// More columns than this are hard to read on a page, in large type above all.
const COMFORTABLE_COLUMNS: usize = 5;
const MAX_COLUMNS: usize = 12;

impl<'e> Reader<'_, 'e> {
    pub(super) fn blocks(&mut self, within: Within) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.peek() {
            match event {
                Event::End(_) => break,
                event if is_inline(event) => blocks.extend(self.paragraph(within, range)),
                Event::Start(tag) => {
                    self.at += 1;
                    blocks.extend(self.block(tag, range, within));
                }
                Event::Rule => {
                    self.at += 1;
                    self.error(
                        "thematic-break",
                        "a line across the page says nothing",
                        "part the text with a heading, or leave it out",
                        range,
                    );
                }
                _ => {
                    self.at += 1;
                    self.html(range);
                }
            }
        }
        blocks
    }

    /// Reads a container's blocks and its end.
    pub(super) fn container(&mut self, within: Within, range: &Range<usize>) -> Vec<Block> {
        if self.depth == MAX_DEPTH {
            self.error(
                "too-deep",
                format!("this stands in more than {MAX_DEPTH} other blocks"),
                "make it flatter",
                range,
            );
            self.skip();
            return Vec::new();
        }
        self.depth += 1;
        let blocks = self.blocks(within);
        self.depth -= 1;
        self.at += 1;
        blocks
    }

    fn block(&mut self, tag: &Tag<'e>, range: &Range<usize>, within: Within) -> Option<Block> {
        match tag {
            Tag::Paragraph => {
                let block = self.paragraph(within, range);
                self.at += 1;
                block
            }
            Tag::Heading { level, .. } => self.heading(*level, range, within),
            Tag::List(start) => self.list(*start),
            Tag::BlockQuote(_) => self.quote(range, within),
            Tag::Table(alignments) => self.table(alignments, range, within),
            // Read where it is referred to.
            Tag::FootnoteDefinition(_) => {
                self.skip();
                None
            }
            Tag::HtmlBlock => {
                self.html(range);
                self.skip();
                None
            }
            Tag::CodeBlock(_) => {
                let hint = "a briefing has no program text; if it was not meant as such, take out the spaces at the start of the line";
                self.error("code-block", "a block of code is not content", hint, range);
                self.skip();
                None
            }
            _ => {
                self.error(
                    "not-held",
                    "this is not something that a briefing can hold",
                    "write it as a paragraph, a list or a table",
                    range,
                );
                self.skip();
                None
            }
        }
    }

    fn heading(
        &mut self,
        level: HeadingLevel,
        range: &Range<usize>,
        within: Within,
    ) -> Option<Block> {
        let level = level as u8;
        if within != Within::Text {
            self.error(
                "heading-inside",
                "a heading may not stand in a list, a quote or a note",
                "write a paragraph in strong type instead",
                range,
            );
        } else if level == 1 {
            let hint = "the title in the front matter is the only one; write `##` for a section";
            self.error(
                "heading-level-1",
                "a heading of level 1 may not stand in the text",
                hint,
                range,
            );
        } else if level > self.last_level + 1 {
            let message =
                format!("this heading of level {level} skips level {}", self.last_level + 1);
            let hint = format!("write `{}`", "#".repeat(usize::from(self.last_level) + 1));
            self.error("heading-skips", message, &hint, range);
        }
        self.last_level = level.max(2);
        let content = self.run(RunIn::Heading, range).0;
        self.at += 1;
        if content.is_empty() {
            self.error(
                "empty-heading",
                "this heading has no words",
                "write them, or take the heading out",
                range,
            );
        }
        Some(Block::Heading { level, content })
    }

    fn paragraph(&mut self, within: Within, range: &Range<usize>) -> Option<Block> {
        let (content, pictures) = self.run(RunIn::Paragraph(within), range);
        match (content.is_empty(), pictures.len()) {
            (_, 0) => (!content.is_empty()).then_some(Block::Paragraph { content }),
            (true, 1) if within != Within::Note => {
                pictures.into_iter().next().map(|(picture, _)| picture)
            }
            _ => {
                for (_, range) in pictures {
                    let hint = "put an empty line before and after it";
                    self.error(
                        "picture-in-text",
                        "a picture stands alone in its paragraph",
                        hint,
                        &range,
                    );
                }
                Some(Block::Paragraph { content })
            }
        }
    }

    fn list(&mut self, start: Option<u64>) -> Option<Block> {
        let mut items = Vec::new();
        let mut numbers = Vec::new();
        while let Some((Event::Start(Tag::Item), range)) = self.peek() {
            self.at += 1;
            let digits: String =
                self.file[range.clone()].chars().take_while(char::is_ascii_digit).collect();
            numbers.push((digits.parse::<u64>().ok(), range));
            let problems = self.text.problems.len();
            let blocks = self.container(Within::Item, range);
            if blocks.is_empty() && problems == self.text.problems.len() {
                self.error(
                    "empty-item",
                    "this item of a list has no words",
                    "write them, or take the item out",
                    range,
                );
            }
            items.push(blocks);
        }
        self.at += 1;
        if let Some(start) = start {
            self.check_numbers(start, &numbers);
        }
        Some(Block::List { start, items })
    }

    fn check_width(&mut self, columns: usize, range: &Range<usize>) {
        let message = format!("this table has {columns} columns");
        let hint = "part it into two tables, or turn its rows into columns";
        if columns > MAX_COLUMNS {
            self.error("table-too-wide", format!("{message}, which fit on no page"), hint, range);
        } else if columns > COMFORTABLE_COLUMNS {
            let problem =
                Problem::warning("table-wide", format!("{message}: look at whether they fit"));
            self.problem(problem.hint(hint), range);
        }
    }

    /// Markdown counts for itself; a number that was written and will not be shown is pointed out.
    fn check_numbers(&mut self, start: u64, numbers: &[(Option<u64>, &Range<usize>)]) {
        if numbers.iter().all(|(number, _)| *number == Some(start)) {
            return;
        }
        for (wanted, (number, range)) in (start..).zip(numbers) {
            if let Some(number) = number.filter(|number| *number != wanted) {
                let message =
                    format!("this item is written with {number} and will be shown with {wanted}");
                let line = range.start..range.start + number.to_string().len();
                self.problem(
                    Problem::warning("numbering", message).hint("number the items one by one"),
                    &line,
                );
                return;
            }
        }
    }

    fn quote(&mut self, range: &Range<usize>, within: Within) -> Option<Block> {
        if within == Within::Note {
            self.error(
                "quote-in-note",
                "a quote may not stand in a note",
                "quote within a sentence",
                range,
            );
        }
        let problems = self.text.problems.len();
        let mut blocks = self.container(Within::Quote, range);
        let attribution = take_attribution(&mut blocks);
        // What was refused in it has been said.
        if blocks.is_empty() && problems == self.text.problems.len() {
            self.error(
                "empty-quote",
                "this quote has no words",
                "write them, or take the quote out",
                range,
            );
        }
        Some(Block::Quote { blocks, attribution })
    }

    fn table(
        &mut self,
        alignments: &[Alignment],
        range: &Range<usize>,
        within: Within,
    ) -> Option<Block> {
        if within == Within::Note {
            self.error(
                "table-in-note",
                "a table may not stand in a note",
                "put it into the text",
                range,
            );
        }
        if alignments.iter().any(|alignment| *alignment != Alignment::None) {
            let problem = Problem::warning(
                "table-alignment",
                "the alignment of columns is the layout's business and is left out",
            );
            self.problem(problem.hint("write `---` without colons"), range);
        }
        let mut header = Vec::new();
        let mut rows = Vec::new();
        while let Some((Event::Start(part), _)) = self.peek() {
            self.at += 1;
            let mut cells = Vec::new();
            while let Some((Event::Start(Tag::TableCell), range)) = self.peek() {
                self.at += 1;
                cells.push(self.run(RunIn::Cell, range).0);
                self.at += 1;
            }
            self.at += 1;
            match part {
                Tag::TableHead => header = cells,
                _ => rows.push(cells),
            }
        }
        self.at += 1;
        if header.iter().all(Vec::is_empty) {
            self.error(
                "table-without-header",
                "the first row of this table has no words",
                "say in the first row what each column holds",
                range,
            );
        }
        self.check_width(header.len(), range);
        if rows.is_empty() {
            self.error(
                "empty-table",
                "this table has no rows",
                "write them, or take the table out",
                range,
            );
        }
        Some(Block::Table { header, rows })
    }
}

/// Takes the last line off a quote if it names the speaker: "— The child's aunt".
fn take_attribution(blocks: &mut Vec<Block>) -> Vec<Inline> {
    let Some(Block::Paragraph { content }) = blocks.last_mut() else { return Vec::new() };
    let last_break = content.iter().rposition(|inline| *inline == Inline::Break);
    let start = last_break.map_or(0, |at| at + 1);
    let Some(Inline::Text { text }) = content.get_mut(start) else { return Vec::new() };
    if !starts_with_dash(text) {
        return Vec::new();
    }
    *text = text.trim_start_matches(['—', '–', ' ']).to_owned();
    let mut attribution = content.split_off(start);
    // Nothing is left of a dash before words that are marked up.
    attribution.retain(|inline| *inline != Inline::text(""));
    // The break before the line goes with it.
    content.truncate(last_break.unwrap_or(0));
    inlines::trim_end(content);
    if content.is_empty() {
        blocks.pop();
    }
    attribution
}

pub(super) fn starts_with_dash(text: &str) -> bool {
    text.starts_with("— ") || text.starts_with("– ")
}
