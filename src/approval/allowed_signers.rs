//! `allowed_signers`: a policy's members and keys as `ssh-keygen -Y verify` reads them.
//!
//! ```text
//! # Amina Shah, health
//! amina namespaces="engross-approval,engross-rejection,engross-proposal,engross-reinstatement",valid-before="20270101" ssh-ed25519 AAAA…
//! ```
//!
//! The format is ssh-keygen's (ALLOWED SIGNERS in its manual). The same policy gives the same bytes on
//! every machine, so two members who write the file do not get into each other's way.

use crate::policy::{Day, Member, MemberId, MemberKey, Policy};
use crate::ssh::Namespace;

/// The file in a release's folder.
pub const ALLOWED_SIGNERS: &str = "allowed_signers";

/// How the file begins, whatever the policy is.
pub const HEADER: &str = "# The members in version ";

/// What every member may sign, in the order in which versions of engross came to name it; those who may
/// withdraw alone may sign that as well.
const NAMESPACES: [Namespace; 4] =
    [Namespace::Approval, Namespace::Rejection, Namespace::Proposal, Namespace::Reinstatement];

/// So many of them the first version named.
const FIRST: usize = 3;

/// The file's text. No line of it is empty: ssh-keygen 9.2 takes such a line for one without a key.
pub fn allowed_signers(policy: &Policy) -> String {
    written(policy, &NAMESPACES)
}

/// What a policy's list does not name that members may sign: nothing, unless an earlier version of engross
/// wrote it. `None` if it is not the policy's list.
pub fn lacking(list: &[u8], policy: &Policy) -> Option<&'static [Namespace]> {
    let mut known = (FIRST..=NAMESPACES.len()).rev();
    let known = known.find(|known| written(policy, &NAMESPACES[..*known]).as_bytes() == list)?;
    Some(&NAMESPACES[known..])
}

fn written(policy: &Policy, namespaces: &[Namespace]) -> String {
    let rule = &policy.approval;
    let of_roles: u32 = rule.roles.values().map(|least| least.get()).sum();
    let mut text = format!(
        "{HEADER}{} of the policy, as ssh-keygen reads them; made by engross.\n\
         # This file proves nothing by itself: whoever can change it can add a key to it. Compare\n\
         # it with the policy that you know to be the board's.\n\
         #\n\
         # To approve a release, the policy asks for {} members, and among them:\n",
        policy.version.number(),
        rule.least.get().max(of_roles)
    );
    for (role, least) in &rule.roles {
        text.push_str(&format!("#   {least} of {}\n", role.in_words()));
    }
    for (id, member) in &policy.members {
        text.push_str(&format!("#\n# {}, {}\n", member.name, member.role.in_words()));
        for key in &member.keys {
            text.push_str(&line(id, member, key, namespaces));
        }
    }
    text
}

/// A key's line.
fn line(id: &MemberId, member: &Member, key: &MemberKey, namespaces: &[Namespace]) -> String {
    let withdrawal = member.may_withdraw.then_some(Namespace::Withdrawal);
    let names = namespaces.iter().copied().chain(withdrawal);
    let names: Vec<_> = names.map(Namespace::as_str).collect();
    let mut options = format!("namespaces=\"{}\"", names.join(","));
    if let Some(from) = key.from {
        options.push_str(&format!(",valid-after=\"{}\"", digits(from)));
    }
    if let Some(until) = key.until {
        // ssh-keygen means the first moment of a day, and the policy its end.
        options.push_str(&format!(",valid-before=\"{}\"", digits(until.plus(1))));
    }
    format!("{id} {options} {}\n", key.key)
}

/// `20261126`: in the time zone of whoever verifies, as all versions of ssh-keygen read it.
fn digits(day: Day) -> String {
    day.to_string().replace('-', "")
}
