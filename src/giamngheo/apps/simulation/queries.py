"""Reads of simulation: drafts, their answers, counts by place and by group on any map. Counts only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from giamngheo.apps.places.plans import current_plan, review_days
from giamngheo.apps.review.models import Round
from giamngheo.apps.review.tables.counting import View
from giamngheo.apps.work.models import Run
from giamngheo.engine.vocabulary import KINH

from .models import Draft, Result

Moves = dict[tuple[str, str], int]
POOR_DISTRICTS = "poor_districts"


def drafts(area_ids: Collection[int], *, archived: bool = False) -> QuerySet[Draft]:
    """Drafts of these areas, newest first."""
    found = Draft.objects.filter(area_id__in=area_ids).select_related("round", "area")
    return found.filter(archived_at__isnull=not archived)


def draft_or_none(pk: int, area_ids: Collection[int]) -> Draft | None:
    return Draft.objects.filter(pk=pk, area_id__in=area_ids).select_related("round", "area").first()


def rounds() -> list[Round]:
    """All rounds, newest first."""
    return list(Round.objects.order_by("-year"))


def results_of(draft: Draft) -> dict[int, Result]:
    """Round id → its newest answer under the present plan."""
    found = Result.objects.filter(
        area_id=draft.area_id, overlay_digest=draft.overlay_digest, plan_digest=current_plan().digest
    ).select_related("round")
    return {result.round_id: result for result in found.order_by("computed_at", "id")}


def answered_digests(found: Collection[Draft]) -> set[str]:
    """Overlay digests of these drafts that have an answer under the present plan; one query."""
    digests = {draft.overlay_digest for draft in found}
    done = Result.objects.filter(overlay_digest__in=digests, plan_digest=current_plan().digest)
    return set(done.values_list("overlay_digest", flat=True))


def answered_pairs(found: Collection[Draft]) -> list[tuple[Draft, Result]]:
    """Drafts with the newest answer for their own year, oldest draft first; two queries."""
    results = Result.objects.filter(
        overlay_digest__in={d.overlay_digest for d in found}, plan_digest=current_plan().digest
    ).select_related("round")
    newest = {(r.area_id, r.overlay_digest, r.round_id): r for r in results.order_by("computed_at", "id")}
    pairs = [(d, newest.get((d.area_id, d.overlay_digest, d.round_id))) for d in sorted(found, key=lambda d: d.pk)]
    return [(draft, result) for draft, result in pairs if result is not None]


def open_run(draft: Draft) -> Run | None:
    """The run that answers this draft's question, while it waits or goes on."""
    return Run.objects.filter(kind="simulation.run", subject_id=draft.pk, state__in=["waiting", "running"]).first()


def _rows(sql: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_INSIDE = "c.area_id in (select inner_id from places_areainside where outer_id = %(area)s)"


def by_place(result: Result, view: View) -> dict[int | None, Moves]:
    """Target area of the view's map and level → households by (class now, class under the draft); None: not placed."""
    rows = _rows(
        f"""
        select p.target_id as target, c.base_class, c.draft_class, sum(c.households)::bigint as households
        from simulation_cell c
        left join places_areaprojection p
          on p.area_id = c.area_id and p.generation_id = %(generation)s and p.level = %(level)s
        where c.result_id = %(result)s and {_INSIDE}
        group by 1, 2, 3
        """,  # noqa: S608 - our own pieces
        {"result": result.pk, "area": view.area_id, "generation": view.generation_id, "level": view.level},
    )
    found: dict[int | None, Moves] = {}
    for row in rows:
        found.setdefault(row["target"], {})[row["base_class"], row["draft_class"]] = row["households"]
    return found


def moves_by_commune(result: Result) -> dict[int, Moves]:
    """The commune that cells stand on → households by (class now, class under the draft), of the whole answer."""
    rows = _rows(
        "select area_id, base_class, draft_class, sum(households)::bigint as households from simulation_cell "
        "where result_id = %(result)s group by 1, 2, 3",
        {"result": result.pk},
    )
    found: dict[int, Moves] = {}
    for row in rows:
        found.setdefault(row["area_id"], {})[row["base_class"], row["draft_class"]] = row["households"]
    return found


def projections(area_ids: Collection[int], levels: Collection[str]) -> dict[tuple[str, str], dict[int, int]]:
    """(map, level) → area → the unit of that map and level in which it lies whole."""
    rows = _rows(
        "select area_id, generation_id, level, target_id from places_areaprojection "
        "where area_id = any(%(areas)s) and level = any(%(levels)s) and target_id is not null",
        {"areas": list(area_ids), "levels": list(levels)},
    )
    found: dict[tuple[str, str], dict[int, int]] = {}
    for row in rows:
        found.setdefault((row["generation_id"], row["level"]), {})[row["area_id"]] = row["target_id"]
    return found


@dataclass(slots=True)
class Groups:
    """Counts of one area: of all, by group, and by what the class under the draft rests on."""

    moves: dict[str, Moves] = field(default_factory=dict)
    persons: Moves = field(default_factory=dict)
    basis: dict[str, int] = field(default_factory=dict)


def by_group(result: Result, area_id: int) -> Groups:
    """Groups: ``all``, ``kinh``, ``minority``, ``unwritten``, ``ethnic:<name>``, ``female``, ``male``, ``merit``."""
    rows = _rows(
        f"""
        select c.ethnic_group, c.head_sex, c.merit, c.base_class, c.draft_class, c.basis,
          sum(c.households)::bigint as households, sum(c.persons)::bigint as persons
        from simulation_cell c where c.result_id = %(result)s and {_INSIDE}
        group by 1, 2, 3, 4, 5, 6
        """,  # noqa: S608 - our own pieces
        {"result": result.pk, "area": area_id},
    )
    found = Groups()
    for row in rows:
        move = row["base_class"], row["draft_class"]
        for group in _groups_of(row):
            moves = found.moves.setdefault(group, {})
            moves[move] = moves.get(move, 0) + row["households"]
        found.persons[move] = found.persons.get(move, 0) + row["persons"]
        found.basis[row["basis"]] = found.basis.get(row["basis"], 0) + row["households"]
    return found


def _groups_of(row: dict[str, Any]) -> list[str]:
    ethnic = row["ethnic_group"]
    kind = "unwritten" if not ethnic else "kinh" if ethnic == KINH else "minority"
    names = ["all", kind]
    names += [f"ethnic:{ethnic}"] if kind == "minority" else []
    names += ["female"] if row["head_sex"] == "F" else ["male"] if row["head_sex"] == "M" else []
    return names + (["merit"] if row["merit"] == "yes" else [])


@dataclass(frozen=True, slots=True)
class YearCounts:
    """One simulated year inside an area, of one set (``all``, ``minority``, ``poor_districts``): poor now, poor and
    undetermined under the draft, and all households of the set (None: nobody gave that total)."""

    year: int
    base_poor: int
    draft_poor: int
    draft_open: int
    total: int | None


def totals(result: Result, view: View) -> list[dict[str, Any]]:
    """All households of the year by (target area, ethnic group), of the communes that the answer stands on only."""
    return _rows(
        f"""
        select p.target_id as target, c.ethnic_group, sum(c.household_count)::bigint as households
        from register_areatotal c
        left join places_areaprojection p
          on p.area_id = c.area_id and p.generation_id = %(generation)s and p.level = %(level)s
        where c.year = %(year)s and c.is_current and {_INSIDE}
          and c.area_id in (select inner_id from places_areainside where outer_id = any(%(covered)s))
        group by 1, 2
        """,  # noqa: S608 - our own pieces
        {
            "area": view.area_id, "generation": view.generation_id, "level": view.level, "year": view.year,
            "covered": result.counts.get("area_ids", []),
        },
    )  # fmt: skip


# Areas of the poor districts at each year's end, on every map: looked up once, not row by row.
_POOR = """
with poor as materialized (
  select distinct y.year, i.inner_id as area_id
  from unnest(%(years)s::int[], %(closes)s::date[]) as y (year, closes_on)
  join places_areasetmember m on m.set_id = %(set)s and m.valid_from <= y.closes_on
    and (m.valid_to is null or m.valid_to >= y.closes_on)
  join places_areainside i on i.outer_id = m.area_id
)
"""
_SETS = {
    "all": "true",
    "minority": "c.ethnic_group <> '' and c.ethnic_group <> %(kinh)s",
    "poor_districts": "p.area_id is not null",
}
_COUNTED = {"base": "base_class = 'POOR'", "draft": "draft_class = 'POOR'", "open": "draft_class = 'UNDETERMINED'"}


def years(results: Collection[Result], area_id: int) -> dict[str, list[YearCounts]]:
    """Set → its years, oldest first; two queries."""
    if not results:
        return {name: [] for name in _SETS}
    parameters: dict[str, Any] = {
        "area": area_id, "kinh": KINH, "set": POOR_DISTRICTS, "results": [r.pk for r in results],
        "years": [r.round.year for r in results], "closes": [review_days(r.round.year)[1] for r in results],
        "covered_years": [r.round.year for r in results for _area in r.counts.get("area_ids", [])],
        "covered": [area for r in results for area in r.counts.get("area_ids", [])],
    }  # fmt: skip
    sums = ", ".join(
        f"coalesce(sum(c.households) filter (where c.{column} and {condition}), 0)::bigint as {name}_{word}"
        for name, condition in _SETS.items()
        for word, column in _COUNTED.items()
    )
    counted = _rows(
        f"{_POOR} select y.year, {sums} from simulation_cell c join simulation_result r on r.id = c.result_id "  # noqa: S608 - ours
        "join review_round y on y.id = r.round_id left join poor p on p.year = y.year and p.area_id = c.area_id "
        f"where c.result_id = any(%(results)s) and {_INSIDE} group by 1 order by 1",
        parameters,
    )
    totals = ", ".join(
        f"sum(c.household_count) filter (where {condition})::bigint as {name}" for name, condition in _SETS.items()
    )
    wholes = _rows(
        f"{_POOR} select c.year, {totals} from register_areatotal c "  # noqa: S608 - our own pieces
        "left join poor p on p.year = c.year and p.area_id = c.area_id "
        f"where c.is_current and {_INSIDE} and (c.year, c.area_id) in (select k.year, i.inner_id "
        "from unnest(%(covered_years)s::int[], %(covered)s::int[]) as k(year, area_id) "
        "join places_areainside i on i.outer_id = k.area_id) group by 1",
        parameters,
    )
    whole = {row["year"]: row for row in wholes}
    return {
        name: [
            YearCounts(
                row["year"], row[f"{name}_base"], row[f"{name}_draft"], row[f"{name}_open"],
                (whole.get(row["year"]) or {}).get(name) or None,
            )
            for row in counted
        ]
        for name in _SETS
    }  # fmt: skip


__all__ = [
    "Groups", "Moves", "YearCounts", "answered_digests", "answered_pairs", "by_group", "by_place", "draft_or_none",
    "drafts", "moves_by_commune", "open_run", "projections", "results_of", "rounds", "totals", "years",
]  # fmt: skip
