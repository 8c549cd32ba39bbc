//! Reminders and recall letters, sent from the folder that they were written into.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use engross::circulation::Holder;
use engross::mail::{
    self, Again, Kind, Log, Mail, Outcome, Progress, RECALL, Stopped, Watch, left,
};
use engross::phrase::counted;
use engross::register::trust::Trust;

use crate::commands::delivery::{open, server, why_not};
use crate::commands::register::WriterArgs;
use crate::commands::smtp::Smtp;
use crate::commands::vault::config;
use crate::terminal;

/// Whether and how letters that were written are sent.
#[derive(Debug, Default, clap::Args)]
pub struct SendArgs {
    /// Send the messages at once, through the server in engross.toml. Run again with the same folder, it goes on
    /// where it was, and sends nobody a second letter; the next time takes another folder
    #[arg(long)]
    pub send: bool,

    /// Send it again to those whom it may have reached
    #[arg(long, requires = "send")]
    resend: bool,

    /// Send it again to those for whom the server refused it
    #[arg(long, requires = "send")]
    refused: bool,

    /// A file whose first line is the password for the mail server [default: the one in engross.toml]
    #[arg(long, value_name = "FILE", requires = "send")]
    password_file: Option<PathBuf>,

    #[command(flatten)]
    pub register: WriterArgs,

    /// Do not ask
    #[arg(long, requires = "send")]
    yes: bool,
}

/// The messages about the rows of one circulation.
type Messages<'h> = BTreeMap<usize, (&'h Holder<'h>, &'h Mail)>;

/// Sends what is left of a folder's messages, and says what came of all of them; whether everybody was sent
/// theirs.
pub fn send<'h>(
    root: &Path,
    folder: &Path,
    kind: Kind,
    letters: impl IntoIterator<Item = (&'h Holder<'h>, &'h Mail)>,
    args: &SendArgs,
) -> Result<bool, Box<dyn Error>> {
    let mut circulations: BTreeMap<u64, Messages<'h>> = BTreeMap::new();
    for (holder, mail) in letters {
        let messages = circulations.entry(holder.circulation).or_default();
        messages.insert(holder.number, (holder, mail));
    }
    let (config, output) = (config(root)?, root.join("output"));
    let server = server(&config)?;
    let mut post = Smtp::new(root, server, args.password_file.as_deref())?;
    let (_, trust) = open(&output, false)?;
    let question = format!("Send them through {}?", server.host);
    if !args.yes && !terminal::confirm(&question)? {
        terminal::say("Nothing was sent.");
        return Ok(false);
    }
    let (output, trust) = (&output, &trust);
    let (progress, why, is_sent) = (Vec::new(), Vec::new(), false);
    let mut sending = Sending { output, folder, kind, trust, args, progress, why, is_sent };
    for (entry, messages) in &circulations {
        if let Err(stopped) = sending.send(*entry, messages, &mut post)? {
            let end = if sending.is_sent { "Sending stopped" } else { "Nothing was sent" };
            terminal::fail(&format!("{stopped}. {end}"));
            if matches!(stopped, Stopped::Closed(_)) {
                break;
            }
        }
    }
    Ok(sending.say_how_it_stands(circulations.values().map(BTreeMap::len).sum()))
}

struct Sending<'s> {
    output: &'s Path,
    folder: &'s Path,
    kind: Kind,
    trust: &'s Trust,
    args: &'s SendArgs,
    /// How far each message has come, as far as that was looked at.
    progress: Vec<Progress>,
    /// Who has not got theirs, and why.
    why: Vec<String>,
    /// Whether anybody may have got one in this run.
    is_sent: bool,
}

impl Sending<'_> {
    /// What says what was sent of the letters of this kind; each recall of a version is one of its own.
    fn file(&self, holder: &Holder<'_>) -> String {
        let kind = self.kind.name;
        match holder.recall.filter(|_| kind == RECALL.name) {
            Some(recall) => format!("{kind}-{}.sent", recall.entry),
            None => format!("{kind}.sent"),
        }
    }

    /// Sends what is left of the messages about one circulation.
    fn send(
        &mut self,
        entry: u64,
        messages: &Messages<'_>,
        post: &mut Smtp<'_>,
    ) -> Result<Result<(), Stopped>, Box<dyn Error>> {
        let Some((holder, _)) = messages.values().next() else { return Ok(Ok(())) };
        let path = self.folder.join(entry.to_string()).join(self.file(holder));
        let mut log = Log::at(self.output, path, &holder.list.rows())?;
        let again = Again { unknown: self.args.resend, refused: self.args.refused };
        let rows = left(messages.keys().copied(), log.sent(), again);
        let watch = Watch::new(self.output, self.trust, holder.briefing, holder.version);
        let mut watch = match self.kind.name == RECALL.name {
            true => watch.of_recall(),
            false => watch.of_reminder(),
        };
        let mut outcomes = BTreeMap::new();
        let mut told = |row: usize, outcome: &Outcome| {
            self.is_sent |= matches!(outcome, Outcome::Accepted(_) | Outcome::Unknown(_));
            outcomes.insert(row, outcome.clone());
        };
        let ended = mail::send(
            &|row| Ok(messages[&row].1.clone()),
            &rows,
            &mut log,
            &mut watch,
            post,
            &mut told,
        );
        for (row, (holder, _)) in messages {
            let Some(progress) = log.sent().progress(*row) else { continue };
            let why = why_not(progress, outcomes.get(row));
            self.why.extend(why.map(|why| format!("{}: {why}", holder.who())));
            self.progress.push(progress);
        }
        Ok(ended)
    }

    /// Says how many of all messages were sent, from this folder and by now, who has not got theirs, and how to go
    /// on; whether everybody has.
    fn say_how_it_stands(&self, all: usize) -> bool {
        let count = |is: fn(&Progress) -> bool| self.progress.iter().filter(|at| is(at)).count();
        let accepted = count(|at| *at == Progress::Accepted);
        let unknown = count(|at| *at == Progress::Unknown);
        let refused = count(|at| matches!(at, Progress::Refused(_)));
        terminal::say(&format!("{accepted} of {} were sent.", counted(all, "message")));
        self.why.iter().for_each(|why| terminal::tell_item("  - ", why));
        if accepted == all {
            terminal::tell("For the next letter to the same people name another folder.");
        }
        if accepted + unknown + refused < all {
            terminal::tell(
                "To go on with those that are left, run the same again, with this folder.",
            );
        }
        if unknown > 0 {
            terminal::tell("To send it again to those whom it may have reached, add --resend.");
        }
        if refused > 0 {
            terminal::tell("To try those again for whom the server refused it, add --refused.");
        }
        accepted == all
    }
}
