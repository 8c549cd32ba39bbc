use proptest::prelude::*;

use super::*;

#[test]
fn is_written_in_one_way_and_read_back() {
    let bytes = std::fs::read(fixtures().join("policy.json")).unwrap();
    let policy = Policy::read(&bytes).unwrap();
    assert_eq!(policy.bytes(), bytes);
    assert_eq!(policy.member_of_email("Amina@Example.org"), Some(&id("amina")));
    assert_eq!(policy.member_of_email("ben@example.com"), None);

    let small = Policy::first(day("2026-11-26"), day("2027-11-26"));
    assert_eq!(Policy::read(&small.bytes()), Ok(small));
    let members = super::policy();
    assert_eq!(Policy::read(&members.bytes()), Ok(members));
}

#[test]
fn every_malformed_policy_is_refused_by_name() {
    let folder = fixtures().join("malformed-policies");
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut said = String::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let error = Policy::read(&std::fs::read(&path).unwrap()).expect_err(name);
        said.push_str(&format!("{name:<38}{error}\n"));
    }
    for (name, bytes) in
        [("10-mb-of-nested-json", vec![b'['; 10 << 20]), ("over-long", vec![b' '; MAX_LENGTH + 1])]
    {
        let error = Policy::read(&bytes).expect_err(name);
        said.push_str(&format!("{name:<38}{error}\n"));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_day_has_one_spelling() {
    assert_eq!(day("2024-02-29").plus(1), day("2024-03-01"));
    assert_eq!(day("2026-11-26").in_words(), "26 November 2026");
    for wrong in
        ["", "2023-02-29", "2026-1-1", "26-01-01", "2026-01-01 ", "+2026-01-01", "1969-12-31"]
    {
        assert_eq!(wrong.parse::<Day>(), Err(NotADay), "{wrong:?}");
    }
}

#[test]
fn a_key_is_valid_on_its_first_day_and_its_last() {
    let mut held = MemberKey::new(key(1));
    assert!(held.is_valid(day("1970-01-01")));
    held.from = Some(day("2026-01-01"));
    held.until = Some(day("2026-12-31"));
    for (at, valid) in
        [("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true), ("2027-01-01", false)]
    {
        assert_eq!(held.is_valid(day(at)), valid, "{at}");
    }
}

proptest! {
    #[test]
    fn no_byte_can_be_changed_unnoticed(at in 0usize..2000, byte in any::<u8>()) {
        let mut bytes = std::fs::read(fixtures().join("policy.json")).unwrap();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        let policy = Policy::read(&bytes).unwrap();
        bytes[at] = byte;
        if let Ok(other) = Policy::read(&bytes) {
            prop_assert_ne!(&other, &policy);
            prop_assert_eq!(other.bytes(), bytes);
        }
    }
}
