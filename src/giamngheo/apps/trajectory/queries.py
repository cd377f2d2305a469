"""Reads: households behind a number of the movement tables, those on the clock, a household's own path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max, Q, Subquery

from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.linking.models import HouseholdUnit
from giamngheo.apps.review import newly_out
from giamngheo.apps.review.models import Recognition
from giamngheo.apps.review.tables.counting import View

from . import balance
from .clock import STATES, Clock, clock_of
from .codes import COLUMNS, OUT_COLUMNS
from .models import Flow, FlowBuild

PAGE_SIZE = 50
# A number of the movement tables: which households, by which step, on which event.
_BEHIND = """
select i.row_id as household_id, i.what, i.target, coalesce(h.head_name, '') as head_name, v.name as village, a.name as home,
  f.code, f.event_kind, f.event_id, f.event_on, f.class_from, f.class_to, count(*) over () as total
from placed i
left join register_household h on h.id = i.row_id
left join register_village v on v.id = i.village_id
left join places_area a on a.id = i.home_id
left join trajectory_flow f on f.id = i.flow_id
where i.class = %(class)s and i.what = any(%(what)s) and (%(target)s::bigint is null or i.target = %(target)s)
order by h.sort_key, i.row_id limit %(limit)s offset %(offset)s
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """One household behind a number. ``event``: what it rests on, in a code; none for a stock."""

    household_id: int
    head_name: str
    village: str
    home: str
    code: str
    event_kind: str
    event_on: date | None


def whats_of(household_class: str, column: str) -> list[str]:
    """The marks in ``balance.STOCKS`` that a column of table 2 or 3 counts. Raises KeyError for an unknown column."""
    if column in ("opening", "closing"):
        return [column]
    side = "out" if column in OUT_COLUMNS else "in"
    return [f"{side}:{code}" for code in COLUMNS[household_class][column]]


def households_behind(
    view: View, *, household_class: str, column: str, target: int | None, page: int = 1, size: int | None = PAGE_SIZE
) -> tuple[list[Behind], int]:
    """(one page of the households, how many there are in all); one query. ``size`` None: all of them."""
    rows = balance.run(
        view, _BEHIND, target=target, what=whats_of(household_class, column), limit=size,
        offset=(page - 1) * (size or 0), **{"class": household_class},
    )  # fmt: skip
    found = [
        Behind(
            row["household_id"], row["head_name"], row["village"] or "", row["home"] or "", row["what"].partition(":")[2],
            row["event_kind"] or "", row["event_on"],
        )
        for row in rows
    ]  # fmt: skip
    return found, rows[0]["total"] if rows else 0


_CLOCK = """
select c.*, h.head_name, v.name as village, a.name as area, count(*) over () as total
from clock c
join register_household h on h.id = c.row_id
join places_area a on a.id = h.area_id
left join register_village v on v.id = h.village_id
where c.exit_on <= %(day)s and c.ends_on > %(day)s and c.class_now = any(%(classes)s)
  and (h.closed_on is null or h.closed_on > %(day)s)
  and h.area_id in (select inner_id from places_areainside where outer_id = %(area)s)
order by c.ends_on, h.sort_key, h.id limit %(limit)s offset %(offset)s
"""


@dataclass(frozen=True, slots=True)
class Ticking:
    """One household on the clock."""

    household_id: int
    head_name: str
    village: str
    area: str
    clock: Clock


def on_the_clock(
    area_id: int, day: date, *, with_near_poor: bool = False, page: int = 1, size: int | None = PAGE_SIZE
) -> tuple[list[Ticking], int]:
    """(one page of the households newly out of poverty on a day, how many in all), soonest end first; one query.

    ``with_near_poor``: also those that left poverty and are near-poor now.
    """
    classes = ["NOT_POOR", "NEAR_POOR"] if with_near_poor else ["NOT_POOR"]
    parameters: dict[str, Any] = {
        "day": day, **newly_out.parameters(), "classes": classes, "area": area_id, "limit": size,
        "offset": (page - 1) * (size or 0),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(STATES.replace("{only}", "") + _CLOCK, parameters)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found = [
        Ticking(r["row_id"], r["head_name"], r["village"] or "", r["area"], clock_of({**r, "household_id": r["row_id"]}, day)) for r in rows
    ]
    return found, rows[0]["total"] if rows else 0


def path_of(household_id: int) -> list[Flow]:
    """The household's steps, oldest first, with those of the rows that are linked with it; one query."""
    unit = HouseholdUnit.objects.filter(household_id=household_id).values("unit_id")
    rows = HouseholdUnit.objects.filter(unit_id__in=unit).values("household_id")
    found = Flow.objects.filter(Q(household_id=household_id) | Q(household_id__in=rows))
    return list(found.order_by("year", "position", "id"))


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the year was put together, and what came after: lists recognised, events of life recorded or withdrawn, links."""

    build: FlowBuild | None
    newest_list_at: Any
    newest_event_at: Any
    newest_link_at: Any = None

    @property
    def is_stale(self) -> bool:
        """Whether something came after the last time, or there was none."""
        if self.build is None:
            return True
        moments = [m for m in (self.newest_list_at, self.newest_event_at, self.newest_link_at) if m is not None]
        return any(moment > self.build.built_at for moment in moments)


def freshness(year: int) -> Freshness:
    """Three queries of one row."""
    newest_link = HouseholdUnit.objects.order_by("-changed_at").values("changed_at")[:1]
    build = FlowBuild.objects.filter(year=year).annotate(newest_link_at=Subquery(newest_link)).order_by("-id").first()
    lists = Recognition.objects.filter(commune_review__round__year__lte=year).aggregate(at=Max("recorded_at"))["at"]
    events = LifeEvent.objects.filter(Q(happened_on__year__lte=year)).aggregate(
        recorded=Max("recorded_at"), withdrawn=Max("withdrawn_at")
    )
    moments = [m for m in events.values() if m is not None]
    linked = build.newest_link_at if build else None
    return Freshness(build, lists, max(moments) if moments else None, linked)


__all__ = [
    "PAGE_SIZE", "Behind", "Freshness", "Ticking", "freshness", "households_behind", "on_the_clock", "path_of",
    "whats_of",
]  # fmt: skip
