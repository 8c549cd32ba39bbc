//! Full dates of birth: day, month and year, with a word about birth in the same sentence.
//!
//! A date alone is none, nor is a month and a year. Days in words (`the third of March`) are not
//! found.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use time::{Date, Month};

use super::shape::{Place, around, goes_on, pattern, places};

pub(super) fn find(text: &str) -> Vec<Place> {
    static DATES: LazyLock<[Regex; 7]> = LazyLock::new(|| {
        // An edge of ASCII words: those of Unicode are slow to look for.
        let edge = r"(?-u:\b)";
        let month = concat!(
            "(?<month>jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?",
            "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
        );
        let day = r"(?<day>\d{1,2})(?:\s?(?:st|nd|rd|th))?";
        let year = r"(?<year>(?:19|20)\d{2})";
        let any_year = r"(?<year>(?:19|20)?\d{2})";
        let gap = r"(?:\s?[/.,-]\s?|\s)";
        [
            format!(r"{edge}(?<day>\d{{1,2}}){gap}(?<number>\d{{1,2}}){gap}{any_year}{edge}"),
            format!(r"{edge}{year}{gap}(?<number>\d{{1,2}}){gap}(?<day>\d{{1,2}})(?:T|{edge})"),
            format!(r"{edge}(?<day>\d{{2}})(?<number>\d{{2}}){year}{edge}"),
            format!(r"{edge}{year}(?<number>\d{{2}})(?<day>\d{{2}}){edge}"),
            format!(
                r"{edge}{day}(?:\s+day)?[\s.,/-]{{0,3}}(?:of\s+)?{month}[\s.,/'-]{{0,3}}{any_year}{edge}"
            ),
            format!(r"{edge}{month}[\s.,/-]{{0,3}}(?:the\s+)?{day}[\s.,/'-]{{1,3}}{any_year}{edge}"),
            format!(r"{edge}{year}[\s.,/-]{{1,3}}{month}[\s.,/-]{{1,3}}{day}{edge}"),
        ]
        .map(|date| pattern(&format!("(?i){date}")))
    });

    let read = |captures: &Captures<'_>, range: Range<usize>| {
        (is_date(captures) && !goes_on(text, &range, &['/', '.']) && is_of_birth(text, &range))
            .then(|| Place::foreign(range))
    };
    DATES.iter().flat_map(|date| places(date, text, read)).collect()
}

/// Whether the calendar has such a day. Numbers may be in the American order, a year of two digits
/// may be of either century.
fn is_date(captures: &Captures<'_>) -> bool {
    let number = |name| captures.name(name).and_then(|part| part.as_str().parse::<u8>().ok());
    let (Some(day), Some(year)) = (number("day"), captures.name("year")) else { return false };
    let months = match (captures.name("month"), number("number")) {
        (Some(name), _) => vec![(day, month_named(name.as_str()))],
        (None, Some(month)) => vec![(day, month), (month, day)],
        (None, None) => return false,
    };
    let years = match year.as_str().parse::<i32>() {
        Ok(year) if year < 100 => vec![1900 + year, 2000 + year],
        Ok(year) => vec![year],
        Err(_) => return false,
    };
    let exists = |year: i32, (day, month): (u8, u8)| {
        Month::try_from(month).is_ok_and(|month| Date::from_calendar_date(year, month, day).is_ok())
    };
    years.iter().any(|year| months.iter().any(|month| exists(*year, *month)))
}

fn month_named(name: &str) -> u8 {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    MONTHS
        .iter()
        .zip(1..)
        .find(|(month, _)| name.starts_with(**month))
        .map_or(0, |(_, number)| number)
}

/// Whether the words around a date speak of a birth, and of nothing else that has a date.
fn is_of_birth(text: &str, range: &Range<usize>) -> bool {
    static BIRTH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i)\bbirth\s+(?<relation>father|mother|parent|famil|sibling|relative|certificate|name|plan|weight|rate)",
            r"|\b(?:still)?born\b|\bbirth(?:s|day|date)?\b|\bd[\s.]{0,2}o[\s.]{0,2}b\b",
        ))
    });
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)(?:^|[\s(,;])b\.?\s?$"));
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:died|death|deceased|published|updated|issued|convicted|sentenced)\b")
    });
    // In "12 November 2017, born 3 March 2015" the word belongs to the second date.
    static NEXT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^[\s.:,(-]*(?:(?:was|is|on|the|about)\s+)*\d"));

    let births = |words: &str| -> Vec<Range<usize>> {
        let births =
            BIRTH.captures_iter(words).filter(|captures| captures.name("relation").is_none());
        births.map(|captures| captures.get_match().range()).collect()
    };
    let (before, after) = around(text, range, 60, 60);
    BEFORE.is_match(before)
        || births(before).iter().any(|birth| !OTHER.is_match(&before[birth.end..]))
        || births(after).iter().any(|birth| {
            birth.start < 40
                && !OTHER.is_match(&after[..birth.start])
                && !NEXT.is_match(&after[birth.end..])
        })
}

#[cfg(test)]
mod tests {
    use crate::confidentiality::tests::{Table, check_rule};

    use super::find;

    #[test]
    fn full_dates_are_found_where_birth_is_spoken_of() {
        check_rule(
            find,
            &Table {
                found: &[
                    "born «3/3/2015»",
                    "born on «03/03/2015».",
                    "DOB «03.03.2015»",
                    "DOB: «03-03-2015»",
                    "dob «03 03 2015»",
                    "D.O.B. «3/3/15»",
                    "D.O.B. «3 March 2015»",
                    "D O B «3 / 3 / 2015»",
                    "date of birth «2015-03-03»",
                    "Date of birth\n«2015/3/3»",
                    "date of birth: «2015-03-03T»00:00",
                    "DOB «03032015»",
                    "DOB «20150303»",
                    "born «3 March 2015»",
                    "born «3 Mar. 2015»",
                    "born «3-Mar-15»",
                    "born on the «3rd of March 2015»",
                    "born on the «3rd of March, 2015»",
                    "born on the «3rd day of March 2015»",
                    "born on Tuesday «3 March '15»",
                    "born «March 3, 2015»",
                    "born «March 3rd, 2015»",
                    "born «Sept 3 2015»",
                    "born «2015 March 3»",
                    "her birthday is «29 February 2012»",
                    "birthdate «3.3.15»",
                    "(b. «3 March 2015»)",
                    "(b «3.3.15»)",
                    "«3 March 2015» (date of birth)",
                    "«3 March 2015», when he was born",
                    "«3/3/2015» is her birthday",
                    "gave birth on «3 March 2015»",
                    "stillborn on «3 March 2015»",
                    "born at St. Mary's on «3 March 2015»",
                    "born «3/25/2015»",
                    "born «3/3/2015» and «4/4/2016»",
                    "died on 12 November 2017, born «3 March 2015»",
                    "born «3 March 2015», died 12 November 2017",
                    "born «٣/٣/٢٠١٥»",
                    "born «３／３／２０１５»",
                    "born\u{A0}«3\u{A0}March\u{A0}2015»",
                    "born «3\u{2011}3\u{2011}2015»",
                    "born «3\u{AD} Ma\u{AD}rch 20\u{200B}15»",
                ],
                passed: &[
                    "November 2017",
                    "born in November 2017",
                    "born in 2015",
                    "published 12 March 2020",
                    "12/03/2020",
                    "2020-03-12",
                    "born 31/31/2015",
                    "born 30 February 2015",
                    "born 29 February 2015",
                    "born 0/0/2015",
                    "born 3/3/1815",
                    "born 3/3/2015/7",
                    "born on 3 March",
                    "born at 10.30",
                    "aged 7, seen on 3 March 2015",
                    "the birth father was told on 12 March 2020",
                    "the birth certificate of 12 March 2020",
                    "the unborn child, on 12 March 2020",
                    "newborn screening, 12 March 2020",
                    "He was born in Leeds. On 12 March 2020 the review began",
                    "born in 2010 and died on 12 November 2017",
                    "12 November 2017. The child was born at home",
                    "reborn 3/3/2015",
                    "section b) 3/3/2015",
                    "born in room 3, ward 3, in 2015",
                ],
            },
        );
    }
}
