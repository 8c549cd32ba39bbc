//! What may tell who a child is, in a finished redline: it repeats what was removed.

use super::cover::CONTENT_CODE;
use super::{LAYOUT, Made};
use crate::confidentiality::Gate;
use crate::inspect;
use crate::readback::{self, Limits};
use crate::report::{Place, Problem};

/// What the gate finds in the finished redline of a briefing.
pub fn confidential(made: &Made, pdf: &[u8], briefing: &str, gate: &Gate) -> Vec<Problem> {
    let subject = format!("the finished redline of {briefing}");
    let place = Place::file(LAYOUT);
    let codes = made.redline.compared.rows.iter().filter(|[label, ..]| label == CONTENT_CODE);
    let known: Vec<&str> = codes.flat_map(|[_, old, new]| [old.as_str(), new]).collect();
    match readback::read(pdf, &Limits::default()) {
        Ok(document) => inspect::confidential(&document, &known, gate, &subject, &place),
        Err(error) => {
            let message = format!("{subject} cannot be read back: {error}");
            vec![Problem::error("read-back", message).at(place)]
        }
    }
}
