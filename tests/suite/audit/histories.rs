//! What somebody with the register's key logs that the board did not approve: the digests are those of the
//! register, and the chain is broken all the same.

use std::path::Path;

use engross::audit::{Audit, Means, Scope, audit};
use engross::content::ContentCode;
use engross::digest::Digest;
use engross::register::Register;
use engross::register::anchor::Pin;
use engross::register::entry::{Entry, Published};
use engross::register::trust::Trust;
use engross::verify::{Case, find};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::published::{BEGUN, ID, append, begin, publications, publish, sealed};
use crate::workspace::copy_folder;

/// Logs a change of what was published as v1, with a change of its files, and audits that. Proofs are left
/// out of it: nobody wrote them.
fn codes(change: impl Fn(&mut Published, &Path)) -> Vec<&'static str> {
    let published = publications();
    let output = tempfile::tempdir().unwrap();
    begin(&published.workspace, output.path(), BEGUN);
    publish(&published.workspace, output.path(), "v1", BEGUN);
    let register = Register::open(&output.path().join("public/register"), &Trust::default());
    let Entry::Published(mut entry) = register.unwrap().entries()[1].entry.clone() else {
        panic!()
    };

    let forged = tempfile::tempdir().unwrap();
    begin(&published.workspace, forged.path(), BEGUN);
    let folder = forged.path().join(format!("public/editions/{ID}/v1"));
    copy_folder(&output.path().join(format!("public/editions/{ID}/v1")), &folder);
    change(&mut entry, &folder);
    append(forged.path(), Entry::Published(entry));
    codes_of(&forged.path().join("public"))
}

fn codes_of(public: &Path) -> Vec<&'static str> {
    let audit = audited(public);
    let codes = audit.breaks.iter().map(|found| found.code());
    // The releases of these tests lie there with all that the board has beside them.
    codes.filter(|code| !["proof-missing", "proof-broken", "not-genuine"].contains(code)).collect()
}

fn audited(public: &Path) -> Audit {
    let (folder, served) = find(public);
    let anchor = Register::open(&folder, &Trust::default()).unwrap().anchor();
    let trust = Trust { anchor: Some(Pin::from(anchor)), ..Trust::default() };
    let register = Register::open(&folder, &trust).unwrap();
    let case = Case::new(&register, &served, None);
    audit(&case, &Scope::default(), &Means::default(), &|| {})
}

/// Puts bytes in the place of the published print edition, and logs them.
fn put(entry: &mut Published, folder: &Path, bytes: &[u8]) {
    let print = entry.editions.iter_mut().find(|edition| edition.name == "print.pdf").unwrap();
    print.sealed = Some(Digest::of(bytes).into());
    std::fs::write(folder.join("print.pdf"), bytes).unwrap();
}

fn built(path: &str) -> Vec<u8> {
    publications().built(path)
}

#[test]
fn what_was_logged_as_it_was_approved_is_whole() {
    assert_eq!(codes(|_, _| {}), [""; 0]);
}

#[test]
fn a_seal_must_be_there_hold_and_be_one_that_the_policy_lists() {
    let print = || built("v1/print.pdf");
    assert_eq!(codes(|entry, folder| put(entry, folder, &print())), ["seal-missing"]);
    let other = sealed(&print(), "other");
    assert_eq!(codes(|entry, folder| put(entry, folder, &other)), ["seal-of-another"]);
    let appended = [sealed(&print(), "seal"), b"\n% more\n".to_vec()].concat();
    assert_eq!(codes(|entry, folder| put(entry, folder, &appended)), ["seal-broken"]);
}

#[test]
fn a_published_edition_begins_with_the_approved_one() {
    let other = sealed(&built("v1/accessible.pdf"), "seal");
    assert_eq!(codes(|entry, folder| put(entry, folder, &other)), ["edition-not-approved"]);
}

#[test]
fn an_edition_is_one_that_the_record_names() {
    let of_v2 = built("v2/print.pdf");
    let found = codes(|entry, folder| {
        put(entry, folder, &sealed(&of_v2, "seal"));
        let print = entry.editions.iter_mut().find(|edition| edition.name == "print.pdf").unwrap();
        (print.built, print.length) = (Digest::of(&of_v2).into(), of_v2.len() as u64);
    });
    assert_eq!(found, ["record-disagrees", "says-otherwise"]);
}

#[test]
fn the_text_is_the_one_that_the_editions_say() {
    let text = built("v2/content.json");
    let found = codes(|entry, folder| {
        let digest = Digest::of(&text);
        entry.content = digest.into();
        entry.code = ContentCode::of(&digest).to_string();
        std::fs::write(folder.join("content.json"), &text).unwrap();
    });
    let [of_text, of_reports] = [["says-otherwise"; 2], ["other-parity"; 2]];
    assert_eq!(found, [&["record-disagrees"][..], &of_text, &of_reports].concat());
}

#[test]
fn a_release_that_nobody_approved_is_one_that_too_few_did() {
    let output = tempfile::tempdir().unwrap();
    begin(&publications().workspace, output.path(), BEGUN);
    publish(&publications().workspace, output.path(), "v3", BEGUN);
    assert_eq!(codes_of(&output.path().join("public")), ["too-few-approved"]);
}

#[test]
fn nothing_is_published_after_the_policy_s_last_day() {
    const LATE: OffsetDateTime = datetime!(2091-01-01 09:00 UTC);
    let found = codes(|entry, _| entry.timestamp = LATE.unix_timestamp());
    assert_eq!(found, ["policy-expired", "seal-out-of-date", "seal-out-of-date"]);
}
