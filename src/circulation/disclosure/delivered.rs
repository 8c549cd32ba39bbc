//! What the publisher's own records say became of the rows. The register has no word of it, so nothing proves it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Circulation, Disclosure};
use crate::circulation::delivery::Possession;
use crate::circulation::holder::Holders;
use crate::circulation::private::PrivatePart;
use crate::phrase::listed;
use crate::register::Register;

/// The publisher's word on one row of a circulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    /// The entry that circulated it.
    pub entry: u64,
    /// Whether its recipient has what was circulated.
    pub has_it: Possession,
    /// How that is known, for people: "sent by e-mail on 14 September 2022".
    pub how: String,
    /// The index of the row's leaf, from 0.
    pub index: u64,
}

impl Delivered {
    /// What a private part says of the rows of circulations, in their order.
    pub(super) fn of(
        register: &Register,
        part: &PrivatePart,
        circulations: &[Circulation],
    ) -> Vec<Self> {
        let holders = Holders::of(register, part);
        let holders: BTreeMap<_, _> = holders
            .iter()
            .map(|holder| ((holder.circulation, holder.number as u64), holder))
            .collect();
        let rows = circulations
            .iter()
            .flat_map(|circulation| circulation.rows.iter().map(|row| (circulation.entry, row)));
        let said = rows.filter_map(|(entry, proven)| {
            let holder = holders.get(&(entry, proven.number()))?;
            let (has_it, how) = (holder.possession(), holder.how());
            Some(Self { entry, has_it, how, index: proven.index })
        });
        said.collect()
    }
}

impl Disclosure {
    /// What the publisher says became of a row, if it does.
    pub fn publisher_says(&self, entry: u64, index: u64) -> Option<&Delivered> {
        self.publisher_says.iter().find(|said| (said.entry, said.index) == (entry, index))
    }

    /// How many have what was circulated, by the publisher's word: "2 have it, 1 may have it and 1 has not".
    pub fn delivered_told(&self) -> String {
        let of = |has_it| self.publisher_says.iter().filter(|said| said.has_it == has_it).count();
        let unsaid = self.rows().saturating_sub(self.publisher_says.len());
        let counts = [
            (of(Possession::Has), "has it", "have it"),
            (of(Possession::MayHave), "may have it", "may have it"),
            (of(Possession::HasNot), "has not", "have not"),
            (unsaid, "is not told of", "are not told of"),
        ];
        let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
        let told = counts
            .map(|(count, one, more)| format!("{count} {}", if count == 1 { one } else { more }));
        listed(&told.collect::<Vec<_>>())
    }
}
