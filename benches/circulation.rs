//! How the number of recipients costs: reading their table, making the list, hashing it, keeping it, reading it
//! back, disclosing a team's rows.
//!
//! Each is told beside hashing the rows alone, which no way to do this could save.
//!
//! `cargo bench --bench circulation`

#![allow(clippy::print_stdout, reason = "a benchmark prints")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops by panicking")]

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use engross::circulation::disclosure::{Asked, Disclosure};
use engross::circulation::plan::Plan;
use engross::circulation::{PrivatePart, append, recipients, tree};
use engross::content::ContentCode;
use engross::digest::Digest;
use engross::register::disk::RealDisk;
use engross::register::entry::{Edition, Entry, Genesis, Published};
use engross::register::key::SecretKey;
use engross::register::trust::Trust;
use engross::register::write::Writer;
use engross::register::{PUBLIC, Register};
use engross::vault::Vault;
use ssh_key::rand_core::OsRng;

const RECIPIENTS: usize = 100_000;
const TEAMS: usize = 2_000;
const ORIGIN: &str = "example.org/register";

fn main() {
    let place = tempfile::tempdir().unwrap();
    let output = place.path();
    let writer = begin(output);
    let csv = csv();
    let (reading, recipients) =
        time(|| recipients::read("r.csv", csv.as_bytes(), &["print.pdf"], None).ok().unwrap());
    let empty = PrivatePart::default();
    let (planning, list) = time(|| {
        let plan = Plan::new(writer.register(), "first", None, None).unwrap();
        plan.list(recipients, &empty, &mut OsRng, 1_663_149_600)
    });
    let (hashing, _) = time(|| tree(&list.salted).root());
    let vault = Vault::default();
    let (appending, _) = time(|| drop(append(writer, &list, &vault).unwrap()));
    drop(list);
    let register = Register::open(&output.join(PUBLIC), &Trust::default()).unwrap();
    let (opening, (part, wrong)) = time(|| PrivatePart::open(output, &register, &vault));
    assert_eq!(wrong, []);
    let asked = Asked { team: Some("Team 7".into()), ..Asked::default() };
    let (disclosing, disclosure) = time(|| Disclosure::new(&register, &part, asked));
    assert_eq!(disclosure.rows(), RECIPIENTS / TEAMS);
    let (checking, faults) = time(|| disclosure.faults(&register));
    assert_eq!(faults, []);

    println!("{RECIPIENTS} recipients, a table of {} MB", csv.len() / 1_000_000);
    for (what, took) in [
        ("hashing the rows alone", hashing),
        ("reading the table", reading),
        ("making the list", planning),
        ("logging and keeping it", appending),
        ("reading and checking it", opening),
        ("disclosing 50 rows", disclosing),
        ("checking these", checking),
    ] {
        let (seconds, ratio) = (took.as_secs_f64(), took.as_secs_f64() / hashing.as_secs_f64());
        println!("{what:24} {seconds:6.2} s  {ratio:5.1}");
    }
    println!("most memory at one time: {}", peak_memory());
}

/// A table of recipients.
fn csv() -> String {
    let mut csv = "name,organisation,team,address,edition,channel\n".to_owned();
    for number in 0..RECIPIENTS {
        let team = number % TEAMS;
        let _ = writeln!(
            csv,
            "Person {number},Trust {},Team {team},person{number}@example.org,print,email",
            team % 40
        );
    }
    csv
}

/// A register that has published one version.
fn begin(output: &Path) -> Writer<'static> {
    let key = SecretKey::read(&SecretKey::generate(ORIGIN, &mut OsRng).unwrap()).unwrap();
    let genesis = Genesis {
        name: "The Board".into(),
        origin: ORIGIN.into(),
        key: key.log_key(),
        policy: Digest::of(b"policy").into(),
        recovery: Vec::new(),
        timestamp: 1_663_149_600,
        kind: Default::default(),
    };
    let content = Digest::of(b"content");
    let published = Published {
        approvals: Vec::new(),
        briefing: "first".into(),
        code: ContentCode::of(&content).to_string(),
        content: content.into(),
        editions: vec![Edition {
            built: Digest::of(b"built").into(),
            length: 48_213,
            name: "print.pdf".into(),
            sealed: Some(Digest::of(b"sealed").into()),
        }],
        record: Digest::of(b"record").into(),
        timestamp: 1_663_149_600,
        kind: Default::default(),
        version: "v1".parse().unwrap(),
    };
    let mut writer = Writer::begin(output, &RealDisk, key, genesis).unwrap();
    let next = writer.next(Entry::Published(published)).unwrap();
    writer.append(next, Vec::new()).unwrap()
}

fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

/// What Linux says of this process.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "not told here".to_owned(), |peak| peak.trim().to_owned())
}
