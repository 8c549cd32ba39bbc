//! What a rule is called, what is wrong, and what to do about it.

use std::fmt::{self, Display, Formatter};

/// A kind of thing that identifies a child. Of two that fit a place equally, the earlier is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    PrivateName,
    NhsNumber,
    NationalInsuranceNumber,
    DateOfBirth,
    Telephone,
    Email,
    Postcode,
}

impl Rule {
    pub const ALL: [Self; 7] = [
        Self::PrivateName,
        Self::NhsNumber,
        Self::NationalInsuranceNumber,
        Self::DateOfBirth,
        Self::Telephone,
        Self::Email,
        Self::Postcode,
    ];

    /// The short, stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::PrivateName => "private-name",
            Self::NhsNumber => "nhs-number",
            Self::NationalInsuranceNumber => "national-insurance-number",
            Self::DateOfBirth => "date-of-birth",
            Self::Telephone => "telephone",
            Self::Email => "email",
            Self::Postcode => "postcode",
        }
    }

    /// What is wrong, without a word of what was found.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::PrivateName => "this is on the private list of names",
            Self::NhsNumber => "this looks like an NHS number",
            Self::NationalInsuranceNumber => "this looks like a National Insurance number",
            Self::DateOfBirth => "this looks like a full date of birth",
            Self::Telephone => "this looks like a telephone number",
            Self::Email => "this looks like an e-mail address",
            Self::Postcode => "this looks like a full postcode",
        }
    }

    /// What to do about it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::PrivateName => {
                "say it without the name; a name on the private list cannot be allowed"
            }
            Self::NhsNumber | Self::NationalInsuranceNumber => "remove it; it cannot be allowed",
            Self::DateOfBirth => "give an age or a year instead; a date of birth cannot be allowed",
            Self::Telephone | Self::Email | Self::Postcode => {
                "remove it or, if it is the organisation's own, list it in engross.toml: `own = [...]` under `[confidentiality]`"
            }
        }
    }
}

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
