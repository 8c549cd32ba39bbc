//! Where a page's links lead.

use std::io;
use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 3986 lets stand in a path as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address of a folder as a link in a page, from the page's own place.
pub fn address(page: &Path, folder: &Path) -> io::Result<String> {
    let page = std::path::absolute(page)?;
    let from = page.parent().unwrap_or(Path::new(""));
    // The page's folder may not be there yet; what is there may be reached through a link.
    let from = from.canonicalize().unwrap_or_else(|_| from.to_owned());
    let to = folder.canonicalize()?;
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let down = to[common..].iter().map(|part| match part {
        Component::Normal(name) => utf8_percent_encode(&name.to_string_lossy(), KEPT).to_string(),
        _ => String::new(),
    });
    let parts: Vec<_> = std::iter::once(".".to_owned()).chain(up).chain(down).collect();
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_from_the_page_to_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("out put/v1");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::create_dir_all(root.path().join("pages")).unwrap();
        let to = |page: &str| address(&root.path().join(page), &folder).unwrap();
        assert_eq!(to("page.html"), "./out%20put/v1");
        assert_eq!(to("pages/page.html"), "./../out%20put/v1");
        assert_eq!(to("out put/v1/page.html"), ".");
    }
}
