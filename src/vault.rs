//! What is private, at rest: encrypted in the age format (<https://age-encryption.org/v1>) for those who
//! may read it, or as it is if nobody is named.

use std::fmt::{self, Display, Formatter};
use std::io::{self, Read, Write};
use std::str::FromStr;

use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};

/// What the name of an encrypted file ends with.
pub const SUFFIX: &str = ".age";

/// For whom private files are encrypted, and who is reading.
#[derive(Default)]
pub struct Vault {
    recipients: Vec<Recipient>,
    identities: Vec<Identity>,
}

impl Vault {
    /// A vault for recipients (`age1…`) that only writes.
    pub fn for_recipients<'t>(
        recipients: impl IntoIterator<Item = &'t str>,
    ) -> Result<Self, VaultError> {
        let read = |text: &str| {
            Recipient::from_str(text).map_err(|_| VaultError::NotARecipient(text.to_owned()))
        };
        let recipients = recipients.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { recipients, identities: Vec::new() })
    }

    /// The same, and it reads with the secret keys (`AGE-SECRET-KEY-1…`) of an identity file: one in a
    /// line, with comments after `#`.
    pub fn with_identities(mut self, file: &str) -> Result<Self, VaultError> {
        let lines = file.lines().map(str::trim);
        let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        self.identities = keys
            .map(|key| Identity::from_str(key).map_err(|_| VaultError::NotAnIdentity))
            .collect::<Result<_, _>>()?;
        match self.identities.is_empty() {
            true => Err(VaultError::NotAnIdentity),
            false => Ok(self),
        }
    }

    /// Whether it encrypts what it is given.
    pub fn is_encrypting(&self) -> bool {
        !self.recipients.is_empty()
    }

    /// Whether a key was given that may open what is encrypted.
    pub fn is_reading(&self) -> bool {
        !self.identities.is_empty()
    }

    /// A file as it is to be kept, by its name.
    pub fn seal(&self, name: &str, bytes: &[u8]) -> Result<(String, Vec<u8>), VaultError> {
        if !self.is_encrypting() {
            return Ok((name.to_owned(), bytes.to_vec()));
        }
        let recipients = self.recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(recipients)
            .map_err(|error| VaultError::Encrypt(error.to_string()))?;
        let encrypted = (|| -> io::Result<Vec<u8>> {
            let mut encrypted = Vec::new();
            let mut writer = encryptor.wrap_output(&mut encrypted)?;
            writer.write_all(bytes)?;
            writer.finish()?;
            Ok(encrypted)
        })();
        let encrypted = encrypted.map_err(|error| VaultError::Encrypt(error.to_string()))?;
        Ok((format!("{name}{SUFFIX}"), encrypted))
    }

    /// The bytes of a file that [`Vault::seal`] made, by its name.
    pub fn open(&self, name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, VaultError> {
        if !name.ends_with(SUFFIX) {
            return Ok(bytes);
        }
        if self.identities.is_empty() {
            return Err(VaultError::Locked);
        }
        let decryptor = Decryptor::new(&*bytes).map_err(VaultError::from)?;
        let identities = self.identities.iter().map(|identity| identity as &dyn age::Identity);
        let mut reader = decryptor.decrypt(identities).map_err(VaultError::from)?;
        let mut opened = Vec::new();
        reader.read_to_end(&mut opened).map_err(|_| VaultError::Damaged)?;
        Ok(opened)
    }
}

/// Why a private file cannot be written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultError {
    NotARecipient(String),
    /// A file that should hold secret keys. What it holds is not said.
    NotAnIdentity,
    /// It is encrypted, and no key was given.
    Locked,
    /// It is encrypted for other keys than those that were given.
    OtherKey,
    Damaged,
    Encrypt(String),
}

impl From<DecryptError> for VaultError {
    fn from(error: DecryptError) -> Self {
        match error {
            DecryptError::NoMatchingKeys => Self::OtherKey,
            _ => Self::Damaged,
        }
    }
}

impl Display for VaultError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARecipient(text) => {
                write!(f, "`{text}` is no recipient of age: one starts with `age1`")
            }
            Self::NotAnIdentity => f.write_str(
                "this is no identity file of age: it has lines that start with `AGE-SECRET-KEY-1`",
            ),
            Self::Locked => {
                f.write_str("it is encrypted; give the key that opens it: --identity FILE")
            }
            Self::OtherKey => f.write_str("it is encrypted, and not for the key that was given"),
            Self::Damaged => f.write_str("it is damaged: it is not what age wrote"),
            Self::Encrypt(reason) => write!(f, "it could not be encrypted: {reason}"),
        }
    }
}

impl std::error::Error for VaultError {}
