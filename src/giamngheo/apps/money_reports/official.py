"""The table of disbursement of a month, quarter or year: project × source × unit, for the total and each capital type.

Budget money has a total; other money (credit, aid, contributions) stands below it by source, never added up.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from operator import add, attrgetter
from typing import Any

from django.utils.translation import gettext as _

from giamngheo.apps.money import terms
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_named
from giamngheo.engine.plan_money_reports import DisbursementForm
from giamngheo.engine.plan_words import cites_vi
from giamngheo.kit import formats

from .asked import Asked, budget_sources
from .cuts import unit_label
from .queries import measured


@dataclass(frozen=True, slots=True)
class Measures:
    """The columns' amounts, đồng. All but the rate add up."""

    planned: int = 0
    assigned: int = 0
    carried_in: int = 0
    disbursed_in: int = 0
    disbursed: int = 0
    advanced: int = 0
    settled: int = 0

    def __add__(self, other: Measures) -> Measures:
        return Measures(*map(add, _all_of(self), _all_of(other)))

    @property
    def rate(self) -> float | None:
        """Disbursed so far of what is assigned, carried over included."""
        return self.disbursed / self.assigned if self.assigned else None


# What each amount counts, in the order of ``Measures``.
MEASURED = (
    ("planned", ""), ("assigned", ""), ("assigned", "carried_in"), ("disbursed", "in_period"), ("disbursed", ""),
    ("advanced", ""), ("settled", ""),
)  # fmt: skip
_all_of = attrgetter(*(f.name for f in fields(Measures)))


@dataclass(frozen=True, slots=True)
class Period:
    """``kind`` month, quarter or year; month 13 is the time after the year in which it is still adjusted."""

    kind: str
    number: int
    start: date
    end: date

    @property
    def is_closing(self) -> bool:
        """Whether it ends when the time of adjustment does."""
        return self.kind == "year" or self.number == 13

    @property
    def words(self) -> str:
        if self.kind == "year":
            return _("cả năm %(year)s, gồm thời gian chỉnh lý") % {"year": self.start.year}
        name = _("tháng") if self.kind == "month" else _("quý")
        number = self.start.month if self.kind == "month" else self.number
        return f"{name} {number}/{self.start.year}"


@dataclass(frozen=True)
class FormRow:
    """One row. ``level``: 0 total or source of other money, 1 project, 2 source, 3 unit. ``exact``: what it adds up;
    ``query`` opens its lines, none where different sources may not be added."""

    level: int
    label: str
    exact: list[Exact]
    query: dict[str, Any] | None

    @cached_property
    def cells(self) -> dict[str, Measures]:
        """Capital type (empty: all) → amounts; added up only for rows that are shown."""
        cells = {"": Measures(), **{code: Measures() for code in terms.capital_types()}}
        for row in self.exact:
            cells[""] += row.measures
            cells[row.capital_type] = cells.get(row.capital_type, Measures()) + row.measures
        return cells


@dataclass(frozen=True, slots=True)
class Exact:
    """One unit of one project, source and capital type, for the sheet in đồng."""

    project: str
    source: str
    area_id: int
    unit: str
    capital_type: str
    measures: Measures


def form() -> DisbursementForm | None:
    return current_plan().disbursement_form


def closing_words(period: Period) -> str:
    """The ground of the day on which a plan year closes, and how sure it is; empty for a period that ends before."""
    if not period.is_closing:
        return ""
    term = terms.law().terms["adjustment_end"]
    told = {"term": term.name_vi, "day": formats.day(period.end), "cites": cites_vi(current_plan(), term.cites)}
    words = _("%(term)s: ngày %(day)s (%(cites)s).") % told
    return words if term.confidence == "confirmed" else words + " " + _("Mốc này chưa xác nhận.")


def periods_of(year: int) -> list[Period]:
    """Every period of a plan year, months first."""
    found = [
        Period("month", m, date(year, m, 1), date(year, m, monthrange(year, m)[1])) for m in range(1, 13)
    ]
    found.append(Period("month", 13, date(year + 1, 1, 1), terms.law().closes_on(year)))
    found += [
        Period("quarter", q, date(year, 3 * q - 2, 1), date(year, 3 * q, monthrange(year, 3 * q)[1])) for q in range(1, 5)
    ]
    return [*found, Period("year", 1, date(year, 1, 1), terms.law().closes_on(year))]


def period_of(year: int, kind: str, number: int | None, today: date) -> Period:
    """The period asked for; else the month in which today falls, or the year's last."""
    known = periods_of(year)
    for one in known:
        if one.kind == kind and (number is None or one.number == number):
            return one
    months = [p for p in known if p.kind == "month" and p.start <= today]
    return months[-1] if months else known[0]


def exact_rows(asked: Asked, *, has_units: bool = True) -> list[Exact]:
    """By project, source, unit and capital type as of ``asked.day``, with ``asked.since`` as the period's first day; one
    query. Without units theirs are added up by the database, and the rows name none."""
    units = ("area", "unit") if has_units else ()
    found = measured(asked, MEASURED, "project", "source", *units, "capital_type")
    told: dict[tuple[Any, ...], Measures] = {
        (project, source, *(unit or (0, "")), capital): Measures(*amounts)
        for (project, source, *unit, capital), amounts in found.items()
    }
    order = {code: n for n, code in enumerate(terms.projects())}
    sources = {code: n for n, code in enumerate(terms.sources())}

    def place(key: tuple[Any, ...]) -> tuple[Any, ...]:
        return (order.get(key[0], len(order)), key[0], sources.get(key[1], len(sources)), key[1], key[3], key[2], key[4])

    return [Exact(key[0], key[1], key[2], key[3], key[4], told[key]) for key in sorted(told, key=place)]


def _split(rows: list[Exact], name: str) -> dict[Any, list[Exact]]:
    found: dict[Any, list[Exact]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _units(rows: list[Exact], names: dict[int, str], query: dict[str, Any]) -> list[FormRow]:
    found: dict[tuple[int, str], list[Exact]] = {}
    for row in rows:
        found.setdefault((row.area_id, row.unit), []).append(row)
    return [
        FormRow(3, unit_label(unit, names.get(area, "")), part, {**query, "noi": area, "don_vi": unit})
        for (area, unit), part in sorted(found.items(), key=lambda pair: (pair[0][1], pair[0][0]))
    ]


def form_rows(rows: list[Exact], *, has_units: bool) -> list[FormRow]:
    """The table in its order; one query for names where units are shown."""
    budget = set(budget_sources())
    names = areas_named({row.area_id for row in rows}) if has_units else {}
    source_words = terms.sources()
    inside = [row for row in rows if row.source in budget]
    made = [FormRow(0, _("Tổng vốn ngân sách"), inside, {"khoi": "ngan_sach"})]
    for project, part in _split(inside, "project").items():
        query: dict[str, Any] = {"du_an": project, "khoi": "ngan_sach"}
        made.append(FormRow(1, terms.project_short(project), part, query))
        for source, piece in _split(part, "source").items():
            deeper = {**query, "nguon": source}
            made.append(FormRow(2, source_words.get(source, source), piece, deeper))
            made += _units(piece, names, deeper) if has_units else []
    for source, part in _split([row for row in rows if row.source not in budget], "source").items():
        label = _("%(source)s (không cộng vào ngân sách)") % {"source": source_words.get(source, source)}
        made.append(FormRow(0, label, part, {"nguon": source}))
        for project, piece in _split(part, "project").items():
            deeper = {"nguon": source, "du_an": project}
            made.append(FormRow(1, terms.project_short(project), piece, deeper))
            made += _units(piece, names, deeper) if has_units else []
    return made


def lines_query(asked: Asked, row: FormRow, column: str, capital: str = "") -> str:
    """The address' question of the lines behind an amount of a row; empty where they may not be added."""
    if row.query is None:
        return ""
    return asked.link(**{
        **row.query, "loai_von": capital or asked.capital_type,
        "so": {"carried_in": "assigned", "disbursed_in": "disbursed"}.get(column, column),
        "goc": "chuyen" if column == "carried_in" else "",
        "tu": asked.since.isoformat() if column == "disbursed_in" and asked.since else "",
    })  # fmt: skip


def asked_in(asked: Asked, period: Period, today: date) -> Asked:
    """The same cut for a period; a period that is not over is counted to today."""
    return replace(asked, day=min(period.end, today), since=period.start, year=period.start.year - (period.number == 13))


__all__ = [
    "Exact", "FormRow", "Measures", "Period", "asked_in", "closing_words", "exact_rows", "form", "form_rows", "lines_query", "period_of",
    "periods_of",
]  # fmt: skip
