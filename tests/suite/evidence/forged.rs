//! A table of what is done to packs, each with the names of what must be found. Whoever did it has every key
//! but the register's, and has written the bag's lists anew where that helps.

use engross::digest::Digest;
use engross::evidence::archive::{Archive, Limits};
use engross::evidence::{self, Opened, Verdict};
use engross::files::Files;
use engross::register::anchor::Pin;
use engross::register::trust::Trust;
use engross::ssh::{Namespace, Signer};
use engross::verify::{Case, Status, find};

use super::{pack, published, unpacked};
use crate::publish::register;
use crate::withdraw::withdraw_version;

const OWN: &str = "data/public/editions/first/v1/";

/// What is said of a pack's files: the status, and the codes of what is wrong with what.
fn judged(files: Files, anchor: Option<Pin>) -> (Status, String) {
    let verdict = verdict_by(files, anchor);
    let codes = match &verdict {
        Verdict::Whole(_) => "whole".to_owned(),
        Verdict::NotGenuine(faults) => {
            let codes: Vec<_> = faults.iter().map(|fault| fault.code()).collect();
            codes.join(" ")
        }
    };
    (verdict.status(anchor.is_some()), codes)
}

/// What a pack's files are, by whatever register is in it.
fn verdict(files: &Files) -> Verdict {
    verdict_by(files.clone(), None)
}

fn verdict_by(files: Files, anchor: Option<Pin>) -> Verdict {
    let archive = Archive { folder: "first-v1".into(), files };
    let bytes = archive.write(time::OffsetDateTime::UNIX_EPOCH).unwrap();
    let opened = Opened::read(&bytes, &Limits::default()).unwrap();
    let trust = Trust { anchor, ..Trust::default() };
    let register = match opened.register(&trust) {
        Ok(register) => register,
        Err(refused) => return evidence::refused(&opened, &refused),
    };
    let folder = tempfile::tempdir().unwrap();
    opened.serve(folder.path()).unwrap();
    let (_, served) = find(folder.path());
    evidence::verdict(&opened, &Case::new(&register, &served, None))
}

/// The bag's lists for whatever lies in it, as a forger writes them.
fn relist(files: &mut Files) {
    let lines = |files: &Files, is_listed: &dyn Fn(&str) -> bool| {
        let listed = files.under("").filter(|(path, _)| is_listed(path));
        let lines = listed.map(|(path, bytes)| format!("{}  {path}\n", Digest::of(bytes)));
        lines.collect::<String>()
    };
    let manifest = lines(files, &|path| path.starts_with("data/"));
    files.insert("manifest-sha256.txt", manifest.into_bytes());
    let tags = |path: &str| !path.starts_with("data/") && path != "tagmanifest-sha256.txt";
    let tags = lines(files, &tags);
    files.insert("tagmanifest-sha256.txt", tags.into_bytes());
}

fn without(files: &Files, path: &str) -> Files {
    let mut left = Files::default();
    for (other, bytes) in files.under("").filter(|(other, _)| !other.starts_with(path)) {
        left.insert(other, bytes.clone());
    }
    assert_ne!(left.under("").count(), files.under("").count(), "{path}");
    left
}

fn append(files: &mut Files, path: &str) {
    let bytes = files.get(path).unwrap_or_else(|| panic!("{path}"));
    files.insert(path, [bytes, &b"\n"[..]].concat());
}

fn replace(files: &mut Files, path: &str, old: &str, new: &str) {
    let text = String::from_utf8(files.get(path).unwrap().to_vec()).unwrap();
    assert!(text.contains(old), "{path}: {text}");
    files.insert(path, text.replacen(old, new, 1).into_bytes());
}

fn swap(files: &mut Files, one: &str, other: &str) {
    let of = |path: &str| files.get(&format!("{OWN}{path}")).unwrap().clone();
    let (first, second) = (of(one), of(other));
    files.insert(format!("{OWN}{one}"), second);
    files.insert(format!("{OWN}{other}"), first);
}

/// A fault, who lists it, and what must be found.
type Forgery<'f> = (&'static str, bool, &'f dyn Fn(&mut Files), &'static str);

#[test]
fn each_forgery_is_found() {
    let board = published();
    pack(&board, &[]).ok();
    let whole = unpacked(&board).files;
    let anchor = Some(register(&board).anchor().into());
    assert_eq!(judged(whole.clone(), anchor), (Status::Current, "whole".into()));
    assert_eq!(judged(whole.clone(), None), (Status::NoAnchor, "whole".into()));

    let own = |name: &str| format!("{OWN}{name}");
    let key = board.keys.key("amina");
    let stranger = board.keys.key("stranger");
    let record = whole.get(&own("record.json")).unwrap().clone();
    let built = board.workspace.read("output/releases/first/v1/plain.pdf");
    let drop = |path: &'static str| move |files: &mut Files| *files = without(files, path);
    let own_drop = |name: &str| {
        let path = own(name);
        move |files: &mut Files| *files = without(files, &path)
    };
    let spoil = |path: String| move |files: &mut Files| append(files, &path);
    let put = |path: String, bytes: Vec<u8>| {
        move |files: &mut Files| files.insert(path.clone(), bytes.clone())
    };
    let sign = |key: &dyn Signer, namespace, message: &[u8]| {
        key.sign(namespace, message).unwrap().bytes().to_vec()
    };
    let approval = own("approvals/amina.sig");
    let other_record = sign(&key, Namespace::Approval, b"another record");
    let by_stranger = sign(&stranger, Namespace::Approval, &record);
    let as_proposal = sign(&key, Namespace::Rejection, &record);
    let line = format!("amina namespaces=\"engross-approval\" {}\n", stranger.key());
    let policy = "data/public/policy/v1/policy.json";
    let entries = "data/public/register/tile/entries/000.p/2";

    let table: &[Forgery<'_>] = &[
        // What the shelf does.
        ("a file damaged", false, &spoil(own("plain.pdf")), "changed not-genuine"),
        ("a file lost", false, &own_drop("plain.pdf"), "missing lacks altered altered"),
        (
            "a file left in it",
            false,
            &put("data/notes.txt".into(), b"mine".to_vec()),
            "unlisted not-genuine altered",
        ),
        ("a file left beside", false, &put("notes.txt".into(), b"mine".to_vec()), "unlisted"),
        ("a list lost", false, &drop("manifest-sha256.txt"), "no-list missing"),
        ("no bag", true, &drop("bagit.txt"), "no-bag"),
        // Editions and what belongs to them.
        ("an edition with a byte more", true, &spoil(own("plain.pdf")), "not-genuine altered"),
        (
            "two editions swapped",
            true,
            &|files| swap(files, "plain.pdf", "second.pdf"),
            "not-genuine not-genuine",
        ),
        ("an edition without its seal", true, &put(own("plain.pdf"), built), "not-genuine altered"),
        ("an edition dropped", true, &own_drop("plain.pdf"), "lacks altered altered"),
        (
            "the content changed",
            true,
            &|files| replace(files, &own("content.json"), "A title", "B title"),
            "not-genuine altered",
        ),
        ("a parity report changed", true, &spoil(own("plain.parity.json")), "not-genuine altered"),
        ("the record changed", true, &spoil(own("record.json")), "not-genuine"),
        ("the record dropped", true, &own_drop("record.json"), "lacks altered altered"),
        ("a proof dropped", true, &own_drop("plain.pdf.tlog-proof"), "lacks altered"),
        ("a proof changed", true, &spoil(own("plain.pdf.tlog-proof")), "not-genuine altered"),
        ("a file more in the folder", true, &put(own("more.pdf"), b"%PDF".to_vec()), "not-genuine"),
        (
            "an edition under another name",
            true,
            &|files| {
                let edition = files.get(&own("plain.pdf")).unwrap().clone();
                files.insert(own("large-print.pdf"), edition);
            },
            "not-genuine",
        ),
        (
            "the folder of another version too",
            true,
            &put("data/public/editions/first/v2/record.json".into(), record.to_vec()),
            "no-release",
        ),
        // Who approved it.
        (
            "an approval of another record",
            true,
            &put(approval.clone(), other_record),
            "not-genuine",
        ),
        ("an approval by a stranger", true, &put(approval.clone(), by_stranger), "not-genuine"),
        ("an approval dropped", true, &own_drop("approvals/amina.sig"), "lacks"),
        (
            "a rejection as a proposal",
            true,
            &put(own("proposals/amina.sig"), as_proposal),
            "not-genuine",
        ),
        (
            "a stranger among the signers",
            true,
            &|files| {
                let signers = files.get(&own("allowed_signers")).unwrap();
                let signers = [signers, line.as_bytes()].concat();
                files.insert(own("allowed_signers"), signers);
            },
            "not-genuine",
        ),
        ("the signers dropped", true, &own_drop("allowed_signers"), "lacks"),
        (
            "the policy changed",
            true,
            &|files| replace(files, policy, "\"least\":3", "\"least\":1"),
            "not-genuine",
        ),
        ("the policy dropped", true, &drop("data/public/policy/v1/policy.json"), "not-genuine"),
        (
            "the policy's signatures dropped",
            true,
            &drop("data/public/policy/v1/signatures"),
            "no-quorum no-approval",
        ),
        (
            "the certificates of another",
            true,
            &put(own("certificates.pem"), b"-----BEGIN CERTIFICATE-----\n".to_vec()),
            "not-genuine",
        ),
        ("the certificates dropped", true, &own_drop("certificates.pem"), "lacks"),
        // The register.
        (
            "an entry changed",
            true,
            &|files| {
                let bytes = files.get(entries).unwrap();
                let at = bytes.windows(5).position(|window| window == b"first").unwrap();
                let mut changed = bytes.to_vec();
                changed[at] = b'b';
                files.insert(entries, changed);
            },
            "changed-entry",
        ),
        (
            "a tile forged",
            true,
            &put("data/public/register/tile/0/000.p/2".into(), vec![0; 64]),
            "forged-tile",
        ),
        ("the register dropped", true, &drop("data/public/register/"), "missing-file"),
        (
            "a file more in the register",
            true,
            &put("data/public/register/more".into(), Vec::new()),
            "extra-file",
        ),
        // What makes the pages again.
        (
            "a layout changed",
            true,
            &spoil("data/rebuild/plain/layouts/plain/layout.typ".into()),
            "not-genuine",
        ),
        (
            "a font changed",
            true,
            &spoil("data/rebuild/fonts/source-sans-3/SourceSans3-Regular.ttf".into()),
            "not-genuine",
        ),
        (
            "the command changed",
            true,
            &spoil("data/rebuild/plain/rebuild.sh".into()),
            "not-genuine",
        ),
        (
            "another command",
            true,
            &put("data/rebuild/plain/run.sh".into(), b"rm -r ~".to_vec()),
            "not-genuine",
        ),
        (
            "the list of crates changed",
            true,
            &spoil("data/rebuild/Cargo.lock".into()),
            "not-genuine",
        ),
        (
            "a font dropped",
            true,
            &drop("data/rebuild/fonts/source-sans-3/SourceSans3-Regular.ttf"),
            "lacks",
        ),
        // What engross writes from all of that.
        (
            "the page changed",
            true,
            &|files| replace(files, "HOW-TO-CHECK.txt", "sha256sum", "true"),
            "altered",
        ),
        ("the page dropped", true, &drop("HOW-TO-CHECK.txt"), "altered"),
        (
            "another publisher in bag-info",
            true,
            &|files| replace(files, "bag-info.txt", "The Board", "A Board"),
            "altered",
        ),
        (
            "the form of other packs",
            true,
            &|files| replace(files, "bag-info.txt", "Evidence: 2", "Evidence: 1"),
            "altered",
        ),
        (
            "a form that nobody knows",
            true,
            &|files| replace(files, "bag-info.txt", "Evidence: 2", "Evidence: two"),
            "altered",
        ),
        (
            "a later form, and an edition with a byte more",
            true,
            &|files| {
                replace(files, "bag-info.txt", "Evidence: 2", "Evidence: 9");
                append(files, &own("plain.pdf"));
            },
            "later-form not-genuine",
        ),
    ];
    let mut wrong = String::new();
    for (name, is_listed, forge, expected) in table {
        let mut files = whole.clone();
        forge(&mut files);
        if *is_listed {
            relist(&mut files);
        }
        let (status, codes) = judged(files, anchor);
        let is_found = expected.split(' ').all(|code| codes.split(' ').any(|found| found == code));
        if status != Status::NotGenuine || !is_found {
            wrong += &format!("{name}: {status:?} {codes}, not {expected}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_policy_without_its_quorum_is_told_first() {
    let board = published();
    pack(&board, &[]).ok();
    let mut files = unpacked(&board).files;
    append(&mut files, &format!("{OWN}plain.pdf"));
    files = without(&files, "data/public/policy/v1/signatures/amina.sig");
    relist(&mut files);
    let Verdict::NotGenuine(faults) = verdict(&files) else { panic!("it is whole") };
    assert_eq!(
        faults[0].to_string(),
        "nothing shows that the board made policy 1: by its own rule, 1 more must sign (1 of health)"
    );
    assert!(faults.iter().any(|fault| fault.code() == "not-genuine"), "{faults:?}");
}

/// Nothing of it is found wrong, and its page cannot be judged: neither yes nor no.
#[test]
fn a_pack_of_a_later_form_is_no_forgery() {
    let board = published();
    pack(&board, &[]).ok();
    let mut files = unpacked(&board).files;
    replace(&mut files, "bag-info.txt", "Evidence: 2", "Evidence: 9");
    relist(&mut files);
    let verdict = verdict(&files);
    assert_eq!(verdict.status(true), Status::Unread);
    assert_eq!(
        verdict.sentence("pack.zip", None),
        "pack.zip cannot be judged here: it says that a later engross made it, in form 9, and this one \
         knows none after form 2. Check it with a later engross."
    );
}

#[test]
fn a_pack_of_another_register_is_refused_by_the_anchor() {
    let board = published();
    pack(&board, &[]).ok();
    let other: Pin = "0".repeat(64).parse().unwrap();
    let (status, codes) = judged(unpacked(&board).files, Some(other));
    assert_eq!((status, &*codes), (Status::NotGenuine, "other-anchor"));
}

#[test]
fn what_was_withdrawn_is_whole_and_not_current() {
    let board = published();
    withdraw_version(&board, "amina", "v1", &["--take-down"]).ok();
    pack(&board, &[]).ok();
    let anchor = Some(register(&board).anchor().into());
    let whole = unpacked(&board).files;
    assert_eq!(judged(whole.clone(), anchor), (Status::NotCurrent, "whole".into()));
    for path in ["withdrawals/2.json", "withdrawals/2.json.sig"] {
        let mut files = without(&whole, &format!("{OWN}{path}"));
        relist(&mut files);
        let (status, codes) = judged(files, anchor);
        assert_eq!(status, Status::NotGenuine, "{path}");
        assert!(codes.contains("lacks"), "{path}: {codes}");
    }
}
