//! What went wrong with a mail server, in words that say what to do.

use std::error::Error;
use std::io;

use engross::mail::{Reply, ReplyCode};
use engross::phrase::listed;
use engross::register::told::day;
use engross::workspace::{Server, Tls};
use lettre::transport::smtp;
use lettre::transport::smtp::response::Code;

pub fn code(code: Code) -> Option<ReplyCode> {
    ReplyCode::new(code.into())
}

/// What the server answered, if it did.
pub fn reply(error: &smtp::Error) -> Option<Reply> {
    Some(Reply { code: code(error.status()?)?, text: told(error) })
}

/// Why nothing can be handed to a server, with its name.
pub fn why(error: &smtp::Error, server: &Server) -> String {
    let said = match reply(error) {
        Some(reply) => reply.to_string(),
        None => known(&told(error), server).unwrap_or_else(|| told(error)),
    };
    format!("{}, port {}: {said}", server.host, server.port)
}

/// What went wrong, on one line: in the server's own words, if it has any.
pub fn told(error: &smtp::Error) -> String {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, TimedOut, UnexpectedEof,
        WouldBlock,
    };
    let cause = error.source();
    match cause.and_then(|cause| cause.downcast_ref()).map(io::Error::kind) {
        Some(BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof) => {
            "the server ended the connection".to_owned()
        }
        Some(ConnectionRefused) => "no server listens there".to_owned(),
        Some(TimedOut | WouldBlock) => "the server did not answer in time".to_owned(),
        _ if error.is_response() => {
            "the server ended the connection, or answered what no mail server does".to_owned()
        }
        _ => {
            let cause = cause.map_or_else(|| error.to_string(), ToString::to_string);
            let words: Vec<_> = cause.split_whitespace().collect();
            words.join(" ")
        }
    }
}

/// A library's words that people do not know, in others. The library gives nothing but its words.
fn known(words: &str, server: &Server) -> Option<String> {
    if let Some(wrong) = words.strip_prefix("invalid peer certificate: ") {
        return Some(certificate(wrong, server));
    }
    let is = |start: &str| words.starts_with(start);
    let said = if is("STARTTLS is not supported") {
        "it offers no encryption (STARTTLS), and nothing is sent without. If it encrypts from the start, write \
         tls = \"wrapper\" in [mail] of engross.toml, and its port"
    } else if is("received corrupt message") && server.tls == Tls::Wrapper {
        "it does not encrypt from the start, as tls = \"wrapper\" in [mail] of engross.toml says. Look at tls \
         and port there"
    } else if is("No compatible authentication mechanism") {
        "it offers no way to log in that is known here (PLAIN or LOGIN); ask whoever runs it"
    } else if is("failed to lookup address") {
        "there is no computer of this name. Look at server in [mail] of engross.toml, and whether you are \
         connected"
    } else {
        return None;
    };
    Some(said.to_owned())
}

/// What is wrong with the certificate by which a server proves who it is.
fn certificate(wrong: &str, server: &Server) -> String {
    let is = |start: &str| wrong.starts_with(start);
    if is("certificate not valid for name") {
        return for_another_name(wrong, &server.host);
    }
    // An authority of the same name has another key, or the certificate is its own authority.
    if is("UnknownIssuer") || is("BadSignature") || wrong.contains("CaUsedAsEndEntity") {
        return not_trusted(server);
    }
    // "… is not valid after 1663149605 (1000 seconds ago)"
    let day_after = |words: &str| {
        let (_, rest) = wrong.split_once(words)?;
        rest.split(' ').next()?.parse().ok().map(day)
    };
    if let Some(day) = day_after("is not valid after ") {
        return format!(
            "its certificate expired on {day}. Whoever runs it has to renew it; but see whether this computer's \
             clock is right"
        );
    }
    if let Some(day) = day_after("is not valid before ") {
        return format!(
            "its certificate does not hold before {day}. See whether this computer's clock is right"
        );
    }
    format!("its certificate does not prove who it is ({wrong}). Ask whoever runs it")
}

fn for_another_name(wrong: &str, host: &str) -> String {
    // "… for name "a"; certificate is only valid for DnsName("b") or DnsName("c")"
    let presented = wrong.split_once("only valid for ").map_or("", |(_, names)| names);
    let names: Vec<_> = presented.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let whose = match names.is_empty() {
        true => "its certificate is for another name".to_owned(),
        false => format!("its certificate is for {}", listed(&names)),
    };
    format!(
        "{whose}, not for {host}, so this may be another server. If it is the right one, write the name that is \
         in its certificate as server in [mail] of engross.toml"
    )
}

fn not_trusted(server: &Server) -> String {
    match &server.ca {
        Some(ca) => format!(
            "its certificate is not by the authority in {}, which ca in [mail] of engross.toml names, so this may \
             be another server. Ask whoever runs it for the authority's certificate",
            ca.display()
        ),
        None => "its certificate is not by an authority that is trusted, so this may be another server. If it is \
                 by your own authority, name the file with that one's certificate as ca in [mail] of engross.toml"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(ca: Option<&str>, tls: Tls) -> Server {
        Server {
            host: "smtp.board.example".into(),
            port: 587,
            tls,
            user: None,
            password_file: None,
            ca: ca.map(Into::into),
            rate: 60,
        }
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_with_what_to_do() {
        let of = |wrong: &str, ca| {
            let words = format!("invalid peer certificate: {wrong}");
            known(&words, &server(ca, Tls::Required)).unwrap()
        };
        let all = [
            of(
                "certificate not valid for name \"smtp.board.example\"; certificate is only valid for \
                 DnsName(\"a.example\") or DnsName(\"b.example\")",
                None,
            ),
            of(
                "certificate not valid for name \"smtp.board.example\"; certificate is not valid for any names \
                 (according to its subjectAltName extension)",
                None,
            ),
            of("UnknownIssuer", None),
            of("UnknownIssuer", Some("keys/ca.pem")),
            of("BadSignature", Some("keys/ca.pem")),
            of("Other(OtherError(CaUsedAsEndEntity))", None),
            of(
                "certificate expired: verification time 1663150605 (UNIX), but certificate is not valid after \
                 1663149605 (1000 seconds ago)",
                None,
            ),
            of(
                "certificate not valid yet: verification time 1663149605 (UNIX), but certificate is not valid \
                 before 1663250605 (101000 seconds in future)",
                None,
            ),
            of("BadEncoding", None),
        ];
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn other_troubles_with_a_connection_are_told_with_what_to_do() {
        let told = |words: &str, tls| known(words, &server(None, tls)).unwrap_or_default();
        let all = [
            told("STARTTLS is not supported on this server", Tls::Required),
            told("received corrupt message of type InvalidContentType", Tls::Wrapper),
            told("No compatible authentication mechanism was found", Tls::Required),
            told("failed to lookup address information: Name or service not known", Tls::Required),
        ];
        insta::assert_snapshot!(all.join("\n"));
        assert_eq!(told("received corrupt message of type InvalidContentType", Tls::Required), "");
        assert_eq!(told("something else", Tls::Required), "");
    }
}
