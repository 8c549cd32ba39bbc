//! The finished file: made by a worker within bounds, and proved to say what its data says.

use super::{LAYOUT, Made, expected};
use crate::edition::{Edition, Pool};
use crate::parity::Wanted;
use crate::proved::Claim;
use crate::report::Problem;

/// Makes a redline's PDF and proves it. `briefing` names it in what is wrong, `time` is a commit's.
pub fn finish(
    made: &Made,
    briefing: &str,
    time: i64,
    pool: &Pool<'_>,
) -> Result<Edition, Vec<Problem>> {
    claim(made).finish(&made.order(briefing, time), pool)
}

/// Reads a finished redline back and compares it with its data.
pub fn check(made: &Made, pdf: &[u8]) -> Result<(), Vec<Problem>> {
    claim(made).check(pdf)
}

fn claim(made: &Made) -> Claim<'_> {
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
    Claim { what: "redline", layout: LAYOUT, wanted }
}
