//! How a page begins, in every form.

use super::source::Source;
use super::{filled, words};
use crate::register::told::day;

/// What the pack is, as of when; all dates are the publisher's word, but for some perhaps.
pub(super) fn opening(source: &Source<'_>, but: &str) -> String {
    let subject = source.subject;
    let published = subject.published;
    // What others named stays in its sentence.
    let line = |text: &str| text.replace(char::is_control, " ");
    let title = source.title();
    let title = title.map(|title| format!(", “{}”", line(&title))).unwrap_or_default();
    let (last, as_of) = subject.as_of();
    let holds = match subject.is_taken_down() {
        true => "what may still be shown of it, since it was taken down",
        false => "what was published",
    };
    let first = format!(
        "This is the evidence of {}{title}, a briefing that {} published on {}, by entry {} of its \
         register. It holds {holds}, who approved it, and what is needed to check that without the \
         publisher, and without engross, the program that made this pack.",
        subject.name(),
        line(&subject.register.genesis().name),
        day(published.timestamp),
        subject.entry
    );
    let second = format!(
        "It speaks as of entry {last} of the register, of {}. By that, {} {}. All dates are the \
         publisher's word{}.",
        day(as_of),
        subject.name(),
        words::standing(&subject.standing()),
        but
    );
    format!("{}\n\n{}", filled(&first, ""), filled(&second, ""))
}
