//! The questions that auditors ask, one by one, each with an answer that is a value.
//!
//! [`Current`] says which version of a briefing was current at the end of a day, [`Given`] which approvals a
//! member gave, and [`Changed`] what changed between two published versions.

mod changed;
mod current;
mod given;

pub use changed::{Changed, Since, Unasked};
pub use current::{Current, WhyNone};
pub use given::{Deed, Given};
