//! The way to a time-stamp service: HTTP, as RFC 3161, section 3.4, has it.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::path::Path;
use std::time::Duration;

use engross::policy::Policy;
use engross::revision::Revision;
use engross::seal::Service;
use engross::workspace::{Config, is_service};
use p256::elliptic_curve::rand_core::{OsRng, RngCore};
use ureq::http::{StatusCode, header};
use ureq::{Agent, Body, http::Response};

/// No service may take longer, all in all.
const PATIENCE: Duration = Duration::from_secs(30);

/// No reply is longer, in bytes.
const MAX_REPLY: u64 = 64 << 10;

const QUERY: &str = "application/timestamp-query";
const REPLY: &str = "application/timestamp-reply";

#[derive(Debug, clap::Args)]
pub struct StampArgs {
    /// The address of the service that sets a time stamp on each seal (RFC 3161) [default: time-stamp
    /// below [seal] in engross.toml, else none does]
    #[arg(long, value_name = "URL", value_parser = address)]
    pub time_stamp: Option<String>,

    /// Seal without a time stamp, whatever engross.toml says
    #[arg(long, conflicts_with = "time_stamp")]
    pub no_time_stamp: bool,
}

impl StampArgs {
    /// The service that was named, or that the workspace names; its stamps count if the policy lists it.
    pub fn service<'p>(
        &self,
        root: &Path,
        policy: &'p Policy,
    ) -> Result<Option<Service<'p>>, Box<dyn Error>> {
        let address = match (&self.time_stamp, self.no_time_stamp) {
            (_, true) => None,
            (Some(address), _) => Some(address.clone()),
            (None, _) => configured(root)?,
        };
        Ok(address.map(|address| Service {
            post: Box::new(move |query: &[u8]| {
                post(&address, query, PATIENCE).map_err(|failure| format!("{address} {failure}"))
            }),
            random: Box::new(|| OsRng.next_u64().to_be_bytes()),
            authorities: &policy.machines.time_stamps,
        }))
    }
}

fn address(text: &str) -> Result<String, &'static str> {
    match is_service(text) {
        true => Ok(text.to_owned()),
        false => Err("this is not an address that starts with https:// or http://"),
    }
}

/// The address in the workspace's `engross.toml`.
fn configured(root: &Path) -> Result<Option<String>, Box<dyn Error>> {
    let config = Config::read(&Revision::of_work_tree(root)?.files).0;
    let config = config.ok_or("engross.toml has errors; `engross check` tells them")?;
    Ok(config.time_stamp)
}

/// Why there is no reply.
enum Failure {
    Unreachable(String),
    /// It did not answer within this.
    Late(Duration),
    Status(StatusCode),
    /// It names another address.
    Elsewhere(String),
    /// What it sent, and that is no reply to a query.
    OtherType(String),
    TooLong,
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => write!(f, "could not be reached: {why}"),
            Self::Late(patience) => {
                write!(f, "did not answer within {} seconds", patience.as_secs_f32())
            }
            Self::Status(status) => write!(f, "answered with the HTTP status {status}"),
            Self::Elsewhere(to) => write!(
                f,
                "answered that it is at {to}, and no other address is asked than the one that was named"
            ),
            Self::OtherType(kind) => write!(f, "sent {kind} and no time stamp"),
            Self::TooLong => {
                write!(f, "sent more than {} KiB, and no time stamp is so long", MAX_REPLY >> 10)
            }
        }
    }
}

impl Failure {
    fn of(error: ureq::Error, patience: Duration) -> Self {
        match error {
            ureq::Error::Timeout(_) => Self::Late(patience),
            ureq::Error::BodyExceedsLimit(_) => Self::TooLong,
            ureq::Error::Io(error) => Self::Unreachable(error.to_string()),
            error => Self::Unreachable(error.to_string()),
        }
    }
}

/// Posts a query, and gives the reply, which has to be whole within some time.
fn post(address: &str, query: &[u8], patience: Duration) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::of(error, patience);
    let config = Agent::config_builder()
        .timeout_global(Some(patience))
        .http_status_as_error(false)
        .max_redirects(0)
        .build();
    let request = Agent::new_with_config(config).post(address).header(header::CONTENT_TYPE, QUERY);
    let mut response = request.header(header::ACCEPT, REPLY).send(query).map_err(failed)?;
    is_reply(&response)?;
    response.body_mut().with_config().limit(MAX_REPLY).read_to_vec().map_err(failed)
}

/// Whether a response says that it is a reply to a query.
fn is_reply(response: &Response<Body>) -> Result<(), Failure> {
    let said = |name| {
        let value = response.headers().get(name);
        let value = value.map(|value| String::from_utf8_lossy(value.as_bytes()));
        value.map(|value| value.replace(char::is_control, "\u{fffd}"))
    };
    match response.status() {
        status if status.is_redirection() => {
            Err(said(header::LOCATION).map_or(Failure::Status(status), Failure::Elsewhere))
        }
        StatusCode::OK => match response.body().mime_type() {
            Some(REPLY) => Ok(()),
            Some(other) => Err(Failure::OtherType(other.replace(char::is_control, "\u{fffd}"))),
            None => Err(Failure::OtherType("something of no type".to_owned())),
        },
        status => Err(Failure::Status(status)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::time::Instant;

    use super::*;

    const SHORT: Duration = Duration::from_millis(500);

    /// What comes of a query to a service that does this with whoever calls, and how long that takes.
    fn asked(serve: fn(&mut TcpStream)) -> (String, Duration) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/stamp", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut caller, _) = listener.accept().unwrap();
            serve(&mut caller);
            // Until the caller goes.
            let _ = caller.read_to_end(&mut Vec::new());
        });
        let begun = Instant::now();
        let failure = post(&address, b"query", SHORT).unwrap_err();
        (failure.to_string(), begun.elapsed())
    }

    #[test]
    fn no_service_is_waited_for_longer_than_that() {
        let header = |caller: &mut TcpStream| {
            let header = "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n";
            caller.write_all(format!("{header}Content-Length: 100\r\n\r\n").as_bytes()).unwrap();
        };
        let slowly = |caller: &mut TcpStream| {
            // Each byte comes in time, and all of them do not.
            caller.write_all(b"HTTP/1.1 200 OK\r\nServer: ").unwrap();
            while caller.write_all(b"a").is_ok() {
                std::thread::sleep(SHORT / 5);
            }
        };
        let services: [fn(&mut TcpStream); 3] = [|_| {}, header, slowly];
        for serve in services {
            let (said, took) = asked(serve);
            assert_eq!(said, "did not answer within 0.5 seconds");
            assert!(took < 10 * SHORT, "{took:?}");
        }
    }
}
