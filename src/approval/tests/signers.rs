//! The list of keys for ssh-keygen: what it has, and that OpenSSH's own program reads it as it is meant.

use std::io::Write;
use std::process::{Command, Stdio};

use super::super::allowed_signers::{allowed_signers, lacking};
use super::*;

#[test]
fn allowed_signers_has_each_key_for_the_days_on_which_it_is_valid() {
    let mut policy = policy();
    let keys = &mut policy.members.get_mut(&id("ben")).unwrap().keys;
    keys[0].from = Some(day("2026-01-01"));
    keys[0].until = Some(day("2026-12-31"));
    let text = allowed_signers(&policy);
    // ssh-keygen of OpenSSH 9.2 takes an empty line for a line without a key.
    assert!(text.lines().all(|line| !line.is_empty()), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn allowed_signers_asks_for_as_many_as_the_roles_do_together() {
    let mut policy = policy();
    policy.approval.least = 2.try_into().unwrap();
    let text = allowed_signers(&policy);
    assert!(text.contains("the policy asks for 3 members"), "{text}");
    policy.approval.least = 4.try_into().unwrap();
    let text = allowed_signers(&policy);
    assert!(text.contains("the policy asks for 4 members"), "{text}");
    assert!(text.lines().all(|line| !line.is_empty()), "{text}");
}

/// What OpenSSH says of somebody's signature for a purpose, taken for a member's, by a list of keys.
fn is_good(list: &str, member: &str, seed: u8, namespace: Namespace) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let (signers, file) = (folder.path().join("allowed_signers"), folder.path().join("signature"));
    fs::write(&signers, list).unwrap();
    fs::write(&file, key(seed).sign(namespace, b"what is signed").unwrap().bytes()).unwrap();
    let mut verify = Command::new("ssh-keygen");
    verify.args(["-Y", "verify", "-I", member, "-n", namespace.as_str()]);
    verify.arg("-f").arg(&signers).arg("-s").arg(&file).stdin(Stdio::piped());
    let mut child = verify.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"what is signed").unwrap();
    child.wait().unwrap().success()
}

#[test]
fn openssh_lets_each_member_do_what_the_policy_lets_them() {
    let mut policy = policy();
    policy.members.get_mut(&id("ben")).unwrap().may_withdraw = true;
    let list = allowed_signers(&policy);
    for namespace in Namespace::ALL {
        let [amina, ben] = match namespace {
            Namespace::Withdrawal => [false, true],
            // A policy is signed by whom it lists and whom the one before it does, so no one list says who.
            Namespace::Policy => [false, false],
            _ => [true, true],
        };
        assert_eq!(is_good(&list, "amina", 1, namespace), amina, "Amina, {namespace}");
        assert_eq!(is_good(&list, "ben", 2, namespace), ben, "Ben, {namespace}");
        assert!(!is_good(&list, "ben", 1, namespace), "Amina as Ben, {namespace}");
        assert!(!is_good(&list, "ben", STRANGER, namespace), "a stranger as Ben, {namespace}");
    }
}

#[test]
fn a_list_of_before_lacks_what_was_named_later() {
    let mut policy = policy();
    policy.members.get_mut(&id("ben")).unwrap().may_withdraw = true;
    let list = allowed_signers(&policy);
    let is = |list: &str| lacking(list.as_bytes(), &policy);
    assert_eq!(is(&list), Some([].as_slice()));
    let before = list.replace(",engross-reinstatement", "");
    assert_ne!(before, list);
    assert_eq!(is(&before), Some([Namespace::Reinstatement].as_slice()));
    // No version wrote these.
    for (old, new) in [
        (",engross-proposal", ""),
        (",engross-withdrawal", ""),
        ("\namina namespaces=", "\nchidi namespaces="),
        ("# Amina Shah", "# Amina Khan"),
    ] {
        assert_eq!(is(&list.replace(old, new)), None, "{old} {new}");
    }
    assert_eq!(is(&list.replacen(",engross-reinstatement", "", 1)), None);
    assert_eq!(is(&list.replacen("engross-reinstatement", "engross-withdrawal", 1)), None);
}
