//! What happened, as a sentence for people.

use std::fmt::Write;

use time::OffsetDateTime;

use super::entry::{
    Acknowledged, Circulated, Claim, Corrected, Entry, Published, Reason, Reinstated, Withdrawn,
};
use crate::phrase::counted;

/// The day of a time in seconds since 1970 (UTC): `2022-09-14`.
pub fn day(timestamp: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(timestamp);
    time.map_or_else(|_| "an unknown day".into(), |time| time.date().to_string())
}

impl Entry {
    /// What happened, without its full stop.
    pub fn told(&self) -> String {
        match self {
            Self::Genesis(genesis) => {
                format!("The register of {} began, with policy 1", genesis.name)
            }
            Self::Policy(policy) => format!("Policy {} came into force", policy.number),
            Self::Published(published) => published.told(),
            Self::Withdrawn(Withdrawn { briefing, version, reason, taken_down, .. }) => {
                let mut said = format!("{briefing} {version} was withdrawn: {}", reason.told());
                if *taken_down {
                    said += "; its files were taken down";
                }
                said
            }
            Self::Reinstated(Reinstated { briefing, version, .. }) => {
                format!("{briefing} {version} was reinstated")
            }
            Self::Corrected(Corrected { entry, claim, .. }) => match claim {
                Claim::Timestamp(timestamp) => {
                    format!("Entry {entry} was corrected: its date is {}", day(*timestamp))
                }
                Claim::Reason(reason) => {
                    format!("Entry {entry} was corrected: its reason is that {}", reason.told())
                }
            },
            Self::Circulated(Circulated { briefing, version, rows, .. }) => {
                let recipients = counted(rows.count(), "recipient");
                format!("{briefing} {version} was circulated to {recipients}")
            }
            Self::Acknowledged(Acknowledged { briefing, version, rows, .. }) => {
                format!("{} came to {briefing} {version}", counted(rows.count(), "answer"))
            }
        }
    }
}

impl Published {
    fn told(&self) -> String {
        let mut said = format!("{} {} was published: ", self.briefing, self.version);
        for (place, edition) in self.editions.iter().enumerate() {
            let before = if place > 0 { ", " } else { "" };
            let _ = write!(said, "{before}{}", edition.name);
        }
        said
    }
}

impl Reason {
    /// The reason as a clause.
    pub fn told(&self) -> &'static str {
        match self {
            Self::Confidentiality => "it may tell who somebody is",
            Self::Error => "something that it says is wrong",
            Self::Law => "a court or the law requires it",
            Self::Procedure => "it was not published as the rules ask",
            Self::Request => "somebody whom it concerns asked for it",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::tests::{acknowledged, circulated, history};

    #[test]
    fn each_entry_is_a_sentence() {
        let mut entries = history();
        entries.extend([circulated("first", "v1"), acknowledged("first", "v1")]);
        let told: Vec<_> = entries.iter().map(Entry::told).collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        The register of The Board began, with policy 1
        first v1 was published: print.pdf
        Policy 2 came into force
        first v2 was published: print.pdf
        first v2 was withdrawn: something that it says is wrong
        second v1 was published: print.pdf
        first v1 was circulated to 12 recipients
        1 answer came to first v1
        ");
        assert_eq!(day(1_663_149_600), "2022-09-14");
        assert_eq!(day(i64::MAX), "an unknown day");
    }
}
