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

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BrokenLink, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

use super::coverage;
use super::model::{Block, Inline, Language, Media, plain_text};
use super::prose::{self, Passage};
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
        notes: find_notes(&events),
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

/// The events of each footnote's definition, by label.
fn find_notes(events: &Events<'_>) -> BTreeMap<String, Vec<Range<usize>>> {
    let mut notes: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    for (index, (event, _)) in events.iter().enumerate() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            let length = events[index..]
                .iter()
                .position(|(event, _)| matches!(event, Event::End(TagEnd::FootnoteDefinition)))
                .unwrap_or(events.len() - index);
            notes.entry(label.to_lowercase()).or_default().push(index..index + length);
        }
    }
    notes
}

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

    /// Reads a container's blocks and its end.
    fn container(&mut self, within: Within, range: &Range<usize>) -> Vec<Block> {
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

    fn blocks(&mut self, within: Within) -> Vec<Block> {
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

    /// Reads one run of inlines up to the end of its block, which it leaves.
    fn run(
        &mut self,
        within: RunIn,
        range: &Range<usize>,
    ) -> (Vec<Inline>, Vec<(Block, Range<usize>)>) {
        let mut run = Run {
            within,
            passage: Passage::empty(range.clone()),
            after: Vec::new(),
            pictures: Vec::new(),
            in_link: false,
        };
        let mut content = self.inlines(&mut run);
        trim_end(&mut content);
        compose(&mut content);
        self.find_undefined_notes(&run.passage);
        if !content.is_empty() {
            self.text.passages.push(run.passage);
        }
        self.text.passages.append(&mut run.after);
        if matches!(within, RunIn::Heading | RunIn::Cell) {
            for (_, range) in std::mem::take(&mut run.pictures) {
                self.error(
                    "picture-in-text",
                    "a picture stands alone in its paragraph",
                    "put it into a paragraph of its own",
                    &range,
                );
            }
        }
        (content, run.pictures)
    }

    fn inlines(&mut self, run: &mut Run) -> Vec<Inline> {
        let mut out = Vec::new();
        while let Some((event, range)) = self.peek() {
            if !is_inline(event) {
                break;
            }
            self.at += 1;
            match event {
                Event::Text(text) => self.words(text, range, run, &mut out),
                Event::SoftBreak if self.attribution_follows(run) => {
                    push_break(run, range, &mut out)
                }
                Event::SoftBreak => self.words(" ", range, run, &mut out),
                Event::HardBreak if run.within == RunIn::Heading => {
                    self.error(
                        "break-in-heading",
                        "a heading is one line",
                        "take the line break out",
                        range,
                    );
                    self.words(" ", range, run, &mut out);
                }
                Event::HardBreak => push_break(run, range, &mut out),
                Event::FootnoteReference(label) => out.extend(self.footnote(label, range, run)),
                Event::Start(tag) => self.span(tag, range, run, &mut out),
                Event::Code(_) => {
                    let hint = "a briefing has no program text; for a literal back-tick write \\`";
                    self.error("code-span", "text between back-ticks is not content", hint, range);
                }
                _ => self.html(range),
            }
        }
        out
    }

    fn words(&mut self, text: &str, range: &Range<usize>, run: &mut Run, out: &mut Vec<Inline>) {
        for (at, problem) in prose::forbidden_characters(text) {
            // Exact where the text stands in the file as it is.
            let exact = text.len() == range.len();
            let place = if exact { shifted(&at, range.start) } else { range.clone() };
            self.text.problems.push(problem.at(Place::at(self.path, place)));
        }
        let folded = prose::fold(text);
        let before = &run.passage.text;
        let at_space = before.is_empty() || before.ends_with([' ', '\n']);
        let words = if at_space { folded.trim_start_matches(' ') } else { &folded };
        if words.is_empty() {
            return;
        }
        // Folding shortens from the left only what `trim_start` took; the way back stays exact.
        let skipped = folded.len() - words.len();
        run.passage.push(words, range.start + skipped.min(range.len())..range.end);
        match out.last_mut() {
            Some(Inline::Text { text }) => text.push_str(words),
            _ => out.push(Inline::text(words)),
        }
    }

    fn span(&mut self, tag: &Tag<'e>, range: &Range<usize>, run: &mut Run, out: &mut Vec<Inline>) {
        if self.depth == MAX_DEPTH {
            self.error(
                "too-deep",
                format!("this stands in more than {MAX_DEPTH} other spans"),
                "make it flatter",
                range,
            );
            return self.skip();
        }
        self.depth += 1;
        match tag {
            Tag::Emphasis => {
                let content = self.inlines(run);
                out.push(Inline::Emphasis { content });
            }
            Tag::Strong => {
                let content = self.inlines(run);
                out.push(Inline::Strong { content });
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.used_definitions.insert(id.to_lowercase());
                if !title.is_empty() {
                    self.error(
                        "link-title",
                        "a link's title is shown to nobody",
                        "say it in the text, and take it out of the link",
                        range,
                    );
                }
                out.extend(self.link(*link_type, dest_url, range, run));
            }
            Tag::Image { dest_url, title, id, .. } => {
                self.used_definitions.insert(id.to_lowercase());
                self.picture(dest_url, title, range, run);
            }
            _ => {
                self.error(
                    "not-held",
                    "this is not something that a briefing can hold",
                    "write it as plain words",
                    range,
                );
                self.skip();
                self.at -= 1;
            }
        }
        self.depth -= 1;
        self.at += 1;
    }

    fn link(
        &mut self,
        kind: LinkType,
        target: &str,
        range: &Range<usize>,
        run: &mut Run,
    ) -> Option<Inline> {
        let foreign = target.strip_prefix("lang:");
        let was_in_link = run.in_link;
        run.in_link |= foreign.is_none();
        let content = self.inlines(run);
        run.in_link = was_in_link;
        if plain_text(&content).trim().is_empty() {
            let hint =
                "write between the brackets where it leads: `[Guidance on asthma](https://…)`";
            self.error("link-without-text", "this link has no text", hint, range);
            return None;
        }
        if let Some(tag) = foreign {
            return match tag.parse::<Language>() {
                Ok(language) => Some(Inline::Foreign { language, content }),
                Err(error) => {
                    self.error(
                        "language",
                        format!("`{tag}` is not a language"),
                        &error.to_string(),
                        range,
                    );
                    None
                }
            };
        }
        let target =
            if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
        if let Some((message, hint)) = unusable(&target) {
            self.error("link-target", message, hint, range);
        }
        Some(Inline::Link { target, content })
    }

    fn picture(&mut self, path: &str, caption: &str, range: &Range<usize>, run: &mut Run) {
        // The alternative text may not become part of the run that the picture stands in.
        let mut alt_run = Run {
            within: run.within,
            passage: Passage::empty(range.clone()),
            after: Vec::new(),
            pictures: Vec::new(),
            in_link: true,
        };
        let alt = self.inlines(&mut alt_run);
        let alt = prose::tidy(&plain_text(&alt));
        if alt.is_empty() {
            let hint = "say between the brackets, in a sentence, what a person who cannot see it needs to know";
            self.error("picture-without-alt", "this picture has no alternative text", hint, range);
        }
        for (_, problem) in prose::forbidden_characters(caption) {
            self.problem(problem, range);
        }
        let caption = prose::tidy(caption);
        alt_run.passage.shown = false;
        run.after.push(alt_run.passage);
        run.after.push(Passage::whole(caption.clone(), range.clone()));
        match self.pictures.picture(path) {
            Ok((digest, media)) => {
                let caption =
                    if caption.is_empty() { Vec::new() } else { vec![Inline::text(caption)] };
                run.pictures.push((Block::Picture { digest, media, alt, caption }, range.clone()));
            }
            Err(problems) => problems.into_iter().for_each(|problem| self.problem(problem, range)),
        }
    }

    fn footnote(&mut self, label: &str, range: &Range<usize>, run: &mut Run) -> Option<Inline> {
        let refused = match run.within {
            RunIn::Heading => Some("a heading may not have a note"),
            RunIn::Paragraph(Within::Note) => Some("a note may not have a note"),
            _ if run.in_link => Some("the text of a link may not have a note"),
            _ => None,
        };
        if let Some(message) = refused {
            self.error("note-here", message, "put it at the end of a sentence of the text", range);
            return None;
        }
        let label = label.to_lowercase();
        let Some(definition) = self.notes.get(&label).and_then(|notes| notes.first()).cloned()
        else {
            self.undefined_note(range);
            return None;
        };
        if !self.used_notes.insert(label) {
            let hint = "a note stands at one place; write the note once more under another name";
            self.error("note-twice", "this note is referred to a second time", hint, range);
            return None;
        }
        let back = std::mem::replace(&mut self.at, definition.start + 1);
        let passages = std::mem::take(&mut self.text.passages);
        let blocks = self.container(Within::Note, range);
        run.after.append(&mut self.text.passages);
        self.text.passages = passages;
        self.at = back;
        if blocks.is_empty() {
            self.error(
                "empty-note",
                "this note has no words",
                "write them, or take the note out",
                range,
            );
        }
        Some(Inline::Footnote { blocks })
    }

    fn undefined_note(&mut self, range: &Range<usize>) {
        let hint = "write it on a line of its own: `[^name]: The note.`; for literal brackets write `\\[^`";
        self.error("note-undefined", "this note is not written anywhere", hint, range);
    }

    /// `[^name]` without a definition is text to Markdown, and a mistake to everybody else.
    fn find_undefined_notes(&mut self, passage: &Passage) {
        for (at, _) in passage.text.match_indices("[^") {
            let Some(length) = passage.text[at..].find(']') else { continue };
            let range = passage.source(at..at + length + 1);
            if !self.file[..range.start].ends_with('\\') {
                self.undefined_note(&range);
            }
        }
    }

    /// Whether the line that starts here is the last of its quote and starts with a dash.
    fn attribution_follows(&self, run: &Run) -> bool {
        if run.within != RunIn::Paragraph(Within::Quote) {
            return false;
        }
        let Some((Event::Text(text), _)) = self.peek() else { return false };
        let rest = self.events.get(self.at..).unwrap_or_default();
        let mut ahead = rest.iter().map(|(event, _)| event).skip_while(|event| {
            is_inline(event) && !matches!(event, Event::SoftBreak | Event::HardBreak)
                || matches!(event, Event::End(end) if !matches!(end, TagEnd::Paragraph | TagEnd::BlockQuote(_)))
        });
        starts_with_dash(text)
            && matches!(ahead.next(), Some(Event::End(TagEnd::Paragraph)))
            && matches!(ahead.next(), Some(Event::End(TagEnd::BlockQuote(_))))
    }

    /// Definitions that nothing refers to, and references to what is not defined.
    fn refuse_what_is_left<'d>(
        &mut self,
        definitions: impl Iterator<Item = &'d (String, Range<usize>)>,
        unresolved: Vec<Range<usize>>,
        offset: usize,
    ) {
        for (label, range) in definitions {
            if !self.used_definitions.contains(label) {
                self.error(
                    "definition-unused",
                    "no link uses this definition, so it would be lost",
                    "use it, or take it out",
                    range,
                );
            }
        }
        for range in unresolved {
            let hint = "define it on a line of its own, `[label]: https://…`, or write `[words](https://…)`";
            self.error(
                "link-undefined",
                "this link's label is not defined",
                hint,
                &shifted(&range, offset),
            );
        }
        for (label, definitions) in std::mem::take(&mut self.notes) {
            let used = usize::from(self.used_notes.contains(&label));
            for definition in &definitions[used..] {
                let range = self.events[definition.start].1.clone();
                let message = if used == 1 {
                    "this note is written a second time"
                } else {
                    "nothing refers to this note, so it would be lost"
                };
                self.error(
                    "note-unused",
                    message,
                    "refer to it with `[^name]`, or take it out",
                    &range,
                );
            }
        }
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

fn push_break(run: &mut Run, range: &Range<usize>, out: &mut Vec<Inline>) {
    trim_end(out);
    run.passage.push("\n", range.clone());
    out.push(Inline::Break);
}

/// Takes the space off the end of a run, and a break that nothing follows.
fn trim_end(inlines: &mut Vec<Inline>) {
    match inlines.last_mut() {
        Some(Inline::Text { text }) => {
            text.truncate(text.trim_end_matches(' ').len());
            if text.is_empty() {
                inlines.pop();
                trim_end(inlines);
            }
        }
        Some(
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Foreign { content, .. },
        ) => trim_end(content),
        _ => {}
    }
}

/// Composes characters that came to stand together when pieces of text were joined (NFC).
fn compose(inlines: &mut [Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text { text } => *text = prose::fold(text),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Foreign { content, .. } => compose(content),
            Inline::Break | Inline::Footnote { .. } => {}
        }
    }
}

fn starts_with_dash(text: &str) -> bool {
    text.starts_with("— ") || text.starts_with("– ")
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
    let attribution = content.split_off(start);
    // The break before the line goes with it.
    content.truncate(last_break.unwrap_or(0));
    trim_end(content);
    if content.is_empty() {
        blocks.pop();
    }
    attribution
}

/// Why a link's target can lead nobody anywhere, and what to do about it.
fn unusable(target: &str) -> Option<(String, &'static str)> {
    const FULL: &str = "write the full address, starting with https://";
    if target.is_empty() {
        return Some(("this link has no target".to_owned(), FULL));
    }
    if target.starts_with('#') {
        return Some((format!("a link to `{target}` leads nowhere"), FULL));
    }
    let Some((scheme, rest)) =
        target.split_once(':').filter(|(scheme, _)| !scheme.contains(['/', '.', '?']))
    else {
        return Some((
            format!("`{target}` is not a full address: a reader of paper cannot follow it"),
            FULL,
        ));
    };
    let rest_ok = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(|rest| {
            let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
            host.contains('.') && !host.starts_with('.') && !host.ends_with("..")
        }),
        "mailto" => {
            rest.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        }
        "tel" => rest.starts_with(|char: char| char == '+' || char.is_ascii_digit()),
        _ => {
            let message = format!("`{scheme}:` is not a kind of address that a reader can follow");
            return Some((message, "use https:, mailto: or tel:"));
        }
    };
    if !rest_ok {
        return Some((format!("`{target}` is not an address"), FULL));
    }
    let plain = |byte: u8| byte.is_ascii_graphic();
    if !target.bytes().all(plain) {
        return Some((
            format!("`{target}` has characters that an address cannot have"),
            "copy the address from the browser's address line",
        ));
    }
    None
}
