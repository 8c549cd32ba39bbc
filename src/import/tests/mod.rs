//! What is read from files that other programs made, and what hostile files come to.
//! `tests/import/README.md` says how each file was made.

mod construct;
mod fixtures;
mod hostile;
mod same;
mod zipped;
