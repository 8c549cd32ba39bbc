//! One edition through Typst, in this process, to the bytes of a finished PDF.

use std::sync::Arc;

use time::OffsetDateTime;
use typst::WorldExt;
use typst::diag::{Severity as TypstSeverity, SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst::syntax::DiagSpan;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::world::{EditionWorld, Shared};
use super::{Edition, Failure, LAYOUTS, Order};
use crate::report::{Place, Problem, Severity};

/// The standards that every PDF keeps, as Typst names them.
pub const STANDARDS: [PdfStandard; 2] = [PdfStandard::Ua_1, PdfStandard::A_2a];

/// What every PDF keeps, as it is called in records, in order.
pub const STANDARD_NAMES: [&str; 3] = ["PDF 1.7", "PDF/A-2a", "PDF/UA-1"];

/// The compiler's version.
pub fn typst_version() -> &'static str {
    typst::utils::version().raw()
}

/// What the PDF says it was created with. Without a version: the same content gives the same bytes.
const CREATOR: &str = "engross";

/// The code of a problem that is Typst's own fault, such as typst#8776.
pub const COMPILER_FAULT: &str = "compiler-fault";

/// A remembered piece of work is forgotten if none of six editions used it: two rounds of three,
/// since looking through all that is remembered takes time itself.
const ROUND: usize = 3;
const ROUNDS: usize = 2;

/// Makes one edition. The same order and layouts give the same bytes, whatever was made before.
pub fn compile(shared: &Arc<Shared>, order: &Order) -> Result<Edition, Failure> {
    let world = EditionWorld::new(shared.clone(), &order.files)
        .ok_or_else(|| Failure::Worker("a file's path is not one".to_owned()))?;
    let outcome = export(&world, order);
    if shared.is_round(ROUND) {
        typst::comemo::evict(ROUNDS);
    }
    outcome
}

fn export(world: &EditionWorld, order: &Order) -> Result<Edition, Failure> {
    let wrong = |errors: &[SourceDiagnostic]| Failure::Wrong(problems(world, order, errors));
    let Warned { output, warnings } = typst::compile::<PagedDocument>(world);
    let document = output.map_err(|errors| wrong(&errors))?;
    let options = PdfOptions {
        ident: Smart::Custom(order.ident.clone()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: timestamp(order.time),
        standards: PdfStandards::new(&STANDARDS)
            .map_err(|error| Failure::Worker(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| wrong(&errors))?;
    Ok(Edition {
        pdf: pdf.into(),
        pages: document.pages().len(),
        read: world.paths_read(),
        warnings: problems(world, order, &warnings),
    })
}

/// A PDF's creation date; none before year 0 or after 9999, which no commit has by honest means.
fn timestamp(seconds: i64) -> Option<Timestamp> {
    let date = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    let datetime = Datetime::from_ymd_hms(
        date.year(),
        date.month().into(),
        date.day(),
        date.hour(),
        date.minute(),
        date.second(),
    )?;
    Some(Timestamp::new_utc(datetime))
}

/// Typst's diagnostics as problems in the workspace's own files.
fn problems(world: &EditionWorld, order: &Order, diagnostics: &[SourceDiagnostic]) -> Vec<Problem> {
    diagnostics.iter().map(|diagnostic| problem(world, order, diagnostic)).collect()
}

fn problem(world: &EditionWorld, order: &Order, diagnostic: &SourceDiagnostic) -> Problem {
    let place = place(world, diagnostic.span)
        // Where Typst names no place of the workspace, the call that led there may have one.
        .or_else(|| diagnostic.trace.iter().find_map(|point| place(world, point.span.into())))
        .unwrap_or_else(|| Place::file(&order.layout));
    let of = format!("({} edition of {})", order.edition, order.briefing);
    // What follows is for the compiler's developers, and names places of the machine.
    if diagnostic.message.starts_with("internal error") {
        let message = format!("the compiler cannot tag this, by a fault of its own {of}");
        return Problem::error(COMPILER_FAULT, message)
            .at(place)
            .hint("a note in a table that goes on over pages brings this about: put the note into the text before or after it");
    }
    let code = match diagnostic.severity {
        TypstSeverity::Error => "layout-error",
        TypstSeverity::Warning => "layout-warning",
    };
    let mut problem = Problem::error(code, format!("{} {of}", diagnostic.message)).at(place);
    if diagnostic.severity == TypstSeverity::Warning {
        problem.severity = Severity::Warning;
    }
    problem.hints = diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect();
    problem
}

/// A place in a file of the workspace; what engross wrote itself is not one.
fn place(world: &EditionWorld, span: DiagSpan) -> Option<Place> {
    let path = world.path(span.id()?)?;
    let range = world.range(span)?;
    path.starts_with(LAYOUTS).then(|| Place::at(path, range))
}
