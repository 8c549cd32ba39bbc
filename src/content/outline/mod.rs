//! A content as text that a person reviews: every word, every role, one block a line.
//!
//! ```text
//! digest     c91fca39f03798ab7ac588de2b13f784ef247260e407056ba8a7cdc2408ede33
//! title      Learning Lessons from Serious Cases
//! date       September 2022 (2022-09)
//! language   en-GB
//!
//! heading 2  Key Learning
//! item •     There was ⟨em⟩confusion⟨/⟩ …⟨note⟩
//!   note
//!     paragraph  It was found …
//! end
//! ```
//!
//! Two spaces for each thing that a line stands in; the role, to which the first space from its
//! eleventh character on puts an end; the text as it is. A mark stands between `⟨` and `⟩`, so a
//! `⟨` of the text itself is doubled. Items are parted from the next list by `end`. What a
//! `⟨note⟩` says stands below its line. [`Content::from_outline`] is the way back.

mod marks;
mod read;
mod texts;

use std::fmt::Write;

pub use read::{Fault, Malformed};
pub use texts::{Stretch, stretches};

use super::model::{Block, Content, Inline};
use marks::literal;

/// So many characters are kept for the role.
const ROLE: usize = 10;

impl Content {
    /// The content as readable text, with its digest. Different contents have different text.
    pub fn outline(&self) -> String {
        let mut out = String::new();
        let mut field = |name: &str, value: &str| line(&mut out, 0, name, &literal(value));
        field("digest", &self.digest().to_string());
        field("title", &self.title);
        if let Some(subtitle) = &self.subtitle {
            field("subtitle", subtitle);
        }
        field("date", &format!("{} ({})", self.date.text, self.date.iso));
        field("language", self.language.as_str());
        if let Some(subject) = &self.subject {
            field("subject", subject);
        }
        for keyword in &self.keywords {
            field("keyword", keyword);
        }
        if let Some(quote) = &self.quote {
            field("quote", &quote.text);
            if let Some(attribution) = &quote.attribution {
                field("said by", attribution);
            }
        }
        out.push('\n');
        blocks(&mut out, 0, &self.blocks);
        out
    }
}

fn line(out: &mut String, depth: usize, role: &str, text: &str) {
    let indent = "  ".repeat(depth);
    // Writing to a string cannot fail.
    let _ = match text {
        "" => writeln!(out, "{indent}{role}"),
        text => writeln!(out, "{indent}{role:<ROLE$} {text}"),
    };
}

fn blocks(out: &mut String, depth: usize, list: &[Block]) {
    for block in list {
        match block {
            Block::Heading { level, content } => {
                run(out, depth, &format!("heading {level}"), content);
            }
            Block::Paragraph { content } => run(out, depth, "paragraph", content),
            Block::List { start, items } => {
                for (index, item) in items.iter().enumerate() {
                    let label = match start {
                        Some(start) => format!("item {}", start.saturating_add(index as u64)),
                        None => "item •".to_owned(),
                    };
                    // An item of one paragraph is one line.
                    match &item[..] {
                        [Block::Paragraph { content }, rest @ ..] => {
                            run(out, depth, &label, content);
                            blocks(out, depth + 1, rest);
                        }
                        others => {
                            line(out, depth, &label, "");
                            blocks(out, depth + 1, others);
                        }
                    }
                }
                line(out, depth, "end", "");
            }
            Block::Quote { blocks: quoted, attribution } => {
                line(out, depth, "quote", "");
                blocks(out, depth + 1, quoted);
                if !attribution.is_empty() {
                    run(out, depth + 1, "said by", attribution);
                }
            }
            Block::Table { header, rows } => {
                line(out, depth, "table", "");
                for (role, cells) in
                    std::iter::once(("header", header)).chain(rows.iter().map(|row| ("row", row)))
                {
                    line(out, depth + 1, role, "");
                    cells.iter().for_each(|cell| run(out, depth + 2, "cell", cell));
                }
            }
            Block::Picture { digest, media, alt, caption } => {
                line(out, depth, "picture", &format!("{} {digest}", media.extension()));
                line(out, depth + 1, "alt", &literal(alt));
                if !caption.is_empty() {
                    run(out, depth + 1, "caption", caption);
                }
            }
        }
    }
}

/// A run on one line, then its footnotes below it.
fn run(out: &mut String, depth: usize, role: &str, inlines: &[Inline]) {
    let mut text = String::new();
    let mut notes = Vec::new();
    marked_text(inlines, &mut text, &mut notes);
    line(out, depth, role, &text);
    for note in notes {
        line(out, depth + 1, "note", "");
        blocks(out, depth + 2, note);
    }
}

/// Text with its markup spelt as marks: ⟨em⟩…⟨/⟩.
fn marked_text<'a>(inlines: &'a [Inline], out: &mut String, notes: &mut Vec<&'a [Block]>) {
    for inline in inlines {
        let (mark, content) = match inline {
            Inline::Text { text } => {
                out.push_str(&literal(text));
                continue;
            }
            Inline::Break => {
                out.push_str("⟨break⟩");
                continue;
            }
            Inline::Footnote { blocks } => {
                out.push_str("⟨note⟩");
                notes.push(blocks);
                continue;
            }
            Inline::Emphasis { content } => ("em".to_owned(), content),
            Inline::Strong { content } => ("strong".to_owned(), content),
            Inline::Link { target, content } => (format!("link {target}"), content),
            Inline::Foreign { language, content } => (format!("in {language}"), content),
        };
        let _ = write!(out, "⟨{mark}⟩");
        marked_text(content, out, notes);
        out.push_str("⟨/⟩");
    }
}

#[cfg(test)]
mod tests;
