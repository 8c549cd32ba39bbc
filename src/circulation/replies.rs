//! Replies as a table: a row for each, its code, and whatever it says.
//!
//! ```text
//! code,received,read,discussed,attended,change
//! 7Q2M-K0XTW,2022-10-01,,2022-11-02,12,We ask who was seen.
//! 8R3N-M1YVX,2022-10-04,,,,
//! ```

use std::fmt::Display;
use std::str::FromStr;

use super::refusal::ReplyRefusal;
use super::reply::{Field, Reply};
use crate::report::Problem;
use crate::table::{Line, Table};

/// The columns of a table of replies.
pub const COLUMNS: [&str; 7] =
    ["code", "received", "read", "discussed", "attended", "change", "recalled"];

/// Those of them that must be there.
pub const NEEDED: [&str; 1] = ["code"];

/// Reads each row of a table, and tells all that cannot be read.
pub fn read<'t>(table: &'t Table<'t>) -> (Vec<(Reply, Line<'t>)>, Vec<Problem>) {
    let (mut replies, mut problems) = (Vec::new(), Vec::new());
    for line in table.lines() {
        match line {
            Ok(line) => {
                let reply = read_line(&line, &mut problems);
                replies.extend(reply.map(|reply| (reply, line)));
            }
            Err(problem) => problems.push(*problem),
        }
    }
    (replies, problems)
}

/// A refused reply, at the place in its row that is wrong.
pub fn problem(refusal: &ReplyRefusal, line: &Line<'_>) -> Problem {
    let problem = Problem::error(refusal.name(), refusal.to_string());
    let problem = problem.at(line.place(refusal.field().name()));
    match refusal.hint() {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

fn read_line(line: &Line<'_>, problems: &mut Vec<Problem>) -> Option<Reply> {
    let known = problems.len();
    let code = read_field(line, Field::Code, problems);
    if code.is_none() && problems.len() == known {
        let problem = Problem::error("no-code", "this row has no code, so it is nobody's answer");
        problems.push(problem.at(line.place(Field::Code.name())));
    }
    let mut day = |field| read_field(line, field, problems);
    let [received, read, discussed, recalled] =
        [Field::Received, Field::Read, Field::Discussed, Field::Recalled].map(&mut day);
    let attended = read_field::<Heads>(line, Field::Attended, problems).map(|Heads(heads)| heads);
    let change = Some(line.text(Field::Change.name())).filter(|change| !change.is_empty());
    let is_read = problems.len() == known;
    let code = code.filter(|_| is_read)?;
    Some(Reply { code, received, read, discussed, attended, change, recalled })
}

/// What stands in a field, if anything does.
fn read_field<T: FromStr<Err: Display>>(
    line: &Line<'_>,
    field: Field,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let text = line.text(field.name());
    if text.is_empty() {
        return None;
    }
    let read = text.parse().map_err(|error: T::Err| {
        let problem = Problem::error("field", format!("`{text}` cannot be read: {error}"));
        problems.push(problem.at(line.place(field.name())));
    });
    read.ok()
}

/// How many people.
struct Heads(u32);

impl FromStr for Heads {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| "write how many people there were, in digits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circulation::AnswerCode;

    fn told(text: &str) -> Vec<String> {
        let table = Table::read("a.csv", text.as_bytes(), &COLUMNS, &NEEDED).ok().unwrap();
        let (_, problems) = read(&table);
        let report = table.report(problems);
        let told = |problem: &Problem| {
            let place = problem.place.as_ref().unwrap();
            let (line, column) = report.line_and_column(place).unwrap();
            format!("{line}:{column} {}: {}", problem.code, problem.message)
        };
        report.problems().into_iter().map(told).collect()
    }

    #[test]
    fn a_row_is_a_reply_and_an_empty_field_says_nothing() {
        let text =
            "change,code,discussed,attended\r\n\"We ask, always.\",o000-0000s,2022-11-02,12\r\n";
        let table = Table::read("a.csv", text.as_bytes(), &COLUMNS, &NEEDED).ok().unwrap();
        let (replies, problems) = read(&table);
        let code: AnswerCode = "0000-0000S".parse().unwrap();
        let expected = Reply {
            discussed: Some("2022-11-02".parse().unwrap()),
            attended: Some(12),
            change: Some("We ask, always.".into()),
            ..Reply::new(code)
        };
        assert_eq!(problems, []);
        assert_eq!(replies.into_iter().map(|(reply, _)| reply).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn all_that_cannot_be_read_is_told_at_its_place() {
        let text = "code,read,attended\n0000-0000S,2022-10-01,4\n\
                    0000-0000T,1/10/2022,some\n,2022-10-01,\n0000-0000S,2022-10-01\n";
        assert_eq!(
            told(text),
            [
                "3:1 field: `0000-0000T` cannot be read: this is no code to answer with: the last \
                 character does not go with the others: one was misread",
                "3:12 field: `1/10/2022` cannot be read: a day is written 2026-11-26: year, month and day",
                "3:22 field: `some` cannot be read: write how many people there were, in digits",
                "4:1 no-code: this row has no code, so it is nobody's answer",
                "5:1 fields: this row has 2 fields, and the header has 3",
            ]
        );
    }

    #[test]
    fn a_refused_reply_is_told_where_it_is_wrong() {
        let text = "code,read\n0000-0000S,2030-10-01\n";
        let table = Table::read("a.csv", text.as_bytes(), &COLUMNS, &NEEDED).ok().unwrap();
        let (replies, _) = read(&table);
        let refusal =
            ReplyRefusal::ToCome { field: Field::Read, day: "2030-10-01".parse().unwrap() };
        let problem = problem(&refusal, &replies[0].1);
        assert_eq!(problem.place.unwrap().range, Some(21..31));
    }
}
