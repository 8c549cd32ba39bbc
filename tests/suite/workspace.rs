//! A workspace in a folder of its own, with a fixed clock and git configuration.

use std::path::Path;
use std::process::{Command, Output};

use engross::files::Files;
use tempfile::TempDir;

/// The front matter of a briefing that has nothing to do with what is tested.
pub const FRONT: &str =
    "+++\ntitle = \"A title\"\ndate = \"2022-09\"\nlanguage = \"en-GB\"\n+++\n\n";

const CONFIG: &str = "[publisher]\nname = \"The Board\"\ncheck = \"https://www.example.org/\"\n\n[limits]\nseconds = 20\nmemory-mib = 512\n";

/// A layout that shows plain paragraphs, and all that every edition must have.
pub const LAYOUT: &str = r#"
#let layout(content, facts) = {
  set page(background: if "draft" in facts { place(top + center, dy: 5mm, facts.draft.notice) })
  set text(lang: "en", region: "GB", font: "Source Sans 3")
  heading(level: 1, outlined: false, content.title)
  par(content.date.text)
  for block in content.blocks {
    if "content" in block { par(block.content.map(inline => inline.at("text", default: "")).join()) }
  }
  heading(level: 2, facts.heading)
  terms(..facts.lines.map(line => terms.item(
    line.label,
    if "target" in line { link(line.target, line.value) } else { line.value },
  )))
}
"#;

pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// One edition, `plain`, and one briefing, `first`; committed.
    pub fn new() -> Self {
        let workspace = Self::empty();
        workspace.write("engross.toml", CONFIG);
        workspace.write("layouts/plain/layout.typ", LAYOUT);
        workspace.copy("layouts/fonts/source-sans-3");
        workspace.write("sources/first/briefing.md", format!("{FRONT}A text.\n"));
        workspace.commit();
        workspace
    }

    /// The layouts and briefings of this repository; committed.
    pub fn of_this_repository() -> Self {
        let workspace = Self::empty();
        workspace.copy("layouts");
        workspace.copy("sources");
        workspace.copy("engross.toml");
        workspace.commit();
        workspace
    }

    /// A copy of all of it, with its git folder and what git does not hold.
    pub fn copied(&self) -> Self {
        let copy = Self { folder: tempfile::tempdir().unwrap() };
        copy_folder(self.root(), copy.root());
        copy
    }

    /// A clone, as another member of the board has it.
    pub fn cloned(&self) -> Self {
        let clone = Self { folder: tempfile::tempdir().unwrap() };
        self.git(&["clone", "--quiet", ".", clone.root().to_str().unwrap()]);
        clone
    }

    fn empty() -> Self {
        let workspace = Self { folder: tempfile::tempdir().unwrap() };
        workspace.copy(".gitignore");
        workspace.git(&["init", "--quiet", "--initial-branch=main"]);
        workspace
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn has(&self, path: &str) -> bool {
        self.root().join(path).exists()
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message=One"]);
    }

    pub fn git(&self, arguments: &[&str]) {
        self.git_out(arguments);
    }

    /// What git prints.
    pub fn git_out(&self, arguments: &[&str]) -> String {
        self.git_at("2022-09-14T10:00:00Z", arguments)
    }

    /// The same at another time.
    pub fn git_at(&self, time: &str, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@example.org",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(["-c", "core.autocrlf=false"])
            .args(arguments)
            .current_dir(self.root())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_DATE", time)
            .env("GIT_COMMITTER_DATE", time)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Copies a file or folder of this repository.
    pub fn copy(&self, path: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        if from.is_file() {
            return self.write(path, std::fs::read(from).unwrap());
        }
        for entry in from.read_dir().unwrap() {
            let name = entry.unwrap().file_name();
            self.copy(&format!("{path}/{}", name.to_str().unwrap()));
        }
    }

    pub fn engross(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().unwrap())
    }

    /// The command, to be given another surrounding.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
        command.args(arguments).current_dir(self.root()).env("NO_COLOR", "1");
        // Nobody's own configuration.
        command.env("XDG_CONFIG_HOME", self.root().join(".config"));
        command
    }
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &place),
            false => _ = std::fs::copy(entry.path(), place).unwrap(),
        }
    }
}

/// What a command did.
pub struct Ran(pub Output);

impl Ran {
    pub fn status(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    /// Standard error without its dates and folders.
    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// Fails the test unless the command succeeded.
    pub fn ok(self) -> Self {
        assert_eq!(self.status(), 0, "{}\n{}", self.out(), self.err());
        self
    }
}

/// Takes a file or folder of this repository into `files`.
pub fn read_from_repository(files: &mut Files, path: &str) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if full.is_file() {
        return files.insert(path, std::fs::read(full).unwrap());
    }
    for entry in full.read_dir().unwrap() {
        let name = entry.unwrap().file_name();
        read_from_repository(files, &format!("{path}/{}", name.to_str().unwrap()));
    }
}
