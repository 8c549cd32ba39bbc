//! The report on an audit: what was found in sentences, the same on a terminal and as a PDF.
//!
//! ```text
//! audit -> paper (headings, sentences, lists, tables) -> text
//!                                                     \-> order -> PDF, read back and compared
//! ```
//!
//! A [`Paper`] holds every word in reading order; a layout of its own, [`LAYOUT`], only gives them their
//! looks. It is dated as of the register's last entry, so that the same audit gives the same bytes.

mod answer;
mod built_in;
mod chapters;
mod circulated;
mod expected;
mod finish;
mod paper;
mod text;

pub use built_in::layouts;
pub use finish::{LAYOUT, finish};
pub use paper::{Item, Paper, Part, Section};

use super::Audit;

impl Audit {
    /// What the audit comes to, as a paper.
    pub fn paper(&self) -> Paper {
        Paper {
            format: paper::Format::One,
            title: self.title(),
            language: "en-GB",
            answer: self.answer(),
            sections: self.sections(),
        }
    }
}
