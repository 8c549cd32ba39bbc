//! The redlines of a review: a finished PDF for each briefing that differs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Review, State};
use crate::check::NameLists;
use crate::edition::{self, Edition, Pool};
use crate::redline;
use crate::report::Problem;
use crate::view::Several;
use crate::worker::WorkerCommand;
use crate::workspace::Config;

/// What redlines are made with.
#[derive(Clone, Copy)]
pub struct Redliner<'r> {
    pub config: &'r Config,
    /// The private lists of names of the briefings that differ.
    pub names: &'r NameLists,
    pub worker: &'r WorkerCommand,
}

impl Review {
    /// Makes the redline of each briefing that differs, by its ID, with the new side's layout and
    /// time. Each is proved to say what it must, and tells nobody who a child is; or there are none,
    /// and all problems. `shown` is how the review shows them.
    pub fn redlines(
        &self,
        shown: &Several<'_>,
        new: &State,
        redliner: Redliner<'_>,
    ) -> Result<BTreeMap<String, Arc<[u8]>>, Vec<Problem>> {
        let Redliner { config, names, worker } = redliner;
        let layouts = edition::layouts(&new.revision.files);
        let pool = Pool { command: worker, layouts: &layouts, limits: config.limits, workers: 1 };
        let mut finished = BTreeMap::new();
        let mut problems = Vec::new();
        for (reviewed, view) in self.briefings.iter().zip(&shown.views) {
            let id = reviewed.id();
            let made = reviewed.redline(view, &config.publisher.name);
            match redline::finish(&made, id, new.revision.commit.time, &pool) {
                Ok(Edition { pdf, .. }) => {
                    for gate in reviewed.pair.ids().map(|id| names.gate(id, config)) {
                        problems.extend(redline::confidential(&made, &pdf, id, &gate));
                    }
                    finished.insert(id.to_owned(), pdf);
                }
                Err(found) => problems.extend(found),
            }
        }
        if problems.is_empty() { Ok(finished) } else { Err(problems) }
    }
}
