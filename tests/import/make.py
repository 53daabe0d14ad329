"""Makes the files of this folder that are no text: spreadsheets and documents with all that is odd in them.

    make.py FOLDER
"""

import datetime
import io
import pathlib
import re
import sys
import zipfile

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

STAMP = (2024, 1, 1, 0, 0, 0)
"""The time in the packages: the same bytes each time."""


def repacked(data, change=lambda name, text: text):
    """A package with the same bytes whenever it is made, its parts changed."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith((".xml", ".rels")):
                content = change(name, content.decode()).encode()
            package.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def form(sheet, name, values):
    """The form of a project, as offices fill it: the labels of their own hand, cells merged."""
    def merged(area, value=None):
        sheet.merge_cells(area)
        if value is not None:
            sheet[area.split(":")[0]] = value

    merged("A1:I1", "预算支出绩效自评表")
    merged("A2:I2", "（2023年度）")
    sheet["A3"] = "项目名称"
    merged("B3:I3", name)
    sheet["A4"] = "主管部门"
    merged("B4:D4", "清河县林业局")
    sheet["E4"] = "实施单位"
    merged("F4:I4", "县防火办")
    merged("A5:A9", "项目资金\n（万元）")
    merged("B5:C5")
    for column, label in zip("DEFGHI", ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]):
        sheet[f"{column}5"] = label
    for row, label in enumerate(["年度资金总额", "其中:当年财政拨款", "上年结转资金", "其他资金"], 6):
        merged(f"B{row}:C{row}", label)
    for place, value in values.items():
        sheet[place] = value
    merged("A10:A11", "年度总体目标")
    merged("B10:E10", "预期目标")
    merged("F10:I10", "实际完成情况")
    merged("B11:E11", "新建通道12.5公里")
    merged("F11:I11", "已完成")
    merged("A12:A15", "绩\n效\n指\n标")
    for column, label in zip("BCDEFGHI", ["一级指标", "二级指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分", "偏差原因分析及改进措施"]):
        sheet[f"{column}12"] = label
    merged("B13:B14", "产出指标（50分）")
    sheet["B15"] = "效益指标（40分）"
    for row, cells in enumerate([["数量指标", "通道", 12.5, 12.5, 25, 25], ["质量指标", "合格率", 1, 0.9997, 25, 24.5], ["社会效益指标", "火灾", "０起", "０起", "４０", 40]], 13):
        for column, value in zip("CDEFGH", cells):
            sheet[f"{column}{row}"] = value
    sheet["E14"].number_format = "0%"
    sheet["F14"].number_format = "0.00%"
    sheet["E13"].number_format = '0.0"公里"'
    merged("A16:F16", "总分")
    sheet["G16"] = "=SUM(G13:G15)+G6"
    sheet["H16"] = "=SUM(H13:H15)+I6"
    sheet["A17"] = "填表人："
    sheet["B17"] = "张三"
    sheet["D17"] = "填报日期："
    sheet["E17"] = datetime.date(2024, 3, 5)
    sheet["E17"].number_format = "yyyy/m/d"


def workbook():
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "填表说明"
    notes["A1"] = "本表一式两份。"
    notes["A1"].comment = Comment("批注文字", "甲")
    own = book.create_sheet("自评表")
    form(own, "森林防火", {"D6": 120, "E6": 90, "F6": 89.974, "G6": 10, "H6": "=F6/E6", "I6": "=F6/E6*10", "D7": "=D6", "E7": 90, "F7": 89.974})
    own["H6"].number_format = own["I6"].number_format = "0.00%"
    own["I6"].number_format = "0.00"
    own.row_dimensions[8].hidden = True
    own.column_dimensions["I"].hidden = True
    own.oddHeader.left.text = "内部资料"
    other = book.create_sheet("第二个项目")
    form(other, "退耕还林", {"D6": 30, "E6": 30, "F6": 30, "G6": 10, "I6": 10})
    other.sheet_state = "hidden"
    return book


CACHED = {"H6": "0.99971111111111", "I6": "9.9971111111111", "D7": "120", "G16": "100"}
"""The values of formulas, which their writer does not know; H16 has none."""


def saved(book, cached):
    buffer = io.BytesIO()
    book.save(buffer)

    def change(name, text):
        if name == "docProps/core.xml":
            return re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "2024-01-01T00:00:00Z", text)
        if name == "xl/worksheets/sheet2.xml":
            for place, value in cached.items():
                text = re.sub(rf'(<c r="{place}"[^>]*><f>[^<]*</f>)<v\s*/?>(</v>)?', rf"\g<1><v>{value}</v>", text)
        return text

    return repacked(buffer.getvalue(), change)


def document():
    """A document with Word's own numbers, tracked changes, a footnote, a text box, a merged form."""
    made = docx.Document()
    made.add_paragraph("清河县林业局")
    made.add_paragraph("2023年度森林防火项目支出绩效自评报告")
    made.add_paragraph("县财政局：")
    made.add_paragraph("现将自评情况报告如下。")
    numbered(made, "基本情况", 7, 0)
    numbered(made, "项目概况", 7, 1)
    changed = made.add_paragraph("覆盖")
    changed._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="甲"><w:r><w:t>8个</w:t></w:r></w:ins>'))
    changed._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="甲"><w:r><w:delText>七个</w:delText></w:r></w:del>'))
    changed.add_run("乡镇。")
    numbered(made, "主要内容", 7, 1)
    for text in ["新建防火通道12.5公里。", "购置灭火机60台。"]:
        numbered(made, text, 7, 2)
    numbered(made, "绩效情况", 7, 0)
    boxed = made.add_paragraph("总体良好。")
    boxed._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>'))
    made.add_paragraph("表1 资金使用情况")
    table = made.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "用途"
    table.cell(0, 2).text = "金额"
    for row, cells in enumerate([["通道", "新建", "60"], ["设备", "购置", "29.974"]], 1):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    made.add_paragraph("清河县林业局")
    made.add_paragraph("二〇二四年三月五日")
    made.sections[0].header.paragraphs[0].text = "页眉文字"
    buffer = io.BytesIO()
    made.save(buffer)
    return repacked(buffer.getvalue(), lambda name, text: numbers(text) if name == "word/numbering.xml" else text)


def numbered(made, text, list_id, level):
    paragraph = made.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'))


LEVELS = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3)")]


def numbers(text):
    """The document's lists with one in which Word counts as reports do."""
    levels = "".join(f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{mark}"/></w:lvl>' for level, (form, mark) in enumerate(LEVELS))
    own = f'<w:abstractNum w:abstractNumId="77">{levels}</w:abstractNum>'
    text = re.sub(r"(<w:num )", own.replace("\\", "") + r"\1", text, count=1)
    text = re.sub(r'<w:num w:numId="7".*?</w:num>', "", text, flags=re.S)
    return text.replace("</w:numbering>", '<w:num w:numId="7"><w:abstractNumId w:val="77"/></w:num></w:numbering>')


def encrypted():
    """The beginning of what a spreadsheet with a password is: a container of streams with their names."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)


def main(folder):
    folder = pathlib.Path(folder)
    book = workbook()
    (folder / "county.xlsx").write_bytes(saved(book, CACHED))
    old = workbook()
    old.epoch = CALENDAR_MAC_1904
    (folder / "epoch-1904.xlsx").write_bytes(saved(old, CACHED))
    (folder / "county.docx").write_bytes(document())
    (folder / "password.xlsx").write_bytes(encrypted())


if __name__ == "__main__":
    main(*sys.argv[1:])
