//! Approvals: members sign a release's record, or say why not, in files beside it.
//!
//! ```text
//! output/releases/<id>/v1/
//!   record.json                   what is signed, its exact bytes
//!   proposals/<member>.sig        by who proposes
//!   approvals/<member>.sig        by each member who approves
//!   rejections/<member>.json      why a member does not, and
//!   rejections/<member>.json.sig  their signature over that
//!   allowed_signers               the policy's keys, for ssh-keygen
//!
//! the files -> papers -> standing (with the policy in force, and who wrote the release)
//! ```
//!
//! Every signature is an SSHSIG, each purpose in a namespace of its own, so `ssh-keygen -Y verify`
//! alone can check it. Each member writes files that no other writes: two who sign on two machines
//! merge without conflict. There is no order and no clock among these files, and so nothing in them
//! depends on one: see [`standing`]. A rejection or a proposal that git has in its history counts as if
//! it were there.

pub mod allowed_signers;
mod earlier;
pub mod papers;
pub mod rejection;
mod releases;
mod sign;
pub mod standing;
pub mod told;
mod void;

pub use earlier::Earlier;
pub use releases::{Judged, Releases, releases};
pub(crate) use sign::write as write_beside;
pub use sign::{
    NotAllowed, SigningError, approve, can_hold, may_approve, reject, sign_proposal,
    write_allowed_signers,
};
pub use standing::{Outcome, Standing};
pub use void::{Void, Why};

#[cfg(test)]
mod tests;
