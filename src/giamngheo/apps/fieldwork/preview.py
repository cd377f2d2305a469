"""The class a sheet would give, and why, before it is sent: the engine's own word on the sheet's rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review import engine_door
from giamngheo.engine import frames
from giamngheo.engine.vocabulary import INDICATOR_CODES

from . import queries, sheet, submitting
from .people import Sheet, day_of

if TYPE_CHECKING:
    from .models import SurveyDraft

KEY = "0"


@dataclass(frozen=True, slots=True)
class Preview:
    """``class_code``, the ground as ``components/trace.html`` takes it, score A as it counts."""

    class_code: str
    trace: dict[str, Any]
    score_a: Any


def preview(draft: SurveyDraft, told: Sheet, before: queries.Before) -> Preview | None:
    """None while nobody is listed. What the sheet leaves open and an earlier file of the year answered counts too, as
    it will when the list is classified."""
    if not told.here:
        return None
    plan = current_plan()
    standard_id = submitting.standard_id_of(draft)
    area_type = draft.area.area_type
    card = sheet.card_of(plan, draft.round.scorecard_id) if draft.round else None
    row = sheet.household_row(told, score_a=sheet.points_of(told, card, area_type), area_type=area_type)
    later = _later_ticks(row, before)
    if draft.kind == draft.Kind.ANNUAL_REVIEW:  # a survey within the year stands by itself
        _carry(row, before)
    households, persons = _households(row, draft, told), _persons(told)
    households = households.with_columns(pl.lit(later, dtype=pl.Int64).alias(frames.LATER_TICKS))
    classed, trace = engine_door.one_told(households, persons, plan=plan, standard_id=standard_id)
    return Preview(classed["household_class"], trace, row["score_a"])


def _later_ticks(row: dict[str, Any], before: queries.Before) -> int:
    """Which ticks are a later word than the answers that tell the same; the sheet itself lists the persons."""
    mask = 0
    for bit, code in enumerate(INDICATOR_CODES):
        for fact in (row, *(vars(fact) for fact in before.this_year)):
            names = frames.TOLD_BY.get(code)
            if names is None or any(fact.get(name) not in (None, "") for name in names):
                break
            if fact.get(frames.TICK_PREFIX + code) is not None:
                mask |= 1 << bit
                break
    return mask


def _carry(row: dict[str, Any], before: queries.Before) -> None:
    """An unanswered column takes the newest earlier answer of the year; see review/carried.py."""
    for fact in before.this_year:
        for name in row:
            if name in frames.HOUSEHOLD.schema and row[name] in (None, ""):
                row[name] = getattr(fact, name)
        for name in ("score_b_stated", "class_stated"):
            if row.get(name) in (None, ""):
                row[name] = getattr(fact, name)
        for name in (n for n in frames.HOUSEHOLD.names if n.startswith(frames.TICK_PREFIX)):
            if row.get(name) is None:
                row[name] = getattr(fact, name)


def _cells(row: dict[str, Any], table: frames.Table) -> dict[str, Any]:
    """Only what the engine's table has, in its types; an empty text is no answer."""
    cells = {name: value for name, value in row.items() if name in table.schema}
    return {n: float(v) if isinstance(v, Decimal) else (None if v == "" else v) for n, v in cells.items()}


def _frame(rows: list[dict[str, Any]], table: frames.Table) -> pl.DataFrame:
    columns = {name: [row.get(name) for row in rows] for name in table.names}
    return frames.conform(pl.DataFrame(columns, schema=table.schema, strict=False), table)


def _households(row: dict[str, Any], draft: SurveyDraft, told: Sheet) -> pl.DataFrame:
    cells = _cells(row, frames.HOUSEHOLD)
    return _frame(
        [{**cells, "household_key": KEY, "commune_code": draft.area.code, "survey_on": told.on}], frames.HOUSEHOLD
    )


def _persons(told: Sheet) -> pl.DataFrame:
    rows = []
    for number, person in enumerate(told.here):
        born = day_of(person.get("birth_on"))
        rows.append(
            {
                **_cells(sheet.person_row(person, told), frames.PERSON), "household_key": KEY,
                "person_key": str(number), "full_name": person.name, "sex": person.sex or None, "birth_on": born,
                "birth_year": born.year if born else person.get("birth_year"),
            }
        )  # fmt: skip
    return _frame(rows, frames.PERSON)


__all__ = ["Preview", "preview"]
