//! To whom which version was circulated, whether they have it, and what they answered.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use super::code::AnswerCode;
use super::delivery::{Delivery, Possession};
use super::list::List;
use super::private::PrivatePart;
use super::row::Row;
use super::salted::{Salt, Salted};
use super::standing::Standing;
use crate::policy::Day;
use crate::record::Version;
use crate::register::Register;
use crate::register::claims::Claims;
use crate::register::entry::{Entry, Reinstated, Withdrawn};

/// A recipient of a version, with what became of it and what they answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder<'p> {
    pub briefing: &'p str,
    pub version: Version,
    /// The entry that circulated it to them.
    pub circulation: u64,
    /// When that was, as the register claims.
    pub day: Day,
    /// The recall of the version, if it is withdrawn.
    pub recall: Option<Recall>,
    pub row: &'p Row,
    pub salt: &'p Salt,
    /// The list that the row is in, and its place there, from 1.
    pub list: &'p List<Row>,
    pub number: usize,
    pub delivery: Delivery,
    pub standing: Standing,
}

impl Holder<'_> {
    /// Whether they have it: whoever answers does.
    pub fn possession(&self) -> Possession {
        match self.standing.is_answered() {
            true => Possession::Has,
            false => self.delivery.possession(),
        }
    }

    /// How it is known whether they have it, for people: "given by post".
    pub fn how(&self) -> String {
        match (self.standing.is_answered(), self.delivery.possession()) {
            (true, Possession::MayHave | Possession::HasNot) => "given, since they answered".into(),
            _ => self.delivery.told(self.row.channel),
        }
    }

    /// "Ann Other (Health visitors, A Trust)", or as much of that as is known.
    pub fn who(&self) -> String {
        self.row.who()
    }
}

/// Since when a withdrawn version is asked back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recall {
    /// The entry that withdrew it; of several, the first.
    pub entry: u64,
    /// When that was, as the register claims.
    pub day: Day,
}

/// All recipients of all circulations, in their order.
#[derive(Debug, Clone, Default)]
pub struct Holders<'p> {
    holders: Vec<Holder<'p>>,
    by_code: BTreeMap<AnswerCode, Vec<usize>>,
}

impl<'p> Holders<'p> {
    /// All whom the private part knows, with their answers in the order in which the register has them.
    pub fn of(register: &Register, part: &'p PrivatePart) -> Self {
        Self::until(register, part, register.checkpoint().size)
    }

    /// The same by the first entries alone.
    pub fn until(register: &Register, part: &'p PrivatePart, entries: u64) -> Self {
        let claims = Claims::of(register);
        let recalls = recalls(register, &claims, entries);
        let mut all = Self::default();
        for kept in part.circulations.iter().filter(|kept| kept.entry < entries) {
            let (list, circulation) = (&kept.list, kept.entry);
            let (briefing, version) = (list.briefing.as_str(), list.version);
            let recall = recalls.get(&(briefing, version)).copied();
            let day = day(&claims, circulation);
            for (number, Salted { row, salt }) in (1..).zip(&list.salted) {
                let standing = Standing::default();
                let delivery = part.deliveries.of(circulation, number, row.channel);
                all.push(Holder {
                    briefing,
                    version,
                    circulation,
                    day,
                    recall,
                    row,
                    salt,
                    list,
                    number,
                    delivery,
                    standing,
                });
            }
        }
        for kept in part.answers.iter().filter(|kept| kept.entry < entries) {
            for answer in kept.list.salted.iter().map(|salted| &salted.row) {
                let Some(holder) = all.of_row(answer.circulation, answer.code) else { continue };
                let mut answer = answer.clone();
                // What was given back before it was asked back was given out again.
                if holder.recall.is_none_or(|recall| kept.entry < recall.entry) {
                    answer.recalled = None;
                }
                holder.standing.take(&answer);
            }
        }
        all
    }

    fn push(&mut self, holder: Holder<'p>) {
        self.by_code.entry(holder.row.code).or_default().push(self.holders.len());
        self.holders.push(holder);
    }

    /// The recipient whom a circulation gave a code.
    fn of_row(&mut self, circulation: u64, code: AnswerCode) -> Option<&mut Holder<'p>> {
        let places = self.by_code.get(&code)?;
        let place = places.iter().find(|place| self.holders[**place].circulation == circulation)?;
        self.holders.get_mut(*place)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Holder<'p>> {
        self.holders.iter()
    }

    /// Those to whom one version was circulated.
    pub fn of_version(&self, briefing: &str, version: Version) -> Vec<&Holder<'p>> {
        let is_theirs =
            |holder: &&Holder<'_>| (holder.briefing, holder.version) == (briefing, version);
        self.iter().filter(is_theirs).collect()
    }

    /// Whom a code was given, if it was to one.
    pub fn whom(&self, code: AnswerCode) -> Option<&Holder<'p>> {
        match self.places(code) {
            [place] => self.holders.get(*place),
            _ => None,
        }
    }

    /// The places of those whom a code was given: one, but for the chance that it was drawn twice.
    pub(super) fn places(&self, code: AnswerCode) -> &[usize] {
        self.by_code.get(&code).map_or(&[], Vec::as_slice)
    }

    pub(super) fn at(&mut self, place: usize) -> &mut Holder<'p> {
        &mut self.holders[place]
    }
}

/// Each version that is withdrawn by the first entries, and since when.
fn recalls<'r>(
    register: &'r Register,
    claims: &Claims,
    entries: u64,
) -> BTreeMap<(&'r str, Version), Recall> {
    let mut recalls = BTreeMap::new();
    for (entry, logged) in (0..entries).zip(register.entries()) {
        match &logged.entry {
            Entry::Withdrawn(Withdrawn { briefing, version, .. }) => {
                let recall = Recall { entry, day: day(claims, entry) };
                recalls.entry((briefing.as_str(), *version)).or_insert(recall);
            }
            Entry::Reinstated(Reinstated { briefing, version, .. }) => {
                recalls.remove(&(briefing.as_str(), *version));
            }
            _ => {}
        }
    }
    recalls
}

/// The day of an entry, as the register claims it.
fn day(claims: &Claims, entry: u64) -> Day {
    let time = OffsetDateTime::from_unix_timestamp(claims.timestamp(entry));
    let day = time.ok().and_then(Day::of);
    day.expect("an entry's time is from 1970 to 9999")
}
