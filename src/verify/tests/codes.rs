//! What is said of the releases that a printed code stands for.

use super::decisions::{Then, WITHDRAWN, then};
use super::*;

/// The answer to a release's code, once something came after its publication: as people read it.
fn told(release: Release) -> String {
    let (folder, register) = release.served();
    let (_, served) = find(folder.path());
    let case = Case::new(&register, &served, None);
    let code: ContentCode = case.published(1).unwrap().code.parse().unwrap();
    let listed = case.listed(&code);
    let details = listed.iter().flat_map(Listed::details);
    let details = details.map(|(label, value)| format!("  {label}: {value}"));
    let holds = listed.iter().any(Listed::holds);
    let sentence = code_told(&case, &code, &listed);
    [format!("{sentence} [{holds}]")].into_iter().chain(details).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_code_tells_what_became_of_each_release() {
    let again = [WITHDRAWN, Then::Reinstated(&[1]), WITHDRAWN];
    let mut said = Vec::new();
    for (name, release) in [
        ("approved", Release::new()),
        ("no approval in the copy", Release { lacks: "approvals/amina.sig", ..Release::new() }),
        ("withdrawn", then(&[WITHDRAWN])),
        ("withdrawn by who may not", then(&[Then::Withdrawn("amina", 1)])),
        ("reinstated", then(&[WITHDRAWN, Then::Reinstated(&[1])])),
        ("reinstated by a stranger", then(&[WITHDRAWN, Then::Reinstated(&[9])])),
        ("withdrawn again", then(&again)),
    ] {
        said.push(format!("# {name}\n{}", told(release)));
    }
    insta::assert_snapshot!(said.join("\n\n"));
}
