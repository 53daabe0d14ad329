"""Makes the outlines of a face that has none: `python3 blank.py ../src/pdf/blank.cff.zz`.

A CFF table (Adobe Technical Note 5176) of 65 535 empty glyphs, numbered as they stand, deflated.
It takes the place of a face's outlines where a PDF is written before they are put into it.
"""

import sys
import zlib
from io import BytesIO

from fontTools import cffLib
from fontTools.misc.psCharStrings import T2CharString

COUNT = 65535


def blank():
    fonts = cffLib.CFFFontSet()
    fonts.major, fonts.minor, fonts.hdrSize, fonts.offSize = 1, 0, 4, 4
    fonts.fontNames = ["Blank"]
    fonts.strings = cffLib.IndexedStrings()
    fonts.GlobalSubrs = cffLib.GlobalSubrsIndex()
    fonts.topDictIndex = cffLib.TopDictIndex()

    top = cffLib.TopDict(strings=fonts.strings)
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = COUNT
    top.charset = [".notdef"] + [f"cid{i:05d}" for i in range(1, COUNT)]
    top.FontBBox = [0, 0, 0, 0]

    part = cffLib.FontDict(strings=fonts.strings)
    part.Private = cffLib.PrivateDict(strings=fonts.strings)
    top.FDArray = cffLib.FDArrayIndex()
    top.FDArray.strings = fonts.strings
    top.FDArray.append(part)
    top.FDSelect = cffLib.FDSelect()
    top.FDSelect.gidArray = [0] * COUNT
    top.FDSelect.format = 3

    empty = T2CharString(program=["endchar"], private=part.Private, globalSubrs=fonts.GlobalSubrs)
    top.CharStrings = cffLib.CharStrings(
        None, top.charset, fonts.GlobalSubrs, None, top.FDSelect, top.FDArray
    )
    for name in top.charset:
        top.CharStrings[name] = empty
    fonts.topDictIndex.append(top)
    return fonts


class Font:
    """What the compiler asks of the font around the table."""

    recalcBBoxes = False

    def getGlyphOrder(self):
        return [".notdef"] + [f"cid{i:05d}" for i in range(1, COUNT)]


out = BytesIO()
blank().compile(out, Font())
with open(sys.argv[1], "wb") as file:
    file.write(zlib.compress(out.getvalue(), 9))
