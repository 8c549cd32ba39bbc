//! Certificates: whether they are those in the seals of a release.

use std::collections::{BTreeSet, HashMap};

use super::super::place;
use super::{Beside, Case, File, Kind, Look, not_here};
use crate::digest::Digest;
use crate::policy::Policy;
use crate::register::entry::Published;
use crate::seal::{self, Certificate, pem};

/// How a file of certificates begins.
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// So many bytes of published files are read to find the certificates in their seals.
const MOST_READ: u64 = 1 << 30;

/// The certificate of a seal and those beside it, by their digests.
type Chain = (Digest, BTreeSet<Digest>);

/// The certificates in the seals that are served, with the entries that published them.
#[derive(Debug, Default)]
pub(in super::super) struct Seals {
    entries: HashMap<Chain, BTreeSet<u64>>,
    /// Whether the sealed files of some release were not looked at.
    is_partial: bool,
}

pub(super) fn look(case: &Case<'_>, file: &File<'_>) -> Look {
    if !file.bytes.starts_with(BEGIN) {
        return Look::Other;
    }
    match pem::certificates(file.bytes) {
        Ok(certificates) if is_their_spelling(&certificates, file.bytes) => {
            judge(case, file, &certificates)
        }
        Ok(_) => {
            let why = "there is more in the file than certificates, or they are spelled otherwise";
            Look::IsNot(Kind::Certificates, why.to_owned())
        }
        Err(error) => Look::IsNot(Kind::Certificates, error.to_string()),
    }
}

/// Whether a file holds certificates in the one way in which engross writes them.
fn is_their_spelling(certificates: &[Certificate], bytes: &[u8]) -> bool {
    let spelled: Result<String, _> = certificates.iter().map(Certificate::pem).collect();
    spelled.is_ok_and(|spelled| spelled.as_bytes() == bytes)
}

fn judge(case: &Case<'_>, file: &File<'_>, certificates: &[Certificate]) -> Look {
    let Some(own) = certificates.first() else { return Look::Other };
    let seals = case.seals();
    // Of several releases, that in whose folder they lie.
    let entry = seals.entries.get(&chain(certificates)).and_then(|sealed| {
        place::release(case, file).filter(|own| sealed.contains(own)).or(sealed.last().copied())
    });
    let published = entry.and_then(|entry| Some((entry, case.published(entry)?)));
    let is_listed = |policy: &Policy| policy.machines.seals.contains(&own.digest());
    let name = own.name();
    if let Some((entry, published)) = published {
        let of = format!("{} {}", published.briefing, published.version);
        return match case.policy_at(entry) {
            Ok((_, filed)) => {
                let is_listed = is_listed(&filed.policy);
                Look::Is(Beside::Certificates { name, of: Some(of), is_listed })
            }
            Err(missing) => Look::Unknown(format!(
                "it is the certificate of {name}, with which {of} was sealed, and whether that was allowed: \
                 {missing}"
            )),
        };
    }
    // Without the files that it sealed, a policy alone can say that a certificate is one.
    let is_known = case.served_policies().any(|(_, filed)| is_listed(&filed.policy));
    match certificates {
        [_] if is_known => Look::Is(Beside::Certificates { name, of: None, is_listed: true }),
        _ if seals.is_partial && (is_known || case.lacks_policies()) => Look::Unknown(
            "it has certificates, and not all files that were sealed are in this copy to hold it against"
                .to_owned(),
        ),
        _ => not_here(case, Kind::Certificates, "no seal of this register has them"),
    }
}

fn chain(certificates: &[Certificate]) -> Chain {
    let mut digests = certificates.iter().map(Certificate::digest);
    let own = digests.next().unwrap_or_else(|| Digest::of(b""));
    (own, digests.collect())
}

impl Case<'_> {
    /// The certificates in the seals of one edition of each release.
    fn seals(&self) -> &Seals {
        self.seals.get_or_init(|| {
            let mut seals = Seals::default();
            let mut left = MOST_READ;
            for entry in self.index.published().keys() {
                let Some(published) = self.published(*entry) else { continue };
                let length = published.editions.first().map_or(0, |edition| edition.length);
                left = left.saturating_sub(length);
                match self.a_seal(published).filter(|_| left > 0) {
                    Some(chain) => {
                        seals.entries.entry(chain).or_default().insert(*entry);
                    }
                    None => seals.is_partial = true,
                }
            }
            seals
        })
    }

    /// The certificates in the seal of the first edition of a release that is served.
    fn a_seal(&self, published: &Published) -> Option<Chain> {
        published.editions.iter().find_map(|edition| {
            edition.sealed?;
            let bytes = self.served.file(published, &edition.name, &edition.file())?;
            Some(chain(&seal::certificates(&bytes)?))
        })
    }
}
