//! CommonMark into blocks: everything is held without loss or refused by name, at its place.
//!
//! Beyond CommonMark 0.31 there are tables and footnotes as GitHub writes them, and three
//! conventions within CommonMark's own syntax:
//!
//! ```text
//! ![What it shows](chart.png "The caption")      a picture, alone in its paragraph
//! > The quotation.
//! > — Who said it                                the last line of a quote, after a dash
//! [Iechyd da](lang:cy)                           words in another language (BCP 47)
//! ```

mod blocks;
mod coverage;
mod inlines;
mod notes;
mod target;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag};

use super::model::{Block, Media};
use super::prose::Passage;
use crate::digest::Digest;
use crate::report::{Place, Problem};

/// What a briefing's text means.
#[derive(Debug, Default)]
pub struct Text {
    pub blocks: Vec<Block>,
    /// One for each run of text, in reading order.
    pub passages: Vec<Passage>,
    pub problems: Vec<Problem>,
}

/// The pictures that a text may refer to.
pub trait Pictures {
    /// The picture at a path as the text writes it; the problem comes without its place.
    fn picture(&mut self, path: &str) -> Result<(Digest, Media), Vec<Problem>>;
}

/// Reads the text that stands at `body` of a file.
pub fn read(path: &str, file: &str, body: Range<usize>, pictures: &mut dyn Pictures) -> Text {
    let offset = body.start;
    let mut unresolved = Vec::new();
    let note_unresolved = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        // A lone `[sic]` is text; `[words][label]` was meant as a link.
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            unresolved.push(link.span);
        }
        None
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let parser =
        Parser::new_with_broken_link_callback(&file[body.clone()], options, Some(note_unresolved));
    let definitions: Vec<_> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_lowercase(), shifted(&definition.span, offset)))
        .collect();
    let events: Vec<_> =
        parser.into_offset_iter().map(|(event, range)| (event, shifted(&range, offset))).collect();

    let mut reader = Reader {
        path,
        file,
        notes: notes::find_notes(&events),
        events: &events,
        at: 0,
        depth: 0,
        used_notes: BTreeSet::new(),
        used_definitions: BTreeSet::new(),
        pictures,
        last_level: 1,
        text: Text::default(),
    };
    reader.text.blocks = reader.blocks(Within::Text);
    reader.refuse_what_is_left(definitions.iter(), unresolved, offset);

    let mut text = reader.text;
    let lost = coverage::uncovered(
        file,
        body,
        &events,
        definitions.iter().map(|(_, range)| range.clone()),
    );
    text.problems.extend(lost.into_iter().map(|range| {
        Problem::error("lost-text", "this text would be lost")
            .at(Place::at(path, range))
            .hint("Markdown drops it: is it one cell too many in a row of a table, or a second definition of a link?")
    }));
    text
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

type Events<'e> = [(Event<'e>, Range<usize>)];

/// What a block stands in; some may not stand in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Text,
    Item,
    Quote,
    Note,
}

/// What a run of inlines stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RunIn {
    Heading,
    Paragraph(Within),
    Cell,
}

/// How deep containers may stand in each other.
const MAX_DEPTH: usize = 24;

struct Reader<'r, 'e> {
    path: &'r str,
    file: &'r str,
    events: &'r Events<'e>,
    at: usize,
    depth: usize,
    notes: BTreeMap<String, Vec<Range<usize>>>,
    used_notes: BTreeSet<String>,
    used_definitions: BTreeSet<String>,
    pictures: &'r mut dyn Pictures,
    last_level: u8,
    text: Text,
}

/// A run of inlines while it is read.
struct Run {
    within: RunIn,
    passage: Passage,
    /// Passages of footnotes and pictures, which follow the run's own.
    after: Vec<Passage>,
    pictures: Vec<(Block, Range<usize>)>,
    in_link: bool,
}

impl<'r, 'e> Reader<'r, 'e> {
    fn next(&mut self) -> Option<&'r (Event<'e>, Range<usize>)> {
        let next = self.events.get(self.at);
        self.at += 1;
        next
    }

    fn peek(&self) -> Option<&'r (Event<'e>, Range<usize>)> {
        self.events.get(self.at)
    }

    fn problem(&mut self, problem: Problem, range: &Range<usize>) {
        // A block's range ends with its line break, which is not what is wrong.
        let text = self.file.get(range.clone()).unwrap_or_default();
        let end = range.start + text.trim_end().len();
        self.text.problems.push(problem.at(Place::at(self.path, range.start..end)));
    }

    fn error(&mut self, code: &str, message: impl Into<String>, hint: &str, range: &Range<usize>) {
        self.problem(Problem::error(code, message).hint(hint), range);
    }

    /// Passes over everything up to the end of the container that was just entered.
    fn skip(&mut self) {
        let mut open = 1;
        while open > 0 {
            match self.next() {
                Some((Event::Start(_), _)) => open += 1,
                Some((Event::End(_), _)) => open -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    fn html(&mut self, range: &Range<usize>) {
        let what = if self.file[range.clone()].trim_start().starts_with("<!--") {
            "a comment would be lost"
        } else {
            "raw HTML is not content"
        };
        self.error(
            "raw-html",
            what,
            "write it in Markdown, or take it out; for a literal `<` write `\\<`",
            range,
        );
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::TaskListMarker(_) => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(_) | Event::Html(_) | Event::Rule => false,
    }
}
