//! A published edition: its bytes, that it begins as it was approved, its seal, and what it says.

use super::auditor::Auditor;
use super::cause::{Cause, Role};
use super::event::{Edition, Sealed};
use super::release::Looking;
use crate::content::{Briefing, Content, Origins};
use crate::digest::Digest;
use crate::facts::{Basis, Facts, Status};
use crate::parity::{self, Difference};
use crate::readback::{self, Limits};
use crate::register::entry::{self, Published};
use crate::seal::Verdict;
use crate::workspace::Publisher;

impl Auditor<'_> {
    pub(super) fn edition(&mut self, looking: &Looking<'_>, edition: &entry::Edition) -> Edition {
        let name = &edition.name;
        let mut found = Edition::named(edition);
        if edition.sealed.is_none() && !self.unsealed.contains(&looking.name()) {
            self.unsealed.push(looking.name());
        }
        if self.is_gone(looking, name) {
            return found;
        }
        let Some(bytes) = self.file(looking, (name, Role::Edition), &edition.file()) else {
            return found;
        };
        let built = usize::try_from(edition.length).ok().and_then(|length| bytes.get(..length));
        let built = built.filter(|built| Digest::of(built) == edition.built.sha256);
        if edition.sealed.is_some() {
            found.sealed = self.seal(looking, name, &bytes);
        }
        match built {
            None => self.broken(Cause::NotApproved, looking.place(name), Some(looking.published)),
            Some(built) => self.what_it_says(looking, name, built),
        }
        found
    }

    /// Who sealed a file, if its seal holds by the policy that was in force.
    fn seal(&mut self, looking: &Looking<'_>, name: &str, bytes: &[u8]) -> Option<Sealed> {
        let is_known = self.case.policy_at(looking.entry).is_ok();
        let verdict = self.case.seal(looking.entry, bytes);
        let said = match &verdict {
            Ok(verdict) => verdict.to_string(),
            Err(error) => format!("The seal cannot be looked at: {error}."),
        };
        let cause = match verdict {
            Ok(Verdict::Sealed(seal)) => {
                self.checked.seals += 1;
                let stamp = seal.time_stamp.as_ref().filter(|stamp| stamp.is_known);
                return Some(Sealed {
                    by: seal.certificate.name().to_string(),
                    stamped: stamp.map(|stamp| {
                        (stamp.time.unix_timestamp(), stamp.authority.name().to_string())
                    }),
                });
            }
            // Which keys may seal, only the policy says; that it is not here is a break of its own.
            Ok(Verdict::OtherKey(_)) if !is_known => return None,
            Ok(Verdict::NotSealed) => Cause::SealMissing,
            Ok(Verdict::OtherKey(_)) => Cause::SealOfAnother(said),
            Ok(Verdict::OutOfDate(_)) => Cause::SealOutOfDate(said),
            Ok(Verdict::Foreign | Verdict::Broken(_) | Verdict::Smuggled(_)) | Err(_) => {
                Cause::SealBroken(said)
            }
        };
        self.broken(cause, looking.place(name), Some(looking.published));
        None
    }

    /// Reads an approved edition back and compares it with the text that was published.
    fn what_it_says(&mut self, looking: &Looking<'_>, name: &str, built: &[u8]) {
        let Some(content) = &looking.content else { return };
        let cause = match differences(looking.published, content, name, built) {
            Ok(differences) => match differences.first() {
                None => {
                    self.checked.editions += 1;
                    return;
                }
                Some(first) => Cause::SaysOtherwise(differences.len(), first.message("it")),
            },
            Err(reason) => Cause::SaysOtherwise(1, reason),
        };
        self.broken(cause, looking.place(name), Some(looking.published));
    }
}

/// Where an edition says otherwise than a text, as `build` compares them; or why it cannot be compared. Who
/// publishes it and where to check is taken from the edition: the text does not say it.
fn differences(
    published: &Published,
    content: &Content,
    name: &str,
    built: &[u8],
) -> Result<Vec<Difference>, String> {
    let document = readback::read(built, &Limits::default()).map_err(|error| error.to_string())?;
    let alone = parity::alone(&document).map_err(|why| why.to_string())?;
    let stated = alone.facts;
    let publisher =
        Publisher { name: stated.document.authors.join(", "), check: stated.check.target.clone() };
    let subject = content.subject.as_ref().or(content.subtitle.as_ref());
    let facts = Facts::of(&Basis {
        briefing: &published.briefing,
        edition: name.trim_end_matches(".pdf"),
        status: Status::Release(published.version.number()),
        publisher: &publisher,
        code: &published.code,
        title: &content.title,
        date: &content.date.text,
        subject: subject.map(String::as_str).unwrap_or_default(),
        keywords: &content.keywords,
        targets: content.link_targets(),
    });
    let briefing = Briefing {
        id: published.briefing.clone(),
        digest: published.content.sha256,
        content: content.clone(),
        pictures: Default::default(),
        origins: Origins::default(),
    };
    Ok(parity::check(&briefing, &facts, &document).differences)
}
