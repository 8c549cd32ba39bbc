//! What a file's seal proves. A verdict is a value; an error means that we could not look.

use std::collections::BTreeSet;
use std::ops::Range;

use time::{Date, Month, OffsetDateTime, Time};

use super::certificate::Certificate;
use super::error::Error;
use super::revision::{CAPACITY, CONTENTS, MARKER, Part, Revision, Words, byte_range, date};
use super::signature::Signature;
use super::time_stamp::{self, TimeStamp};
use super::verdict::{Fault, Seal, Stamp, Verdict};
use crate::digest::Digest;
use crate::readback::{self, File, Limits, Object};

/// Whose seals count, and when.
#[derive(Debug, Clone)]
pub struct Trust {
    /// The SHA-256 of the certificates that may seal.
    pub seals: BTreeSet<Digest>,
    /// The SHA-256 of the certificates that may set time stamps.
    pub authorities: BTreeSet<Digest>,
    /// The time at which the certificate must be valid, unless a known time stamp shows that the seal
    /// was there at an earlier one.
    pub at: OffsetDateTime,
}

/// Looks at a file's seal.
pub fn verify(bytes: &[u8], trust: &Trust, limits: &Limits) -> Result<Verdict, readback::Error> {
    if bytes.len() > limits.bytes {
        return Err(readback::Error::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    let Some(length) = edition_length(bytes) else { return without_seal(bytes, limits) };
    let (edition, revision) = bytes.split_at(length);
    Ok(match look_at(edition, revision, trust, limits) {
        Err(Unsound::Broken(fault)) => Verdict::Broken(fault),
        Err(Unsound::Smuggled(part)) => Verdict::Smuggled(part),
        Ok(seal) if !trust.seals.contains(&seal.certificate.digest()) => Verdict::OtherKey(seal),
        Ok(seal) if !seal.certificate.is_valid_at(seal.stamped().unwrap_or(trust.at)) => {
            Verdict::OutOfDate(seal)
        }
        Ok(seal) => Verdict::Sealed(seal),
    })
}

/// Why there is no seal that holds.
enum Unsound {
    Broken(Fault),
    Smuggled(Part),
}

impl From<Fault> for Unsound {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault)
    }
}

impl From<Error> for Unsound {
    fn from(error: Error) -> Self {
        Self::Broken(Fault::Edition(error))
    }
}

/// The edition in a file whose seal holds and holds nothing else, whoever sealed it.
pub fn sealed_edition<'b>(bytes: &'b [u8], limits: &Limits) -> Option<&'b [u8]> {
    let nobody = Trust {
        seals: BTreeSet::new(),
        authorities: BTreeSet::new(),
        at: OffsetDateTime::UNIX_EPOCH,
    };
    match verify(bytes, &nobody, limits) {
        Ok(Verdict::OtherKey(seal)) => bytes.get(..seal.length),
        _ => None,
    }
}

/// The certificates in a file's seal, the sealer's own first, whatever that seal proves.
pub fn certificates(bytes: &[u8]) -> Option<Vec<Certificate>> {
    let Signature { certificate, chain, .. } = signature(bytes)?;
    Some([certificate].into_iter().chain(chain).collect())
}

/// The time stamp in a file's seal, if it is over that seal's signature, whoever set it.
pub fn stamp(bytes: &[u8]) -> Option<TimeStamp> {
    let Signature { time_stamp, value, .. } = signature(bytes)?;
    time_stamp::read(&time_stamp?, &value).ok()
}

/// The signature in a file's seal, whatever that proves.
fn signature(bytes: &[u8]) -> Option<Signature> {
    let length = edition_length(bytes)?;
    let stated = Stated::read(bytes.get(length..)?, length).ok()?;
    Signature::read(&stated.value)
}

/// How long the edition before a seal is: the first place where the line that begins a seal stands
/// and states itself.
fn edition_length(bytes: &[u8]) -> Option<usize> {
    let line = format!("\n{MARKER}");
    let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    ends.map(|(at, _)| at).find(|at| {
        let rest = bytes[*at..].strip_prefix(line.as_bytes());
        rest.is_some_and(|rest| rest.starts_with(format!("{at}\n").as_bytes()))
    })
}

/// Whether there is another signature.
fn without_seal(bytes: &[u8], limits: &Limits) -> Result<Verdict, readback::Error> {
    let mut file = File::open(bytes, limits)?;
    let trailer = file.trailer.clone();
    let catalog = file.find_dictionary(&trailer, b"Root")?;
    let form = file.find_dictionary(&catalog, b"AcroForm")?;
    let is_certified = !file.find(&catalog, b"Perms")?.is_null();
    let has_signatures = file.find(&form, b"SigFlags")?.as_integer().unwrap_or(0) & 1 == 1;
    let mut has_field = false;
    for field in file.list(&form, b"Fields")? {
        if let Object::Dictionary(field) = field {
            has_field |= file.find(&field, b"FT")?.is_name(b"Sig");
        }
    }
    Ok(match is_certified || has_signatures || has_field {
        true => Verdict::Foreign,
        false => Verdict::NotSealed,
    })
}

/// What a seal says of itself, read from where every seal has it.
struct Stated {
    /// The signature's value, with what stands after it.
    value: Vec<u8>,
    time: OffsetDateTime,
    /// The digits of the value in the revision.
    digits: Range<usize>,
}

/// The first part of every seal is shorter than this before the value.
const HEAD: usize = 256;

impl Stated {
    fn read(revision: &[u8], length: usize) -> Result<Self, Fault> {
        let head = revision.get(..HEAD).ok_or(Fault::Cut)?;
        let contents = CONTENTS.as_bytes();
        let at = head.windows(contents.len()).position(|window| window == contents);
        let at = at.ok_or(Fault::NoSeal)?;
        let digits = at + contents.len()..at + contents.len() + 2 * CAPACITY;
        let (before, after) = (length + digits.start - 1, length + digits.end + 1);
        covers(&head[..at], before, after, length + revision.len())?;
        let value = revision.get(digits.clone()).ok_or(Fault::Cut)?;
        let rest = revision.get(digits.end..).unwrap_or_default();
        let time = rest.strip_prefix(b">/M(").and_then(time_of).ok_or(Fault::NoSeal)?;
        Ok(Self { value: bytes_of(value).ok_or(Fault::Signature)?, time, digits })
    }
}

/// Checks that a signature says it covers all but its value.
fn covers(head: &[u8], before: usize, after: usize, end: usize) -> Result<(), Fault> {
    let width = byte_range(0, 0, 0).len();
    let range = head.len().checked_sub(width).and_then(|at| head.get(at..)).unwrap_or_default();
    let range = std::str::from_utf8(range).map_err(|_| Fault::NoSeal)?;
    let last = range.trim_end_matches(']').rsplit(' ').next().unwrap_or_default();
    let rest = last.parse().map_err(|_| Fault::NoSeal)?;
    if range != byte_range(before, after, rest) {
        return Err(Fault::Hole);
    }
    let stated = after.saturating_add(rest);
    match stated.cmp(&end) {
        std::cmp::Ordering::Less => Err(Fault::Appended(end - stated)),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(Fault::Cut),
    }
}

/// A time that is written as seals write it.
fn time_of(text: &[u8]) -> Option<OffsetDateTime> {
    let written = std::str::from_utf8(text.get(..17)?).ok()?;
    let number = |range: Range<usize>| written.get(range)?.parse::<u8>().ok();
    let year = written.get(2..6)?.parse().ok()?;
    let month = Month::try_from(number(6..8)?).ok()?;
    let date_of = Date::from_calendar_date(year, month, number(8..10)?).ok()?;
    let time = Time::from_hms(number(10..12)?, number(12..14)?, number(14..16)?).ok()?;
    let time = date_of.with_time(time).assume_utc();
    (date(time) == written).then_some(time)
}

/// What small hexadecimal digits stand for: a large one would be another spelling.
fn bytes_of(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = digits.as_chunks::<2>().0.iter();
    pairs.map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// The seal, whoever made it.
fn look_at(
    edition: &[u8],
    revision: &[u8],
    trust: &Trust,
    limits: &Limits,
) -> Result<Seal, Unsound> {
    let stated = Stated::read(revision, edition.len())?;
    let signature = Signature::read(&stated.value).ok_or(Fault::Signature)?;
    let Range { start, end } = stated.digits;
    let covered = [edition, &revision[..start - 1], &revision[end + 1..]];
    if Digest::of_parts(covered) != signature.digest {
        return Err(Fault::Changed.into());
    }
    if !signature.is_sound() {
        return Err(Fault::Forged.into());
    }
    nothing_else(edition, revision, &signature, stated.time, limits)?;
    let time_stamp = match &signature.time_stamp {
        Some(token) => {
            let stamp = time_stamp::read(token, &signature.value).map_err(Fault::TimeStamp)?;
            let is_known = trust.authorities.contains(&stamp.authority.digest());
            Some(Stamp { time: stamp.time, authority: stamp.authority, is_known })
        }
        None => None,
    };
    Ok(Seal {
        length: edition.len(),
        edition: Digest::of(edition),
        certificate: signature.certificate,
        claimed: stated.time,
        time_stamp,
    })
}

/// Writes the revision again, with this signature: it must be the same, byte for byte.
fn nothing_else(
    edition: &[u8],
    revision: &[u8],
    signature: &Signature,
    time: OffsetDateTime,
    limits: &Limits,
) -> Result<(), Unsound> {
    let words = Words { name: &signature.certificate.name(), time };
    let mut own = Revision::write(edition, words, limits)?;
    own.sign(&signature.to_der().map_err(Error::Encoding)?)?;
    if own.bytes == revision {
        return Ok(());
    }
    // What is longer or shorter states that of itself: the difference lies further on.
    own.state_cover(edition.len(), revision.len());
    let same = own.bytes.iter().zip(revision).take_while(|(own, other)| own == other).count();
    let part = own.parts.iter().find(|(_, place)| place.contains(&same));
    Err(Unsound::Smuggled(part.map_or(Part::Table, |(part, _)| *part)))
}
