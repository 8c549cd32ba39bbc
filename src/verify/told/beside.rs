//! What stands beside the files of releases, in words.

use super::super::{Agreed, Beside, Kind};
use crate::phrase::listed;
use crate::ssh::Namespace;

impl Beside {
    /// What it is, after “is”.
    pub(super) fn clause(&self) -> String {
        match self {
            Self::Proof { entry, said } => {
                format!("genuine: it proves that entry {entry} is in the register. {said}")
            }
            Self::Signature { of, by, void: None } => {
                format!("genuine: it is a signature on {of}, by {by}")
            }
            Self::Signature { of, by, void: Some(why) } => format!(
                "genuine, but it counts for nothing: it is a signature on {of}, by {by}, and {why}"
            ),
            Self::Withdrawal { entry, said, by, could: false, .. } => format!(
                "genuine, but the policy that was in force then did not let {by} withdraw alone: it is \
                 what entry {entry} logs. {said}"
            ),
            Self::Withdrawal { entry, said, by, is_last: true, .. } => {
                format!("genuine: {by} signed it, and entry {entry} logs it. {said}")
            }
            Self::Withdrawal { entry, said, by, .. } => format!(
                "genuine, and not the last word: {by} signed it, entry {entry} logs it, and a later entry \
                 is about the same version. {said}"
            ),
            Self::Reinstatement { entry, said, agreed: agreed @ Agreed::NotMet { .. }, .. } => {
                let agreed = agreed.told();
                format!("genuine, but not as the policy asked: it is what entry {entry} logs, {agreed}. {said}")
            }
            Self::Reinstatement { entry, said, agreed, is_last: true } => {
                format!("genuine: it is what entry {entry} logs, {}. {said}", agreed.told())
            }
            Self::Reinstatement { entry, said, agreed, .. } => format!(
                "genuine, and not the last word: it is what entry {entry} logs, {}, and a later entry is about \
                 the same version. {said}",
                agreed.told()
            ),
            Self::Signers { policy, is_in_force: true, lacks } => format!(
                "genuine and current: it lists the keys of the members in policy {policy}, which is in \
                 force{}",
                but_lacks(lacks)
            ),
            Self::Signers { policy, lacks, .. } => format!(
                "genuine and not current: it lists the keys of the members in policy {policy}, which is \
                 not in force{}",
                but_lacks(lacks)
            ),
            Self::Certificates { name, of: Some(of), is_listed } => {
                let but = match is_listed {
                    false => ", but the policy that was in force then does not list it",
                    true => "",
                };
                format!("genuine{but}: it is the certificate of {name}, with which {of} was sealed")
            }
            Self::Certificates { name, of: None, .. } => format!(
                "genuine: it is the certificate of {name}, which a policy of this register lists for seals"
            ),
            Self::Page { entry, is_latest: true } => format!(
                "the page that engross writes by the register as of entry {entry}. It proves nothing: look \
                 at the files"
            ),
            Self::Page { entry, .. } => format!(
                "the page that engross wrote by the register as of entry {entry}, and what it says has \
                 changed since"
            ),
            Self::Attributes => {
                "as engross writes it. It keeps git from changing what is served, and proves nothing"
                    .to_owned()
            }
        }
    }
}

/// That an earlier version of engross wrote a list of keys.
fn but_lacks(namespaces: &[Namespace]) -> String {
    let names: Vec<_> = namespaces.iter().map(ToString::to_string).collect();
    match names.is_empty() {
        true => String::new(),
        false => format!(
            ". An earlier version of engross wrote it: with it, ssh-keygen refuses good signatures for {}",
            listed(&names)
        ),
    }
}

impl Beside {
    /// One word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Proof { .. } => "proof",
            Self::Signature { .. } => "signature",
            Self::Withdrawal { .. } => "withdrawal",
            Self::Reinstatement { .. } => "reinstatement",
            Self::Signers { .. } => "allowed-signers",
            Self::Certificates { .. } => "certificates",
            Self::Page { .. } => "page",
            Self::Attributes => "attributes",
        }
    }
}

impl Kind {
    /// What such a file is, and what it does not do here: in a clause.
    pub(super) fn told(self) -> &'static str {
        match self {
            Self::Proof => "it is a proof, and proves nothing here",
            Self::Signature => "it is a signature, and counts for nothing here",
            Self::Reinstatement => "it is a reinstatement, and reinstates nothing here",
            Self::Withdrawal => "it is a withdrawal, and withdraws nothing here",
            Self::Signers => "it lists keys for ssh-keygen, and not those of a policy here",
            Self::Certificates => "it has certificates, and not those of a seal here",
            Self::Page => "it is a page, and not as this engross writes it",
        }
    }

    /// One word for programs.
    pub(in super::super) fn code(self) -> &'static str {
        match self {
            Self::Proof => "proof",
            Self::Signature => "signature",
            Self::Withdrawal => "withdrawal",
            Self::Reinstatement => "reinstatement",
            Self::Signers => "allowed-signers",
            Self::Certificates => "certificates",
            Self::Page => "page",
        }
    }
}
