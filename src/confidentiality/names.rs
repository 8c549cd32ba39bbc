//! The private list of names, and where they stand in a text.
//!
//! ```text
//! # One name on a line. A nickname is a line of its own.
//! Oliver Twist
//! Nolly   # what the others call him
//! ```
//!
//! Case and diacritics do not count: `rose` is found for `Rose`, because a false alarm is cheaper
//! than a child's name. Between the words of a name anything may stand that is not a letter or a
//! digit, or nothing: `oliver-twist.png`, `OliverTwist`. An `s` may follow, for `Oliver's` and
//! `the Twists`. No name is ever printed, not even by `Debug`.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Display, Formatter};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::folded::Folded;

/// The names that no text may hold.
#[derive(Default)]
pub struct PrivateNames(BTreeMap<char, Vec<Name>>);

/// A line that cannot be looked for. Its text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnusableName {
    /// The line's number, from 1.
    pub line: usize,
    pub fault: NameFault,
}

/// Why a line cannot be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// It has fewer than two letters.
    Short,
    /// It seems to hold several names, which would only be found together.
    Several,
}

impl Display for UnusableName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let fault = match self.fault {
            NameFault::Short => "has fewer than two letters",
            NameFault::Several => "seems to hold several names: write each on a line of its own",
        };
        write!(f, "line {} of the private list of names {fault}", self.line)
    }
}

impl std::error::Error for UnusableName {}

impl Debug for PrivateNames {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateNames({})", self.len())
    }
}

impl PrivateNames {
    /// Reads a list; or says every line that is too short to be looked for.
    pub fn parse(list: &str) -> Result<Self, Vec<UnusableName>> {
        let mut names = Self::default();
        let mut unusable = Vec::new();
        // Lines end as on any system.
        let list = list.replace("\r\n", "\n");
        for (line, text) in (1..).zip(list.split(['\n', '\r'])) {
            let text = text.split_once('#').map_or(text, |(name, _)| name);
            if text.trim().contains([',', ';', '\t', '|']) {
                unusable.push(UnusableName { line, fault: NameFault::Several });
                continue;
            }
            let name: Name = letters(&Folded::new(text));
            match name.first() {
                Some(first) if name.len() > 1 => names.0.entry(first.value).or_default().push(name),
                None if Folded::new(text).text().trim().is_empty() => {}
                _ => unusable.push(UnusableName { line, fault: NameFault::Short }),
            }
        }
        if unusable.is_empty() { Ok(names) } else { Err(unusable) }
    }

    pub fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a name stands, in bytes of the text that was folded. Places may overlap.
    pub(super) fn find(&self, text: &Folded) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let letters = letters(text);
        let begins = (0..letters.len()).filter(|at| letters[*at].begins());
        begins
            .filter_map(|at| {
                let names = self.0.get(&letters[at].value)?;
                let length =
                    names.iter().filter(|name| stands(name, &letters[at..])).map(Vec::len).max()?;
                Some(letters[at].from.start..letters[at + length - 1].from.end)
            })
            .collect()
    }
}

/// A letter or digit without case and diacritics.
struct Letter {
    value: char,
    /// The bytes it came from, with the diacritics after it.
    from: Range<usize>,
    before: Before,
}

type Name = Vec<Letter>;

/// What parts a letter from the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// Nothing, and yet a word may begin: after a digit, at a capital, in a script without spaces.
    Turn,
    /// So many characters other than white space.
    Gap(usize),
}

impl Letter {
    fn begins(&self) -> bool {
        self.before != Before::Nothing
    }
}

/// The most marks that may part two words of one name, such as `**` and a comma.
const GAP: usize = 5;

/// Whether `name` stands at the beginning of `text`, as a whole word or words.
fn stands(name: &[Letter], text: &[Letter]) -> bool {
    let Some((same, rest)) = text.split_at_checked(name.len()) else { return false };
    let together = name.iter().zip(same).skip(1).all(|(wanted, letter)| match letter.before {
        Before::Nothing | Before::Turn => true,
        Before::Gap(marks) => matches!(wanted.before, Before::Gap(_)) && marks <= GAP,
    });
    let ends = |rest: &[Letter]| rest.first().is_none_or(Letter::begins);
    let plural = rest.first().is_some_and(|letter| letter.value == 's') && ends(&rest[1..]);
    name.iter().map(|letter| letter.value).eq(same.iter().map(|letter| letter.value))
        && together
        && (ends(rest) || plural)
}

fn letters(text: &Folded) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    let mut gap = Some(0);
    let mut last = ' ';
    for (character, from) in text.characters() {
        if !character.is_alphanumeric() {
            match (is_combining_mark(character), letters.last_mut()) {
                (true, Some(letter)) if gap.is_none() => letter.from.end = from.end,
                _ => gap = Some(gap.unwrap_or(0) + usize::from(!character.is_whitespace())),
            }
            continue;
        }
        let turn = last.is_numeric() != character.is_numeric()
            || last.is_lowercase() && character.is_uppercase()
            || is_unspaced(last)
            || is_unspaced(character);
        let mut before = match gap.take() {
            Some(marks) => Before::Gap(marks),
            None if turn => Before::Turn,
            None => Before::Nothing,
        };
        if character.is_ascii() {
            letters.push(Letter { value: character.to_ascii_lowercase(), from, before });
        } else {
            for value in plain(character) {
                letters.push(Letter { value, from: from.clone(), before });
                before = Before::Nothing;
            }
        }
        last = character;
    }
    letters
}

/// A letter without diacritics and case; case is folded by way of capitals, so that `ß` is `ss`.
fn plain(character: char) -> impl Iterator<Item = char> {
    character
        .nfkd()
        .filter(|part| !is_combining_mark(*part))
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .flat_map(|letter| {
            // Letters with a stroke, and those that were two, have no decomposition.
            let (one, other) = match letter {
                'ø' => ('o', None),
                'ł' => ('l', None),
                'đ' | 'ð' => ('d', None),
                'ħ' => ('h', None),
                'ŧ' => ('t', None),
                'æ' => ('a', Some('e')),
                'œ' => ('o', Some('e')),
                'þ' => ('t', Some('h')),
                letter => (letter, None),
            };
            [one].into_iter().chain(other)
        })
}

/// Whether the script puts no spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use crate::confidentiality::tests::{Table, check};

    use super::*;

    const LIST: &str = "\u{FEFF}# nobody who lives
Oliver Twist
Nolly   # a nickname

Rose
José
O'Brien
Zoë-Mae
Strauß
Łukasz
小红
Pip2
Ἀχιλλεύς
محمد
De la Cruz
";

    fn names() -> PrivateNames {
        PrivateNames::parse(LIST).expect("a list")
    }

    #[test]
    fn names_are_found_as_whole_words() {
        let names = names();
        check(
            |text| names.find(&Folded::new(text)),
            &Table {
                found: &[
                    "«Oliver Twist» asked",
                    "«oliver twist»",
                    "«OLIVER TWIST»",
                    "«Oliver\nTwist»",
                    "«Oliver   Twist»",
                    "«Oliver-Twist»",
                    "«oliver-twist».png",
                    "img_«oliver_twist»_1.jpg",
                    "img«OliverTwist»2.jpg",
                    "**«Oliver** *Twist»*",
                    "«Oliver, Twist»",
                    "«Oliver Twist»'s bowl",
                    "the «Oliver Twist»s",
                    "«Nolly»'s",
                    "«Nolly»’s",
                    "«Nolly»s' bowl",
                    "«Nolly»s’ bowl",
                    "(«Nolly»)",
                    "«Rose»",
                    "he «rose» early",
                    "«rose»-garden",
                    "«rose»2015",
                    "2015«rose»",
                    "my«Rose»Picture",
                    "«Jose»",
                    "«JOSÉ»",
                    "«O'Brien»",
                    "«O’Brien»",
                    "«OBrien»",
                    "«o brien»",
                    "«Zoe-Mae»",
                    "«Zoë Mae»",
                    "«zoemae»",
                    "«Strauss»",
                    "«STRAUSS»",
                    "«Lukasz»",
                    "我叫«小红»吗",
                    "«Pip2».",
                    "«αχιλλευσ»",
                    "«محمد»",
                    "«De La Cruz»",
                    "«de\nla\ncruz»",
                ],
                passed: &[
                    "Oliver",
                    "Twist",
                    "Oliver the Twist",
                    "Oliver Twister",
                    "Coliver Twist",
                    "Olive R Twist",
                    "prose",
                    "rosette",
                    "Rosemary",
                    "primrose",
                    "Jo se",
                    "Josef",
                    "brien",
                    "Zoe",
                    "Pip",
                    "Pip22",
                    "小 红",
                    "nobody who lives",
                    "a nickname",
                    "Oliver ------ Twist",
                ],
            },
        );
    }

    #[test]
    fn disguised_names_are_found() {
        let names = names();
        for text in [
            "No\u{AD}lly",
            "N\u{200B}olly",
            "Ｎｏｌｌｙ",
            "𝐍olly",
            "Jose\u{301}",
            "Oliver\u{A0}Twist",
            "Oliver\u{2011}Twist",
        ] {
            let whole = 0..text.len();
            assert_eq!(
                names.find(&Folded::new(text)).as_slice(),
                std::slice::from_ref(&whole),
                "{text}"
            );
        }
    }

    #[test]
    fn a_line_of_one_letter_is_refused_without_its_text() {
        let unusable =
            PrivateNames::parse("Nolly\nX.\n\n  # Q\n'\n红").expect_err("three bad lines");
        assert_eq!(unusable.iter().map(|name| name.line).collect::<Vec<_>>(), [2, 5, 6]);
        assert_eq!(
            unusable[0].to_string(),
            "line 2 of the private list of names has fewer than two letters"
        );
    }

    #[test]
    fn names_are_not_printed() {
        assert_eq!(format!("{:?}", names()), "PrivateNames(13)");
    }
}
