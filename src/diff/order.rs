//! What stayed where it was, and what moved.

/// Which of some things kept their order, so that those that did not weigh as little as possible.
/// Each is given by its old place, no two by the same, and its weight; they come in the new order.
pub fn kept(things: &[(usize, u64)]) -> Vec<bool> {
    // The heaviest rising sequence: the best that ends at or below each old place (Fenwick tree).
    let mut places: Vec<usize> = things.iter().map(|(place, _)| *place).collect();
    places.sort_unstable();
    let mut best: Vec<(u64, Option<usize>)> = vec![(0, None); places.len() + 1];
    let mut before = vec![None; things.len()];
    for (index, (place, weight)) in things.iter().enumerate() {
        let rank = places.partition_point(|other| other < place);
        let mut below = (0, None);
        let mut at = rank;
        while at > 0 {
            if best[at].0 > below.0 {
                below = best[at];
            }
            at &= at - 1;
        }
        before[index] = below.1;
        let total = below.0 + weight.max(&1);
        let mut at = rank + 1;
        while at < best.len() {
            if total > best[at].0 {
                best[at] = (total, Some(index));
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut last = (0, None);
    let mut at = best.len() - 1;
    while at > 0 {
        if best[at].0 > last.0 {
            last = best[at];
        }
        at &= at - 1;
    }
    let mut kept = vec![false; things.len()];
    let mut next = last.1;
    while let Some(index) = next {
        kept[index] = true;
        next = before[index];
    }
    kept
}

/// The number, from 1, that each of some things had in the old order.
pub fn ranks(places: &[usize]) -> Vec<usize> {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    places.iter().map(|place| sorted.partition_point(|other| other < place) + 1).collect()
}

/// Which of some things moved, as few as can be, by the number that each had in the old order.
pub fn moved_of(order: &[usize]) -> Vec<bool> {
    let things: Vec<_> = order.iter().map(|number| (*number, 1)).collect();
    kept(&things).into_iter().map(|kept| !kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lighter_moves() {
        let kept_of = |things: &[(usize, u64)]| kept(things);
        assert_eq!(kept_of(&[(1, 9), (0, 2)]), [true, false]);
        assert_eq!(kept_of(&[(1, 2), (0, 9)]), [false, true]);
        assert_eq!(kept_of(&[(5, 1), (0, 1), (1, 1), (2, 1)]), [false, true, true, true]);
        assert_eq!(kept_of(&[]), [false; 0]);
    }

    #[test]
    fn ranks_are_counted_from_one() {
        assert_eq!(ranks(&[30, 10, 20]), [3, 1, 2]);
    }
}
