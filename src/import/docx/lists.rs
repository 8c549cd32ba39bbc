//! Paragraphs that belong to lists: Word has no lists, only paragraphs that name one and a level.

use super::Reader;
use crate::blocks::{Label, Step};

/// A list that is open, in an item.
#[derive(Debug)]
pub(super) struct Open {
    id: String,
    level: usize,
}

impl Reader<'_, '_> {
    /// Opens what a paragraph of a list stands in.
    pub fn item(&mut self, id: &str, level: usize) {
        let label = self.numbering.next(id, level);
        while self.lists.last().is_some_and(|open| open.level > level) {
            self.end_list();
        }
        match (self.lists.last(), label) {
            // A paragraph without a label goes on with the item.
            (Some(open), None) if open.level == level => {}
            (Some(open), label) if open.level == level && self.numbering.same(&open.id, id) => {
                self.builder.close();
                self.builder.open_item(label.unwrap_or(Label::Bullet));
            }
            (last, label) => {
                if last.is_some_and(|open| open.level == level) {
                    self.end_list();
                }
                self.lists.push(Open { id: id.to_owned(), level });
                self.builder.open(Step::List);
                self.builder.open_item(label.unwrap_or(Label::Bullet));
            }
        }
    }

    fn end_list(&mut self) {
        self.lists.pop();
        self.builder.close();
        self.builder.close();
    }

    pub fn end_lists(&mut self) {
        while !self.lists.is_empty() {
            self.end_list();
        }
    }
}
