//! Commands that pages of every form have.

use super::source::Source;
use crate::register::entry::Edition;

/// Ask whether each file is the published one, with the functions of the page's fifth step.
pub(super) fn files(source: &Source<'_>) -> Vec<String> {
    let mut commands = Vec::new();
    for Edition { name, length, sealed, .. } in source.editions() {
        commands.push(match sealed {
            Some(_) => format!("sealed {name} {length}"),
            None => format!("edition {name} {length} '}}'"),
        });
        commands.push(format!("head -c {length} $files/{name} | named {name}"));
    }
    commands.extend(source.byproducts().map(|name| format!("named {name} < $files/{name}")));
    commands
}

/// Ask whether each policy is the one that the register has, and which function they need for that; none if
/// there is one policy.
pub(super) fn policies(source: &Source<'_>) -> Option<(String, Vec<String>)> {
    let policies = source.subject.register.ledger().policies();
    let logged = "logged() { grep -cF \"\\\"policy\\\":{\\\"sha256\\\":\\\"$(digest < \
                  data/public/policy/v$1/policy.json)\\\"}\" ../check/entry-$2; }";
    let commands =
        policies.iter().map(|policy| format!("logged {} {}", policy.number, policy.since));
    (policies.len() > 1).then(|| (logged.to_owned(), commands.collect()))
}
