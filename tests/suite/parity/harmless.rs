//! Changes of looks: parity holds.

use super::Trial;

#[test]
fn looks_that_either_edition_may_have() {
    let mut trial = Trial::default();
    for (name, code) in [
        ("larger type", "set text(13pt)"),
        ("smaller type", "set text(8pt)"),
        ("another font", "set text(font: \"Source Sans 3\")"),
        ("yet another font", "set text(font: \"Source Serif 4\")"),
        ("wider leading", "set par(leading: 6pt)"),
        ("wider spacing", "set par(spacing: 24pt)"),
        (
            "hyphenation and narrow columns",
            "set text(hyphenate: true)\n  set page(margin: (x: 60mm))",
        ),
        ("justified", "set par(justify: true)"),
        ("justified and hyphenated", "set par(justify: true)\n  set text(hyphenate: true)"),
        ("indented first lines", "set par(first-line-indent: 2em)"),
        ("hanging indent", "set par(hanging-indent: 2em)"),
        ("other bullets", "set list(marker: ([‣], [•]))"),
        ("drawn bullets", "set list(marker: rect(width: 4pt, height: 4pt))"),
        ("numbers with brackets", "set enum(numbering: \"1)\")"),
        ("another colour", "set text(fill: rgb(\"#003300\"))"),
        ("bold", "set text(weight: 700)"),
        ("italic", "set text(style: \"italic\")"),
        ("old-style figures", "set text(number-type: \"old-style\")"),
        ("no ligatures", "set text(ligatures: false, kerning: false)"),
        ("letters apart", "set text(tracking: 1pt)"),
        ("small capitals", "show strong: smallcaps"),
        ("underlined emphasis", "show emph: underline"),
        ("a mark behind words", "show strong: highlight"),
        (
            "a page for each section",
            "show heading.where(level: 2): it => colbreak(weak: true) + it",
        ),
        ("lines between blocks", "show heading.where(level: 3): it => line(length: 100%) + it"),
        ("captions above", "set figure.caption(position: top)"),
        ("a framed table", "set table(stroke: 2pt, inset: 9pt)"),
        ("a striped table", "set table(fill: (x, y) => if calc.odd(y) { luma(95%) })"),
        ("raised marks as drawn small", "set super(typographic: false)"),
        ("notes by numbers", "set footnote(numbering: \"1\")"),
        ("notes by letters", "set footnote(numbering: \"a\")"),
        ("framed quotes", "show quote: it => block(stroke: 1pt, inset: 4pt, it)"),
        ("raised words", "show \"daily\": it => box(move(dy: -2pt, it))"),
        ("turned headings", "show heading.where(level: 3): it => rotate(3deg, reflow: true, it)"),
        ("tighter lists", "set list(spacing: 2pt)\n  set enum(spacing: 2pt)"),
    ] {
        trial.code(name, code, None);
    }
    trial.end();
}

#[test]
fn pages_and_what_an_edition_may_leave_out() {
    let mut trial = Trial::default();
    let (print, accessible) = ("print/layout.typ", "accessible/layout.typ");
    for (name, edition, edit) in [
        ("one column", "print", (print, "columns: 2", "columns: 1")),
        ("three columns", "print", (print, "columns: 2", "columns: 3")),
        ("another page", "accessible", (accessible, "paper: \"a4\"", "paper: \"us-letter\"")),
        ("a small page", "accessible", (accessible, "paper: \"a4\"", "paper: \"a5\"")),
        (
            "a page on its side",
            "accessible",
            (accessible, "paper: \"a4\"", "paper: \"a4\", flipped: true"),
        ),
        ("no list of links", "print", (print, "  link-list(facts.links)", "")),
        (
            "a list of links",
            "accessible",
            (
                accessible,
                "  colophon(facts)\n}",
                "  heading(level: 2, facts.links.heading)\n  enum(tight: false, ..facts.links.targets.map(it => par(link(it.target, it.text))))\n  colophon(facts)\n}",
            ),
        ),
        (
            "no link numbers",
            "print",
            (
                print,
                "    super(text(font: sans, weight: 600, fill: petrol, numbers.at(target)))",
                "",
            ),
        ),
        (
            "no seal",
            "accessible",
            (accessible, "  seal-box(facts.seal, 1pt + ink, width: 100%, height: 28mm)", ""),
        ),
        ("no footer", "print", (print, "    footer: page-footer,", "")),
        (
            "the title in a header",
            "print",
            (print, "    footer: page-footer,", "    header: content.title,"),
        ),
        (
            "the plain page number",
            "accessible",
            (
                "shared/facts.typ",
                "counter(page).display(\"1/1\", both: true)",
                "counter(page).display()",
            ),
        ),
        (
            "a dash before who spoke",
            "accessible",
            ("shared/quote.typ", "par(signed(it.attribution))", "par(signed[— #it.attribution])"),
        ),
        (
            "tight lists",
            "print",
            ("shared/content.typ", "list(tight: false, ", "list(tight: true, "),
        ),
    ] {
        trial.layout(name, edition, &[edit], None);
    }
    trial.end();
}
