//! The publisher's private part, as far as a command may read it.

use std::error::Error;
use std::path::Path;

use engross::circulation::{PRIVATE, PrivateError, PrivatePart, at_rest};
use engross::mail;
use engross::phrase::counted;
use engross::register::Register;
use engross::vault::Vault;

use super::register::CopyArgs;
use super::vault::VaultArgs;
use crate::{args, terminal};

/// Who reads the private part.
#[derive(Debug, clap::Args)]
pub struct PrivateArgs {
    #[command(flatten)]
    vault: VaultArgs,
}

/// The lists that could be read, and what is wrong with the others.
pub type Opened = (PrivatePart, Vec<PrivateError>);

impl PrivateArgs {
    /// The lists of this workspace, and what is wrong with them; nothing of somebody else's copy, or where
    /// there are none.
    pub fn open(
        &self,
        all: &args::Args,
        copy: &CopyArgs,
        register: &Register,
    ) -> Result<Option<Opened>, Box<dyn Error>> {
        let Ok(root) = super::root(all) else { return Ok(None) };
        let output = root.join("output");
        if copy.register.is_some() || !output.join(PRIVATE).is_dir() {
            return Ok(None);
        }
        let vault = self.vault.unlock(Vault::default())?;
        Ok(Some(open_lists(&output, register, &vault)?))
    }
}

/// The lists below a workspace's `output/` with what became of their rows, and what is wrong with those that cannot
/// be read. A key that was given and opens none of those that are encrypted is an error: it is another than was meant.
pub fn open_lists(
    output: &Path,
    register: &Register,
    vault: &Vault,
) -> Result<Opened, Box<dyn Error>> {
    let (mut part, unread) = PrivatePart::open(output, register, vault);
    refuse_another_key(&part, &unread)?;
    if vault.is_encrypting() {
        note_plain_lists(output)?;
    }
    let (deliveries, wrong) = mail::deliveries(output, &part.circulations, None);
    for error in wrong {
        terminal::note(&format!("{error}. Who was sent that circulation is not known until then."));
    }
    part.deliveries = deliveries;
    Ok((part, unread))
}

/// Says that lists are still plain where engross.toml names who may open them.
pub fn note_plain_lists(output: &Path) -> Result<(), Box<dyn Error>> {
    let plain = at_rest::count_plain(output)?;
    if plain > 0 {
        terminal::note(&format!(
            "{} not encrypted, though engross.toml says for whom: engross private encrypt",
            lists_are(plain)
        ));
    }
    Ok(())
}

/// An error if the key that was given opens none of the lists that are encrypted.
pub fn refuse_another_key(part: &PrivatePart, unread: &[PrivateError]) -> Result<(), String> {
    if !part.is_of_another_key(unread) {
        return Ok(());
    }
    let locked = unread.iter().filter(|error| error.is_locked()).count();
    Err(format!(
        "the key that was given with --identity opens no list in output/{PRIVATE}, where {} encrypted; give the key of \
         somebody whom engross.toml names in [private]",
        lists_are(locked)
    ))
}

/// Reads the private part, and says what is missing of it. Lists that are lost or damaged are told, and the others
/// are used; if any is locked, that is an error.
pub fn read_part(
    output: &Path,
    register: &Register,
    vault: &Vault,
) -> Result<Opened, Box<dyn Error>> {
    let (part, unread) = open_lists(output, register, vault)?;
    for error in &unread {
        terminal::note(&error.to_string());
    }
    let locked = unread.iter().filter(|error| error.is_locked()).count();
    if locked > 0 {
        return Err(format!(
            "{} locked, and what they say may be what is asked for; open them with --identity FILE",
            lists_are(locked)
        )
        .into());
    }
    Ok((part, unread))
}

/// "1 list is", "2 lists are"
pub fn lists_are(number: usize) -> String {
    format!("{} {}", counted(number, "list"), if number == 1 { "is" } else { "are" })
}
