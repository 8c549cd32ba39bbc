//! What leaves by e-mail: the messages of a circulation, sent or as files.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engross::circulation::plan::{Refusal, is_reason};
use engross::circulation::{Kept, Row};
use engross::mail::{
    self, Again, CIRCULATION, FOLDER, Log, MAX_LETTER, Mailing, Outcome, Progress, Sender, Sent,
    Stopped, Template, Unfit, Watch, Written, eml, left,
};
use engross::phrase::counted;
use engross::publication;
use engross::record::Version;
use engross::register::disk::RealDisk;
use engross::register::entry::Entry;
use engross::register::ledger::Standing;
use engross::register::trust::Trust;
use engross::register::write::{self, Memory, WriteError};
use engross::register::{PUBLIC, Register};
use engross::revision;
use engross::store;
use engross::workspace::{Config, Server};

use super::register::tell_recovered;
use super::smtp::Smtp;
use super::vault::{config, keep_from_git};
use crate::{clock, terminal};

/// How messages leave.
#[derive(Debug, Default, clap::Args)]
pub struct HowArgs {
    /// Send nothing; say who would be sent what
    #[arg(long)]
    pub dry_run: bool,

    /// Send nothing; write the messages as files into a folder, for your mail program to send [default
    /// folder: output/private/mail/<entry>]
    #[arg(long, value_name = "DIR", num_args = 0..=1, conflicts_with = "dry_run")]
    pub eml: Option<Option<PathBuf>>,

    /// Send it again to those whom it may have reached
    #[arg(long)]
    pub resend: bool,

    /// Send it again to those for whom the server refused it
    #[arg(long)]
    pub refused: bool,

    /// Why people are sent a version that a later one supersedes; it stays private
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// A file whose first line is the password for the mail server [default: the one in engross.toml]
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// The register that is written here, with all that is known of it. What was interrupted is finished, but not by a
/// dry run, which is refused then.
pub fn open(output: &Path, dry_run: bool) -> Result<(Register, Trust), Box<dyn Error>> {
    match dry_run {
        true if write::decided(output, &RealDisk)?.is_some() => {
            return Err(WriteError::Interrupted.into());
        }
        true => {}
        false => tell_recovered(write::recover(output, &RealDisk)?.as_ref()),
    }
    let trust = Memory::read(output)?.map(Memory::trust).unwrap_or_default();
    Ok((Register::open(&output.join(PUBLIC), &trust)?, trust))
}

/// Sends what is left of a circulation, or writes it, or says what it is.
pub fn deliver(
    root: &Path,
    kept: &Kept<Row>,
    how: &HowArgs,
    yes: bool,
) -> Result<ExitCode, Box<dyn Error>> {
    let output = root.join("output");
    keep_from_git(root, &output.join("private"))?;
    let (register, trust) = open(&output, how.dry_run)?;
    let reason = match reason(&output, &register, kept, how)? {
        Ok(reason) => reason,
        Err(refusal) => {
            let (briefing, version) = (&kept.list.briefing, kept.list.version);
            terminal::fail(&format!("{briefing} {version} is not sent: {refusal}"));
            return Ok(ExitCode::from(1));
        }
    };
    let list = &kept.list;
    let watch = Watch::new(&output, &trust, &list.briefing, list.version);
    if let Err(why) = watch.with_reason(reason.as_deref()).look() {
        terminal::fail(&format!("{} {}: {why}", list.briefing, list.version));
        return Ok(ExitCode::from(1));
    }
    let config = config(root)?;
    let Some(template) = template(root)? else { return Ok(ExitCode::from(1)) };
    let sender = sender(&config)?;
    let title = title(&output, &register, kept)?;
    let mailing = match Mailing::new(&output, kept, &sender, &template, &title) {
        Ok(mailing) => mailing,
        Err(unfit) => {
            terminal::fail(&"these editions cannot be sent, so nobody was sent anything");
            unfit.iter().for_each(|unfit| terminal::note(&format!("  - {unfit}")));
            return Ok(ExitCode::from(1));
        }
    };
    say_who_is_left_out(mailing.unfit().values());
    let ledger = register.ledger();
    let superseded = match ledger.standing(&kept.list.briefing, kept.list.version) {
        Some(Standing::Superseded { by }) => reason.as_deref().map(|reason| (by, reason)),
        _ => None,
    };
    let (output, trust, mailing) = (&output, &trust, &mailing);
    let delivery = Delivery { root, output, kept, mailing, trust, superseded, how };
    if mailing.rows().next().is_none() {
        terminal::say("Nobody gets it by e-mail.");
        return Ok(ExitCode::SUCCESS);
    }
    match &how.eml {
        Some(folder) => delivery.write(folder.as_deref()),
        None => delivery.send(server(&config)?, yes),
    }
}

/// Why people are sent a version that a later one supersedes: as it is said here, or was before.
fn reason(
    output: &Path,
    register: &Register,
    kept: &Kept<Row>,
    how: &HowArgs,
) -> Result<Result<Option<String>, Refusal>, Box<dyn Error>> {
    let list = &kept.list;
    let Some(reason) = &how.reason else {
        let sent = Sent::open(output, kept.entry, &list.rows())?;
        return Ok(Ok(sent.reason().map(str::to_owned).or_else(|| list.reason.clone())));
    };
    Ok(match register.ledger().standing(&list.briefing, list.version) {
        Some(Standing::Current) => Err(Refusal::NeedlessReason(list.version)),
        _ if !is_reason(reason) => Err(Refusal::NotAReason),
        _ => Ok(Some(reason.trim().to_owned())),
    })
}

/// Whether all is there that messages need besides whom they go to; what is not is said.
pub fn is_ready(root: &Path, how: &HowArgs) -> Result<bool, Box<dyn Error>> {
    let config = config(root)?;
    sender(&config)?;
    if how.eml.is_none() {
        Smtp::new(root, server(&config)?, how.password_file.as_deref())?;
    }
    Ok(template(root)?.is_some())
}

/// Says who cannot be written to, if anybody, and what to do about it.
fn say_who_is_left_out<'u>(unfit: impl ExactSizeIterator<Item = &'u Unfit>) {
    if unfit.len() == 0 {
        return;
    }
    let are = if unfit.len() == 1 { "is" } else { "are" };
    let who = counted(unfit.len(), "recipient");
    terminal::fail(&format!("{who} cannot be written to, and {are} left out"));
    unfit.for_each(|unfit| terminal::note(&format!("  - {unfit}")));
    terminal::note(
        "Reach them in another way, or put them right in your table of recipients and circulate it again.",
    );
}

/// The letter in the work tree, or the one that engross has; `None` if something is wrong, and said.
fn template(root: &Path) -> Result<Option<Template>, Box<dyn Error>> {
    let (files, problems) = revision::folder_of_work_tree(root, FOLDER, MAX_LETTER);
    let (template, mut report) = CIRCULATION.template(&files);
    report.extend(problems);
    if report.has_errors() {
        terminal::print_report(&report);
        terminal::say(&format!("Nobody was sent anything: {}.", terminal::tally(&report)));
        return Ok(None);
    }
    Ok(template)
}

pub fn sender(config: &Config) -> Result<Sender, &'static str> {
    let mail = config.mail.as_ref().ok_or(
        "engross.toml does not say who sends; write [mail], and below it from = \"A Board \
         <briefings@board.example>\"",
    )?;
    let (publisher, check) = (config.publisher.name.clone(), config.publisher.check.clone());
    Ok(Sender { from: mail.from.clone(), publisher, check })
}

/// The mail server that is configured.
pub fn server(config: &Config) -> Result<&Server, &'static str> {
    let server = config.mail.as_ref().and_then(|mail| mail.server.as_ref());
    server.ok_or(
        "engross.toml names no mail server; write server = \"…\" in [mail], or let the messages be written \
         as files: --eml",
    )
}

/// The title of what was circulated, from the text that is served.
fn title(output: &Path, register: &Register, kept: &Kept<Row>) -> Result<String, String> {
    let list = &kept.list;
    let releases = register.ledger().briefings().get(&list.briefing);
    let release = releases.and_then(|versions| versions.get(&list.version));
    let entry = release.and_then(|release| register.entry(release.entry));
    let title = match entry.map(|logged| &logged.entry) {
        Some(Entry::Published(published)) => publication::title(output, published),
        _ => None,
    };
    title.ok_or_else(|| {
        format!(
            "the text of {} {} is not in output/public as it was published, so its title is not known",
            list.briefing, list.version
        )
    })
}

/// A circulation that is about to leave.
struct Delivery<'d> {
    root: &'d Path,
    output: &'d Path,
    kept: &'d Kept<Row>,
    mailing: &'d Mailing<'d>,
    trust: &'d Trust,
    /// The later version that supersedes it, and why it is sent all the same.
    superseded: Option<(Version, &'d str)>,
    how: &'d HowArgs,
}

impl Delivery<'_> {
    fn name(&self) -> String {
        format!("{} {}", self.kept.list.briefing, self.kept.list.version)
    }

    fn again(&self) -> Again {
        Again { unknown: self.how.resend, refused: self.how.refused }
    }

    /// Why it is sent, where a reason is needed.
    fn reason(&self) -> Option<&str> {
        self.superseded.map(|(_, reason)| reason)
    }

    /// Writes down a reason that was given for this run.
    fn explain(&self, log: &mut Log) -> Result<(), Box<dyn Error>> {
        match self.reason() {
            Some(reason) if self.how.reason.is_some() && log.sent().reason() != Some(reason) => {
                Ok(log.explain(reason, clock::now()?.unix_timestamp())?)
            }
            _ => Ok(()),
        }
    }

    /// 0 unless somebody cannot be written to.
    fn status(&self) -> ExitCode {
        ExitCode::from(u8::from(!self.mailing.unfit().is_empty()))
    }

    /// Writes the messages as files.
    fn write(&self, folder: Option<&Path>) -> Result<ExitCode, Box<dyn Error>> {
        let default = || self.output.join(eml::folder(self.kept.entry));
        let folder = folder.map_or_else(default, Path::to_owned);
        // Of a folder that is not there, git cannot say.
        store::create_folders(&folder)?;
        keep_from_git(self.root, &folder)?;
        let (entry, all) = (self.kept.entry, self.kept.list.rows());
        if self.how.reason.is_some() {
            self.explain(&mut Log::open(self.output, entry, &all)?)?;
        }
        let sent = Sent::open(self.output, entry, &all)?;
        let rows = left(self.mailing.fit(), &sent, self.again());
        Written::add(self.output, entry, &all, &rows, clock::now()?.unix_timestamp())?;
        for row in &rows {
            eml::write(&folder, *row, &self.mailing.mail(*row)?)?;
        }
        let messages = counted(rows.len(), "message");
        let shown = terminal::short(&folder);
        terminal::tell(&format!(
            "{messages} written into {shown}: open each in your mail program, and send it."
        ));
        terminal::tell("They hold names, addresses and codes: delete them when they are sent.");
        if !rows.is_empty() {
            terminal::tell(&format!(
                "When you have sent them, say so: engross send {entry} --sent"
            ));
        }
        Ok(self.status())
    }

    /// Sends what is left through a server, and says what came of everything.
    fn send(&self, server: &Server, yes: bool) -> Result<ExitCode, Box<dyn Error>> {
        let rows = self.kept.list.rows();
        let sent = Sent::open(self.output, self.kept.entry, &rows)?;
        let left_now = left(self.mailing.fit(), &sent, self.again());
        self.say_what_is_done(&left_now, server);
        if self.how.dry_run {
            terminal::say("Nothing was sent.");
            return Ok(self.status());
        }
        if left_now.is_empty() {
            let status = self.say_how_it_stands(&sent, &BTreeMap::new());
            self.say_how_to_go_on(&sent);
            return Ok(status);
        }
        let mut post = Smtp::new(self.root, server, self.how.password_file.as_deref())?;
        if !yes && !terminal::confirm("Send it?")? {
            terminal::say("Nothing was sent.");
            return Ok(ExitCode::from(1));
        }
        let mut log = Log::open(self.output, self.kept.entry, &rows)?;
        self.explain(&mut log)?;
        // Another process may have sent some of them while somebody was asked.
        let left_now = left(self.mailing.fit(), log.sent(), self.again());
        let list = &self.kept.list;
        let watch = Watch::new(self.output, self.trust, &list.briefing, list.version);
        let mut watch = watch.with_reason(self.reason());
        let progress = terminal::Progress::of(left_now.len(), "messages", false);
        let (mut outcomes, mut is_sent) = (BTreeMap::new(), false);
        let mut told = |row: usize, outcome: &Outcome| {
            progress.step();
            is_sent |= matches!(outcome, Outcome::Accepted(_) | Outcome::Unknown(_));
            if !matches!(outcome, Outcome::Accepted(_)) {
                outcomes.insert(row, outcome.clone());
            }
        };
        let ended = mail::send(
            &|row| self.mailing.mail(row),
            &left_now,
            &mut log,
            &mut watch,
            &mut post,
            &mut told,
        );
        progress.finish();
        if let Err(stopped) = &ended {
            let end = if is_sent { "Sending stopped" } else { "Nothing was sent" };
            terminal::fail(&format!("{stopped}. {end}"));
        }
        let status = self.say_how_it_stands(log.sent(), &outcomes);
        if !matches!(ended, Err(Stopped::NotToBeSent(_))) {
            self.say_how_to_go_on(log.sent());
        }
        Ok(status)
    }

    fn say_what_is_done(&self, rows: &[usize], server: &Server) {
        let name = self.name();
        if rows.is_empty() {
            return terminal::say(&format!("Nothing of {name} is left to be sent."));
        }
        let (who, from) = (counted(rows.len(), "recipient"), self.mailing.from());
        let would = if self.how.dry_run { "would send" } else { "send" };
        let how = match self.superseded {
            None => "which is current".to_owned(),
            Some((by, reason)) => format!("which {by} supersedes (“{reason}”)"),
        };
        terminal::tell(&format!(
            "You {would} {name}, {how}, to {who} by e-mail, from {from}, through {}.",
            server.host
        ));
        if self.how.dry_run {
            for row in rows {
                let edition = &self.kept.list.salted[row - 1].row.edition;
                let whom = self.mailing.whom(*row);
                terminal::tell_item(&format!("  {row}: "), &format!("{whom}, {edition}"));
            }
        }
    }

    /// How many of those by e-mail have come so far.
    fn count(&self, sent: &Sent, is: impl Fn(Progress) -> bool) -> usize {
        self.mailing.rows().filter_map(|row| sent.progress(row)).filter(|row| is(*row)).count()
    }

    /// Says how many have it and who has not, and why, as far as this run knows; the exit status.
    fn say_how_it_stands(&self, sent: &Sent, outcomes: &BTreeMap<usize, Outcome>) -> ExitCode {
        let all = self.mailing.rows().count();
        let accepted = self.count(sent, Progress::is_done);
        let recipients = counted(all, "recipient");
        terminal::tell(&format!("{accepted} of {recipients} by e-mail were sent {}.", self.name()));
        let mut untried = 0;
        for row in self.mailing.rows() {
            let Some(progress) = sent.progress(row) else { continue };
            let unfit = self.mailing.unfit().get(&row);
            let left_out = unfit.map(|unfit| Outcome::NotGiven(unfit.wrong.to_string()));
            match why_not(progress, outcomes.get(&row).or(left_out.as_ref())) {
                Some(why) => {
                    terminal::tell_item("  - ", &format!("{}: {why}", self.mailing.whom(row)));
                }
                None => untried += usize::from(progress == Progress::Waiting),
            }
        }
        match untried {
            0 => {}
            1 => terminal::say("1 recipient has not been tried."),
            waiting => terminal::say(&format!("{waiting} recipients have not been tried.")),
        }
        ExitCode::from(u8::from(accepted < all))
    }

    fn say_how_to_go_on(&self, sent: &Sent) {
        let entry = self.kept.entry;
        if !left(self.mailing.fit(), sent, Again::default()).is_empty() {
            terminal::tell(&format!("To go on with those that are left: engross send {entry}"));
        }
        if self.count(sent, |row| row == Progress::Unknown) > 0 {
            terminal::tell(&format!(
                "To send it again to those whom it may have reached: engross send {entry} --resend"
            ));
        }
        if self.count(sent, |row| matches!(row, Progress::Refused(_))) > 0 {
            terminal::tell(&format!(
                "To try those again for whom the server refused it: engross send {entry} --refused"
            ));
        }
    }
}

/// Why somebody has not got it, if that was tried.
pub fn why_not(progress: Progress, outcome: Option<&Outcome>) -> Option<String> {
    Some(match (progress, outcome) {
        (
            Progress::Waiting | Progress::Deferred,
            Some(Outcome::NotGiven(why) | Outcome::Closed(why)),
        ) => {
            format!("it was not handed over: {why}")
        }
        (Progress::Accepted | Progress::SaidToBeSent(_) | Progress::Waiting, _) => return None,
        (Progress::Refused(_), Some(Outcome::Refused(reply))) => {
            format!("the server refused it: {reply}")
        }
        (Progress::Refused(code), _) => format!("the server refused it before, with {code}"),
        (Progress::Deferred, Some(Outcome::Deferred(reply))) => {
            format!("the server does not take it yet: {reply}")
        }
        (Progress::Deferred, _) => "the server did not take it before".into(),
        (Progress::Unknown, Some(Outcome::Unknown(why))) => {
            format!("it may have reached them or not: {why}")
        }
        (Progress::Unknown, _) => "it may have reached them or not".into(),
    })
}
