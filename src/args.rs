//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use colorchoice_clap::Color;

use crate::commands::{
    accept, acknowledge, approve, ask, audit, build, check, circulate, compare, diff, disclose,
    evidence, key, outstanding, policy, private, propose, publish, recall, register, reinstate,
    reject, reproduce, review, seal, send, status, text, verify, withdraw, worker,
};

/// One text, every edition, provably the same.
///
/// engross compiles versioned Markdown briefings into a print and an accessible PDF.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, disable_help_subcommand = true)]
pub struct Args {
    /// The workspace: the folder with engross.toml, or one inside it [default: this folder]
    #[arg(long, short = 'C', global = true, value_name = "DIR")]
    pub workspace: Option<PathBuf>,

    #[command(flatten)]
    pub color: Color,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Check(check::Args),
    Accept(accept::Args),
    Build(build::Args),
    Compare(compare::Args),
    Diff(diff::Args),
    Text(text::Args),
    Propose(propose::Args),
    Review(review::Args),
    Approve(approve::Args),
    Reject(reject::Args),
    Publish(Box<publish::Args>),
    Circulate(circulate::Args),
    Send(send::Args),
    Disclose(Box<disclose::Args>),
    Acknowledge(acknowledge::Args),
    Outstanding(outstanding::Args),
    Withdraw(withdraw::Args),
    Reinstate(reinstate::Args),
    Recall(recall::Args),
    Status(status::Args),
    Reproduce(reproduce::Args),
    Policy(policy::Args),
    Key(key::Args),
    Register(register::Args),
    Private(private::Args),
    Seal(seal::Args),
    Verify(verify::Args),
    Evidence(evidence::Args),
    Audit(audit::Args),
    Ask(ask::Args),
    #[command(hide = true)]
    Worker(worker::Args),
}
