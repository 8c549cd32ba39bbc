//! The read-back of whole files: made by Typst, made by hand, damaged, and hostile.

mod builder;
mod content;
mod damaged;
mod hostile;
mod structure;
mod typst;
