//! `circulate` and `acknowledge` are killed likewise. Salts and codes are drawn anew each time, so it is what the
//! lists say that must be as it is when nothing goes wrong.

use std::collections::BTreeMap;

use engross::circulation::PrivatePart;
use engross::vault::Vault;
use time::OffsetDateTime;

use super::{Came, INTENT, Killed, OUTPUT, ROUNDS, STAGED};
use crate::circulate::published;
use crate::publish::register;
use crate::workspace::Ran;

const ANSWERS: &str = "output/private/answers.csv";

#[test]
#[ignore = "takes half a minute; .ci/run has it"]
fn a_list_is_logged_once_and_kept_or_it_never_was() {
    let board = published();
    let mut killed = Killed::new(&board);
    let circulate =
        ["circulate", "first", "--to", "output/private/recipients.csv", "--edition", "plain"];
    killed.at_one_entry("circulate", &[&circulate[..], &["--yes"]].concat());

    let today = OffsetDateTime::now_utc().date();
    let mut table = "code,discussed,attended\n".to_owned();
    for salted in &lists(&killed).circulations[0].list.salted {
        table += &format!("{},{},7\n", salted.row.code, today);
    }
    board.workspace.write(ANSWERS, table);
    killed.at_one_entry("acknowledge", &["acknowledge", "--from", ANSWERS]);
}

impl Killed<'_> {
    /// Kills a command that appends one entry in many rounds, each of which begins with the same files; at the
    /// end it is done.
    fn at_one_entry(&mut self, name: &str, arguments: &[&str]) {
        let before = register(self.board).checkpoint().size;
        let course = self.course(arguments);
        let whole = said(&lists(self));
        let mut came = BTreeMap::new();
        for round in 0..ROUNDS {
            self.put_back(course.before.path());
            self.kill(&course, arguments, round);
            let far = self.came_to(before);
            *came.entry(far).or_insert(0) += 1;
            let told = format!("{name}, round {round}, {far:?}");
            self.assert_served_is_whole(&told);

            let again = Ran(self.command(arguments).output().unwrap());
            assert_eq!(again.status(), 0, "{told}: {}{}", again.out(), again.err());
            assert_eq!(register(self.board).checkpoint().size, before + 1, "{told}");
            assert_eq!(said(&lists(self)), whole, "{told}");
            assert!(!self.path(INTENT).exists() && !self.path(STAGED).exists(), "{told}");
            self.assert_served_is_whole(&told);
        }
        for far in [Came::Nowhere, Came::Staging, Came::Deciding] {
            assert!(came.contains_key(&far), "{name} was never killed while {far:?}: {came:?}");
        }
    }

    /// How far a command has come that appends an entry to a register of so many.
    fn came_to(&self, before: u64) -> Came {
        match (self.path(INTENT).exists(), self.path(STAGED).exists()) {
            (true, _) => Came::Deciding,
            (false, true) => Came::Staging,
            _ if register(self.board).checkpoint().size > before => Came::Through,
            _ => Came::Nowhere,
        }
    }
}

/// The lists of all entries, each of which is whole and what its entry means.
fn lists(killed: &Killed<'_>) -> PrivatePart {
    let output = killed.path(OUTPUT);
    let (part, wrong) = PrivatePart::open(&output, &register(killed.board), &Vault::default());
    assert_eq!(wrong, []);
    part
}

/// Who got what, and who answered what, without what is drawn.
fn said(part: &PrivatePart) -> Vec<String> {
    let rows = part.circulations.iter().flat_map(|kept| {
        let rows = kept.list.salted.iter().map(|salted| &salted.row);
        rows.map(move |row| {
            format!("{} {:?} {} {:?}", kept.entry, row.name, row.edition, row.channel)
        })
    });
    let answers = part.answers.iter().flat_map(|kept| {
        let rows = kept.list.salted.iter().map(|salted| &salted.row);
        rows.map(move |answer| format!("{} {answer:?}", kept.entry))
    });
    rows.chain(answers).collect()
}
