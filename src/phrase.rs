//! Parts of sentences that are put together from data.

/// With a capital at its start.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(beginning("one two three", 2), "one two …");
        assert_eq!(beginning(" one  two ", 2), "one two");
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
