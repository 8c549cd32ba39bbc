//! A difference between an edition and the content, and how it is told.

use std::fmt::Write;
use std::ops::Range;

use super::words::marked;
use crate::report::{Place, Problem};

/// What is different. The codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Missing,
    Extra,
    Repeated,
    Moved,
    Text,
    Alt,
    Role,
    Level,
    Table,
    Nesting,
    Label,
    Link,
    LinkTarget,
    LinkSpoken,
    LinkPlace,
    Note,
    NoteLabel,
    Language,
    SaidOtherwise,
    ActualText,
    Unknown,
    TooSmall,
    Mirrored,
    Invisible,
    PaperColoured,
    OffPage,
    Clipped,
    Layer,
    Covered,
    Outside,
    Artefact,
    DraftMark,
    Annotation,
    Action,
    Metadata,
    Bookmark,
    Untagged,
}

impl Kind {
    /// The code of the problem, and what is wrong as a clause about an edition.
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("parity-missing", "does not have"),
            Self::Extra => ("parity-extra", "has what nobody wrote"),
            Self::Repeated => ("parity-repeated", "says twice"),
            Self::Moved => ("parity-moved", "has in another place of the text"),
            Self::Text => ("parity-text", "has other words"),
            Self::Alt => ("parity-alt", "has another alternative text"),
            Self::Role => ("parity-role", "makes something else of this"),
            Self::Level => ("parity-level", "has this heading on another level"),
            Self::Table => ("parity-table", "has this cell in another place or role"),
            Self::Nesting => ("parity-nesting", "has this in other lists, items, quotes or tables"),
            Self::Label => ("parity-label", "labels this item otherwise"),
            Self::Link => ("parity-link", "has other links here"),
            Self::LinkTarget => ("parity-link-target", "leads this link elsewhere"),
            Self::LinkSpoken => {
                ("parity-link-spoken", "has a screen reader say other words for this link")
            }
            Self::LinkPlace => ("parity-link-place", "has this link where its words do not stand"),
            Self::Note => ("parity-note", "refers to a note at another place"),
            Self::NoteLabel => ("parity-note-label", "labels a note otherwise than its reference"),
            Self::Language => ("parity-language", "names another language"),
            Self::SaidOtherwise => {
                ("parity-said-otherwise", "has a screen reader say other words than it shows")
            }
            Self::ActualText => {
                ("parity-actual-text", "shows other words than it has read out and copied")
            }
            Self::Unknown => {
                ("parity-unknown-text", "shows characters that the file does not name")
            }
            Self::TooSmall => ("parity-too-small", "shows text too small to read"),
            Self::Mirrored => ("parity-mirrored", "mirrors text"),
            Self::Invisible => ("parity-invisible", "holds text that is not painted"),
            Self::PaperColoured => (
                "parity-paper-coloured",
                "shows text that is as good as white, or in a colour that cannot be told",
            ),
            Self::OffPage => ("parity-off-page", "puts text beside the page"),
            Self::Clipped => ("parity-clipped", "cuts text off"),
            Self::Layer => ("parity-layer", "puts text on a layer that can be switched off"),
            Self::Covered => ("parity-covered", "paints over text"),
            Self::Outside => {
                ("parity-outside", "shows what is neither tagged nor declared an artefact")
            }
            Self::Artefact => {
                ("parity-artefact", "says words outside its text that no rule permits")
            }
            Self::DraftMark => {
                ("parity-draft-mark", "does not say on this page that it is a draft")
            }
            Self::Annotation => {
                ("parity-annotation", "has an annotation that is no link of the text")
            }
            Self::Action => ("parity-action", "does something by itself"),
            Self::Metadata => ("parity-metadata", "says something else in the file's metadata"),
            Self::Bookmark => (
                "parity-bookmark",
                "has a bookmark that is no heading, or does more than lead to one",
            ),
            Self::Untagged => ("parity-untagged", "is not tagged"),
        }
    }

    pub fn code(self) -> &'static str {
        self.told().0
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub kind: Kind,
    /// What it is about: "paragraph", "heading of level 2", "Title".
    pub what: String,
    /// What the content or the facts say, and what the file says.
    pub expected: Option<String>,
    pub found: Option<String>,
    /// From 1; 0 if it is on none, or not known.
    pub page: usize,
    /// The bytes of the briefing's file.
    pub source: Option<Range<usize>>,
}

impl Difference {
    pub fn new(kind: Kind) -> Self {
        Self { kind, what: String::new(), expected: None, found: None, page: 0, source: None }
    }

    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }

    pub fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = Some(text.into());
        self
    }

    pub fn found(mut self, text: impl Into<String>) -> Self {
        self.found = Some(text.into());
        self
    }

    pub fn on(mut self, page: usize) -> Self {
        self.page = page;
        self
    }

    pub fn from(mut self, source: Option<Range<usize>>) -> Self {
        self.source = source;
        self
    }

    /// What is wrong with something, as a sentence without its full stop.
    pub fn message(&self, subject: &str) -> String {
        let mut message = format!("{subject} {}", self.kind.told().1);
        if !self.what.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(message, " ({})", self.what);
        }
        if self.page > 0 {
            let _ = write!(message, ", on page {}", self.page);
        }
        message
    }

    /// The difference as a problem of what is named so, at the source's line if it is about one
    /// and at `otherwise` if it is not.
    pub fn problem(&self, subject: &str, source: &str, otherwise: &str) -> Problem {
        let place = match &self.source {
            Some(range) => Place::at(source, range.clone()),
            None => Place::file(otherwise),
        };
        let problem = Problem::error(self.kind.code(), self.message(subject)).at(place);
        match (&self.expected, &self.found) {
            (Some(expected), Some(found)) => problem
                .hint(format!("it should say: {}", quoted(expected)))
                .hint(format!("it says: {}", quoted(found)))
                .hint(format!("word by word: {}", marked(expected, found))),
            (Some(expected), None) => problem.hint(format!("it should say: {}", quoted(expected))),
            (None, Some(found)) => problem.hint(format!("it says: {}", quoted(found))),
            (None, None) => problem,
        }
    }
}

/// More than this of a text is not shown.
const SHOWN: usize = 300;

/// A text in quotation marks, no more than can be read at once.
pub(crate) fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "nothing".to_owned();
    }
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("“{} …”", text[..at].trim_end()),
        None => format!("“{text}”"),
    }
}
