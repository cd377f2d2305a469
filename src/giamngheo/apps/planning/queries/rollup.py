"""What the communes of an area come to in one span of years, set-based: money, targets that add up, who is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from giamngheo.apps.places.models import Generation
from giamngheo.apps.planning import states, terms
from giamngheo.apps.planning.terms import Span

# The edition that holds of each commune; with the newest sent one where it is asked for and later.
_HOLDING = """
select distinct on (p.area_id) p.id, p.area_id, p.state, p.edition
from planning_plan p join places_area a on a.id = p.area_id
where p.first_year = %(first)s and p.last_year = %(last)s and a.kind = 'commune' and a.generation_id = %(map)s
  and p.area_id = any(%(areas)s) and p.state = any(%(states)s)
order by p.area_id, p.edition desc
"""
_MONEY = f"""
with holding as ({_HOLDING})
select m.project, m.capital_type, m.source, sum(m.amount_vnd)::bigint, count(distinct m.area_id)
from planning_planmoney m join holding h on h.id = m.plan_id
group by m.project, m.capital_type, m.source
"""  # noqa: S608 - our own text
_TARGETS = f"""
with holding as ({_HOLDING})
select t.target, sum(t.value), count(*) from planning_plantarget t join holding h on h.id = t.plan_id group by t.target
"""  # noqa: S608 - our own text
_UNITS = f"""
with holding as ({_HOLDING}), sums as (
  select m.plan_id, sum(m.amount_vnd)::bigint as budget_vnd from planning_planmoney m join holding h on h.id = m.plan_id
  where m.source = any(%(budget)s) group by m.plan_id
)
select a.id, a.name, h.id, coalesce(h.state, ''), coalesce(h.edition, 0), s.budget_vnd
from places_area a left join holding h on h.area_id = a.id left join sums s on s.plan_id = h.id
where a.kind = 'commune' and a.generation_id = %(map)s and a.id = any(%(areas)s)
order by (h.id is not null), a.name
"""  # noqa: S608 - our own text


@dataclass(frozen=True, slots=True)
class MoneySum:
    """Money of one sub-project, capital type and source over the units that plan it."""

    project: str
    capital_type: str
    source: str
    amount_vnd: int
    units: int


@dataclass(frozen=True, slots=True)
class TargetSum:
    """``total`` only for what adds up: rates and points of different units are not one number."""

    target: str
    total: Decimal | None
    units: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One commune: its edition that counts here, or none."""

    area_id: int
    name: str
    plan_id: int | None
    state: str
    edition: int
    budget_vnd: int | None


@dataclass(frozen=True, slots=True)
class RollUp:
    money: list[MoneySum]
    targets: list[TargetSum]
    units: list[UnitLine]

    @property
    def counted(self) -> int:
        return sum(u.plan_id is not None for u in self.units)

    @property
    def missing(self) -> int:
        return len(self.units) - self.counted

    @property
    def budget_vnd(self) -> int:
        return sum(u.budget_vnd or 0 for u in self.units)


def rolled_up(area_ids: Collection[int], span: Span, generation: Generation, *, with_sent: bool = False) -> RollUp:
    """Communes of one map among these areas; approved plans only, or also those sent. Three queries whatever their number."""
    counted = [states.APPROVED, states.SENT] if with_sent else [states.APPROVED]
    given: dict[str, Any] = {
        "first": span.first, "last": span.last, "map": generation.pk, "areas": list(area_ids), "states": counted,
        "budget": sorted(terms.budget_sources()),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_MONEY, given)
        money = [MoneySum(*row) for row in cursor.fetchall()]
        cursor.execute(_TARGETS, given)
        told = [(target, total, units) for target, total, units in cursor.fetchall() if target in terms.targets()]
        cursor.execute(_UNITS, given)
        units = [UnitLine(*row) for row in cursor.fetchall()]
    known = terms.targets()
    targets = [TargetSum(t, total if known[t].unit in terms.ADDS_UP else None, n) for t, total, n in told]
    order = list(known)
    return RollUp(money, sorted(targets, key=lambda t: order.index(t.target)), units)


__all__ = ["MoneySum", "RollUp", "TargetSum", "UnitLine", "rolled_up"]
