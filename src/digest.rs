//! SHA-256 as a type, and the one way it is written: 64 lower-case hexadecimal digits.

use std::fmt::{self, Debug, Display, Formatter};
use std::io::{self, Read};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// The SHA-256 of some bytes (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of some bytes that lie in parts.
    pub fn of_parts<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> Self {
        let mut hasher = Sha256::new();
        parts.into_iter().for_each(|part| hasher.update(part));
        Self(hasher.finalize().into())
    }

    /// The digest of some bytes and all that a reader gives after them.
    pub fn of_rest(bytes: &[u8], rest: &mut impl Read) -> io::Result<Self> {
        let mut hasher = Sha256::new_with_prefix(bytes);
        let mut buffer = vec![0; 64 << 10];
        loop {
            match rest.read(&mut buffer) {
                Ok(0) => return Ok(Self(hasher.finalize().into())),
                Ok(length) => hasher.update(&buffer[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The digests of the first bytes of some, for each length, which go up and are no longer than those.
    pub fn of_beginnings<'b>(
        bytes: &'b [u8],
        lengths: impl IntoIterator<Item = usize> + 'b,
    ) -> impl Iterator<Item = (usize, Self)> + 'b {
        let (mut hasher, mut taken) = (Sha256::new(), 0);
        lengths.into_iter().map(move |length| {
            hasher.update(&bytes[taken..length]);
            taken = length;
            (length, Self(hasher.clone().finalize().into()))
        })
    }

    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its digits, written into `buffer`: a register spells hundreds of thousands.
    fn spelling<'b>(&self, buffer: &'b mut [u8; 64]) -> &'b str {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        for (pair, byte) in buffer.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        std::str::from_utf8(buffer).expect("digits are ASCII")
    }
}

impl From<[u8; 32]> for Digest {
    /// A digest that was read as bytes.
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl Display for Digest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.spelling(&mut [0; 64]))
    }
}

impl Debug for Digest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{self}")
    }
}

/// A text that is not a digest's spelling.
#[derive(Debug, PartialEq, Eq)]
pub struct NotADigest;

impl Display for NotADigest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a SHA-256 is written as 64 lower-case hexadecimal digits")
    }
}

impl std::error::Error for NotADigest {}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotADigest);
        }
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Ok(digit - b'0'),
            b'a'..=b'f' => Ok(digit - b'a' + 10),
            _ => Err(NotADigest),
        };
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0])? << 4 | value(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.spelling(&mut [0; 64]))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn is_the_digest_of_the_standard_s_example() {
        assert_eq!(Digest::of(b"abc").to_string(), ABC);
        assert_eq!(ABC.parse(), Ok(Digest::of(b"abc")));
    }

    #[test]
    fn is_the_same_of_a_file_that_is_read_in_parts() {
        let bytes = vec![7; 200_000];
        let digest = Digest::of_rest(&bytes[..70_000], &mut &bytes[70_000..]).unwrap();
        assert_eq!(digest, Digest::of(&bytes));
    }

    #[test]
    fn of_each_beginning_is_that_of_its_bytes() {
        let bytes = b"abc, and more";
        for (length, digest) in Digest::of_beginnings(bytes, [0, 3, 3, bytes.len()]) {
            assert_eq!(digest, Digest::of(&bytes[..length]));
        }
    }

    #[test]
    fn has_one_spelling() {
        for wrong in [
            "",
            "ba",
            &ABC.to_uppercase(),
            &ABC[1..],
            &format!("{ABC}0"),
            &format!(" {}", &ABC[1..]),
        ] {
            assert_eq!(wrong.parse::<Digest>(), Err(NotADigest), "{wrong:?}");
        }
    }
}
