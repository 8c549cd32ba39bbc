//! The questions that auditors ask, one by one, each with an answer that is a value.
//!
//! [`Current`] says which version of a briefing was current at the end of a day, [`Given`] which approvals a
//! member gave, [`Held`] what a team was given by then, and [`Changed`] what changed between two published
//! versions. Who was given what is only in the publisher's private part.

mod changed;
mod current;
mod given;
mod held;

pub use changed::{Changed, Since, Unasked};
pub use current::{Current, WhyNone};
pub use given::{Deed, Given};
pub use held::{Held, Holding};
