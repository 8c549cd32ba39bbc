//! `engross policy remove`

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use engross::policy::{Edit, Email, MemberId};

use super::edit;

/// Take out a member, or one key or address of a member
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The member's short name
    #[arg(value_name = "ID")]
    pub id: MemberId,

    /// Take out only the key with this fingerprint
    #[arg(long, value_name = "SHA256:…")]
    pub key: Vec<String>,

    /// Take out only this address
    #[arg(long, value_name = "ADDRESS")]
    pub email: Vec<Email>,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let id = &args.id;
    let keys = args.key.iter().map(|key| Edit::RemoveKey(id.clone(), key.clone()));
    let emails = args.email.iter().map(|email| Edit::RemoveEmail(id.clone(), email.clone()));
    let mut edits: Vec<_> = keys.chain(emails).collect();
    if edits.is_empty() {
        edits.push(Edit::RemoveMember(id.clone()));
    }
    edit(root, &edits)
}
