//! Making the editions of a release, and the record of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::redline::{Previous, Redlined};
use crate::content::Briefing;
use crate::digest::Digest;
use crate::edition::compile::{STANDARD_NAMES, typst_version};
use crate::edition::{self, Edition, Failure, Order, Orders, Pool, inputs};
use crate::facts::Status;
use crate::files::Files;
use crate::record::{self, Builder, CONTENT, REDLINE, Record, Version, parity_report};
use crate::revision::Revision;
use crate::worker::WorkerCommand;
use crate::workspace::Config;

/// Every crate that this engross is made of.
pub(super) const LOCK: &str = include_str!("../../Cargo.lock");

/// What this engross would write of itself into a record.
pub(super) fn builder() -> Builder {
    Builder {
        engross: env!("CARGO_PKG_VERSION").to_owned(),
        typst: typst_version().to_owned(),
        lock: Digest::of(LOCK.as_bytes()),
    }
}

/// What releases of a commit are made with.
#[derive(Clone, Copy)]
pub struct Workshop<'w> {
    pub revision: &'w Revision,
    pub config: &'w Config,
    pub worker: &'w WorkerCommand,
    /// How many editions are made at once.
    pub workers: usize,
}

/// An edition that was asked for, or why there is none.
pub(super) type Outcome = (Order, Result<Edition, Failure>);

impl Workshop<'_> {
    /// Makes every edition of a briefing, clean, each anew; in the order of their names.
    pub(super) fn make(
        &self,
        briefing: &Briefing,
        version: Version,
        progress: &(dyn Fn() + Sync),
    ) -> Vec<Outcome> {
        let files = &self.revision.files;
        let layouts = edition::layouts(files);
        let status = Status::Release(version.number());
        let orders = Orders::new(self.config, status, self.revision.commit.time);
        let names = edition::names(files);
        let orders = names.iter().map(|name| (name, orders.of(briefing, name)));
        let pool = Pool {
            command: self.worker,
            layouts: &layouts,
            limits: self.config.limits,
            workers: self.workers.min(names.len()),
        };
        let made = Mutex::new(BTreeMap::new());
        pool.run(orders, |name, order, outcome| {
            progress();
            let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
            made.insert(name, (order, outcome));
        });
        made.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
    }
}

/// An edition that was looked through.
pub(super) struct Proved {
    pub order: Order,
    pub edition: Edition,
    /// The parity report's bytes.
    pub parity: Vec<u8>,
}

/// The file of an edition in a release.
pub(super) fn file_name(edition: &str) -> String {
    format!("{edition}.pdf")
}

/// The record of a release with these editions, and the redline against a release before it.
pub(super) fn record(
    revision: &Revision,
    briefing: &Briefing,
    version: Version,
    editions: &[Proved],
    redlined: Option<(&Redlined, &Previous)>,
) -> Record {
    let content_digest = briefing.digest;
    let mut record = Record {
        briefing: briefing.id.clone(),
        version,
        content_digest,
        standards: STANDARD_NAMES.map(str::to_owned).to_vec(),
        commit: revision.commit.id.clone(),
        timestamp: revision.commit.time,
        subjects: BTreeMap::new(),
        inputs: BTreeMap::new(),
        byproducts: BTreeMap::from([(CONTENT.to_owned(), content_digest)]),
        builder: builder(),
    };
    for Proved { order, edition, parity } in editions {
        let name = &order.edition;
        record.subjects.insert(file_name(name), Digest::of(&edition.pdf));
        record.byproducts.insert(parity_report(name), Digest::of(parity));
        record.inputs.extend(inputs_of(&revision.files, briefing, edition));
    }
    if let Some((Redlined { edition, .. }, Previous { release, .. })) = redlined {
        record.byproducts.insert(REDLINE.to_owned(), Digest::of(&edition.pdf));
        record.inputs.extend(inputs_of(&revision.files, briefing, edition));
        let against = record::path(&briefing.id, release.record.version);
        record.inputs.insert(against, release.digest.digest());
    }
    record
}

/// What went into all these editions.
pub(super) fn inputs_of_all(
    files: &Files,
    briefing: &Briefing,
    editions: &[Proved],
) -> BTreeMap<String, Digest> {
    let inputs = editions.iter().flat_map(|proved| inputs_of(files, briefing, &proved.edition));
    inputs.collect()
}

/// What went into an edition, with its digests.
pub(super) fn inputs_of(
    files: &Files,
    briefing: &Briefing,
    edition: &Edition,
) -> BTreeMap<String, Digest> {
    let digest = |path: String| Some((Digest::of(files.get(&path)?), path));
    let paths = inputs::paths(files, briefing, edition).into_iter();
    paths.filter_map(digest).map(|(digest, path)| (path, digest)).collect()
}
