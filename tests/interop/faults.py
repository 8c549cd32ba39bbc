"""Whether roles.py's readers tell each of these faults, put into a copy of an edition.

    faults.py PACKAGES BUILT

BUILT must hold a place for each of them.
"""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pdfjs
import poppler
from built import editions
from expected import Expected
from pikepdf import Name
from report import Report, differs
from roles import readable, told_by_pdfjs, told_by_poppler
from tags import elements


def untouched(pdf):
    pass


def called(role, other):
    def change(pdf):
        elements(pdf, role)[0].S = Name(f"/{other}")

    return change


def swapped(within, *roles):
    """Swaps two kids that have one of the roles, in the first element that has two of them."""

    def change(pdf):
        for parent in elements(pdf, within):
            places = [n for n, kid in enumerate(parent.K) if str(kid.S)[1:] in roles]
            if len(places) > 1:
                one, other = places[:2]
                parent.K[one], parent.K[other] = parent.K[other], parent.K[one]
                return
        raise LookupError(f"no {within} with two of {roles}")

    return change


def moved_out(pdf):
    """Puts the first list within a list behind the outer one."""
    inner = next(element for element in elements(pdf, "L") if element.P.S == "/L")
    outer = inner.P
    around = outer.P
    outer.K = [kid for kid in outer.K if kid.objgen != inner.objgen]
    place = [kid.objgen for kid in around.K].index(outer.objgen)
    around.K.insert(place + 1, inner)
    inner.P = around


def described_otherwise(pdf):
    elements(pdf, "Figure")[0].Alt = "A picture."


def first_link(pdf):
    annotations = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
    return next(annotation for annotation in annotations if "/URI" in annotation.get("/A", {}))


def led_elsewhere(pdf):
    first_link(pdf).A.URI = "https://www.example.org/elsewhere"


def said_otherwise(pdf):
    first_link(pdf).Contents = "A link."


# With the readers that must tell: poppler's tools pass on no alternative text, nor a link's.
BOTH = ("pdf.js", "poppler")
FAULTS = [
    ("nothing is wrong", untouched, ()),
    ("a heading is a paragraph", called("H2", "P"), BOTH),
    ("a heading is a level too deep", called("H3", "H4"), BOTH),
    ("a paragraph is a heading", called("P", "H2"), BOTH),
    ("a header cell is a common one", called("TH", "TD"), BOTH),
    ("a common cell is a header", called("TD", "TH"), BOTH),
    ("a quote is none", called("BlockQuote", "Div"), BOTH),
    ("a caption is a paragraph", called("Caption", "P"), BOTH),
    ("a note is part of the sentence", called("Note", "Span"), BOTH),
    ("a link is none", called("Link", "Span"), BOTH),
    ("a link leads elsewhere", led_elsewhere, BOTH),
    ("a link's alternative text is another", said_otherwise, ("pdf.js",)),
    ("items are swapped", swapped("L", "LI"), BOTH),
    ("cells are swapped", swapped("TR", "TH", "TD"), BOTH),
    ("rows are swapped", swapped("TBody", "TR"), BOTH),
    ("an inner list has left its item", moved_out, BOTH),
    ("a figure's alternative text is another", described_otherwise, ("pdf.js",)),
]


def main(packages, built):
    report, edition = Report(), editions(built)[0]
    expected = Expected(edition.content, edition.facts)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        copies = [Path(folder) / f"{number}.pdf" for number in range(len(FAULTS))]
        for (_, change, _), copy in zip(FAULTS, copies, strict=True):
            readable(edition.pdf, copy, change)
        # poppler takes its time, a process for each.
        read_by_poppler = pool.map(poppler.read, copies)
        pdfjs_tells = [any(told_by_pdfjs(f, expected)) for f in pdfjs.read(packages, copies)]
        poppler_tells = [any(told_by_poppler(f, expected)) for f in read_by_poppler]
        for (name, _, readers), *told in zip(FAULTS, pdfjs_tells, poppler_tells, strict=True):
            found = [reader for reader, tells in zip(BOTH, told, strict=True) if tells]
            report.check(f"faults, {name}: {edition}", differs("told by", found, list(readers)))
    report.exit()


main(*sys.argv[1:])
