"""A filled form as a Word file: heading of an official paper, sentences, tables, charts, the officer's words, signature.

Wide tables stand in annexes on pages of their own, lying. What officials write is text, never markup; the same content gives the same
bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Cm, Pt, RGBColor

from giamngheo.apps.papers.frame import issued_words, plain_name
from giamngheo.apps.papers.word import steady
from giamngheo.kit import formats

from . import terms, word_tables
from .shapes import Filled, FilledTable, Section
from .svg import png_of

if TYPE_CHECKING:
    from giamngheo.apps.places.models import Area


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands around the content. ``agency``, ``superior``, ``signer_title`` may have several lines; ``number`` empty leaves dots."""

    agency: str
    place: str
    superior: str = ""
    number: str = ""
    issued_on: date | None = None
    signer_title: str = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    signer_name: str = ""
    recipients: tuple[str, ...] = ()


def heading_of(area: Area, *, issued_on: date | None = None) -> Heading:
    """That of the area's People's Committee."""
    return Heading(f"ỦY BAN NHÂN DÂN\n{area.name.upper()}", plain_name(area), issued_on=issued_on)


def as_word(filled: Filled, words: Mapping[str, str], *, heading: Heading) -> bytes:
    """The file's bytes. ``words``: section id → what the officer wrote; a section that asks and has none shows the question."""
    made = Document()
    _page(made.sections[0])
    _styles(made)
    _head(made, filled, heading)
    annexes: list[FilledTable] = []
    for section in filled.sections:
        _section(made, section, words.get(section.id, ""), annexes)
    _foot(made, filled, heading)
    _annexes(made, annexes)
    stamp = datetime.combine(heading.issued_on or date(2000, 1, 1), time())
    properties = made.core_properties
    properties.title, properties.author = filled.title, ""
    properties.created = properties.modified = stamp
    buffer = io.BytesIO()
    made.save(buffer)
    return steady(buffer.getvalue())


def _page(section: Any) -> None:
    """A4 upright with the margins of Decree 30/2020."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Cm(3), Cm(2), Cm(2), Cm(2)


def _styles(made: Any) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(word_tables.EAST_ASIA, "Times New Roman")
    normal.paragraph_format.space_after = Pt(6)


def paragraph(made: Any, text: str, *, align: Any = ALIGN.JUSTIFY, size: int = 14, grey: bool = False, **font: Any) -> Any:
    added = made.add_paragraph()
    added.alignment = align
    run = added.add_run(word_tables.printable(text))
    run.font.size = Pt(size)
    for name, value in font.items():
        setattr(run.font, name, value)
    if grey:
        run.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    return added


def _head(made: Any, filled: Filled, heading: Heading) -> None:
    grid = made.add_table(rows=2, cols=2)
    left = [*((line, False) for line in heading.superior.split("\n") if line), *((line, True) for line in heading.agency.split("\n"))]
    word_tables.fill_lines(grid.cell(0, 0), left)
    word_tables.fill_lines(
        grid.cell(0, 1), [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True), ("───────────", False)]
    )
    word_tables.fill_lines(grid.cell(1, 0), [(f"Số: {heading.number or '……/BC-UBND'}", False)])
    word_tables.fill_lines(grid.cell(1, 1), [(f"{heading.place}, {issued_words(heading.issued_on)}", False)], italic=True)
    word_tables.widths(grid, (6.0, 10.0))
    paragraph(made, terms.kind_of(filled), align=ALIGN.CENTER, bold=True).paragraph_format.space_before = Pt(12)
    paragraph(made, terms.subject_of(filled), align=ALIGN.CENTER, bold=True)
    state = ", tạm tính" if filled.is_preliminary else ""
    paragraph(made, f"(Số liệu của {filled.area_name} đến ngày {formats.day(filled.as_of)}{state})", align=ALIGN.CENTER, italic=True)
    if mark := terms.unconfirmed(filled):
        paragraph(made, mark, size=11, italic=True, grey=True)


def _section(made: Any, section: Section, words: str, annexes: list[FilledTable]) -> None:
    """Title, sentence, tables and charts, then what the officer says."""
    head = paragraph(made, section.title, align=ALIGN.LEFT, bold=True, italic=section.level > 1)
    head.paragraph_format.keep_with_next = True
    if section.sentence:
        paragraph(made, section.sentence).paragraph_format.first_line_indent = Cm(1)
    for table in section.tables:
        if word_tables.is_annex(table):
            annexes.append(table)
            paragraph(made, f"{table.title}: Phụ lục {len(annexes)}.").paragraph_format.first_line_indent = Cm(1)
        else:
            word_tables.add(made, table, width=16.0)
    for chart in section.charts:
        caption = paragraph(made, f"Biểu đồ: {chart.title} ({chart.unit})", align=ALIGN.CENTER, size=12, italic=True)
        caption.paragraph_format.keep_with_next = True
        made.add_picture(io.BytesIO(png_of(chart)), width=Cm(16))
    if words.strip():
        for line in words.strip().splitlines():
            if line.strip():
                paragraph(made, line.strip()).paragraph_format.first_line_indent = Cm(1)
    elif section.asks:
        paragraph(made, f"[{section.asks}] ……………………………………", align=ALIGN.LEFT, italic=True, grey=True)


def _foot(made: Any, filled: Filled, heading: Heading) -> None:
    cited = paragraph(made, f"Căn cứ của mẫu: {'; '.join(filled.cites)}.", size=10, italic=True, grey=True)
    cited.paragraph_format.keep_with_next = True
    grid = made.add_table(rows=1, cols=2)
    word_tables.keep_whole(grid.rows[0])  # who signs does not stand on another page than for whom
    recipients = heading.recipients or ("Như trên;", "Lưu: VT.")
    word_tables.fill_lines(grid.cell(0, 0), [("Nơi nhận:", True), *((f"- {one}", False) for one in recipients)], align=ALIGN.LEFT, size=11)
    signed = [(line, True) for line in heading.signer_title.split("\n")]
    word_tables.fill_lines(grid.cell(0, 1), [*signed, ("", False), ("", False), ("", False), (heading.signer_name, True)])
    word_tables.widths(grid, (7.5, 8.5))


def _annexes(made: Any, tables: list[FilledTable]) -> None:
    """Each on a lying page of its own."""
    for number, table in enumerate(tables, 1):
        section = made.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
        paragraph(made, f"Phụ lục {number}", align=ALIGN.CENTER, bold=True)
        word_tables.add(made, table, width=25.7)


__all__ = ["Heading", "as_word", "heading_of"]
