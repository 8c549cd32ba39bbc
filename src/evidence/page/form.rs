//! In which form a pack is: which words its page has. `bag-info.txt` says it, as `Engross-Evidence`.

/// A form of packs. Every one that there ever was is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    First,
    /// The page marks answers, and asks who signed the policies, for time stamps and for who withdrew and reinstated.
    Second,
}

impl Form {
    const ALL: [Self; 2] = [Self::First, Self::Second];

    /// In which packs are made.
    pub const LATEST: Self = Self::Second;

    /// As `bag-info.txt` has it.
    pub fn number(self) -> &'static str {
        match self {
            Self::First => "1",
            Self::Second => "2",
        }
    }

    /// Whether a number is that of a form which a later engross may have.
    pub fn is_later(number: &str) -> bool {
        let of = |text: &str| text.parse::<u32>().ok();
        of(number) > of(Self::LATEST.number())
    }

    /// The form of a number; `None` if there is none that is known here.
    pub fn of(number: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.number() == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_found_by_its_number() {
        for form in Form::ALL {
            assert_eq!(Form::of(form.number()), Some(form));
        }
        assert_eq!(Form::of("3"), None);
    }

    #[test]
    fn a_later_form_is_a_higher_number_and_nothing_else() {
        assert!(Form::is_later("3"));
        for number in ["1", "2", "0", "-3", "three", ""] {
            assert!(!Form::is_later(number), "{number}");
        }
    }
}
