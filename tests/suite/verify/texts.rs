//! Texts of a published edition: never the file, and the first line says whether the words are the edition's.

use engross::import::{self, Limits};
use engross::readback;
use engross::verify::{Case, NotGenuine, Verdict};

use crate::published::{ID, Stage, publications};

/// Why a text is not the published file, in a word and in a clause.
fn told(text: &str) -> (&'static str, String) {
    let (register, served) = publications().open(Stage::V2);
    let case = Case::new(&register, &served, None);
    let answer = case.verify("print.txt", text.as_bytes());
    let Verdict::NotGenuine(cause @ NotGenuine::Changed { .. }) = &answer.verdict else {
        panic!("{answer:?}")
    };
    (cause.code(), cause.told())
}

#[test]
fn a_text_is_said_to_have_the_words_of_an_edition_or_not_to() {
    for version in ["v1", "v2"] {
        let print = publications().file(&format!("{version}/print.pdf"));
        let text = import::read("print.pdf", &print, &Limits::default()).unwrap().text();
        let of = format!("of {ID} {version}");
        let (code, same) = told(&text);
        assert_eq!(code, "text", "{same}");
        assert!(same.starts_with("it is a text, and its words are those of "), "{same}");
        assert!(same.ends_with(&of), "{same}");

        let pages = readback::read(&print, &readback::Limits::default()).unwrap();
        let pages = (1..=pages.pages.len()).map(|page| pages.text_of(page));
        let (code, shown) = told(&pages.collect::<Vec<_>>().join("\n"));
        assert_eq!(code, "text", "{shown}");

        let (code, other) = told(&text.replacen(" not ", " ", 1));
        assert_eq!(code, "other-text", "{other}");
        assert!(other.ends_with(&format!("{of}: it lacks “not”")), "{other}");

        let (code, more) = told(&text.replacen(" and ", " and never ", 1));
        assert_eq!(code, "other-text", "{more}");
        assert!(more.ends_with(&format!("{of}: it has “never” besides")), "{more}");

        let mut lines: Vec<_> = text.lines().collect();
        lines.reverse();
        let (code, turned) = told(&lines.join("\n"));
        assert_eq!(code, "text", "{turned}");
        assert!(turned.ends_with("but not all in the same order"), "{turned}");
    }
}
