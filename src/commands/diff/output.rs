//! What came of a difference, shown or written.

use std::error::Error;
use std::path::Path;

use engross::store;
use engross::view::{self, Several};
use serde_json::Value;

use super::Args;
use crate::{pager, terminal};

/// Shows what was asked for: as JSON, as pages, or on the terminal.
pub fn show(
    args: &Args,
    several: &Several<'_>,
    json: impl Fn() -> Value,
) -> Result<(), Box<dyn Error>> {
    if args.json {
        return terminal::print_json(&json());
    }
    let pages = [
        (&args.html, "html", view::html::several as fn(&Several<'_>) -> String),
        (&args.markdown, "md", view::markdown::markdown),
    ];
    let (mut is_shown, mut is_written) = (args.pdf.is_some(), true);
    for (wanted, ending, page) in pages {
        let Some(path) = wanted else { continue };
        is_shown = true;
        let page = page(several);
        match path {
            None => {
                is_written = false;
                terminal::say(page.trim_end());
            }
            Some(path) => write(args, path, ending, page.as_bytes())?,
        }
    }
    match (is_shown, is_written) {
        (true, true) => match &several.views[..] {
            [view] => terminal::say(&view.answer),
            _ => terminal::say(&several.answer),
        },
        (true, false) => {}
        (false, _) => {
            let width = args.width.unwrap_or_else(terminal::width);
            let text = terminal::set(&view::text::several(several, args.all), width);
            pager::print(&text, !args.no_pager)?;
        }
    }
    Ok(())
}

/// Writes a page. `--html a.pdf b.pdf` is a slip that must not cost a file.
pub fn write(args: &Args, path: &Path, ending: &str, page: &[u8]) -> Result<(), Box<dyn Error>> {
    let path_ends = path.extension().is_some_and(|end| end == ending);
    if !path_ends {
        return Err(format!(
            "{}: this has to end in .{ending}; name what is to be compared before it",
            path.display()
        )
        .into());
    }
    if args.words.iter().any(|word| Path::new(word) == path) {
        return Err(format!("{} is to be compared, and is not written over", path.display()).into());
    }
    store::write(path, page)
        .map_err(|error| format!("{} cannot be written: {error}", path.display()).into())
}
