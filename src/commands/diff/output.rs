//! What came of a difference, shown or written.

use std::error::Error;
use std::path::Path;

use engross::confidentiality::Gate;
use engross::import::{self, ImportError, Limits};
use engross::review;
use engross::store;
use engross::view::{self, Several};
use serde_json::Value;

use super::{Args, gate};
use crate::{pager, terminal};

/// Shows what was asked for: as JSON, as pages that `gates` let pass, or on the terminal.
pub fn show(
    args: &Args,
    several: &Several<'_>,
    json: impl Fn() -> Value,
    gates: &[Gate],
) -> Result<(), Box<dyn Error>> {
    if args.json {
        return terminal::print_json(&json());
    }
    let html = args.html.as_ref().map(|path| (path, "html", view::html::several(several)));
    let markdown =
        args.markdown.as_ref().map(|path| (path, "md", view::markdown::markdown(several)));
    let pages: Vec<_> = html.into_iter().chain(markdown).collect();
    for (_, ending, page) in &pages {
        gate::pass(&[review::in_finished(&texts_of(ending, page)?, several, gates)])?;
    }
    let (is_shown, mut is_written) = (args.pdf.is_some() || !pages.is_empty(), true);
    for (path, ending, page) in &pages {
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

/// All that a page says.
fn texts_of(ending: &str, page: &str) -> Result<Vec<String>, ImportError> {
    // It is our own, so it is as long as it has to be.
    let limits = Limits { elements: usize::MAX, depth: usize::MAX, ..Limits::default() };
    match ending {
        "html" => import::everything(page, &limits),
        _ => Ok(page.lines().map(str::to_owned).collect()),
    }
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
