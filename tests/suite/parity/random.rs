//! Whatever a briefing says, both layouts say it.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::test_runner::Config as Settings;

use engross::content::{self, Content};
use engross::edition::compile::COMPILER_FAULT;
use engross::edition::{self, Failure, Orders, Shared, compile};
use engross::facts::{Facts, Status};
use engross::{parity, readback};

use super::SAMPLE;
use crate::random::briefing;

static SHARED: LazyLock<Arc<Shared>> =
    LazyLock::new(|| Arc::new(Shared::new(&edition::layouts(&SAMPLE.files))));

proptest! {
    #[test]
    fn what_random_briefings_say_can_be_read_from_its_outline(text in briefing()) {
        let mut files = SAMPLE.files.clone();
        files.insert("sources/sample/briefing.md", text.into_bytes());
        let content = content::read("sample", &files).briefing.unwrap().content;
        prop_assert_eq!(Content::from_outline(&content.outline()), Ok(content));
    }
}

proptest! {
    #![proptest_config(Settings { cases: 24, failure_persistence: None, max_shrink_iters: 60, ..Settings::default() })]

    #[test]
    fn random_briefings_are_at_parity(text in briefing()) {
        at_parity(&text)?;
    }
}

/// Both editions of a briefing with this text say it.
fn at_parity(text: &str) -> Result<(), TestCaseError> {
    let mut files = SAMPLE.files.clone();
    files.insert("sources/sample/briefing.md", text.as_bytes().to_vec());
    let reading = content::read("sample", &files);
    let Some(briefing) = reading.briefing else {
        return Err(TestCaseError::fail(format!("{:?}\n{text}", reading.problems)));
    };
    for name in ["print", "accessible"] {
        let order = Orders::new(&SAMPLE.config, Status::Draft, 0).of(&briefing, name);
        let made = match compile::compile(&SHARED, &order) {
            Ok(made) => made,
            // A fault of Typst's own stops the build with a clear error: there is no edition.
            Err(Failure::Wrong(problems))
                if problems.iter().all(|problem| problem.code == COMPILER_FAULT) =>
            {
                return Err(TestCaseError::reject("Typst's own fault"));
            }
            Err(failure) => return Err(TestCaseError::fail(format!("{failure:?}\n{text}"))),
        };
        let document = readback::read(&made.pdf, &readback::Limits::default()).unwrap();
        let facts = Facts::new(&briefing, name, Status::Draft, &SAMPLE.config);
        let parity = parity::check(&briefing, &facts, &document);
        prop_assert!(parity.is_same(), "{name}: {:#?}\n{text}", parity.differences);
    }
    Ok(())
}

/// The language of what a row or a table says is named where it begins.
#[test]
fn rows_and_tables_in_another_language_are_at_parity() {
    for table in [
        "| A | B |\n|---|---|\n| [Bore](lang:cy) | [da](lang:cy) |",
        "| [Bore](lang:cy) | [da](lang:cy) |\n|---|---|\n| [Nos](lang:cy) | [da](lang:cy) |",
    ] {
        let text = crate::random::written("Title", &[table.to_owned()]);
        at_parity(&text).unwrap_or_else(|error| panic!("{error}"));
    }
}
