//! What of two versions may tell who a child is: whatever shows both repeats what was removed.

use super::{Document, Review, State};
use crate::check::{self, NameLists};
use crate::confidentiality::{Finding, Gate};
use crate::content::{lock_path, source_path};
use crate::edition::LAYOUTS;
use crate::lock;
use crate::redline::CONTENT_CODE;
use crate::report::{Place, Problem, Report};
use crate::view::Several;
use crate::workspace::{CONFIG_PATH, Config};

/// What can be done about words that are not to be changed any more.
const OLD_HINT: &str = "whatever shows both versions repeats this; compare with a version that \
                            does not have it, and have it taken out of git's history as well";

impl Review {
    /// The IDs of the briefings that differ, on either side.
    pub fn ids(&self) -> Vec<String> {
        let pairs = self.briefings.iter().map(|reviewed| &reviewed.pair);
        pairs.flat_map(|pair| pair.ids()).cloned().collect()
    }

    /// What the gate finds in all that is shown of the old side and of the new one: where, and never
    /// what. A briefing's list of names holds for both sides, also if it has another ID now.
    pub fn confidential(
        &self,
        states: [&State; 2],
        names: &NameLists,
        config: &Config,
    ) -> [Report; 2] {
        let mut reports = [Report::default(), Report::default()];
        for reviewed in &self.briefings {
            for gate in reviewed.pair.ids().map(|id| names.gate(id, config)) {
                for (side, document) in reviewed.documents.iter().enumerate() {
                    if let Some(document) = document {
                        look_through(document, side, states[side], &gate, &mut reports[side]);
                    }
                }
            }
        }
        for gate in names.gates(config) {
            reports[1].extend_new(self.in_common(&gate));
        }
        reports
    }

    /// What the gate finds in what concerns no briefing alone: the paths of layouts and fonts and the
    /// values of the configuration that differ, and what the sides are called.
    fn in_common(&self, gate: &Gate) -> Vec<Problem> {
        let inputs = self.inputs.files.iter();
        let paths = inputs.flat_map(|input| [Some(&input.path), input.renamed_from.as_ref()]);
        let in_paths = paths.flatten().flat_map(|path| gate.scan(path));
        let in_paths = in_paths.map(|it| check::named(&it, "file", Place::file(LAYOUTS)));
        let values = self.inputs.settings.iter().flat_map(|setting| [&setting.old, &setting.new]);
        let in_values = values.flatten().flat_map(|value| gate.scan(value));
        let in_values = in_values.map(|it| check::confidential(&it, Place::file(CONFIG_PATH)));
        let in_names = self.names.iter().flat_map(|name| gate.scan(&name.word));
        let in_names = in_names.map(|it| nowhere(&it, "what a side is called"));
        in_paths.chain(in_values).chain(in_names).collect()
    }
}

/// What the gates find in a page or a comment that is to be handed on, whose texts these are.
pub fn in_finished(texts: &[String], shown: &Several<'_>, gates: &[Gate]) -> Report {
    // One content code in a hundred has the shape of a postcode in it.
    let about = shown.views.iter().flat_map(|view| &view.sides).flat_map(|side| &side.about);
    let codes: Vec<_> = about.filter(|(label, _)| *label == CONTENT_CODE).collect();
    let mut report = Report::default();
    for text in texts {
        let text = codes.iter().fold(text.clone(), |text, (_, code)| text.replace(code, " "));
        let found = gates.iter().flat_map(|gate| gate.scan(&text));
        report.extend_new(found.map(|finding| nowhere(&finding, "what was to be written")));
    }
    report
}

/// A finding in what has no line that could be shown.
pub(super) fn nowhere(finding: &Finding, what: &str) -> Problem {
    let problem = check::confidential(finding, Place::file(""));
    Problem { message: format!("in {what}: {}", problem.message), place: None, ..problem }
}

/// Looks through a document where it was read from.
fn look_through(document: &Document, side: usize, state: &State, gate: &Gate, report: &mut Report) {
    let id = &document.id;
    if document.is_accepted {
        let (path, text) = (lock_path(id), lock::text(&document.content));
        report.keep_text(&path, &text);
        report.extend_new(lock::confidential(&path, text.as_bytes(), gate));
        return;
    }
    let files = &state.revision.files;
    let path = source_path(id);
    if let Some(text) = files.get(&path).and_then(|bytes| std::str::from_utf8(bytes).ok()) {
        report.keep_text(&path, text);
    }
    let found = check::confidential_in(id, files, gate);
    report.extend_new(found.into_iter().map(|problem| told(problem, side, state)));
}

/// A finding with the side that it is on, and what can be done about it there.
fn told(problem: Problem, side: usize, state: &State) -> Problem {
    let (age, name) = (["old", "new"][side], state.name.of_unaccepted());
    let message = format!("in the {age} version, {name}: {}", problem.message);
    let hints = if side == 0 { vec![OLD_HINT.to_owned()] } else { problem.hints };
    Problem { message, hints, ..problem }
}
