//! Bounds: how much of a stranger's file is read before it is refused.

use crate::readback;

/// How much of a file may be read. A file that needs more is refused, each bound by its own error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of a text: a text file, a web page, one part of a Word document once unpacked.
    pub text: usize,
    /// Bytes of all parts of a Word document that are read, once unpacked.
    pub unpacked: usize,
    /// Files in the archive that a Word document is.
    pub entries: usize,
    /// Elements of a web page, or of one part of a Word document.
    pub elements: usize,
    /// Elements, lists or quotes in each other.
    pub depth: usize,
    /// What holds for PDFs.
    pub pdf: readback::Limits,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            text: 16 << 20,
            unpacked: 48 << 20,
            entries: 10_000,
            elements: 1_000_000,
            depth: 200,
            pdf: readback::Limits::default(),
        }
    }
}
