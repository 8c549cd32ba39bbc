//! Bounds: how much of a file is read before it is refused, and how much has been read so far.

use super::error::{Error, Result};

/// How much of a file may be read. A file that needs more is refused, each bound by its own error.
///
/// The defaults let through any briefing and long reports (some thousand pages), and keep a hostile
/// file below about 200 MB of memory and a second or two of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Objects read from the file. Each value counts as one, and so do each cross-reference entry
    /// and every 64 bytes of syntax; what becomes a larger thing in memory counts as more.
    pub objects: usize,
    /// Nesting of arrays, structure elements, page tree nodes, form XObjects.
    pub depth: usize,
    /// Bytes of text, as UTF-8.
    pub text: usize,
    /// Runs of text.
    pub runs: usize,
    /// Content stream operators.
    pub operations: usize,
    /// Bytes of one stream once decompressed.
    pub stream: usize,
    /// Bytes of all streams once decompressed, with their compressed bytes.
    pub decompressed: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            objects: 1_500_000,
            depth: 100,
            text: 16 << 20,
            runs: 250_000,
            operations: 2_000_000,
            stream: 16 << 20,
            decompressed: 64 << 20,
        }
    }
}

/// What is left of the limits while one file is read.
#[derive(Debug)]
pub(super) struct Budget {
    limits: Limits,
    objects: usize,
    text: usize,
    runs: usize,
    operations: usize,
    decompressed: usize,
}

impl Budget {
    pub fn new(limits: &Limits) -> Self {
        Self {
            objects: limits.objects,
            text: limits.text,
            runs: limits.runs,
            operations: limits.operations,
            decompressed: limits.decompressed,
            limits: limits.clone(),
        }
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many objects may still be read.
    pub fn objects_left(&self) -> usize {
        self.objects
    }

    /// The largest output that the next stream may have.
    pub fn stream_left(&self) -> usize {
        self.limits.stream.min(self.decompressed)
    }

    pub fn take_objects(&mut self, count: usize) -> Result<()> {
        take(&mut self.objects, count, || Error::TooManyObjects { limit: self.limits.objects })
    }

    pub fn take_text(&mut self, bytes: usize) -> Result<()> {
        take(&mut self.text, bytes, || Error::TooMuchText { limit: self.limits.text })
    }

    pub fn take_run(&mut self) -> Result<()> {
        take(&mut self.runs, 1, || Error::TooManyRuns { limit: self.limits.runs })
    }

    pub fn take_operations(&mut self, count: usize) -> Result<()> {
        take(&mut self.operations, count, || Error::TooManyOperations {
            limit: self.limits.operations,
        })
    }

    pub fn take_decompressed(&mut self, bytes: usize) -> Result<()> {
        take(&mut self.decompressed, bytes, || Error::TooMuchDecompressed {
            limit: self.limits.decompressed,
        })
    }

    /// How deep anything may be nested.
    pub fn depth(&self) -> usize {
        self.limits.depth.min(DEEPEST)
    }

    /// Refuses a nesting of `depth` levels of `what`.
    pub fn check_depth(&self, depth: usize, what: &'static str) -> Result<()> {
        let limit = self.depth();
        if depth > limit { Err(Error::TooDeep { what, limit }) } else { Ok(()) }
    }
}

/// No limit may allow more than this: every level costs stack, and a thread has 2 MiB of it.
const DEEPEST: usize = 200;

fn take(left: &mut usize, count: usize, error: impl FnOnce() -> Error) -> Result<()> {
    *left = left.checked_sub(count).ok_or_else(error)?;
    Ok(())
}
