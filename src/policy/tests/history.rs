use super::super::history::*;
use super::*;
use crate::files::Files;
use crate::ssh::Namespace;

/// Puts a version into its folder, signed by these keys under these names.
fn file(files: &mut Files, policy: &Policy, signed: &[(&str, u8)]) {
    files.insert(path(policy.version), policy.bytes());
    for (name, seed) in signed {
        sign(files, policy, name, *seed);
    }
}

fn sign(files: &mut Files, policy: &Policy, name: &str, seed: u8) {
    let signature = KeyFile::of_seed(seed).sign(Namespace::Policy, &policy.bytes()).unwrap();
    files.insert(format!("{}{name}.sig", signatures(policy.version)), signature.bytes());
}

const ALL: [(&str, u8); 3] = [("amina", 1), ("ben", 2), ("chidi", 3)];

#[test]
fn the_first_policy_is_in_force_once_its_own_quorum_has_signed() {
    let mut files = Files::default();
    file(&mut files, &policy(), &ALL[..2]);
    assert!(History::of(&files).in_force().is_none());
    sign(&mut files, &policy(), "chidi", 3);
    let history = History::of(&files);
    assert_eq!(history.in_force().map(Filed::version), Some(Version::FIRST));
    assert!(history.pending().is_none());
}
