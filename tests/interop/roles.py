"""Whether two other readers find what content.json demands: each block's role, place and words.

    roles.py PACKAGES BUILT

pdf.js reads PDFs in Firefox, poppler on most Linux desktops. Both must find each heading with its
level, paragraph, item with its list and its number, quote, cell with its row, its column and whether it
is a header, caption, figure, note and link, in order, and nothing else: see outline.py. Only pdf.js
tells alternative texts and which link leads where; only poppler tells of an empty cell.

faults.py shows that both notice what is wrong.
"""

import sys
import tempfile
from pathlib import Path

import pdfjs
import pikepdf
import poppler
from built import editions
from expected import Expected
from outline import Outline, changed
from report import Report, differs


def readable(pdf, into, change=lambda copy: None):
    """Makes a copy, changed if so wished, of which both readers can tell everything."""
    with poppler.flattened(pdf) as flat, pikepdf.open(flat) as copy:
        change(copy)
        pdfjs.number_elements(copy)
        copy.save(into)


def told_by_pdfjs(found, expected):
    options = {"details": True}
    yield changed(Outline(found.root, **options).lines, Outline(expected.document, **options).lines)


def told_by_poppler(found, expected):
    options = {"empty": True}
    yield changed(Outline(found.root, **options).lines, Outline(expected.document, **options).lines)
    yield differs("the links' targets", set(found.targets), expected.targets)


def disagreements(one, other):
    yield changed(Outline(one.root).lines, Outline(other.root).lines)
    yield differs("the links' targets", one.targets, other.targets)


def properties(found, content):
    yield differs("the title", found.title, f"Draft: {content['title']}")
    yield differs("the language", found.language, content["language"])


def main(packages, built):
    report, found = Report(), editions(built)
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / f"{number}.pdf" for number in range(len(found))]
        for edition, copy in zip(found, copies, strict=True):
            readable(edition.pdf, copy)
        documents = pdfjs.read(packages, copies)
        for edition, copy, by_pdfjs in zip(found, copies, documents, strict=True):
            by_poppler = poppler.read(copy)
            expected = Expected(edition.content, edition.facts)
            report.check(f"pdf.js, properties: {edition}", *properties(by_pdfjs, edition.content))
            report.check(f"pdf.js, roles and words: {edition}", *told_by_pdfjs(by_pdfjs, expected))
            report.check(f"poppler, roles and words: {edition}", *told_by_poppler(by_poppler, expected))
            report.check(f"pdf.js agrees with poppler: {edition}", *disagreements(by_pdfjs, by_poppler))
    report.exit()


if __name__ == "__main__":
    main(*sys.argv[1:])
