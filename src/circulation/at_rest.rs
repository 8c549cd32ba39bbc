//! The lists that are there, encrypted: those that were written before a workspace named who may read them, and
//! those that were encrypted for others.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::private::{PRIVATE, PrivatePart};
use super::recall::RECALL;
use crate::register::Register;
use crate::register::disk::{Disk, RealDisk, sync_folder_of};
use crate::store;
use crate::vault::{SUFFIX, Vault, VaultError};

/// The folders whose lists are encrypted, below a workspace's `output/`, and what the lists in them end with.
const FOLDERS: [(&str, &str); 2] = [(PRIVATE, ".json"), (RECALL, ".csv")];

/// What was done with each list, by its path below a workspace's `output/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AtRest {
    /// Those that were plain.
    pub encrypted: Vec<String>,
    /// Those that were encrypted, and are for other recipients now.
    pub anew: Vec<String>,
    /// Those that are encrypted, and that the keys that were given do not open; or none was given.
    pub locked: Vec<String>,
    /// Plain ones, left as they are: an encrypted one is beside each, and may be another.
    pub beside: Vec<String>,
}

/// How many lists below a workspace's `output/` are plain.
pub fn count_plain(output: &Path) -> io::Result<usize> {
    Ok(lists(output)?.values().filter(|forms| forms.is_plain).count())
}

/// Encrypts each list below a workspace's `output/` for the recipients of a vault. A plain one is removed once the
/// encrypted one is on the disk and was read back. Nothing is written if the keys that were given open none.
pub fn encrypt(output: &Path, register: &Register, vault: &Vault) -> Result<AtRest, AtRestError> {
    let (_, wrong) = PrivatePart::open(output, register, vault);
    let is_right = |path: &Path| wrong.iter().all(|error| error.path != path);
    let (mut at_rest, mut opened) = (AtRest::default(), Vec::new());
    let lists = lists(output).map_err(|error| AtRestError::Io(output.to_owned(), error))?;
    for (name, forms) in lists {
        let encrypted = format!("{name}{SUFFIX}");
        match forms {
            // The register's entry says which list is the right one; of a recall list nothing does.
            Forms { is_plain: true, is_encrypted: true }
                if !name.starts_with(PRIVATE) || !is_right(&output.join(&name)) =>
            {
                at_rest.beside.push(name);
            }
            Forms { is_plain: true, .. } => {
                let bytes = read(&output.join(&name))?;
                opened.push((name, bytes, true));
            }
            _ => match vault.open(&encrypted, read(&output.join(&encrypted))?) {
                Ok(bytes) => opened.push((name, bytes, false)),
                Err(VaultError::Locked | VaultError::OtherKey) => at_rest.locked.push(encrypted),
                Err(error) => return Err(AtRestError::Vault(output.join(encrypted), error)),
            },
        }
    }
    let is_any_opened = opened.iter().any(|(_, _, is_plain)| !is_plain);
    if vault.is_reading() && !is_any_opened && !at_rest.locked.is_empty() {
        return Err(AtRestError::OpensNone(at_rest.locked.len()));
    }
    for (name, bytes, is_plain) in opened {
        let encrypted = keep(output, &name, &bytes, vault)?;
        if is_plain {
            let path = output.join(&name);
            RealDisk.remove(&path).map_err(|error| AtRestError::Io(path, error))?;
            at_rest.encrypted.push(name);
        } else {
            at_rest.anew.push(encrypted);
        }
    }
    Ok(at_rest)
}

/// Writes a list as the vault seals it, and reads that back; its name.
fn keep(output: &Path, name: &str, bytes: &[u8], vault: &Vault) -> Result<String, AtRestError> {
    let at = |error| AtRestError::Vault(output.join(name), error);
    let (encrypted, sealed) = vault.seal(name, bytes).map_err(at)?;
    let path = output.join(&encrypted);
    let written = store::replace_secret(&path, &sealed).and_then(|()| sync_folder_of(&path));
    written.map_err(|error| AtRestError::Io(path.clone(), error))?;
    match read(&path)? == sealed {
        true => Ok(encrypted),
        false => Err(AtRestError::NotWritten(path)),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, AtRestError> {
    fs::read(path).map_err(|error| AtRestError::Io(path.to_owned(), error))
}

/// In which forms a list is there.
#[derive(Debug, Clone, Copy, Default)]
struct Forms {
    is_plain: bool,
    is_encrypted: bool,
}

/// The lists that are there, by their plain names below `output/`.
fn lists(output: &Path) -> io::Result<BTreeMap<String, Forms>> {
    let mut lists: BTreeMap<String, Forms> = BTreeMap::new();
    for (folder, end) in FOLDERS {
        let entries = match fs::read_dir(output.join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let name = entry?.file_name();
            let Some(name) = name.to_str() else { continue };
            let plain = name.strip_suffix(SUFFIX).unwrap_or(name);
            let is_list = plain.strip_suffix(end).is_some_and(|entry| entry.parse::<u64>().is_ok());
            if is_list {
                let forms = lists.entry(format!("{folder}/{plain}")).or_default();
                forms.is_plain |= name == plain;
                forms.is_encrypted |= name != plain;
            }
        }
    }
    Ok(lists)
}

/// Why the lists that are there could not be encrypted. Those that were are whole.
#[derive(Debug)]
pub enum AtRestError {
    Io(PathBuf, io::Error),
    Vault(PathBuf, VaultError),
    /// The keys that were given open none of so many that are encrypted.
    OpensNone(usize),
    /// What was read back is not what was written.
    NotWritten(PathBuf),
}

impl Display for AtRestError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Vault(path, error) => write!(f, "{}: {error}", path.display()),
            Self::OpensNone(count) => write!(
                f,
                "the key that was given with --identity opens none of the lists that are encrypted ({count}), so \
                 nothing was changed; give the key of somebody for whom they were encrypted"
            ),
            Self::NotWritten(path) => write!(
                f,
                "{} is not what was written there, so the plain list stays; look after the disk, and run this again",
                path.display()
            ),
        }
    }
}

impl std::error::Error for AtRestError {}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret;
    use age::x25519::Identity;

    use super::*;
    use crate::circulation::append;
    use crate::circulation::tests::{circulation, place, register, writer};

    fn for_key(key: &Identity) -> Vault {
        Vault::for_recipients([key.to_public().to_string().as_str()]).unwrap()
    }

    fn with(vault: Vault, key: &Identity) -> Vault {
        vault.with_identities(key.to_string().expose_secret()).unwrap()
    }

    fn circulated(vault: &Vault) -> tempfile::TempDir {
        let place = place();
        drop(append(writer(place.path(), &RealDisk), &circulation(2), vault).unwrap());
        place
    }

    fn is_there(output: &Path, name: &str) -> bool {
        output.join("private").join(name).exists()
    }

    fn is_opened_by(output: &Path, key: &Identity) -> bool {
        let vault = with(Vault::default(), key);
        PrivatePart::open(output, &register(output), &vault).1.is_empty()
    }

    #[test]
    fn what_was_plain_is_encrypted_and_gone() {
        let place = circulated(&Vault::default());
        let (output, key) = (place.path(), Identity::generate());
        store::write_secret(&output.join("private/recall/3.csv"), b"names").unwrap();
        store::write_secret(&output.join("private/circulation/2.sent"), b"rows").unwrap();
        assert_eq!(count_plain(output).unwrap(), 2);
        let at_rest = encrypt(output, &register(output), &for_key(&key)).unwrap();
        let encrypted = ["private/circulation/2.json", "private/recall/3.csv"];
        assert_eq!(at_rest.encrypted, encrypted);
        assert_eq!(count_plain(output).unwrap(), 0);
        for name in encrypted {
            assert!(!output.join(name).exists(), "{name}");
        }
        assert!(is_there(output, "circulation/2.sent"));
        assert!(is_opened_by(output, &key));
        let recall = read(&output.join("private/recall/3.csv.age")).unwrap();
        assert_eq!(with(Vault::default(), &key).open("3.csv.age", recall).unwrap(), b"names");

        let again = encrypt(output, &register(output), &for_key(&key)).unwrap();
        assert_eq!((again.encrypted.len(), again.locked.len()), (0, 2));
    }

    #[test]
    fn who_is_named_later_opens_what_was_encrypted_for_others_and_those_do_not() {
        let (before, after) = (Identity::generate(), Identity::generate());
        let place = circulated(&for_key(&before));
        let output = place.path();
        let refused = encrypt(output, &register(output), &with(for_key(&after), &after));
        assert!(matches!(refused, Err(AtRestError::OpensNone(1))));
        assert!(is_opened_by(output, &before));
        let vault = with(for_key(&after), &before);
        let at_rest = encrypt(output, &register(output), &vault).unwrap();
        assert_eq!(at_rest.anew, ["private/circulation/2.json.age"]);
        assert!(is_opened_by(output, &after));
        assert!(!is_opened_by(output, &before));
    }

    #[test]
    fn a_plain_list_beside_an_encrypted_one_goes_only_if_it_is_the_register_s() {
        for is_right in [true, false] {
            let place = circulated(&Vault::default());
            let (output, key) = (place.path(), Identity::generate());
            let plain = output.join("private/circulation/2.json");
            store::write_secret(&output.join("private/circulation/2.json.age"), b"old").unwrap();
            store::write_secret(&output.join("private/recall/3.csv"), b"names").unwrap();
            store::write_secret(&output.join("private/recall/3.csv.age"), b"others").unwrap();
            if !is_right {
                fs::write(&plain, "damaged").unwrap();
            }
            let at_rest = encrypt(output, &register(output), &for_key(&key)).unwrap();
            assert_eq!(plain.exists(), !is_right);
            assert_eq!(at_rest.encrypted.len(), usize::from(is_right));
            assert_eq!(at_rest.beside.last().unwrap(), "private/recall/3.csv");
            assert_eq!(is_opened_by(output, &key), is_right);
        }
    }
}
