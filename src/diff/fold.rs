//! Typography: what two spellings of one word, or of one mark, have in common.

/// The word as it is compared: without capitals, and with one kind each of quotation marks, of
/// hyphens and dashes, of ellipsis; ligatures as letters; numbers without thousands separators.
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for char in word.chars().flat_map(char::to_lowercase) {
        match char {
            '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '"' | '`'
            | '´' | 'ʼ' | '′' | '″' => folded.push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => folded.push('-'),
            '…' => folded.push_str("..."),
            'ﬀ' => folded.push_str("ff"),
            'ﬁ' => folded.push_str("fi"),
            'ﬂ' => folded.push_str("fl"),
            'ﬃ' => folded.push_str("ffi"),
            'ﬄ' => folded.push_str("ffl"),
            'ﬅ' | 'ﬆ' => folded.push_str("st"),
            // Joiners and byte order marks show nothing.
            '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            other => folded.push(other),
        }
    }
    if folded.chars().all(|char| char == '-') && !folded.is_empty() {
        return "-".to_owned();
    }
    without_thousands(&folded).unwrap_or(folded)
}

/// `1,000` and `12,345,678` without their commas; no other number has commas so placed.
fn without_thousands(word: &str) -> Option<String> {
    let (whole, fraction) = match word.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (word, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<_> = groups.collect();
    let is_grouped = (1..=3).contains(&first.len())
        && digits(first)
        && !rest.is_empty()
        && rest.iter().all(|group| group.len() == 3 && digits(group))
        && fraction.is_none_or(digits);
    is_grouped.then(|| word.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_one_word_fold_to_the_same() {
        for (one, other) in [
            ("family's", "family’s"),
            ("“", "\""),
            ("-", "—"),
            ("--", "–"),
            ("...", "…"),
            ("Steps", "steps"),
            ("ﬁnd", "find"),
            ("12,345.6", "12345.6"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn other_words_do_not() {
        for (one, other) in [
            ("may", "must"),
            ("1,5", "15"),
            ("1.000", "1000"),
            ("1000", "100"),
            ("x²", "x2"),
            ("résumé", "resume"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }
}
