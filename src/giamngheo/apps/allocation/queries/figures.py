"""What is counted of each commune for a division: recognised lists of a year on one map, and the sets a commune is in.

A figure counts only where every list that it stands on is recognised; otherwise it is not known, never 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import Q

from giamngheo.apps.places.models import Area, AreaSetMember, Generation
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_inside
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.review.tables.counting import PLACED, View, rows_of, totals
from giamngheo.apps.review.tables.coverage import coverage

POOR, NEAR_POOR, RATE, HOUSEHOLDS, UNITS = (
    "poor_households", "near_poor_households", "poor_and_near_poor_rate", "households", "units",
)  # fmt: skip
COUNTED = f"""
select p.target_id as target, count(*) filter (where d.household_class = 'POOR') as poor,
  count(*) filter (where d.household_class = 'NEAR_POOR') as near_poor {PLACED} and d.is_recognised group by 1
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """A commune with its figures; a figure that is None is not known. ``set_ids``: area sets it belongs to on the day."""

    area_id: int
    code: str
    name: str
    measures: Mapping[str, Fraction | int | None]
    set_ids: frozenset[str]


def day_of(generation: Generation, year: int) -> date:
    """The day of the year on which memberships are read: its first, or the nearest on which the map was in force."""
    day = max(date(year, 1, 1), generation.valid_from)
    return min(day, generation.valid_to) if generation.valid_to else day


def maps_of(year: int) -> list[Generation]:
    """Maps in force on some day of the year, the newest first."""
    found = Generation.objects.filter(valid_from__lte=date(year, 12, 31)).order_by("-valid_from")
    return [g for g in found if g.valid_to is None or g.valid_to >= date(year, 1, 1)] or list(found[:1])


def has_recognised(year: int, area: Area) -> bool:
    """Is any list of that year inside the area recognised?"""
    inside = areas_inside(area).values("id")
    return CommuneReview.objects.filter(round__year=year, state="recognised", area_id__in=inside).exists()


def figures(*, year: int, area: Area, generation: Generation, plan_year: int) -> list[Counted]:
    """Every commune of the map inside the area with what can be measured, by code. Seven queries, whatever their number.

    ``year``: whose recognised lists are counted. Raises Round.DoesNotExist where nobody opened that year.
    """
    view = View(Round.objects.get(year=year).pk, year, area.pk, Area.Kind.COMMUNE, generation.pk)
    communes = list(areas_inside(area, kind=Area.Kind.COMMUNE).filter(generation=generation).order_by("code"))
    members = _members([a.pk for a in communes], day_of(generation, plan_year))
    recognised = _recognised(view)
    return [
        Counted(a.pk, a.code, a.name, {**recognised.get(a.pk, {}), **_standing(members[a.pk]), UNITS: 1}, members[a.pk])
        for a in communes
    ]


def _recognised(view: View) -> dict[int, dict[str, Fraction | int | None]]:
    """Area id → figures of the recognised lists. Absent: the commune's lists are not all recognised."""
    covered = coverage(replace(view), is_recognised=True)
    counts = {row["target"]: (row["poor"], row["near_poor"]) for row in rows_of(COUNTED, view)}
    households: dict[int | None, int] = defaultdict(int)
    for row in totals(view):
        households[row["target"]] += row["households"]
    found: dict[int, dict[str, Fraction | int | None]] = {}
    for target in covered.classified:
        poor, near_poor = counts.get(target, (0, 0))
        whole = households.get(target) if not covered.reason([target]) else None
        found[target] = {
            POOR: poor, NEAR_POOR: near_poor, HOUSEHOLDS: whole,
            RATE: Fraction((poor + near_poor) * 100, whole) if whole else None,
        }  # fmt: skip
    return found


def _members(area_ids: list[int], day: date) -> dict[int, frozenset[str]]:
    """Area id → the sets it is in on the day."""
    rows = AreaSetMember.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), area_id__in=area_ids, valid_from__lte=day)
    found: dict[int, set[str]] = defaultdict(set)
    for area_id, set_id in rows.values_list("area_id", "set_id"):
        found[area_id].add(set_id)
    return {area_id: frozenset(found[area_id]) for area_id in area_ids}


def _standing(set_ids: frozenset[str]) -> dict[str, int | None]:
    """Measures that are 1 for a member of an area set; where nobody knows the set, nobody knows the measure."""
    return dict(_of_sets(set_ids))


def _of_sets(set_ids: frozenset[str]) -> Iterator[tuple[str, int | None]]:
    plan = current_plan()
    for measure in plan.allocation.measures.values():
        if measure.area_set:
            is_known = plan.area_sets[measure.area_set].is_known
            yield measure.id, int(measure.area_set in set_ids) if is_known else None


__all__ = ["Counted", "day_of", "figures", "has_recognised", "maps_of"]
