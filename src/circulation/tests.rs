//! Lists with fixed codes and salts, and the register that has their roots.

use std::path::Path;

use ssh_key::rand_core::OsRng;

use super::private::Reason;
use super::*;
use crate::register::Register;
use crate::register::disk::{Disk, RealDisk};
use crate::register::entry::{Entry, Reinstated};
use crate::register::tests::crash::{FailingDisk, said};
use crate::register::tests::{digest, files, genesis, log_key, published, version, withdrawn};
use crate::register::trust::Trust;
use crate::register::write::Writer;

/// A list of so many recipients.
pub fn circulation(recipients: usize) -> List<Row> {
    let row = |number: usize| Row {
        address: format!("person{number}@example.org"),
        channel: Channel::Email,
        code: AnswerCode::random(&mut OsRng),
        edition: "print.pdf".into(),
        file: digest("sealed").into(),
        name: format!("Person {number}"),
        organisation: "A Trust".into(),
        team: "Health visitors".into(),
    };
    let salted = |number| Salted { row: row(number), salt: Salt::random(&mut OsRng) };
    let rows = (0..recipients).map(salted).collect();
    List::new("first", version("v1"), 1_663_149_605, rows)
}

fn answers(to: &List<Row>, entry: u64) -> List<Answer> {
    let answer = |row: &Row| Answer {
        attended: Some(4),
        change: None,
        circulation: entry,
        code: row.code,
        discussed: Some("2022-10-01".parse().unwrap()),
        read: None,
        recalled: None,
        received: None,
    };
    let salted = to
        .salted
        .iter()
        .map(|salted| Salted { row: answer(&salted.row), salt: Salt::random(&mut OsRng) });
    List::new("first", version("v1"), 1_663_149_606, salted.collect())
}

/// First v1 was circulated and sent to two, on 14 September 2022, by entry 2.
pub struct Place {
    pub entries: Vec<Entry>,
    pub part: PrivatePart,
}

impl Place {
    pub fn new() -> Self {
        let list = circulation(2);
        let entries = vec![genesis().into(), published("first", "v1"), list.entry()];
        let circulations = vec![Kept { entry: 2, list }];
        let mut part = PrivatePart { circulations, ..PrivatePart::default() };
        part.deliveries.insert(2, vec![Delivery::Sent("2022-09-14".parse().unwrap()); 2]);
        Self { entries, part }
    }

    pub fn list(&self) -> &List<Row> {
        &self.part.circulations[0].list
    }

    /// A reply of the first recipient.
    pub fn reply(&self) -> Reply {
        Reply::new(self.list().salted[0].row.code)
    }

    pub fn register(&self) -> Register {
        Register::replay(&files(&self.entries), &Trust::default()).unwrap()
    }

    pub fn holders(&self) -> Holders<'_> {
        Holders::of(&self.register(), &self.part)
    }

    /// Keeps the answers to a reply as the register's next entry.
    pub fn keep(&mut self, reply: Reply) {
        let today = "2090-01-01".parse().unwrap();
        let accepted = accept(vec![reply], self.holders(), None, today);
        assert_eq!(accepted.refused, []);
        for ((briefing, version), answers) in accepted.answers {
            let salt = |row| Salted { row, salt: Salt::random(&mut OsRng) };
            let salted = answers.into_iter().map(salt).collect();
            let list = List::new(&briefing, version, 1_663_149_700, salted);
            let entry = self.entries.len() as u64;
            self.entries.push(list.entry());
            self.part.answers.push(Kept { entry, list });
        }
    }

    pub fn withdraw(&mut self) {
        self.entries.push(withdrawn("first", "v1"));
    }

    pub fn reinstate(&mut self) {
        self.entries.push(Entry::Reinstated(Reinstated {
            approvals: Vec::new(),
            briefing: "first".into(),
            timestamp: 1_663_149_800,
            kind: Default::default(),
            version: version("v1"),
        }));
    }
}

/// A workspace's `output/` whose register has published one version.
pub fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let mut writer = Writer::begin(place.path(), &RealDisk, log_key(), genesis()).unwrap();
    let next = writer.next(published("first", "v1")).unwrap();
    writer.append(next, Vec::new()).unwrap();
    place
}

pub fn writer<'d>(output: &Path, disk: &'d dyn Disk) -> Writer<'d> {
    Writer::open(output, disk, log_key(), &Trust::default()).map_err(said).unwrap().0
}

pub fn register(output: &Path) -> Register {
    Register::open(&output.join(crate::register::PUBLIC), &Trust::default()).unwrap()
}

fn reasons(output: &Path, vault: &Vault) -> Vec<Reason> {
    let (_, wrong) = PrivatePart::open(output, &register(output), vault);
    wrong.into_iter().map(|error| error.reason).collect()
}

#[test]
fn a_list_is_read_back_and_only_as_it_is_written() {
    let list = circulation(2);
    let bytes = list.bytes();
    assert_eq!(List::read(&bytes), Ok(list));
    let text = String::from_utf8(bytes.clone()).unwrap();
    for (changed, error) in [
        (text.replacen(":{", ": {", 1), ListError::NotCanonical),
        (
            text.replacen("\"email\"", "\"owl\"", 1),
            ListError::NotAList("rows[0].row.channel".into()),
        ),
        (text.replacen("\"name\"", "\"nom\"", 1), ListError::NotAList("rows[0].row.nom".into())),
        (format!("{text}\n{text}"), ListError::NotAList("its end".into())),
        (text.replacen("circulation:1", "circulation:2", 1), ListError::OfNoKind),
    ] {
        assert_eq!(List::<Row>::read(changed.as_bytes()), Err(error));
    }
    assert!(matches!(List::<Answer>::read(&bytes), Err(ListError::NotAList(_))));
}

#[test]
fn the_same_row_has_another_hash_under_another_salt() {
    let list = circulation(1);
    let again = Salted { row: list.salted[0].row.clone(), salt: Salt::random(&mut OsRng) };
    assert_ne!(list.salted[0].leaf(), again.leaf());
    assert_eq!(list.salted[0].leaf(), list.salted[0].clone().leaf());
}

#[test]
fn entry_and_list_are_kept_together_and_the_list_is_its_owner_s_alone() {
    let place = place();
    let output = place.path();
    let list = circulation(3);
    let vault = Vault::default();
    let writer = append(writer(output, &RealDisk), &list, &vault).unwrap();
    let replies = answers(&list, 2);
    drop(append(writer, &replies, &vault).unwrap());
    let (part, wrong) = PrivatePart::open(output, &register(output), &vault);
    assert_eq!(wrong, []);
    assert_eq!(part.circulations, [Kept { entry: 2, list }]);
    assert_eq!(part.answers, [Kept { entry: 3, list: replies }]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = output.join(PRIVATE).join("2.json");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn what_is_encrypted_opens_for_those_it_is_encrypted_for_and_nobody_else() {
    let place = place();
    let output = place.path();
    let (mine, other) = (age::x25519::Identity::generate(), age::x25519::Identity::generate());
    let vault = || Vault::for_recipients([mine.to_public().to_string().as_str()]).unwrap();
    let open = |key: &age::x25519::Identity| {
        use age::secrecy::ExposeSecret;
        let file = format!("# mine\n{}\n", key.to_string().expose_secret());
        vault().with_identities(&file).unwrap()
    };
    drop(append(writer(output, &RealDisk), &circulation(2), &vault()).unwrap());
    let bytes = std::fs::read(output.join(PRIVATE).join("2.json.age")).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
    assert_eq!(reasons(output, &open(&mine)), []);
    assert_eq!(reasons(output, &vault()), [Reason::Vault(VaultError::Locked)]);
    assert_eq!(reasons(output, &open(&other)), [Reason::Vault(VaultError::OtherKey)]);
    let is_of_another_key = |vault: &Vault| {
        let (part, wrong) = PrivatePart::open(output, &register(output), vault);
        part.is_of_another_key(&wrong)
    };
    assert_eq!(
        [open(&mine), vault(), open(&other)].map(|vault| is_of_another_key(&vault)),
        [false, false, true]
    );
    std::fs::write(output.join(PRIVATE).join("2.json.age"), &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(reasons(output, &open(&mine)), [Reason::Vault(VaultError::Damaged)]);
}

#[test]
fn keys_that_are_none_are_refused_and_a_secret_one_is_not_told() {
    let wrong = Vault::for_recipients(["age1nonsense"]).err();
    assert_eq!(wrong, Some(VaultError::NotARecipient("age1nonsense".into())));
    for file in ["", "# only a comment\n", "AGE-SECRET-KEY-1NONSENSE"] {
        let wrong = Vault::default().with_identities(file).err();
        assert_eq!(wrong, Some(VaultError::NotAnIdentity));
    }
}

#[test]
fn what_nobody_can_say_without_a_list_is_told_by_its_entry() {
    let place = place();
    let output = place.path();
    let (list, vault) = (circulation(2), Vault::default());
    let writer = append(writer(output, &RealDisk), &list, &vault).unwrap();
    drop(append(writer, &answers(&list, 2), &vault).unwrap());
    std::fs::remove_dir_all(output.join(PRIVATE)).unwrap();
    let (_, wrong) = PrivatePart::open(output, &register(output), &vault);
    let hidden: Vec<_> = wrong.iter().map(PrivateError::hidden).collect();
    assert_eq!(
        hidden,
        [
            "the 2 recipients to whom entry 2 circulated first v1",
            "the 2 answers to first v1 in entry 3",
        ]
    );
    let is_of = |briefing, number: Option<&str>| wrong[0].is_of(briefing, number.map(version));
    assert!(is_of(None, None) && is_of(Some("first"), Some("v1")));
    assert!(!is_of(Some("second"), None) && !is_of(Some("first"), Some("v2")));
}

#[test]
fn a_list_that_is_not_the_entry_s_is_told_by_name() {
    let place = place();
    let output = place.path();
    let vault = Vault::default();
    let list = circulation(2);
    drop(append(writer(output, &RealDisk), &list, &vault).unwrap());
    let file = output.join(PRIVATE).join("2.json");
    let mut other = list.clone();
    other.salted[1].row.team = "Police".into();
    let mut fewer = list.clone();
    fewer.salted.pop();
    let mut later = list.clone();
    later.timestamp += 1;
    for (changed, reason) in
        [(other, Reason::OtherRows), (fewer, Reason::OtherRows), (later, Reason::OtherEntry)]
    {
        std::fs::write(&file, changed.bytes()).unwrap();
        assert_eq!(reasons(output, &vault), [reason]);
    }
    std::fs::remove_file(&file).unwrap();
    assert_eq!(reasons(output, &vault), [Reason::Missing]);
}

#[test]
fn what_is_withdrawn_is_not_circulated_and_nobody_answers_to_what_was_not() {
    let place = place();
    let vault = Vault::default();
    let list = circulation(1);
    let early = append(writer(place.path(), &RealDisk), &answers(&list, 2), &vault);
    assert_eq!(
        early.err().unwrap().to_string(),
        "this cannot be the next entry: first v1 was not circulated before, so nobody can answer"
    );
    let mut writer = append(writer(place.path(), &RealDisk), &list, &vault).unwrap();
    let next = writer.next(withdrawn("first", "v1")).unwrap();
    let writer = writer.append(next, Vec::new()).unwrap();
    // Those who have it still answer.
    let writer = append(writer, &answers(&list, 2), &vault).unwrap();
    let late = append(writer, &circulation(1), &vault);
    assert_eq!(
        late.err().unwrap().to_string(),
        "this cannot be the next entry: first v1 is withdrawn, and so is not circulated"
    );
}

#[test]
fn power_is_lost_at_any_write_and_entry_and_list_are_both_there_or_neither() {
    let list = circulation(2);
    let vault = Vault::default();
    let mut outcomes = Vec::new();
    for writes in 0.. {
        let place = place();
        let output = place.path();
        let disk = FailingDisk::after(writes, writes % 2 == 0);
        let done = append(writer(output, &disk), &list, &vault).is_ok();
        drop(writer(output, &RealDisk));
        let register = register(output);
        let (part, wrong) = PrivatePart::open(output, &register, &vault);
        assert_eq!(wrong, [], "{writes}");
        let is_logged =
            matches!(register.entry(2).map(|logged| &logged.entry), Some(Entry::Circulated(_)));
        assert_eq!(part.circulations.len(), usize::from(is_logged), "{writes}");
        outcomes.push(is_logged);
        if done {
            break;
        }
    }
    assert_eq!(outcomes.first(), Some(&false));
    assert_eq!(outcomes.last(), Some(&true));
}
