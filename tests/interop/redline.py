"""What a screen reader is told by a redline, as poppler reads it from the structure.

    redline.py PDF

Each change that tests/interop/redline makes is said in words, at its place: what was removed before
what was added, in the order of the text, and never outside of it.
"""

import re
import sys
from pathlib import Path

from poppler import flattened, structure
from report import Report

# In the order of the text.
SAID = [
    "Changes in “Everything a briefing can hold”",
    "[Removed: a] [Added: no] note.",
    "[Removed: [note a]]",
    "[Removed: The note, with a link",
    "[Added: Two and a half, with a note. [note d]]",
    "[Added: A new note, in Cymraeg.]",
    "[Added: A step between.]",
    "Before: https://www.example.org/interviews. After: https://www.example.org/interviews/2.",
    "[Added: Police]",
    "[Removed: 3] [Added: 2]",
    "[Removed: contacts] [Added: calls] rose",
]


def words(pdf):
    """All text of the structure in its order, with white space folded."""
    with flattened(pdf) as copy:
        texts = "".join(line.words for line in structure(copy) if line.is_text)
    return re.sub(r"\s+", " ", texts)


def main(pdf):
    report = Report()
    text, at = words(pdf), 0
    for said in SAID:
        found = text.find(said, at)
        report.check(f"redline says: {said}", found < 0 and f"not after: {text[max(0, at - 80):at]}")
        at = max(at, found)
    report.exit()


main(Path(sys.argv[1]))
