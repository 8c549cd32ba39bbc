//! In which containers something stands.

/// Containers, from the outside.
pub(super) fn way(names: &[&str]) -> String {
    match names.is_empty() {
        true => "in the text itself".to_owned(),
        false => {
            let alike = |a: &&str, b: &&str| a == b;
            let runs: Vec<_> = names.chunk_by(alike).rev().map(inside).collect();
            runs.join(" ")
        }
    }
}

/// One container, or lists in lists.
fn inside(run: &[&str]) -> String {
    match run {
        ["item"] => "in a list".to_owned(),
        ["item", ..] => format!("on level {} of a list", run.len()),
        names => names.iter().map(|name| format!("in a {name}")).collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::way;

    #[test]
    fn lists_in_lists_are_told_by_their_level() {
        assert_eq!(way(&[]), "in the text itself");
        assert_eq!(way(&["item"]), "in a list");
        assert_eq!(way(&["item", "item"]), "on level 2 of a list");
        assert_eq!(way(&["quote", "item"]), "in a list in a quote");
        assert_eq!(way(&["item", "item", "note"]), "in a note on level 2 of a list");
    }
}
