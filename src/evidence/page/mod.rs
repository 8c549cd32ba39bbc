//! `HOW-TO-CHECK.txt`: how to check a pack without engross, in plain words.
//!
//! No answer rests on this page, which a forger writes anew: each command asks a file that the one before has
//! proved, from the anchor on, and the anchor is compared with what somebody knows from elsewhere.
//!
//! The page follows from the pack's other files alone, so that a verifier writes it again and compares. So its
//! texts are for ever: a pack on a shelf has those of its day. Each [`Form`] has a module with all that it
//! says, which stays as it is; whoever changes a text adds a form. The packs in `tests/evidence/` fail if one of
//! theirs changes.

mod commands;
mod first;
mod form;
mod opening;
mod second;
mod source;
mod words;

pub use form::Form;

use super::subject::Subject;
use crate::files::Files;
use source::Source;

/// The page's file.
pub const PAGE: &str = "HOW-TO-CHECK.txt";

/// Columns of the page's sentences.
const WIDTH: usize = 80;

/// The page of a pack with this payload; `None` if the record or the policy is not there.
pub fn write(form: Form, subject: &Subject<'_>, payload: &Files) -> Option<String> {
    let source = Source::read(subject, payload)?;
    Some(match form {
        Form::First => first::write(&source),
        Form::Second => second::write(&source),
    })
}

/// A paragraph in the page's width, all but its first line after some spaces.
fn filled(text: &str, indent: &str) -> String {
    let options = textwrap::Options::new(WIDTH).subsequent_indent(indent);
    // A name or a command is never parted.
    textwrap::fill(text, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
}
