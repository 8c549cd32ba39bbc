//! Runs: shown text, with what decides whether it can be seen; and the one normalisation.

use std::sync::Arc;

use super::colour::Colour;
use super::geometry::Clip;

/// Text shown in one piece: one line, one style, one marked-content sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The page, counted from 1.
    pub page: usize,
    /// The innermost marked-content identifier, whether or not the structure tree knows it.
    pub mcid: Option<i64>,
    /// What the glyphs mean by the font's `ToUnicode`, or by its encoding where that is missing.
    /// U+FFFD is a code of which the file does not say what it means.
    pub glyphs: String,
    /// The marked content's `ActualText`, which stands for the glyphs. It stands in the first run
    /// of a sequence; the others have an empty one.
    pub actual_text: Option<String>,
    /// The marked content's own language, alternative text (`Alt`) and expansion (`E`).
    pub language: Option<Arc<str>>,
    pub alt: Option<Arc<str>>,
    pub expansion: Option<Arc<str>>,
    /// The font's name, as the file spells it.
    pub font: Arc<str>,
    /// The size at which the text stands on the page, in points.
    pub size: f32,
    /// What is left of the size where glyphs are squeezed: the smaller of the em's width along the
    /// baseline and its height above it.
    pub narrow: f32,
    /// Whether the glyphs are mirrored.
    pub mirrored: bool,
    /// The colour that paints the glyphs: the stroking one if they are only outlined.
    pub colour: Colour,
    /// The constant opacity, from 0 to 1.
    pub opacity: f32,
    /// The text rendering mode (ISO 32000-1, 9.3.6): 3 is invisible, 7 only clips.
    pub mode: u8,
    /// Where the baseline starts and, by the font's widths, ends; in points.
    pub start: (f32, f32),
    pub end: (f32, f32),
    pub clip: Option<Clip>,
    /// Whether the text belongs to optional content, a layer that can be switched off.
    pub optional: bool,
    /// Whether the text stands in marked content that is declared an artefact.
    pub artifact: bool,
    /// The place of the run among those of its page, in the order in which they are painted.
    pub order: usize,
}

impl Run {
    /// What assistive technology says: `ActualText` where there is one, otherwise the glyphs.
    pub fn spoken(&self) -> &str {
        self.actual_text.as_deref().unwrap_or(&self.glyphs)
    }

    /// How many codes have no known text.
    pub fn unknown(&self) -> usize {
        self.glyphs.chars().filter(|character| *character == char::REPLACEMENT_CHARACTER).count()
    }
}

/// Text as it is compared, the one normalisation that engross makes:
///
/// 1. U+00AD SOFT HYPHEN is dropped. At the end of a line it is the `ActualText` of the hyphen
///    that hyphenation shows; elsewhere it is not shown.
/// 2. Each run of white space (the Unicode property `White_Space`) becomes one U+0020 SPACE.
/// 3. White space at both ends is dropped.
///
/// Nothing else is changed: not case, not ligatures, not quotation marks, not composition.
pub fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for character in text.chars().filter(|character| *character != '\u{ad}') {
        match character.is_whitespace() {
            true if normal.is_empty() || normal.ends_with(' ') => {}
            true => normal.push(' '),
            false => normal.push(character),
        }
    }
    normal.truncate(normal.trim_end_matches(' ').len());
    normal
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn line_end_hyphens_and_white_space() {
        assert_eq!(normalise(" multi-\u{ad}agency\u{a0}\n  work "), "multi-agency work");
        assert_eq!(normalise("interna\u{ad}tionalisation"), "internationalisation");
        assert_eq!(normalise("a \u{ad} b"), "a b");
        assert_eq!(normalise("\u{ad} "), "");
    }
}
