//! `engross policy set`

use std::error::Error;
use std::num::NonZeroU32;
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;

use engross::digest::Digest;
use engross::policy::{Day, Edit, MemberId, Role, VerifierKey};
use engross::ssh::PublicKey;

use super::{certificate, edit, public_key};

/// Change what must be met, until when, and the keys that are not members'
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    /// The last day on which anything may be published under the policy
    #[arg(long, value_name = "DATE")]
    pub expires: Option<Day>,

    /// How many members must approve in all
    #[arg(long, value_name = "N")]
    pub least: Option<NonZeroU32>,

    /// How many of a role must approve; 0 asks for none
    #[arg(long, value_name = "ROLE=N", value_parser = pair::<Role, u32>)]
    pub role: Vec<(Role, u32)>,

    /// Whether members may approve a release whose authors they are
    #[arg(long, value_name = "true|false")]
    pub authors_may_approve: Option<bool>,

    /// Whether a member may withdraw a release alone, at once
    #[arg(long, value_name = "ID=true|false", value_parser = pair::<MemberId, bool>)]
    pub may_withdraw: Vec<(MemberId, bool)>,

    /// The first day on which a member's key is valid, by its fingerprint
    #[arg(long, value_name = "SHA256:…=DATE", value_parser = pair::<String, Day>)]
    pub key_from: Vec<(String, Day)>,

    /// The last day on which a member's key is valid, by its fingerprint
    #[arg(long, value_name = "SHA256:…=DATE", value_parser = pair::<String, Day>)]
    pub key_until: Vec<(String, Day)>,

    /// Add a recovery key: a public line, or its file
    #[arg(long, value_name = "KEY", value_parser = public_key)]
    pub recovery_key: Vec<PublicKey>,

    /// Take out the recovery key with this fingerprint
    #[arg(long, value_name = "SHA256:…")]
    pub remove_recovery_key: Vec<String>,

    /// How many recovery keys are needed together
    #[arg(long, value_name = "N")]
    pub recovery_least: Option<NonZeroU32>,

    /// The register's key, as a verifier key of a signed note
    #[arg(long, value_name = "KEY")]
    pub register: Option<VerifierKey>,

    /// Add a certificate that seals: its file (PEM), or the SHA-256 of its DER form
    #[arg(long, value_name = "FILE|SHA256", value_parser = certificate::added)]
    pub seal: Vec<Digest>,

    /// Take out a certificate that seals
    #[arg(long, value_name = "FILE|SHA256", value_parser = certificate::digest)]
    pub remove_seal: Vec<Digest>,

    /// Add a certificate of a time-stamp authority: its file (PEM), or the SHA-256 of its DER form
    #[arg(long, value_name = "FILE|SHA256", value_parser = certificate::added)]
    pub time_stamp: Vec<Digest>,

    /// Take out a certificate of a time-stamp authority
    #[arg(long, value_name = "FILE|SHA256", value_parser = certificate::digest)]
    pub remove_time_stamp: Vec<Digest>,

    /// Add a witness of the register, as a verifier key of a signed note
    #[arg(long, value_name = "KEY")]
    pub witness: Vec<VerifierKey>,

    /// Take out a witness
    #[arg(long, value_name = "KEY")]
    pub remove_witness: Vec<VerifierKey>,
}

pub fn run(root: &Path, args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    edit(root, &edits(args))
}

fn edits(args: &Args) -> Vec<Edit> {
    let mut edits = Vec::new();
    edits.extend(args.expires.map(Edit::Expires));
    edits.extend(args.least.map(Edit::Least));
    edits.extend(args.role.iter().cloned().map(|(role, least)| Edit::OfRole(role, least)));
    edits.extend(args.authors_may_approve.map(Edit::AuthorsMayApprove));
    edits.extend(args.may_withdraw.iter().cloned().map(|(id, may)| Edit::MayWithdraw(id, may)));
    edits.extend(args.key_from.iter().cloned().map(|(key, day)| Edit::KeyFrom(key, day)));
    edits.extend(args.key_until.iter().cloned().map(|(key, day)| Edit::KeyUntil(key, day)));
    edits.extend(args.recovery_key.iter().cloned().map(Edit::AddRecoveryKey));
    edits.extend(args.remove_recovery_key.iter().cloned().map(Edit::RemoveRecoveryKey));
    edits.extend(args.recovery_least.map(Edit::RecoveryLeast));
    edits.extend(args.register.clone().map(Edit::Register));
    edits.extend(args.seal.iter().copied().map(Edit::AddSeal));
    edits.extend(args.remove_seal.iter().copied().map(Edit::RemoveSeal));
    edits.extend(args.time_stamp.iter().copied().map(Edit::AddTimeStamp));
    edits.extend(args.remove_time_stamp.iter().copied().map(Edit::RemoveTimeStamp));
    edits.extend(args.witness.iter().cloned().map(Edit::AddWitness));
    edits.extend(args.remove_witness.iter().cloned().map(Edit::RemoveWitness));
    edits
}

/// `NAME=VALUE`
fn pair<N: FromStr, V: FromStr>(text: &str) -> Result<(N, V), String>
where
    N::Err: ToString,
    V::Err: ToString,
{
    let (name, value) = text.split_once('=').ok_or("there is no `=` in it")?;
    let name = name.parse().map_err(|error: N::Err| error.to_string())?;
    Ok((name, value.parse().map_err(|error: V::Err| error.to_string())?))
}
