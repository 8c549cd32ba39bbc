//! Nobody is sent a message twice, and nobody is forgotten, wherever it is interrupted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::circulation::{self, Channel, PRIVATE, Vault};
use crate::register::disk::RealDisk;
use crate::register::tests::{published, withdrawn};
use crate::register::trust::Trust;

/// A workspace's `output/` in which a version is published and circulated to so many people.
fn circulated(recipients: usize) -> (TempDir, Kept<Row>) {
    let place = circulation::tests::place();
    let mut kept = kept_for(recipients);
    kept.list.salted.iter_mut().skip(1).step_by(3).for_each(|salted| {
        salted.row.channel = Channel::Hand;
    });
    let writer = circulation::tests::writer(place.path(), &RealDisk);
    drop(circulation::append(writer, &kept.list, &Vault::default()).unwrap());
    let folder = place.path().join("public/editions/first/v1");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("print.pdf"), "sealed").unwrap();
    (place, kept)
}

/// A post that answers as it is told, and remembers what it was given.
struct TestPost<'p> {
    answer: &'p mut dyn FnMut(usize) -> Outcome,
    /// What comes of the message that was announced.
    outcome: Option<Outcome>,
    file: PathBuf,
    /// To whom, and how long the file was that says what is sent.
    given: Vec<(String, u64)>,
}

impl Post for TestPost<'_> {
    fn wait(&mut self) {}

    fn now(&self) -> i64 {
        1_663_149_700
    }

    /// Of what it does not take, every other message is turned away before anything of it is handed over.
    fn announce(&mut self, mail: &Mail) -> Result<(), Outcome> {
        let number = self.given.len();
        let outcome = (self.answer)(number);
        if may_have_arrived(&outcome) || number % 2 == 1 {
            self.outcome = Some(outcome);
            return Ok(());
        }
        self.remember(mail);
        Err(outcome)
    }

    fn send(&mut self, mail: &Mail) -> Outcome {
        self.remember(mail);
        self.outcome.take().unwrap()
    }
}

impl TestPost<'_> {
    fn remember(&mut self, mail: &Mail) {
        let length = self.file.metadata().unwrap().len();
        self.given.push((mail.envelope.to()[0].to_string(), length));
    }
}

fn may_have_arrived(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted(_) | Outcome::Unknown(_))
}

/// Sends what is left; what came of it, and what was given to the post.
fn run(
    output: &Path,
    kept: &Kept<Row>,
    again: Again,
    answer: &mut dyn FnMut(usize) -> Outcome,
) -> (Result<(), Stopped>, Vec<(String, u64)>) {
    run_with_reason(output, kept, again, None, answer)
}

fn run_with_reason(
    output: &Path,
    kept: &Kept<Row>,
    again: Again,
    reason: Option<&str>,
    answer: &mut dyn FnMut(usize) -> Outcome,
) -> (Result<(), Stopped>, Vec<(String, u64)>) {
    let (sender, template, trust) = (sender(), template(), Trust::default());
    let mailing = Mailing::new(output, kept, &sender, &template, "Learning Lessons").unwrap();
    let mut log = Log::open(output, 2, &kept.list.rows()).unwrap();
    let mut watch = Watch::new(output, &trust, "first", kept.list.version).with_reason(reason);
    let file = output.join(PRIVATE).join("2.sent");
    let mut post = TestPost { answer, outcome: None, file, given: Vec::new() };
    let rows = left(mailing.fit(), log.sent(), again);
    let ended =
        send(&|row| mailing.mail(row), &rows, &mut log, &mut watch, &mut post, &mut |_, _| {});
    (ended, post.given)
}

fn addresses(given: &[(String, u64)]) -> Vec<&str> {
    given.iter().map(|(address, _)| address.as_str()).collect()
}

fn reply(code: u16) -> Reply {
    Reply { code: ReplyCode::new(code).unwrap(), text: "as it is".into() }
}

fn accepted() -> Outcome {
    Outcome::Accepted(reply(250).code)
}

const NOT_AGAIN: Again = Again { unknown: false, refused: false };

#[test]
fn those_who_get_it_by_mail_get_it_once() {
    let (place, kept) = circulated(4);
    let (ended, given) = run(place.path(), &kept, NOT_AGAIN, &mut |_| accepted());
    ended.unwrap();
    assert_eq!(
        addresses(&given),
        ["person0@example.org", "person2@example.org", "person3@example.org"]
    );
    let all = Again { unknown: true, refused: true };
    assert_eq!(run(place.path(), &kept, all, &mut |_| accepted()).1, []);
}

#[test]
fn what_may_have_arrived_or_was_refused_is_sent_again_only_if_somebody_says_so() {
    let (place, kept) = circulated(6);
    let outcomes = [
        Outcome::Unknown("the line broke".into()),
        Outcome::Refused(reply(550)),
        Outcome::Deferred(reply(450)),
        Outcome::NotGiven("the line broke".into()),
    ];
    let (ended, given) = run(place.path(), &kept, NOT_AGAIN, &mut |at| outcomes[at].clone());
    ended.unwrap();
    let first = addresses(&given);
    let unknown = Again { unknown: true, refused: false };
    let refused = Again { unknown: false, refused: true };
    for (again, who) in [(NOT_AGAIN, &first[2..]), (unknown, &first[..1]), (refused, &first[1..2])]
    {
        let (ended, given) = run(place.path(), &kept, again, &mut |_| accepted());
        ended.unwrap();
        assert_eq!(addresses(&given), who, "{again:?}");
    }
}

/// What was written of each row, in a word.
fn written(output: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(output.join(PRIVATE).join("2.sent")).unwrap();
    let lines = text.lines().skip(1).map(|line| line.split_once(' ').unwrap().1.to_owned());
    lines.collect()
}

#[test]
fn what_was_never_handed_over_was_not_begun() {
    let (place, kept) = circulated(6);
    let outcomes = [
        Outcome::Refused(reply(550)),
        Outcome::Refused(reply(554)),
        Outcome::Closed("no server listens there".into()),
    ];
    let (ended, _) = run(place.path(), &kept, NOT_AGAIN, &mut |at| outcomes[at].clone());
    assert!(matches!(ended, Err(Stopped::Closed(_))));
    // Of the third nothing is said: it was about the server.
    assert_eq!(written(place.path()), ["1 refused 550", "3 begun", "3 refused 554"]);
    let log = Log::open(place.path(), 2, &kept.list.rows()).unwrap();
    assert_eq!(log.sent().progress(4), Some(Progress::Waiting));
}

#[test]
fn a_server_that_takes_nothing_is_not_asked_for_everybody() {
    let (place, kept) = circulated(6);
    let closed = || Outcome::Closed("connection refused".into());
    let (ended, given) = run(place.path(), &kept, NOT_AGAIN, &mut |_| closed());
    assert!(matches!(ended, Err(Stopped::Closed(_))));
    assert_eq!(given.len(), 1);
    let (ended, given) = run(place.path(), &kept, NOT_AGAIN, &mut |_| accepted());
    ended.unwrap();
    assert_eq!(given.len(), 4);
}

#[test]
fn a_version_that_is_withdrawn_meanwhile_is_not_sent_on() {
    let (place, kept) = circulated(6);
    let withdraw = || {
        let mut writer = circulation::tests::writer(place.path(), &RealDisk);
        let next = writer.next(withdrawn("first", "v1")).unwrap();
        writer.append(next, Vec::new()).unwrap();
    };
    let (ended, given) = run(place.path(), &kept, NOT_AGAIN, &mut |at| {
        if at == 1 {
            withdraw();
        }
        accepted()
    });
    assert!(matches!(ended, Err(Stopped::NotToBeSent(NotToBeSent::Withdrawn))));
    assert_eq!(given.len(), 2);
    let all = Again { unknown: true, refused: true };
    assert_eq!(run(place.path(), &kept, all, &mut |_| accepted()).1, []);
}

#[test]
fn who_is_reminded_may_have_a_superseded_version_and_who_is_asked_it_back_a_withdrawn_one() {
    let (place, kept) = circulated(1);
    let log = |entry| {
        let mut writer = circulation::tests::writer(place.path(), &RealDisk);
        let next = writer.next(entry).unwrap();
        writer.append(next, Vec::new()).unwrap();
    };
    let trust = Trust::default();
    let watch = || Watch::new(place.path(), &trust, "first", kept.list.version);
    assert!(watch().of_reminder().look().is_ok());
    assert!(matches!(watch().of_recall().look(), Err(NotToBeSent::Reinstated)));
    log(published("first", "v2"));
    assert!(watch().of_reminder().look().is_ok());
    log(withdrawn("first", "v1"));
    assert!(matches!(watch().of_reminder().look(), Err(NotToBeSent::Withdrawn)));
    assert!(watch().of_recall().look().is_ok());
}

#[test]
fn a_version_that_is_superseded_meanwhile_is_sent_on_only_for_a_reason() {
    let (place, kept) = circulated(6);
    let publish = || {
        let mut writer = circulation::tests::writer(place.path(), &RealDisk);
        let next = writer.next(published("first", "v2")).unwrap();
        writer.append(next, Vec::new()).unwrap();
    };
    let (ended, given) = run(place.path(), &kept, NOT_AGAIN, &mut |at| {
        if at == 1 {
            publish();
        }
        accepted()
    });
    let Err(Stopped::NotToBeSent(NotToBeSent::Superseded { by, is_current: true })) = ended else {
        panic!("{ended:?}")
    };
    assert_eq!((by.to_string(), given.len()), ("v2".into(), 2));
    let reason = Some("Their inspector asked for it");
    let (ended, given) =
        run_with_reason(place.path(), &kept, NOT_AGAIN, reason, &mut |_| accepted());
    ended.unwrap();
    assert_eq!(given.len(), 2);
}

#[test]
fn whoever_cannot_be_written_to_keeps_nobody_else_from_being_sent_it() {
    let (place, mut kept) = circulated(6);
    kept.list.salted[0].row.address = "\"a b\"@example.org".into();
    kept.list.salted[3].row.name = "Di\nOther".into();
    let (ended, given) = run(place.path(), &kept, NOT_AGAIN, &mut |_| accepted());
    ended.unwrap();
    assert_eq!(addresses(&given), ["person2@example.org", "person5@example.org"]);
    let log = Log::open(place.path(), 2, &kept.list.rows()).unwrap();
    assert_eq!(log.sent().progress(1), Some(Progress::Waiting));
}

#[test]
fn all_that_keeps_somebody_from_being_sent_it_is_told_before_anything_is_sent() {
    let (place, mut kept) = circulated(4);
    kept.list.salted[0].row.address = "ann@example.org\r\nBcc: all@example.org".into();
    kept.list.salted[2].row.name = "Ann\nOther".into();
    kept.list.salted[3].row.team = "Health\u{202e}".into();
    let text = "Subject: {title}\n\n{team} {code}";
    let template = Template::parse(&CIRCULATION, "letters/circulation.txt", text).unwrap();
    let sender = sender();
    let lines =
        |unfit: Vec<Unfit>| unfit.iter().map(Unfit::to_string).collect::<Vec<_>>().join("\n");
    let mailing = |title| Mailing::new(place.path(), &kept, &sender, &template, title);
    insta::assert_snapshot!(lines(
        mailing("Learning").unwrap().unfit().values().cloned().collect()
    ));
    let told = |title| lines(mailing(title).err().unwrap());
    std::fs::write(place.path().join("public/editions/first/v1/print.pdf"), "other").unwrap();
    assert_eq!(told("Learning"), "print.pdf: it is not the file that was circulated");
    std::fs::remove_file(place.path().join("public/editions/first/v1/print.pdf")).unwrap();
    assert_eq!(told("Learning"), "print.pdf: there is no such file");
}

#[test]
fn a_message_is_a_file_of_its_owner_s_alone_and_the_same_again() {
    let (place, kept) = circulated(1);
    let (sender, template) = (sender(), template());
    let mailing = Mailing::new(place.path(), &kept, &sender, &template, "Learning").unwrap();
    let folder = place.path().join(eml::folder(2));
    let written = [0, 1].map(|_| {
        let path = eml::write(&folder, 1, &mailing.mail(1).unwrap()).unwrap();
        assert_eq!(path, place.path().join("private/mail/2/1.eml"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::read(path).unwrap()
    });
    assert_eq!(written[0], written[1]);
    assert!(written[0].starts_with(b"X-Unsent: 1\r\nFrom: "));
}

/// What happens in one run, and where it is interrupted: how much of what it wrote is on the disk.
#[derive(Debug, Clone)]
struct Run {
    outcomes: Vec<Outcome>,
    again: Again,
    kept: prop::sample::Index,
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let outcome = prop_oneof![
        3 => Just(accepted()),
        1 => Just(Outcome::Refused(reply(550))),
        1 => Just(Outcome::Deferred(reply(450))),
        1 => Just(Outcome::NotGiven("".into())),
        1 => Just(Outcome::Closed("".into())),
        1 => Just(Outcome::Unknown("".into())),
    ];
    let again = any::<bool>().prop_map(|refused| Again { unknown: false, refused });
    let run = (prop::collection::vec(outcome, 4), again, any::<prop::sample::Index>());
    let run = run.prop_map(|(outcomes, again, kept)| Run { outcomes, again, kept });
    prop::collection::vec(run, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn wherever_it_is_interrupted_nobody_is_sent_it_twice_and_nobody_is_forgotten(runs in runs()) {
        let (place, kept) = circulated(6);
        let file = place.path().join(PRIVATE).join("2.sent");
        let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
        for Run { outcomes, again, kept: until } in runs {
            let before = file.metadata().map_or(0, |file| file.len());
            let (_, given) = run(place.path(), &kept, again, &mut |at| outcomes[at].clone());
            let after = file.metadata().unwrap().len();
            let header = sent::header_length();
            let least = before.min(after).max(header);
            let end = least + until.index((after - least + 1) as usize) as u64;
            std::fs::File::options().write(true).open(&file).unwrap().set_len(end).unwrap();
            // What had not been written down was not done.
            let done = given.iter().zip(&outcomes).filter(|((_, length), _)| *length <= end);
            for ((address, _), outcome) in done {
                if may_have_arrived(outcome) {
                    *arrived.entry(address.clone()).or_default() += 1;
                }
            }
        }
        let again = Again { unknown: false, refused: true };
        for (address, _) in run(place.path(), &kept, again, &mut |_| accepted()).1 {
            *arrived.entry(address).or_default() += 1;
        }
        prop_assert!(arrived.values().all(|times| *times == 1), "{arrived:?}");
        // Whoever has not got it for sure is told to be unknown.
        let sent = Sent::open(place.path(), 2, &kept.list.rows()).unwrap();
        let by_mail = [1, 3, 4, 6];
        let unknown: BTreeSet<_> =
            by_mail.into_iter().filter(|row| sent.progress(*row) == Some(Progress::Unknown)).collect();
        for row in by_mail {
            let address = &kept.list.salted[row - 1].row.address;
            prop_assert!(arrived.contains_key(address) || unknown.contains(&row), "{row}");
        }
    }
}
