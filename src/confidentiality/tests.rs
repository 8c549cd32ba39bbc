//! The whole gate; each rule's table stands beside the rule.

use proptest::prelude::*;

use super::shape::Place;
use super::*;

/// Texts for one rule; in those where something is found, `«` and `»` stand around it.
pub(super) struct Table<'t> {
    pub found: &'t [&'t str],
    pub passed: &'t [&'t str],
}

/// Compares the places that are found in each text with those that are marked.
pub(super) fn check(find: impl Fn(&str) -> Vec<Range<usize>>, table: &Table<'_>) {
    for marked in table.found.iter().chain(table.passed) {
        let (mut text, mut wanted, mut start) = (String::new(), Vec::new(), 0);
        for character in marked.chars() {
            match character {
                '«' => start = text.len(),
                '»' => wanted.push(start..text.len()),
                _ => text.push(character),
            }
        }
        let mut found = find(&text);
        found.sort_by_key(|range| range.start);
        assert_eq!(found, wanted, "in {marked:?}");
        assert_eq!(wanted.is_empty(), !table.found.contains(marked), "in {marked:?}");
    }
}

/// The same for a rule, which looks at the folded text.
pub(super) fn check_rule(find: impl Fn(&str) -> Vec<Place>, table: &Table<'_>) {
    let find = |text: &str| {
        let folded = Folded::new(text);
        let places = find(folded.text()).into_iter().filter(|place| !place.own);
        places.map(|place| folded.origin(place.range)).collect()
    };
    check(find, table);
}

fn gate(own: &[&str], names: &str) -> Gate {
    let own: Vec<_> = own.iter().map(ToString::to_string).collect();
    Gate::new(&own, PrivateNames::parse(names).expect("names").into()).expect("own")
}

/// What is found, as the rule's name and the text, which only a test may print.
fn found(gate: &Gate, text: &str) -> Vec<String> {
    let findings = gate.scan(text).into_iter();
    findings.map(|finding| format!("{}: {}", finding.rule, &text[finding.range])).collect()
}

#[test]
fn findings_are_in_the_order_of_the_text() {
    let text = "Nolly, born 3 March 2015 (NHS 999 123 4578, NI JG103759A), of SW1A 1AA: 01632 960000, n@example.org";
    assert_eq!(
        found(&gate(&[], "Nolly"), text),
        [
            "private-name: Nolly",
            "date-of-birth: 3 March 2015",
            "nhs-number: 999 123 4578",
            "national-insurance-number: JG103759A",
            "postcode: SW1A 1AA",
            "telephone: 01632 960000",
            "email: n@example.org",
        ]
    );
}

#[test]
fn what_the_organisation_owns_passes_in_any_spelling() {
    let gate = gate(
        &[
            "+44 121 496 0000",
            "Info@Example.org",
            "@example.net",
            "sw1a 1aa",
            "(01632) 960000",
            "GIR 0AA",
        ],
        "",
    );
    for text in [
        "0121 496 0000",
        "(0121) 496-0000",
        "+44 (0)121 496 0000",
        "0044 121 496 0000",
        "0121 496 0000 12 people",
        "01632 960000",
        "info@example.org",
        "INFO [at] example dot org",
        "anybody@example.net",
        "SW1A1AA",
        "SW1A 1AA",
        "GIR0AA",
    ] {
        assert_eq!(found(&gate, text), [""; 0], "{text}");
    }
    for text in [
        "0121 496 0001",
        "other@example.org",
        "a.info@example.org",
        "a@mail.example.net",
        "SW1A 2AA",
    ] {
        assert_eq!(found(&gate, text).len(), 1, "{text}");
    }
}

#[test]
fn an_own_address_does_not_let_a_private_name_pass() {
    assert_eq!(
        found(&gate(&["@example.org"], "Nolly"), "nolly@example.org"),
        ["private-name: nolly"]
    );
    assert_eq!(found(&gate(&[], "Nolly"), "nolly@example.org"), ["email: nolly@example.org"]);
}

#[test]
fn what_the_organisation_cannot_own_is_refused_by_its_place() {
    let own =
        ["0121 496 0000", "", "example.org", "call 01632 960000", "SW1A", "Nolly", "a@b", "@org"];
    let own: Vec<_> = own.iter().map(ToString::to_string).collect();
    let refused = Gate::new(&own, Arc::default()).expect_err("seven bad entries");
    assert_eq!(refused.iter().map(|entry| entry.index).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
    assert!(!refused[4].to_string().contains("Nolly"));
}

#[test]
fn findings_that_overlap_are_one_and_cover_all() {
    assert_eq!(
        found(&gate(&[], "Oliver Twist"), "oliver twist@example.org"),
        ["email: oliver twist@example.org"]
    );
    assert_eq!(
        found(&gate(&[], "Oliver\nOliver Twist\nTwist"), "Oliver Twist"),
        ["private-name: Oliver Twist"]
    );
    assert_eq!(found(&gate(&[], ""), "NHS 0800 000 0004"), ["telephone: 0800 000 0004"]);
}

/// Sentences of the briefing of September 2022, with every number, month and title it holds.
#[test]
fn the_real_briefing_passes() {
    let text = "“I take care of myself whilst mum is asleep!” September 2022. The death of a seven-year-old child \
        following an asthma attack in November 2017. The last Child Protection Plan for this child commenced two days \
        prior to his death. In April 2022, the child's mother was convicted of manslaughter by gross negligence and four \
        further counts of child cruelty and was sentenced to 20 years imprisonment. Professionals failed to consult the \
        birth father. Health colleagues - read the NHS Birmingham and Solihull [7-Minute Briefing on Childhood Asthma \
        and Neglect](#). Read NSPCC's learning on [Parental Substance Misuse](#) (2022). You can access guidance on the \
        BSCP website: www.lscpbirmingham.org.uk";
    assert_eq!(found(&gate(&[], "Oliver Twist"), text), [""; 0]);
}

#[test]
fn every_rule_says_what_is_wrong_and_what_to_do() {
    for rule in Rule::ALL {
        assert!(rule.sentence().starts_with("this ") && !rule.hint().is_empty());
        assert_eq!(
            rule.hint().contains("own = "),
            [Rule::Telephone, Rule::Email, Rule::Postcode].contains(&rule)
        );
    }
}

/// Pieces that the rules look at, in any order and in between anything.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,4}",
        any::<char>().prop_map(String::from),
        "[0-9]{1,12}",
        "[ \\n.\\-/()+@_']{1,3}",
        "[٠-٩０-９\u{AD}\u{200B}\u{301}\u{A0}\u{2011}]{1,4}",
        prop::sample::select(vec![
            "NHS",
            "born",
            "3 March 2015",
            "DOB",
            "SW1A",
            "1AA",
            "JG",
            "+44",
            "(0)",
            "a@",
            "example.org",
            "[at]",
            " dot ",
            "Nolly",
            "Oliver",
            "Twist",
            "ﬁ",
            "ß",
            "小红",
            "0800 1111",
            "ISBN",
            "10.1000/",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn findings_are_apart_and_stand_between_characters(text in pieces()) {
        let gate = gate(&["0121 496 0000", "@example.org"], "Nolly\nOliver Twist\n小红\nSS");
        let mut end = 0;
        for finding in gate.scan(&text) {
            prop_assert!(end <= finding.range.start && finding.range.start < finding.range.end);
            prop_assert!(text.get(finding.range.clone()).is_some());
            end = finding.range.end;
        }
    }

    #[test]
    fn no_list_and_no_entry_is_too_odd_to_be_read(list in any::<String>(), entry in pieces()) {
        _ = PrivateNames::parse(&list);
        _ = Gate::new(&[entry], Arc::default());
    }
}
