//! The command line: the only code that sees the terminal, the environment and the clock.

mod args;
mod clock;
mod commands;
mod pager;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let args = args::Args::parse();
    args.color.write_global();
    match commands::run(&args) {
        Ok(status) => status,
        Err(error) => {
            terminal::fail(&error);
            ExitCode::from(2)
        }
    }
}
