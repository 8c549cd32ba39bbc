//! `engross verify`

use std::error::Error;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use engross::content::ContentCode;
use engross::import::Limits;
use engross::policy::Day;
use engross::register::fault::{Fault, Refused};
use engross::release::beside::{self, MAX_FILE};
use engross::verify::{self, Answer, Case, Listed, PAPER, Status, Walk};
use engross::view::{Paragraph, Span, Style};
use serde_json::json;

use super::register::{self, CopyArgs};
use super::{file, pack};
use crate::{args, clock, terminal};

/// Say what a file is: whether it is what was published, who approved it, whether it is current
///
/// Any file: an edition, a record, a content; `-` is standard input, and of a folder every file is looked at.
/// An evidence pack is judged by the register in it. The register's copy is all that is needed, and no network. An anchor that you keep in `engross/anchor`
/// in your configuration folder (mostly ~/.config) need not be said each time.
///
/// Exit status, the worst of all files: 0 genuine and current, 3 genuine but not current, 4 no anchor, 2 could
/// not look, or a file is missing, 1 not genuine.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The files to look at
    #[arg(value_name = "FILE", required_unless_present = "code", conflicts_with = "code")]
    pub files: Vec<String>,

    #[command(flatten)]
    pub copy: CopyArgs,

    /// As of the end of this day, by the dates that the register claims
    #[arg(long, value_name = "DATE")]
    pub at: Option<Day>,

    /// List the releases that a printed content code stands for
    #[arg(long, value_name = "CODE")]
    code: Option<ContentCode>,

    /// Print the answers as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(all: &args::Args, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    if let Some(day) = args.at {
        clock::is_past(day)?;
    }
    if args.files.iter().any(|file| pack::is_pack(file)) {
        return pack::run(args);
    }
    let (folder, served) = args.copy.served(all)?;
    let register = match args.copy.open(all)? {
        Ok(register) => register,
        Err(refused) => {
            let report = register::report(&refused);
            match args.json {
                true => terminal::print_json(&json!({
                    "format": FORMAT, "problems": terminal::problems_json(&report),
                }))?,
                false => {
                    terminal::say(refusal(&refused));
                    terminal::print_report(&report);
                }
            }
            return Ok(ExitCode::from(Status::Unread.code()));
        }
    };
    let case = Case::new(&register, &served, args.at);
    let status = match &args.code {
        Some(code) => list(&case, code, args.json)?,
        None => answer(&case, &folder, &args.files, args.json)?,
    };
    Ok(ExitCode::from(status.code()))
}

pub const FORMAT: &str = "engross-verify-1";

/// That a copy says nothing: the answer to what was asked.
fn refusal(refused: &Refused) -> &'static str {
    let is_other = |fault: &Fault| matches!(fault, Fault::OtherAnchor { .. });
    match refused.faults.iter().any(is_other) {
        true => {
            "Nothing can be said: this copy is of another register than your anchor, and may be forged."
        }
        false => "Nothing can be said: this copy of the register is refused.",
    }
}

/// Looks at each file, and says what it is.
fn answer(
    case: &Case<'_>,
    register: &Path,
    names: &[String],
    json: bool,
) -> Result<Status, Box<dyn Error>> {
    let mut answers = Vec::new();
    for name in names {
        match Path::new(name).is_dir() {
            false => answers.push(look(case, name)),
            true => {
                let found = found(Path::new(name), register)?;
                if found.files.is_empty() && found.not_files.is_empty() {
                    answers.push(Answer::unread(name, "it is a folder without a file"));
                }
                let spelled = |path: &PathBuf| path.display().to_string();
                answers.extend(found.files.iter().map(|file| look(case, &spelled(file))));
                let others = found.not_files.iter();
                answers.extend(others.map(|path| Answer::unread(&spelled(path), what_it_is(path))));
                answers.extend(found.folders.iter().flat_map(|folder| case.missing(folder)));
            }
        }
    }
    if json {
        let told = verify::tally(case, &answers);
        let files: Vec<_> = answers.iter().map(|answer| answer.json(case)).collect();
        terminal::print_json(
            &json!({"format": FORMAT, "by": case.json(), "told": told, "files": files}),
        )?;
    } else {
        if answers.len() > 1 {
            tell(&verify::tally(case, &answers), &[]);
            for (label, name) in verify::all_named(case, &answers) {
                // Whole, however long it is, for what reads it by lines.
                terminal::say(&terminal::harmless(&format!("  {label:<11}  {name}")));
            }
            terminal::say("");
        }
        for (place, answer) in answers.iter().enumerate() {
            if place > 0 {
                terminal::say("");
            }
            tell(&answer.sentence(case), &answer.details(case));
        }
    }
    let worst = answers.iter().map(|answer| answer.status(case)).max();
    worst.ok_or_else(|| "there is no file in what was named".into())
}

fn look(case: &Case<'_>, name: &str) -> Answer {
    let folder = Path::new(name).parent().filter(|_| name != "-");
    let neighbours = |other: &str| neighbour(folder?, other);
    match file::read_or_digest(name, &Limits::default()) {
        Ok((file, None)) => {
            let called = if file.is_nothing() { name } else { &file.name };
            case.verify_among(called, &file.bytes, &neighbours)
        }
        Ok((file, Some(digest))) => case.verify_large(&file.name, digest, &neighbours),
        Err(reason) => Answer::unread(name, &reason),
    }
}

/// Another file of a folder, by its name: a path would lead out of it.
fn neighbour(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let is_name = Path::new(name).components().eq([Component::Normal(name.as_ref())]);
    is_name.then(|| beside::read(&folder.join(name), MAX_FILE).ok())?
}

/// What is in a folder, if all of it can be looked at. What file managers and git leave is only noted.
fn found(folder: &Path, register: &Path) -> Result<Walk, String> {
    if let Err(error) = folder.read_dir() {
        return Err(format!("{} cannot be read: {error}", folder.display()));
    }
    let walk = Walk::of([folder.to_owned()], register);
    if let Some((path, why)) = walk.ends.first() {
        return Err(format!("{} {why}; name a folder in {}", path.display(), folder.display()));
    }
    for path in &walk.asides {
        terminal::note(&format!(
            "{} is what a file manager or git leaves, and was not looked at.",
            path.display()
        ));
    }
    Ok(walk)
}

/// Why what is neither a file nor a folder is not looked at.
fn what_it_is(path: &Path) -> &'static str {
    match path.is_symlink() {
        true => "it is a symbolic link, which may lead anywhere, and was not followed",
        false => "it is no plain file",
    }
}

/// Lists the releases that a code stands for, and what became of each.
fn list(case: &Case<'_>, code: &ContentCode, json: bool) -> Result<Status, Box<dyn Error>> {
    let listed = case.listed(code);
    let told = verify::code_told(case, code, &listed);
    let is_anchored = case.register().is_anchored();
    if json {
        let releases: Vec<_> = listed.iter().map(Listed::json).collect();
        terminal::print_json(&json!({
            "format": FORMAT, "by": case.json(), "code": code.to_string(), "told": told,
            "releases": releases, "note": PAPER,
        }))?;
    } else {
        let mut details: Vec<_> = listed.iter().flat_map(Listed::details).collect();
        details.push(("As of", case.as_of_told()));
        details.push(("Paper", PAPER.to_owned()));
        tell(&told, &details);
    }
    Ok(match (listed.is_empty(), is_anchored) {
        (true, _) => Status::NotGenuine,
        _ if case.is_outdated() => Status::Unread,
        (_, false) => Status::NoAnchor,
        _ if listed.iter().any(Listed::holds) => Status::Current,
        _ => Status::NotCurrent,
    })
}

/// Prints an answer: its sentence, then the details as two columns. What reads it by lines gets the sentence
/// as one line.
pub fn tell(sentence: &str, details: &[(&str, String)]) {
    let widest = details.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
    let sentence = Span::new(Style::Strong, sentence);
    let sentence = Paragraph { lead: String::new(), spans: vec![sentence] };
    let details = details.iter().map(|(label, value)| Paragraph {
        lead: format!("  {label:widest$}  "),
        spans: vec![Span::plain(value)],
    });
    terminal::print_text(&[sentence], terminal::line_width());
    terminal::print_text(&details.collect::<Vec<_>>(), terminal::width());
}
