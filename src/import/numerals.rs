//! Numbers as lists count them: letters and Roman numerals; in digits where those end.

/// a to z, then aa, bb and so on.
pub(super) fn letters(number: u64) -> String {
    let Some(index) = number.checked_sub(1) else { return number.to_string() };
    let letter = char::from(b'a' + (index % 26) as u8);
    match usize::try_from(index / 26 + 1) {
        Ok(times) if times <= 30 => letter.to_string().repeat(times),
        _ => number.to_string(),
    }
}

/// I, II, III and so on.
pub(super) fn roman(number: u64) -> String {
    const DIGITS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut left = number;
    let mut out = String::new();
    for (value, digit) in DIGITS {
        while left >= value {
            out.push_str(digit);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_letters_and_roman_numerals() {
        assert_eq!([1, 4, 27, 1999].map(letters), ["a", "d", "aa", "1999"]);
        assert_eq!([1, 4, 27, 1999].map(roman), ["I", "IV", "XXVII", "MCMXCIX"]);
        assert_eq!(letters(0), "0");
        assert_eq!(roman(u64::MAX), u64::MAX.to_string());
    }
}
