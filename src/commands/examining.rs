//! Computing again all that a release's record says.

use std::error::Error;
use std::path::Path;

use engross::release::Release;
use engross::release::examine::{Examined, Examiner};

use super::{now, workers};
use crate::terminal;

#[derive(Debug, clap::Args)]
pub struct ExamineArgs {
    /// Do not make the editions again to compare every byte: the rest is computed all the same
    #[arg(long)]
    pub no_rebuild: bool,
}

impl ExamineArgs {
    /// Computes it again, and says how far it is.
    pub fn examine(&self, root: &Path, release: &Release) -> Result<Examined, Box<dyn Error>> {
        let (worker, processors) = workers()?;
        let progress = terminal::Progress::new(release.record.subjects.len(), self.no_rebuild);
        let rebuild = (!self.no_rebuild).then_some((&worker, processors));
        let examiner = Examiner { root, now: now(), rebuild, progress: &|| progress.step() };
        let examined = examiner.examine(release)?;
        progress.finish();
        Ok(examined)
    }
}
