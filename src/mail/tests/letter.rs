//! What is wrong with a template, where.

use super::*;
use crate::circulation::Channel;
use crate::files::Files;

const KIND: Kind = Kind {
    name: "test",
    values: &["name", "code"],
    needed: &["code"],
    default: "Subject: {name}\n\n{code}",
};

fn faults(text: impl AsRef<[u8]>) -> Vec<String> {
    let mut files = Files::default();
    files.insert("letters/test.txt", text.as_ref());
    let (template, report) = KIND.template(&files);
    assert_eq!(template.is_none(), report.has_errors());
    let told = |problem: &crate::report::Problem| {
        let at = problem.place.as_ref().and_then(|place| report.line_and_column(place));
        let at = at.map(|(line, column)| format!("{line}:{column} ")).unwrap_or_default();
        format!("{at}{}: {}", problem.code, problem.message)
    };
    report.problems().into_iter().map(told).collect()
}

fn letter(text: &str, values: &Values) -> Result<Letter, NoValue> {
    Template::parse(&KIND, "letters/test.txt", text).unwrap().letter(values)
}

#[test]
fn all_that_is_wrong_with_a_letter_is_told_at_its_place() {
    let text = "Subject: About {nobody}\nDear {name},\n{code\n{ name}\u{200b}\n{{code}}\n";
    insta::assert_snapshot!(faults(text).join("\n"));
}

#[test]
fn each_fault_of_a_letter_has_its_name() {
    for (text, fault) in [
        ("", "1:1 letter-without-subject: a letter starts with its subject"),
        ("Dear {name},\n\n{code}", "1:1 letter-without-subject: a letter starts with its subject"),
        ("Subject: \n\n{code}", "1:1 letter-without-subject: the subject is empty"),
        (
            "Subject: a\tb\n\n{code}",
            "1:10 letter-subject: the subject has a tab or another character that cannot be seen",
        ),
        (
            "Subject: a\n\nDear {name},",
            "letter-without-value: this letter does not say `{code}`, and has to",
        ),
        ("Subject: a\n\n{code} {Name}", "3:8 letter-value: there is no value `Name`"),
        ("Subject: a\n\n{code} {}", "3:8 letter-value: there is no value ``"),
        ("Subject: a\n\n{code} {", "3:8 letter-brace: this brace is not closed"),
        ("Subject: a\n\n{code} {{name", ""),
        (
            "Subject: a\n{code}\n",
            "2:1 letter-without-gap: the line between the subject and the letter is not empty",
        ),
    ] {
        let found = faults(text);
        match fault {
            "" => assert_eq!(found, [""; 0], "{text:?}"),
            fault => assert!(found.iter().any(|found| found == fault), "{text:?}: {found:?}"),
        }
    }
    assert_eq!(faults(b"Subject: \xff"), ["letter-encoding: this letter is not UTF-8"]);
}

#[test]
fn values_take_their_places_and_are_not_looked_through_again() {
    let values = Values::from([("name", "{code} Ünal".into()), ("code", "7Q2M".into())]);
    let text = "Subject: For {name}\r\n\r\nDear {name},\r\n{{code} is {code}.\r\n\r\n";
    assert_eq!(
        letter(text, &values),
        Ok(Letter {
            subject: "For {code} Ünal".into(),
            text: "Dear {code} Ünal,\n{code} is 7Q2M.\n".into()
        })
    );
}

#[test]
fn a_value_that_breaks_the_line_or_is_missing_is_refused_by_name() {
    let broken =
        Values::from([("name", "Ann\r\nBcc: all@example.org".into()), ("code", "".into())]);
    assert_eq!(letter(KIND.default, &broken), Err(NoValue::Unseen("name")));
    assert_eq!(letter(KIND.default, &Values::new()), Err(NoValue::Missing("name")));
}

#[test]
fn a_workspace_without_a_letter_has_one() {
    let kept = kept_for(1);
    let row = &kept.list.salted[0].row;
    assert_eq!(row.channel, Channel::Email);
    let values = sender().values(&kept.list, row, "Learning Lessons");
    assert!(values.keys().eq(ROW_VALUES.iter().collect::<std::collections::BTreeSet<_>>()));
    let Letter { subject, text } = template().letter(&values).unwrap();
    insta::assert_snapshot!(format!("{subject}\n\n{text}"));
}
