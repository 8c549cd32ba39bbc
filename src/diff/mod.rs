//! Diff: what changed between two documents, in words, and no change missed.

mod apply;
mod model;
mod script;

pub use apply::apply;
pub use model::*;
pub use script::{Container, Labelled, Made, Piece, Script, said};
