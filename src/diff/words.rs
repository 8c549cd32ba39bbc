//! The words and sentences of a text (UAX #29), and how much each word tells.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::fold::fold;
use super::matter::is_obligation;

/// A folded word by its number in the [`Vocabulary`].
pub type Word = u32;

/// A word, or a mark between words; white space belongs to none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text.
    pub at: Range<usize>,
    pub word: Word,
}

/// A text in its words.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pub tokens: Vec<Token>,
    /// Its sentences, as ranges of the tokens.
    pub sentences: Vec<Range<usize>>,
}

/// All words of both documents.
#[derive(Debug, Default)]
pub struct Vocabulary {
    numbers: BTreeMap<String, Word>,
    known: Vec<Known>,
    texts: u32,
    /// By the word: how much it tells.
    weights: Vec<f64>,
}

#[derive(Debug)]
struct Known {
    /// A word rather than a mark.
    is_word: bool,
    /// A mark, or a word of a few letters that says neither how many nor that something must be.
    is_little: bool,
    /// In how many texts it stands.
    texts: u32,
}

impl Vocabulary {
    /// Parts a text into words, and learns them.
    pub fn read(&mut self, text: &str) -> Words {
        let mut tokens: Vec<Token> = Vec::new();
        for (start, part) in parts(text) {
            let end = start + part.len();
            // Dots and hyphens that touch are one mark.
            if let Some(last) = tokens.last_mut()
                && matches!(part, "." | "-")
                && last.at.end == start
                && text[last.at.clone()].chars().all(|char| part.starts_with(char))
            {
                last.at.end = end;
                continue;
            }
            tokens.push(Token { at: start..end, word: 0 });
        }
        for token in &mut tokens {
            token.word = self.number(&text[token.at.clone()]);
        }
        self.texts += 1;
        let mut once: Vec<_> = tokens.iter().map(|token| token.word).collect();
        once.sort_unstable();
        once.dedup();
        for word in once {
            self.known[word as usize].texts += 1;
        }
        let sentences = sentences(text, &tokens);
        Words { tokens, sentences }
    }

    fn number(&mut self, text: &str) -> Word {
        let folded = fold(text);
        let is_word = folded.chars().any(char::is_alphanumeric);
        let is_short =
            folded.chars().count() <= 3 && !folded.contains(|char: char| char.is_numeric());
        let is_little = !is_word || is_short && !is_obligation(&folded);
        let next = self.known.len() as Word;
        let number = *self.numbers.entry(folded).or_insert(next);
        if number == next {
            self.known.push(Known { is_word, is_little, texts: 0 });
        }
        number
    }

    pub fn is_word(&self, word: Word) -> bool {
        self.known[word as usize].is_word
    }

    pub fn is_little(&self, word: Word) -> bool {
        self.known[word as usize].is_little
    }

    /// In how many texts a word stands.
    pub fn texts_with(&self, word: Word) -> u32 {
        self.known[word as usize].texts
    }

    /// What the words that stand in both of two texts weigh.
    pub fn common(&self, one: &[(Word, u32)], other: &[(Word, u32)]) -> f64 {
        let (mut i, mut j) = (0, 0);
        let mut common = 0.0;
        while let (Some((a, own)), Some((b, theirs))) = (one.get(i), other.get(j)) {
            if a == b {
                common += self.weight(*a) * f64::from(*own.min(theirs));
            }
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        common
    }

    /// From 0 to 1: the part of their words that both texts have, rare ones counting more.
    pub fn likeness(&self, one: &[(Word, u32)], other: &[(Word, u32)]) -> f64 {
        let all = self.weight_of(one) + self.weight_of(other);
        if all > 0.0 { 2.0 * self.common(one, other) / all } else { 0.0 }
    }

    pub fn weight_of(&self, bag: &[(Word, u32)]) -> f64 {
        bag.iter().map(|(word, count)| self.weight(*word) * f64::from(*count)).sum()
    }

    /// Weighs all words, once both documents have been read: rare ones tell much, marks next to
    /// nothing.
    pub fn weigh(&mut self) {
        let weight = |known: &Known| {
            let rare = (1.0 + f64::from(self.texts) / f64::from(known.texts.max(1))).ln();
            if known.is_word { rare } else { rare * 0.05 }
        };
        self.weights = self.known.iter().map(weight).collect();
    }

    pub fn weight(&self, word: Word) -> f64 {
        self.weights.get(word as usize).copied().unwrap_or_default()
    }
}

/// Words and marks with their places. A narrow space that does not break parts words as any other
/// does, and not as UAX #29 has it.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    text.split_inclusive(char::is_whitespace).flat_map(move |piece| {
        let start = end;
        end += piece.len();
        let solid = piece.trim_end().split_word_bound_indices();
        solid.map(move |(at, part)| (start + at, part))
    })
}

fn sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, sentence) in text.split_sentence_bound_indices() {
        let end = at + sentence.len();
        let next = start + tokens[start..].partition_point(|token| token.at.start < end);
        if next > start {
            sentences.push(start..next);
        }
        start = next;
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> Vec<&str> {
        let words = Vocabulary::default().read(text);
        words.tokens.iter().map(|token| &text[token.at.clone()]).collect()
    }

    #[test]
    fn a_text_is_parted_into_words_and_marks() {
        assert_eq!(
            parted("He didn't, on 1,000 days..."),
            ["He", "didn't", ",", "on", "1,000", "days", "..."]
        );
        assert_eq!(
            parted("joined-up (2022) -- £5"),
            ["joined", "-", "up", "(", "2022", ")", "--", "£", "5"]
        );
        assert_eq!(parted("20\u{202f}years \u{a0}on"), ["20", "years", "on"]);
        assert_eq!(parted(""), [""; 0]);
    }

    #[test]
    fn sentences_are_ranges_of_words() {
        let words = Vocabulary::default().read("One here. “Two!” Three");
        assert_eq!(words.sentences, [0..3, 3..7, 7..8]);
    }
}
