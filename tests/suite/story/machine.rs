//! A copy of the workspace on somebody's machine, and what is served from it as strangers see it.

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

use tempfile::TempDir;
use time::OffsetDateTime;

use super::ID;
use crate::board::Keys;
use crate::demonstration;
use crate::workspace::{Ran, Workspace, copy_folder};

/// The clock that all machines have, which stands still until it is set.
#[derive(Clone)]
pub struct Clock(Rc<Cell<OffsetDateTime>>);

impl Clock {
    pub fn at(time: OffsetDateTime) -> Self {
        Self(Rc::new(Cell::new(time)))
    }

    pub fn set(&self, time: OffsetDateTime) {
        self.0.set(time);
    }

    fn seconds(&self) -> String {
        self.0.get().unix_timestamp().to_string()
    }
}

pub struct Machine {
    pub workspace: Workspace,
    pub keys: Keys,
    pub clock: Clock,
}

impl Machine {
    /// Where the register is written. Git never sees the names to look for, nor the keys of the seal and of
    /// the register.
    pub fn of_the_publisher(clock: Clock) -> Self {
        let workspace = Workspace::of_this_repository();
        let config = String::from_utf8(workspace.read("engross.toml")).unwrap();
        let config = config
            .replace("Birmingham Safeguarding Children Partnership", demonstration::PUBLISHER)
            .replace("https://www.lscpbirmingham.org.uk/", "https://demonstration.example/");
        workspace.write("engross.toml", config);
        workspace.write(&format!("output/private/names/{ID}.txt"), "Arthur Sample\n");
        for (key, place) in [
            ("seal/demonstration.key.pem", "seal.key.pem"),
            ("seal/demonstration.pem", "seal.pem"),
            ("keys/demonstration-register", "register/key"),
        ] {
            let key = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(key);
            workspace.write(&format!("output/private/{place}"), std::fs::read(key).unwrap());
        }
        let publisher = Self { workspace, keys: Keys::new(), clock };
        // As short as the title was, so that the print edition keeps to two pages.
        let title = "Learning Lessons from Serious Cases\"\nsubtitle";
        publisher.edit(title, "Demonstration: Learning Lessons\"\nsubtitle");
        publisher
    }

    /// Another machine, with a clone of what this one has committed.
    pub fn cloned(&self) -> Self {
        let (workspace, clock) = (self.workspace.cloned(), self.clock.clone());
        Self { workspace, keys: Keys::new(), clock }
    }

    /// Another machine, with all that lies here.
    pub fn copied(&self) -> Self {
        let (workspace, clock) = (self.workspace.copied(), self.clock.clone());
        Self { workspace, keys: Keys::new(), clock }
    }

    pub fn engross(&self, words: &str) -> Ran {
        self.run(&words.split_whitespace().collect::<Vec<_>>())
    }

    /// The same with words that have spaces in them.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = self.workspace.command(arguments);
        Ran(command.env("ENGROSS_NOW", self.clock.seconds()).output().unwrap())
    }

    /// Runs a command with a member's key, who says yes.
    pub fn sign(&self, words: &str, member: &str) -> Ran {
        self.engross(&format!("{words} --yes --key {}", self.keys.path(member).display()))
    }

    /// Approves the newest release, after reading all that `review` shows.
    pub fn approve(&self, member: &str) -> Ran {
        let reviewed = self.engross(&format!("review {ID}")).ok();
        assert!(reviewed.out().contains("says exactly what the text says"), "{}", reviewed.out());
        self.sign(&format!("approve {ID}"), member)
    }

    pub fn reject(&self, member: &str, reason: &str) -> Ran {
        let key = self.keys.path(member);
        let key = key.to_str().unwrap();
        self.run(&["reject", ID, "--reason", reason, "--yes", "--key", key])
    }

    /// Publishes the newest release, with the seal's key that lies here.
    pub fn publish(&self) -> Ran {
        let seal = "--seal-key output/private/seal.key.pem --certificate output/private/seal.pem";
        self.engross(&format!("publish {ID} {seal}"))
    }

    /// Replaces a text of the briefing, which must be there once.
    pub fn edit(&self, old: &str, new: &str) {
        let path = format!("sources/{ID}/briefing.md");
        let text = String::from_utf8(self.workspace.read(&path)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{old}");
        self.workspace.write(&path, text.replace(old, new));
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=One"]);
    }

    /// Takes over what another machine has committed; a conflict fails the test.
    pub fn pull(&self, other: &Self) {
        self.git(&["fetch", "--quiet", other.workspace.root().to_str().unwrap(), "main"]);
        self.git(&["merge", "--quiet", "--message=Both", "FETCH_HEAD"]);
    }

    fn git(&self, arguments: &[&str]) {
        self.workspace.git_at(&format!("@{} +0000", self.clock.seconds()), arguments);
    }

    pub fn status(&self) -> String {
        self.engross("status").ok().out()
    }

    /// All that is served from here, as a stranger copies it.
    pub fn mirrored(&self) -> Mirror {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&self.workspace.root().join("output/public"), folder.path());
        Mirror { folder, asker: self.cloned() }
    }
}

/// A copy of what is served, in the hands of somebody who knows no more than the anchor.
pub struct Mirror {
    folder: TempDir,
    asker: Machine,
}

impl Mirror {
    /// The path of a published file: `v1/print.pdf`.
    pub fn path(&self, file: &str) -> String {
        format!("{}/editions/{ID}/{file}", self.folder.path().display())
    }

    /// A file that somebody got by another way, under this name.
    pub fn receive(&self, name: &str, bytes: &[u8]) {
        self.asker.workspace.write(name, bytes);
    }

    /// Runs a command that looks at this copy.
    pub fn engross(&self, words: &str) -> Ran {
        self.asker.engross(&format!("{words} --register {}", self.folder.path().display()))
    }

    /// What `verify` answers first, and the exit status.
    pub fn verify(&self, words: &str) -> String {
        self.first_sentence(&self.engross(&format!("verify {words}")))
    }

    /// The same of an evidence pack, which has a register in it and is not held against this copy.
    pub fn verify_pack(&self, words: &str) -> String {
        self.first_sentence(&self.asker.engross(&format!("verify {words}")))
    }

    fn first_sentence(&self, ran: &Ran) -> String {
        let out = ran.out().replace(&self.path(""), "");
        let sentence: Vec<_> = out.lines().take_while(|line| !line.starts_with("  ")).collect();
        format!("{} Exit status {}.", sentence.join(" "), ran.status())
    }
}
