//! The front matter: TOML between two lines of `+++`, before the text.
//!
//! ```text
//! +++
//! title = "Learning Lessons from Serious Cases"
//! date = "2022-09"
//! language = "en-GB"
//! +++
//! ```

use std::ops::Range;

use time::{Date as CivilDate, Month};

use super::model::{Date, Language, PullQuote};
use super::prose::{self, Passage};
use crate::report::{Place, Problem};
use crate::settings::{Located, Settings, Table};

/// What the front matter says. A field is `None` only if it may be left out or was wrong.
#[derive(Debug, Default)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub date: Option<Date>,
    /// Where the date stands in the file.
    pub date_at: Option<Range<usize>>,
    pub language: Option<Language>,
    pub subject: Option<String>,
    pub keywords: Vec<String>,
    pub quote: Option<PullQuote>,
}

/// A file's front matter and text, as ranges of its bytes.
pub struct Parts {
    pub front_matter: Range<usize>,
    pub body: Range<usize>,
}

const FENCE: &str = "+++";

/// Parts a file into front matter and body.
pub fn split(path: &str, text: &str) -> Result<Parts, Box<Problem>> {
    if text.starts_with('\u{FEFF}') {
        let problem = Problem::error("byte-order-mark", "this file starts with a byte order mark")
            .at(Place::at(path, 0..3))
            .hint("save it as UTF-8 without one (“UTF-8”, not “UTF-8 with BOM”)");
        return Err(Box::new(problem));
    }
    let first_line = text.lines().next().unwrap_or_default();
    if first_line.trim_end() != FENCE {
        let problem = Problem::error("front-matter", "a briefing starts with its front matter")
            .at(Place::at(path, 0..first_line.len()))
            .hint("let the first line be `+++`, then `title = \"…\"` and so on, then a line `+++` again");
        return Err(Box::new(problem));
    }
    let mut at = 0;
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        if index == 0 {
            start = end;
        } else if line.trim_end() == FENCE {
            return Ok(Parts { front_matter: start..at, body: end..text.len() });
        }
        at = end;
    }
    let problem = Problem::error("front-matter", "the front matter does not end")
        .at(Place::at(path, 0..first_line.len()))
        .hint("put a line `+++` after its last key");
    Err(Box::new(problem))
}

/// Reads the front matter that stands at `range` of the file.
pub fn read(
    path: &str,
    file: &str,
    range: Range<usize>,
    passages: &mut Vec<Passage>,
) -> (FrontMatter, Vec<Problem>) {
    let mut settings = Settings::new(path, range.start);
    let mut table = settings.parse(&file[range]);
    let mut reader = Reader { path, settings: &mut settings, passages };

    let language = reader.language(&mut table);
    let title = reader.required(&mut table, "title", "\"Learning Lessons\"");
    let subtitle = reader.prose(&mut table, "subtitle");
    let (date, date_at) = reader.date(&mut table, language.as_ref()).unzip();
    let front = FrontMatter {
        title,
        subtitle,
        date,
        date_at,
        language,
        subject: reader.metadata(&mut table, "subject"),
        keywords: reader.keywords(&mut table),
        quote: reader.quote(&mut table),
    };
    table.finish(&mut settings);
    (front, settings.finish())
}

struct Reader<'r, 's> {
    path: &'r str,
    settings: &'r mut Settings<'s>,
    passages: &'r mut Vec<Passage>,
}

impl Reader<'_, '_> {
    fn required(
        &mut self,
        table: &mut Table<'_>,
        key: &'static str,
        example: &str,
    ) -> Option<String> {
        let text = table.required(self.settings, key, example)?;
        self.tidied(text)
    }

    fn prose(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<String> {
        let text = table.text(self.settings, key)?;
        self.tidied(text)
    }

    /// A text that stands on no page.
    fn metadata(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<String> {
        let text = self.prose(table, key)?;
        self.passages.iter_mut().last()?.shown = false;
        Some(text)
    }

    /// The text in the content's form; what no text may hold is a problem.
    fn tidied(&mut self, text: Located<String>) -> Option<String> {
        let mut whole = true;
        for (_, problem) in prose::forbidden_characters(&text.value) {
            self.settings.problem(problem.at(Place::at(self.path, text.range.clone())));
            whole = false;
        }
        if !whole {
            return None;
        }
        let tidy = prose::tidy(&text.value);
        self.passages.push(Passage::whole(tidy.clone(), text.range));
        Some(tidy)
    }

    fn keywords(&mut self, table: &mut Table<'_>) -> Vec<String> {
        let texts = table.texts(self.settings, "keywords");
        let before = self.passages.len();
        let keywords = texts.into_iter().filter_map(|text| self.tidied(text)).collect();
        self.passages[before..].iter_mut().for_each(|passage| passage.shown = false);
        keywords
    }

    fn language(&mut self, table: &mut Table<'_>) -> Option<Language> {
        let text = table.required(self.settings, "language", "\"en-GB\"")?;
        match text.value.parse() {
            Ok(language) => Some(language),
            Err(error) => {
                let problem =
                    Problem::error("language", format!("`{}` is not a language", text.value));
                self.settings
                    .problem(problem.at(Place::at(self.path, text.range)).hint(error.to_string()));
                None
            }
        }
    }

    fn date(
        &mut self,
        table: &mut Table<'_>,
        language: Option<&Language>,
    ) -> Option<(Date, Range<usize>)> {
        let words = self.prose(table, "date-text");
        let iso = table.required(self.settings, "date", "\"2022-09\"")?;
        let place = Place::at(self.path, iso.range.clone());
        let Some(english) = english_date(&iso.value) else {
            let problem = Problem::error("date", format!("`{}` is not a date", iso.value));
            let hint = "write a year and month, \"2022-09\", or a full date, \"2022-09-14\"";
            self.settings.problem(problem.at(place).hint(hint));
            return None;
        };
        match (words, language.map(Language::primary)) {
            (Some(text), _) => Some((Date { iso: iso.value, text }, iso.range)),
            (None, Some("en") | None) => Some((Date { iso: iso.value, text: english }, iso.range)),
            (None, Some(other)) => {
                let problem =
                    Problem::error("date", format!("the date's words are not known in `{other}`"));
                let hint =
                    "write them as readers shall see them, for example: date-text = \"Medi 2022\"";
                self.settings.problem(problem.at(place).hint(hint));
                None
            }
        }
    }

    fn quote(&mut self, table: &mut Table<'_>) -> Option<PullQuote> {
        let mut quote = table.table(self.settings, "quote")?;
        let text = self.required(&mut quote, "text", "\"“I take care of myself.”\"");
        let attribution = self.prose(&mut quote, "attribution");
        quote.finish(self.settings);
        Some(PullQuote { text: text?, attribution })
    }
}

/// `2022-09` as "September 2022", `2022-09-14` as "14 September 2022".
fn english_date(iso: &str) -> Option<String> {
    let digits = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u16>().ok())
            .flatten()
    };
    let parts: Vec<_> = iso.split('-').collect();
    let (year, month, day) = match parts[..] {
        [year, month] => (year, month, None),
        [year, month, day] => (year, month, Some(digits(day, 2)?)),
        _ => return None,
    };
    let year = digits(year, 4)?;
    let month = Month::try_from(u8::try_from(digits(month, 2)?).ok()?).ok()?;
    match day {
        None => Some(format!("{month} {year}")),
        Some(day) => {
            let day = u8::try_from(day).ok()?;
            CivilDate::from_calendar_date(year.into(), month, day).ok()?;
            Some(format!("{day} {month} {year}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_month_or_a_day_of_the_calendar() {
        assert_eq!(english_date("2022-09").as_deref(), Some("September 2022"));
        assert_eq!(english_date("2024-02-29").as_deref(), Some("29 February 2024"));
        for wrong in [
            "",
            "2022",
            "2022-9",
            "2022-13",
            "2023-02-29",
            "2022-09-1",
            "22-09",
            "2022-09-14-1",
            "+022-09",
        ] {
            assert_eq!(english_date(wrong), None, "{wrong}");
        }
    }
}
