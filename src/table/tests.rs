//! Tables as people make them, and each fault in one.

use super::*;

const COLUMNS: [&str; 2] = ["name", "team"];

fn table(bytes: &[u8]) -> Result<Table<'_>, Report> {
    Table::read("a.csv", bytes, &COLUMNS, &["name"])
}

/// Each row's line, name and team, or what is wrong.
fn rows(text: &str) -> Vec<String> {
    let table = table(text.as_bytes()).unwrap_or_else(|report| panic!("{report:?}"));
    let row = |line: Line| format!("{} {}|{}", line.number, line.text("name"), line.text("team"));
    table.lines().map(|line| line.map_or_else(|problem| problem.message, row)).collect()
}

fn codes(text: &[u8]) -> Vec<String> {
    let problems = |report: Report| {
        report.problems().into_iter().map(|problem| problem.code.clone()).collect()
    };
    table(text).err().map(problems).unwrap_or_default()
}

#[test]
fn columns_stand_in_any_order_and_lines_end_as_on_any_system() {
    assert_eq!(rows("team,Name\nA,Ann\nB,Bo"), ["2 Ann|A", "3 Bo|B"]);
    assert_eq!(rows("name,team\r\nAnn,A\r\n\r\nBo,B\r\n"), ["2 Ann|A", "4 Bo|B"]);
    assert_eq!(rows("\u{feff}name\nAnn\n"), ["2 Ann|"]);
    assert_eq!(rows("name,team\n,\n Ann ,\n"), ["3 Ann|"]);
}

#[test]
fn quotation_marks_hold_commas_line_breaks_and_quotation_marks() {
    let text = "name,team\n\"Other, Ann\",\"A\r\nB\"\n\"Bo \"\"B\"\" Be\",C\n";
    assert_eq!(rows(text), ["2 Other, Ann|A\r\nB", "4 Bo \"B\" Be|C"]);
}

#[test]
fn a_text_is_composed() {
    assert_eq!(rows("name\nZoe\u{308}\n"), ["2 Zoë|"]);
}

#[test]
fn a_row_of_other_fields_is_told_and_the_next_is_read() {
    let told = "this row has 3 fields, and the header has 2";
    assert_eq!(rows("name,team\nOther, Ann,A\nBo,B\n"), [told, "3 Bo|B"]);
    assert_eq!(rows("name,team\nAnn\n"), ["this row has 1 field, and the header has 2"]);
}

#[test]
fn a_quotation_mark_that_is_not_closed_takes_no_rows_with_it_unnoticed() {
    let text = "name,team\nAnn,A\n\"Bo,B\nCi,C\n";
    assert_eq!(rows(text), ["2 Ann|A", "a quotation mark is opened here and never closed"]);
    let table = table(text.as_bytes()).ok().unwrap();
    let problem = table.lines().find_map(Result::err).unwrap();
    assert_eq!(problem.place, Some(Place::at("a.csv", 16..17)));
}

#[test]
fn a_field_is_found_in_its_line() {
    let text = "name,team\r\nAnn,A\r\n\"Other, Bo\",B\r\n";
    let table = table(text.as_bytes()).ok().unwrap();
    let places: Vec<_> = table.lines().flatten().map(|line| line.place("team")).collect();
    assert_eq!(places, [Place::at("a.csv", 15..16), Place::at("a.csv", 30..31)]);
    assert_eq!(&text[15..16], "A");
    assert_eq!(&text[30..31], "B");
}

#[test]
fn every_malformed_header_is_refused_by_name() {
    for (text, expected) in [
        ("", &["empty-table"][..]),
        ("\n\r\n", &["empty-table"]),
        ("name;team\nAnn;A\n", &["not-commas"]),
        ("name\tteam\n", &["not-commas"]),
        ("name,phone,NAME\n", &["unknown-column", "column-twice"]),
        ("team,\n", &["missing-column", "unknown-column"]),
    ] {
        assert_eq!(codes(text.as_bytes()), expected, "{text:?}");
    }
}

#[test]
fn what_is_not_utf_8_is_refused_and_not_guessed() {
    let message = |bytes: &[u8]| {
        let report = table(bytes).err().unwrap();
        report.problems()[0].message.clone()
    };
    assert_eq!(
        message(b"name\nAnn\nZo\xeb\n"),
        "this table is not UTF-8: the byte EB in line 3 is no character; it may be Latin-1 or \
         Windows-1252"
    );
    assert_eq!(message(b"\xff\xfen\0a\0"), "this table is UTF-16LE, not UTF-8");
}

#[test]
fn of_many_problems_the_first_are_shown_and_all_are_counted() {
    let table = table(b"name\n").ok().unwrap();
    let report = table.report(vec![Problem::error("a", "b"); 1234]);
    assert_eq!(report.problems().len(), MOST_SHOWN + 1);
    let told = "there are 1234 problems in this table; the first 100 are shown";
    assert!(report.problems().iter().any(|problem| problem.message == told));
}

#[test]
fn no_text_is_written_as_a_formula() {
    let row = |text: &str| vec![text.to_owned(), "A, B".to_owned()];
    let formulas = ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "Ann"];
    let written = write(&COLUMNS, formulas.map(row));
    assert_eq!(
        String::from_utf8(written).unwrap(),
        "\u{feff}name,team\r\n'=1+1,\"A, B\"\r\n'+44,\"A, B\"\r\n'-1,\"A, B\"\r\n'@SUM(A1),\"A, B\"\r\n'\t=1,\"A, B\"\r\nAnn,\"A, B\"\r\n"
    );
}
