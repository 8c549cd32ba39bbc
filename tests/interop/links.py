"""Whether a screen reader says a link's text: its annotation's /Contents, which Typst makes its address.

    links.py BUILT
"""

import sys

import pikepdf
import poppler
from built import editions
from content import squeezed
from report import Report, differs


def links(pdf):
    """For each link element: its visible text, and the /Contents of each of its annotations."""
    found, reached = [], set()
    with poppler.flattened(pdf) as copy, pikepdf.open(copy) as opened:
        lines = poppler.structure(copy)
        for number, line in enumerate(lines):
            if line.is_text or line.words.split()[0] != "Link":
                continue
            within = poppler.inside(lines, number)
            text = squeezed("".join(line.words for line in within if line.is_text))
            objects = [
                tuple(int(part) for part in line.words.split()[1:3])
                for line in within
                if not line.is_text and line.words.startswith("Object ")
            ]
            said = [str(opened.get_object(key).get("/Contents", "")) for key in objects]
            reached.update(objects)
            found.append((text, said))
        annotations = {
            annotation.objgen
            for page in opened.pages
            for annotation in page.get("/Annots", [])
            if annotation.Subtype == "/Link"
        }
    return found, annotations - reached


def problems(pdf):
    found, stray = links(pdf)
    yield None if found else "no links at all"
    for number, generation in sorted(stray):
        yield f"the annotation {number} {generation} belongs to no link element"
    for text, said in found:
        if not said:
            yield f"the link “{text}” has no annotation"
        for contents in said:
            yield differs(f"/Contents of the link “{text}”", squeezed(contents), text)


def main(built):
    report = Report()
    for edition in editions(built):
        report.check(f"links' /Contents: {edition}", *problems(edition.pdf))
    report.exit()


main(*sys.argv[1:])
