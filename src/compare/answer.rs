//! The answer: what came of a comparison, in a word and in a sentence.

use serde::Serialize;

use super::{Comparison, What};
use crate::content::ContentCode;
use crate::diff::{Class, Structure, Wording};
use crate::phrase::{self, listed};
use crate::view::{count, counted};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    Same,
    /// Nothing but typography differs.
    Typography,
    /// The words are the same, and are arranged otherwise.
    Structure,
    /// Words, facts or what is hidden differ.
    Different,
}

impl Comparison {
    pub fn answer(&self) -> Answer {
        if let Some(parity) = &self.parity {
            return if parity.is_same() { Answer::Same } else { Answer::Different };
        }
        let has = |class: Class| self.diff.of_class(class).next().is_some();
        let faults = self.sides.iter().any(|side| !side.faults().is_empty());
        match () {
            () if faults || !self.facts.is_empty() || has(Class::Meaning) => Answer::Different,
            () if has(Class::Structure) => Answer::Structure,
            () if has(Class::Typography) => Answer::Typography,
            () => Answer::Same,
        }
    }

    /// Whether nothing differs but in ways that are not to count: typography, structure or both.
    pub fn is_same_but_for(&self, ignored: &[Class]) -> bool {
        let has_typography = self.diff.of_class(Class::Typography).next().is_some();
        let typography = ignored.contains(&Class::Typography);
        match self.answer() {
            Answer::Same => true,
            Answer::Typography => typography,
            Answer::Structure => {
                ignored.contains(&Class::Structure) && (typography || !has_typography)
            }
            Answer::Different => false,
        }
    }

    /// What the differences are, as a sentence.
    pub fn summary(&self) -> Option<String> {
        let [one, other] = &self.sides;
        let has_words = self.diff.changes.iter().any(|change| change.class != Class::Typography);
        let told = self.parity.is_none() && has_words;
        told.then(|| {
            let summary = self.diff.summary(Wording::Files);
            format!("{} compared with {}: {summary}", other.name, one.name)
        })
    }

    /// Whether an edition states another content code than the source has that it is held against.
    fn is_of_another_content(&self) -> bool {
        match (&self.sides[0].what, self.sides[1].alone()) {
            (What::Source { digest, .. }, Some(alone)) => {
                alone.facts.code != ContentCode::of(digest).to_string()
            }
            _ => false,
        }
    }

    /// The answer as a sentence.
    pub fn sentence(&self) -> String {
        let [one, other] = &self.sides;
        if let Some(parity) = &self.parity {
            if parity.is_same() {
                return format!("{} says exactly what {} says.", other.name, one.name);
            }
            let said = format!("{} does not say what {} says", other.name, one.name);
            let other_code = self.is_of_another_content();
            // That the code is another one is said by itself.
            let count = parity.differences.len() - usize::from(other_code);
            let told = phrase::counted(count, "difference");
            return match (other_code, count) {
                (false, _) => format!("{said}: {told}."),
                (true, 0) => format!(
                    "{said}: it has another content code, and no other difference can be read from it."
                ),
                (true, _) => format!("{said}: {told}, and another content code."),
            };
        }
        let both = match (&one.what, &other.what) {
            (What::Edition { .. }, What::Edition { .. }) => "The two editions",
            (What::Source { .. }, _) => "The source and the file",
            _ => "The two files",
        };
        let classes = [Class::Meaning, Class::Structure, Class::Typography];
        let counts = classes.map(|class| count(&self.diff, class));
        let differ = || {
            let counts = classes.into_iter().zip(counts).filter(|(_, count)| *count > 0);
            listed(&counts.map(|(class, count)| counted(count, class)).collect::<Vec<_>>())
        };
        let guessed = self.sides.iter().any(|side| side.structure == Structure::Guessed);
        let said = match counts {
            [0, 0, 0] if guessed => format!("{both} have the same words"),
            [0, 0, 0] => format!("{both} say the same words"),
            [0, 0, _] => format!("{both} say the same words: {}", differ()),
            [0, _, _] => format!("{both} have the same words, arranged otherwise: {}", differ()),
            _ => format!("{both} do not say the same: {}", differ()),
        };
        let reservations = self.reservations();
        match reservations.is_empty() {
            true => format!("{said}."),
            false => format!("{said}; {}.", listed(&reservations)),
        }
    }

    /// What keeps two files from being the same besides their words, in clauses.
    pub fn reservations(&self) -> Vec<String> {
        let mut reservations = Vec::new();
        if !self.facts.is_empty() {
            let labels: Vec<_> = self.facts.iter().map(|fact| fact.label.to_lowercase()).collect();
            reservations.push(format!("they do not state the same {}", listed(&labels)));
        }
        for side in self.sides.iter().filter(|side| !side.faults().is_empty()) {
            reservations.push(format!("{} breaks the rules for editions", side.name));
        }
        reservations
    }
}
