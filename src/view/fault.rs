//! What is wrong with a document by itself.

use serde::Serialize;

use crate::parity::{marked, quoted};

/// A fault, and how often it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// As parity's problems have it.
    pub code: &'static str,
    pub message: String,
    pub expected: Option<String>,
    pub found: Option<String>,
    /// The first page that it is on, if it is known to be on one.
    pub page: Option<usize>,
    pub times: usize,
}

impl Fault {
    /// What is wrong, how often and where, without a full stop.
    pub fn sentence(&self) -> String {
        let times = self.times;
        match (times, self.page) {
            (1, None) => self.message.clone(),
            (1, Some(page)) => format!("{}, on page {page}", self.message),
            (_, None) => format!("{}, {times} times", self.message),
            (_, Some(page)) => format!("{}, {times} times, first on page {page}", self.message),
        }
    }

    /// Both texts, in quotation marks and word by word.
    pub fn texts(&self) -> Vec<String> {
        let expected = self.expected.iter().map(|text| format!("it should say: {}", quoted(text)));
        let found = self.found.iter().map(|text| format!("it says: {}", quoted(text)));
        let both = self.expected.as_ref().zip(self.found.as_ref());
        let words =
            both.map(|(expected, found)| format!("word by word: {}", marked(expected, found)));
        expected.chain(found).chain(words).collect()
    }
}
