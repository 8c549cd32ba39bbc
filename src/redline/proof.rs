//! Proof, from a finished redline, that it says what its data says.

use super::{LAYOUT, Made, expected};
use crate::parity::{self, Wanted};
use crate::readback::{self, Limits};
use crate::report::{Place, Problem};

/// Reads a finished redline back and compares it with its data: each word, in order, nothing hidden.
pub fn check(made: &Made, pdf: &[u8]) -> Result<(), Vec<Problem>> {
    let document = readback::read(pdf, &Limits::default()).map_err(|error| {
        let message = format!("the finished redline cannot be read back: {error}");
        vec![Problem::error("read-back", message).at(Place::file(LAYOUT))]
    })?;
    let redline = &made.redline;
    let numbers = redline.changes.iter().flat_map(|group| &group.entries);
    let wanted = Wanted {
        blocks: expected::expected(redline),
        page: numbers
            .map(|entry| entry.change.to_string())
            .chain(made.facts.foot.clone())
            .collect(),
        language: &redline.language,
        metadata: &made.facts.document,
    };
    let parity = parity::exact(&document, wanted);
    if parity.is_same() { Ok(()) } else { Err(parity.problems("the finished redline", "", LAYOUT)) }
}
