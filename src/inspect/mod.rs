//! Inspecting: a finished file is looked through before anybody gets it.
//!
//! [`edition`] shows of an edition that it tells nobody who a child is, and that it says its content.
//! [`confidential`] is the first of these by itself, for any other file that leaves the house.

mod confidential;

pub use confidential::confidential;

use crate::confidentiality::Gate;
use crate::content::Briefing;
use crate::edition::Order;
use crate::facts::Facts;
use crate::parity;
use crate::readback;
use crate::report::{Place, Problem};

/// Reads a finished edition back, for the confidentiality gate and for parity; its parity report.
pub fn edition(
    pdf: &[u8],
    order: &Order,
    briefing: &Briefing,
    facts: &Facts,
    gate: &Gate,
) -> Result<Vec<u8>, Vec<Problem>> {
    let layout = Place::file(&order.layout);
    let subject = format!("the finished {} edition", order.edition);
    let document = readback::read(pdf, &readback::Limits::default()).map_err(|error| {
        let message = format!("{subject} of {} cannot be read back: {error}", order.briefing);
        vec![Problem::error("read-back", message).at(layout.clone())]
    })?;
    // What the gate finds must not be told by anything else.
    let what = format!("{subject} of {}", order.briefing);
    let found = confidential(&document, &[&facts.code], gate, &what, &layout);
    if !found.is_empty() {
        return Err(found);
    }
    let parity = parity::check(briefing, facts, &document);
    match parity.is_same() {
        true => Ok(parity.report(briefing, &order.edition, pdf).json()),
        false => Err(parity.problems(&subject, &order.briefing, &order.layout)),
    }
}
