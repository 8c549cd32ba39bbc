//! The place of a file in a published folder, which its neighbours tell.
//!
//! A name proves nothing. But in a folder that holds the record of a published release, each name stands for
//! one file of that release, and another file under it, genuine or not, is not what whoever opens the folder
//! takes it for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, File, Part};
use crate::digest::Digest;
use crate::record::{RECORD, REDLINE, parity_report};
use crate::register::entry::Published;

/// A place in the folder of a release.
pub(super) struct Place {
    /// The entry that published the release.
    pub entry: u64,
    /// The file that belongs there, and its digest.
    pub part: Part,
    sha256: Digest,
}

impl Place {
    /// Whether the file with this digest belongs there.
    pub fn is_of(&self, sha256: &Digest) -> bool {
        self.sha256 == *sha256
    }
}

/// The place where a file lies, if it lies among the files of a release and has the name of one.
pub(super) fn of(case: &Case<'_>, file: &File<'_>) -> Option<Place> {
    let last = file.last();
    let entry = release(case, file).filter(|_| last != RECORD)?;
    let mut files = case.files_of(case.published(entry)?);
    let (part, sha256) = files.remove(last)?;
    Some(Place { entry, part, sha256 })
}

/// The release among whose files a file lies that its record alone would name, which the copy lacks.
pub(super) fn unnamed<'c>(case: &Case<'c>, file: &File<'_>) -> Option<&'c Published> {
    let last = file.last();
    let is_byproduct = last == REDLINE || last.ends_with(&parity_report(""));
    let editions = if is_byproduct { case.edition_names() } else { BTreeSet::new() };
    let mut neighbours = editions.into_iter().filter_map(|edition| {
        let neighbour = Digest::of(&(file.neighbours)(edition)?);
        case.published(case.register.ledger().entry_of_file(&neighbour)?)
    });
    neighbours.find(|published| case.served.record(published).is_none())
}

/// The entry that published the release in whose folder a file lies.
pub(super) fn release(case: &Case<'_>, file: &File<'_>) -> Option<u64> {
    let record = Digest::of(&(file.neighbours)(RECORD)?);
    case.register.ledger().entry_of_record(&record)
}

impl<'c> Case<'c> {
    /// The names of all editions that were published.
    fn edition_names(&self) -> BTreeSet<&'c str> {
        let published = self.index.published().keys().filter_map(|entry| self.published(*entry));
        published.flat_map(|it| &it.editions).map(|edition| edition.name.as_str()).collect()
    }

    /// Whether the record of some release is not in the copy.
    pub(super) fn lacks_records(&self) -> bool {
        let mut published =
            self.index.published().keys().filter_map(|entry| self.published(*entry));
        published.any(|published| self.served.record(published).is_none())
    }

    /// The files of a release by their names, as far as its record is in the copy.
    pub(super) fn files_of(&self, published: &Published) -> BTreeMap<String, (Part, Digest)> {
        let record = self.served.record(published);
        let byproducts = record.into_iter().flat_map(|record| record.byproducts);
        let byproducts = byproducts.map(|(name, digest)| (Part::Byproduct(name), digest));
        let editions = published.editions.iter();
        let editions = editions.map(|it| (Part::Edition(it.name.clone()), it.file()));
        let own = [(Part::Record, published.record), (Part::Content, published.content)];
        let own = own.into_iter().map(|(part, digest)| (part, digest.sha256));
        // What an entry has comes after what a record has.
        let files = byproducts.chain(own).chain(editions);
        files.map(|(part, digest)| (part.file().to_owned(), (part, digest))).collect()
    }
}
