//! What an audit could not show, and why. None of it is a break.

use crate::phrase::{listed, listed_in_short};

/// One thing that was not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unshown {
    /// That the copy is the publisher's register.
    Anchor,
    /// That it is the register that others know: this machine alone remembered the anchor.
    AnchorElsewhere,
    /// When each entry was made.
    Dates,
    /// That nobody was shown another register.
    Witnesses,
    /// The policies, which are served from the first release on.
    Policies,
    /// Whether an author approved their own text.
    Authors,
    /// Whether a member rejected a release.
    Rejections,
    /// Whether the editions come from their commits: it was not asked for.
    Rebuild,
    /// Who got what: the private part is not here.
    Circulation,
    /// Who got what, or who answered, by these entries: the lists are encrypted, and not for the key that was given.
    Locked(Vec<u64>),
    /// What was taken down of these releases.
    TakenDown(Vec<String>),
    /// The redlines of these releases, which show a version that is not served.
    Redlines(Vec<String>),
    /// These releases were published without a seal.
    Unsealed(Vec<String>),
    /// That these pages say what the register says: this engross would write them otherwise.
    Pages(Vec<String>),
    /// What these are that lie among what is served, each with why it was not judged.
    Files(Vec<String>),
    /// Who agreed to these corrections.
    Corrections(Vec<u64>),
}

impl Unshown {
    /// A short, stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Anchor => "anchor",
            Self::AnchorElsewhere => "anchor-elsewhere",
            Self::Dates => "dates",
            Self::Witnesses => "witnesses",
            Self::Policies => "policies",
            Self::Authors => "authors",
            Self::Rejections => "rejections",
            Self::Rebuild => "rebuild",
            Self::Circulation => "circulation",
            Self::Locked(_) => "locked",
            Self::TakenDown(_) => "taken-down",
            Self::Redlines(_) => "redlines",
            Self::Unsealed(_) => "unsealed",
            Self::Pages(_) => "pages",
            Self::Files(_) => "files",
            Self::Corrections(_) => "corrections",
        }
    }

    /// What could not be shown and why, as a sentence or two.
    pub fn sentence(&self) -> String {
        let entries = |entries: &[u64]| {
            let named = entries.iter().map(|entry| format!("entry {entry}"));
            listed(&named.collect::<Vec<_>>())
        };
        let always = |sentence: &str| sentence.to_owned();
        match self {
            Self::Anchor => always(
                "That this copy is the publisher's register: no anchor was given. Say the one that you know \
                 from elsewhere, with --anchor.",
            ),
            Self::AnchorElsewhere => always(
                "That this is the register that others know: its anchor is only what this machine remembers. \
                 Compare it with one that is printed elsewhere, such as on a letterhead.",
            ),
            Self::Dates => always(
                "When each thing happened: the dates are the publisher's word. What came before what is \
                 shown by the order of the entries.",
            ),
            Self::Witnesses => always(
                "That others were shown the same register: no witness's word was asked for or found. Compare \
                 its root with another copy's.",
            ),
            Self::Policies => {
                always("Who may approve: the policy is served from the first release on.")
            }
            Self::Authors => always(
                "Who wrote the texts, and so whether an author approved their own: that is in git's history, \
                 and the publisher's engross looked at it.",
            ),
            Self::Rejections => always(
                "Whether a member rejected a release that others approved: rejections are not in the register.",
            ),
            Self::Rebuild => always(
                "Whether the editions come from their commits: nothing was made again. Ask for it with \
                 --rebuild, in the publisher's repository.",
            ),
            Self::Circulation => always(
                "Who got what, and who answered: the register has only how many, and one hash. The lists stay \
                 with the publisher.",
            ),
            Self::Locked(those) => format!(
                "Who got what, or who answered, by {}: the lists are encrypted. Give the key that opens them: \
                 --identity FILE.",
                entries(those)
            ),
            Self::TakenDown(releases) => format!(
                "The files of {}: they were taken down, as the register says.",
                listed(releases)
            ),
            Self::Redlines(releases) => format!(
                "The redline of {}: it shows what was withdrawn, or is not against the version published \
                 before. So it is not served.",
                listed(releases)
            ),
            Self::Unsealed(releases) => {
                format!("A seal of {}: the register says that it has none.", listed(releases))
            }
            Self::Pages(places) => format!(
                "That pages for people say what the register says: this engross would write {} otherwise. \
                 Somebody changed them, or another version of engross wrote them; a page proves nothing.",
                listed_in_short(places, 5)
            ),
            Self::Files(those) => format!(
                "What else lies among the files that are served, since not all of it was judged: {}.",
                listed_in_short(those, 5)
            ),
            Self::Corrections(those) => format!(
                "Who agreed to the correction by {}: no signed statement of it is kept.",
                entries(those)
            ),
        }
    }
}
