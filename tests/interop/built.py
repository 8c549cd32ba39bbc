"""What `engross build --keep-inputs` left in a folder: the finished editions and their inputs."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Edition:
    briefing: str
    name: str
    pdf: Path
    inputs: Path
    # What build.json says of the file: its SHA-256, its pages.
    record: dict

    def __str__(self):
        return f"{self.briefing} {self.name}"

    @property
    def content(self):
        return json.loads((self.inputs / "content.json").read_text("utf-8"))

    @property
    def facts(self):
        return json.loads((self.inputs / "facts.json").read_text("utf-8"))


@dataclass
class Redline:
    pdf: Path

    def __str__(self):
        return self.pdf.stem


def redlines(folder):
    return [Redline(pdf) for pdf in sorted(Path(folder).glob("*.redline.pdf"))]


def editions(folder):
    found = []
    for file in sorted(Path(folder).glob("*/build.json")):
        build = json.loads(file.read_text("utf-8"))
        for name, record in sorted(build["editions"].items()):
            pdf = file.parent / f"{name}.pdf"
            inputs = file.parent / "inputs" / name
            found.append(Edition(build["briefing"], name, pdf, inputs, record))
    return found
