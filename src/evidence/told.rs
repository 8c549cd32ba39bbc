//! A pack in words: a sentence first, then what is known besides, as labels and values; and as JSON.

use serde_json::{Value, json};

use super::fault::Fault;
use super::verdict::{Verdict, Whole};
use crate::phrase::{listed_in_short, named};
use crate::verify::Case;

/// So many paths are told by name.
const MOST_PATHS: usize = 6;

impl Verdict {
    /// The answer on a pack that is called so, in a sentence; by the case that it was judged in, if the
    /// register in it was one.
    pub fn sentence(&self, name: &str, case: Option<&Case<'_>>) -> String {
        let name = named(name);
        match (self, case) {
            (Self::Whole(whole), Some(case)) if case.register().is_anchored() => {
                format!("{name} is genuine{}.", whole.continued(case))
            }
            (Self::Whole(_), _) => format!(
                "{name} agrees with itself, and nothing shows whose it is: say the anchor that you know from \
                 elsewhere, with --anchor."
            ),
            (Self::NotGenuine(faults), _) => match &faults[..] {
                [fault @ Fault::LaterForm(_)] => format!("{name} cannot be judged here: {fault}."),
                [fault] => format!("{name} is not genuine: {fault}."),
                [fault, rest @ ..] => {
                    format!("{name} is not genuine: {fault}; and {}.", more(rest.len()))
                }
                [] => format!("{name} is not genuine."),
            },
        }
    }

    /// What is known besides: labels and values.
    pub fn details(&self, name: &str, case: Option<&Case<'_>>) -> Vec<(&'static str, String)> {
        match (self, case) {
            (Self::Whole(whole), Some(case)) => whole.details(name, case),
            (Self::Whole(_), None) => Vec::new(),
            (Self::NotGenuine(faults), _) if faults.len() < 2 => Vec::new(),
            (Self::NotGenuine(faults), _) => {
                let labels = std::iter::once("Wrong").chain(std::iter::repeat(""));
                labels.zip(faults.iter().map(|fault| format!("{fault}."))).collect()
            }
        }
    }

    pub fn json(&self, name: &str, case: Option<&Case<'_>>) -> Value {
        let is_anchored = case.is_some_and(|case| case.register().is_anchored());
        let mut answer = json!({
            "pack": name,
            "status": self.status(is_anchored).word(),
            "sentence": self.sentence(name, case),
            "by": case.map(Case::json),
        });
        match self {
            Self::Whole(whole) => {
                answer["release"] = whole.record.json();
                let editions = whole.editions.iter();
                answer["editions"] = editions.map(|(_, edition)| edition.json()).collect();
                answer["files"] = json!(whole.files);
                answer["unproved"] = json!(whole.unproved);
                answer["rebuild"] = json!(whole.has_rebuild);
            }
            Self::NotGenuine(faults) => answer["faults"] = faults.iter().map(Fault::json).collect(),
        }
        answer
    }
}

impl Fault {
    fn json(&self) -> Value {
        json!({"code": self.code(), "told": self.to_string()})
    }
}

impl Whole {
    /// How the release stands, after “is genuine”.
    fn continued(&self, case: &Case<'_>) -> String {
        let weakest = self.releases().find(|release| !release.holds()).unwrap_or(&self.record);
        weakest.continued(case, &format!("the evidence of {}", self.name))
    }

    fn details(&self, name: &str, case: &Case<'_>) -> Vec<(&'static str, String)> {
        let mut details = Vec::new();
        if !case.register().is_anchored() {
            let continued = self.continued(case);
            details
                .push(("By its register", format!("{} would be genuine{continued}.", named(name))));
        }
        details.push(("What", format!("the evidence of {}", self.name)));
        let record = self.record.details(case, name).into_iter();
        details.extend(record.filter(|(label, _)| *label != "What"));
        for (edition, release) in &self.editions {
            let sealed = release.sealed.as_ref().map(|sealed| sealed.told());
            details.extend(sealed.map(|sealed| ("Seal", format!("{edition}: {sealed}"))));
        }
        let but = match self.unproved.len() {
            0 => String::new(),
            unproved => format!(", but for {unproved} of them"),
        };
        let whole = format!(
            "{} files, each what the register says or what follows from that{but}",
            self.files
        );
        details.push(("Whole", whole));
        if !self.unproved.is_empty() {
            let paths = listed_in_short(&self.unproved, MOST_PATHS);
            let why = "no entry and no record has them. What makes pages is right if the pages are the same";
            details.push(("Not shown", format!("{paths}: {why}")));
        }
        let left_out = match (self.is_taken_down, self.has_rebuild) {
            (true, _) => Some("what held its words, since its files were taken down"),
            (false, false) => Some("what the stock compiler needs to make the pages again"),
            (false, true) => None,
        };
        details.extend(left_out.map(|what| ("Left out", what.to_owned())));
        details.push(("As of", case.as_of_told()));
        details
    }
}

/// "1 more thing is wrong", "2 more things are wrong"
fn more(number: usize) -> String {
    match number {
        1 => "1 more thing is wrong".to_owned(),
        _ => format!("{number} more things are wrong"),
    }
}
