//! Who gets which version, and what is refused.

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
    let mut entries = vec![genesis().into(), published("first", "v1"), published("first", "v2")];
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
            let by = plan.superseded.map(|(by, reason)| format!(" superseded by {by}: {reason}"));
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
    let sorted = plan.sort(asked, &Holders::of(&register, &part));
    assert_eq!(sorted.recipients, [recipient("Bo"), large]);
    let before = Before { may_have: vec![recipient("Ann")], ..Before::default() };
    assert_eq!(sorted.before, [(3, before)].into());
}

#[test]
fn who_was_refused_gets_it_again_and_who_is_still_to_be_sent_it_is_not_listed_twice() {
    let recipients = ["Ann", "Bo", "Ci", "Di", "Ed"].map(recipient);
    let rows = |names: &[Recipient]| {
        let mut list = circulation(names.len());
        for (salted, recipient) in list.salted.iter_mut().zip(names) {
            let row = &mut salted.row;
            (row.name, row.address) = (recipient.name.clone(), recipient.address.clone());
            (row.organisation, row.team) = (String::new(), String::new());
        }
        list
    };
    // Ed was refused, and then circulated to once more.
    let [first, second] = [rows(&recipients), rows(&recipients[4..])];
    let entries =
        [genesis().into(), published("first", "v1"), first.entry(), second.entry()].to_vec();
    let register = Register::replay(&files(&entries), &Trust::default()).unwrap();
    let circulations = vec![Kept { entry: 2, list: first }, Kept { entry: 3, list: second }];
    let mut part = PrivatePart { circulations, ..PrivatePart::default() };
    let sent = Delivery::Sent("2022-09-14".parse().unwrap());
    let deliveries =
        [Delivery::Refused, Delivery::NotSent, Delivery::Unknown, sent, Delivery::Refused];
    part.deliveries.insert(2, deliveries.into());
    part.deliveries.insert(3, vec![sent]);
    let plan = Plan::new(&register, "first", None, None).unwrap();
    let sorted = plan.sort(recipients.to_vec(), &Holders::of(&register, &part));
    assert_eq!(sorted.recipients, recipients[..1]);
    let [refused, unsent, may_have, have, again] = recipients.map(|recipient| vec![recipient]);
    let before = Before { have, may_have, unsent, refused };
    let again = Before { have: again, ..Before::default() };
    assert_eq!(sorted.before, [(2, before), (3, again)].into());
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
fn of_the_lists_that_cannot_be_read_those_are_told_that_say_who_has_this_version() {
    let [first, mut second] = [circulation(1), circulation(1)];
    second.version = version("v2");
    let entries = [genesis().into(), published("first", "v1"), published("first", "v2")];
    let entries = [&entries[..], &[first.entry(), second.entry()]].concat();
    let register = Register::replay(&files(&entries), &Trust::default()).unwrap();
    let nowhere = tempfile::tempdir().unwrap();
    let (_, unread) = PrivatePart::open(nowhere.path(), &register, &Vault::default());
    assert_eq!(unread.len(), 2);
    let plan = Plan::new(&register, "first", None, None).unwrap();
    let before = plan.unread_before(&unread);
    assert_eq!(before.iter().map(|error| error.entry).collect::<Vec<_>>(), [4]);
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
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), ssh_key::rand_core::Error> {
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
            let sorted = plan.sort(all(), &Holders::of(writer.register(), &part));
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
