//! Problems and outcomes as text for people, or as JSON for programs.

use std::error::Error;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};
use engross::phrase::counted;
use engross::report::{Problem, Report, Severity};
use engross::view::{self, Paragraph, Span, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Widths that text is set to; where there is no terminal, lines are long but not endless.
const WIDTH_WITHOUT_TERMINAL: usize = 120;

/// Prints a sentence to standard output. It may repeat the name of a file, or what stands in one.
pub fn say(line: &str) {
    anstream::println!("{}", harmless(line));
}

/// Prints sentences to standard output, in lines of the width for text.
pub fn tell(sentences: &str) {
    tell_item("", sentences);
}

/// Prints an item of a list in such lines, all of them right of what leads it.
pub fn tell_item(lead: &str, sentences: &str) {
    print_text(&[view::paragraph(lead, Style::Plain, sentences)], width());
}

/// Prints why a command could not do its work.
pub fn fail(error: &dyn std::fmt::Display) {
    let rendered = Renderer::styled()
        .render(&[Group::with_title(Level::ERROR.primary_title(harmless(&error.to_string())))]);
    anstream::eprintln!("{rendered}");
}

/// Says on stderr what somebody might miss, though nothing is wrong.
pub fn note(line: &str) {
    anstream::eprintln!("{}", harmless(line));
}

/// Prints every problem with its line of the source, as compilers do.
pub fn print_report(report: &Report) {
    let width = terminal_width().unwrap_or(WIDTH_WITHOUT_TERMINAL);
    for problem in report.problems() {
        anstream::eprintln!("{}\n", render(report, problem, width));
    }
}

/// Where lines end when text is set and there is no terminal to ask.
const TEXT_WITHOUT_TERMINAL: usize = 80;

/// The width for text on standard output.
pub fn width() -> usize {
    let size = terminal_size::terminal_size_of(std::io::stdout());
    size.map_or(TEXT_WITHOUT_TERMINAL, |(width, _)| usize::from(width.0))
}

/// The width for a sentence that is one line wherever no terminal needs it shorter.
pub fn line_width() -> usize {
    let size = terminal_size::terminal_size_of(std::io::stdout());
    size.map_or(usize::MAX, |(width, _)| usize::from(width.0))
}

/// Styled text as lines of a width.
pub fn set(text: &[Paragraph], width: usize) -> String {
    let mut out = String::new();
    for paragraph in text {
        let spans = paragraph.spans.iter();
        let harmless = spans.map(|span| Span { style: span.style, text: harmless(&span.text) });
        let paragraph = Paragraph { lead: paragraph.lead.clone(), spans: harmless.collect() };
        for line in view::wrap(&paragraph, width) {
            let painted: String = line.iter().map(paint).collect();
            out.push_str(painted.trim_end());
            out.push('\n');
        }
    }
    out
}

/// Prints styled text, set to a width.
pub fn print_text(text: &[Paragraph], width: usize) {
    anstream::print!("{}", set(text, width));
}

fn paint(span: &Span) -> String {
    let style = match span.style {
        Style::Plain => return span.text.clone(),
        Style::Strong => anstyle::Style::new().bold(),
        Style::Faint => anstyle::Style::new().dimmed(),
        Style::Spelling => anstyle::AnsiColor::Cyan.on_default(),
        Style::Removed => anstyle::AnsiColor::Red.on_default(),
        Style::Added => anstyle::AnsiColor::Green.on_default(),
        Style::Warning => anstyle::AnsiColor::Yellow.on_default().bold(),
    };
    format!("{style}{}{style:#}", span.text)
}

/// A message may repeat what stands in a file, and that may hold commands to a terminal.
pub fn harmless(text: &str) -> String {
    annotate_snippets::normalize_untrusted_str(text)
}

/// The lines of the terminal that output goes to, if it goes to one.
pub fn height() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(_, height)| usize::from(height.0))
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| usize::from(width.0))
}

fn render(report: &Report, problem: &Problem, width: usize) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(harmless(&problem.message)).id(problem.code.clone());
    let mut group = Group::with_title(title);
    if let Some(place) = &problem.place {
        let text = report.text(&place.path);
        match (&place.range, text) {
            (Some(range), Some(text))
                if !problem.confidential && text.get(range.clone()).is_some() =>
            {
                // Of a paragraph, only its first line is marked.
                let end = text[range.clone()].find('\n').map_or(range.end, |at| range.start + at);
                let snippet = Snippet::source(text)
                    .path(harmless(&place.path))
                    .annotation(AnnotationKind::Primary.span(range.start..end));
                group = group.element(snippet);
            }
            _ => {
                let mut origin = Origin::path(harmless(&place.path));
                if let Some((line, column)) = report.line_and_column(place) {
                    origin = origin.line(line).char_column(column);
                }
                group = group.element(origin);
            }
        }
    }
    for hint in &problem.hints {
        group = group.element(Level::HELP.message(harmless(hint)));
    }
    Renderer::styled().decor_style(DecorStyle::Ascii).term_width(width).render(&[group])
}

/// The problems of a report as JSON, with lines and columns from 1.
pub fn problems_json(report: &Report) -> serde_json::Value {
    let problem = |problem: &Problem| {
        let position = problem.place.as_ref().and_then(|place| report.line_and_column(place));
        serde_json::json!({
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "path": problem.place.as_ref().map(|place| &place.path),
            "line": position.map(|(line, _)| line),
            "column": position.map(|(_, column)| column),
            "hints": problem.hints,
        })
    };
    report.problems().into_iter().map(problem).collect()
}

/// Prints a value as JSON, for people too.
pub fn print_json(value: &serde_json::Value) -> Result<(), Box<dyn Error>> {
    anstream::println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Prints a table or another file for programs as it is.
pub fn print_bytes(bytes: &[u8]) -> std::io::Result<()> {
    std::io::stdout().write_all(bytes)
}

/// "2 errors and 1 warning"
pub fn tally(report: &Report) -> String {
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    match (errors, warnings) {
        (0, 0) => "nothing wrong".to_owned(),
        (0, _) => counted(warnings, "warning"),
        (_, 0) => counted(errors, "error"),
        _ => format!("{} and {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

/// 0 unless something stopped a build.
pub fn status(report: &Report) -> ExitCode {
    ExitCode::from(u8::from(report.has_errors()))
}

/// Asks somebody at a terminal. Where nobody sits, nothing is taken for a yes.
pub fn confirm(question: &str) -> Result<bool, Box<dyn Error>> {
    if !std::io::stdin().is_terminal() {
        return Err("there is no terminal to ask on; to go on without being asked: --yes".into());
    }
    anstream::print!("{} [y/N] ", harmless(question));
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// A path as it is shortest from here.
pub fn short(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

/// How far long work has come: a bar on a terminal, a line now and then elsewhere.
pub struct Progress {
    bar: ProgressBar,
    what: &'static str,
    /// Every so many steps a line is printed where no bar can be drawn.
    line_every: Option<u64>,
}

/// So few are done before anyone asks how far they are.
const SOON: usize = 20;

impl Progress {
    /// Of editions that are made.
    pub fn new(total: usize, quiet: bool) -> Self {
        Self::of(total, "editions", quiet)
    }

    /// Of so many things, by what several of them are called.
    pub fn of(total: usize, what: &'static str, quiet: bool) -> Self {
        Self::shown(total, what, !quiet && total > SOON)
    }

    /// The same of things each of which takes long.
    pub fn of_slow(total: usize, what: &'static str, quiet: bool) -> Self {
        Self::shown(total, what, !quiet && total > 1)
    }

    fn shown(total: usize, what: &'static str, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}  {per_sec}  {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let line_every = (wanted && bar.is_hidden()).then_some((total as u64).div_ceil(10));
        if !wanted {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        bar.set_message(what);
        Self { bar, what, line_every }
    }

    pub fn step(&self) {
        self.bar.inc(1);
        let done = self.bar.position();
        if self.line_every.is_some_and(|every| done.is_multiple_of(every)) {
            let (total, what) = (self.bar.length().unwrap_or_default(), self.what);
            anstream::eprintln!("{done} of {total} {what}");
        }
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
