//! Finds what may identify a child in a text. A finding says where and by which rule, never what.
//!
//! A text is first folded to what a reader sees in it (`folded`). Each rule then names its places
//! in the folded text, one file each; the private names are looked for in the same text. What the
//! organisation says is its own is no finding, unless it holds a private name.
//!
//! The rules lean to the false alarm: it is cheaper than a child's name. What they cannot see is
//! said where each is written.

mod birth;
mod email;
mod folded;
mod insurance;
mod names;
mod nhs;
mod own;
mod postcode;
mod rule;
mod shape;
mod telephone;

use std::ops::Range;
use std::sync::Arc;

use folded::Folded;
use own::Own;

pub use names::{NameFault, PrivateNames, UnusableName};
pub use own::NotOwn;
pub use rule::Rule;

/// A place in a text that may identify a child. It holds no word of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    /// Bytes of the text that was given; both ends stand between characters.
    pub range: Range<usize>,
}

/// What is looked for, and what the organisation may publish.
#[derive(Debug, Default)]
pub struct Gate {
    own: Own,
    names: Arc<PrivateNames>,
}

impl Gate {
    /// A gate that lets `own` pass; or every entry of `own` that is nothing an organisation has.
    pub fn new(own: &[String], names: Arc<PrivateNames>) -> Result<Self, Vec<NotOwn>> {
        Ok(Self { own: Own::parse(own)?, names })
    }

    /// Every place that may identify a child, in the order of the text. No two places overlap.
    pub fn scan(&self, text: &str) -> Vec<Finding> {
        let folded = Folded::new(text);
        let text = folded.text();
        let mut found = vec![(Rule::Email, email::find(text, &self.own))];
        // What the other rules find has a digit in it, and most texts have none.
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            found.extend([
                (Rule::NhsNumber, nhs::find(text)),
                (Rule::NationalInsuranceNumber, insurance::find(text)),
                (Rule::DateOfBirth, birth::find(text)),
                (Rule::Telephone, telephone::find(text, &self.own)),
                (Rule::Postcode, postcode::find(text, &self.own)),
            ]);
        }
        let places =
            || found.iter().flat_map(|(rule, places)| places.iter().map(|place| (*rule, place)));

        // The organisation's own telephone number is not somebody's NHS number as well.
        let own: Vec<_> =
            places().filter(|(_, place)| place.own).map(|(_, place)| &place.range).collect();
        let is_own = |range: &Range<usize>| {
            own.iter().any(|own| own.start <= range.start && range.end <= own.end)
        };
        let mut findings: Vec<_> = places()
            .filter(|(_, place)| !is_own(&place.range))
            .map(|(rule, place)| Finding { rule, range: folded.origin(place.range.clone()) })
            .collect();
        let names = self.names.find(&folded);
        findings.extend(names.into_iter().map(|range| Finding { rule: Rule::PrivateName, range }));
        apart(findings)
    }
}

/// Makes findings that overlap one: it covers them all and goes by the rule of the longest.
fn apart(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
    let mut apart: Vec<(Finding, usize)> = Vec::new();
    for finding in findings {
        let length = finding.range.len();
        match apart.last_mut() {
            Some((last, longest)) if finding.range.start < last.range.end => {
                last.range.end = last.range.end.max(finding.range.end);
                if length > *longest || length == *longest && finding.rule < last.rule {
                    (last.rule, *longest) = (finding.rule, length);
                }
            }
            _ => apart.push((finding, length)),
        }
    }
    apart.into_iter().map(|(finding, _)| finding).collect()
}

#[cfg(test)]
mod tests;
