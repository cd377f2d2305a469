"""What reports of money look like, and by what codes the national programme database knows our money.

``forms/disbursement.toml``: periods, columns and signatures of the table of disbursement. ``funding/national.toml``:
fields of the export and a mapping of our ids to theirs; a code that nobody has seen is left out and told as missing,
never guessed. A plan published before these files has neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .plan_files import Fields, Reader

if TYPE_CHECKING:
    from .plan import Plan

FORM_FILE, NATIONAL_FILE = "forms/disbursement.toml", "funding/national.toml"
PERIODS = ("month", "quarter", "year")
# What a column of the table may hold; amounts in đồng but the rate.
MEASURES = ("planned", "assigned", "carried_in", "disbursed_in", "disbursed", "advanced", "settled", "rate")
# What a field of the export may hold.
VALUES = (
    "line", "plan_year", "origin_year", "area_code", "area", "unit", "project", "content", "capital_type", "source", "planned",
    "assigned", "entered", "disbursed", "advanced", "settled", "day",
)  # fmt: skip
CODE_KINDS = ("project", "capital_type", "source")


@dataclass(frozen=True, slots=True)
class FormPeriod:
    """A month, quarter or year; ``title_vi`` heads the table."""

    id: str
    name_vi: str
    title_vi: str


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column, repeated for the total and each capital type; ``id`` is one of MEASURES."""

    id: str
    name_vi: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DisbursementForm:
    """The table of disbursement. ``per_vnd``: đồng in one printed unit; ``signatures``: who signs, left to right."""

    title_vi: str
    unit_vi: str
    per_vnd: int
    periods: Mapping[str, FormPeriod]
    columns: tuple[FormColumn, ...]
    signatures: tuple[str, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NationalField:
    """One column of the export: what the database calls it (``code`` empty: not seen), which of VALUES it holds."""

    id: str
    name_vi: str
    code: str
    value: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NationalCode:
    """Our id of a kind and theirs; ``theirs`` empty: not known."""

    kind: str
    ours: str
    theirs: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NationalMap:
    """The whole mapping. ``codes``: by (kind, our id)."""

    name_vi: str
    fields: tuple[NationalField, ...]
    codes: Mapping[tuple[str, str], NationalCode]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    def theirs(self, kind: str, ours: str) -> str:
        """Their code, or nothing while it is not known."""
        found = self.codes.get((kind, ours))
        return found.theirs if found else ""


def read_disbursement_form(reader: Reader) -> DisbursementForm | None:
    if not (reader.root / FORM_FILE).is_file():
        return None
    fields = Fields(reader, FORM_FILE, "", reader.toml(FORM_FILE))
    fields.text("id")
    form = DisbursementForm(
        title_vi=fields.text("title_vi"), unit_vi=fields.text("unit_vi"), per_vnd=fields.whole("per_vnd"),
        periods={one.id: one for one in map(_period, fields.each("period"))},
        columns=tuple(map(_column, fields.each("column"))), signatures=fields.texts("signatures"),
        cites=fields.cites(), confidence=fields.confidence(), note=fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    _check_form(form, reader)
    return form


def _period(fields: Fields) -> FormPeriod:
    found = FormPeriod(fields.text("id"), fields.text("name_vi"), fields.text("title_vi"))
    fields.done()
    return found


def _column(fields: Fields) -> FormColumn:
    found = FormColumn(
        fields.text("id"), fields.text("name_vi"), fields.cites(), fields.confidence(), fields.maybe_text("note")
    )
    fields.done()
    return found


def _check_form(form: DisbursementForm, reader: Reader) -> None:
    for name in sorted(set(PERIODS) ^ set(form.periods)):
        reader.complain(FORM_FILE, f"period[{name}]", "Kỳ thiếu hoặc lạ.", f"Có đúng các kỳ: {', '.join(PERIODS)}.")
    for name in sorted({c.id for c in form.columns} - set(MEASURES)):
        reader.complain(FORM_FILE, f"column[{name}].id", f"Cột lạ: {name}.", f"Dùng một trong: {', '.join(MEASURES)}.")
    if len({c.id for c in form.columns}) != len(form.columns):
        reader.complain(FORM_FILE, "column", "Có cột ghi hai lần.", "Mỗi cột ghi một lần.")
    if form.per_vnd < 1:
        reader.complain(FORM_FILE, "per_vnd", f"{form.per_vnd} không được dưới 1.", "Ghi số đồng của một đơn vị tính.")


def read_national_map(reader: Reader) -> NationalMap | None:
    if not (reader.root / NATIONAL_FILE).is_file():
        return None
    fields = Fields(reader, NATIONAL_FILE, "", reader.toml(NATIONAL_FILE))
    fields.text("id")
    codes = [_code(one) for one in fields.each("code", is_required=False)]
    found = NationalMap(
        name_vi=fields.text("name_vi"), fields=tuple(map(_national_field, fields.each("field"))),
        codes={(one.kind, one.ours): one for one in codes},
        cites=fields.cites(), confidence=fields.confidence(), note=fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    for one in found.fields:
        if one.value not in VALUES:
            reader.complain(
                NATIONAL_FILE, f"field[{one.id}].value", f"Không có số liệu {one.value}.", f"Dùng một trong: {', '.join(VALUES)}."
            )
    if len(found.codes) != len(codes):
        reader.complain(NATIONAL_FILE, "code", "Có mã của mình ghi hai lần.", "Mỗi cặp kind, ours ghi một lần.")
    for code in codes:
        if code.theirs and code.confidence == "unknown":
            reader.complain(
                NATIONAL_FILE, f"code[{code.ours}].theirs", "Có mã mà nhãn là unknown.", "Bỏ theirs, hoặc ghi đúng độ tin cậy của mã."
            )
    return found


def _national_field(fields: Fields) -> NationalField:
    found = NationalField(
        fields.text("id"), fields.text("name_vi"), fields.maybe_text("code"), fields.text("value"), fields.cites(),
        fields.confidence(), fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return found


def _code(fields: Fields) -> NationalCode:
    found = NationalCode(
        fields.text("kind"), fields.text("ours"), fields.maybe_text("theirs"), fields.cites(), fields.confidence(),
        fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return found


def check_national(plan: Plan, reader: Reader) -> None:
    """What is mapped exists: projects of some period, capital types and sources of the ledger."""
    if plan.national is None or plan.money is None:
        return
    known = {
        "project": {p.id for period in plan.periods.values() for p in period.projects},
        "capital_type": set(plan.money.capital_types), "source": set(plan.money.sources),
    }  # fmt: skip
    for kind, ours in plan.national.codes:
        if kind not in CODE_KINDS:
            reader.complain(NATIONAL_FILE, f"code[{ours}].kind", f"Loại mã lạ: {kind}.", f"Dùng một trong: {', '.join(CODE_KINDS)}.")
        elif ours not in known[kind]:
            reader.complain(NATIONAL_FILE, f"code[{ours}].ours", f"Không có {ours} trong kế hoạch.", "Sửa ours hoặc bỏ mục này.")


__all__ = [
    "CODE_KINDS", "FORM_FILE", "MEASURES", "NATIONAL_FILE", "PERIODS", "VALUES", "DisbursementForm", "FormColumn", "FormPeriod",
    "NationalCode", "NationalField", "NationalMap", "check_national", "read_disbursement_form", "read_national_map",
]  # fmt: skip
