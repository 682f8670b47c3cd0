# SPDX-License-Identifier: Apache-2.0
"""Paper in the layout of official documents (GB/T 9704): page, type, headings, page numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

# The standard's type sizes by their Chinese numbers, and the type it asks for.
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = Pt(22), Pt(16), Pt(14), Pt(10.5)
TITLE, BODY, HEADING, SUBHEADING, NUMBERS = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
_LINE = Pt(28.95)  # 22 lines on 225 mm
_TYPE_AREA = Mm(156)
TITLE_LONGEST = 20  # characters of the title's size that a line holds
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Paper:
    """A document being written from top to bottom."""

    def __init__(self) -> None:
        """Set the page: A4, 37 mm above, 28 mm at the left, 156 by 225 mm of type."""
        self._document = Document()
        self._page()

    def title(self, *lines: str) -> None:
        """Write the title, centred, and a line of space under it."""
        for line in lines:
            _run(self._paragraph(WD_ALIGN_PARAGRAPH.CENTER), line, TITLE, SIZE_2)
        self._paragraph()

    def heading(self, text: str) -> None:
        """Write a heading of the first level."""
        _run(self._indented(keep=True), text, HEADING, SIZE_3)

    def subheading(self, text: str) -> None:
        """Write a heading of the second level."""
        _run(self._indented(keep=True), text, SUBHEADING, SIZE_3)

    def body(self, text: str) -> None:
        """Write a paragraph."""
        _run(self._indented(), text, BODY, SIZE_3)

    def note(self, text: str) -> None:
        """Write a small note whose long words, such as digests, stretch no line."""
        _run(self._paragraph(WD_ALIGN_PARAGRAPH.LEFT), text, BODY, SIZE_5)

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
    ) -> None:
        """Write a table whose head is repeated on each page; widths are shares of the type area."""
        table = self._document.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        self._row(table.rows[0], heads, HEADING)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
        for row in rows:
            self._row(table.add_row(), row, BODY)
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Length(int(_TYPE_AREA * share / sum(widths)))
            for cell in column.cells:
                cell.width = column.width
        self._paragraph()

    def signature(self, *lines: str) -> None:
        """Write who issues it and when, together, at the right, four characters from the edge."""
        self._paragraph().paragraph_format.keep_with_next = True
        for number, line in enumerate(lines, 1):
            paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.RIGHT)
            paragraph.paragraph_format.right_indent = SIZE_3 * 4
            paragraph.paragraph_format.keep_with_next = number < len(lines)
            _run(paragraph, line, BODY, SIZE_3)

    def save(self, path: Path) -> None:
        """Write the document, wholly or not at all."""
        from tonggui.formats.tables import Outputs  # noqa: PLC0415 - half the start-up otherwise

        content = io.BytesIO()
        self._document.save(content)
        with Outputs() as outputs:
            outputs.content(path).write(content.getvalue())

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(28)
        self._document.settings.odd_and_even_pages_header_footer = True
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            _page_number(footer.paragraphs[0], side)
        normal: Any = self._document.styles["Normal"]
        normal.font.name, normal.font.size = BODY, SIZE_3
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)

    def _paragraph(self, side: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = side
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
        return paragraph

    def _indented(self, *, keep: bool = False) -> Paragraph:
        paragraph = self._paragraph()
        paragraph.paragraph_format.first_line_indent = SIZE_3 * 2
        paragraph.paragraph_format.keep_with_next = keep
        return paragraph

    def _row(self, row: Any, texts: Sequence[str], face: str) -> None:
        for cell, text in zip(row.cells, texts, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            _run(paragraph, text, face, SIZE_5)
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no name for it
        properties.append(OxmlElement("w:cantSplit"))


def _run(paragraph: Paragraph, text: str, face: str, size: Length) -> Run:
    run = paragraph.add_run(_UNFIT.sub("", text))
    run.font.name, run.font.size = face, size
    properties: Any = run._element.get_or_add_rPr()  # noqa: SLF001 - only Latin has a name
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), face)
    return run


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """Write — n — at the outer edge, one character from it."""
    paragraph.alignment = side
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = SIZE_4
    _run(paragraph, "— ", NUMBERS, SIZE_4)
    run = _run(paragraph, "", NUMBERS, SIZE_4)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)  # noqa: SLF001 - fields have no name in python-docx
    _run(paragraph, " —", NUMBERS, SIZE_4)
