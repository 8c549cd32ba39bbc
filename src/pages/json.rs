//! Compared pages as JSON, without pictures. `docs/diff.md` describes the schema.

use serde_json::{Value, json};

use super::model::{Page, Pair, What};
use super::told::EditionPages;

/// The pages of all editions.
pub fn json(editions: &[EditionPages]) -> Value {
    editions.iter().map(edition).collect()
}

fn edition(edition: &EditionPages) -> Value {
    match &edition.compared {
        Ok(comparison) => json!({
            "edition": edition.edition,
            "same_words": comparison.same_words,
            "not_shown": { "old": comparison.remarks[0], "new": comparison.remarks[1] },
            "pages": comparison.pages.iter().map(|pair| self::pair(pair, comparison.same_words)).collect::<Value>(),
        }),
        Err(error) => json!({ "edition": edition.edition, "error": error.to_string() }),
    }
}

fn pair(pair: &Pair, same_words: Option<bool>) -> Value {
    let number = |page: &Option<Page>| page.as_ref().map(|page| page.number);
    let regions = pair.regions.iter().map(|region| {
        json!({
            "left_mm": tenths(region.left),
            "top_mm": tenths(region.top),
            "width_mm": tenths(region.width),
            "height_mm": tenths(region.height),
            "kind": kind(&region.what),
            "sentence": region.sentence(same_words),
        })
    });
    json!({
        "old": number(&pair.old),
        "new": number(&pair.new),
        "look": look(pair),
        "regions": regions.collect::<Value>(),
    })
}

fn look(pair: &Pair) -> &'static str {
    match (&pair.old, &pair.new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ if pair.regions.is_empty() => "same",
        _ if pair.is_expected() => "marks",
        _ => "changed",
    }
}

fn kind(what: &What) -> &'static str {
    match what {
        What::Marks { .. } => "marks",
        What::Words => "words",
        What::Moved { .. } => "moved",
        What::Set { .. } => "set",
        What::Drawing => "drawing",
        What::Size => "size",
        What::Unknown => "unknown",
    }
}

/// Millimetres to a tenth: a picture knows no more.
fn tenths(length: f32) -> f64 {
    (f64::from(length) * 10.0).round() / 10.0
}
