//! A PDF that is no edition, such as a redline or a report, proved to say all that its data says.
//!
//! ```text
//! order -> worker (compiled, postprocessed, held to the standards) -> PDF -> read back -> compared with the data
//! ```

use crate::edition::{Edition, Order, Pool};
use crate::parity::{self, Wanted};
use crate::readback::{self, Limits};
use crate::report::{Place, Problem};

/// What a finished file has to be.
pub struct Claim<'c> {
    /// What it is, in what is wrong with it: "redline".
    pub what: &'c str,
    /// The file that gives it its looks.
    pub layout: &'c str,
    pub wanted: Wanted<'c>,
}

impl Claim<'_> {
    /// Makes the file and proves it.
    pub fn finish(self, order: &Order, pool: &Pool<'_>) -> Result<Edition, Vec<Problem>> {
        if pool.layouts.get(self.layout).is_none() {
            return Err(vec![self.no_layout()]);
        }
        let edition = pool.one(order).map_err(|failure| failure.problems(order))?;
        self.check(&edition.pdf)?;
        Ok(edition)
    }

    /// Reads a finished file back and compares it with its data: each word, in order, nothing hidden.
    pub fn check(self, pdf: &[u8]) -> Result<(), Vec<Problem>> {
        let Self { what, layout, wanted } = self;
        let document = readback::read(pdf, &Limits::default()).map_err(|error| {
            let message = format!("the finished {what} cannot be read back: {error}");
            vec![Problem::error("read-back", message).at(Place::file(layout))]
        })?;
        let parity = parity::exact(&document, wanted);
        match parity.is_same() {
            true => Ok(()),
            false => Err(parity.problems(&format!("the finished {what}"), "", layout)),
        }
    }

    fn no_layout(&self) -> Problem {
        let (what, layout) = (self.what, self.layout);
        let folder = layout.rsplit_once('/').map_or(layout, |(folder, _)| folder);
        Problem::error("no-layout", format!("this workspace has no layout for {what}s"))
            .at(Place::file(layout))
            .hint(format!(
                "copy the folder {folder} from engross's own workspace, and what it uses of layouts/shared and \
                 layouts/fonts"
            ))
    }
}
