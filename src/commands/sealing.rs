//! Which key seals, and whose it is.

use std::error::Error;
use std::path::{Path, PathBuf};

use engross::seal::token::{self, Wanted};
use engross::seal::{Sealer, pem, pkcs12};

use super::seal::{CERTIFICATE, KEY};
use crate::terminal;

#[derive(Debug, clap::Args)]
pub struct SealArgs {
    /// The seal's key: a file in PEM, or one in PKCS#12 (.p12, .pfx) that has its certificates, too
    #[arg(long, value_name = "FILE")]
    pub seal_key: Option<PathBuf>,

    /// The key's certificate in PEM, and after it those that lead to one that readers trust
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,

    /// The seal's key is in the token of this label (PKCS#11)
    #[arg(long, value_name = "LABEL", requires_all = ["token_library", "token_key"],
          conflicts_with = "seal_key")]
    pub token: Option<String>,

    /// The library of the token's maker
    #[arg(long, value_name = "FILE", requires = "token")]
    pub token_library: Option<PathBuf>,

    /// The label that the key has in the token
    #[arg(long, value_name = "LABEL", requires = "token")]
    pub token_key: Option<String>,

    /// A file whose first line is the passphrase of the seal's key, or the token's PIN
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

impl SealArgs {
    /// That no key was named, and how one is, if so.
    pub fn lack(&self, root: &Path) -> Option<String> {
        if self.seal_key.is_some() || self.token.is_some() {
            return None;
        }
        let [key, certificate] = [KEY, CERTIFICATE].map(|path| root.join(path));
        Some(match key.exists() && certificate.exists() {
            true => format!(
                "no key of a seal was named. To use what engross seal init made: --seal-key {} \
                 --certificate {}",
                terminal::short(&key),
                terminal::short(&certificate)
            ),
            false => "no key of a seal was named: --seal-key FILE, or --token LABEL. To try it out, engross \
                      seal init makes a key"
                .to_owned(),
        })
    }

    /// The key with its certificates. A certificate that was named takes the place of the key's own.
    pub fn sealer(&self) -> Result<Sealer, Box<dyn Error>> {
        let secret = self.secret()?;
        let named = match &self.certificate {
            Some(path) => Some(pem::certificates(&read(path)?).map_err(|e| of_file(path, &e))?),
            None => None,
        };
        if let (Some(token), Some(module), Some(label)) =
            (&self.token, &self.token_library, &self.token_key)
        {
            let pin = secret.ok_or("a token asks for its PIN: --passphrase-file FILE")?;
            let (key, certificates) = token::open(Wanted { module, token, label }, &pin)?;
            return Ok(Sealer::new(Box::new(key), named.unwrap_or(certificates))?);
        }
        let path = self.seal_key.as_deref().ok_or("no key of a seal was named: --seal-key FILE")?;
        let bytes = read(path)?;
        let is_pem = bytes.windows(11).any(|window| window == b"-----BEGIN ");
        if is_pem {
            let key = pem::key(&bytes, secret.as_deref()).map_err(|e| of_file(path, &e))?;
            let certificates =
                named.ok_or("the key's certificate was not named: --certificate FILE")?;
            return Ok(Sealer::new(Box::new(key), certificates)?);
        }
        let read = pkcs12::read(&bytes, secret.as_deref());
        let (key, certificates) = read.map_err(|e| of_file(path, &e))?;
        Ok(Sealer::new(Box::new(key), named.unwrap_or(certificates))?)
    }

    fn secret(&self) -> Result<Option<String>, Box<dyn Error>> {
        let Some(path) = &self.passphrase_file else { return Ok(None) };
        let text = String::from_utf8(read(path)?)
            .map_err(|_| format!("{} is not UTF-8", path.display()))?;
        Ok(Some(text.lines().next().unwrap_or_default().to_owned()))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

fn of_file(path: &Path, error: &dyn Error) -> String {
    format!("{}: {error}", path.display())
}
