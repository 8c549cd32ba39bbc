"""The finished editions in a folder, and their inputs: what `engross build --keep-inputs` left there, or
the releases that `engross propose` did."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Edition:
    briefing: str
    name: str
    pdf: Path
    inputs: Path
    # Where rebuild.sh finds the fonts, from the inputs.
    fonts: str = "layouts/fonts"
    # What build.json says of the file: its SHA-256, its pages.
    record: dict | None = None

    def __str__(self):
        return f"{self.briefing} {self.name}"

    @property
    def content(self):
        return json.loads((self.inputs / "content.json").read_text("utf-8"))

    @property
    def facts(self):
        return json.loads((self.inputs / "facts.json").read_text("utf-8"))


@dataclass
class Single:
    """A PDF by itself."""

    name: str
    pdf: Path

    def __str__(self):
        return self.name


# A release's, beside its editions.
REDLINE = "redline.pdf"


def redlines(folder):
    found = [Single(pdf.stem, pdf) for pdf in sorted(Path(folder).glob("*.redline.pdf"))]
    for release in releases(folder):
        for pdf in release.glob(REDLINE):
            found.append(Single(f"{release.parent.name} {release.name} redline", pdf))
    return found


def audits(folder):
    return [Single(pdf.stem, pdf) for pdf in sorted(Path(folder).glob("*.audit.pdf"))]


def sealed(folder):
    return [Single(pdf.stem, pdf) for pdf in sorted(Path(folder).glob("*.sealed.pdf"))]


def editions(folder):
    found = []
    for file in sorted(Path(folder).glob("*/build.json")):
        build = json.loads(file.read_text("utf-8"))
        for name, record in sorted(build["editions"].items()):
            pdf = file.parent / f"{name}.pdf"
            inputs = file.parent / "inputs" / name
            found.append(Edition(build["briefing"], name, pdf, inputs, record=record))
    for folder in releases(folder):
        for pdf in sorted(file for file in folder.glob("*.pdf") if file.name != REDLINE):
            name = f"{folder.name} {pdf.stem}"
            inputs = folder / "rebuild" / pdf.stem
            found.append(Edition(folder.parent.name, name, pdf, inputs, fonts="../fonts"))
    return found


def releases(folder):
    return sorted(file.parent for file in Path(folder).glob("*/v*/record.json"))
