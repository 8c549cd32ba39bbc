//! White space by itself, shown as what it is.

/// A space as a sign.
pub const SIGN: char = '␣';

/// What a space is called that is not the plain one.
pub fn name(char: char) -> Option<&'static str> {
    Some(match char {
        ' ' | '\t' | '\n' | '\r' => return None,
        '\u{a0}' => "no-break space",
        '\u{202f}' => "narrow no-break space",
        '\u{2007}' => "figure space",
        '\u{2009}' => "thin space",
        '\u{200a}' => "hair space",
        '\u{2002}' => "en space",
        '\u{2003}' => "em space",
        '\u{3000}' => "ideographic space",
        _ => "another space",
    })
}

/// A space as a sign, any other with its name.
pub fn shown(spaces: &str) -> String {
    let shown = |char| name(char).map_or(SIGN.to_string(), |name| format!("⟨{name}⟩"));
    spaces.chars().map(shown).collect()
}
