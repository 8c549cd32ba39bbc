//! Why a file is not genuine, in words.

use super::super::{Case, How, NotGenuine, Respelled, Source, Unapproved, Words};

impl Source {
    pub(in super::super) fn told(&self) -> String {
        format!("{} of {} {}", self.edition, self.briefing, self.version)
    }
}

impl NotGenuine {
    /// Why, in a clause.
    pub fn told(&self) -> String {
        match self {
            Self::BeforeSeal(of) => format!(
                "it is {} as it was approved, before it was sealed; the words are genuine, and the file \
                 is not the one that was published",
                of.told()
            ),
            Self::Draft { title, .. } => format!("it says that it is a draft, “{title}”"),
            Self::Unpublished { title, version } => format!(
                "it says that it is version {version} of “{title}”, and the register has no release of \
                 that content and number"
            ),
            Self::Changed { of, how } => how.told(&of.told()),
            Self::Unapproved { of, why } => format!(
                "the register has it as {}, and it is not what was approved: {}",
                of.told(),
                why.told()
            ),
            Self::Misplaced { of, place } => {
                format!("it is {}, and stands in the place of {}", of.told(), place.told())
            }
            Self::Beside(kind, why) => format!("{}: {why}", kind.told()),
            Self::Respelled(of) => {
                let of = match of {
                    Respelled::Release(of) => of.told(),
                    Respelled::Policy(number) => format!("policy {number}"),
                };
                format!(
                    "it says the same as {of}, and is not that file byte for byte: its JSON was laid out or \
                     saved again"
                )
            }
            Self::Large(most) => format!(
                "the register has no such file. It is larger than {most} MiB, so what it says was not \
                 looked at"
            ),
            Self::Unknown(_) => {
                "the register has no such file, and nothing shows which it should be".into()
            }
        }
    }

    /// One word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BeforeSeal(_) => "before-seal",
            Self::Draft { .. } => "draft",
            Self::Unpublished { .. } => "unpublished",
            Self::Changed { how, .. } => how.code(),
            Self::Unapproved { .. } => "unapproved",
            Self::Misplaced { .. } => "misplaced",
            Self::Beside(kind, _) => kind.code(),
            Self::Respelled(_) => "respelled",
            Self::Large(_) => "too-large",
            Self::Unknown(_) => "unknown",
        }
    }

    pub(super) fn details(&self, case: &Case<'_>) -> Vec<(&'static str, String)> {
        let mut details = Vec::new();
        if let Some(of) = self.source()
            && let Some(published) = case.published(of.entry)
        {
            let standing = case.as_of().standing(of.entry, published).told();
            details.push(("That release", standing));
        }
        match self {
            Self::Draft { code, .. } => {
                details.push(("Content code", format!("{code}, as it says")))
            }
            Self::Changed { how: How::Seal(sentence), .. }
            | Self::Unapproved { why: Unapproved::Seal(sentence), .. } => {
                details.push(("Seal", sentence.clone()))
            }
            Self::Unknown(Some(error)) => {
                details.push(("Its words", format!("were not read. {error}")));
            }
            Self::Changed { how: How::OtherWords(told) | How::OtherForm { told, .. }, .. } => {
                details.push(("Differences", told.summary.clone()));
                details.extend(told.changes.iter().map(|change| ("", change.clone())));
            }
            Self::Changed { how: How::Appended { stated, .. }, .. } => {
                details.extend(stated.iter().map(|stated| ("It states", stated.clone())));
            }
            _ => {}
        }
        details
    }
}

impl Unapproved {
    fn told(&self) -> &'static str {
        match self {
            Self::OtherRelease => "the record that was published with it is of another release",
            Self::OtherFile => {
                "the record that members approved has another file under this name, or none"
            }
            Self::OtherBeginning => "it does not begin with the edition that members approved",
            Self::Seal(_) => "what follows the approved edition is more than a seal, or none",
        }
    }
}

impl Words {
    fn told(&self, of: &str) -> String {
        match self {
            Self::Same => format!("it is a text, and its words are those of {of}"),
            Self::Order => {
                format!(
                    "it is a text, and has each word of {of} as often, but not all in the same order"
                )
            }
            Self::Other { more, fewer, .. } => {
                let quoted = |words: &[String]| format!("“{}”", words.join("”, “"));
                let more = (!more.is_empty()).then(|| format!("it has {} besides", quoted(more)));
                let fewer = (!fewer.is_empty()).then(|| format!("it lacks {}", quoted(fewer)));
                let told: Vec<_> = more.into_iter().chain(fewer).collect();
                format!(
                    "it is a text, and its words are not those of {of}: {}",
                    told.join(", and ")
                )
            }
        }
    }
}

impl How {
    fn told(&self, of: &str) -> String {
        match self {
            Self::Appended { bytes, stated } => {
                let but =
                    if stated.is_empty() { "" } else { ", and states something else of itself" };
                format!("it is {of} with {} appended{but}", counted(*bytes))
            }
            Self::Cut { has, of: None } => format!("it is {of}, cut off after {}", counted(*has)),
            Self::Cut { has, of: Some(all) } => {
                format!("it is {of}, cut off after {has} of {}", counted(*all))
            }
            Self::Seal(_) => format!(
                "it begins as {of} as it was approved, and does not go on with the seal that was published"
            ),
            Self::SameWords => format!(
                "it says the same words as {of}, and its bytes are others: it was saved again, or changed \
                 where no words are"
            ),
            Self::OtherWords(_) => format!("it does not say what {of} says"),
            Self::OtherForm { form, .. } => format!("it says the same words as {of}, with {form}"),
            Self::Text(words) => words.told(of),
            Self::Unreadable { differing, first } => format!(
                "it is {of} with {} changed, the first after {}, and what it says cannot be read",
                counted(*differing),
                counted(*first)
            ),
            Self::NotServed => format!(
                "it states the content code of {of}, and is no file that was published; that one is not \
                 in this copy, so what differs cannot be told"
            ),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Appended { .. } => "appended",
            Self::Cut { .. } => "cut",
            Self::Seal(_) => "seal",
            Self::SameWords => "same-words",
            Self::OtherWords(_) => "other-words",
            Self::OtherForm { .. } => "other-form",
            Self::Text(Words::Same | Words::Order) => "text",
            Self::Text(Words::Other { .. }) => "other-text",
            Self::Unreadable { .. } => "changed-bytes",
            Self::NotServed => "other-file",
        }
    }
}

/// "1 byte", "2 bytes"
fn counted(bytes: usize) -> String {
    format!("{bytes} byte{}", if bytes == 1 { "" } else { "s" })
}
