//! What a text has that a board regrets to have overlooked: obligations, amounts, dates, times,
//! numbers, names of organisations.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::fold;
use super::model::Matter;

/// Words that say what must be, may be, or must not be.
const OBLIGATIONS: [&str; 30] = [
    "must",
    "should",
    "shall",
    "may",
    "might",
    "will",
    "would",
    "can",
    "could",
    "cannot",
    "ought",
    "need",
    "needs",
    "not",
    "never",
    "no",
    "none",
    "nor",
    "neither",
    "only",
    "unless",
    "except",
    "always",
    "required",
    "require",
    "requires",
    "mandatory",
    "optional",
    "prohibited",
    "forbidden",
];

/// Whether a folded word is one of obligation; "don't" and "won't" are.
pub fn is_obligation(folded: &str) -> bool {
    OBLIGATIONS.contains(&folded) || folded.ends_with("n't")
}

/// What turns a word into its opposite when it stands before it.
const NEGATING: [&str; 7] = ["un", "in", "im", "ir", "il", "dis", "non"];

/// Words that are no opposite of what follows their first letters.
const NOT_NEGATED: [&str; 24] = [
    "come",
    "cover",
    "crease",
    "creased",
    "deed",
    "form",
    "formation",
    "formed",
    "forming",
    "forms",
    "land",
    "pose",
    "port",
    "ports",
    "press",
    "pressed",
    "prove",
    "proved",
    "side",
    "take",
    "tend",
    "tended",
    "tent",
    "less",
];

/// Whether one of two folded words is the opposite of the other by its first letters, as "unable" is
/// of "able".
pub fn is_opposite(one: &str, other: &str) -> bool {
    let negates = |long: &str, short: &str| {
        let stem = NEGATING.iter().find_map(|start| long.strip_prefix(start));
        stem == Some(short) && short.chars().count() >= 4 && !NOT_NEGATED.contains(&short)
    };
    negates(one, other)
        || negates(other, one)
        || matches!([one, other], ["with", "without"] | ["without", "with"])
}

const MONTHS: &str = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)";

const WEEKDAYS: &str = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";

/// What "twenty-five" and "two hundred" are made of, besides "one".
const COUNTS: &str = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half)";

const ORDINALS: &str =
    "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)";

/// What a number may be of; without it, `5 mg` and `5 g` are the same number.
const MEASURES: &str = "(?:(?:mcg|micrograms?|mg|milligrams?|kg|kilograms?|g|grams?|ml|millilitres?|cl|litres?|mm|cm|km|kilometres?|metres?|miles?|m)\\b|°[CF])";

/// How often, and how soon.
const FREQUENCIES: &str = "(?:once|twice|thrice|hourly|daily|nightly|weekly|fortnightly|monthly|termly|quarterly|yearly|annually|annual|biannual(?:ly)?|biennial(?:ly)?|immediately|today|tomorrow|tonight|noon|midday|midnight)";

const UNITS: &str = "(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|fortnights?|months?|terms?|quarters?|years?|decades?)";

/// What to look for, most telling first: a number in a date is part of the date.
static PATTERNS: LazyLock<Vec<(Matter, Regex)>> = LazyLock::new(|| {
    let date = format!(
        r"\b(?:{WEEKDAYS},?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTHS}\s+\d{{4}}\b|\b(?:{WEEKDAYS},?\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTHS}\b|\b{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b|\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b|\b(?:19|20)\d{{2}}\b"
    );
    // By itself, May is a month only where a month can stand.
    let month = r"\b(?:January|February|April|June|July|August|September|October|November|December)\b|\b(?i:in|by|since|until|from|before|after|of|during) (March|May)\b";
    let amount = r"[£$€]\s?\d+(?:[.,]\d+)*(?:\s?(?:thousand|million|billion|bn|m|k)\b)?|\b\d+(?:[.,]\d+)*\s?(?:%|per cent\b|percent\b|pounds\b|pence\b|euros?\b)";
    // "Five", "twenty-one", "two hundred and fifty".
    let counted = format!(
        r"(?:{COUNTS}(?:[\s-]+(?:and[\s-]+)?(?:{COUNTS}|one))*|one[\s-]+hundred|one[\s-]+thousand|one[\s-]+million)\b"
    );
    // "10 working days", "every other week", "9.30 am".
    let time = format!(
        r"(?i)\b{WEEKDAYS}s?\b|\b(?:(?:once|twice|(?:\d+|{counted})\s+times)\s+)?(?:\d+(?:[.,]\d+)*|{counted}|one|an?|each|every(?:\s+other)?|per)[\s-]+(?:(?:working|school|calendar|full)\s+)?{UNITS}\b|\b{FREQUENCIES}\b|\b\d{{1,2}}(?:[.:]\d{{2}})?\s?(?:am|pm|a\.m\.|p\.m\.)|\b\d{{1,2}}:\d{{2}}\b"
    );
    // A sign, or a point without a digit before it, stands after a space; otherwise it parts two numbers.
    let signed = format!(r"(?:^|[\s(“‘=])((?:[-−±+]\.?|\.)\d+(?:[.,:/]\d+)*(?:\s?{MEASURES})?)");
    let number = format!(
        r"\b\d+(?:st|nd|rd|th)\b|\b\d+(?:[.,:/]\d+)*(?:\s?{MEASURES})?|(?i)\b{counted}|\b{ORDINALS}\b"
    );
    // By itself, "one" is a number only where it can be nothing else.
    let one = r"(?i)(?:^|\b(?:is|are|at least|only|least|of|for|than|with|by|to|and|or|exactly|just|all but)\s+)(one)\s+(?:[b-np-z]|a[a-mo-z]|o[a-eg-z])";
    // Two or more words with capitals, small ones between them allowed; or an acronym.
    let name = r"\b\p{Lu}[\p{L}'’&]*(?:\s+(?:(?:of|and|for|the|in|&)\s+)*\p{Lu}[\p{L}'’&]*)+|\b\p{Lu}{2,}[\p{Lu}\d]*s?\b";
    let patterns = [
        (Matter::Amount, amount.to_owned()),
        (Matter::Date, date),
        (Matter::Date, month.to_owned()),
        (Matter::Time, time),
        (Matter::Organisation, name.to_owned()),
        (Matter::Number, signed),
        (Matter::Number, number),
        (Matter::Number, one.to_owned()),
        (Matter::Obligation, r"(?i)\b(?:have|has|had|having) to\b".to_owned()),
    ];
    // None depends on what is read, and a test builds them all.
    let built = |pattern: &str| Regex::new(pattern).expect("a pattern of this list is valid");
    patterns.into_iter().map(|(matter, pattern)| (matter, built(&pattern))).collect()
});

/// Words that start a sentence with a capital without being part of a name.
const OPENING: [&str; 62] = [
    "the", "a", "an", "this", "that", "these", "in", "on", "at", "by", "for", "from", "to", "all",
    "each", "every", "when", "where", "if", "read", "watch", "and", "as", "with", "add", "ask",
    "attend", "avoid", "bring", "call", "check", "choose", "complete", "consider", "discuss",
    "ensure", "explain", "find", "follow", "give", "include", "inform", "invite", "involve",
    "join", "keep", "listen", "make", "meet", "remember", "say", "see", "seek", "send", "speak",
    "take", "talk", "tell", "think", "use", "visit", "write",
];

/// A thing in a text, by its bytes.
pub type Found = (Matter, Range<usize>);

/// All such things in a text, none within another, in its order.
pub fn find(text: &str, is_heading: bool) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (matter, pattern) in PATTERNS.iter() {
        for hit in pattern.captures_iter(text) {
            // A group is what is meant, if a pattern has one.
            let Some(mut range) = hit.get(1).or(hit.get(0)).map(|hit| hit.range()) else {
                continue;
            };
            if *matter == Matter::Organisation && !trim_name(text, &mut range, is_heading) {
                continue;
            }
            if !found.iter().any(|(_, other)| other.start < range.end && range.start < other.end) {
                found.push((*matter, range));
            }
        }
    }
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// Takes the words off that only begin the sentence; whether a name is left.
fn trim_name(text: &str, range: &mut Range<usize>, is_heading: bool) -> bool {
    while let Some((first, rest)) = text[range.clone()].split_once(char::is_whitespace) {
        if !OPENING.contains(&fold(first).as_str()) {
            break;
        }
        range.start = range.end - rest.trim_start().len();
    }
    // "The Trust's" names the Trust.
    for possessive in ["'s", "’s"] {
        range.end -= if text[range.clone()].ends_with(possessive) { possessive.len() } else { 0 };
    }
    let name = &text[range.clone()];
    let is_acronym = |word: &str| {
        word.chars().filter(|char| char.is_uppercase()).count() >= 2 && word.len() >= 2
    };
    // In a heading, capitals are a matter of style.
    match is_heading {
        true => !name.contains(char::is_whitespace) && is_acronym(name),
        false => name.contains(char::is_whitespace) || is_acronym(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Matter, &str)> {
        find(text, false).into_iter().map(|(matter, range)| (matter, &text[range])).collect()
    }

    #[test]
    fn all_patterns_compile() {
        assert_eq!(PATTERNS.len(), 9);
    }

    #[test]
    fn numbers_are_found_with_sign_measure_and_all_their_words() {
        let numbers = |text| -> Vec<String> {
            let all = found(text).into_iter().filter(|(matter, _)| *matter == Matter::Number);
            all.map(|(_, text)| text.to_owned()).collect()
        };
        for (text, number) in [
            ("give 0.5 mg", "0.5 mg"),
            ("give .5 mg", ".5 mg"),
            ("at -5 outside", "-5"),
            ("give 5g of it", "5g"),
            ("all twenty-five came", "twenty-five"),
            ("two hundred and fifty homes", "two hundred and fifty"),
            ("the second visit", "second"),
            ("the 3rd visit", "3rd"),
            ("at least one adult", "one"),
        ] {
            assert_eq!(numbers(text), [number], "{text}");
        }
        assert_eq!(numbers("pages 3-5"), ["3", "5"]);
        assert_eq!(numbers("no one told one another, and one of them left"), [""; 0]);
        assert_eq!(found("within twenty-five days"), [(Matter::Time, "twenty-five days")]);
    }

    #[test]
    fn opposites_differ_in_their_first_letters() {
        for (one, other) in
            [("able", "unable"), ("insufficient", "sufficient"), ("with", "without")]
        {
            assert!(is_opposite(one, other), "{one} {other}");
        }
        for (one, other) in
            [("form", "inform"), ("able", "able"), ("side", "inside"), ("to", "into")]
        {
            assert!(!is_opposite(one, other), "{one} {other}");
        }
    }

    #[test]
    fn things_are_found_whole() {
        assert_eq!(
            found("By 1 March 2023 the NHS Trust pays £1,200, or 5% of 30 places."),
            [
                (Matter::Date, "1 March 2023"),
                (Matter::Organisation, "NHS Trust"),
                (Matter::Amount, "£1,200"),
                (Matter::Amount, "5%"),
                (Matter::Number, "30"),
            ]
        );
        assert_eq!(
            found("The Birmingham Safeguarding Children Partnership may meet in May 2024"),
            [
                (Matter::Organisation, "Birmingham Safeguarding Children Partnership"),
                (Matter::Date, "May 2024"),
            ]
        );
        assert_eq!(found("Nobody may say so"), []);
        assert_eq!(
            found(
                "Meet on Mondays at 9.30 am, twice a term, or within 10 working days of Tuesday 4 March"
            ),
            [
                (Matter::Time, "Mondays"),
                (Matter::Time, "9.30 am"),
                (Matter::Time, "twice a term"),
                (Matter::Time, "10 working days"),
                (Matter::Date, "Tuesday 4 March"),
            ]
        );
        assert_eq!(
            found("Weekly for two children, then every other month"),
            [
                (Matter::Time, "Weekly"),
                (Matter::Number, "two"),
                (Matter::Time, "every other month"),
            ]
        );
        assert_eq!(found("Say Iechyd da. Tell Ofsted, and use the PowerPoint"), []);
        assert_eq!(found("The Barrow Trust’s plan"), [(Matter::Organisation, "Barrow Trust")]);
        assert_eq!(
            found("Met in April, not in May"),
            [(Matter::Date, "April"), (Matter::Date, "May")]
        );
    }
}
