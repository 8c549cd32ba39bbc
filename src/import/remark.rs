//! What a reader of a comparison must know about a file beside its words.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use crate::phrase::{counted, listed};
use crate::readback::Hidden;

/// Something about a file, or about how it was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// A PDF without a structure tree.
    Untagged,
    /// A PDF with a structure tree that does not call itself tagged.
    NotCalledTagged,
    /// Words of a tagged PDF outside of its tags: how many blocks were made of them.
    OutsideTags {
        blocks: usize,
        pages: Vec<usize>,
    },
    /// What repeats on pages, or is declared a header or footer.
    SetAside {
        what: &'static str,
        text: String,
    },
    /// Words that a page has but hardly shows.
    Hidden {
        how: Hidden,
        text: String,
        pages: Vec<usize>,
    },
    /// Codes of which a PDF does not say which characters they are.
    UnknownCharacters {
        pages: Vec<usize>,
    },
    /// Assistive technology says other words than stand there.
    SaidOtherwise {
        stands: String,
        says: String,
    },
    /// A note, a form field, or something else laid over a page.
    Annotation {
        kind: String,
        text: String,
        page: usize,
    },
    /// Words that the file has and does not show, in a few words what they are.
    NotShown {
        what: &'static str,
        text: String,
    },
    /// Words that stand there and no screen reader says.
    NotSpoken {
        text: String,
    },
    /// Tracked changes that nobody has accepted or refused.
    TrackedChanges {
        inserted: usize,
        deleted: usize,
    },
    /// Words with a line through them, which are read as text.
    StruckOut {
        text: String,
    },
    Comments(usize),
    /// An element that is not understood, whose words were read as paragraphs.
    NotUnderstood {
        element: String,
    },
    /// A line before the text that could not be read as what it should be, in a sentence.
    FrontMatter(String),
    /// A picture without words for those who do not see it.
    PictureWithoutText,
}

/// Remarks in the order in which they came up, each once.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    list: Vec<Remark>,
    seen: BTreeSet<Remark>,
}

impl Remarks {
    /// Adds a remark, unless it is on words and there are none.
    pub fn add(&mut self, remark: Remark) {
        let says = match &remark {
            Remark::NotShown { text, .. }
            | Remark::SetAside { text, .. }
            | Remark::StruckOut { text }
            | Remark::NotSpoken { text } => !text.is_empty(),
            _ => true,
        };
        if says && self.seen.insert(remark.clone()) {
            self.list.push(remark);
        }
    }

    pub fn not_understood(&mut self, element: &str) {
        self.add(Remark::NotUnderstood { element: element.to_owned() });
    }

    pub fn into_list(self) -> Vec<Remark> {
        self.list
    }
}

impl Extend<Remark> for Remarks {
    fn extend<T: IntoIterator<Item = Remark>>(&mut self, remarks: T) {
        remarks.into_iter().for_each(|remark| self.add(remark));
    }
}

/// More characters than this of a text are not said again.
const EXCERPT: usize = 60;

impl Display for Remark {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untagged => f.write_str(
                "The PDF is not tagged: it is read in the order in which its pages are painted, \
                 and headings, lists and paragraphs are guessed.",
            ),
            Self::NotCalledTagged => {
                f.write_str("The PDF has tags, but does not call itself tagged.")
            }
            Self::OutsideTags { blocks, pages } => {
                let (noun, verb) =
                    if *blocks == 1 { ("block", "stands") } else { ("blocks", "stand") };
                write!(
                    f,
                    "{blocks} {noun} of text {verb} outside of the tags, on {}; a screen reader \
                     leaves that out. It is read last here.",
                    on_pages(pages)
                )
            }
            Self::SetAside { what, text } => write!(f, "Set aside as {what}: {}.", excerpt(text)),
            Self::Hidden { how, text, pages } => {
                write!(
                    f,
                    "There is text on {} that {}: {}.",
                    on_pages(pages),
                    how_hidden(*how),
                    excerpt(text)
                )
            }
            Self::UnknownCharacters { pages } => write!(
                f,
                "The PDF does not say which characters some of its text on {} stands for; they \
                 are read as {}.",
                on_pages(pages),
                char::REPLACEMENT_CHARACTER
            ),
            Self::SaidOtherwise { stands, says } => write!(
                f,
                "A screen reader says {} where {} stands.",
                excerpt(says),
                excerpt(stands)
            ),
            Self::Annotation { kind, text, page } => {
                write!(f, "Page {page} has a {kind} laid over it that says {}.", excerpt(text))
            }
            Self::NotShown { what, text } => write!(f, "Left out, {what}: {}.", excerpt(text)),
            Self::NotSpoken { text } => {
                write!(f, "No screen reader says {}, which stands there.", excerpt(text))
            }
            Self::TrackedChanges { inserted, deleted } => write!(
                f,
                "The document has tracked changes: {}, read as text, and {}, left out.",
                counted(*inserted, "insertion"),
                counted(*deleted, "deletion")
            ),
            Self::StruckOut { text } => {
                write!(f, "Struck out, and read as if it stood: {}.", excerpt(text))
            }
            Self::Comments(1) => f.write_str("The document has a comment, which is left out."),
            Self::Comments(count) => {
                write!(f, "The document has {count} comments, which are left out.")
            }
            Self::NotUnderstood { element } => {
                write!(f, "What `{element}` means is not known; its words are read as paragraphs.")
            }
            Self::FrontMatter(problem) => write!(f, "In the front matter: {problem}."),
            Self::PictureWithoutText => {
                f.write_str("A picture has no alternative text: what it shows is not compared.")
            }
        }
    }
}

fn how_hidden(how: Hidden) -> &'static str {
    match how {
        Hidden::Invisible => "is painted invisibly, as under a scanned page",
        Hidden::TooSmall => "is too small to read",
        Hidden::Mirrored => "is mirrored",
        Hidden::Layer => "is on a layer that can be switched off",
        Hidden::PaperColoured => "has nearly the colour of paper",
        Hidden::UnknownColour => "has a colour that cannot be told",
        Hidden::OffPage => "is beyond the page's edge",
        Hidden::Clipped => "is clipped away",
        Hidden::Covered => "is painted over",
    }
}

fn on_pages(pages: &[usize]) -> String {
    let numbers: Vec<_> = pages.iter().map(ToString::to_string).collect();
    match &numbers[..] {
        [] => "no page".to_owned(),
        [one] => format!("page {one}"),
        several => format!("pages {}", listed(several)),
    }
}

/// The beginning of a text, in quotation marks.
fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("“{} …”", text[..end].trim_end()),
        None => format!("“{text}”"),
    }
}
