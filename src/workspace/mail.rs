//! `[mail]`: who sends messages, and through which server.
//!
//! ```toml
//! [mail]
//! from = "A Board <briefings@board.example>"
//! server = "smtp.board.example"
//! user = "briefings"
//! password-file = "/etc/engross/smtp-password"
//! ```

use std::path::PathBuf;

use super::CONFIG_PATH;
use crate::mail::Mailbox;
use crate::report::{Place, Problem};
use crate::settings::{Located, Settings, Table};

/// Who sends messages, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    pub from: Mailbox,
    /// `None` if messages are only written as files.
    pub server: Option<Server>,
}

/// The server that takes messages (RFC 6409).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub user: Option<String>,
    /// The file whose first line is the password. From the workspace's root, as the next is.
    pub password_file: Option<PathBuf>,
    /// The certificates that the server's leads to, in PEM; `None` if a public one is asked for.
    pub ca: Option<PathBuf>,
    /// How many messages it takes in a minute.
    pub rate: u64,
}

/// How a connection becomes one that nobody reads along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// It starts in the clear, and nothing is said before `STARTTLS` (RFC 3207).
    Required,
    /// TLS from the first byte (RFC 8314, section 3.3).
    Wrapper,
}

impl Tls {
    fn port(self) -> u16 {
        match self {
            Self::Required => 587,
            Self::Wrapper => 465,
        }
    }
}

const RATE: u64 = 60;

/// Reads `[mail]`, if there is one and nothing is wrong with it.
pub(super) fn read(settings: &mut Settings<'_>, table: &mut Table<'_>) -> Option<MailSettings> {
    let mut mail = table.table(settings, "mail")?;
    let example = "\"A Board <briefings@board.example>\"";
    let from = mail.required(settings, "from", example);
    let from = from.and_then(|from| mailbox(settings, from));
    let server = read_server(settings, &mut mail);
    mail.finish(settings);
    Some(MailSettings { from: from?, server: server? })
}

fn mailbox(settings: &mut Settings<'_>, text: Located<String>) -> Option<Mailbox> {
    let read = text.value.parse::<Mailbox>();
    read.map_err(|error| {
        let problem = Problem::error("mail-from", error.to_string());
        let hint = "write a name and an address, \"A Board <briefings@board.example>\"";
        settings.problem(problem.at(Place::at(CONFIG_PATH, text.range)).hint(hint));
    })
    .ok()
}

/// The server, if one is named; the outer `None` says that something is wrong.
fn read_server(settings: &mut Settings<'_>, mail: &mut Table<'_>) -> Option<Option<Server>> {
    let host = mail.text(settings, "server");
    let tls = mail.text(settings, "tls");
    let tls = tls.map_or(Some(Tls::Required), |text| tls_of(settings, text));
    let port = mail.number(settings, "port", 1..=65_535);
    let user = mail.text(settings, "user");
    let password_file = mail.text(settings, "password-file");
    let ca = mail.text(settings, "ca");
    let rate = mail.number(settings, "rate", 1..=6_000);
    if let (Some(file), None) = (&password_file, &user) {
        let problem = Problem::error("mail-user", "there is a password, and nobody whose it is");
        let place = Place::at(CONFIG_PATH, file.range.clone());
        settings.problem(problem.at(place).hint("write `user = \"…\"` as well"));
        return None;
    }
    let tls = tls?;
    let Some(host) = host else { return Some(None) };
    if !host.value.bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = format!("`{}` is no name of a server", host.value);
        let problem = Problem::error("mail-server", message);
        let place = Place::at(CONFIG_PATH, host.range);
        settings.problem(problem.at(place).hint("write its name alone: smtp.board.example"));
        return None;
    }
    Some(Some(Server {
        host: host.value,
        port: port.and_then(|port| u16::try_from(port).ok()).unwrap_or(tls.port()),
        tls,
        user: user.map(|user| user.value),
        password_file: password_file.map(|file| file.value.into()),
        ca: ca.map(|file| file.value.into()),
        rate: rate.unwrap_or(RATE),
    }))
}

fn tls_of(settings: &mut Settings<'_>, text: Located<String>) -> Option<Tls> {
    match text.value.as_str() {
        "required" => Some(Tls::Required),
        "wrapper" => Some(Tls::Wrapper),
        other => {
            let problem = Problem::error("mail-tls", format!("`{other}` is no way to use TLS"));
            let hint = "write \"required\" (STARTTLS, port 587) or \"wrapper\" (TLS from the start, \
                        port 465); nothing is sent without";
            settings.problem(problem.at(Place::at(CONFIG_PATH, text.range)).hint(hint));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Option<MailSettings>, Vec<String>) {
        let mut settings = Settings::new(CONFIG_PATH, 0);
        let mut table = settings.parse(text);
        let mail = read(&mut settings, &mut table);
        table.finish(&mut settings);
        let problems = settings.finish();
        (mail, problems.into_iter().map(|problem| problem.message).collect())
    }

    fn server(text: &str) -> Server {
        let (mail, problems) = read_text(&format!("[mail]\nfrom = \"a@board.example\"\n{text}"));
        assert_eq!(problems, [""; 0]);
        mail.unwrap().server.unwrap()
    }

    #[test]
    fn what_is_not_said_has_a_default_that_is_safe() {
        let expected = Server {
            host: "smtp.board.example".into(),
            port: 587,
            tls: Tls::Required,
            user: None,
            password_file: None,
            ca: None,
            rate: 60,
        };
        assert_eq!(server("server = \"smtp.board.example\"\n"), expected);
        let wrapper = server("server = \"smtp.board.example\"\ntls = \"wrapper\"\n");
        assert_eq!(wrapper, Server { port: 465, tls: Tls::Wrapper, ..expected });
        assert_eq!(read_text("").0, None);
        let (files_only, _) = read_text("[mail]\nfrom = \"a@board.example\"\n");
        assert_eq!(files_only.unwrap().server, None);
    }

    #[test]
    fn all_that_is_wrong_is_told_and_then_there_is_nobody_who_sends() {
        for (text, problem) in [
            ("", "`from` is missing in `[mail]`"),
            ("from = \"A Board\"", "`A Board` is no e-mail address"),
            (
                "from = \"A\\nBoard <a@board.example>\"",
                "the name has a line break or another character that cannot be seen; write it anew",
            ),
            ("from = \"a@b.example\"\ntls = \"none\"", "`none` is no way to use TLS"),
            ("from = \"a@b.example\"\nserver = \"a b\"", "`a b` is no name of a server"),
            (
                "from = \"a@b.example\"\npassword-file = \"p\"",
                "there is a password, and nobody whose it is",
            ),
            (
                "from = \"a@b.example\"\npassword = \"p\"",
                "`password` is not a key that is known here",
            ),
        ] {
            let (_, problems) = read_text(&format!("[mail]\n{text}\n"));
            assert_eq!(problems, [problem], "{text}");
        }
    }
}
