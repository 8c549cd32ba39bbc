//! Releases with one thing wrong each, which nobody can approve, and what is said of it.

#[cfg(unix)]
use std::os::unix::fs::symlink;

use engross::digest::Digest;
use engross::record::CONTENT;

use crate::board::{Board, V1};
use crate::workspace::{FRONT, Workspace};

/// What is done to a release, and what `approve` must say.
type Fault = (&'static str, fn(&Board), &'static str);

const FAULTS: [Fault; 24] = [
    (
        "a README that tells another story",
        |board| board.workspace.write(&format!("{V1}/README.txt"), "Approved by all."),
        "README.txt is not as it was made",
    ),
    (
        "a file that was added",
        |board| board.workspace.write(&format!("{V1}/annex.pdf"), "%PDF"),
        "annex.pdf is no file of the release",
    ),
    (
        "an approved version that was taken away before the next was proposed",
        |board| {
            let root = board.workspace.root();
            board.approve("ben").ok();
            board.workspace.commit();
            board.workspace.engross(&["propose", "first", "--again", "--quiet"]).ok();
            board.workspace.commit();
            std::fs::remove_dir_all(root.join(V1)).unwrap();
            board.workspace.commit();
        },
        "somebody approved v1, and it cannot be read",
    ),
    (
        "an edition changed after proposing",
        |board| {
            let file = format!("{V1}/plain.pdf");
            let bytes = [board.workspace.read(&file), b"\n".to_vec()].concat();
            board.workspace.write(&file, bytes);
        },
        "plain.pdf is not the recorded file",
    ),
    (
        "editions swapped",
        |board| {
            let [one, two] = ["plain.pdf", "second.pdf"].map(|name| format!("{V1}/{name}"));
            let [first, second] = [board.workspace.read(&one), board.workspace.read(&two)];
            board.workspace.write(&one, second);
            board.workspace.write(&two, first);
        },
        "second.pdf is not the recorded file",
    ),
    (
        "an edition taken away",
        |board| std::fs::remove_file(board.workspace.root().join(V1).join("plain.pdf")).unwrap(),
        "plain.pdf is not beside the record",
    ),
    (
        "a file as large as a disk in an edition's place",
        |board| {
            let file = board.workspace.root().join(V1).join("plain.pdf");
            std::fs::File::create(file).unwrap().set_len(1 << 40).unwrap();
        },
        "plain.pdf: it is larger than 64 MiB",
    ),
    (
        "what is said, changed",
        |board| board.workspace.write(&format!("{V1}/{CONTENT}"), "{}"),
        "content.json is not the recorded file",
    ),
    (
        "an edition that is cut off, and a record of it",
        |board| {
            let file = format!("{V1}/plain.pdf");
            let whole = board.workspace.read(&file);
            let half = whole[..whole.len() / 2].to_vec();
            board.forge(|record| _ = record.subjects.insert("plain.pdf".into(), Digest::of(&half)));
            board.workspace.write(&file, half);
        },
        "plain.pdf cannot be read back as a PDF",
    ),
    (
        "an edition of another text, and a record of it",
        |board| {
            let other = Workspace::new();
            other.write("output/private/names/first.txt", "Arthur Sample\n");
            other.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
            other.commit();
            other.engross(&["propose", "first"]).ok();
            let file = format!("{V1}/plain.pdf");
            let pdf = other.read(&file);
            board.forge(|record| _ = record.subjects.insert("plain.pdf".into(), Digest::of(&pdf)));
            board.workspace.write(&file, pdf);
        },
        "plain.pdf has other words (paragraph), on page 1",
    ),
    (
        "a record that names another input",
        |board| {
            board.forge(|record| _ = record.inputs.insert("engross.toml".into(), Digest::of(b"")));
        },
        "engross.toml is another file in the commit",
    ),
    (
        "a record that names an input that is not there",
        |board| {
            board.forge(|record| {
                record.inputs.insert("layouts/plain/gone.typ".into(), Digest::of(b""));
            });
        },
        "layouts/plain/gone.typ is not in the commit",
    ),
    (
        "a record of another content",
        |board| {
            board.workspace.write(&format!("{V1}/{CONTENT}"), "");
            board.forge(|record| {
                record.content_digest = Digest::of(b"");
                record.byproducts.insert(CONTENT.into(), Digest::of(b""));
            });
        },
        "the commit's text says something else than the record",
    ),
    (
        "a record of another time",
        |board| board.forge(|record| record.timestamp += 1),
        "the commit's time is 1663149600, and the record says 1663149601",
    ),
    (
        "a record with an edition too few",
        |board| {
            board.forge(|record| {
                record.subjects.remove("second.pdf");
                record.byproducts.remove("second.parity.json");
            });
        },
        "the record has the editions plain.pdf, and the commit has layouts for plain.pdf and second.pdf",
    ),
    (
        "a record that is cut off",
        |board| {
            let file = format!("{V1}/record.json");
            let whole = board.workspace.read(&file);
            board.workspace.write(&file, &whole[..whole.len() / 2]);
        },
        "is no record: it is no JSON",
    ),
    (
        "a record with an unknown field",
        |board| {
            let file = format!("{V1}/record.json");
            let text = String::from_utf8(board.workspace.read(&file)).unwrap();
            board.workspace.write(&file, text.replacen("{\"_type", "{\"_a\":1,\"_type", 1));
        },
        "unknown field `_a`",
    ),
    (
        "10 MB of nested JSON for a record",
        |board| board.workspace.write(&format!("{V1}/record.json"), "[".repeat(10 << 20)),
        "is longer than 1024 KiB",
    ),
    (
        "another version's folder, copied",
        |board| {
            let [from, to] =
                [V1, "output/releases/first/v2"].map(|path| board.workspace.root().join(path));
            std::fs::create_dir(&to).unwrap();
            std::fs::copy(from.join("record.json"), to.join("record.json")).unwrap();
        },
        "v2 is that of first v1",
    ),
    (
        "a commit that was rewritten after proposing",
        |board| {
            board.workspace.git(&["reset", "--quiet", "--soft", "HEAD~2"]);
            board.workspace.commit();
        },
        "no branch or tag leads to the commit",
    ),
    (
        "a commit that git has forgotten",
        |board| {
            board.workspace.git(&["reset", "--quiet", "--soft", "HEAD~2"]);
            board.workspace.commit();
            board.workspace.git(&["reflog", "expire", "--expire=now", "--all"]);
            board.workspace.git(&["gc", "--quiet", "--prune=now"]);
        },
        "git does not have the commit",
    ),
    (
        "a name in the text that this machine knows",
        |board| board.workspace.write("output/private/names/first.txt", "A text\n"),
        "the checks find something in the text that may not go out",
    ),
    (
        "a policy whose signatures are gone",
        |board| {
            let folder = board.workspace.root().join("policy/v1/signatures");
            std::fs::remove_dir_all(folder).unwrap();
        },
        "no policy is in force",
    ),
    (
        "a policy that was changed",
        |board| {
            let text = String::from_utf8(board.workspace.read("policy/v1/policy.json")).unwrap();
            board
                .workspace
                .write("policy/v1/policy.json", text.replace("\"least\":3", "\"least\":1"));
        },
        "no policy is in force",
    ),
];

/// Symbolic links, which may lead anywhere.
#[cfg(unix)]
const LINKS: [Fault; 3] = [
    (
        "a link in an edition's place",
        |board| {
            let file = board.workspace.root().join(V1).join("plain.pdf");
            std::fs::rename(&file, file.with_extension("old")).unwrap();
            symlink("plain.old", file).unwrap();
        },
        "plain.pdf: it is a symbolic link",
    ),
    (
        "a release out of the workspace",
        |board| {
            let folder = board.workspace.root().join("output/releases/first");
            let elsewhere = board.keys.path("elsewhere");
            std::fs::rename(&folder, &elsewhere).unwrap();
            symlink(elsewhere, folder).unwrap();
        },
        "first is a symbolic link",
    ),
    (
        "a folder of approvals that leads elsewhere",
        |board| {
            symlink(board.keys.path(""), board.workspace.root().join(V1).join("approvals"))
                .unwrap();
        },
        "v1/approvals cannot be written",
    ),
];

#[test]
fn what_is_not_as_it_should_be_is_not_approved() {
    are_refused(&FAULTS);
}

#[cfg(unix)]
#[test]
fn what_leads_elsewhere_is_not_approved() {
    are_refused(&LINKS);
}

fn are_refused(faults: &[Fault]) {
    let whole = Board::new();
    for (name, fault, said) in faults {
        let board = whole.copied();
        fault(&board);
        let ran = board.approve("amina");
        let all = format!("{}{}", ran.out(), ran.err());
        assert_ne!(ran.status(), 0, "{name}: {all}");
        assert!(all.contains(said), "{name}: {all}");
        assert!(!board.workspace.has(&format!("{V1}/approvals/amina.sig")), "{name}");
        // Whatever lies there, the others are told of it.
        let status = board.workspace.engross(&["status"]);
        assert!(status.out().contains("first"), "{name}: {}{}", status.out(), status.err());
    }
}
