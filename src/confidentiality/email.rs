//! E-mail addresses, in any script, and those written for people: `name [at] example dot org`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::own::Own;
use super::shape::{Place, pattern, places};

const DOT: &str = r"(?:\.|\s*[\[({<]\s*(?:dot|\.)\s*[\])}>]\s*|\s+dot\s+)";
const LABEL: &str = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*";
const LAST: &str = r"(?:xn--[a-z0-9-]+|\p{L}[\p{L}\p{M}]+)";

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let local = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.%+'-]*";
    let at = r"(?:@|\s@\s|\s*[\[({<]\s*(?:at|@)\s*[\])}>]\s*)";
    // A bare " at " counts only with a bare " dot ".
    let spoken = format!(
        r"(?<speaker>{local})\s+at\s+(?<place>{LABEL}(?:\s+dot\s+{LABEL})*\s+dot\s+{LAST})"
    );
    pattern(&format!(
        r"(?i)(?<local>{local}){at}(?<domain>{LABEL}(?:{DOT}{LABEL})*{DOT}{LAST})|{spoken}"
    ))
});

pub(super) fn find(text: &str, own: &Own) -> Vec<Place> {
    if !may_have_one(text) {
        return Vec::new();
    }
    places(&ADDRESS, text, |captures, range: Range<usize>| {
        let (local, domain) = parts(captures);
        Some(Place {
            own: own.has(&format!("{local}@{domain}")) || own.has(&format!("@{domain}")),
            range,
        })
    })
}

/// Whether a text has what each way of writing an address has: an `@`, a bracket before `at`, or
/// the word `dot`. Most have none, and to look for that is much faster.
fn may_have_one(text: &str) -> bool {
    let is_dot = |word: &[u8]| word.eq_ignore_ascii_case(b"dot");
    text.contains(['@', '[', '(', '{', '<']) || text.as_bytes().windows(3).any(is_dot)
}

/// The one spelling of a text that is an address, or `@` and a domain, and nothing else.
pub(super) fn spelling(text: &str) -> Option<String> {
    // A domain is read as the address of nobody in particular.
    let whole = if text.starts_with('@') { format!("x{text}") } else { text.to_owned() };
    let captures = ADDRESS.captures(&whole)?;
    if captures.get_match().as_str() != whole || whole.contains(char::is_whitespace) {
        return None;
    }
    let (local, domain) = parts(&captures);
    Some(if text.starts_with('@') { format!("@{domain}") } else { format!("{local}@{domain}") })
}

/// What stands before and after the `@`, in lower case, with real dots.
fn parts(captures: &Captures<'_>) -> (String, String) {
    static DOTS: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?i){DOT}")));
    let part = |one, other| {
        captures.name(one).or(captures.name(other)).map_or("", |part| part.as_str()).to_lowercase()
    };
    (part("local", "speaker"), DOTS.replace_all(&part("domain", "place"), ".").into_owned())
}

#[cfg(test)]
mod tests {
    use crate::confidentiality::own::Own;
    use crate::confidentiality::tests::{Table, check_rule};

    use super::find;

    #[test]
    fn addresses_are_found() {
        check_rule(
            |text| find(text, &Own::default()),
            &Table {
                found: &[
                    "«a@example.org»",
                    "«A.Person@Example.ORG».",
                    "<«a@example.org»>",
                    "mailto:«a@example.org»",
                    "(«a+b@mail.example.co.uk»)",
                    "«o'person@example.org»",
                    "«o’person@example.org»",
                    "«a_b%c-d@example-site.org»",
                    "«1234@example.org»",
                    "«ä@exämple.org»",
                    "«用户@例子.测试»",
                    "«a@xn--exmple-cua.xn--p1ai»",
                    "«a＠example．org»",
                    "«a @ example.org»",
                    "«a [at] example.org»",
                    "«a (at) example dot org»",
                    "«a[at]example[dot]org»",
                    "«a {AT} example {DOT} org»",
                    "«a <at> example <dot> co <dot> uk»",
                    "«a at example dot org»",
                    "«a at mail dot example dot org»",
                    "«a\u{200B}@\u{200B}example.org»",
                    "«a@exam\u{AD}ple.org»",
                    "«a@example.org», «b@example.org»",
                    "'«a@example.org»'",
                ],
                passed: &[
                    "a@localhost",
                    "@example.org",
                    "follow @example",
                    "follow us @example.org",
                    "www.example.org",
                    "https://example.org/a",
                    "look at example.org",
                    "look at the dot",
                    "at the dot",
                    "a@",
                    "a@.org",
                    "5 @ 3.20",
                    "3@2.5",
                    "a at b",
                    "e.g. dot org",
                    "he was [at] home",
                    "name(at)host",
                ],
            },
        );
    }
}
