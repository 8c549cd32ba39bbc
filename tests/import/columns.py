"""Writes columns.pdf with reportlab: an untagged PDF with all that makes one hard to read."""

import sys

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

LEFT = [
    "The first column has lines that are",
    "long enough to be prose, and words",
    "that are parted at line ends: infor-",
    "mation, multi-agency work, and multi-",
    "agency plans. Information is here so",
    "that the file itself shows the word.",
    "It ends with the seventh line of text.",
]
RIGHT = [
    "The second column stands beside the",
    "first one, and is painted together",
    "with it on the second page, a line of",
    "each in turn, as some programs do it.",
    "Even so it has to be read after the",
    "first column has been read to its end",
    "and not before that, line by line.",
]


def furniture(page, number):
    page.setFont("Helvetica", 9)
    page.drawString(50, 800, "Learning from Serious Cases")
    page.drawString(300, 30, f"Page {number} of 2")


def main(path):
    page = canvas.Canvas(path, pagesize=A4, invariant=1)
    page.setTitle("Columns")
    furniture(page, 1)
    page.setFont("Helvetica-Bold", 20)
    page.drawString(50, 750, "A heading in large letters")
    page.setFont("Helvetica-Bold", 11)
    page.drawString(50, 720, "A heading that is only bold")
    page.setFont("Helvetica", 11)
    for index, line in enumerate(LEFT):
        page.drawString(50, 700 - index * 14, line)
    for index, line in enumerate(["A new paragraph stands after a gap", "and has two lines."]):
        page.drawString(50, 590 - index * 14, line)
    y = 550
    for mark, x, text in [
        ("\u2022", 50, "An item of a list"),
        ("\u2022", 50, "An item whose words go on"),
        (None, 64, "in a second line"),
        ("\u2013", 70, "An item within"),
        ("\u2022", 50, "See the guidance on the web"),
    ]:
        if mark:
            page.drawString(x, y, mark)
        page.drawString(x + (14 if mark else 0), y, text)
        y -= 14
    page.linkURL("https://www.example.org/guidance", (81, 491, 146, 505), relative=0)
    page.setFillGray(1)
    page.drawString(50, 400, "White words")
    page.setFillGray(0)
    page.setFont("Helvetica", 1)
    page.drawString(50, 380, "Tiny words")
    page.setFont("Helvetica", 11)
    hidden = page.beginText(50, 360)
    hidden.setTextRenderMode(3)
    hidden.textLine("Invisible words")
    hidden.setTextRenderMode(0)
    page.drawText(hidden)
    page.drawString(900, 340, "Words beyond the edge")
    page.showPage()

    furniture(page, 2)
    page.setFont("Helvetica", 11)
    for index, (left, right) in enumerate(zip(LEFT, RIGHT)):
        page.drawString(50, 700 - index * 14, left)
        page.drawString(320, 700 - index * 14, right)
    page.save()


main(sys.argv[1])
