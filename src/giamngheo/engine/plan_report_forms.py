"""The official forms of monitoring and assessment: sections, tables, columns, places for words, as ``forms/`` says.

``forms/report_tables.toml`` describes each table once; ``forms/mau_*.toml`` and ``forms/bieu_*.toml`` put them into sections. What the
circular's annexes print has not been seen: titles and columns are derived and say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .plan_files import Fields, Reader
from .report_periods import KINDS

if TYPE_CHECKING:
    from .plan import Plan

FOLDER, TABLES_FILE = "forms", "forms/report_tables.toml"
# What a table may be filled with, and the columns that such a filling has.
FILLINGS: Mapping[str, tuple[str, ...]] = {
    "documents": ("office", "issued", "state"),
    "plans": ("years", "number", "approved_on", "budget"),
    "targets": ("code", "target", "unit", "base", "value", "path", "final", "verdict"),
    "target_years": (),
    "results": ("project", "unit", "before", "value"),
    "poverty": ("households", "poor", "poor_share", "change", "near_poor", "near_poor_share", "counted"),
    "supports": ("supports", "accepted", "homes", "people", "given", "open"),
    "money": ("planned", "assigned", "carried_in", "disbursed_in", "disbursed", "advanced", "settled", "rate"),
    "money_years": ("planned", "assigned", "disbursed", "rate"),
    "money_period": ("expected", "registered", "assigned", "disbursed"),
    "difficulties": ("count",),
    "difficulties_open": ("unit", "beyond", "wanted_on", "state"),
    "directives": ("count",),
    "inspections": ("planned", "visited", "concluded"),
    "recommendations": ("count",),
    "by_unit": (),
}
CHARTS = ("poverty", "targets", "disbursement")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: ``id`` as the filling has it."""

    id: str
    title_vi: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table. ``filling``: what fills it; ``indicators``: those it takes (all of its kind where empty), each a column of by_unit;
    ``project``: whose money by_unit shows."""

    id: str
    filling: str
    title_vi: str
    unit_vi: str
    columns: tuple[TableColumn, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""
    indicators: tuple[str, ...] = ()
    project: str = ""


@dataclass(frozen=True, slots=True)
class FormSection:
    """One section. ``tables``, ``charts``: ids; ``asks_vi``: what the officer is asked to write, empty for none."""

    id: str
    title_vi: str
    level: int
    tables: tuple[str, ...]
    charts: tuple[str, ...]
    asks_vi: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportForm:
    """One form. ``periods``: kinds of period it is written for; ``head_vi`` heads the printed report."""

    id: str
    name_vi: str
    name_en: str
    head_vi: str
    periods: tuple[str, ...]
    sections: tuple[FormSection, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportForms:
    """Forms and tables by id; none in a plan without the files."""

    forms: Mapping[str, ReportForm] = field(default_factory=dict)
    tables: Mapping[str, TableShape] = field(default_factory=dict)


def read_report_forms(reader: Reader) -> ReportForms:
    if not (reader.root / TABLES_FILE).is_file():
        return ReportForms()
    top = Fields(reader, TABLES_FILE, "", reader.toml(TABLES_FILE))
    top.text("id")
    tables = [_table(item) for item in top.each("table")]
    top.done()
    for twice in sorted({t.id for t in tables if sum(o.id == t.id for o in tables) > 1}):
        reader.complain(TABLES_FILE, f"table[{twice}]", "Mã ghi hai lần.", "Mỗi bảng một mã.")
    forms = {}
    for fields in reader.folder(FOLDER):
        if str(fields.data.get("id", "")).startswith(("mau_", "bieu_")):
            form = _form(fields)
            forms[form.id] = form
    return ReportForms(forms, {t.id: t for t in tables})


def _table(item: Fields) -> TableShape:
    columns = []
    for one in item.each("columns", is_required=False):
        columns.append(TableColumn(one.text("id"), one.text("title_vi"), one.flag("is_number")))
        one.done()
    made = TableShape(
        id=item.text("id"), filling=item.text("filling"), title_vi=item.text("title_vi"), unit_vi=item.maybe_text("unit_vi"),
        columns=tuple(columns), cites=item.cites(), confidence=item.confidence(), note=item.maybe_text("note"),
        indicators=item.texts("indicators") if "indicators" in item.data else (), project=item.maybe_text("project"),
    )  # fmt: skip
    if made.filling and made.filling not in FILLINGS:
        item.complain("filling", f"Không biết lấy số {made.filling}.", f"Dùng: {', '.join(FILLINGS)}.")
    else:
        for lost in sorted({c.id for c in columns} - set(FILLINGS.get(made.filling, ()))):
            item.complain("columns", f"Bảng này không có cột {lost}.", f"Dùng: {', '.join(FILLINGS.get(made.filling, ()))}.")
    item.done()
    return made


def _section(item: Fields) -> FormSection:
    made = FormSection(
        id=item.text("id"), title_vi=item.text("title_vi"), level=item.whole("level"), tables=_maybe_texts(item, "tables"),
        charts=_maybe_texts(item, "charts"), asks_vi=item.maybe_text("asks_vi"), cites=item.cites(), confidence=item.confidence(),
        note=item.maybe_text("note"),
    )  # fmt: skip
    for lost in sorted(set(made.charts) - set(CHARTS)):
        item.complain("charts", f"Không có biểu đồ {lost}.", f"Dùng: {', '.join(CHARTS)}.")
    item.done()
    return made


def _maybe_texts(item: Fields, name: str) -> tuple[str, ...]:
    return item.texts(name) if name in item.data else ()


def _form(fields: Fields) -> ReportForm:
    made = ReportForm(
        id=fields.text("id"), name_vi=fields.text("name_vi"), name_en=fields.text("name_en"), head_vi=fields.text("head_vi"),
        periods=fields.texts("periods"),
        sections=tuple(_section(item) for item in fields.each("section")), cites=fields.cites(), confidence=fields.confidence(),
        note=fields.maybe_text("note"),
    )  # fmt: skip
    for lost in sorted(set(made.periods) - set(KINDS)):
        fields.complain("periods", f"Loại kỳ lạ: {lost}.", f"Dùng: {', '.join(KINDS)}.")
    if len({s.id for s in made.sections}) != len(made.sections):
        fields.complain("section", "Có mục ghi hai lần.", "Mỗi mục một mã.")
    fields.done()
    return made


def check_report_forms(plan: Plan, reader: Reader) -> None:
    """Tables, indicators and projects that forms name exist."""
    told, known = plan.report_forms, {p.id for period in plan.periods.values() for p in period.projects}
    for form in told.forms.values():
        for section in form.sections:
            for lost in sorted(set(section.tables) - set(told.tables)):
                reader.complain(f"{FOLDER}/{form.id}.toml", f"section[{section.id}].tables", f"Không có bảng {lost}.",
                                f"Thêm vào {TABLES_FILE} hoặc sửa mã.")  # fmt: skip
    for table in told.tables.values():
        for lost in sorted(set(table.indicators) - set(plan.indicators.indicators)):
            reader.complain(TABLES_FILE, f"table[{table.id}].indicators", f"Không có chỉ tiêu {lost}.", "Sửa mã hoặc bỏ đi.")
        if table.project and table.project not in known:
            reader.complain(TABLES_FILE, f"table[{table.id}].project", f"Không có dự án {table.project}.", "Sửa mã.")


__all__ = [
    "CHARTS", "FILLINGS", "FOLDER", "TABLES_FILE", "FormSection", "ReportForm", "ReportForms", "TableColumn", "TableShape",
    "check_report_forms", "read_report_forms",
]  # fmt: skip
