//! Text as content holds it, and where in its file it came from.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::report::Problem;

/// A stretch of text that is read as one, such as a paragraph, with its way back to the source.
///
/// The confidentiality gate looks for names in these, so that markup cannot part a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub text: String,
    /// The bytes of the file that the whole passage comes from.
    pub range: Range<usize>,
    /// Whether it stands on a page; what is only spoken or in the metadata does not.
    pub shown: bool,
    /// For each piece: where it starts in `text`, and the bytes of the file it comes from.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Passage {
    /// A passage that comes from one range of the file.
    pub fn whole(text: String, range: Range<usize>) -> Self {
        Self { text, pieces: vec![(0, range.clone())], range, shown: true }
    }

    /// An empty passage, to be filled piece by piece.
    pub fn empty(range: Range<usize>) -> Self {
        Self { text: String::new(), range, shown: true, pieces: Vec::new() }
    }

    /// Adds a piece of text and where it came from.
    pub fn push(&mut self, text: &str, from: Range<usize>) {
        self.pieces.push((self.text.len(), from));
        self.text.push_str(text);
    }

    /// The bytes of the file that a range of `text` comes from: exact where the text stands in the
    /// file as it is, else the piece that it is part of.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_of(range.start).start;
        let end = self.source_of(range.end.saturating_sub(1).max(range.start)).end;
        start..end.max(start)
    }

    fn source_of(&self, at: usize) -> Range<usize> {
        let index = self.pieces.partition_point(|(start, _)| *start <= at);
        let Some((start, from)) = index.checked_sub(1).and_then(|index| self.pieces.get(index))
        else {
            return self.range.clone();
        };
        let next = self.pieces.get(index).map_or(self.text.len(), |(start, _)| *start);
        // Of equal length, so nothing was escaped, folded or composed.
        if next - start == from.len() {
            from.start + at - start..from.start + at - start + 1
        } else {
            from.clone()
        }
    }
}

/// Composes characters (NFC) and folds each run of white space to one space, also at the ends.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.nfc() {
        let space = matches!(char, ' ' | '\t' | '\n' | '\r');
        match space {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(char),
        }
    }
    out
}

/// [`fold`], without a space at either end.
pub fn tidy(text: &str) -> String {
    fold(text.trim_matches([' ', '\t', '\n', '\r']))
}

/// The characters that no text may hold, as problems without a place, with where they stand.
///
/// What cannot be seen can part a name in two before the confidentiality gate, or make two texts
/// look alike that are not.
pub fn forbidden_characters(text: &str) -> impl Iterator<Item = (Range<usize>, Problem)> {
    text.char_indices().filter_map(|(at, char)| Some((at..at + char.len_utf8(), forbidden(char)?)))
}

fn forbidden(char: char) -> Option<Problem> {
    let name = match char {
        '\t' | '\n' | '\r' => return None,
        '\u{AD}' => "a soft hyphen: hyphenation is the layout's business",
        '\u{200B}' | '\u{2060}' | '\u{FEFF}' => "an invisible space of no width",
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            "an invisible command that turns the direction of text"
        }
        '\u{2028}' | '\u{2029}' => "an invisible line separator",
        '\u{FFFD}' => "a replacement character: the text was damaged before it came here",
        '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}' => "an invisible tag",
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}' => {
            "a private-use character, which means something else everywhere"
        }
        _ if char.is_control() => "a control character",
        _ if u32::from(char) & 0xFFFE == 0xFFFE => "not a character",
        _ => return None,
    };
    let message = format!("U+{:04X} may not stand in a text: it is {name}", u32::from(char));
    Some(
        Problem::error("forbidden-character", message)
            .hint("delete it; it may have come with text copied from elsewhere"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_folded_but_not_the_kind_that_binds() {
        assert_eq!(tidy("  a\n b\t\tc\u{A0} d \n"), "a b c\u{A0} d");
        assert_eq!(fold(" a "), " a ");
        assert_eq!(tidy("e\u{301}"), "é");
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        for char in [
            '\u{0}',
            '\u{7F}',
            '\u{AD}',
            '\u{200B}',
            '\u{202E}',
            '\u{2067}',
            '\u{E0041}',
            '\u{FFFE}',
            '\u{E000}',
        ] {
            assert!(forbidden(char).is_some(), "{char:?}");
        }
        for char in [
            'a', 'é', '\n', '\u{A0}', '\u{200D}', '\u{200C}', '\u{200F}', '\u{2011}', '\u{301}',
            'ش', '🫁',
        ] {
            assert!(forbidden(char).is_none(), "{char:?}");
        }
    }

    #[test]
    fn a_passage_knows_where_its_text_came_from() {
        let mut passage = Passage::empty(10..30);
        passage.push("Art", 10..13);
        passage.push("hur & co", 15..27);
        assert_eq!(passage.source(0..3), 10..13);
        assert_eq!(passage.source(1..2), 11..12);
        assert_eq!(passage.source(2..5), 12..27);
    }
}
