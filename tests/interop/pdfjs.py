"""What pdf.js reads in a PDF: its title and language, its structure with text, its links."""

import json
from dataclasses import dataclass
from pathlib import Path

from outline import Element
from report import run
from tags import elements


@dataclass
class Document:
    title: str
    language: str
    root: Element
    # Where links lead, in the order of their annotations.
    targets: list


def number_elements(pdf):
    """Gives each element a number, as its language.

    pdf.js has a tree for each page, and tells which elements are on it; it does not tell whether the
    first paragraph of a page is the last one of the page before, going on. The language is all that
    it passes on of an element as it stands.
    """
    for number, element in enumerate(elements(pdf)):
        element.Lang = f"x-{number}"


def read(packages, files):
    """Reads files whose elements have numbers."""
    script = Path(__file__).with_name("pdfjs.mjs")
    return [document(found) for found in json.loads(run("node", script, packages, *files))]


def document(found):
    whole, parts = Element("Document"), {}
    for page in found["pages"]:
        for node in page["tree"]["children"]:
            add(node, whole, page, parts)
    links = [link for page in found["pages"] for link in page["links"].values()]
    targets = [link["target"] for link in links if "target" in link]
    return Document(found["title"], found["language"], whole, targets)


@dataclass
class Part(Element):
    number: int = 0


def add(node, parent, page, parts):
    """Adds what a page holds of an element."""
    number = int(node["lang"].removeprefix("x-"))
    element = parts.get(number)
    if element is None:
        element = parts[number] = Part(node["role"], alt=node.get("alt", ""), number=number)
        # A page may hold a row's second cell, and only the next page its first.
        later = (n for n, kid in enumerate(parent.kids) if getattr(kid, "number", 0) > number)
        parent.kids.insert(next(later, len(parent.kids)), element)
    for child in node["children"]:
        if "role" in child:
            add(child, element, page, parts)
        elif child["type"] == "content":
            element.kids.append(page["texts"].get(child["id"], ""))
        else:
            link = page["links"][child["id"].removeprefix("pdfjs_internal_id_")]
            element.target, element.says = link.get("target", ""), link["says"]
