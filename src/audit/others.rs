//! What else is served: each file that nobody published is told, wherever it lies.

use std::collections::BTreeSet;
use std::path::Path;

use super::auditor::Auditor;
use super::cause::{Cause, Lost};
use super::files;
use crate::approval::papers::SIGNATURE;
use crate::publication::PROOF;
use crate::record::Version;
use crate::register::entry::Published;
use crate::register::listing::LISTING;
use crate::verify::{Kind, NotGenuine, Verdict, Walk};

/// What a page is called, but for the list of all files.
const PAGE: &str = "index.html";

impl<'a> Auditor<'a> {
    /// Judges each file that is served and was not looked at, as `verify` does with a folder. The files of
    /// releases that were not asked about are left out.
    pub(super) fn others(&mut self) {
        let served = self.case.served();
        let walk = Walk::of(served.folders(), served.register());
        let told: BTreeSet<_> = self.breaks.iter().map(|found| found.place.clone()).collect();
        // A link is read as little as anything else that is no file, and why is told.
        for path in walk.files.iter().chain(&walk.not_files) {
            let place = served.place(path);
            if !is_told(&told, &place) && !self.looked_at.contains(&place) {
                self.other(path, place);
            }
        }
        let asides = walk.asides.iter().map(|path| (path, "is what file managers or git leave"));
        let ends = walk.ends.iter().map(|(path, why)| (path, why.as_str()));
        let unjudged = asides.chain(ends);
        self.unjudged.extend(unjudged.map(|(path, why)| format!("{} {why}", served.place(path))));
    }

    fn other(&mut self, path: &Path, place: String) {
        let release = self.release_at(&place);
        let is_asked = release.is_none_or(|(version, published)| {
            self.looked_into.contains(&(published.briefing.clone(), version))
        });
        if !is_asked {
            return;
        }
        let published = release.map(|(_, published)| published);
        let bytes = match files::any(path) {
            Ok(bytes) => bytes,
            Err(Lost::Unreadable(why)) => return self.broken(Cause::Stray(why), place, published),
            // It was taken away since.
            Err(_) => return,
        };
        if bytes.is_empty() {
            let why = "it is empty, and no published file is".to_owned();
            return self.broken(Cause::Stray(why), place, published);
        }
        // What lies beside a proof has a break of its own.
        let verdict = match place.ends_with(PROOF) {
            true => self.case.verify(&place, &bytes).verdict,
            false => files::verdict(self.case, path, &bytes),
        };
        match verdict {
            Verdict::NotGenuine(NotGenuine::Beside(Kind::Page, _)) if self.is_page(&place) => {
                self.pages.push(place);
            }
            Verdict::NotGenuine(cause) => {
                self.broken(Cause::Stray(cause.told()), place, published);
            }
            // Whoever finds it there takes it for what is said to be published in that place.
            Verdict::Release(of) if release.is_none() && place.starts_with("editions/") => {
                let Published { briefing, version, .. } = &of.published;
                let why = format!(
                    "it is {} of {briefing} {version}, and nothing was published in this place",
                    of.part.file()
                );
                self.broken(Cause::Stray(why), place, None);
            }
            // What the copy lacks to judge it has a break of its own, if it is missing there.
            Verdict::Unread(why) if self.breaks.is_empty() => {
                self.unjudged.push(format!("{place}: {why}"));
            }
            _ => {}
        }
    }

    /// The version in whose folder a place is, and what published it.
    fn release_at(&self, place: &str) -> Option<(Version, &'a Published)> {
        let mut parts = place.strip_prefix("editions/")?.splitn(3, '/');
        let (briefing, version) = (parts.next()?, parts.next()?.parse().ok()?);
        parts.next()?;
        Some((version, self.published(briefing, version)?.1))
    }

    /// Whether a place is that of a page: of all, of a briefing, or of a version.
    fn is_page(&self, place: &str) -> bool {
        let Some(folder) = place.strip_suffix(PAGE) else { return place == LISTING };
        let briefings = self.case.register().ledger().briefings();
        let is_briefing = || {
            briefings.keys().any(|id| folder.strip_prefix("editions/") == Some(&format!("{id}/")))
        };
        let is_version = || {
            self.release_at(place).is_some_and(|(version, published)| {
                folder == format!("editions/{}/{version}/", published.briefing)
            })
        };
        folder.is_empty() || is_briefing() || is_version()
    }
}

/// Whether a file, or the one that it is a signature or a proof of, is among the places of breaks.
fn is_told(told: &BTreeSet<String>, place: &str) -> bool {
    let of = place.strip_suffix(PROOF).unwrap_or(place);
    let of = [place, of, of.strip_suffix(SIGNATURE).unwrap_or(of)];
    of.iter().any(|place| told.contains(*place))
}
