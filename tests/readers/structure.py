"""The structure tree of a PDF, read with pikepdf; texts of its elements by other readers."""

import pikepdf
import pdfplumber


class Element:
    """An element of the tree: its tag, attributes, children, marked sequences and annotations."""

    def __init__(self, tag, attributes, identifier):
        self.tag, self.attributes, self.identifier = tag, attributes, identifier
        self.children, self.sequences, self.annotations = [], [], []

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, tag):
        return [element for element in self.walk() if element.tag == tag]

    def text(self, texts):
        """Its text; children and sequences in the order of the tree."""
        own = "".join(texts.get(sequence, "") for sequence in self.sequences)
        return "".join(child.text(texts) for child in self.children) + own


def read(pdf):
    """The root element; sequences are (page, mcid)."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    root = pdf.Root.StructTreeRoot.K
    root = root[0] if isinstance(root, pikepdf.Array) else root
    return element(root, None, pages)


def element(node, page, pages):
    attributes = {}
    found = node.get("/A")
    for entry in ([] if found is None else found if isinstance(found, pikepdf.Array) else [found]):
        attributes.update({str(key): value for key, value in entry.items()})
    if "/Pg" in node:
        page = pages[node.Pg.objgen]
    identifier = bytes(node.ID) if "/ID" in node else None
    result = Element(str(node.S)[1:], attributes, identifier)
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            result.sequences.append((page, int(kid)))
        elif kid.get("/Type") == "/MCR":
            result.sequences.append((pages[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            result.annotations.append(kid.Obj)
        else:
            result.children.append(element(kid, page, pages))
    return result


def texts(path):
    """The text of each marked sequence, by pdfminer."""
    found = {}
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages):
            for char in page.chars:
                if char.get("mcid") is not None:
                    key = (number, char["mcid"])
                    found[key] = found.get(key, "") + char["text"]
    return found
