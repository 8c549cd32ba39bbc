//! Which page of the old document stands for which of the new one.

/// Pairs pages by what they are, such as their words. Between those that both have, pages stand for
/// each other in their order; what is left over was removed or added.
pub fn pairs<K: PartialEq>(old: &[K], new: &[K]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs = Vec::new();
    let (mut from_old, mut from_new) = (0, 0);
    for (in_old, in_new) in common(old, new).into_iter().chain([(old.len(), new.len())]) {
        while from_old < in_old || from_new < in_new {
            pairs.push((
                (from_old < in_old).then_some(from_old),
                (from_new < in_new).then_some(from_new),
            ));
            from_old = in_old.min(from_old + 1);
            from_new = in_new.min(from_new + 1);
        }
        if in_old < old.len() {
            pairs.push((Some(in_old), Some(in_new)));
        }
        (from_old, from_new) = (in_old + 1, in_new + 1);
    }
    pairs
}

/// A longest common subsequence, as places in both.
fn common<K: PartialEq>(old: &[K], new: &[K]) -> Vec<(usize, usize)> {
    // How many pages are common from each place on.
    let mut lengths = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            lengths[i][j] = match one == other {
                true => lengths[i + 1][j + 1] + 1,
                false => lengths[i + 1][j].max(lengths[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut common = Vec::new();
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            common.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::pairs;

    fn paired(old: &str, new: &str) -> String {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let (old, new) = (chars(old), chars(new));
        let shown = |place: Option<usize>, of: &[char]| place.map_or('-', |place| of[place]);
        let pairs = pairs(&old, &new);
        let shown: Vec<String> =
            pairs.iter().map(|(a, b)| format!("{}{}", shown(*a, &old), shown(*b, &new))).collect();
        shown.join(" ")
    }

    #[test]
    fn pages_keep_their_counterparts() {
        assert_eq!(paired("abc", "abc"), "aa bb cc");
        assert_eq!(paired("abc", "axbc"), "aa -x bb cc");
        assert_eq!(paired("abc", "ac"), "aa b- cc");
        assert_eq!(paired("abc", "aBc"), "aa bB cc");
        assert_eq!(paired("abc", "aBxc"), "aa bB -x cc");
        assert_eq!(paired("ab", ""), "a- b-");
        assert_eq!(paired("", "ab"), "-a -b");
    }
}
