//! Pages beside each other: what was changed is found, boxed and named, and nothing else is.

use std::sync::{Arc, LazyLock};

use engross::content;
use engross::edition::{self, Orders, Shared, compile};
use engross::facts::Status;
use engross::files::Files;
use engross::pages::{
    self, Comparison, EditionBuilder, EditionPages, PagesError, Pair, Refusal, Region, Remark,
    Side, Version, What,
};
use engross::revision::Revision;
use engross::worker::{Cause, Ended, WorkerCommand};
use engross::workspace::{Config, Limits};

use crate::workspace::{FRONT, LAYOUT, Workspace, read_from_repository};

const BRIEFING: &str = "2022-09-asthma-neglect";
const SOURCE: &str = "sources/2022-09-asthma-neglect/briefing.md";
const PRINT: &str = "layouts/print/layout.typ";
const FACTS: &str = "layouts/shared/facts.typ";

/// The real briefing's edition, after changes: a path, what stands there, what then.
fn made(edition: &str, edits: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut files = Files::default();
    for path in ["engross.toml", "layouts", "sources"] {
        read_from_repository(&mut files, path);
    }
    for (path, from, to) in edits {
        let text = std::str::from_utf8(files.get(path).unwrap()).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        let text = text.replace(from, to);
        files.insert(*path, text.into_bytes());
    }
    let config = Config::read(&files).0.unwrap();
    let briefing = content::read(BRIEFING, &files).briefing.unwrap();
    let order = Orders::new(&config, Status::Draft, 0).of(&briefing, edition);
    let shared = Arc::new(Shared::new(&edition::layouts(&files)));
    compile::compile(&shared, &order).unwrap().pdf.to_vec()
}

/// The print edition as it is.
static PRINTED: LazyLock<Vec<u8>> = LazyLock::new(|| made("print", &[]));

/// The print edition beside itself after changes.
fn compared(edits: &[(&str, &str, &str)]) -> Comparison {
    pages::compare_here(Some(&PRINTED), Some(&made("print", edits))).unwrap()
}

fn clause(comparison: Comparison) -> Option<String> {
    pages::clause(&[EditionPages { edition: Some("print".to_owned()), compared: Ok(comparison) }])
}

fn regions(comparison: &Comparison) -> impl Iterator<Item = &Region> {
    comparison.pages.iter().flat_map(|pair| &pair.regions)
}

/// All that is said of each pair of pages.
fn told(comparison: &Comparison) -> String {
    let line = |pair: &Pair| {
        let groups = pair.groups(comparison.same_words);
        let groups: Vec<_> =
            groups.iter().map(|group| format!("{:?} {}", group.numbers, group.what)).collect();
        format!("{}: {}", pair.title(), groups.join("; "))
    };
    comparison.pages.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn worker() -> WorkerCommand {
    let program = env!("CARGO_BIN_EXE_engross").into();
    WorkerCommand { program, arguments: vec!["worker".to_owned()] }
}

#[test]
fn equal_editions_look_the_same() {
    for edition in ["print", "accessible"] {
        let (once, again) = (made(edition, &[]), made(edition, &[]));
        let comparison = pages::compare_here(Some(&once), Some(&again)).unwrap();
        assert!(comparison.pages.len() > 1);
        assert!(comparison.pages.iter().all(Pair::is_same), "{}", told(&comparison));
        assert_eq!(comparison.sentences(), "Every page looks the same.");
        assert_eq!(comparison.remarks, [[].into(), [].into()]);
        assert_eq!(clause(comparison), None);
    }
}

#[test]
fn another_colour_is_found_wherever_it_is() {
    let comparison = compared(&[(PRINT, "#0f4a58", "#0f4a57")]);
    assert_eq!(comparison.same_words, Some(true));
    let is_colour = |what: &What| {
        matches!(what, What::Drawing | What::Set { colour: true, font: false, size: false })
    };
    assert!(regions(&comparison).all(|region| is_colour(&region.what)), "{}", told(&comparison));
    assert_eq!(
        clause(comparison).as_deref(),
        Some("the look of pages 1 and 2 of the print edition changed")
    );
}

#[test]
fn another_size_is_boxed_where_it_is() {
    let comparison = compared(&[(PRINT, "text(..lines-of(29pt", "text(..lines-of(28pt")]);
    let [region] = &comparison.pages[0].regions[..] else { panic!("{}", told(&comparison)) };
    assert_eq!(region.what, What::Set { colour: false, font: false, size: true });
    // The title begins at the left margin, 20 mm, and stands in the page's first fifth.
    assert!((18.0..22.0).contains(&region.left) && region.width > 100.0, "{region:?}");
    assert!(region.top > 16.0 && region.top + region.height < 60.0, "{region:?}");
    assert!(comparison.pages[1].is_same());
}

#[test]
fn what_moved_is_told_how_far() {
    let comparison =
        compared(&[(PRINT, "place(right + horizon, dx: -5mm", "place(right + horizon, dx: -4mm")]);
    for pair in &comparison.pages {
        let [region] = &pair.regions[..] else { panic!("{}", told(&comparison)) };
        assert_eq!(region.sentence(Some(true)), "the same words, 1.0 mm to the right");
    }
}

#[test]
fn other_words_are_told_from_the_marks_that_change_with_them() {
    let comparison = compared(&[(SOURCE, "sighted", "alerted")]);
    insta::assert_snapshot!(told(&comparison), @r"
    Page 1: [1] other words; [2] the content code, which changes whenever words do
    Page 2: [1, 2] the content code, which changes whenever words do
    ");
    assert!(comparison.pages[1].is_expected());
    insta::assert_snapshot!(comparison.sentences(), @"Page 1 looks different. Page 2 differs only in marks that change whenever words do.");
    insta::assert_snapshot!(clause(comparison).unwrap(), @"the look of page 1 of the print edition changed");
}

#[test]
fn other_words_in_a_margin_are_no_marks() {
    let footer = (FACTS, "context fact-here(<version>)", "[Final]");
    let code = "context fact-here(<code>)";
    let beside = (FACTS, code, "context underline(offset: 4pt, fact-here(<code>))");
    for edit in [footer, beside] {
        let comparison = compared(&[edit, (SOURCE, "sighted", "alerted")]);
        let foot = comparison.pages[1].regions.iter().filter(|region| region.top > 280.0);
        assert_eq!(
            foot.filter(|region| region.what == What::Words).count(),
            1,
            "{}",
            told(&comparison)
        );
    }
}

#[test]
fn a_new_page_moves_no_other_out_of_its_place() {
    let end = (PRINT, "  end-matter(facts)\n}", "  end-matter(facts)\n  pagebreak()\n  [More]\n}");
    let at_the_end = compared(&[end]);
    insta::assert_snapshot!(told(&at_the_end), @r"
    Page 1: [1] a number that pages bear, such as their own
    Page 2: [1] a number that pages bear, such as their own
    Page 3, which is new:
    ");
    insta::assert_snapshot!(at_the_end.sentences(), @"Page 3 is new. Pages 1 and 2 differ only in marks that change whenever words do.");
    insta::assert_snapshot!(clause(at_the_end).unwrap(), @"page 3 of the print edition is new");

    let masthead = "  masthead(content)\n";
    let start = (PRINT, masthead, "  [Before]\n  pagebreak()\n  masthead(content)\n");
    insta::assert_snapshot!(told(&compared(&[start])), @r"
    Page 1, which is new: 
    Page 2, which was page 1: [1] a number that pages bear, such as their own
    Page 3, which was page 2: [1] a number that pages bear, such as their own
    ");

    let both = pages::compare_here(Some(&made("print", &[start])), Some(&made("print", &[end])));
    let both = both.unwrap();
    insta::assert_snapshot!(both.sentences(), @"Page 3 is new. What was page 1 is gone. Pages 1 and 2 differ only in marks that change whenever words do.");
    insta::assert_snapshot!(clause(both).unwrap(), @"page 3 of the print edition is new; what was page 1 of the print edition is gone");

    let new = pages::compare_here(None, Some(&PRINTED)).unwrap();
    insta::assert_snapshot!(clause(new).unwrap(), @"the print edition, with 2 pages, is new");
    let gone = pages::compare_here(Some(&PRINTED), None).unwrap();
    insta::assert_snapshot!(clause(gone).unwrap(), @"the print edition is gone");
}

#[test]
fn a_page_of_another_size_is_different_as_a_whole() {
    let comparison = compared(&[(PRINT, "paper: \"a4\"", "paper: \"us-letter\"")]);
    let is_size = |pair: &Pair| matches!(&pair.regions[..], [Region { what: What::Size, .. }]);
    assert!(comparison.pages.iter().any(is_size), "{}", told(&comparison));
}

/// A file of one page with some resources and content, and more objects from number 5 on.
fn file(resources: &str, content: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << {resources} >> >>"
        ),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (size, start) = (objects.len() + 1, pdf.len());
    pdf.push_str(&format!(
        "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    pdf.into_bytes()
}

/// A file that says a word in a font that it does not hold, and has a line under it.
fn without_its_font(word: &str) -> Vec<u8> {
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let width = 10 * word.len();
    file(font, &format!("BT /F 24 Tf 72 720 Td ({word}) Tj ET 72 700 {width} 2 re f"), &[])
}

#[test]
fn what_a_picture_does_not_show_is_said() {
    let (old, new) = (without_its_font("One"), without_its_font("Another"));
    let comparison = pages::compare_here(Some(&old), Some(&new)).unwrap();
    assert_eq!(comparison.remarks, [[Remark::Font].into(), [Remark::Font].into()]);
    assert_eq!(comparison.pages[0].regions.len(), 1, "the line is as long as the word");
}

/// Markup without an attribute's values.
fn without(markup: &str, attribute: &str) -> String {
    let start = format!(" {attribute}=\"");
    let mut parts = markup.split(&start);
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once('"').unwrap().1)
}

#[test]
fn the_section_says_in_words_what_its_boxes_show() {
    let of = |edition: &str, new: &[u8]| EditionPages {
        edition: Some(edition.to_owned()),
        compared: pages::compare_here(Some(&made(edition, &[])), Some(new)),
    };
    let editions = [
        of("print", &made("print", &[(SOURCE, "sighted", "alerted")])),
        of("accessible", &made("accessible", &[])),
        of("print", b"no PDF"),
    ];
    let section = pages::section(&editions, ["<v1>", "v2"]).into_string();
    assert_eq!(section.matches("src=\"data:image/png;base64,iVBOR").count(), 4);
    let places = ["src", "x", "y", "width", "height"];
    let section = places.into_iter().fold(section, |markup, name| without(&markup, name));
    let section = section.replace("><", ">\n<");
    insta::assert_snapshot!(section);
}

#[test]
fn two_versions_are_built_and_nothing_is_kept() {
    let workspace = Workspace::new();
    let layout = LAYOUT.replace("Source Sans 3\")", "Source Sans 3\", fill: rgb(\"#123\"))");
    workspace.write("layouts/plain/layout.typ", layout);
    let old = Revision::of_commit(workspace.root(), "HEAD").unwrap();
    let new = Revision::of_work_tree(workspace.root()).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let (root, worker) = (workspace.root(), worker());
    let builder = EditionBuilder { root, scratch: scratch.path(), worker: &worker, workers: 1 };
    let version = |revision| Some(Version { revision, id: "first" });

    let compared = builder.compare([version(&old), version(&new)]).unwrap();
    assert!(!workspace.has("output"));
    insta::assert_snapshot!(pages::clause(&compared).unwrap(), @"the look of page 1 of the plain edition changed");
    let json = pages::json(&compared);
    assert_eq!(json[0]["edition"], "plain");
    assert_eq!(json[0]["same_words"], true);
    assert_eq!(json[0]["pages"][0]["look"], "changed");
    assert_eq!(json[0]["pages"][0]["regions"][0]["kind"], "set");

    let added = builder.compare([None, version(&new)]).unwrap();
    insta::assert_snapshot!(pages::clause(&added).unwrap(), @"the plain edition, with 1 page, is new");

    workspace.write("sources/first/briefing.md", format!("{FRONT}A [text](#).\n"));
    let wrong = Revision::of_work_tree(workspace.root()).unwrap();
    let reports = builder.compare([version(&old), version(&wrong)]).unwrap_err();
    assert_eq!(reports.each_ref().map(|report| report.has_errors()), [false, true]);
}

#[test]
fn a_worker_compares_as_this_process_does() {
    let (old, new) = (PRINTED.clone(), made("print", &[(SOURCE, "sighted", "alerted")]));
    let here = pages::compare_here(Some(&old), Some(&new)).unwrap();
    let (old, new) = (Some(old.into()), Some(new.into()));
    let there = pages::compare(&worker(), Limits::default(), old, new).unwrap();
    assert_eq!(there, here);
    let picture = there.pages[0].old.as_ref().and_then(|page| page.picture.clone()).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
}

#[test]
fn a_file_that_cannot_be_shown_is_told_in_a_sentence() {
    let pdf: Arc<[u8]> = PRINTED.clone().into();
    let compare = |new: Arc<[u8]>, limits| {
        let error = pages::compare(&worker(), limits, Some(pdf.clone()), Some(new)).unwrap_err();
        (error.to_string(), error)
    };
    let (_, error) = compare((*b"no PDF").into(), Limits::default());
    assert_eq!(error, PagesError::Refused { side: Side::New, refusal: Refusal::NotPdf });
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] \
                /Resources << /XObject << /X 5 0 R >> >> /Length 12 >>\nstream\n/X Do /X Do \nendstream";
    let endless = file("/XObject << /X 5 0 R >>", "/X Do", &[form]);
    let (said, error) = compare(endless.into(), Limits { seconds: 2, ..Limits::default() });
    assert_eq!(error, PagesError::Ended(Ended::TooLong(2)));
    assert!(said.contains("stopped after 2 seconds"), "{said}");
    if cfg!(target_os = "linux") {
        let (said, error) = compare(pdf.clone(), Limits { memory_mib: 12, ..Limits::default() });
        let is_memory = |error| {
            matches!(error, PagesError::Ended(Ended::Died { cause: Cause::Memory(12), .. }))
        };
        assert!(is_memory(error), "{said}");
    }
}
