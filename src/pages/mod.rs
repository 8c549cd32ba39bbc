//! Pages: how two finished documents look beside each other, an aid on screen.
//!
//! ```text
//! two PDFs -> pictures -> regions that differ -> what their words tell -> comparison
//! comparison -> section | json | clause of a summary
//! ```
//!
//! An [`EditionBuilder`] builds what two versions of a briefing have to show. [`compare`] compares two files in
//! a worker, since a file may be made to crash who looks at it. [`section`], [`json`] and [`clause`] tell the result.
//! It knows finished PDFs, whoever made them; not what a layout or a content is.

mod compare;
mod editions;
mod html;
mod json;
mod model;
mod pairs;
mod picture;
mod regions;
mod text;
mod told;
mod worker;

pub use compare::compare as compare_here;
pub use editions::{EditionBuilder, Version};
pub use html::{STYLE, section};
pub use json::json;
pub use model::*;
pub use told::{EditionPages, clause};
pub use worker::{TASK, compare, work};
