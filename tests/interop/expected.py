"""What an edition must say, as the structure tree that a reader should find."""

from outline import Element


class Expected:
    def __init__(self, content, facts):
        targets = facts["links"]["targets"]
        # An edition for paper prints where links lead: a number after each, and a list.
        printed = targets if facts["edition"] == "print" else []
        self.numbers = {link["target"]: str(n) for n, link in enumerate(printed, 1)}
        self.noted = 0
        self.targets = {link["target"] for link in [*targets, *facts["lines"]] if "target" in link}
        self.document = Element("Document", [
            *opening(content),
            *self.blocks(content["blocks"]),
            *link_list(facts["links"]["heading"], printed),
            *about(facts),
        ])

    def blocks(self, blocks):
        return [element for block in blocks for element in self.block(block)]

    def block(self, block):
        match block["type"]:
            case "heading":
                yield Element(f"H{block['level']}", self.inlines(block["content"]))
            case "paragraph":
                yield Element("P", self.inlines(block["content"]))
            case "list":
                numbers = range(block.get("start", 0), block.get("start", 0) + len(block["items"]))
                labels = [f"{n}." if "start" in block else "•" for n in numbers]
                pairs = zip(labels, block["items"], strict=True)
                yield Element("L", [item(label, self.blocks(blocks)) for label, blocks in pairs])
            case "quote":
                kids = self.blocks(block["blocks"])
                if "attribution" in block:
                    kids.append(Element("P", self.inlines(block["attribution"])))
                yield Element("BlockQuote", kids)
            case "table":
                rows = [self.row("TD", row) for row in block["rows"]]
                yield Element("Table", [self.row("TH", block["header"]), *rows])
            case "picture":
                # Typst tags a caption before its figure.
                if "caption" in block:
                    yield Element("Caption", self.inlines(block["caption"]))
                yield Element("Figure", alt=block["alt"])
            case other:
                raise ValueError(f"content.json has a block of a kind unknown here: {other}")

    def row(self, role, cells):
        return Element("TR", [Element(role, self.inlines(cell)) for cell in cells])

    def inlines(self, inlines):
        return [kid for inline in inlines for kid in self.inline(inline)]

    def inline(self, inline):
        match inline["type"]:
            case "text":
                yield inline["text"]
            case "break":
                pass
            case "emphasis" | "strong" | "foreign":
                yield from self.inlines(inline["content"])
            case "link":
                target = inline["target"]
                yield Element("Link", self.inlines(inline["content"]), target=target)
                yield self.numbers.get(target, "")
            case "footnote":
                self.noted += 1
                label = Element("Lbl", [Element("Link", [str(self.noted)])])
                yield label
                yield Element("Note", labelled(label, self.blocks(inline["blocks"])))
            case other:
                raise ValueError(f"content.json has an inline of a kind unknown here: {other}")


def labelled(label, blocks):
    """A note's label stands in its first paragraph; Typst makes one for it before a list."""
    if blocks[0].role == "P":
        return [Element("P", [label, *blocks[0].kids]), *blocks[1:]]
    return [Element("P", [label]), *blocks]


def item(label, blocks):
    return Element("LI", [Element("Lbl", [label]), Element("LBody", blocks)])


def opening(content):
    yield Element("H1", [content["title"]])
    if "subtitle" in content:
        yield Element("P", [content["subtitle"]])
    yield Element("P", [content["date"]["text"]])
    if quote := content.get("quote"):
        texts = [quote["text"], quote.get("attribution")]
        yield Element("BlockQuote", [Element("P", [text]) for text in texts if text])


def link_list(heading, targets):
    if targets:
        yield Element("H2", [heading])
        links = [Element("Link", [link["text"]], target=link["target"]) for link in targets]
        yield Element("L", [item(f"{n}.", [Element("P", [link])]) for n, link in enumerate(links, 1)])


def about(facts):
    yield Element("H2", [facts["heading"]])
    items = []
    for line in facts["lines"]:
        value = line["value"]
        if "target" in line:
            value = Element("Link", [value], target=line["target"])
        items.append(item(line["label"], [Element("P", [value])]))
    yield Element("L", items)
    yield Element("Figure", alt=facts["qr"]["alt"])
    yield Element("P", [facts["seal"]])
