//! Seals an edition, or looks at a seal, so that other programs can judge what the library makes.
//!
//! ```text
//! cargo run --example seal -- EDITION SEALED KEY CERTIFICATES SECONDS [AUTHORITY COMMAND]
//! cargo run --example seal -- SEALED CERTIFICATE SECONDS [AUTHORITY]
//! ```
//!
//! SECONDS are since 1970. COMMAND posts a time-stamp query that it reads to the service with the
//! certificate AUTHORITY, and writes the reply. Sealing for publication is `engross publish`'s work.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use engross::digest::Digest;
use engross::readback::Limits;
use engross::seal::{Key, Sealer, Service, Trust, pem, seal, token, verify};
use p256::elliptic_curve::rand_core::{OsRng, RngCore};
use time::OffsetDateTime;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [edition, sealed, key, certificates, seconds] => {
            make(edition, sealed, &sealer(key, certificates)?, time(seconds)?, None)
        }
        [edition, sealed, key, certificates, seconds, authority, command] => {
            let authorities = digests(authority)?;
            let post = |query: &[u8]| run(command, query).map_err(|error| error.to_string());
            let random = || OsRng.next_u64().to_be_bytes();
            let (post, random) = (Box::new(post), Box::new(random));
            let service = Service { post, random, authorities: &authorities };
            make(edition, sealed, &sealer(key, certificates)?, time(seconds)?, Some(&service))
        }
        [sealed, certificate, seconds] => look(sealed, certificate, seconds, BTreeSet::new()),
        [sealed, certificate, seconds, authority] => {
            look(sealed, certificate, seconds, digests(authority)?)
        }
        _ => Err("see the top of examples/seal.rs for the arguments".into()),
    }
}

fn make(
    edition: &str,
    sealed: &str,
    sealer: &Sealer,
    time: OffsetDateTime,
    service: Option<&Service<'_>>,
) -> Result<(), Box<dyn Error>> {
    let bytes = seal(&std::fs::read(edition)?, sealer, time, service, &Limits::default())?;
    Ok(std::fs::write(sealed, bytes)?)
}

fn look(
    sealed: &str,
    certificate: &str,
    seconds: &str,
    authorities: BTreeSet<Digest>,
) -> Result<(), Box<dyn Error>> {
    let trust = Trust { seals: digests(certificate)?, authorities, at: time(seconds)? };
    let verdict = verify(&std::fs::read(sealed)?, &trust, &Limits::default())?;
    Ok(writeln!(std::io::stdout(), "{verdict}")?)
}

/// A key in PEM, or `pkcs11;MODULE;TOKEN;LABEL;PIN`.
fn sealer(key: &str, certificates: &str) -> Result<Sealer, Box<dyn Error>> {
    let key: Box<dyn Key> = match key.split(';').collect::<Vec<_>>()[..] {
        ["pkcs11", module, token, label, pin] => {
            let wanted = token::Wanted { module: module.as_ref(), token, label };
            Box::new(token::open(wanted, pin)?.0)
        }
        _ => Box::new(pem::key(&std::fs::read(key)?, None)?),
    };
    Ok(Sealer::new(key, pem::certificates(&std::fs::read(certificates)?)?)?)
}

/// The digests of a file's certificates.
fn digests(path: &str) -> Result<BTreeSet<Digest>, Box<dyn Error>> {
    let certificates = pem::certificates(&std::fs::read(path)?)?;
    Ok(certificates.iter().map(|certificate| certificate.digest()).collect())
}

fn time(seconds: &str) -> Result<OffsetDateTime, Box<dyn Error>> {
    Ok(OffsetDateTime::from_unix_timestamp(seconds.parse()?)?)
}

/// What a shell's command writes when it reads these bytes.
fn run(command: &str, input: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut shell = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    shell.stdin.take().ok_or("no standard input")?.write_all(input)?;
    let mut output = Vec::new();
    shell.stdout.take().ok_or("no standard output")?.read_to_end(&mut output)?;
    match shell.wait()?.success() {
        true => Ok(output),
        false => Err("the command failed".into()),
    }
}
