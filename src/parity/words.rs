//! Two texts as one, with the words in which they differ marked: `were [-sighted-] {+alerted+} on`.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Texts of more words than this are not compared word by word.
const MOST: usize = 2000;

/// How many words that are the same are shown beside those that are not.
const AROUND: usize = 4;

#[derive(Clone, Copy, PartialEq)]
enum Word<'t> {
    Same(&'t str),
    Old(&'t str),
    New(&'t str),
}

/// Marks the words of `old` that `new` does not have, and the other way round.
pub fn marked(old: &str, new: &str) -> String {
    let words = compare(&split(old), &split(new));
    let changed: Vec<usize> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| !matches!(word, Word::Same(_)))
        .map(|(index, _)| index)
        .collect();
    let is_near = |index: usize| changed.iter().any(|at| at.abs_diff(index) <= AROUND);
    let mut out: Vec<String> = Vec::new();
    let mut index = 0;
    while let Some(word) = words.get(index) {
        let run = words[index..].iter().take_while(|next| alike(word, next)).count();
        let texts: Vec<&str> = words[index..index + run].iter().map(text).collect();
        match word {
            Word::Old(_) => out.push(format!("[-{}-]", texts.join(" "))),
            Word::New(_) => out.push(format!("{{+{}+}}", texts.join(" "))),
            Word::Same(_) => {
                for (offset, text) in texts.iter().enumerate() {
                    match is_near(index + offset) {
                        true => out.push((*text).to_owned()),
                        false if out.last().is_some_and(|last| last == "…") => {}
                        false => out.push("…".to_owned()),
                    }
                }
            }
        }
        index += run;
    }
    out.join(" ")
}

fn split(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn alike(a: &Word<'_>, b: &Word<'_>) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

fn text<'t>(word: &Word<'t>) -> &'t str {
    match word {
        Word::Same(text) | Word::Old(text) | Word::New(text) => text,
    }
}

fn compare<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Word<'t>> {
    if old.len().max(new.len()) > MOST {
        let olds = old.iter().map(|word| Word::Old(word));
        return olds.chain(new.iter().map(|word| Word::New(word))).collect();
    }
    let ops = capture_diff_slices(Algorithm::Lcs, old, new);
    let words = ops.iter().flat_map(|op| {
        let (olds, news) = (&old[op.old_range()], &new[op.new_range()]);
        match op {
            DiffOp::Equal { .. } => olds.iter().map(|word| Word::Same(word)).collect::<Vec<_>>(),
            _ => {
                let olds = olds.iter().map(|word| Word::Old(word));
                olds.chain(news.iter().map(|word| Word::New(word))).collect()
            }
        }
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn what_differs_is_marked_with_some_words_around_it() {
        assert_eq!(
            marked("were sighted on it", "were alerted on it"),
            "were [-sighted-] {+alerted+} on it"
        );
        assert_eq!(marked("a b c d e f g", "a b c d e f g h i"), "… d e f g {+h i+}");
        assert_eq!(marked("same", "same"), "…");
        assert_eq!(marked("", "new words"), "{+new words+}");
    }
}
