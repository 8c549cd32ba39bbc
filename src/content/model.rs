//! What a briefing says, as plain data: no source positions, no layout, nothing of one edition.
//!
//! The serde form of these types is the content's JSON, described in `docs/content.md`.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// The first field of every content's JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    #[serde(rename = "engross-content-1")]
    One,
}

/// Everything that a briefing says. All text is in NFC, with white space folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    pub format: Format,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    pub date: Date,
    pub language: Language,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<PullQuote>,
    pub blocks: Vec<Block>,
}

/// The date a briefing carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Date {
    /// ISO 8601: a year and month, or a full date.
    pub iso: String,
    /// The date as a reader sees it.
    pub text: String,
}

/// The quotation that opens a briefing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PullQuote {
    /// With its own quotation marks.
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
}

/// A part of the text that starts on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum Block {
    /// Levels 2 to 6: the title is the only heading of level 1.
    Heading {
        level: u8,
        content: Vec<Inline>,
    },
    Paragraph {
        content: Vec<Inline>,
    },
    /// Numbered from `start` if there is one, with bullets otherwise.
    List {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote {
        blocks: Vec<Block>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attribution: Vec<Inline>,
    },
    /// Every row has as many cells as the header.
    Table {
        header: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A picture is its bytes' digest, not its file's name.
    Picture {
        digest: Digest,
        media: Media,
        alt: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        caption: Vec<Inline>,
    },
}

/// A part of a line of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum Inline {
    Text {
        text: String,
    },
    Emphasis {
        content: Vec<Inline>,
    },
    Strong {
        content: Vec<Inline>,
    },
    Link {
        target: String,
        content: Vec<Inline>,
    },
    /// A line break that the author asked for.
    Break,
    /// A note's paragraphs and lists, at the place that refers to it.
    Footnote {
        blocks: Vec<Block>,
    },
    /// Words in another language than those around them.
    Foreign {
        language: Language,
        content: Vec<Inline>,
    },
}

/// The kind of a picture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    #[serde(rename = "image/png")]
    Png,
    #[serde(rename = "image/jpeg")]
    Jpeg,
}

impl Media {
    /// The ending of such a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
        }
    }
}

/// A language tag (BCP 47) of a language, perhaps a script, perhaps a region: `en-GB`, `pa-Arab`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

impl Language {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag's first part: `en` of `en-GB`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

/// A text that is not a language tag, or not in the one spelling used here.
#[derive(Debug, PartialEq, Eq)]
pub struct NotALanguage;

impl Display for NotALanguage {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a language is written like `en`, `en-GB` or `pa-Arab-PK` (BCP 47)")
    }
}

impl std::error::Error for NotALanguage {}

impl FromStr for Language {
    type Err = NotALanguage;

    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        let lower = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase());
        let upper = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase());
        let language = |part: &str| matches!(part.len(), 2 | 3) && lower(part);
        let region = |part: &str| part.len() == 2 && upper(part);
        let script = |part: &str| {
            part.len() == 4 && part.is_ascii() && upper(&part[..1]) && lower(&part[1..])
        };
        let parts: Vec<_> = text.split('-').collect();
        let well_formed = match parts[..] {
            [first] => language(first),
            [first, second] => language(first) && (script(second) || region(second)),
            [first, second, third] => language(first) && script(second) && region(third),
            _ => false,
        };
        well_formed.then(|| Self(text.to_owned())).ok_or(NotALanguage)
    }
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;

    fn try_from(text: String) -> Result<Self, NotALanguage> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

impl Display for Language {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Inline {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }
}

/// The words of some inlines without their markup; a break is a space, a footnote is left out.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain_text(inlines, &mut out);
    out
}

fn push_plain_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text } => out.push_str(text),
            Inline::Break => out.push(' '),
            Inline::Footnote { .. } => {}
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Foreign { content, .. } => push_plain_text(content, out),
        }
    }
}

impl Content {
    /// Calls `visit` for each run of inlines, in reading order: headings, paragraphs, cells,
    /// captions, attributions, and the paragraphs of a footnote right after the run that has it.
    pub fn visit_runs<'a>(&'a self, visit: &mut impl FnMut(&'a [Inline])) {
        visit_blocks(&self.blocks, visit);
    }

    /// The targets of all links, each once, in the order of first use.
    pub fn link_targets(&self) -> Vec<&str> {
        let mut targets = Vec::new();
        self.visit_runs(&mut |run| collect_targets(run, &mut targets));
        targets
    }

    /// The pictures' digests and kinds, each once, in the order of first use.
    pub fn pictures(&self) -> Vec<(Digest, Media)> {
        let mut pictures = Vec::new();
        collect_pictures(&self.blocks, &mut pictures);
        pictures
    }
}

fn visit_blocks<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a [Inline])) {
    for block in blocks {
        match block {
            Block::Heading { content, .. } | Block::Paragraph { content } => {
                visit_run(content, visit);
            }
            Block::List { items, .. } => items.iter().for_each(|item| visit_blocks(item, visit)),
            Block::Quote { blocks, attribution } => {
                visit_blocks(blocks, visit);
                visit_run(attribution, visit);
            }
            Block::Table { header, rows } => {
                for cell in header.iter().chain(rows.iter().flatten()) {
                    visit_run(cell, visit);
                }
            }
            Block::Picture { caption, .. } => visit_run(caption, visit),
        }
    }
}

fn visit_run<'a>(run: &'a [Inline], visit: &mut impl FnMut(&'a [Inline])) {
    if !run.is_empty() {
        visit(run);
        visit_footnotes(run, visit);
    }
}

fn visit_footnotes<'a>(run: &'a [Inline], visit: &mut impl FnMut(&'a [Inline])) {
    for inline in run {
        match inline {
            Inline::Footnote { blocks } => visit_blocks(blocks, visit),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Foreign { content, .. } => visit_footnotes(content, visit),
            Inline::Text { .. } | Inline::Break => {}
        }
    }
}

fn collect_targets<'a>(run: &'a [Inline], targets: &mut Vec<&'a str>) {
    for inline in run {
        match inline {
            Inline::Link { target, .. } if !targets.contains(&target.as_str()) => {
                targets.push(target);
            }
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Foreign { content, .. } => collect_targets(content, targets),
            _ => {}
        }
    }
}

fn collect_pictures(blocks: &[Block], pictures: &mut Vec<(Digest, Media)>) {
    for block in blocks {
        match block {
            Block::Picture { digest, media, .. } if !pictures.contains(&(*digest, *media)) => {
                pictures.push((*digest, *media));
            }
            Block::List { items, .. } => {
                items.iter().for_each(|item| collect_pictures(item, pictures));
            }
            Block::Quote { blocks, .. } => collect_pictures(blocks, pictures),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_one_spelling() {
        for good in ["en", "cy", "en-GB", "pa-Arab", "pa-Arab-PK", "syl"] {
            assert!(good.parse::<Language>().is_ok(), "{good}");
        }
        for bad in
            ["", "e", "EN", "english", "en_GB", "en-gb", "en-GB-x", "pa-PK-Arab", "en-", "én"]
        {
            assert!(bad.parse::<Language>().is_err(), "{bad}");
        }
    }
}
