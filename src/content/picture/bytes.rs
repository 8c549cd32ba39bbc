//! Bytes off the front of a file, and the numbers in them.

use super::PictureError;

/// Takes `length` bytes off the front.
pub(super) fn take<'b>(
    bytes: &mut &'b [u8],
    length: usize,
    part: &'static str,
) -> Result<&'b [u8], PictureError> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or(PictureError::Truncated(part))?;
    *bytes = rest;
    Ok(taken)
}

pub(super) fn u16_of(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |number, byte| number << 8 | u16::from(*byte))
}

pub(super) fn u32_of(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}
