//! Words that look the same and are not, because letters of another alphabet stand in them.

use super::fold::fold;

/// Greek and Cyrillic letters that look like Latin ones, and the Latin ones, in the same order.
const OTHERS: &str = "асԁеһіјӏорԛѕԝхуαοινΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВСЕНІЈКМОРЅТХҮ";
const LATIN: &str = "acdehijlopqswxyaoivABEZHIKMNOPTYXABCEHIJKMOPSTXY";

/// Whether two words that are not the same cannot be told apart by eye.
pub fn look_alike(one: &str, other: &str) -> bool {
    fold(one) != fold(other) && latin(one) == latin(other)
}

fn latin(word: &str) -> String {
    let latin = |char: char| {
        let alike = OTHERS.chars().zip(LATIN.chars()).find(|(other, _)| *other == char);
        alike.map_or(char, |(_, latin)| latin)
    };
    word.chars().map(latin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_another_alphabet_look_alike() {
        assert_eq!(OTHERS.chars().count(), LATIN.chars().count());
        assert!(look_alike("paper", "p\u{430}per"));
        assert!(look_alike("Occasion", "\u{41e}ccasion"));
        assert!(!look_alike("paper", "paper"));
        assert!(!look_alike("paper", "piper"));
        assert!(!look_alike("it’s", "it's"));
    }
}
