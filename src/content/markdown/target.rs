//! Link targets.

/// Why a link's target can lead nobody anywhere, and what to do about it.
pub(super) fn unusable(target: &str) -> Option<(String, &'static str)> {
    const FULL: &str = "write the full address, starting with https://";
    if target.is_empty() {
        return Some(("this link has no target".to_owned(), FULL));
    }
    if target.starts_with('#') {
        return Some((format!("a link to `{target}` leads nowhere"), FULL));
    }
    let Some((scheme, rest)) =
        target.split_once(':').filter(|(scheme, _)| !scheme.contains(['/', '.', '?']))
    else {
        return Some((
            format!("`{target}` is not a full address: a reader of paper cannot follow it"),
            FULL,
        ));
    };
    let rest_ok = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(|rest| {
            let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
            host.contains('.') && !host.starts_with('.') && !host.ends_with("..")
        }),
        "mailto" => {
            rest.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        }
        "tel" => rest.starts_with(|char: char| char == '+' || char.is_ascii_digit()),
        _ => {
            let message = format!("`{scheme}:` is not a kind of address that a reader can follow");
            return Some((message, "use https:, mailto: or tel:"));
        }
    };
    if !rest_ok {
        return Some((format!("`{target}` is not an address"), FULL));
    }
    let plain = |byte: u8| byte.is_ascii_graphic();
    if !target.bytes().all(plain) {
        return Some((
            format!("`{target}` has characters that an address cannot have"),
            "copy the address from the browser's address line",
        ));
    }
    None
}
