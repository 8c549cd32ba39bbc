"""What poppler reads in a PDF: its properties, its text, its structure."""

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass

import pikepdf
from report import run


def properties(pdf):
    """`pdfinfo` as a table."""
    lines = run("pdfinfo", "-isodates", pdf).splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def fonts(pdf):
    """`pdffonts`: a font's name, and whether it is embedded, a subset, and maps to Unicode."""
    rows = run("pdffonts", pdf).splitlines()[2:]
    return [(row.split()[0], *row.split()[-5:-2]) for row in rows]


def text(pdf, *options):
    return run("pdftotext", *options, pdf, "-")


@dataclass
class Line:
    """A line of `pdfinfo -struct-text`: a piece of text, or else an element or an object."""

    depth: int
    words: str
    is_text: bool


def structure(pdf):
    lines = []
    for line in run("pdfinfo", "-struct-text", pdf).splitlines():
        words = line.strip()
        is_text = len(words) > 1 and words[0] == words[-1] == '"'
        depth = len(line) - len(line.lstrip())
        lines.append(Line(depth, words[1:-1] if is_text else words, is_text))
    return lines


def inside(lines, start):
    """The lines below the element on line `start`."""
    end = start + 1
    while end < len(lines) and lines[end].depth > lines[start].depth:
        end += 1
    return lines[start + 1 : end]


@contextmanager
def flattened(pdf):
    """A copy for `pdfinfo -struct-text`, which loses what follows a span within marked content.

    Such a span gives a line end's hyphen or a non-breaking space its text. In the copy the space
    stands without it, and the hyphen, a soft one, is gone. `pdftotext` reads the real file.
    """
    with pikepdf.open(pdf) as copy, tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        for page in copy.pages:
            kept = flat(pikepdf.parse_content_stream(page))
            page.Contents = copy.make_stream(pikepdf.unparse_content_stream(kept))
        copy.save(file.name)
        yield file.name


def flat(instructions):
    kept, marks = [], []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            nested = bool(marks)
            marks.append((nested, nested and actual_text(instruction)))
            if nested:
                continue
        elif operator == "EMC":
            nested, _ = marks.pop()
            if nested:
                continue
        elif operator in ("Tj", "TJ") and any(says == "\u00ad" for _, says in marks):
            continue
        kept.append(instruction)
    return kept


def actual_text(instruction):
    if str(instruction.operator) == "BMC":
        return None
    value = instruction.operands[1]
    return str(value.get("/ActualText", "")) if isinstance(value, pikepdf.Dictionary) else None


def text_in_language(pdf, language):
    """The text that is marked as being in `language`: `pdftotext` on a copy with nothing else."""
    with pikepdf.open(pdf) as copy, tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        for page in copy.pages:
            kept = only(pikepdf.parse_content_stream(page), language)
            page.Contents = copy.make_stream(pikepdf.unparse_content_stream(kept))
        copy.save(file.name)
        return text(file.name, "-raw")


def only(instructions, language):
    kept, marks = [], []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            values = instruction.operands[1] if operator == "BDC" else {}
            marks.append(str(values.get("/Lang", "")))
        elif operator == "EMC":
            marks.pop()
        elif operator in ("Tj", "TJ") and language not in marks:
            continue
        kept.append(instruction)
    return kept
