//! A certificate that a policy lists, as it is named on the command line.

use std::path::Path;

use engross::digest::Digest;
use engross::phrase::named;
use engross::release::beside;
use engross::seal::pem;

/// No file of a certificate is larger, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// The digest of a certificate that is added, which is that of nothing only by mistake.
pub fn added(text: &str) -> Result<Digest, String> {
    let digest = digest(text)?;
    match digest == Digest::of(b"") {
        true => Err(
            "this is the SHA-256 of nothing, so no certificate was read: perhaps its file has another name. \
             Give the file itself instead of a number"
                .to_owned(),
        ),
        false => Ok(digest),
    }
}

/// The SHA-256 of a certificate's DER form: of the one in a file, or written out, with or without the `sha256:`
/// that `engross seal init` prints before it.
pub fn digest(text: &str) -> Result<Digest, String> {
    let path = Path::new(text);
    if path.exists() {
        return of_file(path);
    }
    let digits = text.strip_prefix("sha256:").unwrap_or(text);
    digits.parse().map_err(|error| format!("{error}; and there is no file of that name"))
}

fn of_file(path: &Path) -> Result<Digest, String> {
    let named = named(&path.display().to_string());
    let bytes = beside::read(path, MAX_FILE).map_err(|unread| format!("{named}: {unread}"))?;
    let certificates = pem::certificates(&bytes).map_err(|error| format!("{named}: {error}"))?;
    match &certificates[..] {
        [certificate] => Ok(certificate.digest()),
        several => Err(format!(
            "{named} has {} certificates, and only one is meant; give a file with that one alone",
            several.len()
        )),
    }
}
