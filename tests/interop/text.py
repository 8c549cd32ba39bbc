"""Whether an edition says what its content.json says, in order, as poppler reads it.

    text.py BUILT

`pdfinfo -struct-text` is what assistive technology is given: the text in the order of the
structure tree, notes where they are referred to. `pdftotext -raw` is the text in the order in which
it is drawn (without -raw, poppler guesses columns and drops hyphens at line ends).

Every paragraph, item, cell, caption, note and line of facts must stand there whole, in order.
What an edition says beyond these is for engross's own parity check.
"""

import sys
import unicodedata

import pikepdf
import poppler
from built import editions
from content import Reader, squeezed
from report import Report, differs
from tags import elements

# A paragraph may be interrupted by this many lines that are not its own: a page's foot and head,
# notes, a picture, a mark that is set along the page's side, one line a letter.
FOREIGN_LINES = 60


def find(pattern, lines, after=(0, 0)):
    """Where `pattern` first ends after `after`, or how many of its places were found at most."""
    furthest = 0
    for number in range(after[0], len(lines)):
        first = after[1] if number == after[0] else 0
        for column in range(first, len(lines[number])):
            end, reached = match(pattern, lines, number, column)
            if end:
                return end, None
            furthest = max(furthest, reached)
    return None, furthest


def match(pattern, lines, number, column):
    """Follows `pattern` from a place on. At a line's end it may go on at the start of a later one."""
    ahead, seen, reached = [(0, number, column)], set(), 0
    while ahead:
        state = ahead.pop()
        if state in seen:
            continue
        seen.add(state)
        place, number, column = state
        reached = max(reached, place)
        if place == len(pattern):
            return (number, column), reached
        line = lines[number]
        if place > 0 and line[column:] in ("", "\u00ad"):
            later = range(number + 1, min(number + 1 + FOREIGN_LINES, len(lines)))
            ahead += [(place, other, 0) for other in reversed(later)]
        for text in pattern[place]:
            if line.startswith(text, column):
                ahead.append((place + 1, number, column + len(text)))
    return None, reached


def missing(paragraphs, lines, in_order=True):
    """What to say of each paragraph that the lines do not hold."""
    after, problems = (0, 0), []
    for words, pattern in paragraphs:
        found, reached = find(pattern, lines, after if in_order else (0, 0))
        if found:
            after = found
        else:
            start, end = words[:reached], words[reached:]
            problems.append(f"“{start[:40]}…”: found “…{start[-30:]}”, then not “{end[:30]}…”")
    return problems


def normal(lines):
    return [squeezed(unicodedata.normalize("NFC", line)) for line in lines]


def structure_text(pdf):
    """The text outside of notes, and that of the notes: each as one line, nothing to be skipped."""
    with poppler.flattened(pdf) as copy:
        lines = poppler.structure(copy)
    body, notes, note_depth = "", "", None
    for line in lines:
        if note_depth is not None and line.depth <= note_depth:
            note_depth = None
        if line.is_text and note_depth is None:
            body += line.words
        elif line.is_text:
            notes += line.words
        elif note_depth is None and line.words.startswith("Note"):
            note_depth = line.depth
    return normal([body]), normal([notes])


def in_structure(reader, pdf):
    body, notes = structure_text(pdf)
    return [
        *missing(reader.front, body, in_order=False),
        *missing(reader.body + reader.facts, body),
        *missing(reader.notes, notes),
    ]


def in_drawing(reader, pdf):
    lines = normal(poppler.text(pdf, "-raw").splitlines())
    return [
        *missing(reader.front, lines, in_order=False),
        *missing(reader.body + reader.facts, lines),
        *missing(reader.notes, lines),
    ]


def alternatives(pdf):
    """The alternative texts of the figures, in the order of the structure tree."""
    with pikepdf.open(pdf) as opened:
        return [str(figure.get("/Alt", "")) for figure in elements(opened, "Figure")]


def languages(reader, edition):
    for language, texts in reader.foreign.items():
        found = "".join(sorted(squeezed(poppler.text_in_language(edition.pdf, language))))
        yield differs(f"the text in {language}, its letters sorted,", found,
                      "".join(sorted("".join(texts))))


def main(built):
    report = Report()
    for edition in editions(built):
        reader = Reader(edition.content, edition.facts)
        report.check(f"pdfinfo -struct-text: {edition}", *in_structure(reader, edition.pdf))
        report.check(f"pdftotext: {edition}", *in_drawing(reader, edition.pdf))
        wrong = differs("alternative texts", alternatives(edition.pdf), reader.alternatives)
        report.check(f"alternative texts: {edition}", wrong)
        if reader.foreign:
            report.check(f"words in other languages: {edition}", *languages(reader, edition))
    report.exit()


main(*sys.argv[1:])
