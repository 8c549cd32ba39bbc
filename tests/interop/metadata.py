"""What a PDF says of itself, its fonts, and the draft mark, as poppler reads them.

    metadata.py WORKSPACE BUILT
"""

import hashlib
import sys
import tomllib
from pathlib import Path

import pikepdf
import poppler
from built import editions
from report import Report, differs


def built_of(workspace, found):
    """Every briefing in sources/ as every edition in layouts/."""
    sources = {file.parent.name for file in Path(workspace).glob("sources/*/briefing.md")}
    layouts = {file.parent.name for file in Path(workspace).glob("layouts/*/layout.typ")}
    expected = sorted((briefing, name) for briefing in sources for name in layouts)
    return differs("what was built", sorted((e.briefing, e.name) for e in found), expected)


def properties(edition, publisher):
    content = edition.content
    found = poppler.properties(edition.pdf)
    with pikepdf.open(edition.pdf) as pdf:
        # pdfinfo does not show it.
        found["Language"] = str(pdf.Root.get("/Lang", ""))
    expected = {
        "Title": f"Draft: {content['title']}",
        "Subject": content.get("subject") or content.get("subtitle"),
        "Keywords": ", ".join(["Draft", *content.get("keywords", [])]),
        "Author": publisher,
        "Language": content["language"],
        "Tagged": "yes",
        "PDF version": "1.7",
        "Encrypted": "no",
        "Pages": str(edition.record["pages"]),
    }
    return [differs(key, found.get(key), value) for key, value in expected.items()]


def unfit_fonts(edition):
    found = poppler.fonts(edition.pdf)
    if not found:
        return ["no fonts"]
    needed = ["embedded", "a subset", "mapped to Unicode"]
    return [
        f"{name} is not {what}"
        for name, *answers in found
        for what, answer in zip(needed, answers, strict=True)
        if answer != "yes"
    ]


def pages_without_mark(edition):
    draft = edition.facts["draft"]
    pages = poppler.text(edition.pdf).split("\f")[:-1]
    # The footer's "Draft, not approved" is the version, not the mark. A mark along the side of a
    # page comes out in pieces.
    wanted = "".join(draft["notice"].split())
    return [
        f"page {number} of {len(pages)} does not say “{draft['notice']}”"
        for number, page in enumerate(pages, 1)
        if wanted not in "".join(page.split())
    ] + ([] if pages and wanted.startswith("Draft") else ["no pages, or no mark to look for"])


def main(workspace, built):
    report = Report()
    toml = tomllib.loads((Path(workspace) / "engross.toml").read_text("utf-8"))
    found = editions(built)
    report.check("every briefing and edition was built", built_of(workspace, found))
    for edition in found:
        digest = hashlib.sha256(edition.pdf.read_bytes()).hexdigest()
        recorded = differs("its SHA-256", digest, edition.record["sha256"])
        report.check(f"build.json names these bytes: {edition}", recorded)
        report.check(f"pdfinfo: {edition}", *properties(edition, toml["publisher"]["name"]))
        report.check(f"pdffonts: {edition}", *unfit_fonts(edition))
        report.check(f"draft mark on every page: {edition}", *pages_without_mark(edition))
    report.exit()


main(*sys.argv[1:])
