//! What made the editions of two releases and is not the same, as their records say.

use crate::phrase::capitalised;
use crate::record::Builder;

/// A tool that is another version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// As it is called in a sentence: "engross".
    pub what: &'static str,
    pub old: String,
    pub new: String,
}

/// What the crates in engross are told apart by.
const CRATES: &str = "the list of crates in engross";

/// The tools that differ. None is known of what is no release.
pub fn tools(old: Option<&Builder>, new: Option<&Builder>) -> Vec<Tool> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    let both = [
        ("engross", old.engross.clone(), new.engross.clone()),
        ("the compiler, Typst,", old.typst.clone(), new.typst.clone()),
        (CRATES, old.lock.to_string(), new.lock.to_string()),
    ];
    let differing = both.into_iter().filter(|(_, old, new)| old != new);
    differing.map(|(what, old, new)| Tool { what, old, new }).collect()
}

impl Tool {
    /// "Engross was version 0.1.0 and is version 0.2.0."
    pub fn sentence(&self) -> String {
        let Self { what, old, new } = self;
        match *what {
            CRATES => "A crate in engross is another: the releases' Cargo.lock differ.".to_owned(),
            what => {
                format!("{} was version {old} and is version {new}.", capitalised(what))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    #[test]
    fn what_made_two_releases_is_told_where_it_differs() {
        let builder = |engross: &str, lock: &str| Builder {
            engross: engross.to_owned(),
            typst: "0.15.1".to_owned(),
            lock: Digest::of(lock.as_bytes()),
        };
        let (old, new) = (builder("0.1.0", "one"), builder("0.2.0", "two"));
        let said: Vec<_> = tools(Some(&old), Some(&new)).iter().map(Tool::sentence).collect();
        assert_eq!(
            said,
            [
                "Engross was version 0.1.0 and is version 0.2.0.",
                "A crate in engross is another: the releases' Cargo.lock differ.",
            ]
        );
        assert_eq!(tools(Some(&old), Some(&old)), []);
        assert_eq!(tools(Some(&old), None), []);
    }
}
