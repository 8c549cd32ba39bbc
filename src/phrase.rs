//! Parts of sentences that are put together from data.

use std::sync::LazyLock;

use regex::Regex;

/// With a capital at its start.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// "1 page", "2 pages".
pub fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", by_number(number, "", "s"))
}

/// The word that agrees with a number: "is" or "are", "page" or "pages".
pub fn by_number<'w>(number: usize, one: &'w str, other: &'w str) -> &'w str {
    if number == 1 { one } else { other }
}

/// "a", "a and b", "a, b and c".
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// At most `most` of the parts, and how many more there are: "a, b and 3 more".
pub fn listed_in_short(parts: &[String], most: usize) -> String {
    match parts.len().saturating_sub(most) {
        0 => listed(parts),
        more => format!("{} and {more} more", parts[..most].join(", ")),
    }
}

/// The first words of a text, and whether there are more: "Where a child has …".
pub fn beginning(text: &str, most: usize) -> String {
    let mut words = text.split_whitespace();
    let first: Vec<_> = words.by_ref().take(most).collect();
    let more = if words.next().is_some() { " …" } else { "" };
    format!("{}{more}", first.join(" "))
}

/// Whether a text has a character that cannot be seen, or turns what stands beside it around. Line ends
/// and tabs are such.
pub fn has_unseen(text: &str) -> bool {
    // Controls, formats, line and paragraph separators, what nobody has named, and the fillers and
    // blanks that count as letters or symbols.
    static UNSEEN: LazyLock<Regex> = LazyLock::new(|| {
        let unseen = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}\u{2800}]";
        Regex::new(unseen).unwrap_or_else(|error| unreachable!("{error}"))
    });
    UNSEEN.is_match(text)
}

/// So many characters of a file's name are told: of one that is quoted, and of any other.
const MOST_QUOTED: usize = 60;
const MOST_PLAIN: usize = 120;

/// A file's name in a sentence. Whoever made the file chose its name, too, and that must not read as if we
/// said it: a name with spaces, or with anything else than letters, digits and what paths have, is quoted.
pub fn named(name: &str) -> String {
    let is_plain = |char: char| char.is_alphanumeric() || "._-/\\+@~".contains(char);
    let length = name.chars().count();
    match name.chars().all(is_plain) && !has_unseen(name) && length <= MOST_PLAIN {
        true => name.to_owned(),
        false => format!("“{}”", shortened(name, length)),
    }
}

/// The beginning and the end of a name that is long, with nothing in it that would end a quotation or that
/// a terminal would obey.
fn shortened(name: &str, length: usize) -> String {
    let (head, tail) = (MOST_QUOTED / 3, MOST_QUOTED - MOST_QUOTED / 3);
    let told = |part: String| -> String {
        let char = |char: char| match has_unseen(char.encode_utf8(&mut [0; 4])) {
            true => char.escape_default().to_string(),
            false if "“”\"".contains(char) => char.escape_unicode().to_string(),
            false => char.to_string(),
        };
        part.chars().map(char).collect()
    };
    match length > MOST_QUOTED {
        false => told(name.to_owned()),
        true => {
            let first = name.chars().take(head).collect();
            let last = name.chars().skip(length - tail).collect();
            format!("{} … {}", told(first), told(last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_not_taken_for_what_is_said_of_it() {
        for plain in
            ["print.pdf", "their-copy/editions/first/v1/print.pdf", "Prüfung_1.pdf", "~/a.pdf"]
        {
            assert_eq!(named(plain), plain);
        }
        assert_eq!(named("print.pdf is genuine"), "“print.pdf is genuine”");
        assert_eq!(named("print.pdf\u{a0}is\u{a0}genuine"), "“print.pdf\u{a0}is\u{a0}genuine”");
        assert_eq!(named("a” is genuine: “b"), "“a\\u{201d} is genuine: \\u{201c}b”");
        assert_eq!(named("a\nb\u{1b}[2J\u{202e}"), "“a\\nb\\u{1b}[2J\\u{202e}”");
        assert_eq!(named("print.pdf\u{2800}is"), "“print.pdf\\u{2800}is”");
        let long = format!("print.pdf {} the end.pdf", "x".repeat(400));
        assert_eq!(
            named(&long),
            format!("“print.pdf {} … {} the end.pdf”", "x".repeat(10), "x".repeat(28))
        );
        assert!(named(&"x".repeat(121)).starts_with('“'));
    }

    #[test]
    fn what_cannot_be_seen_is_found_whatever_it_counts_as() {
        for unseen in [
            '\n',
            '\u{1b}',
            '\u{85}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{17b4}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{2028}',
            '\u{202e}',
            '\u{2064}',
            '\u{2066}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{e000}',
            '\u{e0041}',
        ] {
            assert!(has_unseen(&format!("Ami{unseen}na")), "U+{:04X}", u32::from(unseen));
        }
        for name in [
            "Amina Shah",
            "Zoë O’Neill-Ünal",
            "Nguyễn Thị Hạnh",
            "王芳",
            "أمينة",
            "अमीना",
            "한지민",
        ] {
            assert!(!has_unseen(name), "{name}");
        }
    }

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(beginning("one two three", 2), "one two …");
        assert_eq!(beginning(" one  two ", 2), "one two");
    }

    #[test]
    fn a_word_agrees_with_its_number() {
        assert_eq!([0, 1, 2].map(|number| by_number(number, "is", "are")), ["are", "is", "are"]);
        assert_eq!(
            [0, 1, 2].map(|number| counted(number, "page")),
            ["0 pages", "1 page", "2 pages"]
        );
    }

    #[test]
    fn parts_are_listed_as_people_write_them() {
        let parts = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(listed(&parts[..0]), "");
        assert_eq!(listed(&parts[..1]), "a");
        assert_eq!(listed(&parts[..2]), "a and b");
        assert_eq!(listed(&parts), "a, b and c");
        assert_eq!(listed_in_short(&parts, 3), "a, b and c");
        assert_eq!(listed_in_short(&parts, 1), "a and 2 more");
    }

    #[test]
    fn a_capital_may_be_several_letters() {
        assert_eq!(capitalised("éa"), "Éa");
        assert_eq!(capitalised("ßa"), "SSa");
        assert_eq!(capitalised(""), "");
    }
}
