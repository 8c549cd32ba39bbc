//! Two texts as one, with the words in which they differ marked: `were [-sighted-] {+alerted+} on`.

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
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (head, old) = old.split_at(start);
    let new = &new[start..];
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, tail) = old.split_at(old.len() - end);
    let new = &new[..new.len() - end];

    let mut words: Vec<_> = head.iter().map(|word| Word::Same(word)).collect();
    middle(old, new, &mut words);
    words.extend(tail.iter().map(|word| Word::Same(word)));
    words
}

fn middle<'t>(old: &[&'t str], new: &[&'t str], words: &mut Vec<Word<'t>>) {
    let (mut i, mut j) = (0, 0);
    if old.len() <= MOST && new.len() <= MOST {
        // The longest common subsequence of what is left from each pair of places.
        let width = new.len() + 1;
        let mut longest = vec![0u16; (old.len() + 1) * width];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                longest[i * width + j] = match old[i] == new[j] {
                    true => longest[(i + 1) * width + j + 1] + 1,
                    false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
                };
            }
        }
        while i < old.len() && j < new.len() {
            if old[i] == new[j] {
                words.push(Word::Same(old[i]));
                (i, j) = (i + 1, j + 1);
            } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
                words.push(Word::Old(old[i]));
                i += 1;
            } else {
                words.push(Word::New(new[j]));
                j += 1;
            }
        }
    }
    words.extend(old[i..].iter().map(|word| Word::Old(word)));
    words.extend(new[j..].iter().map(|word| Word::New(word)));
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
