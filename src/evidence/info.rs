//! `bag-info.txt`: what is in the bag, in labels that archives know (RFC 8493, 2.2.2) and two of our own.
//!
//! ```text
//! Source-Organization: The Board
//! External-Identifier: first v1
//! External-Description: Evidence of the briefing first v1, as of entry 3 of the register of 2022-09-14
//! Bagging-Date: 2022-09-14
//! Payload-Oxum: 583049.41
//! Bag-Software-Agent: engross 0.1.0
//! Engross-Evidence: 1
//! Register-Anchor: bcfd1931…
//! ```
//!
//! The date is that of the register's last entry: a pack knows no clock.

use super::subject::Subject;
use crate::files::Files;
use crate::register::told::day;

/// The label of the program that packed it.
const AGENT: &str = "Bag-Software-Agent: engross ";

/// The file's text, as some version of engross writes it.
pub fn write(subject: &Subject<'_>, payload: &Files, engross: &str) -> String {
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
         Engross-Evidence: 1\n\
         Register-Anchor: {}\n",
        register.anchor()
    )
}

/// The version of engross that wrote such a text, as that says.
pub fn engross(text: &str) -> Option<&str> {
    let version = text.lines().find_map(|line| line.strip_prefix(AGENT))?;
    let is_version = |char: char| char.is_ascii_digit() || char == '.';
    version.chars().all(is_version).then_some(version)
}
