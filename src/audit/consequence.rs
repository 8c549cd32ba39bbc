//! The consequence of a break: what can no longer be shown because of it.

use super::cause::{Break, Cause, Lost, Role};
use crate::phrase::listed;
use crate::register::fault::Fault;

impl Break {
    /// What can no longer be shown, in a sentence or two.
    pub fn consequence(&self) -> String {
        let release = match &self.about {
            Some((briefing, version)) => format!("{briefing} {version}"),
            None => "it".to_owned(),
        };
        let file = self.place.rsplit('/').next().unwrap_or(&self.place);
        match &self.cause {
            Cause::Register(fault) => of_register(fault).to_owned(),
            Cause::Policy(_, under) | Cause::PolicyUnsigned(under) => of_policy(under),
            Cause::PolicySignatures(_) => {
                "Who put this policy into force cannot be shown in full.".to_owned()
            }
            Cause::PolicyExpired(_) => format!(
                "The board had let nobody publish any more when {release} was published."
            ),
            Cause::Release => format!(
                "What {release} says, what readers got, and that the board approved it cannot be shown by this \
                 copy. Whoever has one of its files can still check that."
            ),
            Cause::File(role, lost) => of_file(*role, lost, &release, file),
            Cause::RecordDisagrees(_) => format!(
                "The members approved a record, and what was published as {release} is not what it says."
            ),
            Cause::NotApproved => format!(
                "What readers get as {file} of {release} is not what the board approved."
            ),
            Cause::SealMissing | Cause::SealBroken(_) => {
                "The file is the one that was published, and its seal does not show by itself that the \
                 publisher sealed it."
                    .to_owned()
            }
            Cause::SealOfAnother(_) => {
                "The board had not let this key seal: the seal does not show that the publisher sealed \
                 the file."
                    .to_owned()
            }
            Cause::SealOutOfDate(_) => {
                "Whoever had this key may have lost it by then: the seal does not show that the publisher \
                 sealed the file."
                    .to_owned()
            }
            Cause::SaysOtherwise(..) => {
                format!("Readers of {file} and readers of the other editions are not told the same.")
            }
            Cause::OtherParity => format!(
                "That this edition of {release} was compared with its text before it was approved cannot \
                 be shown."
            ),
            Cause::Approvals { .. } | Cause::OtherApproval | Cause::ApprovalUnshown(_) => format!(
                "It cannot be shown here that as many members approved {release} as the policy asked for."
            ),
            Cause::TooFewApproved(_) => {
                format!("{release} was published without the board's approval.")
            }
            Cause::AllowedSigners => {
                "Whoever checks the approvals with ssh-keygen and this file trusts other keys than the \
                 board's."
                    .to_owned()
            }
            Cause::Proof(_) | Cause::ProofBroken(_) => {
                "Whoever has the file without the register cannot show that it was published. With the \
                 register it still can be shown."
                    .to_owned()
            }
            Cause::Stray(_) => {
                "Nothing rests on this file, and whoever takes it for the publisher's is misled.".to_owned()
            }
            Cause::StillServed => {
                format!("Anybody can still read what was to be removed of {release}.")
            }
            Cause::Statement(_) | Cause::StatementBroken(_) => {
                format!("Who decided this about {release}, and that they were allowed to, cannot be shown.")
            }
            Cause::PrivateList(_) => format!(
                "Who got {release}, or who answered, cannot be shown for this entry: not to an auditor, and not \
                 if it has to be called back."
            ),
            Cause::NoCommit(_) | Cause::NotMadeAgain(_) => format!(
                "It cannot be shown here that the editions of {release} came from its text and layouts. \
                 Their bytes are still those that were approved."
            ),
            Cause::MadeOtherwise { .. } => format!(
                "It cannot be shown here that the editions of {release} came from its commit. If another \
                 engross made them, its version is in the record: make them again with that one."
            ),
        }
    }
}

fn of_register(fault: &Fault) -> &'static str {
    match fault {
        Fault::OtherAnchor { .. } => {
            "This is not the register that the anchor is of. Nothing in it is shown to be the publisher's."
        }
        Fault::OtherKey(_) => {
            "This register has the name of another. Nothing in it is shown to be the publisher's."
        }
        Fault::Fork { .. } => {
            "There are two histories under one name. Which of them is true, neither can show."
        }
        Fault::Rewritten { .. } => {
            "What was logged was changed afterwards. Nothing that this copy says of the past can be relied on."
        }
        Fault::Behind { .. } => {
            "What came later cannot be seen here: what this copy calls current may be withdrawn."
        }
        Fault::Checkpoint(_) | Fault::Empty => {
            "Nobody is shown to have signed what stands in this copy."
        }
        Fault::Changed(_)
        | Fault::Moved { .. }
        | Fault::WrongRoot { .. }
        | Fault::Entry(..)
        | Fault::Order(..) => {
            "What was published, approved and withdrawn, and in which order, cannot be shown by this copy."
        }
        Fault::NoRegister(_)
        | Fault::Unreadable(..)
        | Fault::NotAFile(_)
        | Fault::Missing(_)
        | Fault::Extra(_)
        | Fault::EntriesMissing { .. }
        | Fault::Truncated(_)
        | Fault::Trailing(_)
        | Fault::Forged(_)
        | Fault::Upstream(_) => {
            "The copy is not whole, so nothing can be shown by it. Another copy of the register may be whole."
        }
    }
}

fn of_policy(under: &[String]) -> String {
    match under.is_empty() {
        true => {
            "Nothing was published under it; who could have approved cannot be shown.".to_owned()
        }
        false => format!(
            "Who could approve, and whose seal counted, cannot be shown for {}.",
            listed(under)
        ),
    }
}

fn of_file(role: Role, lost: &Lost, release: &str, file: &str) -> String {
    match (role, lost) {
        (Role::Record, _) => format!(
            "What {release} was made of cannot be shown, nor that it was approved: the approvals are over \
             the record."
        ),
        (Role::Content, _) => format!(
            "The words of {release} cannot be shown apart from its editions, nor that these say the same."
        ),
        (Role::Edition, Lost::Missing | Lost::Unreadable(_)) => format!(
            "What readers got as {file} of {release} cannot be shown here. Whoever has that file can still \
             check it."
        ),
        (Role::Edition, Lost::Changed | Lost::Instead(_)) => format!(
            "Whoever gets this file does not get what was approved and published as {file} of {release}."
        ),
        (Role::Byproduct, _) => {
            format!("What the board had as {file} beside {release} cannot be shown here.")
        }
    }
}
