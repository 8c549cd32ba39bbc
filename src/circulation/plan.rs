//! Circulating a version: whether that may be, to whom, and the list that comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use ssh_key::rand_core::CryptoRngCore;

use super::code::AnswerCode;
use super::list::List;
use super::private::{PrivateError, PrivatePart};
use super::recipients::{Identity, MAX_TEXT, Recipient, edition_names};
use super::row::{Channel, Row};
use super::salted::{Salt, Salted};
use crate::digest::Digest;
use crate::phrase::{has_unseen, listed};
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

/// Those of a table who are to get a version, and those who have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sorted {
    pub recipients: Vec<Recipient>,
    /// How many have had this edition of it before, and by which entries.
    pub before: BTreeMap<u64, usize>,
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

    /// Parts those who are to get it from those who have it by a circulation whose list is known.
    pub fn sort(&self, recipients: Vec<Recipient>, part: &PrivatePart) -> Sorted {
        let mut had: BTreeMap<Identity, u64> = BTreeMap::new();
        for kept in part.circulations.iter().filter(|kept| self.before.contains(&kept.entry)) {
            let rows = kept.list.salted.iter();
            had.extend(rows.map(|salted| (salted.row.identity(), kept.entry)));
        }
        let mut sorted = Sorted::default();
        for recipient in recipients {
            match had.get(&recipient.identity()) {
                Some(entry) => *sorted.before.entry(*entry).or_default() += 1,
                None => sorted.recipients.push(recipient),
            }
        }
        sorted
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

/// Whether a text says something, in one line.
fn is_reason(text: &str) -> bool {
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

/// Why a version is not circulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    NeverPublished(String),
    /// Of the briefing, these versions were published.
    NoVersion(Version, Vec<Version>),
    /// By this entry.
    Withdrawn(Version, u64),
    /// By this version, and no reason is given.
    Superseded(Version, Version),
    /// A reason is given for the current version.
    NeedlessReason(Version),
    NotAReason,
    /// The version has no such edition; the files of those that it has.
    NoEdition(String, Vec<String>),
    /// An edition's file cannot be read.
    Unread(String, beside::Unread),
    /// An edition's file is not the one that was published.
    OtherFile(String),
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeverPublished(briefing) => {
                write!(
                    f,
                    "no version of {briefing} was published, and only what is published is circulated"
                )
            }
            Self::NoVersion(version, versions) => {
                let versions: Vec<_> = versions.iter().map(Version::to_string).collect();
                write!(f, "{version} was not published, only {}", listed(&versions))
            }
            Self::Withdrawn(version, entry) => {
                write!(f, "{version} was withdrawn by entry {entry}, and so is not circulated")
            }
            Self::Superseded(version, by) => write!(
                f,
                "{version} is superseded by {by}; if people are to get it all the same, say why: --reason TEXT"
            ),
            Self::NeedlessReason(version) => {
                write!(f, "{version} is current and needs no reason; leave --reason out")
            }
            Self::NotAReason => write!(
                f,
                "a reason says something, in one line of at most {MAX_TEXT} characters that can be seen"
            ),
            Self::NoEdition(name, files) => {
                let files: Vec<_> = files.iter().map(String::as_str).collect();
                write!(
                    f,
                    "there is no edition `{name}`; this version has {}",
                    edition_names(&files)
                )
            }
            Self::Unread(path, error) => write!(f, "output/{path}: {error}"),
            Self::OtherFile(path) => {
                write!(f, "output/{path} is not the file that was published; restore it from git")
            }
        }
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use ssh_key::rand_core::OsRng;

    use super::*;
    use crate::circulation::tests::{circulation, place, writer};
    use crate::circulation::{Kept, append};
    use crate::register::disk::{Disk, RealDisk};
    use crate::register::tests::crash::FailingDisk;
    use crate::register::tests::{digest, files, genesis, published, version, withdrawn};
    use crate::register::trust::Trust;
    use crate::vault::Vault;

    /// v1 and v2 are published, and what else is said.
    fn register(more: Option<Entry>) -> Register {
        let mut entries =
            vec![genesis().into(), published("first", "v1"), published("first", "v2")];
        entries.extend(more);
        Register::replay(&files(&entries), &Trust::default()).unwrap()
    }

    fn recipient(name: &str) -> Recipient {
        Recipient {
            address: format!("{name}@example.org"),
            channel: Channel::Email,
            edition: "print.pdf".into(),
            name: name.into(),
            organisation: String::new(),
            team: String::new(),
        }
    }

    #[test]
    fn the_last_version_is_meant_unless_another_is_said() {
        let register = register(None);
        let planned = |version, reason| {
            Plan::new(&register, "first", version, reason).map(|plan| {
                let by =
                    plan.superseded.map(|(by, reason)| format!(" superseded by {by}: {reason}"));
                format!("{}{}", plan.published.version, by.unwrap_or_default())
            })
        };
        assert_eq!(planned(None, None), Ok("v2".into()));
        let why = Some(" They work by it. ");
        let told = "v1 superseded by v2: They work by it.";
        assert_eq!(planned(Some(version("v1")), why), Ok(told.into()));
    }

    #[test]
    fn what_may_not_be_circulated_is_refused_by_name() {
        let register = register(Some(withdrawn("first", "v2")));
        let why = |briefing: &str, number: Option<&str>, reason: Option<&str>| {
            Plan::new(&register, briefing, number.map(version), reason).err().unwrap().to_string()
        };
        let all = [
            why("second", None, None),
            why("first", Some("v3"), None),
            why("first", None, None),
            why("first", Some("v2"), Some("They work by it.")),
            why("first", Some("v1"), None),
            why("first", Some("v1"), Some(" ")),
            why("first", Some("v1"), Some("a\nb")),
        ];
        insta::assert_snapshot!(all.join("\n"), @r"
        no version of second was published, and only what is published is circulated
        v3 was not published, only v1 and v2
        v2 was withdrawn by entry 3, and so is not circulated
        v2 was withdrawn by entry 3, and so is not circulated
        v1 is superseded by v2; if people are to get it all the same, say why: --reason TEXT
        a reason says something, in one line of at most 300 characters that can be seen
        a reason says something, in one line of at most 300 characters that can be seen
        ");
        let register = self::register(None);
        let needless = Plan::new(&register, "first", None, Some("Why not?")).err();
        assert_eq!(needless, Some(Refusal::NeedlessReason(version("v2"))));
    }

    #[test]
    fn who_has_an_edition_of_it_is_left_out_however_they_are_spelled() {
        let list = |number: &str, name: &str| {
            let mut list = circulation(1);
            list.version = version(number);
            let row = &mut list.salted[0].row;
            (row.name, row.address) = (name.to_uppercase(), format!("{name}@EXAMPLE.org"));
            (row.organisation, row.team) = (String::new(), String::new());
            list
        };
        let (ann, bo) = (list("v2", "Ann"), list("v1", "Bo"));
        let entries = [genesis().into(), published("first", "v1"), published("first", "v2")];
        let entries = [&entries[..], &[ann.entry(), bo.entry()]].concat();
        let register = Register::replay(&files(&entries), &Trust::default()).unwrap();
        let circulations = vec![Kept { entry: 3, list: ann }, Kept { entry: 4, list: bo }];
        let part = PrivatePart { circulations, ..PrivatePart::default() };

        let plan = Plan::new(&register, "first", None, None).unwrap();
        let large = Recipient { edition: "large.pdf".into(), ..recipient("Ann") };
        let asked = vec![recipient("Ann"), recipient("Bo"), large.clone()];
        let sorted = plan.sort(asked, &part);
        assert_eq!(sorted.recipients, [recipient("Bo"), large]);
        assert_eq!(sorted.before, [(3, 1)].into());
    }

    #[test]
    fn what_was_finished_is_not_done_again_unseen() {
        let list = circulation(1);
        let entries = [genesis().into(), published("first", "v1"), list.entry()];
        let register = Register::replay(&files(&entries), &Trust::default()).unwrap();
        let plan = Plan::new(&register, "first", None, None).unwrap();
        let completed = |index| Recovered::Completed { index, entry: Box::new(list.entry()) };
        let (_, unread) =
            PrivatePart::open(tempfile::tempdir().unwrap().path(), &register, &Vault::default());
        assert!(plan.may_be_done(Some(&completed(2)), &unread));
        assert!(!plan.may_be_done(Some(&completed(2)), &[]));
        assert!(!plan.may_be_done(Some(&completed(1)), &unread));
        assert!(!plan.may_be_done(Some(&Recovered::Dropped), &unread));
        assert!(!plan.may_be_done(None, &unread));
    }

    #[test]
    fn each_row_has_a_code_of_its_own_and_the_digest_of_the_file_that_readers_get() {
        let register = register(None);
        let plan = Plan::new(&register, "first", None, None).unwrap();
        let recipients = vec![recipient("Ann"), recipient("Bo")];
        let list = plan.list(recipients, &PrivatePart::default(), &mut OsRng, 1_663_149_605);
        let [ann, bo] = &list.salted[..] else { panic!() };
        assert_ne!(ann.row.code, bo.row.code);
        assert_ne!(ann.salt, bo.salt);
        assert_eq!(ann.row.file.sha256, digest("sealed of first v2"));
        assert_eq!((list.briefing.as_str(), list.version), ("first", version("v2")));
        assert_eq!(list.reason, None);
    }

    #[test]
    fn a_code_that_is_taken_is_drawn_again() {
        // Two times the same, and then another.
        struct Drawn(u8);
        impl ssh_key::rand_core::RngCore for Drawn {
            fn next_u32(&mut self) -> u32 {
                0
            }
            fn next_u64(&mut self) -> u64 {
                0
            }
            fn fill_bytes(&mut self, bytes: &mut [u8]) {
                bytes.fill(self.0 / 2);
                self.0 += 1;
            }
            fn try_fill_bytes(
                &mut self,
                bytes: &mut [u8],
            ) -> Result<(), ssh_key::rand_core::Error> {
                self.fill_bytes(bytes);
                Ok(())
            }
        }
        impl ssh_key::rand_core::CryptoRng for Drawn {}
        let (mut codes, mut random) = (BTreeSet::new(), Drawn(0));
        let first = new_code(&mut codes, &mut random);
        assert_ne!(new_code(&mut codes, &mut random), first);
        assert_eq!(codes.len(), 2);
    }

    #[test]
    fn an_edition_that_is_not_at_hand_as_it_was_published_is_circulated_to_nobody() {
        let register = register(None);
        let plan = Plan::new(&register, "first", None, None).unwrap();
        let place = tempfile::tempdir().unwrap();
        let why = || plan.check_files(place.path(), &[recipient("Ann")]);
        let path = "public/editions/first/v2/print.pdf";
        assert_eq!(why(), Err(Refusal::Unread(path.into(), beside::Unread::Missing)));
        let file = place.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "sealed of first v2").unwrap();
        assert_eq!(why(), Ok(()));
        std::fs::write(&file, "sealed of first v1").unwrap();
        assert_eq!(why(), Err(Refusal::OtherFile(path.into())));
    }

    #[test]
    fn how_many_get_which_edition_and_how_is_counted() {
        let post = Recipient { channel: Channel::Post, ..recipient("Bo") };
        let recipients = [recipient("Ann"), post, recipient("Ci")];
        assert_eq!(tally(&recipients), [("print.pdf", [2, 0, 1, 0])].into());
    }

    /// Whatever stops the command, the same command again leaves nobody out and gives nobody two codes.
    #[test]
    fn power_is_lost_at_any_write_and_the_second_run_gives_it_to_everybody_once() {
        let vault = Vault::default();
        let all = || ["Ann", "Bo", "Ci"].map(recipient).to_vec();
        for writes in 0.. {
            let place = place();
            let output = place.path();
            let run = |disk: &dyn Disk| {
                let writer = writer(output, disk);
                let (part, wrong) = PrivatePart::open(output, writer.register(), &vault);
                assert_eq!(wrong, [], "{writes}");
                let plan = Plan::new(writer.register(), "first", None, None).unwrap();
                let sorted = plan.sort(all(), &part);
                if sorted.recipients.is_empty() {
                    return Ok(part);
                }
                let list = plan.list(sorted.recipients, &part, &mut OsRng, 1_663_149_605);
                append(writer, &list, &vault).map(|_| part)
            };
            let is_done = run(&FailingDisk::after(writes, writes % 2 == 0)).is_ok();
            run(&RealDisk).unwrap();
            let part = run(&RealDisk).unwrap();
            let rows = part.circulations.iter().flat_map(|kept| &kept.list.salted);
            let names: Vec<_> = rows.map(|salted| salted.row.name.as_str()).collect();
            assert_eq!(names, ["Ann", "Bo", "Ci"], "{writes}");
            if is_done {
                break;
            }
        }
    }
}
