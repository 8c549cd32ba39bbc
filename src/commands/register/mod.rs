//! `engross register`

mod check;
mod init;
mod prove;
mod show;
mod witness;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use engross::record::Version;
use engross::register::anchor::Pin;
use engross::register::aside;
use engross::register::checkpoint::{CheckpointError, SignedCheckpoint};
use engross::register::disk::RealDisk;
use engross::register::entry::{Entry, Published};
use engross::register::fault::{Fault, Refused};
use engross::register::journal::{Decided, Recovered};
use engross::register::key::{SecretKey, WitnessKey};
use engross::register::trust::{AnchorSource, Known, Source, Trust};
use engross::register::write::{self, Memory, WriteError, Writer};
use engross::register::{CHECKPOINT, PRIVATE, PUBLIC, Register};
use engross::report::{Problem, Report};
use engross::revision;
use engross::verify::{self, Served};

use crate::args;
use crate::terminal;

/// Keep and check the register: the list of what was published and withdrawn, which only ever grows
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Show(show::Args),
    Check(check::Args),
    Prove(prove::Args),
    Witness(witness::Args),
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    match &args.command {
        Command::Init(command) => init::run(&super::root(all)?, command),
        Command::Show(command) => show::run(all, command),
        Command::Check(command) => check::run(all, command),
        Command::Prove(command) => prove::run(all, command),
        Command::Witness(command) => witness::run(all, command),
    }
}

/// Which copy of a register, and what is known of it.
#[derive(Debug, Default, clap::Args)]
pub struct CopyArgs {
    /// The folder of a copy, or of one of all that is served [default: output/public/register in this
    /// workspace, held against all that is remembered of it here and against the branch that it is
    /// pushed to]
    #[arg(long, value_name = "DIR")]
    pub register: Option<PathBuf>,

    /// The register's anchor or its line, as you know it from elsewhere: a letterhead, a colleague
    /// [default: what is remembered in the workspace, else your own engross/anchor]
    #[arg(long, value_name = "ANCHOR")]
    pub anchor: Option<Pin>,

    /// The checkpoint of another copy, which this one must agree with and not be behind
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,

    /// The key of a witness whose word is asked for; may be said more than once
    #[arg(long = "witness", value_name = "KEY")]
    pub witnesses: Vec<WitnessKey>,
}

impl CopyArgs {
    /// What is known of the copy, of a workspace's own what is remembered there.
    pub fn trust(&self, workspace: Option<&Path>) -> Result<Trust, Box<dyn Error>> {
        let mut trust = Trust::default();
        if let Some(root) = workspace {
            trust = Memory::read(&root.join("output"))?.map(Memory::trust).unwrap_or_default();
        }
        trust.anchor = self.pinned(trust.anchor)?.map(|(anchor, _)| anchor);
        trust.witnesses.clone_from(&self.witnesses);
        Ok(trust)
    }

    /// The anchor that the copy is held against, and where it came from.
    fn pinned(
        &self,
        remembered: Option<Pin>,
    ) -> Result<Option<(Pin, AnchorSource)>, Box<dyn Error>> {
        let said = self.anchor.map(|anchor| (anchor, AnchorSource::Said));
        let remembered = remembered.map(|anchor| (anchor, AnchorSource::Remembered));
        match said.or(remembered) {
            Some(pinned) => Ok(Some(pinned)),
            None => Ok(configured_anchor()?.map(|anchor| (anchor, AnchorSource::Configured))),
        }
    }

    /// Where the anchor comes from that the copy is held against, if there is one.
    pub fn anchor_source(&self, all: &args::Args) -> Result<Option<AnchorSource>, Box<dyn Error>> {
        let memory = match self.workspace(all)? {
            Some(root) => Memory::read(&root.join("output"))?,
            None => None,
        };
        let remembered = memory.and_then(|memory| memory.trust().anchor);
        Ok(self.pinned(remembered)?.map(|(_, source)| source))
    }

    /// The checkpoint of another copy that was named, as far as it is of the same register.
    pub fn against(&self, register: &Register) -> Result<Option<Known>, Box<dyn Error>> {
        let Some(path) = &self.against else { return Ok(None) };
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let other = seen(&bytes, register, Source::Other);
        Ok(Some(other.map_err(|error| format!("{}: {error}", path.display()))?))
    }

    /// Where the copy is, and what is known of it. Of a workspace, what is not all in place is told.
    fn settle(&self, workspace: Option<&Path>) -> Result<(PathBuf, Trust), Box<dyn Error>> {
        let folder = match (&self.register, workspace) {
            (Some(copy), _) => verify::find(copy).0,
            (None, Some(root)) => {
                let output = root.join("output");
                tell_decided(write::decided(&output, &RealDisk)?.as_ref());
                output.join(PUBLIC)
            }
            (None, None) => return Err("no register was named".into()),
        };
        Ok((folder, self.trust(workspace)?))
    }

    /// The workspace whose own register is meant, if no other copy is.
    fn workspace(&self, all: &args::Args) -> Result<Option<PathBuf>, Box<dyn Error>> {
        match &self.register {
            Some(_) => Ok(None),
            None => Ok(Some(super::root(all)?)),
        }
    }

    /// Where the copy is, and what is served beside it.
    pub fn served(&self, all: &args::Args) -> Result<(PathBuf, Served), Box<dyn Error>> {
        let copy = match &self.register {
            Some(copy) => copy.clone(),
            None => match super::root(all) {
                Ok(root) => root.join("output").join(PUBLIC),
                Err(error) => {
                    return Err(format!(
                        "{error}. Say where a copy of the register is: --register DIR"
                    )
                    .into());
                }
            },
        };
        Ok(verify::find(&copy))
    }

    /// Replays the copy. Of one that is refused, the faults come back.
    pub fn open(&self, all: &args::Args) -> Result<Result<Register, Refused>, Box<dyn Error>> {
        self.replay(self.workspace(all)?.as_deref())
    }

    fn replay(
        &self,
        workspace: Option<&Path>,
    ) -> Result<Result<Register, Refused>, Box<dyn Error>> {
        let (folder, trust) = self.settle(workspace)?;
        let register = match Register::open(&folder, &trust) {
            Ok(register) => register,
            Err(refused) => return missing_or(refused),
        };
        aside::told(register.asides()).iter().for_each(|note| terminal::note(note));
        let mut known: Vec<_> = self.against(&register)?.into_iter().collect();
        if let Some(root) = workspace {
            let path = format!("output/{PUBLIC}/{CHECKPOINT}");
            match revision::upstream_file(root, &path)? {
                None => {}
                Some(bytes) => match seen(&bytes, &register, Source::Upstream) {
                    Ok(upstream) => known.push(upstream),
                    Err(error) => return Ok(Err(Fault::Upstream(error).into())),
                },
            }
        }
        let faults: Vec<_> =
            known.iter().filter_map(|known| register.contradiction(known)).collect();
        Ok(match faults.is_empty() {
            true => Ok(register),
            false => Err(Refused { faults }),
        })
    }
}

/// The register of this workspace, held against all that is known of it here; none if it has none.
pub fn in_workspace(root: &Path) -> Result<Option<Register>, Box<dyn Error>> {
    if !root.join("output").join(PUBLIC).exists() {
        return Ok(None);
    }
    let register = CopyArgs::default().replay(Some(root))?;
    Ok(Some(register.map_err(|refused| format!("the register is refused: {refused}"))?))
}

/// The workspace's own register, held against all that is known of it here.
pub fn own(all: &args::Args) -> Result<Register, Box<dyn Error>> {
    Ok(CopyArgs::default().open(all)?.map_err(WriteError::from)?)
}

/// Which published version is meant.
#[derive(Debug, clap::Args)]
pub struct PublishedArgs {
    /// The briefing
    #[arg(value_name = "ID")]
    pub id: String,

    /// Which of its published versions: v1, v2, v3
    #[arg(id = "release", value_name = "VERSION")]
    pub version: Version,
}

impl PublishedArgs {
    /// "first v2"
    pub fn name(&self) -> String {
        format!("{} {}", self.id, self.version)
    }

    /// The entry that published it, if one did.
    pub fn find<'r>(&self, register: &'r Register) -> Option<&'r Published> {
        register.published(&self.id, self.version)
    }
}

/// The file of a register's private key, beside what is remembered of it.
const KEY: &str = "key";

/// The private key of the register that is written here.
#[derive(Debug, Default, clap::Args)]
pub struct WriterArgs {
    /// The register's key [default: output/private/register/key]
    #[arg(long, value_name = "FILE")]
    register_key: Option<PathBuf>,
}

impl WriterArgs {
    /// That no register can be written here, and why, if so.
    pub fn lack(&self, root: &Path) -> Option<String> {
        let output = root.join("output");
        if !output.join(PUBLIC).exists() {
            return Some(
                "there is no register here yet; engross register init begins one".to_owned(),
            );
        }
        self.place(&output).is_none().then(|| {
            format!(
                "the register is written where its key is, and here is no output/{PRIVATE}/{KEY}. A member \
                 signs a withdrawal or a reinstatement on their own copy with --sign; whoever has the key \
                 elsewhere names it: --register-key FILE"
            )
        })
    }

    /// Opens the workspace's register to append to it, held against all that is known of it here and
    /// against the branch that it is pushed to. What was interrupted is finished, told, and comes back.
    pub fn open(
        &self,
        root: &Path,
    ) -> Result<(Writer<'static>, Option<Recovered>), Box<dyn Error>> {
        let output = root.join("output");
        if let Some(lack) = self.lack(root) {
            return Err(lack.into());
        }
        let key = self.key(&output)?.ok_or("the register's key was not found")?;
        let mut trust = Trust::default();
        if let Some(bytes) =
            revision::upstream_file(root, &format!("output/{PUBLIC}/{CHECKPOINT}"))?
        {
            let signed = SignedCheckpoint::read(&bytes);
            let known = signed
                .and_then(|signed| Known::verified(&signed, &key.log_key(), Source::Upstream))
                .map_err(|error| WriteError::from(Refused::from(Fault::Upstream(error))))?;
            trust.known.push(known);
        }
        let (writer, recovered) = Writer::open(&output, &RealDisk, key, &trust)?;
        tell_recovered(recovered.as_ref());
        Ok((writer, recovered))
    }

    /// Refuses to send anything where the register is not written: no other place knows all that was sent.
    pub fn may_send(&self, root: &Path, register: &Register) -> Result<(), Box<dyn Error>> {
        let key = self.key(&root.join("output"))?;
        if key.is_some_and(|key| key.log_key() == register.genesis().key) {
            return Ok(());
        }
        Err(format!(
            "messages are sent where the register is written, so that no two places send them to the same \
             people, and output/{PRIVATE}/key is not its key, or is not here. Send them from the place that has it. \
             If that is lost and this one takes over, restore its backup here: engross private restore FILE \
             --register. Whoever has the key elsewhere names it: --register-key FILE"
        )
        .into())
    }

    /// The key that is named, or the one that is kept below a workspace's `output/`, if there is one.
    fn key(&self, output: &Path) -> Result<Option<SecretKey>, Box<dyn Error>> {
        self.place(output).map(|path| read_key(&path)).transpose()
    }

    fn place(&self, output: &Path) -> Option<PathBuf> {
        let made = || Some(output.join(PRIVATE).join(KEY)).filter(|path| path.exists());
        self.register_key.clone().or_else(made)
    }
}

/// The anchor that somebody keeps in their own configuration, which no copy of a register can reach.
fn configured_anchor() -> Result<Option<Pin>, Box<dyn Error>> {
    let folder = std::env::var_os("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty());
    let home = || std::env::home_dir().map(|home| home.join(".config"));
    let Some(folder) = folder.map(PathBuf::from).or_else(home) else { return Ok(None) };
    let path = folder.join("engross").join("anchor");
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let pin = text.parse();
            pin.map(Some).map_err(|error| format!("{}: {error}", path.display()).into())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{} cannot be read: {error}", path.display()).into()),
    }
}

/// A checkpoint of this register that was seen elsewhere.
fn seen(bytes: &[u8], register: &Register, source: Source) -> Result<Known, CheckpointError> {
    Known::verified(&SignedCheckpoint::read(bytes)?, &register.genesis().key, source)
}

/// A folder without a register is nothing to judge.
fn missing_or(refused: Refused) -> Result<Result<Register, Refused>, Box<dyn Error>> {
    match &refused.faults[..] {
        [fault @ Fault::NoRegister(_)] => Err(fault.to_string().into()),
        _ => Ok(Err(refused)),
    }
}

/// Says what is wrong with a copy.
pub fn report(refused: &Refused) -> Report {
    let mut report = Report::default();
    let problem = |fault: &Fault| Problem::error(fault.code(), fault.to_string());
    report.extend(refused.faults.iter().map(problem));
    report
}

/// Says that a copy is refused; the exit status.
pub fn refuse(refused: &Refused) -> ExitCode {
    let report = report(refused);
    terminal::print_report(&report);
    terminal::say(&format!("The register is refused: {}.", terminal::tally(&report)));
    terminal::status(&report)
}

/// The entry that was interrupted, if one was, and is in the register now.
pub fn completed(recovered: Option<&Recovered>) -> Option<&Entry> {
    match recovered? {
        Recovered::Completed { entry, .. } => Some(entry),
        Recovered::Dropped => None,
    }
}

/// Says, in a command that only reads, what is decided and not all in place, and what finishes it.
fn tell_decided(decided: Option<&Decided>) {
    let Some(Decided { index, entry }) = decided else { return };
    terminal::note(&format!(
        "Entry {index} is decided, and not all that belongs to it is in place: {}. Either a command is writing \
         it, or one was interrupted. If none is at work, run the interrupted command again, or engross send, \
         which finishes it and sends nothing unless an entry is named. This is said of what is in place.",
        entry.told()
    ));
}

/// Says what was interrupted, and what became of it.
pub fn tell_recovered(recovered: Option<&Recovered>) {
    match recovered {
        None => {}
        Some(Recovered::Dropped) => terminal::note(
            "Something was being written to the register when it was interrupted, and was not yet \
             decided. It was dropped; the register is as it was before.",
        ),
        Some(Recovered::Completed { index, entry }) => terminal::note(&format!(
            "Entry {index} had been decided when something interrupted it, and is in the register \
             now with all that belongs to it: {}.",
            entry.told()
        )),
    }
}

/// A line for people, whatever is in it.
fn line(text: &str) {
    terminal::say(&terminal::harmless(text));
}

/// "1 entry", "2 entries"
fn entries(number: u64) -> String {
    match number {
        1 => "1 entry".to_owned(),
        _ => format!("{number} entries"),
    }
}

fn read_key(path: &Path) -> Result<SecretKey, Box<dyn Error>> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    SecretKey::read(&text).map_err(|_| {
        format!(
            "{} is no key of a register or witness: one line that starts with PRIVATE+KEY+",
            path.display()
        )
        .into()
    })
}
