//! What each kind is written as, and each way in which an entry is refused.

use proptest::prelude::*;

use super::*;
use crate::content::canonical::canonical_json;
use crate::register::tests::{
    acknowledged, circulated, digest, genesis, history, policy, published, version, withdrawn,
};

const SSH_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

/// One entry of each kind, with all that it can have.
fn of_each_kind() -> Vec<Entry> {
    let mut first = genesis();
    first.recovery = vec![SSH_KEY.into()];
    let reinstated = Reinstated {
        approvals: vec![digest("approval").into()],
        briefing: "first".into(),
        timestamp: 1_663_149_604,
        kind: ReinstatedType::One,
        version: version("v1"),
    };
    let corrected = |claim| {
        Entry::Corrected(Corrected {
            approvals: Vec::new(),
            claim,
            entry: 4,
            timestamp: 1_663_149_605,
            kind: CorrectedType::One,
        })
    };
    vec![
        first.into(),
        policy(2),
        published("first", "v1"),
        withdrawn("first", "v1"),
        Entry::Reinstated(reinstated),
        corrected(Claim::Timestamp(1_663_149_600)),
        corrected(Claim::Reason(Reason::Law)),
        circulated("first", "v1"),
        acknowledged("first", "v1"),
    ]
}

#[test]
fn each_kind_is_canonical_json_and_is_read_back() {
    let mut said = String::new();
    for entry in of_each_kind() {
        let bytes = entry.bytes();
        assert_eq!(bytes, canonical_json(&entry));
        assert_eq!(Entry::read(&bytes), Ok(entry));
        said += &format!("{}\n", String::from_utf8(bytes).unwrap());
    }
    let digests = without_digests(&said);
    insta::assert_snapshot!(digests);
}

/// The text with every digest cut short.
fn without_digests(text: &str) -> String {
    let mut out = String::new();
    for (place, part) in text.split("\"sha256\":\"").enumerate() {
        if place > 0 {
            out.push_str("\"sha256\":\"…");
            out.push_str(&part[64..]);
        } else {
            out.push_str(part);
        }
    }
    out
}

/// A published entry's bytes with something in them replaced, which must be there.
fn with(old: &str, new: &str) -> Vec<u8> {
    replaced(&published("first", "v1"), old, new)
}

fn replaced(entry: &Entry, old: &str, new: &str) -> Vec<u8> {
    let text = String::from_utf8(entry.bytes()).unwrap();
    assert!(text.contains(old), "{old}");
    text.replacen(old, new, 1).into_bytes()
}

fn without_editions() -> Vec<u8> {
    match published("first", "v1") {
        Entry::Published(mut published) => {
            published.editions.clear();
            Entry::Published(published).bytes()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_malformed_entry_is_refused_by_name() {
    let first = Entry::from(genesis());
    let whole = published("first", "v1").bytes();
    let record = digest("record of first v1").to_string();
    let approvals = |names: &[&str]| {
        let all: Vec<Sha256> = names.iter().map(|name| digest(name).into()).collect();
        with("\"approvals\":[]", &format!("\"approvals\":{}", serde_json::json!(all)))
    };
    let (one, two) = ("approval 1", "approval 2");
    let sorted = digest(one) < digest(two);
    let (earlier, later) = if sorted { (one, two) } else { (two, one) };
    assert!(Entry::read(&approvals(&[earlier, later])).is_ok());
    let faults = [
        ("empty", Vec::new()),
        ("cut-off", whole[..whole.len() - 1].to_vec()),
        ("something-after-it", [&whole[..], b"{}"].concat()),
        ("line-end-after-it", [&whole[..], b"\n"].concat()),
        ("not-utf-8", [&whole[..10], b"\xff"].concat()),
        ("too-long", vec![b' '; 65_536]),
        ("nested-deep", "[".repeat(65_535).into_bytes()),
        (
            "nested-in-a-field",
            with("[],\"b", &format!("{}{},\"b", "[".repeat(900), "]".repeat(900))),
        ),
        ("unknown-kind", with("engross:published:1", "engross:printed:1")),
        ("no-rows", replaced(&circulated("first", "v1"), "\"count\":12", "\"count\":0")),
        ("kind-of-another-version", with("engross:published:1", "engross:published:2")),
        ("kind-of-other-fields", with("engross:published:1", "engross:withdrawn:1")),
        ("kind-missing", with("\"type\":\"engross:published:1\",", "")),
        ("kind-twice", with("\"type\":", "\"type\":\"engross:published:1\",\"type\":")),
        ("unknown-field", with("{\"approvals\"", "{\"a\":1,\"approvals\"")),
        ("unknown-field-in-an-edition", with("{\"built\"", "{\"a\":1,\"built\"")),
        ("field-missing", with("\"briefing\":\"first\",", "")),
        ("field-twice", with("\"version\":1", "\"version\":1,\"version\":1")),
        ("digest-too-short", with(&record, &record[1..])),
        ("digest-in-capitals", with(&record, &record.to_uppercase())),
        ("digest-of-another-kind", with("\"record\":{\"sha256\"", "\"record\":{\"sha512\"")),
        ("briefing-that-leads-out", with("\"first\"", "\"../first\"")),
        ("version-0", with("\"version\":1", "\"version\":0")),
        ("version-with-a-fraction", with("\"version\":1", "\"version\":1.0")),
        ("time-before-1970", with("1663149602", "-1")),
        ("time-after-9999", with("1663149602", "253402300800")),
        (
            "content-code-of-another",
            with("\"code\":\"", "\"code\":\"Q9W1-DFWF-077Y-MGA1T\",\"x\":\""),
        ),
        ("content-code-changed", with("\"code\":\"H", "\"code\":\"J")),
        ("no-edition", without_editions()),
        ("edition-that-leads-out", with("print.pdf", "../print.pdf")),
        ("approvals-out-of-order", approvals(&[later, earlier])),
        ("approval-twice", approvals(&[one, one])),
        ("sealed-null", with("\"sealed\":{", "\"sealed\":null,\"x\":{")),
        ("unknown-reason", replaced(&withdrawn("first", "v1"), "\"error\"", "\"other\"")),
        (
            "key-of-another-name",
            replaced(&first, "\"origin\":\"example.org", "\"origin\":\"example.com"),
        ),
        ("key-that-is-none", replaced(&first, "+f683abad+", "+00000000+")),
        ("no-name", replaced(&first, "The Board", "")),
        ("recovery-key-that-is-none", replaced(&first, "\"recovery\":[", "\"recovery\":[\"me\"")),
        (
            "recovery-key-with-a-comment",
            replaced(&first, "\"recovery\":[", &format!("\"recovery\":[\"{SSH_KEY} me\"")),
        ),
        ("space-within", with("{\"approvals\"", "{ \"approvals\"")),
        (
            "keys-out-of-order",
            with(
                "\"type\":\"engross:published:1\",\"version\":1",
                "\"version\":1,\"type\":\"engross:published:1\"",
            ),
        ),
        ("escape-where-none-is-needed", with("\"first\"", "\"\\u0066irst\"")),
        ("list-for-an-object", b"[\"engross:published:1\"]".to_vec()),
    ];
    let mut said = String::new();
    for (name, bytes) in faults {
        let error = Entry::read(&bytes).expect_err(name).to_string();
        said += &format!("{name:<30}{error}\n");
    }
    insta::assert_snapshot!(said);
}

proptest! {
    #[test]
    fn no_byte_can_be_changed_unnoticed(which in 0usize..6, at in 0usize..700, byte in any::<u8>()) {
        let entry = &history()[which];
        let mut bytes = entry.bytes();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        if let Ok(other) = Entry::read(&bytes) {
            prop_assert_ne!(&other, entry);
            prop_assert_eq!(other.bytes(), bytes);
        }
    }
}
