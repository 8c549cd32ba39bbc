//! Who has not answered, or only in part, and who has not given a withdrawn version back.
//!
//! Only those who have a version, or may have it, are waited for; those who were to get it and were not sent it are
//! told apart.

use std::collections::BTreeSet;

use super::delivery::{Delivery, Possession};
use super::holder::{Holder, Holders};
use super::private::PrivateError;
use super::row::Row;
use super::standing::Step;
use crate::phrase::{counted, listed};
use crate::policy::Day;
use crate::record::Version;
use crate::view::{Paragraph, Style, paragraph};

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// That a version which holds was discussed.
    Discussion,
    /// That a withdrawn version was destroyed or given back.
    Recall,
}

/// Which recipients are asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub awaited: Awaited,
    /// Those of one briefing alone.
    pub briefing: Option<&'a str>,
    /// Those of one version of it alone.
    pub version: Option<Version>,
    /// Those who have waited so many days at least.
    pub after: i64,
    pub today: Day,
}

impl Asked<'_> {
    fn covers(&self, holder: &Holder<'_>) -> bool {
        let is_recalled = self.awaited == Awaited::Recall;
        self.briefing.is_none_or(|briefing| briefing == holder.briefing)
            && self.version.is_none_or(|version| version == holder.version)
            && holder.recall.is_some() == is_recalled
    }

    /// Since when a recipient was asked.
    fn since(&self, holder: &Holder<'_>) -> Day {
        match holder.recall {
            Some(recall) if self.awaited == Awaited::Recall => recall.day,
            _ => holder.day,
        }
    }

    fn days(&self, holder: &Holder<'_>) -> i64 {
        self.today.days_after(self.since(holder)).max(0)
    }

    fn is_answered(&self, holder: &Holder<'_>) -> bool {
        match self.awaited {
            Awaited::Discussion => holder.standing.step() == Step::Discussed,
            Awaited::Recall => holder.standing.recalled.is_some(),
        }
    }
}

/// Those whose answer is outstanding.
#[derive(Debug)]
pub struct Outstanding<'a, 'p> {
    asked: Asked<'a>,
    /// The oldest first, by organisation and team.
    pub waiting: Vec<&'a Holder<'p>>,
    /// Those who are still to get a version that holds, in the order of their circulations.
    pub unsent: Vec<&'a Holder<'p>>,
    /// How many were asked, with those who have answered.
    all: usize,
    /// What nobody knows, since a list cannot be read.
    hidden: Vec<String>,
}

impl<'a, 'p> Outstanding<'a, 'p> {
    /// `unread` are the lists that are not among the holders.
    pub fn of(holders: &'a Holders<'p>, asked: Asked<'a>, unread: &[PrivateError]) -> Self {
        let covered = holders.iter().filter(|holder| asked.covers(holder));
        let (mut unsent, asked_of): (Vec<_>, Vec<_>) =
            covered.partition(|holder| holder.possession() == Possession::HasNot);
        match asked.awaited {
            // What is withdrawn is not sent on.
            Awaited::Recall => unsent.clear(),
            Awaited::Discussion => {
                let reached: BTreeSet<_> = asked_of.iter().map(|holder| reader(holder)).collect();
                unsent.retain(|holder| !reached.contains(&reader(holder)));
            }
        }
        let all = asked_of.len();
        let is_waited_for =
            |holder: &&Holder<'_>| !asked.is_answered(holder) && asked.days(holder) >= asked.after;
        let mut waiting: Vec<_> = asked_of.into_iter().filter(is_waited_for).collect();
        waiting.sort_by_key(|holder| {
            let row = holder.row;
            (asked.since(holder), holder.circulation, &row.organisation, &row.team, &row.name)
        });
        let unread = unread.iter().filter(|error| error.is_of(asked.briefing, asked.version));
        let hidden = unread.map(PrivateError::hidden).collect();
        Self { asked, waiting, unsent, all, hidden }
    }

    /// How many are waited for, and since when.
    pub fn sentence(&self) -> String {
        let (what, done) = match self.asked.awaited {
            Awaited::Discussion => ("a version that holds", "discussed it"),
            Awaited::Recall => ("a version that is withdrawn", "destroyed it or given it back"),
        };
        if self.all == 0 && !self.hidden.is_empty() {
            return "Whether anybody is waited for is not known.".to_owned();
        }
        if self.all == 0 {
            return format!("Nobody was sent {what}, so nobody has to answer.");
        }
        let all = counted(self.all, "recipient");
        let Some(oldest) = self.waiting.first() else {
            return match self.asked.after {
                0 if self.all == 1 => format!("The 1 recipient has {done}."),
                0 => format!("All {all} have {done}."),
                days => {
                    format!("Of {all}, nobody has been waited for {} or longer.", told_days(days))
                }
            };
        };
        let have = |number: usize| if number == 1 { "has" } else { "have" };
        let waiting = self.waiting.len();
        let mut said = format!("{waiting} of {all} {} not {done}", have(waiting));
        let in_part = self.in_part();
        if in_part > 0 {
            said += &format!("; {in_part} of them {} answered in part", have(in_part));
        }
        match self.asked.days(oldest) {
            0 => format!("{said}. All of them were asked today."),
            days => format!("{said}. The oldest has waited {}.", told_days(days)),
        }
    }

    /// How many of those who have not discussed it have answered something.
    fn in_part(&self) -> usize {
        let steps = self.waiting.iter().map(|holder| holder.standing.step());
        match self.asked.awaited {
            Awaited::Discussion => steps.filter(|step| *step > Step::Silent).count(),
            Awaited::Recall => 0,
        }
    }

    /// The sentence, and below it each of them, by circulation and organisation.
    pub fn text(&self) -> Vec<Paragraph> {
        let mut out = vec![paragraph("", Style::Plain, &self.sentence())];
        if !self.hidden.is_empty() {
            let said =
                format!("Not in this are {}: the lists cannot be read.", listed(&self.hidden));
            out.push(paragraph("", Style::Warning, &said));
        }
        let (mut circulation, mut organisation) = (None, None);
        for holder in &self.waiting {
            let row = holder.row;
            if circulation != Some(holder.circulation) {
                (circulation, organisation) = (Some(holder.circulation), None);
                out.push(paragraph("", Style::Plain, ""));
                out.push(paragraph("", Style::Strong, &self.heading(holder)));
                out.extend(self.doubt(holder.circulation));
            }
            if organisation != Some(&row.organisation) {
                organisation = Some(&row.organisation);
                out.push(paragraph("  ", Style::Plain, named(&row.organisation)));
            }
            let lead = if holder.possession() == Possession::MayHave { "  * " } else { "    " };
            out.push(paragraph(lead, Style::Plain, &self.line(holder)));
        }
        out.extend(self.unsent_text());
        out
    }

    /// Those who are still to get it, by circulation, and what sends it.
    fn unsent_text(&self) -> Vec<Paragraph> {
        let mut out = Vec::new();
        for same in self.unsent.chunk_by(|one, next| one.circulation == next.circulation) {
            let Holder { briefing, version, circulation, .. } = same[0];
            out.push(paragraph("", Style::Plain, ""));
            let heading = format!(
                "{briefing} {version}, by entry {circulation}: not waited for, since they do not have it"
            );
            out.push(paragraph("", Style::Strong, &heading));
            for holder in same {
                let line = format!("{}: {}", holder.who(), holder.how());
                out.push(paragraph("    ", Style::Plain, &line));
            }
            let is_refused = same.iter().any(|holder| holder.delivery == Delivery::Refused);
            let refused =
                if is_refused { "; once more to those who were refused: --refused" } else { "" };
            let hint = format!("To send it: engross send {circulation}{refused}");
            out.push(paragraph("  ", Style::Plain, &hint));
        }
        out
    }

    /// "first v1, circulated on 14 September 2022, 43 days ago"
    fn heading(&self, holder: &Holder<'_>) -> String {
        let Holder { briefing, version, .. } = holder;
        let since = self.asked.since(holder).in_words();
        let ago = match self.asked.days(holder) {
            0 => "today".to_owned(),
            days => format!("{} ago", told_days(days)),
        };
        match self.asked.awaited {
            Awaited::Discussion => format!("{briefing} {version}, circulated on {since}, {ago}"),
            Awaited::Recall => format!(
                "{briefing} {version}, circulated by entry {}, withdrawn on {since}, {ago}",
                holder.circulation
            ),
        }
    }

    /// "Health visitors, Ann Other (7Q2M-K0XTW): no answer"
    fn line(&self, holder: &Holder<'_>) -> String {
        let row = holder.row;
        let who = [&row.team, &row.name].into_iter().filter(|text| !text.is_empty());
        let who = who.cloned().collect::<Vec<_>>().join(", ");
        let code = row.code;
        match self.asked.awaited {
            Awaited::Discussion => format!("{who} ({code}): {}", holder.standing.told()),
            Awaited::Recall => format!("{who} ({code}): {} {}", row.edition, row.channel.told()),
        }
    }

    /// What the mark beside those means who may have what an entry circulated, if anybody is marked.
    fn doubt(&self, circulation: u64) -> Option<Paragraph> {
        let is_marked = |holder: &&&Holder<'_>| {
            holder.circulation == circulation && holder.possession() == Possession::MayHave
        };
        let marked: Vec<_> = self.waiting.iter().filter(is_marked).collect();
        let is_written = |holder: &&&Holder<'_>| matches!(holder.delivery, Delivery::Written(_));
        let hint = match marked.iter().any(is_written) {
            true => format!(
                " If you sent the messages that were written as files: engross send {circulation} --sent"
            ),
            false => String::new(),
        };
        let said = format!("Marked *: whether it was sent is not known.{hint}");
        (!marked.is_empty()).then(|| paragraph("  ", Style::Plain, &said))
    }
}

/// Who gets which version: a person, or a team whose people are not named. Whoever was refused at one address may
/// have got it at another.
fn reader<'h>(holder: &'h Holder<'_>) -> (&'h str, Version, [&'h str; 3]) {
    let Row { name, team, organisation, .. } = holder.row;
    (holder.briefing, holder.version, [name, team, organisation])
}

/// An organisation, or that none was given.
fn named(organisation: &str) -> &str {
    match organisation {
        "" => "No organisation",
        organisation => organisation,
    }
}

fn told_days(days: i64) -> String {
    counted(usize::try_from(days).unwrap_or_default(), "day")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circulation::tests::Place;
    use crate::circulation::{PrivatePart, RecallList, Reply, Vault};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn asked(awaited: Awaited) -> Asked<'static> {
        let today = day("2022-10-27");
        Asked { awaited, briefing: None, version: None, after: 0, today }
    }

    fn plain(text: &[Paragraph]) -> String {
        let line = |paragraph: &Paragraph| {
            let words: String = paragraph.spans.iter().map(|span| span.text.as_str()).collect();
            format!("{}{words}", paragraph.lead)
        };
        text.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn told(place: &Place, asked: Asked<'_>) -> String {
        let holders = place.holders();
        let told = plain(&Outstanding::of(&holders, asked, &[]).text());
        let codes = place.list().salted.iter().map(|salted| salted.row.code.to_string());
        codes.fold(told, |told, code| told.replace(&code, "CODE"))
    }

    #[test]
    fn who_has_not_answered_is_told_the_oldest_first() {
        let mut place = Place::new();
        let reply = || place.reply();
        let read = Reply { read: Some(day("2022-10-01")), ..reply() };
        place.keep(read);
        insta::assert_snapshot!(told(&place, asked(Awaited::Discussion)), @r"
        2 of 2 recipients have not discussed it; 1 of them has answered in part. The oldest has waited 43 days.

        first v1, circulated on 14 September 2022, 43 days ago
          A Trust
            Health visitors, Person 0 (CODE): read on 1 October 2022
            Health visitors, Person 1 (CODE): no answer
        ");
        assert_eq!(
            told(&place, asked(Awaited::Recall)),
            "Nobody was sent a version that is withdrawn, so nobody has to answer."
        );
        let after = |after| Asked { after, ..asked(Awaited::Discussion) };
        assert_eq!(
            told(&place, after(44)),
            "Of 2 recipients, nobody has been waited for 44 days or longer."
        );
        assert!(told(&place, after(43)).starts_with("2 of 2 recipients"));
        let other = Asked { briefing: Some("second"), ..asked(Awaited::Discussion) };
        assert!(told(&place, other).starts_with("Nobody was sent"));
    }

    #[test]
    fn whose_list_cannot_be_read_is_never_counted_as_nobody() {
        let place = Place::new();
        let register = place.register();
        let nowhere = tempfile::tempdir().unwrap();
        let (part, unread) = PrivatePart::open(nowhere.path(), &register, &Vault::default());
        let holders = Holders::of(&register, &part);
        let told = |asked| plain(&Outstanding::of(&holders, asked, &unread).text());
        insta::assert_snapshot!(told(asked(Awaited::Discussion)), @r"
        Whether anybody is waited for is not known.
        Not in this are the 2 recipients to whom entry 2 circulated first v1: the lists cannot be read.
        ");
        let other = Asked { briefing: Some("second"), ..asked(Awaited::Discussion) };
        assert!(told(other).starts_with("Nobody was sent"));
    }

    #[test]
    fn who_has_discussed_it_is_not_waited_for() {
        let mut place = Place::new();
        for number in 0..2 {
            let code = place.list().salted[number].row.code;
            place.keep(Reply { discussed: Some(day("2022-10-01")), ..Reply::new(code) });
        }
        assert_eq!(told(&place, asked(Awaited::Discussion)), "All 2 recipients have discussed it.");
    }

    #[test]
    fn of_what_is_withdrawn_those_are_told_who_have_not_given_it_back() {
        let mut place = Place::new();
        place.withdraw();
        assert!(told(&place, asked(Awaited::Discussion)).starts_with("Nobody was sent"));
        let recalled = Reply { recalled: Some(day("2022-09-20")), ..place.reply() };
        place.keep(recalled);
        insta::assert_snapshot!(told(&place, asked(Awaited::Recall)), @r"
        1 of 2 recipients has not destroyed it or given it back. The oldest has waited 43 days.

        first v1, circulated by entry 2, withdrawn on 14 September 2022, 43 days ago
          A Trust
            Health visitors, Person 1 (CODE): print.pdf by e-mail
        ");
    }

    #[test]
    fn who_was_not_sent_it_is_told_apart_and_who_may_have_it_is_waited_for() {
        let mut place = Place::new();
        place.part.deliveries.insert(2, vec![Delivery::Refused, Delivery::Unknown]);
        insta::assert_snapshot!(told(&place, asked(Awaited::Discussion)), @r"
        1 of 1 recipient has not discussed it. The oldest has waited 43 days.

        first v1, circulated on 14 September 2022, 43 days ago
          Marked *: whether it was sent is not known.
          A Trust
          * Health visitors, Person 1 (CODE): no answer

        first v1, by entry 2: not waited for, since they do not have it
            Person 0 (Health visitors, A Trust): refused by the mail server
          To send it: engross send 2; once more to those who were refused: --refused
        ");
        // What a message was written for may be recorded as sent.
        let written = Delivery::Written(day("2022-09-15"));
        place.part.deliveries.insert(2, vec![written; 2]);
        insta::assert_snapshot!(told(&place, asked(Awaited::Discussion)), @r"
        2 of 2 recipients have not discussed it. The oldest has waited 43 days.

        first v1, circulated on 14 September 2022, 43 days ago
          Marked *: whether it was sent is not known. If you sent the messages that were written as files: engross send 2 --sent
          A Trust
          * Health visitors, Person 0 (CODE): no answer
          * Health visitors, Person 1 (CODE): no answer
        ");
        place.part.deliveries.insert(2, vec![Delivery::Refused, Delivery::Unknown]);
        // Whoever answers has it.
        place.keep(Reply { received: Some(day("2022-10-01")), ..place.reply() });
        assert!(told(&place, asked(Awaited::Discussion)).starts_with("2 of 2 recipients"));
        place.part.answers.clear();
        place.part.deliveries.insert(2, vec![Delivery::NotSent; 2]);
        assert!(told(&place, asked(Awaited::Discussion)).starts_with("Nobody was sent"));
        place.withdraw();
        assert_eq!(
            told(&place, asked(Awaited::Recall)),
            "Nobody was sent a version that is withdrawn, so nobody has to answer."
        );
    }

    /// An address that was wrong is put right in the table, and the version circulated once more.
    #[test]
    fn whoever_was_refused_and_got_it_at_another_address_is_not_still_to_get_it() {
        let mut place = Place::new();
        place.part.deliveries.insert(2, vec![Delivery::Refused, Delivery::HandedOver]);
        let refused = "Person 0 (Health visitors, A Trust): refused by the mail server";
        assert!(told(&place, asked(Awaited::Discussion)).contains(refused));
        let rows = &mut place.part.circulations[0].list.salted;
        rows[1].row = Row { address: "another@example.org".into(), ..rows[0].row.clone() };
        assert!(!told(&place, asked(Awaited::Discussion)).contains("refused"));
    }

    #[test]
    fn what_is_withdrawn_is_asked_back_from_whoever_may_have_it_and_not_from_who_has_not() {
        let mut place = Place::new();
        place.withdraw();
        let told = |place: &Place| {
            let holders = place.holders();
            RecallList::of(&holders, "first", "v1".parse().unwrap()).unwrap().told()
        };
        let all = [
            [Delivery::HandedOver, Delivery::Unknown],
            [Delivery::Unknown, Delivery::Written(day("2022-09-15"))],
            [Delivery::NotSent, Delivery::HandedOver],
            [Delivery::NotSent, Delivery::Refused],
        ];
        let all = all.map(|deliveries| {
            place.part.deliveries.insert(2, deliveries.into());
            told(&place)
        });
        insta::assert_snapshot!(all.join("\n"), @r"
        2 recipients have it or may have it: 2 print.pdf by e-mail. Of 1 of them it is not known whether they were sent it
        2 recipients may have it: 2 print.pdf by e-mail. Whether they were sent it is not known
        1 recipient has it: 1 print.pdf by e-mail. It was not sent to 1 recipient, or the mail server refused it
        Nobody has it. It was not sent to 2 recipients, or the mail server refused it
        ");
    }
}
