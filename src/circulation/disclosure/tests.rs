//! A hand-out of two circulations, and each way in which one can be wrong.

use ssh_key::rand_core::OsRng;

use super::*;
use crate::circulation::tests::circulation;
use crate::circulation::{Delivery, Kept, List, Salt, Salted};
use crate::register::entry::Rows;
use crate::register::merkle::Hash;
use crate::register::tests::{digest, files, genesis, published};
use crate::register::trust::Trust;

/// An answer of each recipient of a circulation by an entry.
fn answers(to: &List<Row>, entry: u64) -> List<Answer> {
    let day = |text: &str| Some(text.parse().unwrap());
    let answer = |salted: &Salted<Row>| Answer {
        attended: Some(4),
        change: Some(format!("{} asks who was seen.", salted.row.name)),
        circulation: entry,
        code: salted.row.code,
        discussed: day("2022-10-01"),
        read: None,
        recalled: None,
        received: day("2022-09-20"),
    };
    let salted = to.salted.iter();
    let salted = salted.map(|it| Salted { row: answer(it), salt: Salt::random(&mut OsRng) });
    List::new("first", "v1".parse().unwrap(), 1_663_149_606, salted.collect())
}

/// Entry 2 circulates to five, entry 3 to three; entry 4 has the answers of the five, and entry 5 the answer of the
/// second of the three.
fn place() -> (Register, PrivatePart) {
    let (first, second) = (circulation(5), circulation(3));
    let (all, mut one) = (answers(&first, 2), answers(&second, 3));
    one.salted = vec![one.salted.swap_remove(1)];
    let entries = [
        genesis().into(),
        published("first", "v1"),
        first.entry(),
        second.entry(),
        all.entry(),
        one.entry(),
    ];
    let register = Register::replay(&files(&entries), &Trust::default()).unwrap();
    let circulations = vec![Kept { entry: 2, list: first }, Kept { entry: 3, list: second }];
    let answers = vec![Kept { entry: 4, list: all }, Kept { entry: 5, list: one }];
    (register, PrivatePart { circulations, answers, ..PrivatePart::default() })
}

fn asked(recipient: &str) -> Asked {
    Asked { recipient: Some(recipient.into()), ..Asked::default() }
}

/// All that is wrong with a hand-out of row 1 of both, once it is changed.
fn faults(change: impl Fn(&mut Disclosure)) -> Vec<Fault> {
    let (register, part) = place();
    let mut disclosure = Disclosure::new(&register, &part, asked("person1@example.org"));
    change(&mut disclosure);
    disclosure.faults(&register)
}

#[test]
fn only_what_is_asked_for_is_disclosed_and_all_of_it_is_proved() {
    let (register, part) = place();
    let rows = |asked: Asked| {
        let disclosure = Disclosure::new(&register, &part, asked);
        let nothing = (disclosure.rows() == 0).then_some(Fault::NoRow);
        assert_eq!(disclosure.faults(&register), Vec::from_iter(nothing));
        let rows = disclosure.circulations.iter().flat_map(|disclosed| {
            disclosed.rows.iter().map(|row| format!("{}/{}", disclosed.entry, row.index))
        });
        rows.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(rows(asked("person 4")), "2/4");
    assert_eq!(rows(asked(" PERSON1@example.org")), "2/1 3/1");
    assert_eq!(rows(asked("Person")), "");
    let team = Some("Health visitors".to_owned());
    assert_eq!(rows(Asked { team: team.clone(), ..asked("Person 0") }), "2/0 3/0");
    assert_eq!(
        rows(Asked { team: team.clone(), ..Asked::default() }),
        "2/0 2/1 2/2 2/3 2/4 3/0 3/1 3/2"
    );
    assert_eq!(rows(Asked { organisation: Some("B Trust".into()), team, ..Asked::default() }), "");
    let version = |text: &str| Asked {
        briefing: Some("first".into()),
        version: Some(text.parse().unwrap()),
        ..asked("Person 2")
    };
    assert_eq!(rows(version("v1")), "2/2 3/2");
    assert_eq!(rows(version("v2")), "");
}

#[test]
fn who_knows_only_a_part_of_a_name_is_told_the_whole() {
    let (_, part) = place();
    assert_eq!(asked("n 4").near(&part), ["Person 4"]);
    assert_eq!(
        Asked { team: Some("health".into()), ..Asked::default() }.near(&part),
        ["Health visitors"]
    );
    assert_eq!(asked("Zoë").near(&part), [""; 0]);
}

#[test]
fn it_is_read_back_and_only_as_it_is_written() {
    let (register, part) = place();
    let disclosure = Disclosure::new(&register, &part, asked("Person 1"));
    assert_eq!(disclosure.told(), "2 rows of 2 circulations, and 2 answers");
    let text = String::from_utf8(disclosure.bytes()).unwrap();
    assert_eq!(Disclosure::read(text.as_bytes()), Ok(disclosure));
    for (old, new, error) in [
        ("{\"answers\"", "{ \"answers\"", ListError::NotCanonical),
        ("\"team\"", "\"teem\"", ListError::NotAList("circulations[0].rows[0].row.teem".into())),
        ("disclosure:1", "disclosure:2", ListError::NotAList("type".into())),
    ] {
        let changed = text.replacen(old, new, 1);
        assert_eq!(Disclosure::read(changed.as_bytes()), Err(error));
    }
}

#[test]
fn each_fault_has_its_name() {
    type Change = fn(&mut Disclosure);
    fn row(disclosure: &mut Disclosure) -> &mut Proven<Row> {
        &mut disclosure.circulations[0].rows[0]
    }
    fn answer(disclosure: &mut Disclosure) -> &mut Proven<Answer> {
        &mut disclosure.answers[0].rows[0]
    }
    let cases: [Change; 31] = [
        |it| row(it).row.name = "Somebody".into(),
        |it| row(it).row.edition = "accessible.pdf".into(),
        |it| row(it).salt = it.circulations[1].rows[0].salt,
        |it| row(it).path.swap(0, 1),
        |it| row(it).index = 0,
        |it| it.circulations[0].rows = it.circulations[1].rows.clone(),
        |it| row(it).salt = None,
        |it| row(it).path.truncate(2),
        |it| row(it).path.push(Hash::leaf(b"one more")),
        |it| row(it).index = 5,
        |it| it.circulations[0].logged = it.circulations[1].logged.clone(),
        |it| it.circulations[0].logged.timestamp += 1,
        |it| it.circulations[0].logged.rows = Rows { count: 5, root: digest("no root").into() },
        |it| it.circulations[0].entry = 1,
        |it| it.circulations[0].entry = 9,
        |it| it.circulations[0].entry = 3,
        |it| it.circulations[0].rows.extend_from_within(..),
        |it| it.circulations.clear(),
        |it| answer(it).row.change = Some("Nothing changes.".into()),
        |it| answer(it).row.discussed = None,
        |it| answer(it).salt = None,
        |it| answer(it).path.truncate(1),
        |it| answer(it).index = 7,
        |it| it.answers[0].rows = it.answers[1].rows.clone(),
        |it| it.answers[0].entry = 2,
        |it| it.answers[0].logged.timestamp += 1,
        |it| it.answers[1].entry = 4,
        |it| it.answers[1] = it.answers[0].clone(),
        |it| drop(it.circulations.pop()),
        |it| it.asked.team = Some("School nurses".into()),
        |it| it.register = "example.net/register".into(),
    ];
    let told = cases.map(|change| {
        let faults = faults(change);
        let told = faults.iter().map(|fault| format!("{}: {fault}", fault.code()));
        told.collect::<Vec<_>>().join("\n  and ")
    });
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_table_or_a_page_that_says_something_else_is_told() {
    let (register, part) = place();
    let disclosure = Disclosure::new(&register, &part, asked("Person 1"));
    let (table, page) = (disclosure.table(), page(&disclosure).into_bytes());
    assert_eq!(disclosure.beside(Some(&table), Some(&page)), []);
    assert_eq!(disclosure.beside(None, None), []);
    let changed = |bytes: &[u8]| {
        String::from_utf8(bytes.to_vec()).unwrap().replacen("Person 1", "Person 2", 1).into_bytes()
    };
    let (table, page) = (changed(&table), changed(&page));
    assert_eq!(disclosure.beside(Some(&table), Some(&page)), [Fault::OtherTable, Fault::OtherPage]);
}

/// A row is in the list whether or not anybody was sent it: what the publisher knows of that goes with it.
#[test]
fn what_the_publisher_knows_of_delivery_is_told_beside_the_proof_and_is_no_part_of_it() {
    let (register, mut part) = place();
    part.answers.clear();
    part.deliveries.insert(2, vec![Delivery::NotSent, Delivery::Refused]);
    let mut disclosure = Disclosure::new(&register, &part, asked("Person 1"));
    assert_eq!(disclosure.delivered_told(), "1 may have it and 1 has not");
    let refused = "refused by the mail server";
    assert_eq!(disclosure.publisher_says(2, 1).unwrap().how, refused);
    let row = serde_json::to_string(&disclosure.circulations[0].rows[0]).unwrap();
    assert!(!row.contains(refused), "{row}");
    assert!(page(&disclosure).contains(refused));
    assert!(String::from_utf8(disclosure.table()).unwrap().contains(refused));
    assert_eq!(disclosure.faults(&register), []);
    disclosure.publisher_says.push(disclosure.publisher_says[0].clone());
    assert_eq!(disclosure.faults(&register), [Fault::WordOfNoRow { entry: 2, index: 1 }]);
    // What an earlier engross disclosed has no word of it.
    disclosure.publisher_says.clear();
    assert_eq!(disclosure.faults(&register), []);
    assert_eq!(Disclosure::read(&disclosure.bytes()), Ok(disclosure));
}

#[test]
fn only_the_answers_of_those_who_are_disclosed_are() {
    let (register, part) = place();
    let answers = |recipient: &str| {
        let disclosure = Disclosure::new(&register, &part, asked(recipient));
        let all = disclosure.answers.iter().flat_map(|answers| {
            answers.rows.iter().map(|proven| format!("{}/{}", answers.entry, proven.number()))
        });
        all.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(answers("Person 1"), "4/2 5/1");
    assert_eq!(answers("Person 2"), "4/3");
}

#[test]
fn the_table_has_what_proves_a_row_and_its_answers_and_no_formula() {
    let (_, mut part) = place();
    part.circulations[0].list.salted[1].row.name = "=cmd()".into();
    let (list, replies) = (&part.circulations[0].list, &part.answers[0].list);
    let entries =
        [genesis().into(), published("first", "v1"), list.entry(), circulation(3).entry()];
    let entries = [&entries[..], &[replies.entry()]].concat();
    let register = Register::replay(&files(&entries), &Trust::default()).unwrap();
    part.circulations.truncate(1);
    part.answers.truncate(1);
    let disclosure = Disclosure::new(&register, &part, asked("=cmd()"));
    assert_eq!(disclosure.faults(&register), []);
    let text = String::from_utf8(disclosure.table()).unwrap();
    let [header, row, answer, ""] = &text.split("\r\n").collect::<Vec<_>>()[..] else {
        panic!("{text}")
    };
    assert_eq!(
        *header,
        "\u{feff}what,entry,date,briefing,version,row,name,organisation,team,address,edition,sha256,channel,code,\
         received,read,discussed,attended,change,recalled,publisher's word,leaf index,salt,path"
    );
    let name = "'=cmd(),A Trust,Health visitors,";
    let begins = |line: &str, with: &str| assert!(line.starts_with(with), "{line}");
    begins(
        row,
        &format!("circulated,2,2022-09-14,first,v1,2,{name}person1@example.org,print.pdf,"),
    );
    begins(answer, &format!("answered,4,2022-09-14,first,v1,2,{name},,,,"));
    assert!(
        answer.contains(",2022-09-20,,2022-10-01,4,Person 1 asks who was seen.,,,1,"),
        "{answer}"
    );
    assert!(row.contains(",\"given, since they answered\",1,"), "{row}");
    let ends = |line: &str, salt: Salt, path: &[Hash]| {
        let path = path.iter().map(Hash::to_string).collect::<Vec<_>>().join(" ");
        // A path that begins with a plus sign would be a formula.
        let line = line.replace(",'+", ",+");
        assert!(line.ends_with(&format!(",1,{salt},{path}")), "{line}");
    };
    let (proven, said) = (&disclosure.circulations[0].rows[0], &disclosure.answers[0].rows[0]);
    ends(row, proven.salt.unwrap(), &proven.path);
    ends(answer, said.salt.unwrap(), &said.path);
}

#[test]
fn the_page_shows_what_is_hostile_and_obeys_none_of_it() {
    let (register, mut part) = place();
    part.circulations[0].list.salted[1].row.name = "<script>alert(1)</script>".into();
    part.answers[0].list.salted[1].row.change = Some("<img src=x>".into());
    let page = page(&Disclosure::new(&register, &part, asked("person1@example.org")));
    assert!(page.contains("&lt;img"), "{page}");
    assert!(!page.contains("<img"), "{page}");
    assert!(page.contains("&lt;script&gt;"), "{page}");
    assert!(!page.contains("<script"), "{page}");
}
