//! Circulating a version: whether that may be, to whom, and the list that comes of it.

mod refusal;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub use refusal::Refusal;
use ssh_key::rand_core::CryptoRngCore;

use super::code::AnswerCode;
use super::delivery::{Delivery, Possession};
use super::holder::{Holder, Holders};
use super::list::List;
use super::private::{PrivateError, PrivatePart};
use super::recipients::{Identity, MAX_TEXT, Recipient};
use super::row::{Channel, Row};
use super::salted::{Salt, Salted};
use crate::digest::Digest;
use crate::phrase::has_unseen;
use crate::publication::folder;
use crate::record::Version;
use crate::register::Register;
use crate::register::entry::{Entry, Published};
use crate::register::journal::Recovered;
use crate::register::ledger::Standing;
use crate::release::beside;

/// A published version that may be circulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<'r> {
    pub published: &'r Published,
    /// The later version that supersedes it, and why it is circulated all the same.
    pub superseded: Option<(Version, &'r str)>,
    /// The entries that circulated it before.
    pub before: &'r [u64],
}

/// Those of a table who are to get a version, and those who are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sorted {
    pub recipients: Vec<Recipient>,
    /// Of each entry that circulated this edition of it before, how those stand who are in the table.
    pub before: BTreeMap<u64, Before>,
}

/// Who of those to whom an entry circulated a version stands how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    pub have: Vec<Recipient>,
    pub may_have: Vec<Recipient>,
    /// They are still to be sent it.
    pub unsent: Vec<Recipient>,
    /// The mail server refused it, so they get it once more.
    pub refused: Vec<Recipient>,
}

impl Before {
    fn add(&mut self, holder: &Holder<'_>, recipient: Recipient) {
        let those = match (holder.possession(), holder.delivery) {
            (Possession::Has, _) => &mut self.have,
            (Possession::MayHave, _) => &mut self.may_have,
            (Possession::HasNot, Delivery::Refused) => &mut self.refused,
            (Possession::HasNot, _) => &mut self.unsent,
        };
        those.push(recipient);
    }
}

impl<'r> Plan<'r> {
    /// A version of a briefing, or its last, if that may be circulated. `reason` is needed for one that
    /// another supersedes.
    pub fn new(
        register: &'r Register,
        briefing: &str,
        version: Option<Version>,
        reason: Option<&'r str>,
    ) -> Result<Self, Refusal> {
        let never = || Refusal::NeverPublished(briefing.to_owned());
        let versions = register.ledger().briefings().get(briefing).ok_or_else(never)?;
        let last = versions.keys().next_back().copied().ok_or_else(never)?;
        let version = version.unwrap_or(last);
        let unknown = || Refusal::NoVersion(version, versions.keys().copied().collect());
        let release = versions.get(&version).ok_or_else(unknown)?;
        let standing = register.ledger().standing(briefing, version).ok_or_else(unknown)?;
        let superseded = match (standing, reason) {
            (Standing::Withdrawn(withdrawal), _) => {
                return Err(Refusal::Withdrawn(version, withdrawal.entry));
            }
            (Standing::Superseded { by }, None) => return Err(Refusal::Superseded(version, by)),
            (Standing::Superseded { .. }, Some(reason)) if !is_reason(reason) => {
                return Err(Refusal::NotAReason);
            }
            (Standing::Superseded { by }, Some(reason)) => Some((by, reason.trim())),
            (Standing::Current, Some(_)) => return Err(Refusal::NeedlessReason(version)),
            (Standing::Current, None) => None,
        };
        match register.entry(release.entry).map(|logged| &logged.entry) {
            Some(Entry::Published(published)) => {
                Ok(Self { published, superseded, before: &release.circulated })
            }
            _ => Err(never()),
        }
    }

    /// The files of its editions.
    pub fn editions(&self) -> Vec<&'r str> {
        self.published.editions.iter().map(|edition| edition.name.as_str()).collect()
    }

    /// Parts those who are to get it from those who have it, or may have it, or are still to be sent it, by a
    /// circulation whose list is known.
    pub fn sort(&self, recipients: Vec<Recipient>, holders: &Holders<'_>) -> Sorted {
        // Of several rows of somebody, the one that says most that they have it.
        let nearest = |holder: &Holder<'_>| {
            (holder.possession(), holder.delivery == Delivery::Refused, holder.circulation)
        };
        let mut had: BTreeMap<Identity, &Holder<'_>> = BTreeMap::new();
        for holder in holders.iter().filter(|holder| self.before.contains(&holder.circulation)) {
            let known = had.entry(holder.row.identity()).or_insert(holder);
            if nearest(holder) < nearest(known) {
                *known = holder;
            }
        }
        let mut sorted = Sorted::default();
        for recipient in recipients {
            let holder = had.get(&recipient.identity());
            if let Some(holder) = holder {
                let before = sorted.before.entry(holder.circulation).or_default();
                before.add(holder, recipient.clone());
            }
            let is_refused = |holder: &&Holder<'_>| {
                holder.possession() == Possession::HasNot && holder.delivery == Delivery::Refused
            };
            if holder.is_none_or(is_refused) {
                sorted.recipients.push(recipient);
            }
        }
        sorted
    }

    /// The lists of who has it already that cannot be read.
    pub fn unread_before<'e>(&self, unread: &'e [PrivateError]) -> Vec<&'e PrivateError> {
        unread.iter().filter(|error| self.before.contains(&error.entry)).collect()
    }

    /// Whether something interrupted a circulation of this version, which is finished, and nobody can say who got
    /// it: its list cannot be read. To circulate it then might give it to all of them twice.
    pub fn may_be_done(&self, recovered: Option<&Recovered>, unread: &[PrivateError]) -> bool {
        let Some(Recovered::Completed { index, .. }) = recovered else { return false };
        self.before.contains(index) && unread.iter().any(|error| error.entry == *index)
    }

    /// Whether the editions that they get are at hand, below a workspace's `output/`, as they were published.
    pub fn check_files(&self, output: &Path, recipients: &[Recipient]) -> Result<(), Refusal> {
        let folder = folder(&self.published.briefing, self.published.version);
        let names: BTreeSet<_> = recipients.iter().map(|it| it.edition.as_str()).collect();
        for name in names {
            let path = format!("{folder}/{name}");
            let bytes = beside::read(&output.join(&path), beside::MAX_FILE)
                .map_err(|error| Refusal::Unread(path.clone(), error))?;
            if self.file(name) != Some(Digest::of(&bytes)) {
                return Err(Refusal::OtherFile(path));
            }
        }
        Ok(())
    }

    /// The digest of the file that readers get of an edition.
    fn file(&self, name: &str) -> Option<Digest> {
        let mut editions = self.published.editions.iter();
        editions.find(|edition| edition.name == name).map(|edition| edition.file())
    }

    /// The list of these recipients, each with a salt, and with a code that no other recipient has whose list is
    /// known.
    pub fn list(
        &self,
        recipients: Vec<Recipient>,
        part: &PrivatePart,
        random: &mut impl CryptoRngCore,
        timestamp: i64,
    ) -> List<Row> {
        let rows = part.circulations.iter().flat_map(|kept| &kept.list.salted);
        let mut codes: BTreeSet<_> = rows.map(|salted| salted.row.code).collect();
        let mut salted = Vec::with_capacity(recipients.len());
        for recipient in recipients {
            let code = new_code(&mut codes, random);
            let row = self.row(recipient, code);
            salted.push(Salted { row, salt: Salt::random(random) });
        }
        let Published { briefing, version, .. } = self.published;
        let mut list = List::new(briefing, *version, timestamp, salted);
        list.reason = self.superseded.map(|(_, reason)| reason.to_owned());
        list
    }

    fn row(&self, recipient: Recipient, code: AnswerCode) -> Row {
        let Recipient { address, channel, edition, name, organisation, team } = recipient;
        let file = self.file(&edition).expect("a recipient gets an edition of the version").into();
        Row { address, channel, code, edition, file, name, organisation, team }
    }
}

/// A code that is not among those that are taken, and is then.
fn new_code(codes: &mut BTreeSet<AnswerCode>, random: &mut impl CryptoRngCore) -> AnswerCode {
    loop {
        let code = AnswerCode::random(random);
        if codes.insert(code) {
            return code;
        }
    }
}

/// Whether a text says why people get a superseded version: something, in one line.
pub fn is_reason(text: &str) -> bool {
    !text.trim().is_empty() && !has_unseen(text) && text.chars().count() <= MAX_TEXT
}

/// How many get each edition, by the channels of [`Channel::ALL`].
pub fn tally(recipients: &[Recipient]) -> BTreeMap<&str, [usize; Channel::ALL.len()]> {
    let mut tally: BTreeMap<&str, [usize; Channel::ALL.len()]> = BTreeMap::new();
    for recipient in recipients {
        tally.entry(&recipient.edition).or_default()[recipient.channel as usize] += 1;
    }
    tally
}
