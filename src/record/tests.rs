//! What a record is written as, and each way in which it is refused.

use proptest::prelude::*;

use super::*;

fn digest(of: &str) -> Digest {
    Digest::of(of.as_bytes())
}

/// A record whose digests are those of names.
pub(crate) fn record() -> Record {
    let files = |names: &[&str]| {
        names.iter().map(|name| ((*name).to_owned(), digest(name))).collect::<BTreeMap<_, _>>()
    };
    let commit = format!("\"{}\"", "5ac1".repeat(10));
    Record {
        briefing: "first".into(),
        version: Version::FIRST,
        content_digest: digest(CONTENT),
        standards: vec!["PDF/UA-1".into()],
        commit: serde_json::from_str(&commit).unwrap(),
        timestamp: 1_663_149_600,
        subjects: files(&["large.pdf", "print.pdf"]),
        inputs: files(&["engross.toml", "sources/first/briefing.md"]),
        byproducts: files(&[CONTENT, "large.parity.json", "print.parity.json"]),
        builder: Builder {
            engross: "0.1.0".into(),
            typst: "0.15.1".into(),
            lock: digest("Cargo.lock"),
        },
    }
}

/// The record's bytes with something in them replaced, which must be there once.
fn with(old: &str, new: &str) -> String {
    let text = String::from_utf8(record().bytes()).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old}");
    text.replacen(old, new, 1)
}

#[test]
fn is_written_in_one_way_and_read_back() {
    let bytes = record().bytes();
    assert_eq!(Record::read(&bytes), Ok(record()));
    let mut text = String::from_utf8(bytes.clone()).unwrap();
    for name in ["Cargo.lock", CONTENT, "large.pdf", "print.pdf", "engross.toml"].iter().chain(&[
        "large.parity.json",
        "print.parity.json",
        "sources/first/briefing.md",
    ]) {
        text = text.replace(&digest(name).to_string(), &format!("<of {name}>"));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_conflict_that_git_left_is_told_as_one() {
    let ours = record().bytes();
    let both = [b"<<<<<<< HEAD\n", &ours[..], b"\n=======\n", &ours, b"\n>>>>>>> other\n"].concat();
    assert_eq!(Record::read(&both), Err(RecordError::Conflict));
}

#[test]
fn every_malformed_record_is_refused_by_name() {
    let large =
        format!(r#"{{"digest":{{"sha256":"{}"}},"name":"large.pdf"}}"#, digest("large.pdf"));
    let print =
        format!(r#"{{"digest":{{"sha256":"{}"}},"name":"print.pdf"}}"#, digest("print.pdf"));
    let subjects = format!("\"subject\":[{large},{print}]");
    let of_print = digest("print.pdf").to_string();
    let whole = String::from_utf8(record().bytes()).unwrap();
    let faults = [
        ("empty", String::new()),
        ("cut-off", whole[..whole.len() - 1].to_owned()),
        ("cut-in-half", whole[..whole.len() / 2].to_owned()),
        ("something-after-it", format!("{whole}{{}}")),
        ("line-end-after-it", format!("{whole}\n")),
        ("byte-order-mark", format!("\u{feff}{whole}")),
        ("not-an-object", format!("[{whole}]")),
        ("nested-deep", "[".repeat(1000)),
        ("10-mb-of-nested-json", "[".repeat(10 << 20)),
        (
            "10-mb-in-an-unknown-field",
            with("{\"_type", &format!("{{\"_a\":{},\"_type", "[".repeat(10 << 20))),
        ),
        (
            "nested-in-an-unknown-field",
            with("{\"_type", &format!("{{\"_a\":{}{},\"_type", "[".repeat(1000), "]".repeat(1000))),
        ),
        ("unknown-field", with("\"predicateType\"", "\"note\":\"\",\"predicateType\"")),
        ("unknown-field-in-a-digest", with("{\"gitCommit\":", "{\"git\":\"\",\"gitCommit\":")),
        (
            "unknown-field-in-a-subject",
            with(&subjects, &subjects.replace("{\"digest\":", "{\"a\":1,\"digest\":")),
        ),
        ("field-missing", with("\"internalParameters\":{\"timestamp\":1663149600},", "")),
        (
            "field-twice",
            with("\"timestamp\":1663149600", "\"timestamp\":1663149600,\"timestamp\":1"),
        ),
        ("statement-of-another-version", with("Statement/v1", "Statement/v0.1")),
        ("predicate-of-another-type", with("provenance/v1", "provenance/v0.2")),
        ("build-of-another-type", with("engross:release:1", "engross:release:2")),
        ("digest-too-short", with(&of_print, &of_print[1..])),
        ("digest-too-long", with(&of_print, &format!("0{of_print}"))),
        ("digest-in-capitals", with(&of_print, &of_print.to_uppercase())),
        (
            "digest-of-another-kind",
            with(
                &format!("{{\"sha256\":\"{of_print}\"}}"),
                &format!("{{\"sha512\":\"{of_print}\"}}"),
            ),
        ),
        ("digest-null", with(&format!("\"{of_print}\""), "null")),
        ("commit-too-short", with(&"5ac1".repeat(10), "5ac1")),
        ("commit-in-capitals", with(&"5ac1".repeat(10), &"5AC1".repeat(10))),
        (
            "commit-missing",
            with(
                &format!(
                    "{{\"digest\":{{\"gitCommit\":\"{}\"}},\"name\":\"commit\"}},",
                    "5ac1".repeat(10)
                ),
                "",
            ),
        ),
        ("commit-of-another-name", with("\"name\":\"commit\"", "\"name\":\"branch\"")),
        (
            "commit-for-a-file",
            with(
                &format!("\"sha256\":\"{}\"", digest("engross.toml")),
                &format!("\"gitCommit\":\"{}\"", "5ac1".repeat(10)),
            ),
        ),
        ("no-subject", with(&subjects, "\"subject\":[]")),
        ("subject-twice", with(&subjects, &format!("\"subject\":[{large},{large},{print}]"))),
        (
            "subject-twice-with-two-digests",
            with(
                &subjects,
                &format!(
                    "\"subject\":[{large},{},{print}]",
                    large.replace(&digest("large.pdf").to_string(), &of_print)
                ),
            ),
        ),
        ("subjects-out-of-order", with(&subjects, &format!("\"subject\":[{print},{large}]"))),
        ("subject-that-leads-out", with("\"name\":\"large.pdf\"", "\"name\":\"../large.pdf\"")),
        ("subject-without-a-name", with("\"name\":\"large.pdf\"", "\"name\":\"\"")),
        (
            "subject-without-parity",
            with("\"name\":\"print.parity.json\"", "\"name\":\"print.json\""),
        ),
        (
            "input-that-leads-out",
            with(
                "\"name\":\"sources/first/briefing.md\"",
                "\"name\":\"sources/../../briefing.md\"",
            ),
        ),
        (
            "content-of-another-digest",
            with(
                &format!("\"contentDigest\":{{\"sha256\":\"{}\"}}", digest(CONTENT)),
                &format!("\"contentDigest\":{{\"sha256\":\"{of_print}\"}}"),
            ),
        ),
        ("version-0", with("\"version\":1", "\"version\":0")),
        ("version-with-a-fraction", with("\"version\":1", "\"version\":1.0")),
        ("version-below-0", with("\"version\":1", "\"version\":-1")),
        ("version-too-high", with("\"version\":1", "\"version\":4294967296")),
        ("version-as-text", with("\"version\":1", "\"version\":\"1\"")),
        ("briefing-that-leads-out", with("\"briefing\":\"first\"", "\"briefing\":\"../first\"")),
        ("time-before-1970", with("1663149600", "-1")),
        ("time-after-9999", with("1663149600", "253402300800")),
        (
            "no-builder-dependency",
            with(
                &format!(
                    "{{\"digest\":{{\"sha256\":\"{}\"}},\"name\":\"Cargo.lock\"}}",
                    digest("Cargo.lock")
                ),
                "",
            ),
        ),
        (
            "builder-dependency-of-another-name",
            with("\"name\":\"Cargo.lock\"", "\"name\":\"cargo.lock\""),
        ),
        ("space-within", with("{\"_type\"", "{ \"_type\"")),
        (
            "keys-out-of-order",
            with(
                "\"engross\":\"0.1.0\",\"typst\":\"0.15.1\"",
                "\"typst\":\"0.15.1\",\"engross\":\"0.1.0\"",
            ),
        ),
        ("escape-where-none-is-needed", with("\"first\"", "\"\\u0066irst\"")),
        ("list-for-an-object", with("{\"timestamp\":1663149600}", "[1663149600]")),
    ];
    let mut said = String::new();
    for (name, text) in faults {
        let error = Record::read(text.as_bytes()).expect_err(name);
        said.push_str(&format!("{name:<36}{error}\n"));
    }
    assert_eq!(
        Record::read(b"\xff\xfe").unwrap_err().to_string(),
        "it is no JSON: expected value at line 1 column 1"
    );
    insta::assert_snapshot!(said);
}

/// Two editions whose digests were exchanged are a record like any other: it is the files, and
/// what their parity reports say, that do not fit.
#[test]
fn swapped_editions_make_another_record() {
    let mut swapped = record();
    swapped.subjects.insert("large.pdf".into(), digest("print.pdf"));
    swapped.subjects.insert("print.pdf".into(), digest("large.pdf"));
    assert_eq!(Record::read(&swapped.bytes()), Ok(swapped.clone()));
    assert_ne!(RecordDigest::of(&swapped.bytes()), RecordDigest::of(&record().bytes()));
}

#[test]
fn a_redline_and_the_record_that_it_is_against_belong_together() {
    let read = |has_redline: bool, against: &[&str]| {
        let mut record = Record { version: "v3".parse().unwrap(), ..record() };
        if has_redline {
            record.byproducts.insert(REDLINE.into(), digest(REDLINE));
        }
        let paths = against.iter().map(|path| format!("{RELEASES}/{path}"));
        record.inputs.extend(paths.map(|path| (path, digest("v2"))));
        Record::read(&record.bytes())
    };
    let whole = read(true, &["first/v2/record.json"]).unwrap();
    let previous = ("v2".parse().unwrap(), RecordDigest(digest("v2")));
    assert_eq!(whole.previous(), Some(previous));
    assert_eq!(read(false, &[]).unwrap().previous(), None);
    for (has_redline, against) in [
        (true, &[][..]),
        (false, &["first/v2/record.json"]),
        (true, &["first/v1/record.json", "first/v2/record.json"]),
        (true, &["first/v3/record.json"]),
        (true, &["first/v4/record.json"]),
        (true, &["first/record.json"]),
        (true, &["second/v2/record.json"]),
        (true, &["first/v2/content.json"]),
    ] {
        assert_eq!(read(has_redline, against), Err(RecordError::NoRedline), "{against:?}");
    }
}

proptest! {
    #[test]
    fn no_byte_can_be_changed_unnoticed(at in 0usize..1500, byte in any::<u8>()) {
        let mut bytes = record().bytes();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        if let Ok(other) = Record::read(&bytes) {
            prop_assert_ne!(&other, &record());
            prop_assert_eq!(other.bytes(), bytes);
        }
    }
}
