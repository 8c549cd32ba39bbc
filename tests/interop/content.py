"""The paragraphs of a content.json, as patterns of what an edition may print for them.

A pattern is a list of places, and a place is the list of texts of which one stands there: one
character of the content, a note's mark (`1` or `a`), or a link's number (`2`, or nothing). White
space is left out: where a line is broken is the layout's affair.
"""

import string


def squeezed(text):
    return "".join(text.split())


def plain(text):
    return [[character] for character in squeezed(text)]


class Reader:
    def __init__(self, content, facts):
        targets = facts.get("links", {}).get("targets", [])
        self.numbers = {link["target"]: str(n) for n, link in enumerate(targets, 1)}
        # Each is a list of (words, pattern): the words for people, the pattern for the search.
        self.front, self.body, self.notes, self.facts = [], [], [], []
        self.noted = 0
        self.alternatives = []
        # By language, the texts that are in another language than the whole.
        self.foreign = {}

        quote = content.get("quote", {})
        for text in (content["title"], content.get("subtitle"), content["date"]["text"],
                     quote.get("text"), quote.get("attribution")):
            if text:
                self.front.append((text, plain(text)))
        self.blocks(content["blocks"], self.body)
        self.fact_lines(facts)
        if "qr" in facts:
            self.alternatives.append(facts["qr"]["alt"])

    def fact_lines(self, facts):
        texts = [facts["heading"]]
        for line in facts["lines"]:
            texts += [line["label"], line["value"]]
        self.facts = [(text, plain(text)) for text in texts]

    def blocks(self, blocks, into):
        for block in blocks:
            match block["type"]:
                case "heading" | "paragraph":
                    self.paragraph(block["content"], into)
                case "list":
                    for item in block["items"]:
                        self.blocks(item, into)
                case "quote":
                    self.blocks(block["blocks"], into)
                    self.paragraph(block.get("attribution", []), into)
                case "table":
                    for cell in [*block["header"], *sum(block["rows"], [])]:
                        self.paragraph(cell, into)
                case "picture":
                    self.alternatives.append(block["alt"])
                    self.paragraph(block.get("caption", []), into)
                case other:
                    raise ValueError(f"content.json has a block of a kind unknown here: {other}")

    def paragraph(self, inlines, into):
        pattern = self.inlines(inlines)
        if pattern:
            into.append(("".join(place[0] for place in pattern), pattern))

    def inlines(self, inlines):
        pattern = []
        for inline in inlines:
            match inline["type"]:
                case "text":
                    pattern += plain(inline["text"])
                case "break":
                    pass
                case "emphasis" | "strong":
                    pattern += self.inlines(inline["content"])
                case "foreign":
                    within = self.inlines(inline["content"])
                    text = "".join(place[0] for place in within)
                    self.foreign.setdefault(inline["language"], []).append(text)
                    pattern += within
                case "link":
                    number = self.numbers.get(inline["target"], "")
                    pattern += [*self.inlines(inline["content"]), ["", number]]
                case "footnote":
                    pattern.append(self.footnote(inline["blocks"]))
                case other:
                    raise ValueError(f"content.json has an inline of a kind unknown here: {other}")
        return pattern

    def footnote(self, blocks):
        self.noted += 1
        number = self.noted
        self.blocks(blocks, self.notes)
        return [str(number), *string.ascii_lowercase[number - 1 : number]]
