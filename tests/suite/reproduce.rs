//! What `reproduce` promises: the same or not, byte by byte, and what differs if not.

use engross::digest::Digest;
use engross::record::{CONTENT, Record};

use crate::propose::{record, workspace};
use crate::workspace::{FRONT, LAYOUT, Workspace};

const V1: &str = "output/releases/first/v1";

/// A workspace with a release, as another person's copy of it: without anything private.
fn released() -> Workspace {
    let workspace = workspace();
    workspace.write("layouts/second/layout.typ", LAYOUT);
    workspace.commit();
    workspace.engross(&["propose", "first"]).ok();
    workspace.commit();
    std::fs::remove_dir_all(workspace.root().join("output/private")).unwrap();
    workspace
}

/// What is said of the release, without digests, and the exit status.
fn reproduced(workspace: &Workspace) -> (i32, String) {
    let ran = workspace.engross(&["reproduce", "first", "v1"]);
    let said = format!("{}{}", ran.err(), ran.out());
    let digest = regex::Regex::new("[0-9a-f]{64}").unwrap();
    let said = digest.replace_all(&said, "<digest>");
    (ran.status(), said.replace(workspace.root().to_str().unwrap(), "WORKSPACE"))
}

/// Puts another record in the place of the release's, as strict a one.
fn forge(workspace: &Workspace, change: impl Fn(&mut Record)) {
    let mut record = record(workspace, V1);
    change(&mut record);
    workspace.write(&format!("{V1}/record.json"), record.bytes());
}

#[test]
fn a_release_is_the_same_in_any_copy_of_the_repository() {
    let workspace = released();
    let (status, said) = reproduced(&workspace);
    assert_eq!(status, 0, "{said}");
    insta::assert_snapshot!(said, @r"
      same       plain.pdf
      same       second.pdf
      same       content.json
      same       plain.parity.json
      same       second.parity.json
    first v1 was made again: every edition and what belongs to it is the same, byte by byte.
    ");

    // Whatever has changed since, and wherever the record lies.
    workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    workspace.write("layouts/plain/layout.typ", "#panic()");
    let elsewhere = tempfile::tempdir().unwrap();
    let alone = elsewhere.path().join("kept.json");
    std::fs::copy(workspace.root().join(V1).join("record.json"), &alone).unwrap();
    let ran = workspace.engross(&["reproduce", alone.to_str().unwrap(), "--json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(json["same"], true);
    assert_eq!(json["commit_in_history"], true);
    assert_eq!(json["differences"]["tools"], serde_json::json!({}));
    assert_eq!(workspace.engross(&["reproduce", V1, "--quiet"]).ok().out(), "");
}

#[test]
fn swapped_editions_are_told_and_so_is_that_their_words_are_the_same() {
    let workspace = released();
    forge(&workspace, |record| {
        let plain = record.subjects["plain.pdf"];
        let second = record.subjects.insert("second.pdf".into(), plain).unwrap();
        record.subjects.insert("plain.pdf".into(), second);
    });
    let (status, said) = reproduced(&workspace);
    assert_eq!(status, 1, "{said}");
    insta::assert_snapshot!(said);
}

/// The files are the recorded ones, and the record is not what its commit gives.
#[test]
fn a_subject_that_the_commit_does_not_give_is_told_with_what_its_file_says() {
    let workspace = released();
    let other = Workspace::new();
    other.write("output/private/names/first.txt", "Arthur Sample\n");
    other.write("sources/first/briefing.md", format!("{FRONT}Any text.\n"));
    other.commit();
    other.engross(&["propose", "first"]).ok();
    let file = format!("{V1}/plain.pdf");
    workspace.write(&file, other.read(&file));
    forge(&workspace, |record| {
        let digest = Digest::of(&workspace.read(&file));
        record.subjects.insert("plain.pdf".into(), digest);
    });
    let (status, said) = reproduced(&workspace);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("DIFFERENT  plain.pdf"), "{said}");
    assert!(said.contains("the words are not the same"), "{said}");
    assert!(said.contains("same       second.pdf"), "{said}");
}

/// A workspace with two versions, of which the second has a redline.
fn revised() -> Workspace {
    let workspace = released();
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    workspace.commit();
    workspace.engross(&["propose", "first"]).ok();
    workspace.commit();
    workspace
}

/// What is said of the second version.
fn reproduced_second(workspace: &Workspace) -> (i32, String) {
    let ran = workspace.engross(&["reproduce", "first", "v2"]);
    (ran.status(), format!("{}{}", ran.err(), ran.out()))
}

#[test]
fn a_redline_is_made_again_and_so_is_all_that_belongs_to_an_edition() {
    let workspace = revised();
    let (status, said) = reproduced_second(&workspace);
    assert_eq!(status, 0, "{said}");
    for file in ["content.json", "plain.parity.json", "second.parity.json", "redline.pdf"] {
        assert!(said.contains(&format!("same       {file}")), "{said}");
    }

    // Each that is recorded otherwise is told, though no file is there to tell.
    let folder = "output/releases/first/v2";
    let path = format!("{folder}/record.json");
    let whole = record(&workspace, folder);
    for name in ["plain.parity.json", "redline.pdf"] {
        let mut forged = whole.clone();
        forged.byproducts.insert(name.into(), Digest::of(b""));
        workspace.write(&path, forged.bytes());
        let (status, said) = reproduced_second(&workspace);
        assert_eq!(status, 1, "{said}");
        assert!(said.contains(&format!("DIFFERENT  {name}")), "{said}");
        assert!(said.contains("every edition is the same, and something around them"), "{said}");
    }
    workspace.write(&path, whole.bytes());

    // The release that it is against is to be the very one.
    forge(&workspace, |record| record.standards.push("PDF/X-4".into()));
    let (status, said) = reproduced_second(&workspace);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains(&format!("differs    {V1}/record.json")), "{said}");
    std::fs::remove_dir_all(workspace.root().join(V1)).unwrap();
    let (status, said) = reproduced_second(&workspace);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("warning[previous-release]"), "{said}");
    assert!(said.contains("DIFFERENT  redline.pdf"), "{said}");
    // What only the redline was made of is not what differs.
    assert!(!said.contains("differs    layouts/"), "{said}");
}

#[test]
fn a_file_that_the_record_does_not_name_cannot_be_changed_unseen() {
    let workspace = released();
    let script = format!("{V1}/rebuild/plain/rebuild.sh");
    let whole = workspace.read(&script);
    workspace.write(&script, "rm -r /\n");
    // Whoever changed it would also write its sum.
    let sums = format!("{V1}/SHA256SUMS");
    let text = String::from_utf8(workspace.read(&sums)).unwrap();
    let [old, new] = [Digest::of(&whole), Digest::of(b"rm -r /\n")].map(|it| it.to_string());
    workspace.write(&sums, text.replace(&old, &new));
    workspace.write(&format!("{V1}/READ ME FIRST.txt"), "Trust me.");
    let (status, said) = reproduced(&workspace);
    assert_eq!(status, 1, "{said}");
    for told in ["rebuild/plain/rebuild.sh is not", "SHA256SUMS is not", "READ ME FIRST.txt is no"]
    {
        assert!(said.contains(&format!("CHANGED    {told}")), "{said}");
    }
}

#[test]
fn a_file_that_was_changed_beside_the_record_is_told() {
    let workspace = released();
    let file = format!("{V1}/plain.pdf");
    workspace.write(&file, [workspace.read(&file), b"\n".to_vec()].concat());
    let (status, said) = reproduced(&workspace);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("CHANGED    plain.pdf"), "{said}");
}

#[test]
fn a_record_that_says_something_else_of_its_commit_is_told() {
    let workspace = released();
    forge(&workspace, |record| {
        record.timestamp += 1;
        record.standards.push("PDF/X-4".into());
        record.inputs.insert("engross.toml".into(), Digest::of(b""));
    });
    let (status, said) = reproduced(&workspace);
    assert_eq!(status, 1, "{said}");
    insta::assert_snapshot!(said);
}

#[test]
fn what_differs_is_told_by_its_name() {
    let workspace = released();
    let lock = format!("{V1}/rebuild/Cargo.lock");
    let crates = String::from_utf8(workspace.read(&lock)).unwrap();
    let krilla = crates.split("name = \"krilla\"\nversion = \"").nth(1).unwrap();
    let krilla = krilla.split('"').next().unwrap();
    let older = crates.replace(
        &format!("name = \"krilla\"\nversion = \"{krilla}\""),
        "name = \"krilla\"\nversion = \"0.0.1\"",
    );
    workspace.write(&lock, &older);
    forge(&workspace, |record| {
        let nothing = Digest::of(b"");
        record.builder.lock = Digest::of(older.as_bytes());
        record.builder.engross = "0.0.9".into();
        record.inputs.insert("sources/first/briefing.md".into(), nothing);
        record.inputs.insert("layouts/shared/gone.typ".into(), nothing);
        record.inputs.remove("layouts/second/layout.typ");
        record.content_digest = nothing;
        record.byproducts.insert(CONTENT.into(), nothing);
        record.subjects.insert("plain.pdf".into(), nothing);
        record.subjects.insert("third.pdf".into(), nothing);
        record.byproducts.insert("third.parity.json".into(), nothing);
    });
    let (status, said) = reproduced(&workspace);
    assert_eq!(status, 1, "{said}");
    insta::assert_snapshot!(
        said.replace(krilla, "<version>").replace(env!("CARGO_PKG_VERSION"), "<this>")
    );

    // A list of crates that is not the recorded one says nothing.
    workspace.write(&lock, crates);
    let (_, said) = reproduced(&workspace);
    assert!(said.contains("differs    Cargo.lock  recorded <digest>, here <digest>"), "{said}");
    assert!(!said.contains("krilla"), "{said}");
}

#[test]
fn a_commit_that_was_rewritten_after_proposing_is_told() {
    let workspace = released();
    workspace.git(&["reset", "--quiet", "--soft", "HEAD~2"]);
    workspace.commit();
    let (status, said) = reproduced(&workspace);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("But no branch or tag leads to its commit"), "{said}");

    workspace.git(&["reflog", "expire", "--expire=now", "--all"]);
    workspace.git(&["gc", "--quiet", "--prune=now"]);
    let (status, said) = reproduced(&workspace);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("git knows no revision"), "{said}");
    assert!(said.contains("Perhaps it was rewritten"), "{said}");
}

#[test]
fn what_is_no_record_of_the_release_is_refused() {
    let workspace = released();
    let path = format!("{V1}/record.json");
    let whole = workspace.read(&path);
    let mut all = String::new();
    let faults = [
        whole[..whole.len() / 2].to_vec(),
        "[".repeat(10 << 20).into_bytes(),
        [&whole[..], b"\n"].concat(),
        Vec::new(),
    ];
    for bytes in faults {
        workspace.write(&path, bytes);
        let (status, said) = reproduced(&workspace);
        assert_eq!(status, 2, "{said}");
        all += &said;
    }
    workspace.write(&path, whole);
    let v2 = workspace.root().join("output/releases/first/v2");
    std::fs::rename(workspace.root().join(V1), v2).unwrap();
    for arguments in [
        &["reproduce", "first", "v2"][..],
        &["reproduce", "first", "v1"],
        &["reproduce", "first"],
        &["reproduce", "../first", "v1"],
        &["reproduce", "no/such/record.json"],
    ] {
        let ran = workspace.engross(arguments);
        assert_eq!(ran.status(), 2, "{arguments:?}");
        all += &ran.err().replace(workspace.root().to_str().unwrap(), "WORKSPACE");
    }
    insta::assert_snapshot!(all);
}
