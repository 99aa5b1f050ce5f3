"""The document as DOCX: real heading styles, numbered pages, language and title set, text never more than text."""

from io import BytesIO
from itertools import zip_longest
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from actions.plans.export.document import Document, Items, Paragraph, Section, Table

DEEP_BLUE, INK, QUIET, RULE = (
    RGBColor(0x0B, 0x4F, 0x7D),
    RGBColor(0x26, 0x24, 0x21),
    RGBColor(0x5B, 0x56, 0x50),
    "C9C3BA",
)
FONT = "Calibri"
WIDTH = 16.4
"""Centimetres between the margins."""


def to_docx(document: Document) -> bytes:
    """The document as the bytes of a DOCX file."""
    word = docx.Document()
    _set_up(word, document)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.subtitle, style="Subtitle")
    word.add_paragraph(document.version, style="Quiet")
    for section in document.sections:
        _add_section(word, section)
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _set_up(word: Any, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.author, properties.language = document.title, document.author, document.language
    properties.subject, properties.comments = document.version, ""
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.3)
    page.top_margin = page.bottom_margin = Cm(1.4 if document.compact else 2)
    _language(word, document.language)
    _styles(word)
    if document.compact:
        _closer(word)
    # The first page has its title; the header names document and person on those that follow.
    page.different_first_page_header_footer = True
    page.header.paragraphs[0].add_run(document.header)
    for footer in (page.footer, page.first_page_footer):
        _footer(footer.paragraphs[0], document)


def _styles(word: Any) -> None:
    looks = {
        "Normal": (11, INK, False), "Title": (24, DEEP_BLUE, True), "Subtitle": (12, QUIET, False),
        "Heading 1": (15, DEEP_BLUE, True), "Heading 2": (12, INK, True), "Quote": (11, INK, False),
    }  # fmt: skip
    for name, (size, colour, bold) in looks.items():
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb, style.font.bold = FONT, Pt(size), colour, bold
        style.font.italic = name == "Quote"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(script), None)
        fonts.set(qn("w:hAnsi"), FONT)
    for name, size in (("Lead", 14), ("Quiet", 10), ("Table Text", 10), ("Table Head", 9)):
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = word.styles["Normal"], Pt(size)
        if name in ("Quiet", "Table Head"):
            style.font.color.rgb = QUIET
        if name.startswith("Table"):
            style.paragraph_format.space_after = Pt(2)
    for name in ("Header", "Footer"):
        word.styles[name].font.size, word.styles[name].font.color.rgb = Pt(9.5), QUIET
    spacing = word.styles["Subtitle"].element.get_or_add_rPr().find(qn("w:spacing"))
    if spacing is not None:
        word.styles["Subtitle"].element.rPr.remove(spacing)
    title = word.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    word.styles["Normal"].paragraph_format.space_after = Pt(6)
    word.styles["Title"].paragraph_format.space_after = Pt(2)
    word.styles["Subtitle"].paragraph_format.space_after = Pt(2)
    word.styles["Heading 1"].paragraph_format.space_before = Pt(16)
    word.styles["Heading 1"].paragraph_format.space_after = Pt(4)
    word.styles["Heading 2"].paragraph_format.space_before = Pt(10)
    word.styles["Heading 2"].paragraph_format.space_after = Pt(3)


def _closer(word: Any) -> None:
    """Smaller letters and less room between: for what is printed on two sheets."""
    for name, size in (("Normal", 9.5), ("Title", 18), ("Subtitle", 10.5), ("Heading 1", 12)):
        word.styles[name].font.size = Pt(size)
    for name in ("Quiet", "Table Text", "Table Head"):
        word.styles[name].font.size = Pt(9)
    word.styles["Normal"].paragraph_format.space_after = Pt(2)
    word.styles["Normal"].paragraph_format.line_spacing = 1
    word.styles["Heading 1"].paragraph_format.space_before = Pt(8)
    word.styles["Heading 1"].paragraph_format.space_after = Pt(2)


def _language(word: Any, language: str) -> None:
    for run_properties in word.styles.element.iter(qn("w:rPr")):
        for old in run_properties.findall(qn("w:lang")):
            run_properties.remove(old)
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), language)
    defaults.append(lang)


def _footer(paragraph: Any, document: Document) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(f"{document.author} · {document.version} · {document.page} ")
    _field(paragraph, "PAGE")
    paragraph.add_run(f" {document.of} ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    """A field of Word, from a fixed code: never from what a person wrote."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, code), ("separate", None), ("shown", "1"), ("end", None)):
        if kind in ("begin", "separate", "end"):
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText" if kind is None else "w:t")
            element.text = text
        run._r.append(element)


def _add_section(word: Any, section: Section) -> None:
    word.add_heading(section.heading, level=section.level)
    for block, following in zip_longest(section.blocks, section.blocks[1:]):
        match block:
            case Paragraph():
                _add_paragraph(word, block)
                # What introduces a table stays on its page.
                word.paragraphs[-1].paragraph_format.keep_with_next = isinstance(following, Table) or None
            case Items():
                _add_items(word, block)
            case Table():
                _add_table(word, block)


def _add_paragraph(word: Any, block: Paragraph) -> None:
    style = {"quote": "Quote", "lead": "Lead", "quiet": "Quiet"}.get(block.style)
    paragraph = word.add_paragraph(style=style)
    if block.label:
        paragraph.add_run(f"{block.label}: ").bold = True
    paragraph.add_run(block.text)


def _add_items(word: Any, block: Items) -> None:
    for text, below in block.items:
        paragraph = word.add_paragraph(style="List Number" if block.numbered else "List Bullet")
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.add_run(text)
        if below:
            run = paragraph.add_run()
            run.add_break()
            run.add_text(below)
            run.font.size, run.font.color.rgb = Pt(10), QUIET


def _add_table(word: Any, block: Table) -> None:
    table = word.add_table(rows=1, cols=len(block.head))
    table.autofit = False
    _borders(table)
    for column, share in zip(table.columns, block.widths, strict=True):
        column.width = Cm(WIDTH * share / 100)
    for row in (block.head, *block.rows):
        cells = (table.rows[0] if row is block.head else table.add_row()).cells
        for cell, text, share in zip(cells, row, block.widths, strict=True):
            cell.width = Cm(WIDTH * share / 100)
            paragraph = cell.paragraphs[0]
            paragraph.style = "Table Head" if row is block.head else "Table Text"
            paragraph.add_run(text)
        _keep_together(table.rows[-1])
    _repeat(table.rows[0])


def _borders(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _keep_together(row: Any) -> None:
    """A row is not torn by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: Any) -> None:
    """Mark the row as the table's head: read out as such, and repeated on each page."""
    properties = row._tr.get_or_add_trPr()
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    properties.append(head)
