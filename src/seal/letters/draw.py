"""Writes letters.txt: the outlines of a font's letters as operators of PDF content streams.

Run with fontTools: python3 draw.py ../../../layouts/fonts/atkinson-hyperlegible-next/AtkinsonHyperlegibleNext-Regular.ttf
"""

import sys
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x1E80, 0x1E85), (0x1EF2, 0x1EF3)]
PUNCTUATION = "‐‑–—‘’“”…€"


class Operators(BasePen):
    """Collects m, l, c and h, with coordinates as whole font units."""

    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.parts = []

    def add(self, operator, *points):
        numbers = [str(round(number)) for point in points for number in point]
        self.parts.append(" ".join([*numbers, operator]))

    def _moveTo(self, point):
        self.add("m", point)

    def _lineTo(self, point):
        self.add("l", point)

    def _curveToOne(self, first, second, end):
        self.add("c", first, second, end)

    def _closePath(self):
        self.add("h")


font = TTFont(sys.argv[1])
glyphs, names = font.getGlyphSet(), font.getBestCmap()
wanted = [code for first, last in RANGES for code in range(first, last + 1)]
with open("letters.txt", "w", encoding="ascii", newline="\n") as file:
    for code in sorted(wanted + [ord(sign) for sign in PUNCTUATION]):
        if code == 0xAD or code not in names:
            continue
        glyph = glyphs[names[code]]
        pen = Operators(glyphs)
        glyph.draw(pen)
        line = [f"{code:04X}", str(round(glyph.width)), " ".join(pen.parts)]
        file.write(" ".join(line).rstrip() + "\n")
print(font["head"].unitsPerEm, "units per em")
