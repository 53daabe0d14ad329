"""The structure tree of a PDF, read with pikepdf; texts of its elements by other readers."""

import pikepdf
import pdfplumber


class Element:
    """An element of the tree: its tag, attributes, children, marked sequences and annotations."""

    def __init__(self, tag, attributes, identifier):
        self.tag, self.attributes, self.identifier = tag, attributes, identifier
        self.kids, self.annotations, self.alternative = [], [], None

    @property
    def children(self):
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def sequences(self):
        """Its marked sequences as (page, mcid)."""
        return [kid for kid in self.kids if not isinstance(kid, Element)]

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, tag):
        return [element for element in self.walk() if element.tag == tag]

    def pages(self):
        return {page for element in self.walk() for page, _ in element.sequences}

    def text(self, texts):
        """Its text; children and sequences in the order of the tree."""
        return "".join(kid.text(texts) if isinstance(kid, Element) else texts.get(kid, "") for kid in self.kids)


def read(pdf):
    """The root element."""
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
    result.alternative = node.get("/Alt")
    kids = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            result.kids.append((page, int(kid)))
        elif kid.get("/Type") == "/MCR":
            result.kids.append((pages[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            result.annotations.append(kid.Obj)
        else:
            result.kids.append(element(kid, page, pages))
    return result


class Texts(dict):
    """The text of each marked sequence; of each page what is an artifact; how sequences run; what is outside."""

    def __init__(self):
        self.artifacts, self.directions, self.outside = {}, {}, []

    def add(self, number, page, char):
        if char.get("mcid") is None:
            self.artifacts[number] = self.artifacts.get(number, "") + char["text"]
        else:
            key = (number, char["mcid"])
            self[key] = self.get(key, "") + char["text"]
            self.directions[key] = tuple((part > 0.01) - (part < -0.01) for part in char["matrix"][:2])
        if not (0 <= char["x0"] and char["x1"] <= page.width and 0 <= char["top"] and char["bottom"] <= page.height):
            self.outside.append((number, char["text"]))


def texts(path):
    """The texts of a PDF, by pdfminer."""
    found = Texts()
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages):
            for char in page.chars:
                found.add(number, page, char)
    return found
