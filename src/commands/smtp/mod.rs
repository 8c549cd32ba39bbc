//! Messages to a mail server: SMTP (RFC 5321) within TLS.

mod trouble;

use std::error::Error;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use engross::mail::{Mail, Outcome, Post};
use engross::revision;
use engross::workspace::{Server, Tls};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    Certificate, CertificateStore, SmtpConnection, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Severity;
use time::OffsetDateTime;

use self::trouble::{code, reply, told, why};
use crate::{clock, terminal};

/// How long a server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(60);

/// How long it may take once it has a whole message, so that none is unknown that only took a while
/// (RFC 5321, section 4.5.3.2.6).
const LAST_TIMEOUT: Duration = Duration::from_secs(600);

/// The code of a server that ends the connection (RFC 5321, section 3.8).
const CLOSING: u16 = 421;

/// A mail server, with one connection to it that is kept as long as it holds.
pub struct Smtp<'s> {
    server: &'s Server,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    connection: Option<SmtpConnection>,
    /// When the last message was handed over.
    last: Option<Instant>,
}

impl<'s> Smtp<'s> {
    /// Reads what is needed to connect. A password file that was named takes the place of the
    /// configured one.
    pub fn new(
        root: &Path,
        server: &'s Server,
        password_file: Option<&Path>,
    ) -> Result<Self, Box<dyn Error>> {
        let file = match (password_file, &server.password_file) {
            (Some(file), _) => Some(file.to_owned()),
            (None, Some(file)) => Some(root.join(file)),
            (None, None) => None,
        };
        let credentials = match (&server.user, file) {
            (None, _) => None,
            (Some(user), Some(file)) => {
                Some(Credentials::new(user.clone(), password(root, &file)?))
            }
            (Some(user), None) => {
                return Err(format!(
                    "the mail server wants the password of {user}; name the file that it is in, and \
                     nothing else: --password-file FILE, or password-file in engross.toml"
                )
                .into());
            }
        };
        let ca = server.ca.as_ref().map(|ca| root.join(ca));
        let tls = parameters(&server.host, ca)?;
        Ok(Self { server, tls, credentials, connection: None, last: None })
    }

    /// The connection that is kept if it still holds, or another one.
    fn connected(&mut self) -> Result<SmtpConnection, String> {
        if let Some(mut connection) = self.connection.take()
            && connection.command(Rset).is_ok()
        {
            return Ok(connection);
        }
        self.connect().map_err(|error| why(&error, self.server))
    }

    fn connect(&self) -> Result<SmtpConnection, smtp::Error> {
        let hello = ClientId::default();
        let address = (self.server.host.as_str(), self.server.port);
        let wrapper = (self.server.tls == Tls::Wrapper).then_some(&self.tls);
        let mut connection =
            SmtpConnection::connect(address, Some(TIMEOUT), &hello, wrapper, None)?;
        if self.server.tls == Tls::Required {
            connection.starttls(&self.tls, &hello)?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials)?;
        }
        Ok(connection)
    }

    /// What a refused step of a message comes to.
    fn refused(&self, error: &smtp::Error) -> Outcome {
        match reply(error) {
            Some(_) if error.status().map(u16::from) == Some(CLOSING) => {
                Outcome::Closed(why(error, self.server))
            }
            Some(reply) if error.is_permanent() => Outcome::Refused(reply),
            Some(reply) => Outcome::Deferred(reply),
            None => Outcome::NotGiven(told(error)),
        }
    }

    /// Says from whom a message is, and to whom.
    fn announce_on(&self, connection: &mut SmtpConnection, mail: &Mail) -> Result<(), Outcome> {
        // What stands against our own address stands against every message.
        let from = MailFrom::new(mail.envelope.from().cloned(), Vec::new());
        let closed = |error| Outcome::Closed(why(&error, self.server));
        connection.command(from).map_err(closed)?;
        for to in mail.envelope.to() {
            let taken = connection.command(Rcpt::new(to.clone(), Vec::new()));
            taken.map_err(|error| self.refused(&error))?;
        }
        Ok(())
    }

    fn hand_over(&self, connection: &mut SmtpConnection, mail: &Mail) -> Outcome {
        if let Err(error) = connection.command(Data) {
            return self.refused(&error);
        }
        if let Err(error) = connection.set_timeout(Some(LAST_TIMEOUT)) {
            return Outcome::NotGiven(error.to_string());
        }
        // lettre ends the last line itself.
        let lines = mail.bytes.strip_suffix(b"\r\n").unwrap_or(&mail.bytes);
        // The dot that ends a message is written after the last of these. Without it no server has the message
        // (RFC 5321, section 4.1.1.4).
        let mut is_whole = false;
        let end = iter::from_fn(|| {
            is_whole = true;
            None
        });
        match connection.message_iter(iter::once(lines).chain(end)) {
            Ok(answer) => match code(answer.code())
                .filter(|_| answer.code().severity == Severity::PositiveCompletion)
            {
                Some(code) => Outcome::Accepted(code),
                None => Outcome::Unknown(format!("the server answered {}", answer.code())),
            },
            Err(error) if error.status().is_some() => self.refused(&error),
            Err(error) if !is_whole => Outcome::NotGiven(told(&error)),
            Err(error) => Outcome::Unknown(told(&error)),
        }
    }
}

impl Post for Smtp<'_> {
    fn wait(&mut self) {
        let between = Duration::from_secs(60) / u32::try_from(self.server.rate).unwrap_or(1);
        if let Some(last) = self.last {
            thread::sleep(between.saturating_sub(last.elapsed()));
        }
        self.last = Some(Instant::now());
    }

    fn now(&self) -> i64 {
        // Other commands have said before this if the clock is stopped wrongly.
        clock::now().unwrap_or_else(|_| OffsetDateTime::now_utc()).unix_timestamp()
    }

    fn announce(&mut self, mail: &Mail) -> Result<(), Outcome> {
        let mut connection = self.connected().map_err(Outcome::Closed)?;
        let announced = self.announce_on(&mut connection, mail);
        if matches!(announced, Ok(()) | Err(Outcome::Refused(_) | Outcome::Deferred(_))) {
            self.connection = Some(connection);
        }
        announced
    }

    fn send(&mut self, mail: &Mail) -> Outcome {
        let Some(mut connection) = self.connection.take() else {
            return Outcome::NotGiven("it was not announced to the server".into());
        };
        let outcome = self.hand_over(&mut connection, mail);
        let is_answered =
            matches!(outcome, Outcome::Accepted(_) | Outcome::Refused(_) | Outcome::Deferred(_));
        if is_answered && connection.set_timeout(Some(TIMEOUT)).is_ok() {
            self.connection = Some(connection);
        }
        outcome
    }
}

impl Drop for Smtp<'_> {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.connection {
            // Everything was answered for before this; a server that does not say goodbye changes nothing.
            let _ = connection.quit();
        }
    }
}

/// The password in a file, which git must not have.
fn password(root: &Path, file: &Path) -> Result<String, Box<dyn Error>> {
    let shown = terminal::short(file);
    let text =
        fs::read_to_string(file).map_err(|error| format!("{shown} cannot be read: {error}"))?;
    if revision::is_within_reach_of_git(root, file)? {
        return Err(format!(
            "git would take {shown} into the repository, and no password belongs there; keep it in \
             output/private, or elsewhere"
        )
        .into());
    }
    match text.lines().next().unwrap_or_default() {
        "" => Err(format!("{shown} has no password in its first line").into()),
        password => Ok(password.to_owned()),
    }
}

/// Whom a server has to prove to be.
fn parameters(host: &str, ca: Option<PathBuf>) -> Result<TlsParameters, Box<dyn Error>> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = ca {
        let shown = terminal::short(&path);
        let pem = fs::read(&path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
        let is_pem = pem.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----");
        let certificate = Certificate::from_pem(&pem).ok().filter(|_| is_pem);
        let certificate =
            certificate.ok_or_else(|| format!("{shown} has no certificate in PEM"))?;
        builder =
            builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    Ok(builder.build_rustls().map_err(|error| told(&error))?)
}
