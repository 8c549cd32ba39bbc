//! The way back: the content that an outline was written of, or where it is none.

use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use super::ROLE;
use super::marks::{Marks, Piece};
use crate::content::model::{Block, Content, Date, Format, Inline, Media, PullQuote};
use crate::digest::Digest;

/// Why a text is no content's outline, and the bytes that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    pub range: Range<usize>,
    pub fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Another line must come first.
    Missing(&'static str),
    /// A line that cannot stand where it does.
    Misplaced,
    /// A value that is not what it must be.
    Value(&'static str),
    /// A mark that is none.
    Mark,
    /// A mark that nothing closes.
    Open,
    /// Lines or marks stand in each other deeper than any content's.
    TooDeep,
    /// The right content in other signs: a space, a number, a line break.
    Spelling,
    /// The digest of another content than the one below it.
    Digest,
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing(role) => return write!(f, "a line `{role}` must stand here"),
            Self::Misplaced => "this line cannot stand here",
            Self::Value(what) => return write!(f, "this must be {what}"),
            Self::Mark => "this is no mark; a `⟨` of the text is doubled",
            Self::Open => "a mark is not closed on its line",
            Self::TooDeep => "this stands in more others than a content has",
            Self::Spelling => "this line is not written as it must be",
            Self::Digest => {
                "this is not the digest of what stands below it, so one of the two was changed"
            }
        })
    }
}

/// Twice as deep as Markdown goes: a note, or a row, and its words are two steps.
const MAX_DEPTH: usize = 64;

/// The highest number that a list can start with in Markdown.
const MAX_NUMBER: u64 = 999_999_999;

impl Content {
    /// Reads what [`Content::outline`] wrote, and nothing else.
    pub fn from_outline(text: &str) -> Result<Self, Malformed> {
        let mut reader = Reader { lines: lines(text), at: 0, end: text.len() };
        let digest = reader.need(0, "digest")?;
        let stated: Digest = digest.value("64 digits from 0 to 9 and a to f")?;
        let content = reader.content()?;
        if content.digest() != stated {
            return Err(digest.wrong(Fault::Digest));
        }
        // One content has one outline; whatever was read leniently is told here.
        let outline = content.outline();
        if outline != text {
            let same = text.bytes().zip(outline.bytes()).take_while(|(a, b)| a == b).count();
            let line = reader.lines.iter().find(|line| line.range.end >= same);
            let range = line.map_or(text.len()..text.len(), |line| line.range.clone());
            return Err(Malformed { range, fault: Fault::Spelling });
        }
        Ok(content)
    }
}

/// A line, parted into what it stands in, its role and its text.
#[derive(Debug, Clone)]
struct Line<'t> {
    range: Range<usize>,
    depth: usize,
    role: &'t str,
    text: &'t str,
}

fn lines<'t>(text: &'t str) -> Vec<Line<'t>> {
    let mut end = 0;
    let line = |line: &'t str| {
        let start = end;
        end += line.len();
        Line::new(line.strip_suffix('\n').unwrap_or(line), start)
    };
    text.split_inclusive('\n').map(line).collect()
}

impl<'t> Line<'t> {
    fn new(line: &'t str, start: usize) -> Self {
        let said = line.trim_start_matches(' ');
        let mut spaces = said.char_indices().skip(ROLE).filter(|(_, char)| *char == ' ');
        let (role, text) = match spaces.next() {
            Some((at, _)) => (&said[..at], &said[at + 1..]),
            None => (said, ""),
        };
        Self {
            range: start..start + line.len(),
            depth: (line.len() - said.len()) / 2,
            role: role.trim_end_matches(' '),
            text,
        }
    }

    fn wrong(&self, fault: Fault) -> Malformed {
        Malformed { range: self.range.clone(), fault }
    }

    /// The text as a value that is written in one way.
    fn value<T: std::str::FromStr>(&self, what: &'static str) -> Result<T, Malformed> {
        self.text.parse().map_err(|_| self.wrong(Fault::Value(what)))
    }

    /// The text without marks.
    fn words(&self) -> Result<String, Malformed> {
        let mut marks = Marks::new(self.text, self.range.end);
        match (marks.next()?, marks.next()?) {
            (None, _) => Ok(String::new()),
            (Some(Piece::Words(words)), None) => Ok(words),
            _ => Err(self.wrong(Fault::Mark)),
        }
    }
}

struct Reader<'t> {
    lines: Vec<Line<'t>>,
    at: usize,
    /// Where the text ends.
    end: usize,
}

impl<'t> Reader<'t> {
    /// The next line if it has this role, and stands in so many others.
    fn take(&mut self, depth: usize, role: &str) -> Option<Line<'t>> {
        let line =
            self.lines.get(self.at).filter(|line| (line.depth, line.role) == (depth, role))?;
        self.at += 1;
        Some(line.clone())
    }

    fn need(&mut self, depth: usize, role: &'static str) -> Result<Line<'t>, Malformed> {
        self.take(depth, role).ok_or_else(|| self.wrong_here(Fault::Missing(role)))
    }

    fn wrong_here(&self, fault: Fault) -> Malformed {
        match self.lines.get(self.at) {
            Some(line) => line.wrong(fault),
            None => Malformed { range: self.end..self.end, fault },
        }
    }

    fn content(&mut self) -> Result<Content, Malformed> {
        let title = self.need(0, "title")?.words()?;
        let subtitle = self.words("subtitle")?;
        let date = self.need(0, "date")?;
        let text = date.words()?;
        let iso = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
        let (text, iso) = iso.ok_or_else(|| {
            date.wrong(Fault::Value(
                "a date in words and in numbers, such as September 2022 (2022-09)",
            ))
        })?;
        let date = Date { iso: iso.to_owned(), text: text.to_owned() };
        let language = self.need(0, "language")?.value("a language such as en-GB")?;
        let subject = self.words("subject")?;
        let mut keywords = Vec::new();
        while let Some(keyword) = self.words("keyword")? {
            keywords.push(keyword);
        }
        let quote = match self.words("quote")? {
            Some(text) => Some(PullQuote { text, attribution: self.words("said by")? }),
            None => None,
        };
        self.take(0, "").ok_or_else(|| self.wrong_here(Fault::Misplaced))?;
        let blocks = self.blocks(0)?;
        match self.at < self.lines.len() {
            true => Err(self.wrong_here(Fault::Misplaced)),
            false => Ok(Content {
                format: Format::One,
                title,
                subtitle,
                date,
                language,
                subject,
                keywords,
                quote,
                blocks,
            }),
        }
    }

    /// A field of the front matter, if the next line is it.
    fn words(&mut self, role: &str) -> Result<Option<String>, Malformed> {
        self.take(0, role).map(|line| line.words()).transpose()
    }

    /// All blocks up to a line that starts none here.
    fn blocks(&mut self, depth: usize) -> Result<Vec<Block>, Malformed> {
        if depth > MAX_DEPTH {
            return Err(self.wrong_here(Fault::TooDeep));
        }
        let mut blocks = Vec::new();
        while let Some(line) = self.lines.get(self.at).filter(|line| line.depth == depth).cloned() {
            let (role, number) = line.role.split_once(' ').unwrap_or((line.role, ""));
            blocks.push(match role {
                "item" => self.list(&line, number)?,
                "heading" | "paragraph" | "quote" | "table" | "picture" => {
                    self.at += 1;
                    self.block(&line, role, number)?
                }
                _ => break,
            });
        }
        Ok(blocks)
    }

    fn block(&mut self, line: &Line<'t>, role: &str, number: &str) -> Result<Block, Malformed> {
        let inner = line.depth + 1;
        Ok(match role {
            "heading" => {
                let level = number.parse().ok().filter(|level| (2..=6).contains(level));
                let level = level.ok_or_else(|| line.wrong(Fault::Value("a level from 2 to 6")))?;
                Block::Heading { level, content: self.run(line)? }
            }
            "paragraph" => Block::Paragraph { content: self.run(line)? },
            "quote" => Block::Quote {
                blocks: self.blocks(inner)?,
                attribution: self.optional_run(inner, "said by")?,
            },
            "table" => {
                self.need(inner, "header")?;
                let header = self.cells(inner + 1)?;
                let mut rows = Vec::new();
                while self.take(inner, "row").is_some() {
                    rows.push(self.cells(inner + 1)?);
                }
                Block::Table { header, rows }
            }
            _ => {
                let wrong = || line.wrong(Fault::Value("png or jpeg and a SHA-256"));
                let (kind, digest) = line.text.split_once(' ').ok_or_else(wrong)?;
                let media = [Media::Png, Media::Jpeg].into_iter().find(|m| m.extension() == kind);
                Block::Picture {
                    media: media.ok_or_else(wrong)?,
                    digest: digest.parse().map_err(|_| wrong())?,
                    alt: self.need(inner, "alt")?.words()?,
                    caption: self.optional_run(inner, "caption")?,
                }
            }
        })
    }

    /// A list, from its first item's line to its `end`.
    fn list(&mut self, first: &Line<'t>, label: &str) -> Result<Block, Malformed> {
        let start = match label {
            "•" => None,
            number => {
                let wrong = || first.wrong(Fault::Value("an item's • or its number"));
                Some(number.parse().ok().filter(|start| *start <= MAX_NUMBER).ok_or_else(wrong)?)
            }
        };
        let depth = first.depth;
        let mut items = Vec::new();
        while self.take(depth, "end").is_none() {
            let is_item = |line: &&Line<'_>| line.depth == depth && line.role.starts_with("item ");
            let line = self.lines.get(self.at).filter(is_item).cloned();
            let line = line.ok_or_else(|| self.wrong_here(Fault::Missing("end")))?;
            self.at += 1;
            let mut item = Vec::new();
            // An item of one paragraph is one line.
            if !line.text.is_empty() {
                item.push(Block::Paragraph { content: self.run(&line)? });
            }
            item.extend(self.blocks(depth + 1)?);
            items.push(item);
        }
        Ok(Block::List { start, items })
    }

    fn cells(&mut self, depth: usize) -> Result<Vec<Vec<Inline>>, Malformed> {
        let mut cells = Vec::new();
        while let Some(line) = self.take(depth, "cell") {
            cells.push(self.run(&line)?);
        }
        Ok(cells)
    }

    fn optional_run(&mut self, depth: usize, role: &str) -> Result<Vec<Inline>, Malformed> {
        self.take(depth, role).map_or(Ok(Vec::new()), |line| self.run(&line))
    }

    /// The inlines of a line, with the notes that stand below it.
    fn run(&mut self, line: &Line<'t>) -> Result<Vec<Inline>, Malformed> {
        self.inlines(&mut Marks::new(line.text, line.range.end), line.depth + 1, 0)
    }

    /// The inlines up to the end of the line or, within `open` marks, of the innermost.
    fn inlines(
        &mut self,
        marks: &mut Marks<'t>,
        notes: usize,
        open: usize,
    ) -> Result<Vec<Inline>, Malformed> {
        if open > MAX_DEPTH {
            return Err(marks.wrong(Fault::TooDeep));
        }
        let mut inlines = Vec::new();
        while let Some(piece) = marks.next()? {
            inlines.push(match piece {
                Piece::Words(text) => Inline::Text { text },
                Piece::Mark("/") => match open {
                    0 => return Err(marks.wrong(Fault::Mark)),
                    _ => return Ok(inlines),
                },
                Piece::Mark("break") => Inline::Break,
                Piece::Mark("note") => {
                    self.need(notes, "note")?;
                    Inline::Footnote { blocks: self.blocks(notes + 1)? }
                }
                Piece::Mark(mark) => {
                    let wrong = marks.wrong(Fault::Mark);
                    let content = self.inlines(marks, notes, open + 1)?;
                    span(mark, content).ok_or(wrong)?
                }
            });
        }
        if open > 0 { Err(marks.wrong(Fault::Open)) } else { Ok(inlines) }
    }
}

/// What a mark makes of the words up to its end.
fn span(mark: &str, content: Vec<Inline>) -> Option<Inline> {
    Some(match mark.split_once(' ') {
        None if mark == "em" => Inline::Emphasis { content },
        None if mark == "strong" => Inline::Strong { content },
        Some(("link", target)) => Inline::Link { target: target.to_owned(), content },
        Some(("in", language)) => Inline::Foreign { language: language.parse().ok()?, content },
        _ => return None,
    })
}
