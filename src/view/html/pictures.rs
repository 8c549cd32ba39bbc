//! Pictures that were replaced, in the page itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use super::words::visible;
use crate::content::model::Media;
use crate::view::Picture;

/// A picture whose file is larger than this is not shown.
const MOST_BYTES: usize = 1024 * 1024;

/// So many replaced pictures are shown on a page.
const MOST: usize = 10;

/// A picture as it was and as it is; `before` says how many others the page has shown already.
pub fn both(old: &Picture<'_>, new: &Picture<'_>, before: usize) -> Markup {
    html! {
        div.pictures {
            (figure("Before", old, before < MOST))
            (figure("After", new, before < MOST))
        }
    }
}

fn figure(label: &str, picture: &Picture<'_>, has_room: bool) -> Markup {
    html! {
        figure {
            figcaption { (label) ": " (visible(&picture.said())) }
            @match shown(picture, has_room) {
                Ok(uri) => img src=(uri) alt=(visible(picture.alt));,
                Err(why) => p { (why) },
            }
        }
    }
}

/// The picture as a data URI (RFC 2397), or why it is not shown.
fn shown(picture: &Picture<'_>, has_room: bool) -> Result<String, String> {
    let (Some((_, media)), Some(file)) = (picture.is, picture.file) else {
        return Err("This picture is not at hand and is not shown.".to_owned());
    };
    if file.len() > MOST_BYTES {
        let size = file.len() / 1024;
        return Err(format!("This picture has {size} kB, which is too much for a page."));
    }
    if !has_room {
        return Err(format!("A page shows the first {MOST} pictures, and not this one."));
    }
    let media = match media {
        Media::Png => "image/png",
        Media::Jpeg => "image/jpeg",
    };
    Ok(format!("data:{media};base64,{}", STANDARD.encode(file)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::digest::Digest;

    #[test]
    fn what_is_too_large_or_not_at_hand_is_said() {
        let file = |size: usize| Arc::<[u8]>::from(vec![0; size]);
        let of = |file| {
            let is = Some((Digest::of(b""), Media::Png));
            Picture { alt: "<a>", is, file }
        };
        let small = file(3);
        let page = both(&of(Some(&small)), &of(None), 0).into_string();
        assert!(
            page.contains(r#"<img src="data:image/png;base64,AAAA" alt="&lt;a&gt;">"#),
            "{page}"
        );
        assert!(page.contains("not at hand"), "{page}");
        let large = file(MOST_BYTES + 1);
        let page = both(&of(Some(&large)), &of(Some(&small)), MOST).into_string();
        assert!(!page.contains("<img"), "{page}");
        assert!(page.contains("1024 kB") && page.contains("the first 10"), "{page}");
    }
}
