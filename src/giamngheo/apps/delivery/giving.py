"""What was given where: supports in force counted by unit of a map, content and giver, in one statement.

A support stands on the map where its village lies, else where its commune does; what no single unit holds is told apart. The
same household over the years is one; a row of another programme's list that nobody joined is no household.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from giamngheo.apps.places.plans import current_period

PLACED = """
from delivery_support s
left join register_village v on v.id = s.village_id
left join places_areaprojection p on p.area_id = v.area_id and p.generation_id = %(map)s and p.level = %(level)s
left join places_areaprojection q on q.area_id = s.area_id and q.generation_id = %(map)s and q.level = %(level)s
left join linking_householdunit u on u.household_id = s.household_id
where s.state in ('open', 'accepted') and (s.area_id = any(%(areas)s) or v.area_id = any(%(areas)s))
  and (%(year)s::int is null or extract(year from s.starts_on) = %(year)s)
  and (%(since)s::date is null or s.starts_on between %(since)s and %(until)s)
  and (%(content)s = '' or s.content = %(content)s) and (%(givers)s::text[] is null or s.giver = any(%(givers)s))
"""
# A clash is counted on the support that came later, where the guard told it.
COUNTS = f"""
with given as materialized (
  select s.id, coalesce(p.target_id, q.target_id) as unit, s.content, s.giver, s.state, s.amount_vnd, s.person_id,
    coalesce(u.unit_id, -s.household_id) as home, nullif(s.place_key, '') as place, s.in_kind <> '' as is_in_kind,
    -- A row of another programme's list is somebody's, joined to a household or not.
    case when s.household_id is not null then 'h' || coalesce(u.unit_id, -s.household_id)
      when s.person_id is not null then 'p' || s.person_id when s.place_key = '' and
      s.imported_list_id is not null then 's' || s.id end as taker,
    exists (select 1 from delivery_clash c where c.support_id = s.id) as is_doubtful,
    (select sum(t.amount_vnd) from delivery_paymenttie t where t.support_id = s.id and t.removed_at is null
      and not exists (select 1 from money_entry r where r.reverses_id = t.entry_id)) as tied_vnd
  {PLACED}
)
select {{columns}}, {{depth}} as depth, count(*) as supports, count(*) filter (where state = 'accepted') as accepted,
  count(distinct home) as homes, count(distinct person_id) as people, count(distinct place) as places,
  count(*) filter (where is_in_kind) as in_kind, coalesce(sum(amount_vnd) filter (where state = 'accepted'), 0)::bigint as given_vnd,
  coalesce(sum(amount_vnd) filter (where state = 'open'), 0)::bigint as open_vnd, coalesce(sum(tied_vnd), 0)::bigint as tied_vnd,
  count(*) filter (where is_doubtful) as doubtful, count(taker) as personal,
  count(taker) filter (where state = 'accepted') as personal_accepted, count(taker) filter (where is_in_kind) as personal_in_kind,
  count(distinct taker) filter (where tied_vnd > 0) as takers_tied,
  count(distinct taker) filter (where state = 'accepted' and amount_vnd > 0) as takers_accepted,
  count(distinct taker) filter (where state = 'open' and amount_vnd > 0) as takers_open
from given group by grouping sets ({{sets}})
"""  # noqa: S608 - names are ours
# Households that more than one programme gives the same content.
TWICE = f"""
with given as materialized (
  select coalesce(p.target_id, q.target_id) as unit, s.content, s.giver, coalesce(u.unit_id, -s.household_id) as home
  {PLACED} and s.household_id is not null
)
select unit, content, count(*) from (
  select unit, content, home from given group by unit, content, home having count(distinct giver) > 1
) d group by unit, content
"""  # noqa: S608 - names are ours


@dataclass(frozen=True, slots=True)
class Asked:
    """Which supports are counted, and on which map. ``areas``: whatever lies inside the area chosen and may be seen; begun in ``year``, or
    from ``since`` to ``until``, which go together."""

    map: str
    level: str
    areas: Collection[int]
    year: int | None = None
    content: str = ""
    givers: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None

    @property
    def values(self) -> dict[str, Any]:
        """As the statements take them."""
        return {
            "map": self.map, "level": self.level, "areas": sorted(self.areas), "year": self.year, "content": self.content,
            "givers": list(self.givers) if self.givers is not None else None, "since": self.since, "until": self.until,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """``unit``, ``content``, ``giver``: none where they are summed over, or where no unit of the map holds it whole.

    ``supports``: papers in force; ``homes``, ``people``, ``places``: whom and where, each once; đồng of accepted ones and agreed of
    those under way; ``tied_vnd``: what entries of the ledger account for; ``doubtful``: how many the guard told a clash of.
    ``personal``: of the papers, those about a household or person, the others being works, points, models; ``takers_…``: whom the money
    is of, each once, a row that nobody joined being somebody; who got things only is beside no money.
    """

    unit: int | None = None
    content: str | None = None
    giver: str | None = None
    supports: int = 0
    accepted: int = 0
    homes: int = 0
    people: int = 0
    places: int = 0
    in_kind: int = 0
    given_vnd: int = 0
    open_vnd: int = 0
    tied_vnd: int = 0
    doubtful: int = 0
    personal: int = 0
    personal_accepted: int = 0
    personal_in_kind: int = 0
    takers_tied: int = 0
    takers_accepted: int = 0
    takers_open: int = 0


def _rows(asked: Asked, columns: tuple[str, ...], sets: str) -> list[tuple[int, Counts]]:
    """(columns summed over as bits, counts) for each set."""
    text = COUNTS.format(columns=", ".join(columns), depth=f"grouping({', '.join(columns)})", sets=sets)
    with connection.cursor() as cursor:
        cursor.execute(text, asked.values)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [(row.pop("depth"), Counts(**row)) for row in rows]


@dataclass(frozen=True, slots=True)
class OnMap:
    """Counts of each unit of the map, of each content, of each of both, and of all of it."""

    units: dict[int | None, Counts]
    contents: dict[str, Counts]
    cells: list[Counts]
    total: Counts


def on_map(asked: Asked) -> OnMap:
    """By unit and content; one statement."""
    rows = _rows(asked, ("unit", "content"), "(unit, content), (unit), (content), ()")
    return OnMap(
        units={one.unit: one for depth, one in rows if depth == 1},
        contents={one.content or "": one for depth, one in rows if depth == 2},
        cells=[one for depth, one in rows if depth == 0], total=next((one for depth, one in rows if depth == 3), Counts()),
    )  # fmt: skip


def by_giver(asked: Asked) -> list[Counts]:
    """By unit, content and giver; one statement."""
    return [one for _depth, one in _rows(asked, ("unit", "content", "giver"), "(unit, content, giver)")]


def given_twice(asked: Asked) -> dict[tuple[int | None, str], int]:
    """(unit, content) → households that more than one giver gives that content; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE, asked.values)
        return {(unit, content): homes for unit, content, homes in cursor.fetchall()}


def period() -> tuple[date, date]:
    """First and last day of the programme's period."""
    found = current_period()
    return found.valid_from, found.valid_to


__all__ = ["Asked", "Counts", "OnMap", "by_giver", "given_twice", "on_map", "period"]
