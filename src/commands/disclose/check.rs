//! `engross disclose --check`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::circulation::Row;
use engross::circulation::disclosure::{Circulation, Disclosure, FILES, Fault};
use engross::import::Limits;
use engross::phrase::listed;
use engross::register::Register;
use engross::register::ledger::Standing;
use engross::register::told::day;
use engross::report::{Problem, Report};
use engross::verify::Status;

use super::super::file;
use super::super::register::{CopyArgs, report};
use crate::args;
use crate::terminal;

/// Says whether a hand-out is so, by a copy of the register.
pub fn run(all: &args::Args, copy: &CopyArgs, path: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let [json, table, page] = files(path)?;
    let missing = FILES.iter().zip([&json, &table, &page]).filter(|(_, file)| file.is_none());
    let missing: Vec<_> = missing.map(|(name, _)| (*name).to_owned()).collect();
    let json = json.ok_or_else(|| format!("there is no {} in {}", FILES[0], path.display()))?;
    let register = match copy.open(all)? {
        Ok(register) => register,
        Err(refused) => {
            terminal::say("Nothing can be said: this copy of the register is refused.");
            terminal::print_report(&report(&refused));
            return Ok(ExitCode::from(Status::Unread.code()));
        }
    };
    let disclosure = match Disclosure::read(&json) {
        Ok(disclosure) => disclosure,
        Err(error) => {
            terminal::fail(&format!(
                "this was not disclosed by engross, or was changed since: {error}"
            ));
            return Ok(ExitCode::from(Status::NotGenuine.code()));
        }
    };
    let mut faults = disclosure.faults(&register);
    faults.extend(disclosure.beside(table.as_deref(), page.as_deref()));
    let status = match (faults.is_empty(), register.is_anchored()) {
        (false, _) => Status::NotGenuine,
        (true, false) => Status::NoAnchor,
        (true, true) => Status::Current,
    };
    tell(&disclosure, &register, &faults, status);
    if !missing.is_empty() {
        terminal::note(&format!(
            "Not beside {}, and so not looked at: {}.",
            FILES[0],
            listed(&missing)
        ));
    }
    Ok(ExitCode::from(status.code()))
}

/// The files of a hand-out, in the order of their names in [`FILES`]; of a lone file, the first.
fn files(path: &Path) -> Result<[Option<Vec<u8>>; 3], Box<dyn Error>> {
    let read = |path: &Path| -> Result<Vec<u8>, Box<dyn Error>> {
        let limits = Limits::default();
        let file = file::read(&path.display().to_string(), &limits)?;
        match file.bytes.len() > limits.bytes {
            true => Err(format!("{} is larger than {} MiB", file.name, limits.bytes >> 20).into()),
            false => Ok(file.bytes),
        }
    };
    if !path.is_dir() {
        return Ok([Some(read(path)?), None, None]);
    }
    let mut files = [None, None, None];
    for (file, name) in files.iter_mut().zip(FILES) {
        let path = path.join(name);
        if path.exists() {
            *file = Some(read(&path)?);
        }
    }
    Ok(files)
}

fn tell(disclosure: &Disclosure, register: &Register, faults: &[Fault], status: Status) {
    let publisher = &register.genesis().name;
    let rows_hold = faults.iter().all(Fault::is_beside);
    let rows = disclosure.told();
    terminal::tell(&match status {
        Status::Current => format!(
            "Each row here is in the list that was circulated, and each answer was recorded, as it stands, as the \
             register of {publisher} has it: {rows}."
        ),
        Status::NoAnchor => format!(
            "Each row and answer here agrees with this copy ({rows}), and nothing shows that it is the register of \
             {publisher}. Say the anchor that you know from elsewhere: --anchor"
        ),
        _ if rows_hold => format!(
            "Do not rely on this folder: a file in it says something else than the rows. Those in {} hold: {rows}.",
            FILES[0]
        ),
        _ => "Do not rely on this: it is not what was circulated and answered, or not all of it."
            .to_owned(),
    });
    terminal::tell(&format!("It was asked for {}.", disclosure.asked.told()));
    let mut report = Report::default();
    report.extend(faults.iter().map(|fault| Problem::error(fault.code(), fault.to_string())));
    terminal::print_report(&report);
    if rows_hold {
        let circulations = disclosure.circulations.iter();
        circulations.for_each(|circulation| list(disclosure, circulation, register));
        terminal::say("");
        terminal::tell(&format!(
            "Whether it reached them is the publisher's word, which the register cannot prove: of these rows, {}. \
             Rows and answers may have been withheld: that no other row fits what was asked for is shown only where \
             all rows of a circulation are here, and that there is no other answer, never.",
            disclosure.delivered_told()
        ));
        let last = register.checkpoint().size - 1;
        terminal::say("");
        terminal::say(&format!("As of entry {last} of the register."));
    }
}

/// Tells the rows of a circulation, and what each answered.
fn list(disclosure: &Disclosure, circulation: &Circulation, register: &Register) {
    let circulated = &circulation.logged;
    let (briefing, version) = (&circulated.briefing, circulated.version);
    let standing = match register.ledger().standing(briefing, version) {
        Some(Standing::Withdrawn(withdrawal)) => {
            format!(", withdrawn by entry {}", withdrawal.entry)
        }
        Some(Standing::Superseded { by }) => format!(", superseded by {by}"),
        Some(Standing::Current) | None => String::new(),
    };
    terminal::say("");
    terminal::tell(&format!(
        "{briefing} {version}{standing}; circulated by entry {} on {}: {}",
        circulation.entry,
        day(circulated.timestamp),
        circulation.told()
    ));
    let answered = disclosure.answered();
    for proven in &circulation.rows {
        terminal::tell_item(&format!("  row {}: ", proven.number()), &told(&proven.row));
        let said = disclosure.publisher_says(circulation.entry, proven.index);
        let said = said.map_or("nothing of whether it reached them", |said| &said.how);
        terminal::tell_item("    the publisher says: ", said);
        for (answers, answer) in answered.by(circulation, &proven.row) {
            let (entry, on) = (answers.entry, day(answers.logged.timestamp));
            let said = answer.row.told();
            let said = format!("{said} (recorded in entry {entry} on {on})");
            terminal::tell_item("    answered: ", &said);
        }
    }
}

/// "Ann Other, Health visitors, A Trust: print.pdf by e-mail to ann@example.org"
fn told(row: &Row) -> String {
    let who = [&row.name, &row.team, &row.organisation];
    let who: Vec<_> = who.into_iter().filter(|text| !text.is_empty()).cloned().collect();
    let to = match row.address.is_empty() {
        true => String::new(),
        false => format!(" to {}", row.address.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    format!("{}: {} {}{to}", who.join(", "), row.edition, row.channel.told())
}
