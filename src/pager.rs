//! Long output on a terminal goes through a pager, as with git: `ENGROSS_PAGER`, else `PAGER`, else
//! `less`. An empty one, or `cat`, is none.

use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

use crate::terminal;

const DEFAULT: &str = "less";

/// Prints text that may be longer than the screen. `is_wanted` is false for `--no-pager`.
pub fn print(text: &str, is_wanted: bool) -> io::Result<()> {
    let is_long = terminal::height().is_some_and(|height| text.lines().count() >= height);
    if is_wanted && is_long && io::stdout().is_terminal() {
        let named = |name: &str| std::env::var(name).ok();
        if let Some(pager) = chosen(named("ENGROSS_PAGER"), named("PAGER"))
            && through(&pager, text)?
        {
            return Ok(());
        }
    }
    match write!(anstream::stdout(), "{text}") {
        // Whoever reads it has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn chosen(own: Option<String>, of_all: Option<String>) -> Option<String> {
    let pager = own.or(of_all).unwrap_or_else(|| DEFAULT.to_owned());
    Some(pager).filter(|pager| !pager.trim().is_empty() && pager.trim() != "cat")
}

/// Whether the pager could be run; if not, nothing was shown.
fn through(pager: &str, text: &str) -> io::Result<bool> {
    let colour = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    let text = match colour {
        true => text.to_owned(),
        false => anstream::adapter::strip_str(text).to_string(),
    };
    let mut command = shell(pager);
    // Less quits if it all fits, passes colour on, and leaves the text on the screen.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    let Ok(mut child) = command.stdin(Stdio::piped()).spawn() else { return Ok(false) };
    if let Some(mut input) = child.stdin.take() {
        // A reader who has seen enough closes the pager.
        match input.write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    // A shell's own statuses for what cannot be run, and what is not there.
    Ok(!matches!(child.wait()?.code(), Some(126 | 127)))
}

#[cfg(unix)]
fn shell(pager: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", pager]);
    command
}

#[cfg(not(unix))]
fn shell(pager: &str) -> Command {
    let mut words = pager.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(DEFAULT));
    command.args(words);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_s_own_pager_goes_before_that_of_all_programs() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(chosen(None, None), some("less"));
        assert_eq!(chosen(None, some("more")), some("more"));
        assert_eq!(chosen(some("most -s"), some("more")), some("most -s"));
        assert_eq!(chosen(some(""), some("more")), None);
        assert_eq!(chosen(None, some("cat")), None);
    }

    #[test]
    fn a_pager_that_is_not_there_shows_nothing() {
        assert!(!through("engross-has-no-such-pager 2>/dev/null", "text").unwrap());
        assert!(through("cat >/dev/null", "text").unwrap());
    }
}
