//! How pages differ, in words.

use super::model::{Comparison, Page, PagesError, Pair, Region, Remark, What};
use crate::phrase::{by_number, capitalised, counted, listed};

/// The pages of one edition, of two versions of a briefing.
#[derive(Debug, Clone)]
pub struct EditionPages {
    /// The edition's name: `print`. None for two files, which are no editions of ours.
    pub edition: Option<String>,
    pub compared: Result<Comparison, PagesError>,
}

impl EditionPages {
    /// "the print edition", "the document".
    pub fn name(&self) -> String {
        match &self.edition {
            Some(edition) => format!("the {edition} edition"),
            None => "the document".to_owned(),
        }
    }
}

/// The clause of a summary that tells which pages look different: "the look of page 2 of the print
/// edition changed". None if none does, beside marks that change whenever words do.
pub fn clause(editions: &[EditionPages]) -> Option<String> {
    let mut looks = Vec::new();
    let mut others = Vec::new();
    for edition in editions {
        let name = edition.name();
        let Ok(comparison) = &edition.compared else {
            others.push(format!("the pages of {name} could not be compared"));
            continue;
        };
        let Told { changed, added, removed, .. } = comparison.told();
        match (added.len(), removed.len()) {
            (all, _) if all == comparison.pages.len() => {
                others.push(format!("{name}, with {}, is new", counted(all, "page")));
                continue;
            }
            (_, all) if all == comparison.pages.len() => {
                others.push(format!("{name} is gone"));
                continue;
            }
            _ => {}
        }
        if !changed.is_empty() {
            looks.push(format!("of {} of {name}", numbered(&changed)));
        }
        if !added.is_empty() {
            others.push(format!("{} of {name} {} new", numbered(&added), be(&added)));
        }
        if !removed.is_empty() {
            others.push(format!("what was {} of {name} is gone", numbered(&removed)));
        }
    }
    if !looks.is_empty() {
        others.insert(0, format!("the look {} changed", listed(&looks)));
    }
    (!others.is_empty()).then(|| others.join("; "))
}

/// The numbers of pages by what is to be said of them; old ones of those that were removed.
#[derive(Default)]
struct Told {
    changed: Vec<usize>,
    marks: Vec<usize>,
    same: Vec<usize>,
    added: Vec<usize>,
    removed: Vec<usize>,
}

impl Comparison {
    fn told(&self) -> Told {
        let mut told = Told::default();
        for pair in &self.pages {
            match (&pair.old, &pair.new) {
                (Some(_), Some(new)) if pair.regions.is_empty() => told.same.push(new.number),
                (Some(_), Some(new)) if pair.is_expected() => told.marks.push(new.number),
                (Some(_), Some(new)) => told.changed.push(new.number),
                (None, Some(new)) => told.added.push(new.number),
                (Some(old), None) => told.removed.push(old.number),
                (None, None) => {}
            }
        }
        told
    }

    /// All pages in a sentence or a few.
    pub fn sentences(&self) -> String {
        let Told { changed, marks, same, added, removed } = self.told();
        if same.len() == self.pages.len() {
            return "Every page looks the same.".to_owned();
        }
        let of = |pages: &[usize], what: &dyn Fn(String) -> String| {
            (!pages.is_empty()).then(|| capitalised(&what(numbered(pages))))
        };
        let sentences = [
            of(&changed, &|pages| format!("{pages} {} different.", verb("look", &changed))),
            of(&added, &|pages| format!("{pages} {} new.", be(&added))),
            of(&removed, &|pages| format!("what was {pages} is gone.")),
            of(&marks, &|pages| {
                let differ = verb("differ", &marks);
                format!("{pages} {differ} only in marks that change whenever words do.")
            }),
            of(&same, &|pages| format!("{pages} {} the same.", verb("look", &same))),
        ];
        sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

impl Pair {
    /// What it is, as a heading.
    pub fn title(&self) -> String {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) if old.number == new.number => format!("Page {}", new.number),
            (Some(old), Some(new)) => format!("Page {}, which was page {}", new.number, old.number),
            (None, Some(new)) => format!("Page {}, which is new", new.number),
            (Some(old), None) => format!("What was page {}, which is gone", old.number),
            (None, None) => String::new(),
        }
    }

    /// How many regions differ, and where the largest is.
    pub fn sentence(&self) -> String {
        if self.is_expected() {
            return "only marks differ, which change whenever words do".to_owned();
        }
        let area = |region: &&Region| region.width * region.height;
        let other = self.regions.iter().filter(|region| !region.what.is_expected());
        let largest = other.max_by(|one, other| area(one).total_cmp(&area(other)));
        let (Some(largest), Some(page)) = (largest, &self.new) else {
            return "no counterpart".to_owned();
        };
        match self.regions.len() {
            1 => format!("1 region differs, {}", largest.place(page)),
            count => format!("{count} regions differ; the largest {}", largest.place(page)),
        }
    }
}

/// Regions of which the same is to be said, by their numbers from 1.
pub struct Group<'g> {
    pub numbers: Vec<usize>,
    pub first: &'g Region,
    pub what: String,
}

impl Pair {
    /// What differs, each once. `same_words` says whether the documents say the same as a whole.
    pub fn groups(&self, same_words: Option<bool>) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (number, region) in (1..).zip(&self.regions) {
            let what = region.sentence(same_words);
            match groups.iter_mut().find(|group| group.what == what) {
                Some(group) => group.numbers.push(number),
                None => groups.push(Group { numbers: vec![number], first: region, what }),
            }
        }
        groups
    }
}

impl Region {
    /// What has changed there. `same_words` says whether the documents say the same as a whole.
    pub fn sentence(&self, same_words: Option<bool>) -> String {
        match &self.what {
            What::Marks { code: true } => {
                "the content code, which changes whenever words do".to_owned()
            }
            What::Marks { code: false } => "a number that pages bear, such as their own".to_owned(),
            What::Words if same_words == Some(true) => {
                "words that stood elsewhere in the document".to_owned()
            }
            What::Words => "other words".to_owned(),
            What::Moved { right, down } => moved(*right, *down),
            What::Set { colour, font, size } => set(*colour, *font, *size),
            What::Drawing => "a line, a colour or a picture".to_owned(),
            What::Size => "the page has another size".to_owned(),
            What::Unknown => "something that cannot be read as text".to_owned(),
        }
    }

    /// Where on the page it is: "in the upper left", "across the foot".
    pub fn place(&self, page: &Page) -> String {
        let third = |middle: f32, length: f32| match middle / length {
            part if part < 1.0 / 3.0 => 0,
            part if part < 2.0 / 3.0 => 1,
            _ => 2,
        };
        let column = third(self.left + self.width / 2.0, page.width);
        let row = third(self.top + self.height / 2.0, page.height);
        let is_wide = self.width > 0.6 * page.width;
        let is_tall = self.height > 0.6 * page.height;
        let place = match (is_wide, is_tall) {
            (true, true) => "over the whole page",
            (true, false) => ["across the top", "across the middle", "across the foot"][row],
            (false, true) => ["down the left", "down the middle", "down the right"][column],
            (false, false) => [
                ["in the upper left", "at the top", "in the upper right"],
                ["on the left", "in the middle", "on the right"],
                ["in the lower left", "at the foot", "in the lower right"],
            ][row][column],
        };
        place.to_owned()
    }
}

impl Remark {
    /// What is not shown, of a document that is called so.
    pub fn sentence(self, of: &str) -> String {
        match self {
            Self::Font => {
                format!("In {of}, words in a font that the file does not hold are not shown.")
            }
            Self::Picture => format!("In {of}, a picture that cannot be decoded is not shown."),
        }
    }
}

fn set(colour: bool, font: bool, size: bool) -> String {
    let looks = [(colour, "colour"), (font, "font"), (size, "size")];
    let others: Vec<String> =
        looks.into_iter().filter(|(is, _)| *is).map(|(_, look)| look.to_owned()).collect();
    match others.is_empty() {
        true => "the same words on other lines, or with other gaps".to_owned(),
        false => format!("the same words in another {}", listed(&others)),
    }
}

fn moved(right: f32, down: f32) -> String {
    let way = |length: f32, forth: &str, back: &str| {
        let direction = if length > 0.0 { forth } else { back };
        (length.abs() >= 0.05).then(|| format!("{:.1} mm {direction}", length.abs()))
    };
    let ways: Vec<String> =
        [way(down, "lower", "higher"), way(right, "to the right", "to the left")]
            .into_iter()
            .flatten()
            .collect();
    match ways.is_empty() {
        true => "the same words, a hair's breadth away".to_owned(),
        false => format!("the same words, {}", listed(&ways)),
    }
}

/// "page 2", "pages 1 and 2", "pages 1 to 4 and 6".
fn numbered(pages: &[usize]) -> String {
    format!("{} {}", by_number(pages.len(), "page", "pages"), numbers(pages))
}

/// "2", "1 and 2", "1 to 4 and 6".
pub(super) fn numbers(pages: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => ranges.push((*page, *page)),
        }
    }
    let mut parts = Vec::new();
    for (first, last) in ranges {
        match last - first {
            0 => parts.push(first.to_string()),
            1 => parts.extend([first.to_string(), last.to_string()]),
            _ => parts.push(format!("{first} to {last}")),
        }
    }
    listed(&parts)
}

fn be(pages: &[usize]) -> &'static str {
    by_number(pages.len(), "is", "are")
}

fn verb(verb: &str, pages: &[usize]) -> String {
    format!("{verb}{}", by_number(pages.len(), "s", ""))
}
