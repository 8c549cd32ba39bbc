//! Words that differ, marked in a line of text.
//!
//! Marks stand besides any style, `[-only in the first-] {+only in the second+}`, and those of words
//! that are only written otherwise are others, `[~in the first~] {~in the second~}`, so that nothing is
//! said by colour alone.

use super::space;
use super::text::{Span, Style};
use crate::diff::{Class, Diff, Mark, Segment};

/// So many words that are the same are shown, beside those that are not or of a text that is shown
/// elsewhere.
pub const AROUND: usize = 8;

/// Both texts as one line, with the words that differ marked.
pub fn in_a_line(words: &[Segment]) -> String {
    merged(words, false).into_iter().map(|span| span.text).collect()
}

/// Both texts as one. Where nothing differs for a while, words are left out, unless all are asked for.
pub fn merged(words: &[Segment], all: bool) -> Vec<Span> {
    let joined = joined(words);
    let mut spans: Vec<Span> = Vec::new();
    for (index, Stretch { mark, is_spelling, text }) in joined.iter().enumerate() {
        let ends = (index == 0, index + 1 == joined.len());
        let mut new = match mark {
            Mark::Same if all => vec![Span::plain(text)],
            Mark::Same => vec![Span::plain(elided(text, ends))],
            Mark::Removed if *is_spelling => marked(Style::Spelling, "[~", text, "~]"),
            Mark::Added if *is_spelling => marked(Style::Spelling, "{~", text, "~}"),
            Mark::Removed => marked(Style::Removed, "[-", text, "-]"),
            Mark::Added => marked(Style::Added, "{+", text, "+}"),
            Mark::MovedAway => marked(Style::Removed, "[-moved away: ", text, "-]"),
            Mark::MovedHere => marked(Style::Added, "{+moved here: ", text, "+}"),
            Mark::OldBorder => vec![Span::new(Style::Removed, "[-¶-]"), Span::plain(" ")],
            Mark::NewBorder => vec![Span::new(Style::Added, "{+¶+}"), Span::plain(" ")],
        };
        new.retain(|span| !span.text.is_empty());
        let is_old = |text: &str| text.ends_with("-]") || text.ends_with("~]");
        let is_new = |text: &str| text.starts_with("{+") || text.starts_with("{~");
        let touches = spans.last().is_some_and(|last| is_old(&last.text));
        let stands_apart = !is_within_word(&joined, index);
        if touches && stands_apart && new.first().is_some_and(|first| is_new(&first.text)) {
            spans.push(Span::plain(" "));
        }
        spans.extend(new);
    }
    spans
}

/// Whether the words that replace others are a part of a word, so that a space between the two would
/// stand in it.
fn is_within_word(joined: &[Stretch], added: usize) -> bool {
    let is_kept = |stretch: &&Stretch| stretch.mark == Mark::Same;
    let before = added.checked_sub(2).and_then(|before| joined.get(before)).filter(is_kept);
    let after = joined.get(added + 1).filter(is_kept);
    let goes_on = |char: char| char.is_alphanumeric() || matches!(char, '-' | '‑' | '/');
    before.is_some_and(|before| before.text.ends_with(goes_on))
        || after.is_some_and(|after| after.text.starts_with(goes_on))
}

/// Two ways to write the same words.
pub fn spelled(old: &str, new: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    if !old.is_empty() {
        spans.extend(marked(Style::Spelling, "[~", old, "~]"));
    }
    if !old.is_empty() && !new.is_empty() {
        spans.push(Span::plain(" "));
    }
    if !new.is_empty() {
        spans.extend(marked(Style::Spelling, "{~", new, "~}"));
    }
    spans
}

/// A text between marks, which stand against its words.
fn marked(style: Style, open: &str, text: &str, close: &str) -> Vec<Span> {
    let inner = text.trim();
    if inner.is_empty() {
        return vec![Span::new(style, format!("{open}{}{close}", space::shown(text)))];
    }
    let start = text.len() - text.trim_start().len();
    let (before, after) = (&text[..start], &text[start + inner.len()..]);
    vec![Span::plain(before), Span::new(style, format!("{open}{inner}{close}")), Span::plain(after)]
}

pub fn pair(old: Option<&str>, new: Option<&str>) -> Vec<Span> {
    let [old, new] = [old, new].map(|text| text.filter(|text| !text.is_empty()));
    let mut spans = Vec::new();
    if let Some(old) = old {
        spans.extend(marked(Style::Removed, "[-", old, "-]"));
    }
    if old.is_some() && new.is_some() {
        spans.push(Span::plain(" "));
    }
    if let Some(new) = new {
        spans.extend(marked(Style::Added, "{+", new, "+}"));
    }
    spans
}

/// Words that are the same, but for those far from any that differ. `ends` says whether the text
/// begins or ends with them; one that is nothing else is the one to be shown.
pub fn elided(text: &str, (first, last): (bool, bool)) -> String {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let (head, tail) = (if first { 0 } else { AROUND }, if last { 0 } else { AROUND });
    if first && last || words.len() <= head + tail + 1 {
        return text.to_owned();
    }
    let head: String = words[..head].concat();
    let tail: String = words[words.len() - tail..].concat();
    let space = if tail.is_empty() { "" } else { " " };
    format!("{head}…{space}{tail}")
}

/// Words that are shown in one way.
pub struct Stretch {
    pub mark: Mark,
    /// Only how they are written differs: the same words stand on the other side.
    pub is_spelling: bool,
    pub text: String,
}

/// Words with neighbours that are shown in the same way as one.
pub fn joined(words: &[Segment]) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for segment in words {
        let Segment { mark, text, .. } = segment;
        let is_spelling = is_spelling(segment);
        match joined.last_mut() {
            Some(last) if (last.mark, last.is_spelling) == (*mark, is_spelling) => {
                last.text.push_str(text);
            }
            _ => joined.push(Stretch { mark: *mark, is_spelling, text: text.clone() }),
        }
    }
    joined
}

/// Whether a segment is words that are only written otherwise.
fn is_spelling(segment: &Segment) -> bool {
    segment.class == Class::Typography && matches!(segment.mark, Mark::Removed | Mark::Added)
}

/// Whether changed words stand beside others that are only written otherwise.
pub fn mixes_spellings(diff: &Diff) -> bool {
    let others = diff.changes.iter().filter(|change| change.class != Class::Typography);
    others.flat_map(|change| &change.words).any(is_spelling)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_written_otherwise_has_marks_of_its_own() {
        let segment = |mark, class, text: &str| Segment { mark, class, text: text.to_owned() };
        let words = [
            segment(Mark::Same, Class::Meaning, "the "),
            segment(Mark::Removed, Class::Typography, "child's"),
            segment(Mark::Added, Class::Typography, "child’s"),
            segment(Mark::Same, Class::Meaning, " plan "),
            segment(Mark::Removed, Class::Meaning, "may"),
            segment(Mark::Added, Class::Meaning, "must"),
            segment(Mark::Added, Class::Typography, "."),
        ];
        assert_eq!(in_a_line(&words), "the [~child's~] {~child’s~} plan [-may-] {+must+}{~.~}");
    }

    #[test]
    fn a_part_of_a_word_that_changed_stands_in_the_word() {
        let segment =
            |mark, text: &str| Segment { mark, class: Class::Meaning, text: text.to_owned() };
        let words = [
            segment(Mark::Removed, "seven"),
            segment(Mark::Added, "eight"),
            segment(Mark::Same, "-year-old"),
        ];
        assert_eq!(in_a_line(&words), "[-seven-]{+eight+}-year-old");
        let words = [
            segment(Mark::Same, "aged "),
            segment(Mark::Removed, "seven"),
            segment(Mark::Added, "eight"),
            segment(Mark::Same, "."),
        ];
        assert_eq!(in_a_line(&words), "aged [-seven-] {+eight+}.");
    }

    #[test]
    fn words_far_from_a_difference_are_left_out() {
        let ten = "one two three four five six seven eight nine ten ";
        assert_eq!(elided(ten, (true, false)), "… three four five six seven eight nine ten ");
        assert_eq!(elided(ten, (false, true)), "one two three four five six seven eight …");
        assert_eq!(elided(ten, (false, false)), ten);
        assert_eq!(elided("one two ", (true, false)), "one two ");
        assert_eq!(elided(ten, (true, true)), ten);
    }

    #[test]
    fn white_space_that_differs_can_be_seen() {
        let text = |spans: Vec<Span>| spans.into_iter().map(|span| span.text).collect::<String>();
        assert_eq!(text(marked(Style::Added, "{+", " ", "+}")), "{+␣+}");
        assert_eq!(text(marked(Style::Added, "{+", "\u{a0}", "+}")), "{+⟨no-break space⟩+}");
        assert_eq!(text(marked(Style::Added, "{+", " a b ", "+}")), " {+a b+} ");
    }
}
