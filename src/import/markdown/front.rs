//! Front matter: a briefing's between lines of `+++`, or what others write between lines of `---`.

use crate::blocks::{Line, Part, Role, Step};
use crate::content::front_matter::{self, FrontMatter};
use crate::import::builder::Builder;

/// What stands before the text and is read with it.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub title: Option<String>,
    pub language: Option<String>,
    subtitle: Option<String>,
    date: Option<String>,
    quote: Option<String>,
    attribution: Option<String>,
    /// What a briefing's front matter says that stands in no block, under labels.
    stated: Vec<(&'static str, String)>,
    /// What could not be read, in sentences.
    pub problems: Vec<String>,
}

/// Parts a text into its front matter and its body.
pub(super) fn split(text: &str) -> (Front, &str) {
    let path = "";
    if let Ok(parts) = front_matter::split(path, text) {
        let (front, problems) =
            front_matter::read(path, text, parts.front_matter.clone(), &mut Vec::new());
        let problems = problems.into_iter().map(|problem| problem.message).collect();
        return (Front { problems, ..front.into() }, &text[parts.body]);
    }
    dashed(text).unwrap_or_else(|| (Front::default(), text))
}

impl From<FrontMatter> for Front {
    fn from(front: FrontMatter) -> Self {
        let date = front.date.as_ref().map(|date| date.iso.clone());
        let language = front.language.clone().map(Into::into);
        let stated = vec![
            ("Date in figures", date.unwrap_or_default()),
            ("Language", language.clone().unwrap_or_default()),
            ("Subject", front.subject.unwrap_or_default()),
            ("Keywords", front.keywords.join(", ")),
        ];
        let (quote, attribution) = front.quote.map(|quote| (quote.text, quote.attribution)).unzip();
        Self {
            title: front.title,
            language,
            subtitle: front.subtitle,
            date: front.date.map(|date| date.text),
            quote,
            attribution: attribution.flatten(),
            stated,
            problems: Vec::new(),
        }
    }
}

/// Lines of `key: value` between lines of `---`, as far as they are that simple.
fn dashed(text: &str) -> Option<(Front, &str)> {
    let mut lines = text.split_inclusive('\n');
    if lines.next()?.trim_end() != "---" {
        return None;
    }
    let mut front = Front::default();
    for line in lines.by_ref() {
        if matches!(line.trim_end(), "---" | "...") {
            let rest = lines.map(str::len).sum::<usize>();
            return Some((front, &text[text.len() - rest..]));
        }
        // Lists and continued lines are other keys' values.
        let Some((key, value)) =
            line.split_once(':').filter(|_| !line.starts_with([' ', '-', '#']))
        else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        let field = match key.trim() {
            "title" => &mut front.title,
            "subtitle" => &mut front.subtitle,
            "date" => &mut front.date,
            "lang" | "language" => &mut front.language,
            "quote" => &mut front.quote,
            _ => continue,
        };
        *field = Some(value).filter(|value| !value.is_empty());
    }
    // Without an end it was a line across the page.
    None
}

impl Front {
    /// What stands in no block, with the files of pictures.
    pub fn stated(&self, files: &[String]) -> Vec<(&'static str, String)> {
        let files = (!files.is_empty()).then(|| ("Pictures", files.join(", ")));
        self.stated.iter().cloned().chain(files).collect()
    }

    /// Writes what it says as the first blocks, in the order that a content has.
    pub fn write(&self, builder: &mut Builder) {
        let write = |text: &Option<String>, role, part, builder: &mut Builder| {
            let mut line = Line::default();
            line.push(text.as_deref().unwrap_or_default(), None);
            if let Some(block) = builder.line(line, role) {
                block.part = part;
            }
        };
        write(&self.title, Role::Heading(1), Part::Title, builder);
        write(&self.subtitle, Role::Paragraph, Part::Subtitle, builder);
        write(&self.date, Role::Paragraph, Part::Date, builder);
        if self.quote.is_some() {
            builder.open(Step::Quote);
            write(&self.quote, Role::Paragraph, Part::Opening, builder);
            write(&self.attribution, Role::Paragraph, Part::Attribution, builder);
            builder.close();
        }
    }
}
