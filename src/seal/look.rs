//! How a seal looks: who sealed and when, as large as its box allows.

use time::OffsetDateTime;

use super::error::Error;
use super::letters::{letter, width};

/// Sizes in half points, from 14 pt down to 6 pt.
const LARGEST: u32 = 28;
const SMALLEST: u32 = 12;

/// From line to line, and from a line's top to its baseline, in thousandths of the size.
const LEADING: u32 = 1250;
const ASCENT: u32 = 930;

/// The content stream that draws a seal into a box of this many points.
pub fn draw(
    box_width: u32,
    box_height: u32,
    name: &str,
    time: OffsetDateTime,
) -> Result<Vec<u8>, Error> {
    let when = spoken(time);
    if let Some(char) = name.chars().find(|char| letter(*char).is_none()) {
        return Err(Error::Letter(char));
    }
    for size in (SMALLEST..=LARGEST).rev() {
        // A half point of the size is 2000 to a point.
        let units = |points: u32| points.saturating_mul(2000) / size;
        let (room, height) = (units(box_width), units(box_height));
        let Some(lines) = wrap(name, room).zip(wrap(&when, room)) else { continue };
        let lines: Vec<String> = lines.0.into_iter().chain(lines.1).collect();
        let needed = LEADING * u32::try_from(lines.len()).unwrap_or(u32::MAX / LEADING);
        if needed <= height {
            return Ok(content(&lines, size, needed + (height - needed) / 2));
        }
    }
    Err(Error::BoxTooSmall)
}

/// When it was sealed, as people say it.
pub fn spoken(time: OffsetDateTime) -> String {
    format!(
        "{} {} {}, {:02}:{:02} UTC",
        time.day(),
        time.month(),
        time.year(),
        time.hour(),
        time.minute()
    )
}

/// The words on as few lines as they need; none if a word alone is too wide.
fn wrap(text: &str, room: u32) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    let mut taken = 0;
    for word in text.split_whitespace() {
        let (space, own) = (width(" "), width(word));
        if own > room {
            return None;
        }
        match lines.last_mut() {
            Some(line) if taken + space + own <= room => {
                line.push(' ');
                line.push_str(word);
                taken += space + own;
            }
            _ => {
                lines.push(word.to_owned());
                taken = own;
            }
        }
    }
    Some(lines)
}

/// Draws lines from a height downwards. It is no text, so it is an artefact; what it says, the
/// field's label says to assistive technology.
fn content(lines: &[String], size: u32, top: u32) -> Vec<u8> {
    let scale = format!("0.{:04}", size * 5);
    let mut content = format!("/Artifact BMC\nq\n{scale} 0 0 {scale} 0 0 cm\n");
    let mut baseline = i64::from(top) - i64::from(ASCENT);
    for line in lines {
        content.push_str(&format!("q\n1 0 0 1 0 {baseline} cm\n"));
        for letter in line.chars().filter_map(letter) {
            if !letter.outline.is_empty() {
                content.push_str(&format!("{} f\n", letter.outline));
            }
            content.push_str(&format!("1 0 0 1 {} 0 cm\n", letter.width));
        }
        content.push_str("Q\n");
        baseline -= i64::from(LEADING);
    }
    content.push_str("Q\nEMC");
    content.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32, name: &str) -> Option<String> {
        let content = draw(width, height, name, OffsetDateTime::UNIX_EPOCH).ok()?;
        let content = String::from_utf8(content).unwrap();
        Some(content.lines().nth(2)?.split(' ').next()?.to_owned())
    }

    #[test]
    fn is_as_large_as_the_box_allows() {
        let name = "Birmingham Safeguarding Children Partnership";
        assert_eq!(size(400, 60, name).as_deref(), Some("0.0140"));
        assert_eq!(size(187, 36, name).as_deref(), Some("0.0095"));
        assert_eq!(size(40, 40, name), None);
    }

    #[test]
    fn a_character_without_a_letter_is_named() {
        let drawn = draw(400, 60, "東京", OffsetDateTime::UNIX_EPOCH);
        assert!(matches!(drawn, Err(Error::Letter('東'))), "{drawn:?}");
    }
}
