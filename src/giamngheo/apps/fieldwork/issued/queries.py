"""Reads of issued workbooks: which there are, what is in one, what came back, where register and file differ."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from giamngheo.apps.intake.models import ImportBatch, StagedFinding, StagedRow
from giamngheo.apps.register.masking import sensitive_fields
from giamngheo.apps.register.models import HouseholdFact, Village
from giamngheo.apps.review import engine_door, facts
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.review.states import RECOGNISED
from giamngheo.engine.frames import TICK_PREFIX
from giamngheo.kit import clock
from giamngheo.workbooks.issued_columns import FIELDS

from . import choosing
from .models import IssuedRow, IssuedWorkbook, ReturnChoice

DOOR = "issued"
TICKS = tuple(name for name in FIELDS if name.startswith(TICK_PREFIX))
# Of the workbook's answers, those that masks hide.
SENSITIVE = frozenset(FIELDS) & frozenset(sensitive_fields(HouseholdFact))


def _rows(sql: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def plain(value: Any) -> Any:
    """A column's value as JSON and the workbook hold it; an empty text is no answer."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return sorted(value)
    return None if value == "" else value


def answers_in(row: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(row[name]) for name in FIELDS}


def households_for(round: Round, area_id: int, village_id: int | None) -> list[dict[str, Any]]:
    """Households to review, by village and given name, each with what is known of it this year; one query."""
    columns = ", ".join(f"n.{name}" for name in FIELDS)
    return _rows(
        choosing.households_sql(columns),
        {"area": area_id, "village": village_id, "round": round.pk, "year": round.year, "on": clock.today(),
         "requested": sorted(choosing.requested(round.pk, area_id))},
    )  # fmt: skip


def open_lists(area_ids: Collection[int]) -> list[CommuneReview]:
    """Lists of these communes in open rounds that are not recognised: those a workbook can be issued for."""
    found = CommuneReview.objects.filter(area_id__in=area_ids, round__state="open").exclude(state=RECOGNISED)
    return list(found.select_related("area", "round").order_by("-round__year", "area__name"))


def villages_in(area_ids: Collection[int]) -> list[Village]:
    """Villages of these areas on any map, by name."""
    return list(Village.objects.filter(area_id__in=area_ids).select_related("area").order_by("search_key"))


def issues(area_ids: Collection[int]) -> QuerySet[IssuedWorkbook]:
    """Issued workbooks of these areas, newest first."""
    return IssuedWorkbook.objects.filter(area_id__in=area_ids).select_related("round", "area", "village")


def issue_or_none(pk: int, area_ids: Collection[int]) -> IssuedWorkbook | None:
    return issues(area_ids).filter(pk=pk).first()


def newest_version(issue: IssuedWorkbook) -> int:
    """The highest version issued for the same round, area and village."""
    same = IssuedWorkbook.objects.filter(round=issue.round_id, area=issue.area_id, village=issue.village_id)
    return int(same.aggregate(top=Max("version"))["top"] or 0)


def returns_of(issue: IssuedWorkbook) -> list[ImportBatch]:
    """Files handed in for this workbook, newest first."""
    found = ImportBatch.objects.filter(layout__door=DOOR, layout__issue=issue.pk)
    return list(found.select_related("file", "uploaded_by", "merged_by").order_by("-id"))


def return_or_none(pk: int, area_ids: Collection[int]) -> ImportBatch | None:
    found = ImportBatch.objects.filter(pk=pk, area_id__in=area_ids, layout__door=DOOR)
    return found.select_related("file", "area", "uploaded_by", "merged_by", "undone_by").first()


def findings_of(batch: ImportBatch) -> list[StagedFinding]:
    """What is wrong with the file, gravest first, then as in the sheet."""
    order = {"error": 0, "confirm": 1, "auto": 2, "info": 3}
    return sorted(StagedFinding.objects.filter(batch=batch), key=lambda f: (order[f.severity], f.row_number or 0, f.pk))


@dataclass(frozen=True, slots=True)
class Now:
    """What the register says of a household now. ``fact_id`` and ``observed_on`` None: nothing this year. ``told``:
    ticks that rest on answers on dwelling and members."""

    fact_id: int | None = None
    observed_on: date | None = None
    values: dict[str, Any] = field(default_factory=dict)
    told: frozenset[str] = frozenset()


def register_now(round: Round, households: Collection[int]) -> dict[int, Now]:
    """Household id → what the register says: answers of the year's newest fact; of an indicator whether the household
    is deprived by all that was answered this year, the newest word first, be it a tick or an answer."""
    columns = ", ".join(f"f.{name}" for name in FIELDS)
    found = _rows(choosing.NOW_SQL.format(columns=columns), {"year": round.year, "households": sorted(households)})
    if not found:
        return {}
    with connection.cursor() as cursor:
        facts.choose_of(cursor, year=round.year, household_ids=[row["household_id"] for row in found])
        known = engine_door.indicators_told(cursor, standard_id=round.standard_id)
    now = {}
    for row in found:
        told = {TICK_PREFIX + code: word for code, word in known.get(row["household_id"], {}).items()}
        values = {**answers_in(row), **{name: told.get(name, (None,))[0] for name in TICKS}}
        by_answers = frozenset(name for name, (_is_deprived, is_by_answers) in told.items() if is_by_answers)
        now[row["household_id"]] = Now(row["fact_id"], row["observed_on"], values, by_answers)
    return now


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer of one household that the file changes. ``has_moved``: the register says something else than at the
    issue. ``is_contrary``: the file's tick contradicts what the household answered on its dwelling or members.
    ``choice``: file, register, or nothing yet. Either is a conflict: it is asked about."""

    row: IssuedRow
    sheet_row: int
    field: str
    issued: Any
    now: Any
    file: Any
    has_moved: bool
    is_contrary: bool
    choice: str
    fact_id: int | None
    observed_on: date | None

    @property
    def is_conflict(self) -> bool:
        return self.has_moved or self.is_contrary

    @property
    def is_open(self) -> bool:
        return self.is_conflict and not self.choice


def differences(batch: ImportBatch) -> list[Difference]:
    """Every answer that the file says otherwise than the register does now, as in the sheet; a fixed number of queries.

    An empty cell says nothing. An answer that nobody moved since the issue is the file's without asking; one that the
    register changed meanwhile is a conflict, also when the file merely left it as it was issued; so is a tick against
    an answer on dwelling or members.
    """
    issue = IssuedWorkbook.objects.select_related("round").get(pk=batch.layout["issue"])
    staged = list(StagedRow.objects.filter(batch=batch, outcome="import").order_by("row_number"))
    rows = IssuedRow.objects.in_bulk([s.parsed["row"] for s in staged])
    now = register_now(issue.round, [row.household_id for row in rows.values()])
    chosen = {
        (c.row_id, c.field): c for c in ReturnChoice.objects.filter(batch=batch).order_by("id")
    }  # the last one holds
    found = []
    for line in staged:
        row = rows[line.parsed["row"]]
        known = now.get(row.household_id, Now())
        for name in FIELDS:
            said, is_now = line.parsed["values"].get(name), known.values.get(name)
            if said is None or said == is_now:
                continue
            was = row.values.get(name)
            choice = chosen.get((row.pk, name))
            holds = choice is not None and choice.seen_fact_id == known.fact_id
            found.append(
                Difference(
                    row, line.row_number, name, was, is_now, said, has_moved=was != is_now,
                    is_contrary=name in known.told, choice=choice.choice if choice is not None and holds else "", fact_id=known.fact_id,
                    observed_on=known.observed_on,
                )
            )  # fmt: skip
    return found


__all__ = [
    "DOOR", "SENSITIVE", "Difference", "Now", "answers_in", "differences", "findings_of", "households_for", "issue_or_none", "issues",
    "newest_version", "open_lists", "register_now", "return_or_none", "returns_of", "villages_in",
]  # fmt: skip
