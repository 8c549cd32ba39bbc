//! What the words after `engross diff` ask for: which briefing, and which two sides of it.
//!
//! ```text
//! [ID] [A [B]]        ID   first-steps, sources/first-steps
//!                     side v2, HEAD~3, 1a2b3c4 · work, . · draft.docx, -
//! ```
//!
//! A word that can be read in two ways is refused, with how to write either.

use std::fmt::{self, Display, Formatter};

use crate::content::SOURCES;
use crate::record::{Builder, Version};

/// What is to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// A briefing; all of them if there is none.
    pub id: Option<String>,
    /// What the old side is: what was last accepted, if it is left out.
    pub old: Option<Side>,
    /// The work tree, if it is left out.
    pub new: Side,
}

/// One of two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    WorkTree,
    /// A commit, as git spells it without a doubt, or the one that a release was made from.
    Commit {
        /// As it was asked for.
        word: String,
        /// What git is asked for.
        name: String,
        /// What made the release, if it is one.
        builder: Option<Builder>,
    },
    /// A file, or `-` for standard input.
    File(String),
}

/// How a word may be read: a briefing's ID, and whatever sides it names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readings {
    pub id: Option<String>,
    pub sides: Vec<(Side, Spelling)>,
}

/// A reading in words, and how to write it so that it is the only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// "the tag", "the file"
    pub what: String,
    pub write: String,
}

/// Why it is not clear what is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// The word, and all that it may be.
    Ambiguous(String, Vec<Spelling>),
    /// It is neither a briefing, nor a revision, nor a file.
    Unknown(String),
    /// A briefing's ID where a side is to stand.
    NoSide(String),
    /// Both sides are the work tree.
    SameSide,
}

impl Asked {
    /// Reads one to three words, or none. `readings` says how a word may be read.
    pub fn read<E>(
        words: &[String],
        mut readings: impl FnMut(&str) -> Result<Readings, E>,
    ) -> Result<Result<Self, Unclear>, E> {
        let mut read = Vec::new();
        for word in words {
            read.push((word.as_str(), readings(word)?));
        }
        Ok(settle(&read))
    }
}

fn settle(words: &[(&str, Readings)]) -> Result<Asked, Unclear> {
    let id = match words {
        [] => None,
        [(word, first), rest @ ..] => match (&first.id, first.sides.is_empty(), rest.len()) {
            (Some(id), true, _) | (Some(id), _, 2) => Some(id.clone()),
            (Some(_), false, _) => return Err(ambiguous(word, first)),
            // A briefing that is not here may be on the sides that follow.
            (None, _, 2) | (None, true, 1) => Some(id_of(word).to_owned()),
            (None, ..) => None,
        },
    };
    let sides = &words[usize::from(id.is_some())..];
    let mut sides = sides.iter().map(|(word, readings)| side(word, readings));
    let (old, new) = (sides.next().transpose()?, sides.next().transpose()?);
    let new = new.unwrap_or(Side::WorkTree);
    if old.as_ref() == Some(&new) && new == Side::WorkTree {
        return Err(Unclear::SameSide);
    }
    Ok(Asked { id, old, new })
}

/// The ID that a word is, if it is one: `first`, `sources/first`, `sources/first/`.
pub fn id_of(word: &str) -> &str {
    let word = word.strip_suffix('/').unwrap_or(word);
    word.strip_prefix(SOURCES).unwrap_or(word)
}

fn side(word: &str, readings: &Readings) -> Result<Side, Unclear> {
    match (&readings.sides[..], &readings.id) {
        ([(side, _)], _) => Ok(side.clone()),
        ([], Some(_)) => Err(Unclear::NoSide(word.to_owned())),
        ([], None) => Err(Unclear::Unknown(word.to_owned())),
        _ => Err(ambiguous(word, &Readings { id: None, ..readings.clone() })),
    }
}

fn ambiguous(word: &str, readings: &Readings) -> Unclear {
    let id = readings
        .id
        .iter()
        .map(|id| Spelling { what: "the briefing".to_owned(), write: format!("sources/{id}") });
    let sides = readings.sides.iter().map(|(_, spelling)| spelling.clone());
    Unclear::Ambiguous(word.to_owned(), id.chain(sides).collect())
}

/// The two revisions of `v1..v2`, or of `v1...v2`. `a/../b` is a path.
fn range(word: &str) -> Option<(&str, &str)> {
    let (old, new) = word.split_once("..")?;
    let new = new.strip_prefix('.').unwrap_or(new);
    let is_path = old.ends_with('/') || new.starts_with('/');
    (!old.is_empty() && !new.is_empty() && !is_path).then_some((old, new))
}

impl Display for Unclear {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ambiguous(word, spellings) => {
                write!(f, "`{word}` may be read in more than one way; write ")?;
                for (at, Spelling { what, write }) in spellings.iter().enumerate() {
                    let or = if at > 0 { ", or " } else { "" };
                    write!(f, "{or}`{write}` for {what}")?;
                }
                Ok(())
            }
            Self::Unknown(word) => match range(word) {
                Some((old, new)) => write!(
                    f,
                    "`{word}` is a range of git's; write its two revisions as two words: {old} {new}"
                ),
                None if is_version(word) => write!(
                    f,
                    "`{word}` is no version of a briefing's releases, which are the folders in output/releases; nor is it a revision that git knows, or a file. Name the briefing before its versions"
                ),
                None => write!(
                    f,
                    "`{word}` is no briefing, no revision that git knows and no file; `git log --oneline` and `git tag` list revisions, and briefings are the folders in sources/"
                ),
            },
            Self::NoSide(word) => write!(
                f,
                "`{word}` is a briefing, and here a side is to stand: a revision, `work` for the work tree, or a file; the briefing comes first"
            ),
            Self::SameSide => f.write_str(
                "the work tree would be compared with itself; name another side, such as `HEAD`",
            ),
        }
    }
}

/// Whether a word looks like a release's version: `v3`.
fn is_version(word: &str) -> bool {
    word.parse::<Version>().is_ok()
}

impl std::error::Error for Unclear {}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace with the briefings `first` and `v1`, the tags `v1` and `v2`, a branch `draft`
    /// and a file `draft`.
    fn readings(word: &str) -> Result<Readings, ()> {
        let tag = |word: &str| {
            let (word, name) = (word.to_owned(), format!("refs/tags/{word}"));
            let side = Side::Commit { word: word.clone(), name, builder: None };
            (side, Spelling { what: "the tag".to_owned(), write: format!("refs/tags/{word}") })
        };
        let file = |word: &str| {
            let spelling = Spelling { what: "the file".to_owned(), write: format!("./{word}") };
            (Side::File(word.to_owned()), spelling)
        };
        let work = Spelling { what: "the work tree".to_owned(), write: ".".to_owned() };
        Ok(match word {
            "first" => Readings { id: Some("first".to_owned()), sides: vec![] },
            "sources/v1" => Readings { id: Some("v1".to_owned()), sides: vec![] },
            "v1" => Readings { id: Some("v1".to_owned()), sides: vec![tag("v1")] },
            "v2" => Readings { id: None, sides: vec![tag("v2")] },
            "draft" => Readings { id: None, sides: vec![tag("draft"), file("draft")] },
            "work" => Readings { id: None, sides: vec![(Side::WorkTree, work)] },
            _ => Readings::default(),
        })
    }

    fn said(words: &str) -> String {
        let words: Vec<_> = words.split_whitespace().map(str::to_owned).collect();
        let side = |side: &Side| match side {
            Side::WorkTree => "work".to_owned(),
            Side::Commit { word, .. } => word.clone(),
            Side::File(path) => format!("file {path}"),
        };
        match Asked::read(&words, readings).unwrap() {
            Ok(asked) => format!(
                "{} | {} | {}",
                asked.id.as_deref().unwrap_or("all"),
                asked.old.as_ref().map_or("accepted".to_owned(), side),
                side(&asked.new)
            ),
            Err(unclear) => unclear.to_string(),
        }
    }

    #[test]
    fn what_is_left_out_is_what_was_accepted_and_the_work_tree() {
        assert_eq!(said(""), "all | accepted | work");
        assert_eq!(said("first"), "first | accepted | work");
        assert_eq!(said("v2"), "all | v2 | work");
        assert_eq!(said("first v2"), "first | v2 | work");
        assert_eq!(said("v2 work"), "all | v2 | work");
        assert_eq!(said("first work v2"), "first | work | v2");
        assert_eq!(said("v1 v1 v2"), "v1 | v1 | v2");
        assert_eq!(said("sources/v1 v2"), "v1 | v2 | work");
    }

    #[test]
    fn a_word_with_two_readings_is_refused_with_both() {
        assert_eq!(
            said("v1 v2"),
            "`v1` may be read in more than one way; write `sources/v1` for the briefing, or `refs/tags/v1` for the tag"
        );
        assert_eq!(
            said("first draft"),
            "`draft` may be read in more than one way; write `refs/tags/draft` for the tag, or `./draft` for the file"
        );
    }

    #[test]
    fn what_is_unknown_or_in_a_wrong_place_is_told() {
        assert!(said("nine").starts_with("`nine` is no briefing, no revision"), "{}", said("nine"));
        assert!(
            said("v9").starts_with("`v9` is no version of a briefing's releases"),
            "{}",
            said("v9")
        );
        assert_eq!(
            said("v1..v2"),
            "`v1..v2` is a range of git's; write its two revisions as two words: v1 v2"
        );
        assert!(said("a/../b").starts_with("`a/../b` is no briefing"));
        assert_eq!(said("gone v2"), "gone | v2 | work");
        assert_eq!(said("sources/gone/ v2 work"), "gone | v2 | work");
        assert!(said("v2 first").starts_with("`first` is a briefing, and here"));
        assert!(said("work").starts_with("the work tree would be compared with itself"));
    }
}
