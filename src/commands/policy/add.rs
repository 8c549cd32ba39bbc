//! `engross policy add`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::policy::{Day, Edit, EditError, Email, Member, MemberId, MemberKey, Role, folder};
use engross::ssh::PublicKey;

use super::{edit, public_key};

/// Add a member, or another key or address to one
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A short name: small letters, digits and hyphens
    #[arg(value_name = "ID")]
    pub id: MemberId,

    /// The member's name, as people know it
    #[arg(long, requires = "role")]
    pub name: Option<String>,

    /// What the member speaks for: health, local-authority, police, or a word of your own
    #[arg(long, requires = "name")]
    pub role: Option<Role>,

    /// The public key that the member sent: the line, or its file
    #[arg(long, value_name = "KEY", value_parser = public_key)]
    pub key: Option<PublicKey>,

    /// The first day on which the key is valid
    #[arg(long, value_name = "DATE", requires = "key")]
    pub from: Option<Day>,

    /// The last day on which the key is valid
    #[arg(long, value_name = "DATE", requires = "key")]
    pub until: Option<Day>,

    /// An address that the member commits with, so that nobody approves what they wrote
    #[arg(long, value_name = "ADDRESS")]
    pub email: Vec<Email>,

    /// The member may withdraw a release alone, at once
    #[arg(long)]
    pub may_withdraw: bool,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let id = &args.id;
    let key = args.key.clone().map(|key| MemberKey { key, from: args.from, until: args.until });
    if let (Some(name), Some(role)) = (&args.name, &args.role) {
        let member = Member {
            name: name.clone(),
            role: role.clone(),
            keys: key.into_iter().collect(),
            emails: args.email.iter().cloned().collect(),
            may_withdraw: args.may_withdraw,
        };
        return edit(root, &[Edit::AddMember(id.clone(), member)]);
    }
    if !folder::open(root)?.0.draft()?.members.contains_key(id) {
        return Err(EditError::NoNameOrRole(id.clone()).into());
    }
    let keys = key.map(|key| Edit::AddKey(id.clone(), key));
    let emails = args.email.iter().map(|email| Edit::AddEmail(id.clone(), email.clone()));
    let withdraws = args.may_withdraw.then(|| Edit::MayWithdraw(id.clone(), true));
    let edits: Vec<_> = keys.into_iter().chain(emails).chain(withdraws).collect();
    edit(root, &edits)
}
