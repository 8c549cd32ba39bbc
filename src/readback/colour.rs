//! Colours and colour spaces (ISO 32000-1, 8.6), as far as they show whether text can be seen.

use super::error::Result;
use super::file::File;
use super::object::{Dictionary, Object};

/// A colour as the file gives it; each component from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Colour {
    Gray(f32),
    Rgb([f32; 3]),
    Cmyk([f32; 4]),
    /// A pattern, a separation, an indexed or other colour space.
    Unknown,
}

/// A colour space, by what its components mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    Other,
}

impl Space {
    /// The colour space that an operand of `cs` names.
    pub fn read(file: &mut File, resources: &Dictionary, name: &Object) -> Result<Self> {
        if let Some(space) = name.as_name().and_then(Self::device) {
            return Ok(space);
        }
        let spaces = file.find_dictionary(resources, b"ColorSpace")?;
        let space = file.find(&spaces, name.as_name().unwrap_or_default())?;
        if let Some(space) = space.as_name().and_then(Self::device) {
            return Ok(space);
        }
        let empty = [].into();
        let mut parts = space.as_array().unwrap_or(&empty).iter();
        let family = parts.next().cloned().unwrap_or_default();
        Ok(match file.resolve(&family)?.as_name() {
            Some(b"CalGray") => Self::Gray,
            Some(b"CalRGB") => Self::Rgb,
            Some(b"ICCBased") => {
                let profile = file.resolve(parts.next().unwrap_or(&Object::Null))?;
                let profile = profile.as_dictionary().cloned().unwrap_or_default();
                match file.find(&profile, b"N")?.as_integer() {
                    Some(1) => Self::Gray,
                    Some(3) => Self::Rgb,
                    Some(4) => Self::Cmyk,
                    _ => Self::Other,
                }
            }
            _ => Self::Other,
        })
    }

    fn device(name: &[u8]) -> Option<Self> {
        match name {
            b"DeviceGray" | b"CalGray" => Some(Self::Gray),
            b"DeviceRGB" | b"CalRGB" => Some(Self::Rgb),
            b"DeviceCMYK" => Some(Self::Cmyk),
            _ => None,
        }
    }

    /// The colour that `cs` leaves current: black.
    pub fn initial(self) -> Colour {
        match self {
            Self::Gray => Colour::Gray(0.0),
            Self::Rgb => Colour::Rgb([0.0; 3]),
            Self::Cmyk => Colour::Cmyk([0.0, 0.0, 0.0, 1.0]),
            Self::Other => Colour::Unknown,
        }
    }

    /// The colour that operands of `sc` or `scn` are.
    pub fn colour(self, operands: &[Object]) -> Colour {
        let parts: Vec<f32> =
            operands.iter().filter_map(|part| part.as_number().map(|part| part as f32)).collect();
        match (self, parts.as_slice()) {
            (Self::Gray, [gray]) => Colour::Gray(*gray),
            (Self::Rgb, [red, green, blue]) => Colour::Rgb([*red, *green, *blue]),
            (Self::Cmyk, [cyan, magenta, yellow, black]) => {
                Colour::Cmyk([*cyan, *magenta, *yellow, *black])
            }
            _ => Colour::Unknown,
        }
    }
}
