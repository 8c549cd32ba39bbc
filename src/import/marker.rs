//! The marks that begin an item of a list in text that does not say what is one.

use crate::blocks::Label;

/// What people and programs put before an item; U+F0B7 and U+F0A7 are bullets of old symbol fonts.
const BULLETS: [char; 17] = [
    '•', '-', '–', '—', '*', '◦', '▪', '▫', '■', '□', '●', '○', '‣', '⁃', '·', '\u{f0b7}',
    '\u{f0a7}',
];

/// The most digits of an item's number: more are a year, or an amount.
const MOST_DIGITS: usize = 3;

/// An item's label and the words after it, if a line begins with one: `• `, `- `, `1. `, `2) `,
/// `a) `, `(b) `.
pub(super) fn split(line: &str) -> Option<(Label, &str)> {
    let (mark, rest) = line.split_once(char::is_whitespace)?;
    let label = label(mark)?;
    let rest = rest.trim_start();
    (!rest.is_empty()).then_some((label, rest))
}

/// The label that a word is, if it is one.
pub(super) fn label(mark: &str) -> Option<Label> {
    let mut chars = mark.chars();
    if let (Some(first), None) = (chars.next(), chars.next())
        && BULLETS.contains(&first)
    {
        return Some(Label::Bullet);
    }
    let counter = mark.strip_suffix(['.', ')'])?;
    let digits = counter.bytes().all(|byte| byte.is_ascii_digit()) && counter.len() <= MOST_DIGITS;
    if digits && let Ok(number) = counter.parse() {
        return Some(Label::Number(number));
    }
    // `a)` and `(a)`, but not `A.`, which begins a name.
    let letter = counter.strip_prefix('(').unwrap_or(counter);
    let one = letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (one && mark.ends_with(')')).then(|| Label::Words(mark.to_owned()))
}

/// An item's label and its length, if a text begins with one, also without a space after it. Only
/// for what is known to be an item.
pub(super) fn glued(text: &str) -> Option<(Label, usize)> {
    if let Some((label, rest)) = split(text) {
        return Some((label, text.len() - rest.len()));
    }
    let first = text.chars().next().filter(|first| BULLETS.contains(first) && *first != '*');
    if let Some(first) = first {
        return Some((Label::Bullet, first.len_utf8()));
    }
    let end = text.find(['.', ')'])? + 1;
    let word = text[end..].starts_with(char::is_alphabetic);
    Some((label(&text[..end])?, end)).filter(|_| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_s_mark_may_touch_its_words() {
        assert_eq!(glued("•Read"), Some((Label::Bullet, 3)));
        assert_eq!(glued("3.Three"), Some((Label::Number(3), 2)));
        assert_eq!(glued("3. Three"), Some((Label::Number(3), 3)));
        for text in ["Three", "1.5 metres", "Mr.Smith", ""] {
            assert_eq!(glued(text), None, "{text}");
        }
    }

    #[test]
    fn an_item_begins_with_a_mark_and_a_space() {
        assert_eq!(split("- Read"), Some((Label::Bullet, "Read")));
        assert_eq!(split("•\u{a0}\tRead this"), Some((Label::Bullet, "Read this")));
        assert_eq!(split("12. Read"), Some((Label::Number(12), "Read")));
        assert_eq!(split("(b) Read"), Some((Label::Words("(b)".into()), "Read")));
        for text in
            ["-", "- ", "-5 degrees", "2022. A year", "A. Smith", "1.5 metres", "**Bold**", ""]
        {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
