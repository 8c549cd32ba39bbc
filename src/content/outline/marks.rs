//! Marks in a line of text: `⟨em⟩…⟨/⟩`.

use super::read::{Fault, Malformed};

/// Words that cannot be taken for a mark.
pub fn literal(words: &str) -> String {
    words.replace('⟨', "⟨⟨")
}

/// A piece of a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// All words up to the next mark.
    Words(String),
    /// What stands between `⟨` and `⟩`.
    Mark(&'t str),
}

/// The pieces of a line, one after another.
pub struct Marks<'t> {
    rest: &'t str,
    /// Where the line ends, and where the last piece starts, in bytes of the whole text.
    end: usize,
    last: usize,
}

impl<'t> Marks<'t> {
    /// The pieces of a text that ends at `end`.
    pub fn new(text: &'t str, end: usize) -> Self {
        Self { rest: text, end, last: end - text.len() }
    }

    /// That the last piece is wrong.
    pub fn wrong(&self, fault: Fault) -> Malformed {
        Malformed { range: self.last..self.end - self.rest.len(), fault }
    }

    pub fn next(&mut self) -> Result<Option<Piece<'t>>, Malformed> {
        self.last = self.end - self.rest.len();
        let mut words = String::new();
        while let Some(at) = self.rest.find('⟨') {
            let (before, mark) = (&self.rest[..at], &self.rest[at + '⟨'.len_utf8()..]);
            words.push_str(before);
            if let Some(rest) = mark.strip_prefix('⟨') {
                words.push('⟨');
                self.rest = rest;
            } else if words.is_empty() {
                let Some((mark, rest)) = mark.split_once('⟩') else {
                    self.rest = "";
                    return Err(self.wrong(Fault::Mark));
                };
                self.rest = rest;
                return Ok(Some(Piece::Mark(mark)));
            } else {
                self.rest = &self.rest[at..];
                return Ok(Some(Piece::Words(words)));
            }
        }
        words.push_str(std::mem::take(&mut self.rest));
        Ok((!words.is_empty()).then_some(Piece::Words(words)))
    }
}
