"""What poppler reads in a PDF: its properties, its text, its structure."""

import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass

import pikepdf
from outline import Element
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


@dataclass
class Document:
    """poppler's tools say nothing of alternative texts, nor of which link leads where."""

    root: Element
    # Where links lead, in the order of their annotations.
    targets: list


def read(pdf):
    """The structure as a tree, and the links' targets."""
    targets = [line.split()[-1] for line in run("pdfinfo", "-url", pdf).splitlines()[1:]]
    root = Element("Document")
    around = [(-1, root)]
    for line in structure(pdf):
        while around[-1][0] >= line.depth:
            around.pop()
        parent = around[-1][1]
        if line.is_text:
            parent.kids.append(line.words)
        # An attribute begins with a slash; an object is an annotation.
        elif not line.words.startswith(("/", "Object ")):
            element = Element(re.match(r"\w+", line.words).group())
            parent.kids.append(element)
            around.append((line.depth, element))
    return Document(root, targets)


@contextmanager
def flattened(pdf):
    """A copy for `pdfinfo -struct-text`, which knows nothing of a text's /ActualText and loses what
    follows it within the same marked content.

    Typst gives one to a line end's hyphen, to a non-breaking space, and to a hyphen that is drawn
    with the same glyph as a line end's. In the copy these texts themselves are drawn, in a plain
    font. Everything else is as it is, and `pdftotext` reads the real file.
    """
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    with pikepdf.open(pdf) as copy, tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        for page in copy.pages:
            name = page.add_resource(font, pikepdf.Name.Font)
            kept = flat(pikepdf.parse_content_stream(page), name)
            page.Contents = copy.make_stream(pikepdf.unparse_content_stream(kept))
        copy.save(file.name)
        yield file.name


SHOWS_TEXT = ("Tj", "TJ")


def flat(instructions, plain_font):
    kept, marks, font = [], [], None
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            marks.append(actual_text(instruction) if marks else None)
            if marks[-1] is not None:
                continue
        elif operator == "EMC":
            text = marks.pop()
            if text is not None:
                kept += drawn(text, plain_font, font)
                continue
        elif operator in SHOWS_TEXT and any(text is not None for text in marks):
            continue
        elif operator == "Tf":
            font = instruction
        kept.append(instruction)
    return kept


def actual_text(instruction):
    properties = instruction.operands[-1]
    if isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties:
        return str(properties["/ActualText"])
    return None


def drawn(text, plain_font, font):
    text = text.replace("\u00ad", "").encode("cp1252")
    return [
        pikepdf.ContentStreamInstruction([plain_font, 10], pikepdf.Operator("Tf")),
        pikepdf.ContentStreamInstruction([pikepdf.String(text)], pikepdf.Operator("Tj")),
        font,
    ]


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
        elif operator in SHOWS_TEXT and language not in marks:
            continue
        kept.append(instruction)
    return kept
