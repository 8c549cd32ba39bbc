//! A register that also says to how many a version was circulated, and how many answered.

use engross::digest::Digest;
use engross::register::entry::{Acknowledged, Circulated, Entry, Rows};
use time::OffsetDateTime;
use time::macros::datetime;

use super::anchor;
use crate::published::{ID, Stage, append, publications};
use crate::workspace::Ran;

const CIRCULATED: OffsetDateTime = datetime!(2026-12-11 09:00 UTC);
const ANSWERED: OffsetDateTime = datetime!(2026-12-20 09:00 UTC);
const NOW: OffsetDateTime = datetime!(2026-12-21 09:00 UTC);

fn rows(count: u64) -> Rows {
    Rows { count, root: Digest::of(b"rows").into() }
}

#[test]
fn what_was_circulated_and_answered_changes_no_verdict() {
    let output = publications().output(Stage::V2);
    append(
        output.path(),
        Entry::Circulated(Circulated {
            briefing: ID.into(),
            rows: rows(12),
            timestamp: CIRCULATED.unix_timestamp(),
            kind: Default::default(),
            version: "v2".parse().unwrap(),
        }),
    );
    append(
        output.path(),
        Entry::Acknowledged(Acknowledged {
            briefing: ID.into(),
            rows: rows(3),
            timestamp: ANSWERED.unix_timestamp(),
            kind: Default::default(),
            version: "v2".parse().unwrap(),
        }),
    );
    let engross = |arguments: &[&str]| {
        let mut command = publications().workspace.command(arguments);
        // Nobody can ask about days to come.
        command.env("ENGROSS_NOW", NOW.unix_timestamp().to_string());
        Ran(command.current_dir(output.path().join("public")).output().unwrap())
    };
    let verify = |more: &[&str]| {
        let anchor = anchor();
        engross(&[&["verify", "--register", ".", "--anchor", &anchor], more].concat())
    };
    let print = format!("editions/{ID}/v2/print.pdf");
    for (day, status, as_of) in [
        (None, 0, "entry 4 of the register, of 2026-12-20"),
        (Some("2026-12-12"), 0, "entry 3 of the register, of 2026-12-11"),
        (Some("2026-12-10"), 0, "entry 2 of the register, of 2026-12-10"),
        (Some("2026-12-09"), 3, "entry 1 of the register, of 2026-11-27"),
    ] {
        let at = day.map(|day| vec!["--at", day]).unwrap_or_default();
        let ran = verify(&[&at[..], &[&print]].concat());
        assert_eq!(ran.status(), status, "{day:?}: {}", ran.out());
        let said = ran.out().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(as_of), "{day:?}: {said}");
    }
    let folder = verify(&[&format!("editions/{ID}/v2")]);
    assert_eq!(folder.status(), 0, "{}", folder.out());
    let shown = engross(&["register", "show", "--register", "."]).ok();
    for told in
        [format!("{ID} v2 was circulated to 12 recipients"), format!("3 answers came to {ID} v2")]
    {
        assert!(shown.out().contains(&told), "{}", shown.out());
    }
}
