//! Which replies are kept as answers: each is held against who has what, and what is known of them.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::answer::Answer;
use super::holder::{Holder, Holders};
use super::refusal::{MAX_CHANGE, ReplyRefusal};
use super::reply::{Field, Reply};
use crate::phrase::has_unseen;
use crate::policy::Day;
use crate::record::Version;

/// What came of some replies, by their places among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The answers to each version, which the register takes together.
    pub answers: BTreeMap<(String, Version), Vec<Answer>>,
    /// The replies that say what is known already.
    pub known: Vec<usize>,
    /// All that is wrong with replies.
    pub refused: Vec<(usize, ReplyRefusal)>,
}

impl Accepted {
    /// How many answers there are.
    pub fn count(&self) -> usize {
        self.answers.values().map(Vec::len).sum()
    }
}

/// Holds replies against those who can answer, each after those before it: several of one recipient are one answer,
/// unless one says otherwise than another. If they must be about one
/// briefing, a code of another is refused.
pub fn accept(
    replies: Vec<Reply>,
    mut holders: Holders<'_>,
    briefing: Option<&str>,
    today: Day,
) -> Accepted {
    let mut accepted = Accepted::default();
    for (place, reply) in replies.into_iter().enumerate() {
        match accept_one(reply, &mut holders, briefing, today) {
            Ok(Some((version, answer))) => {
                let answers = accepted.answers.entry(version).or_default();
                let before = answers.iter_mut().find(|before| before.is_by(&answer));
                match before.map(|before| before.complete(&answer)) {
                    None => answers.push(answer),
                    Some(Ok(())) => {}
                    Some(Err(field)) => {
                        let otherwise = ReplyRefusal::Otherwise { code: answer.code, field };
                        accepted.refused.push((place, otherwise));
                    }
                }
            }
            Ok(None) => accepted.known.push(place),
            Err(refusals) => {
                accepted.refused.extend(refusals.into_iter().map(|refusal| (place, refusal)));
            }
        }
    }
    accepted
}

/// An answer, and the version that it is of.
type Of = ((String, Version), Answer);

/// The answer that a reply is; none if it says what is known.
fn accept_one(
    mut reply: Reply,
    holders: &mut Holders<'_>,
    asked: Option<&str>,
    today: Day,
) -> Result<Option<Of>, Vec<ReplyRefusal>> {
    let code = reply.code;
    let holder = match holders.places(code) {
        [] => return Err(vec![ReplyRefusal::UnknownCode(code)]),
        [place] => holders.at(*place),
        _ => return Err(vec![ReplyRefusal::CodeOfSeveral(code)]),
    };
    let (briefing, version) = (holder.briefing.to_owned(), holder.version);
    if asked.is_some_and(|asked| asked != briefing) {
        return Err(vec![ReplyRefusal::OtherBriefing { code, briefing, version }]);
    }
    reply.change = reply.change.as_deref().map(in_one_line).filter(|change| !change.is_empty());
    let refusals = check(&reply, holder, today);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let answer = reply.to(holder.circulation);
    let mut standing = holder.standing.clone();
    standing.take(&answer);
    if standing == holder.standing {
        return Ok(None);
    }
    holder.standing = standing;
    Ok(Some(((briefing, version), answer)))
}

/// A text, composed (NFC), whose lines are one: a cell of a table may have several.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

/// All that is wrong with what a reply says.
fn check(reply: &Reply, holder: &Holder<'_>, today: Day) -> Vec<ReplyRefusal> {
    let Reply { discussed, attended, change, .. } = reply;
    if reply.days().next().is_none() && attended.is_none() && change.is_none() {
        return vec![ReplyRefusal::Nothing];
    }
    let mut refusals = check_days(reply, holder, today);
    let is_discussed = discussed.or(holder.standing.discussed).is_some();
    let about_it =
        [(Field::Attended, attended.is_some()), (Field::Change, change.is_some())].into_iter();
    let unfounded = about_it.filter(|(_, is_said)| *is_said && !is_discussed);
    refusals.extend(unfounded.map(|(field, _)| ReplyRefusal::NoDiscussion(field)));
    if *attended == Some(0) {
        refusals.push(ReplyRefusal::NobodyAttended);
    }
    match change {
        Some(change) if change.chars().count() > MAX_CHANGE => {
            refusals.push(ReplyRefusal::LongChange)
        }
        Some(change) if has_unseen(change) => refusals.push(ReplyRefusal::UnseenInChange),
        _ => {}
    }
    refusals
}

fn check_days(reply: &Reply, holder: &Holder<'_>, today: Day) -> Vec<ReplyRefusal> {
    let mut refusals = Vec::new();
    let mut before = None;
    for (field, day) in reply.days() {
        if day > today {
            refusals.push(ReplyRefusal::ToCome { field, day });
        } else if day < holder.day {
            refusals.push(ReplyRefusal::BeforeCirculation { field, day, circulated: holder.day });
        } else if let Some((after, other)) = before.filter(|(_, other)| day < *other) {
            refusals.push(ReplyRefusal::OutOfOrder { field, day, after, other });
        }
        before = Some((field, day));
    }
    if let Some(day) = reply.recalled {
        let (briefing, version) = (holder.briefing.to_owned(), holder.version);
        match holder.recall {
            None => refusals.push(ReplyRefusal::NotWithdrawn { briefing, version }),
            Some(recall) if day < recall.day => {
                refusals.push(ReplyRefusal::BeforeWithdrawal { day, withdrawn: recall.day });
            }
            Some(_) => {}
        }
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circulation::Step;
    use crate::circulation::tests::Place;
    use crate::register::entry::Entry;
    use crate::register::tests::{version, withdrawn};

    fn day(text: &str) -> Option<Day> {
        Some(text.parse().unwrap())
    }

    fn accepted(place: &Place, replies: Vec<Reply>) -> Accepted {
        accept(replies, place.holders(), None, today())
    }

    fn refused(place: &Place, reply: Reply) -> Vec<String> {
        let accepted = accepted(place, vec![reply]);
        assert!(accepted.answers.is_empty() && accepted.known.is_empty());
        accepted.refused.iter().map(|(_, refusal)| refusal.to_string()).collect()
    }

    fn today() -> Day {
        "2022-12-01".parse().unwrap()
    }

    #[test]
    fn an_answer_is_of_the_circulation_that_gave_the_code() {
        let place = Place::new();
        let reply = Reply { received: day("2022-09-14"), ..place.reply() };
        let accepted = accepted(&place, vec![reply.clone()]);
        let expected = BTreeMap::from([(("first".to_owned(), version("v1")), vec![reply.to(2)])]);
        assert_eq!(accepted, Accepted { answers: expected, ..Accepted::default() });
    }

    #[test]
    fn each_fault_of_a_reply_is_told_by_name() {
        let place = Place::new();
        let reply = || place.reply();
        let code = "0000-0000S".parse().unwrap();
        let said = "What will change".to_owned();
        for (wrong, told) in [
            (Reply::new(code), "nobody was given the code 0000-0000S"),
            (reply(), "this answer says nothing"),
            (Reply { change: Some(" \n ".into()), ..reply() }, "this answer says nothing"),
            (
                Reply { received: day("2022-09-13"), ..reply() },
                "received on 2022-09-13, and it was circulated on 2022-09-14, which is later",
            ),
            (
                Reply { read: day("2022-12-02"), ..reply() },
                "read on 2022-12-02, which is still to come",
            ),
            (
                Reply { read: day("2022-10-02"), discussed: day("2022-10-01"), ..reply() },
                "discussed on 2022-10-01, and read on 2022-10-02, which is later",
            ),
            (
                Reply { discussed: day("2022-10-01"), attended: Some(0), ..reply() },
                "a discussion has at least one person in it",
            ),
            (
                Reply { attended: Some(3), ..reply() },
                "`attended` is about a discussion, and none is known of",
            ),
            (
                Reply { read: day("2022-10-02"), change: Some(said.clone()), ..reply() },
                "`change` is about a discussion, and none is known of",
            ),
            (
                Reply {
                    discussed: day("2022-10-01"),
                    change: Some(said.replace(' ', "\u{202e}")),
                    ..reply()
                },
                "the change has a character that cannot be seen",
            ),
            (
                Reply {
                    discussed: day("2022-10-01"),
                    change: Some("a".repeat(MAX_CHANGE + 1)),
                    ..reply()
                },
                "the change has more than 4000 characters; say it shorter",
            ),
            (
                Reply { recalled: day("2022-10-01"), ..reply() },
                "first v1 is not withdrawn, so nobody asked for it back",
            ),
        ] {
            assert_eq!(refused(&place, wrong), [told]);
        }
    }

    /// The register says for ever how many answers came, and whoever reads that takes each for somebody.
    #[test]
    fn several_replies_of_one_recipient_are_one_answer_unless_they_contradict() {
        let place = Place::new();
        let first = Reply { received: day("2022-09-20"), ..place.reply() };
        let second = Reply { discussed: day("2022-10-01"), attended: Some(3), ..place.reply() };
        let both = Reply { received: first.received, ..second.clone() };
        let of = |replies| accepted(&place, replies);
        let whole = of(vec![first.clone(), second.clone()]);
        assert_eq!(whole.count(), 1);
        assert_eq!(whole, of(vec![both]));
        let other = Reply { discussed: day("2022-10-02"), ..place.reply() };
        let refused = of(vec![first, second, other]).refused;
        let [(2, refusal)] = &refused[..] else { panic!("{refused:?}") };
        assert_eq!(refusal.name(), "said-otherwise");
    }

    #[test]
    fn all_that_is_wrong_with_a_reply_is_told_at_once() {
        let place = Place::new();
        let wrong = Reply {
            received: day("2022-09-01"),
            read: day("2023-01-01"),
            attended: Some(0),
            ..place.reply()
        };
        let refusals = accepted(&place, vec![wrong]).refused;
        let names: Vec<_> = refusals.iter().map(|(_, refusal)| refusal.name()).collect();
        assert_eq!(names, ["before-circulation", "to-come", "no-discussion", "nobody-attended"]);
    }

    #[test]
    fn a_code_of_another_briefing_is_refused_where_one_is_asked_about() {
        let place = Place::new();
        let reply = Reply { received: day("2022-09-20"), ..place.reply() };
        let accept = |briefing| {
            let replies = vec![reply.clone()];
            accept(replies, place.holders(), Some(briefing), today())
        };
        assert_eq!(accept("first").count(), 1);
        assert_eq!(
            accept("second").refused[0].1,
            ReplyRefusal::OtherBriefing {
                code: reply.code,
                briefing: "first".into(),
                version: version("v1")
            }
        );
    }

    #[test]
    fn a_code_that_was_drawn_twice_does_not_say_who_answers() {
        let mut place = Place::new();
        let code = place.reply().code;
        place.part.circulations[0].list.salted[1].row.code = code;
        place.entries[2] = place.list().entry();
        let refused = refused(&place, Reply { read: day("2022-10-02"), ..place.reply() });
        let told = format!("the code {code} was given to several, so it does not say who answers");
        assert_eq!(refused, [told]);
    }

    #[test]
    fn the_same_answer_twice_is_known_and_not_kept_again() {
        let mut place = Place::new();
        let first = Reply { received: day("2022-09-20"), ..place.reply() };
        let second = Reply {
            discussed: day("2022-10-01"),
            attended: Some(4),
            change: Some("We ask\nwho was seen.".into()),
            ..place.reply()
        };
        let replies = vec![first.clone(), first.clone(), second.clone(), first.clone()];
        let first_time = accepted(&place, replies);
        assert_eq!((first_time.count(), first_time.known), (1, vec![1, 3]));
        place.keep(first.clone());
        place.keep(second.clone());
        let again = accepted(&place, vec![first, second]);
        assert_eq!((again.count(), again.known), (0, vec![0, 1]));
        let holders = place.holders();
        let held: Vec<_> = holders.iter().map(|holder| holder.standing.step()).collect();
        assert_eq!(held, [Step::Discussed, Step::Silent]);
        let change = holders.iter().next().unwrap().standing.change.clone();
        assert_eq!(change.as_deref(), Some("We ask who was seen."));
    }

    #[test]
    fn who_gave_a_withdrawn_version_back_is_asked_again_when_it_is_withdrawn_again() {
        let mut place = Place::new();
        let recalled = Reply { recalled: day("2022-09-14"), ..place.reply() };
        place.entries.push(withdrawn("first", "v1"));
        place.keep(recalled.clone());
        // Its files are taken down later: that asks nobody again.
        let Entry::Withdrawn(mut taken_down) = withdrawn("first", "v1") else { panic!() };
        taken_down.taken_down = true;
        place.entries.push(Entry::Withdrawn(taken_down));
        assert_eq!(accepted(&place, vec![recalled.clone()]).known, [0]);
        place.reinstate();
        assert_eq!(place.holders().iter().next().unwrap().standing.recalled, None);
        place.entries.push(withdrawn("first", "v1"));
        assert_eq!(accepted(&place, vec![recalled]).count(), 1);
    }

    #[test]
    fn nothing_is_given_back_before_it_was_asked_back() {
        let mut place = Place::new();
        let Entry::Withdrawn(mut later) = withdrawn("first", "v1") else { panic!() };
        later.timestamp += 30 * 24 * 3600;
        place.entries.push(Entry::Withdrawn(later));
        let refused = refused(&place, Reply { recalled: day("2022-10-13"), ..place.reply() });
        let told = "recalled on 2022-10-13, and it was withdrawn on 2022-10-14, which is later";
        assert_eq!(refused, [told]);
    }
}
