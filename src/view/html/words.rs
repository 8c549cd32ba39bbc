//! Words that differ, for eyes and for ears.

use maud::{Markup, html};

use crate::diff::{Mark, Segment};
use crate::view::marked::{Stretch, joined};
use crate::view::space;
use crate::view::{Cell, On, Side, Wording};

/// Which text is shown of two that are kept as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Old,
    New,
    Both,
}

/// Words that are only written otherwise.
pub fn spelled(wording: Wording, text: &str, is_old: bool) -> Markup {
    let [old, new] = wording.of_spellings();
    let sign = html! { span.sign aria-hidden="true" { "~" } };
    marked(text, |words| {
        html! {
            @if is_old {
                del.spelling { (spoken(old)) (sign) (words) (spoken(" (end)")) }
            } @else {
                ins.spelling { (spoken(new)) (sign) (words) (spoken(" (end)")) }
            }
        }
    })
}

impl Wording {
    /// What is said before words that only the first document has.
    fn of_old(self) -> &'static str {
        match self {
            Self::Versions => "removed: ",
            Self::Files => "only in A: ",
        }
    }

    /// The same of the second document.
    fn of_new(self) -> &'static str {
        match self {
            Self::Versions => "added: ",
            Self::Files => "only in B: ",
        }
    }
}

/// A text whose control characters are shown as what they are.
pub fn visible(text: &str) -> String {
    let shown = |char: char| match char {
        '\n' | '\t' => ' ',
        // Unicode has a picture for each of the first control characters.
        '\0'..='\u{1f}' => char::from_u32(u32::from(char) + 0x2400).unwrap_or('\u{fffd}'),
        _ if char.is_control() => '\u{fffd}',
        // No text of a file turns the page's own words round.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => char,
    };
    text.chars().map(shown).collect()
}

/// Words that only the first document has. Style sheets are silent, so words say it.
pub fn removed(wording: Wording, text: &str) -> Markup {
    marked(text, |words| html! { del { (spoken(wording.of_old())) (words) (spoken(" (end)")) } })
}

/// Words that only the second document has.
pub fn added(wording: Wording, text: &str) -> Markup {
    marked(text, |words| html! { ins { (spoken(wording.of_new())) (words) (spoken(" (end)")) } })
}

/// The white space around words is not marked with them.
fn marked(text: &str, mark: impl Fn(&Markup) -> Markup) -> Markup {
    let inner = text.trim();
    if inner.is_empty() {
        return mark(&seen(text));
    }
    html! {
        @if text.starts_with(char::is_whitespace) { " " }
        (mark(&seen(inner)))
        @if text.ends_with(char::is_whitespace) { " " }
    }
}

/// A whole block that only the first document has: marked beside it, since words that are struck
/// through are hard to read.
pub fn whole_removed(wording: Wording, text: &str) -> Markup {
    html! { del.whole { (whole(wording.of_old(), "−", &seen(text))) } }
}

/// A whole block that only the second document has.
pub fn whole_added(wording: Wording, text: &str) -> Markup {
    html! { ins.whole { (whole(wording.of_new(), "+", &seen(text))) } }
}

/// Rows of a table.
pub fn table(wording: Wording, on: On, rows: &[Vec<Cell<'_>>], language: Option<&str>) -> Markup {
    let table = html! {
        table lang=[language] {
            @for row in rows {
                tr {
                    @for cell in row {
                        @if cell.is_header { th scope="col" { (visible(cell.text)) } }
                        @else { td { (visible(cell.text)) } }
                    }
                }
            }
        }
    };
    match on {
        On::Old => html! { del.whole { (whole(wording.of_old(), "−", &table)) } },
        On::New => html! { ins.whole { (whole(wording.of_new(), "+", &table)) } },
        On::Both => html! { div.text { (table) } },
    }
}

/// What is said of a whole, for ears and for eyes, around it.
fn whole(said: &str, sign: &str, inner: &Markup) -> Markup {
    html! { (spoken(said)) span.sign aria-hidden="true" { (sign) } (inner) (spoken(" (end)")) }
}

/// Text that is heard, not seen.
pub fn spoken(text: &str) -> Markup {
    html! { span.spoken lang="en" { (text) } }
}

/// White space by itself is shown as what it is.
fn seen(text: &str) -> Markup {
    html! {
        @if text.trim().is_empty() {
            @for char in text.chars() {
                @match space::name(char) {
                    None => (space::SIGN),
                    Some(name) => span lang="en" { "⟨" (name) "⟩" },
                }
            }
        } @else {
            (visible(text))
        }
    }
}

/// Two texts that are kept as one, or one of them.
pub fn merged(wording: Wording, words: &[Segment], shown: Shown) -> Markup {
    let (old, new) = (shown != Shown::New, shown != Shown::Old);
    html! {
        @for Stretch { mark, is_spelling, text } in joined(words) {
            @match mark {
                Mark::Same => (visible(&text)),
                Mark::Removed if old && is_spelling => (spelled(wording, &text, true)),
                Mark::Added if new && is_spelling => (spelled(wording, &text, false)),
                Mark::Removed if old => (removed(wording, &text)),
                Mark::Added if new => (added(wording, &text)),
                Mark::MovedAway if old => (marked(&text, |words| html! {
                    del.moved { (spoken("moved away: ")) (words) (spoken(" (end)")) }
                })),
                Mark::MovedHere if new => (marked(&text, |words| html! {
                    ins.moved { (spoken("moved here: ")) (words) (spoken(" (end)")) }
                })),
                Mark::OldBorder if old => {
                    del.border { (spoken(&format!("{}end of paragraph", wording.of_old()))) span aria-hidden="true" { "¶" } }
                    " "
                }
                Mark::NewBorder if new => {
                    ins.border { (spoken(&format!("{}end of paragraph", wording.of_new()))) span aria-hidden="true" { "¶" } }
                    " "
                }
                // Where no block ends, its words are parted by a space.
                Mark::OldBorder | Mark::NewBorder => (visible(&text)),
                _ => {}
            }
        }
    }
}

/// A document's language, if it can be one.
pub fn language(side: &Side) -> Option<&str> {
    let plain = |char: char| char.is_ascii_alphanumeric() || char == '-';
    side.language.as_deref().filter(|tag| (2..=35).contains(&tag.len()) && tag.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_files_say_is_text_and_nothing_else() {
        assert_eq!(visible("a\u{1b}[31m\u{9b}b\u{202e}c\nd"), "a␛[31m\u{fffd}b\u{fffd}c d");
        assert_eq!(visible(" "), " ");
        let markup = added(Wording::Files, "<script>alert(\"1\")</script>&").into_string();
        assert!(markup.contains("only in B: "), "{markup}");
        assert!(
            markup.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;"),
            "{markup}"
        );
    }

    #[test]
    fn what_is_only_written_otherwise_is_said_to_ears() {
        let old = spelled(Wording::Versions, "child's", true).into_string();
        assert!(old.starts_with("<del class=\"spelling\">"), "{old}");
        assert!(old.contains("was written: ") && !old.contains("removed"), "{old}");
        let new = spelled(Wording::Files, "child’s", false).into_string();
        assert!(new.contains("written in B: "), "{new}");
    }

    #[test]
    fn a_language_cannot_be_markup() {
        let side = |language: &str| Side { language: Some(language.to_owned()), ..Side::default() };
        assert_eq!(language(&side("en-GB")), Some("en-GB"));
        assert_eq!(language(&side("\"><b>")), None);
        assert_eq!(language(&side("")), None);
    }
}
