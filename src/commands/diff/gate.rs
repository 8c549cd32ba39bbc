//! The confidentiality gate before what is written to be handed on: it repeats what was removed.

use std::error::Error;
use std::path::Path;

use engross::check::NameLists;
use engross::confidentiality;
use engross::content;
use engross::files::Files;
use engross::report::Report;
use engross::workspace::Config;

use crate::terminal;

/// What the gate goes by.
pub struct Gate {
    pub config: Config,
    /// The private lists of names of all briefings.
    pub names: NameLists,
}

impl Gate {
    /// Reads the configuration of the first side that has one, and the lists of all sides' briefings.
    pub fn read(root: &Path, sides: &[&Files]) -> Result<Self, Box<dyn Error>> {
        let Some(config) = sides.iter().find_map(|files| Config::read(files).0) else {
            return Err(
                "engross.toml has errors, so nothing can be looked through for what may tell who a child is; `engross check` tells them".into(),
            );
        };
        let mut ids: Vec<_> = sides.iter().flat_map(|files| content::ids(files)).collect();
        ids.sort();
        ids.dedup();
        let (names, problems) = NameLists::read(root, &config, &ids)?;
        if !problems.is_empty() {
            let mut report = Report::default();
            report.extend(problems);
            terminal::print_report(&report);
            return Err("nothing was written: names cannot be looked for".into());
        }
        Ok(Self { config, names })
    }

    /// The gate of each of these briefings.
    pub fn of<'i>(&self, ids: impl IntoIterator<Item = &'i String>) -> Vec<confidentiality::Gate> {
        ids.into_iter().map(|id| self.names.gate(id, &self.config)).collect()
    }

    /// Says for which of these briefings there is no list of names.
    pub fn tell_missing(&self, ids: &[String]) {
        let without: Vec<_> = ids.iter().filter(|id| self.names.stamp(id).is_none()).collect();
        if !without.is_empty() {
            let without: Vec<_> = without.into_iter().map(String::as_str).collect();
            terminal::note(&format!(
                "names were not looked for in {}: there is no private list of names in {}",
                without.join(", "),
                self.config.confidentiality.names.display()
            ));
        }
    }
}

/// Lets nothing pass in which something was found.
pub fn pass(reports: &[Report]) -> Result<(), Box<dyn Error>> {
    reports.iter().for_each(terminal::print_report);
    match reports.iter().any(Report::has_errors) {
        true => Err("nothing was written: it would repeat what may tell who a child is".into()),
        false => Ok(()),
    }
}
