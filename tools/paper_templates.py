"""Writes the Word template of each kind of paper from its words in ``plan/papers/*.toml``.

Only templates that are missing are written, so that what officials changed in Word stays; ``--all`` writes every one
anew. Afterwards a template is edited like any Word file: ``{{ name }}`` stands for a field.
"""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from giamngheo.engine.plan import load_plan
from giamngheo.engine.plan_papers import PaperBlock, PaperForm

ALIGN = {
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY, "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
WIDTH_MM = 160
FONT = "Times New Roman"


def _said(paragraph: Any, text: str, size: float = 14, *, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _paragraph(where: Any, align: str = "justify", *, indent: bool = False, after: float = 6) -> Any:
    made = where.add_paragraph()
    made.alignment = ALIGN[align]
    made.paragraph_format.space_after = Pt(after)
    if indent:
        made.paragraph_format.first_line_indent = Mm(10)
    return made


def _tag(where: Any, tag: str) -> None:
    """A line that only the filling reads."""
    _paragraph(where, "left", after=0).add_run(tag)


def _rule(paragraph: Any, share: float, width_mm: float) -> None:
    """A short line below the paragraph's last line: an empty paragraph with an upper edge, drawn in at both sides."""
    side = Mm(width_mm * (1 - share) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.space_after = Pt(4)
    edge = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{key}"), value)
    edge.append(top)
    paragraph._p.get_or_add_pPr().append(edge)
    paragraph.add_run("").font.size = Pt(2)
    paragraph.paragraph_format.line_spacing = Pt(4)


def _first(cell: Any) -> Any:
    """The paragraph that every new cell has."""
    made = cell.paragraphs[0]
    made.paragraph_format.space_after = Pt(0)
    return made


def _widths(table: Any, shares: list[float], *, margin_mm: float = 1) -> None:
    """Columns in these shares of the page's width, with narrow edges inside the cells."""
    table.autofit = False
    edges = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(int(margin_mm * 56.7)))
        edge.set(qn("w:type"), "dxa")
        edges.append(edge)
    table._tbl.tblPr.append(edges)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(WIDTH_MM * share / sum(shares))
    for row in table.rows:
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = Mm(WIDTH_MM * share / sum(shares))


def _state(cell: Any, width_mm: float) -> None:
    first = cell.paragraphs[0] if hasattr(cell, "_tc") else _paragraph(cell, "center", after=0)
    first.alignment, first.paragraph_format.space_after = ALIGN["center"], Pt(0)
    _said(first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True)
    _said(_paragraph(cell, "center", after=0), "Độc lập - Tự do - Hạnh phúc", 14, bold=True)
    _rule(_paragraph(cell, "center", after=0), 62 / width_mm, width_mm)


def _head(document: Any, form: PaperForm) -> None:
    if form.form and form.form_confidence == "confirmed":
        _said(_paragraph(document, "right", after=0), "{{ form }}", 12, italic=True)
    if form.head == "national":
        _state(document, WIDTH_MM)
        _said(_paragraph(document, "right"), "{{ place }}, {{ issued_words }}", italic=True)
        return
    table = document.add_table(rows=2, cols=2)
    left, right = table.rows[0].cells
    _first(left).alignment = ALIGN["center"]
    if form.head == "village":
        _said(left.paragraphs[0], "{{ area_name_upper }}", 13)
        _said(_paragraph(left, "center", after=0), "{{ village|upper }}", 13, bold=True)
    else:
        _said(left.paragraphs[0], "{%p if superior %}", 13)
        _said(_paragraph(left, "center", after=0), "{{ superior }}", 13)
        _tag(left, "{%p endif %}")
        _said(_paragraph(left, "center", after=0), "{{ agency }}", 13, bold=True)
    _rule(_paragraph(left, "center", after=0), 0.3, WIDTH_MM * 0.4)
    _state(right, WIDTH_MM * 0.6)
    number, day = table.rows[1].cells
    for cell, text in ((number, "Số: {{ number }}" if form.family else ""), (day, "{{ place }}, {{ issued_words }}")):
        _first(cell).alignment = ALIGN["center"]
        _said(cell.paragraphs[0], text, 13 if cell is number else 14, italic=cell is day)
    _widths(table, [40, 60], margin_mm=0)


def _title(document: Any, form: PaperForm) -> None:
    made = _paragraph(document, "center", after=2)
    made.paragraph_format.space_before = Pt(12)
    _said(made, form.title, bold=True)
    if form.subtitle:
        _said(_paragraph(document, "center", after=2), form.subtitle, bold=True)
    if form.head != "national":
        _rule(_paragraph(document, "center", after=0), 0.25, WIDTH_MM)
    if form.to:
        _said(_paragraph(document, "center"), form.to)


def _text(document: Any, block: PaperBlock) -> None:
    is_indented = block.align in ("justify", "left") and block.kind != "heading"
    made = _paragraph(document, "left" if block.kind == "heading" else block.align, indent=is_indented)
    made.paragraph_format.keep_with_next = block.kind == "heading"
    bold = block.style == "bold" or block.kind == "heading"
    italic = block.style == "italic" or (block.kind == "bases" and not block.style)
    if block.lead:
        _said(made, block.lead, bold=True)
    _said(made, block.text, bold=bold, italic=italic)


def _list(document: Any, block: PaperBlock) -> None:
    if block.text:
        _said(_paragraph(document, indent=True), block.text)
    _tag(document, f"{{%p for dong in ds.{block.rows} %}}")
    _said(_paragraph(document, indent=True), "- {{ dong }}")
    _tag(document, "{%p endfor %}")


def _repeated(row: Any, *, is_head: bool) -> None:
    """The head comes again on each page; no row is torn by the end of a page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _table(document: Any, block: PaperBlock) -> None:
    if block.text:
        _said(_paragraph(document, indent=True), block.text)
    table = document.add_table(rows=4, cols=len(block.columns), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        _first(cell).alignment = ALIGN["center"]
        _said(cell.paragraphs[0], column.head, 12, bold=True)
    _first(table.rows[1].cells[0]).add_run(f"{{%tr for dong in bang.{block.rows} %}}")
    for cell, column in zip(table.rows[2].cells, block.columns, strict=True):
        _first(cell).alignment = ALIGN[column.align]
        _said(cell.paragraphs[0], f"{{{{ dong.{column.field} }}}}", 12)
    _first(table.rows[3].cells[0]).add_run("{%tr endfor %}")
    for number, row in enumerate(table.rows):
        _repeated(row, is_head=number == 0)
    _widths(table, [float(c.width) for c in block.columns])
    _paragraph(document, after=0).paragraph_format.line_spacing = Pt(6)


def _sign(document: Any, block: PaperBlock) -> None:
    count = len(block.signers) + block.has_recipients
    table = document.add_table(rows=1, cols=count)
    _repeated(table.rows[0], is_head=False)
    cells = list(table.rows[0].cells)
    if block.has_recipients:
        cell = cells.pop(0)
        _said(_first(cell), "Nơi nhận:", 12, bold=True, italic=True)
        _tag(cell, "{%p for dong in ds.recipients %}")
        _said(_paragraph(cell, "left", after=0), "- {{ dong }}", 11)
        _tag(cell, "{%p endfor %}")
    for cell, (role, note, name) in zip(cells, block.signers, strict=True):
        _first(cell).alignment = ALIGN["center"]
        _said(cell.paragraphs[0], role, bold=True)
        if note:
            _said(_paragraph(cell, "center", after=0), note, 13, italic=True)
        if role:
            _paragraph(cell, "center", after=0).paragraph_format.space_before = Pt(58)
        _said(_paragraph(cell, "center", after=0), name, bold=True)
    _widths(table, [1.0] * count)


def _block(document: Any, block: PaperBlock) -> None:
    if block.when:
        _tag(document, f"{{%p if co.{block.when} %}}")
    if block.kind == "list":
        _list(document, block)
    elif block.kind == "table":
        _table(document, block)
    elif block.kind == "sign":
        _sign(document, block)
    else:
        if block.kind == "break":
            _paragraph(document, after=0).add_run().add_break(WD_BREAK.PAGE)
            block = replace(block, kind="text", style="bold", align="center")
        _text(document, block)
    if block.when:
        _tag(document, "{%p endif %}")


def _page(document: Any) -> None:
    """A4 with the decree's margins; the page's number at the top centre from the second page on."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin, section.header_distance = Mm(30), Mm(10)
    section.different_first_page_header_footer = True
    made = section.header.paragraphs[0]
    made.alignment = ALIGN["center"]
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = made.add_run()
        run.font.size = Pt(13)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
    # Without it a line broken by hand in a justified paragraph is stretched over the page.
    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    if compat is None:
        compat = OxmlElement("w:compat")
        settings.append(compat)
    compat.insert(0, OxmlElement("w:doNotExpandShiftReturn"))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after, normal.paragraph_format.space_before = Pt(0), Pt(0)


def built(form: PaperForm) -> bytes:
    """The template of one kind; the same words give the same bytes."""
    document = Document()
    _page(document)
    _head(document, form)
    _title(document, form)
    for block in form.blocks:
        _block(document, block)
    document.core_properties.title, document.core_properties.author = form.name_vi, ""
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1)
    made, steady = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def main() -> int:
    plan = load_plan()
    folder: Path = plan.root / "papers"
    for form in plan.papers.values():
        path = folder / f"{form.id}.docx"
        if "--all" in sys.argv or not path.exists():
            path.write_bytes(built(form))
            print(path.name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
