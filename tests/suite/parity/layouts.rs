//! Layouts that betray the content.

use engross::parity::Kind;

use super::{SAMPLE, Trial};

/// `content` with each block `b` of a kind changed.
fn each(kind: &str, change: &str) -> String {
    format!(
        "let content = (..content, blocks: content.blocks.map(b => if b.type == \"{kind}\" {{ {change} }} else {{ b }}))"
    )
}

#[test]
fn blocks_that_are_lost_moved_or_made_up() {
    let mut trial = Trial::default();
    let list = "(..b, items: b.items.slice(0, -1))";
    for (name, code, kind) in [
        (
            "drops a paragraph",
            "let content = (..content, blocks: content.blocks.slice(0, 1) + content.blocks.slice(2))".to_owned(),
            Kind::Missing,
        ),
        ("drops the last block", "let content = (..content, blocks: content.blocks.slice(0, -1))".to_owned(), Kind::Missing),
        ("drops the last item of a list", each("list", list), Kind::Missing),
        ("drops a picture", "let content = (..content, blocks: content.blocks.filter(b => b.type != \"picture\"))".to_owned(), Kind::Missing),
        ("drops a caption", each("picture", "let (caption, ..rest) = b; rest"), Kind::Missing),
        ("drops the last row of a table", each("table", "(..b, rows: b.rows.slice(0, -1))"), Kind::Missing),
        ("drops an attribution", each("quote", "(..b, attribution: none)"), Kind::Missing),
        ("drops a subtitle", "let content = { let (subtitle, ..rest) = content; rest }".to_owned(), Kind::Missing),
        ("drops the pull quote", "let content = { let (quote, ..rest) = content; rest }".to_owned(), Kind::Missing),
        ("drops a line of the facts", "let facts = (..facts, lines: facts.lines.slice(1))".to_owned(), Kind::Missing),
        (
            "swaps two blocks",
            "let content = (..content, blocks: content.blocks.slice(0, -2) + content.blocks.slice(-2).rev())".to_owned(),
            Kind::Moved,
        ),
        ("reverses a list", each("list", "(..b, items: b.items.rev())"), Kind::Moved),
        ("says a paragraph twice", "let content = (..content, blocks: content.blocks + content.blocks.slice(-1))".to_owned(), Kind::Repeated),
        ("adds a paragraph of its own", "par[Please read this.]".to_owned(), Kind::Extra),
        ("adds a heading of its own", "let content = (..content, blocks: content.blocks + ((type: \"heading\", level: 2, content: ((type: \"text\", text: \"Contents\"),)),))".to_owned(), Kind::Extra),
        ("shows a table of contents", "outline(title: none)".to_owned(), Kind::Extra),
    ] {
        trial.code(name, &code, Some(kind));
    }
    trial.end();
}

#[test]
fn words_that_are_changed_or_hidden() {
    let mut trial = Trial::default();
    for (name, code, kind) in [
        ("another word", "show \"sighted\": \"alerted\"", Kind::Text),
        ("one letter", "show \"daily\": \"dally\"", Kind::Text),
        ("a letter that looks the same", "show \"daily\": \"d\u{430}ily\"", Kind::Text),
        ("a word more", "show \"confusion\": it => it + [ and more]", Kind::Text),
        ("a word less", "show \"daily \": none", Kind::Text),
        ("capitals", "show \"daily\": upper", Kind::Text),
        ("curly quotes", "show \".\": \"…\"", Kind::Text),
        ("a word struck out thickly", "show \"daily\": strike.with(stroke: 0.8em)", Kind::Covered),
        ("another title", "let content = (..content, title: \"Every sort of block\")", Kind::Text),
        ("another date", "let content = (..content, date: (text: \"October 2022\"))", Kind::Text),
        (
            "another code",
            "let facts = (..facts, lines: facts.lines.map(line => if line.label == \"Content code\" { (..line, value: \"AAAA-BBBB-CCCC-DDDDD\") } else { line }))",
            Kind::Text,
        ),
        ("too small", "show \"daily\": set text(1pt)", Kind::TooSmall),
        ("just too small", "show \"daily\": set text(5.5pt)", Kind::TooSmall),
        ("white", "show \"daily\": set text(white)", Kind::PaperColoured),
        ("nearly white", "show \"daily\": set text(luma(90%))", Kind::PaperColoured),
        ("transparent", "show \"daily\": set text(rgb(0, 0, 0, 5))", Kind::PaperColoured),
        (
            "a colour that cannot be told",
            "show \"daily\": set text(gradient.linear(white, black))",
            Kind::PaperColoured,
        ),
        ("beside the page", "show \"daily\": it => box(move(dx: 900pt, it))", Kind::OffPage),
        ("below the page", "show \"daily\": it => box(move(dy: 2000pt, it))", Kind::OffPage),
        (
            "clipped",
            "show \"daily\": it => box(width: 2pt, height: 3pt, clip: true, box(width: 60pt, it))",
            Kind::Clipped,
        ),
        ("made an artefact", "show \"daily\": it => pdf.artifact(it)", Kind::Artefact),
    ] {
        trial.code(name, code, Some(kind));
    }
    trial.end();
}

#[test]
fn roles_places_and_what_is_said_of_them() {
    let mut trial = Trial::default();
    let heading = each("heading", "(..b, level: 2)");
    let alt = each("picture", "(..b, alt: \"A chart\")");
    let flat = each(
        "list",
        "(..b, items: b.items.map(item => (item.filter(x => x.type != \"list\"),) + item.filter(x => x.type == \"list\").map(x => x.items).join(default: ())).join())",
    );
    let start = each("list", "if \"start\" in b { (..b, start: 1) } else { b }");
    let bullets = each("list", "let (items, ..) = b; (type: \"list\", items: items)");
    let as_heading = each("paragraph", "(type: \"heading\", level: 2, content: b.content)");
    let as_paragraph = each("heading", "(type: \"paragraph\", content: b.content)");
    let unquoted = each(
        "quote",
        "(type: \"list\", items: (b.blocks + ((type: \"paragraph\", content: b.attribution),),))",
    );
    for (name, code, kind) in [
        ("another heading level", heading.as_str(), Kind::Level),
        ("another alternative text", &alt, Kind::Alt),
        ("a list made flat", &flat, Kind::Nesting),
        ("a list that counts from 1", &start, Kind::Label),
        ("numbers made bullets", &bullets, Kind::Label),
        ("bullets with words", "set list(marker: [Important])", Kind::Label),
        ("numbers by letters", "set enum(numbering: \"a.\")", Kind::Label),
        ("paragraphs made headings", &as_heading, Kind::Role),
        ("headings made paragraphs", &as_paragraph, Kind::Role),
        ("a quote that is none", &unquoted, Kind::Nesting),
        ("notes by symbols", "set footnote(numbering: \"*\")", Kind::NoteLabel),
        ("notes that start at 2", "counter(footnote).update(1)", Kind::NoteLabel),
        ("another language", "set text(lang: \"de\", region: none)", Kind::Metadata),
        (
            "words in another language",
            "show \"daily\": set text(lang: \"de\", region: none)",
            Kind::Language,
        ),
        ("another title of the document", "set document(title: \"Another\")", Kind::Metadata),
        ("another author", "set document(author: \"Another\")", Kind::Metadata),
    ] {
        trial.code(name, code, Some(kind));
    }
    trial.end();
}

#[test]
fn what_layouts_share_changed() {
    let mut trial = Trial::default();
    let table = "shared/table.typ";
    let content = "shared/content.typ";
    for (name, edit, kind) in [
        (
            "no header row",
            (
                table,
                "table.header(repeat: not header.any(leads-away), ..header.map(words))",
                "..header.map(words)",
            ),
            Kind::Table,
        ),
        ("two columns swapped", (table, "row.map(cell", "row.rev().map(cell"), Kind::Moved),
        (
            "no language",
            ("shared/language.typ", "text(..language-arguments(tag), body)", "body"),
            Kind::Language,
        ),
        ("words glued at a break", (content, "\" \" + linebreak()", "linebreak()"), Kind::Text),
        (
            "no notes",
            (content, "footnote(note(node.blocks, way, inlines, blocks))", ""),
            Kind::Missing,
        ),
        (
            "a note's reference at its end only",
            (
                content,
                "footnote(note(node.blocks, way, inlines, blocks))",
                "[ (] + note(node.blocks, way, inlines, blocks) + [)]",
            ),
            Kind::Text,
        ),
        (
            "links that lead elsewhere",
            (
                content,
                "(way.link)(node.target, body)",
                "(way.link)(if node.target.ends-with(\"calls\") { \"https://www.example.org/guidance\" } else { node.target }, body)",
            ),
            Kind::LinkTarget,
        ),
        ("links that lead nowhere", (content, "(way.link)(node.target, body)", "body"), Kind::Link),
        (
            "one link made longer",
            (
                content,
                "let shown = (way.link)(node.target, body)",
                "let shown = (way.link)(node.target, body + [ here])",
            ),
            Kind::Text,
        ),
        (
            "a picture's words lost",
            ("shared/picture.typ", "image(path, alt: alt, width", "image(path, alt: \" \", width"),
            Kind::Alt,
        ),
        ("another label of the seal", ("shared/facts.typ", "par(label)", "par[Seal]"), Kind::Extra),
    ] {
        for edition in ["print", "accessible"] {
            trial.layout(name, edition, &[edit], Some(kind));
        }
    }
    trial.end();
}

#[test]
fn what_stands_beside_the_text() {
    let mut trial = Trial::default();
    let print = "print/layout.typ";
    let accessible = "accessible/layout.typ";
    let shared = "shared/facts.typ";
    for (name, edition, edit, kind) in [
        ("an unmarked draft", "print", (print, "    background: draft-mark,", ""), Kind::DraftMark),
        (
            "a white draft mark",
            "print",
            (print, "weight: 600, fill: brick", "weight: 600, fill: white"),
            Kind::PaperColoured,
        ),
        (
            "an unmarked draft",
            "accessible",
            (accessible, "background: draft-band", "background: none"),
            Kind::DraftMark,
        ),
        (
            "words in a background",
            "print",
            (print, "background: draft-mark", "background: draft-mark + place(bottom)[Approved]"),
            Kind::Artefact,
        ),
        (
            "words in a footer",
            "accessible",
            (shared, "context fact-here(<version>)", "[Approved]"),
            Kind::Artefact,
        ),
        (
            "another page number",
            "print",
            (shared, "context counter(page).display(\"1/1\", both: true)", "[9/9]"),
            Kind::Artefact,
        ),
        (
            "a table's header on another page",
            "print",
            (
                print,
                "background: draft-mark",
                "background: draft-mark + place(bottom)[Agency Contacts]",
            ),
            Kind::Artefact,
        ),
        ("another link number", "print", (print, "numbers.at(target)", "\"7\""), Kind::Text),
        (
            "another address in the list of links",
            "print",
            (print, "breakable(it.text)", "[www.example.org]"),
            Kind::Text,
        ),
        (
            "another target in the list of links",
            "print",
            (print, "link(it.target,", "link(\"https://www.example.org/\","),
            Kind::LinkTarget,
        ),
        (
            "a list of links with one left out",
            "print",
            (print, "..links.targets.map(it", "..links.targets.slice(1).map(it"),
            Kind::Missing,
        ),
    ] {
        trial.layout(name, edition, &[edit], Some(kind));
    }
    trial.end();
}

#[test]
fn a_draft_that_says_so_is_not_told_that_it_does_not() {
    let edit = ("shared/facts.typ", "context fact-here(<version>)", "[Approved]");
    let pdf = SAMPLE.make("accessible", &[edit]);
    let differences = SAMPLE.check("accessible", &pdf).differences;
    assert!(
        differences.iter().all(|difference| difference.kind == Kind::Artefact),
        "{differences:#?}"
    );
}
