//! The way from a text of the content back to its bytes in the briefing's file.

use std::ops::Range;

use super::prose::Passage;

/// Where the texts of a briefing stand in its file.
#[derive(Debug, Default)]
pub struct Origins {
    front: Vec<Passage>,
    date: Option<Range<usize>>,
    body: Vec<Passage>,
}

impl Origins {
    /// `passages` are those of the file in reading order, `front` of them of the front matter.
    pub fn new(passages: &[Passage], front: usize, date: Option<Range<usize>>) -> Self {
        let (front, body) = passages.split_at(front.min(passages.len()));
        let body = body.iter().filter(|passage| !passage.text.is_empty()).cloned().collect();
        Self { front: front.to_vec(), date, body }
    }

    /// The value of a key of the front matter.
    pub fn front(&self, text: &str) -> Option<Range<usize>> {
        self.front.iter().find(|passage| passage.text == text).map(|passage| passage.range.clone())
    }

    /// The date, whose words are perhaps not in the file.
    pub fn date(&self) -> Option<Range<usize>> {
        self.date.clone()
    }

    /// Follows the body's texts in the order of [`Content::visit_runs`](super::Content::visit_runs).
    pub fn walk(&self) -> Walk<'_> {
        Walk { passages: &self.body, at: 0 }
    }
}

/// Where a walk through the body's texts has come to.
#[derive(Default)]
pub struct Walk<'o> {
    passages: &'o [Passage],
    /// What of the first passage has been found already.
    at: usize,
}

impl Walk<'_> {
    /// The bytes that the next text came from; one that is not found moves nothing on.
    pub fn next(&mut self, text: &str) -> Option<Range<usize>> {
        for (index, passage) in self.passages.iter().enumerate() {
            let from = if index == 0 { self.at } else { 0 };
            // A break is a line break in a passage, and a space in a text.
            let words = passage.text.get(from..).unwrap_or_default().replace('\n', " ");
            let Some(at) = words.find(text.trim()) else { continue };
            let found = from + at..from + at + text.trim().len();
            self.at = found.end;
            self.passages = &self.passages[index..];
            let source = passage.source(found);
            if passage.text.get(self.at..).is_none_or(|rest| rest.trim().is_empty()) {
                (self.passages, self.at) = (&self.passages[1..], 0);
            }
            return Some(source);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_found_one_after_another() {
        let passage = |text: &str, range| Passage::whole(text.to_owned(), range);
        let passages = [
            passage("Title", 0..5),
            passage("Yes", 10..13),
            passage("Yes", 20..23),
            passage("Two.\nAunt", 30..39),
        ];
        let origins = Origins::new(&passages, 1, None);
        assert_eq!(origins.front("Title"), Some(0..5));
        let mut walk = origins.walk();
        assert_eq!(walk.next("Yes"), Some(10..13));
        assert_eq!(walk.next("Yes"), Some(20..23));
        assert_eq!(walk.next("unknown"), None);
        assert_eq!(walk.next("Two."), Some(30..34));
        assert_eq!(walk.next("Aunt"), Some(35..39));
    }
}
