//! `bag-info.txt`: what is in the bag, in labels that archives know (RFC 8493, 2.2.2) and two of our own.
//!
//! ```text
//! Source-Organization: The Board
//! External-Identifier: first v1
//! External-Description: Evidence of the briefing first v1, as of entry 3 of the register of 2022-09-14
//! Bagging-Date: 2022-09-14
//! Payload-Oxum: 583049.41
//! Bag-Software-Agent: engross 0.1.0
//! Engross-Evidence: 2
//! Register-Anchor: bcfd1931…
//! ```
//!
//! The date is that of the register's last entry: a pack knows no clock.

use super::page::Form;
use super::subject::Subject;
use crate::files::Files;
use crate::register::told::day;

/// The label of the program that packed it.
const AGENT: &str = "Bag-Software-Agent: engross ";

/// The label of the pack's form.
const FORM: &str = "Engross-Evidence: ";

/// What a version of engross decides.
#[derive(Debug, Clone, Copy)]
pub struct Packer<'p> {
    /// Which version it is.
    pub engross: &'p str,
    pub form: Form,
}

/// The file's text, as some version of engross writes it.
pub fn write(subject: &Subject<'_>, payload: &Files, packer: Packer<'_>) -> String {
    let Packer { engross, form } = packer;
    let form = form.number();
    let (last, as_of) = subject.as_of();
    let (as_of, name) = (day(as_of), subject.name());
    let register = subject.register;
    // A label's value is one line.
    let publisher = register.genesis().name.replace(char::is_control, " ");
    let (mut bytes, mut files) = (0, 0);
    for (_, file) in payload.under("") {
        bytes += file.len();
        files += 1;
    }
    format!(
        "Source-Organization: {publisher}\n\
         External-Identifier: {name}\n\
         External-Description: Evidence of the briefing {name}, as of entry {last} of the register, of {as_of}\n\
         Bagging-Date: {as_of}\n\
         Payload-Oxum: {bytes}.{files}\n\
         {AGENT}{engross}\n\
         {FORM}{form}\n\
         Register-Anchor: {}\n",
        register.anchor()
    )
}

/// Who wrote such a text, as that says; `None` if it is of no form that is known here.
pub fn packer(text: &str) -> Option<Packer<'_>> {
    let engross = value(text, AGENT)?;
    let is_version = |char: char| char.is_ascii_digit() || char == '.';
    let form = Form::of(value(text, FORM)?)?;
    engross.chars().all(is_version).then_some(Packer { engross, form })
}

/// The form of such a text, if it is one that only a later version of engross knows.
pub fn later_form(text: &str) -> Option<&str> {
    value(text, FORM).filter(|number| Form::is_later(number))
}

fn value<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(label))
}
