"""A document as its blocks in reading order, one line each: where a block stands, and what it says.

    H2: Whatwelearned
    P: Aclaimthatneedsanote.{[1]}
    Note1/P: {[1]}Thenote,witha[link](https://www.example.org/note)init.
    L1/LI2/L1/LI1/P: inner,emphasised
    Table1/TR1/TH2: Contactsin2023

The same is made of what the content demands and of what a reader found, so that they can be compared.
White space is left out: where a line is broken is the layout's affair.
"""

import difflib
import string
from collections import Counter
from dataclasses import dataclass, field

from content import squeezed

# These only hold together what is in them.
GROUPS = {"Document", "Div", "LBody", "Span", "TBody", "THead"}
# These are places for blocks; a line names each, with its number among those beside it.
PLACES = {"BlockQuote", "L", "LI", "Note", "Table", "TR"}
CELLS = {"TD", "TH"}
# A bullet is the layout's choice. One that is drawn is no text.
BULLETS = {"", "•", "‣", "–"}


@dataclass
class Element:
    """An element of a structure tree; `kids` are elements and texts."""

    role: str
    kids: list = field(default_factory=list)
    alt: str = ""
    # A link's: where it leads, and what its annotation says of it, if that is known.
    target: str = ""
    says: str | None = None

    def text(self):
        return squeezed("".join(kid if isinstance(kid, str) else kid.text() for kid in self.kids))


class Outline:
    """`empty`: with blocks that hold nothing. `details`: with the targets of links and the
    alternative texts of figures. No reader tells both."""

    def __init__(self, document, empty=False, details=False):
        self.empty, self.details = empty, details
        self.lines, self.noted = [], 0
        self.blocks([document], "", Counter())

    def blocks(self, kids, path, counts):
        for kid in kids:
            if isinstance(kid, str):
                self.lines.append(f"{path}: {squeezed(kid)}")
            elif kid.role in GROUPS:
                self.blocks(kid.kids, path, counts)
            elif self.empty or kid.role == "Figure" or kid.text():
                self.block(kid, path, counts)

    def block(self, element, path, counts):
        if element.role in PLACES:
            counts[element.role] += 1
            inner = items(element.kids) if element.role == "L" else element.kids
            self.blocks(inner, f"{path}{element.role}{counts[element.role]}/", Counter())
            return
        if element.role == "Lbl" and element.text() in BULLETS:
            return
        name = element.role
        if element.role in CELLS:
            counts["cell"] += 1
            name += str(counts["cell"])
        notes = []
        text = self.inline(element.kids, notes)
        if element.role == "Figure" and self.details:
            text += squeezed(element.alt)
        self.lines.append(f"{path}{name}: {text}")
        for note in notes:
            self.noted += 1
            self.blocks(note.kids, f"Note{self.noted}/", Counter())

    def inline(self, kids, notes):
        text = ""
        for kid in kids:
            if isinstance(kid, str):
                text += squeezed(kid)
            elif kid.role in GROUPS:
                text += self.inline(kid.kids, notes)
            elif kid.role == "Note":
                notes.append(kid)
            elif kid.role == "Lbl":
                text += mark(kid)
            elif kid.role == "Link":
                text += f"[{self.inline(kid.kids, notes)}]{self.destination(kid)}"
            else:
                text += f"<{kid.role}>{self.inline(kid.kids, notes)}</{kid.role}>"
        return text

    def destination(self, link):
        if not self.details:
            return ""
        text = link.text()
        says = text if link.says is None else squeezed(link.says)
        return f"({link.target})" + ("" if says == text else f" said to be “{says}”")


def items(kids):
    """A list's items. In PDF 1.7, a list within a list stands behind the item that it belongs to."""
    found = []
    for kid in kids:
        if found and kid.role == "L":
            found[-1] = Element("LI", [*found[-1].kids, kid])
        else:
            found.append(kid)
    return found


def mark(label):
    """What leads to a note and back. An edition may print letters instead of numbers."""
    text, letters = label.text(), string.ascii_lowercase
    number = letters.index(text) + 1 if len(text) == 1 and text in letters else text
    linked = any(not isinstance(kid, str) and kid.role == "Link" for kid in label.kids)
    return f"{{[{number}]}}" if linked else f"{{{number}}}"


def changed(found, expected):
    """The first lines that differ, if any do."""
    lines = difflib.unified_diff(expected, found, "expected", "found", n=0, lineterm="")
    return "\n".join(list(lines)[2:22])
