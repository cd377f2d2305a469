"""The balance of stock and flow: opening + in − out = closing, counted from lists and flows on any map and level.

Stocks are counted from the recognised lists, flows from their own rows: what one of them lacks shows as a difference,
and ``broken`` names the households it consists of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from giamngheo.apps.review.tables.counting import View

from . import flow_sql
from .codes import COLUMNS, IN_COLUMNS, NEAR_POOR, OUT_COLUMNS, POOR

Target = int | None
_CHANGED = "case moved_from when 'POOR' then 'poor_to_near_poor' else 'near_poor_to_poor' end"
# The stocks of a year, placed: opening and closing of each class, and every flow once per class that it touches.
STOCKS = f"""
with flow_list as materialized ({flow_sql.LISTS}),
flow_home as materialized ({flow_sql.HOMES}),
flow_decision as materialized ({flow_sql.DECISIONS}
  and (y.year = %(year)s or y.year in (select last_year from flow_home))),
flow_opening as ({flow_sql.OPENING}),
item as (
  select household_id, row_id, class, 'opening' as what, village_id, home_id, 0 as position, null::bigint as flow_id
  from flow_opening where class in ('POOR', 'NEAR_POOR')
  union all
  select household_id, row_id, class, 'closing', village_id, home_id, 0, null from flow_decision
  where year = %(year)s and class in ('POOR', 'NEAR_POOR')
  union all
  select coalesce(u.unit_id, f.household_id), f.household_id, f.class_from, 'out:' || f.code, f.village_id,
    coalesce(v.area_id, f.area_id), f.position, f.id
  from trajectory_flow f left join register_village v on v.id = f.village_id
  left join linking_householdunit u on u.household_id = f.household_id
  where f.year = %(year)s and f.class_from in ('POOR', 'NEAR_POOR') and f.class_from <> f.class_to
  union all
  select coalesce(u.unit_id, f.household_id), f.household_id, f.class_to, 'in:' || f.code, f.village_id,
    coalesce(v.area_id, f.area_id), f.position, f.id
  from trajectory_flow f left join register_village v on v.id = f.village_id
  left join linking_householdunit u on u.household_id = f.household_id
  where f.year = %(year)s and f.class_to in ('POOR', 'NEAR_POOR') and f.class_from <> f.class_to
), situated as (
  select i.*, {{target}} as target
  from item i {{join}}
  where i.home_id in (select inner_id from places_areainside where outer_id = %(area)s)
), paired as (
  select s.*, max(class) filter (where what = 'out:moved_out') over step as moved_from,
    max(class) filter (where what = 'in:moved_in') over step as moved_to
  from situated s
  window step as (partition by household_id, position, target)
), placed as (
  -- A move inside the unit looked at is none for it: only the change of class, if there is one, is left.
  select household_id, row_id, class, village_id, home_id, target, flow_id,
    case when what = 'out:moved_out' and moved_to is not null then 'out:' || {_CHANGED}
      when what = 'in:moved_in' and moved_from is not null then 'in:' || {_CHANGED} else what end as what
  from paired
  where moved_from is distinct from moved_to or what not in ('out:moved_out', 'in:moved_in')
)
"""  # noqa: S608 - the parts are ours
PROJECTED = (
    "p.target_id",
    "left join places_areaprojection p on p.area_id = i.home_id and p.generation_id = %(generation)s "
    "and p.level = %(level)s",
)
BY_VILLAGE = ("i.village_id", "")
COUNTS = "select target, class, what, count(*) as households from placed group by 1, 2, 3"
# Each household that the balance of its unit and class does not hold for. ``residual``: +1 it left, -1 it came.
BROKEN = """
, residual as (
  select household_id, max(row_id) as row_id, class, target, min(village_id) as village_id, min(home_id) as home_id,
    sum(case when what = 'opening' or what like 'in:%%' then 1 else -1 end) as residual
  from placed group by 1, 3, 4 having sum(case when what = 'opening' or what like 'in:%%' then 1 else -1 end) <> 0
)
select r.*, coalesce(h.head_name, '') as head_name, h.area_id, v.name as village, a.name as home,
  exists (select 1 from flow_opening o where o.household_id = r.household_id and o.class in ('POOR', 'NEAR_POOR'))
    as was_listed,
  exists (select 1 from flow_decision d where d.household_id = r.household_id and d.year = %(year)s) as is_reviewed
from residual r
left join register_household h on h.id = r.row_id
left join register_village v on v.id = r.village_id
left join places_area a on a.id = r.home_id
order by h.sort_key, r.row_id, r.residual desc limit %(most)s
"""


@dataclass(slots=True)
class Balance:
    """One class in one unit. ``flows``: column of the movement table → households."""

    opening: int = 0
    closing: int = 0
    flows: dict[str, int] = field(default_factory=dict)

    @property
    def expected(self) -> int:
        """The closing that opening and flows give: 1 − 2 − 3 − 4 + 5 + 6 + 7 + 8 of the official table."""
        out = sum(self.flows.get(column, 0) for column in OUT_COLUMNS)
        return self.opening - out + sum(self.flows.get(column, 0) for column in IN_COLUMNS)

    @property
    def residual(self) -> int:
        """Households that opening and flows have too many (or, negative, too few) of."""
        return self.expected - self.closing

    def row(self) -> dict[str, int]:
        """Cells of the movement table."""
        return {
            "opening": self.opening, **{c: self.flows.get(c, 0) for c in (*OUT_COLUMNS, *IN_COLUMNS)},
            "closing": self.closing, "residual": self.residual,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """One household that the balance does not hold for, and what is missing."""

    household_id: int
    head_name: str
    household_class: str
    residual: int
    target: Target
    village: str
    home: str
    was_listed: bool
    is_reviewed: bool

    @property
    def missing(self) -> str:
        """What is missing, in a sentence with what to do."""
        return _MISSING[self.residual > 0, self.was_listed, self.is_reviewed]


_STALE = "Cân đối chưa tính lại sau khi danh sách hoặc biến động thay đổi; đề nghị tỉnh tính lại."
_MISSING = {
    (
        True,
        True,
        False,
    ): "Có tên trong danh sách đầu kỳ, không có trong danh sách cuối kỳ và không có sự kiện chuyển đi, "
    "nhập hộ hay xoá hộ. Ghi biến động của hộ rồi tính lại.",
    (True, True, True): "Rời nơi này hoặc rời hạng này mà không có sự kiện. Ghi biến động chuyển đi, hoặc tính lại cân "
    "đối nếu danh sách vừa công nhận.",
    (
        False,
        True,
        True,
    ): "Đến nơi này hoặc vào hạng này mà không có sự kiện. Ghi biến động chuyển đến, hoặc tính lại cân "
    "đối nếu danh sách vừa công nhận.",
    (
        False,
        False,
        True,
    ): "Vào danh sách mà không rõ từ đâu: hộ mới lập sau danh sách trước, chưa ghi tách hộ hay chuyển "
    "đến. Ghi biến động của hộ rồi tính lại.",
    (True, False, True): _STALE,
    (True, False, False): _STALE,
    (False, True, False): _STALE,
    (False, False, False): _STALE,
}


# Behind row-level security the planner expects a hundredth of the rows and walks indexes a million times: the province took
# 40 s so, and takes 3 s joined by hashes. It holds for the rest of the transaction; what a page asks beside is a few rows.
# In one trip with the question, and begun with a select so that the history puts nothing of its own before it.
_BY_HASH = "select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true); "


def run(view: View, tail: str, **more: Any) -> list[dict[str, Any]]:
    target, join = BY_VILLAGE if view.level == "village" else PROJECTED
    sql = STOCKS.replace("{target}", target).replace("{join}", join) + tail
    parameters = {
        "year": view.year,
        "area": view.area_id,
        "level": view.level,
        "generation": view.generation_id,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_HASH + sql, parameters)
        while cursor.nextset():
            pass
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_COLUMN_OF = {
    (household_class, code): column
    for household_class, columns in COLUMNS.items()
    for column, codes in columns.items()
    for code in codes
}


def balances(view: View) -> dict[Target, dict[str, Balance]]:
    """Unit → class → balance; one query. ``None``: what this map or level cannot place without splitting a unit."""
    found: dict[Target, dict[str, Balance]] = {}
    for count in run(view, COUNTS):
        unit = found.setdefault(count["target"], {POOR: Balance(), NEAR_POOR: Balance()})
        one, what = unit[count["class"]], count["what"]
        if what in ("opening", "closing"):
            setattr(one, what, count["households"])
        else:
            column = _COLUMN_OF[count["class"], what.partition(":")[2]]
            one.flows[column] = one.flows.get(column, 0) + count["households"]
    return found


def broken(view: View, *, most: int = 500) -> list[Broken]:
    """The households that break the balance at this view's level, by name; one query."""
    return [
        Broken(
            row["row_id"], row["head_name"], row["class"], row["residual"], row["target"], row["village"] or "",
            row["home"] or "", row["was_listed"], row["is_reviewed"],
        )
        for row in run(view, BROKEN, most=most)
    ]  # fmt: skip


def total(units: dict[Target, dict[str, Balance]]) -> dict[str, Balance]:
    """The sum of all units."""
    result = {POOR: Balance(), NEAR_POOR: Balance()}
    for unit in units.values():
        for household_class, one in unit.items():
            whole = result[household_class]
            whole.opening += one.opening
            whole.closing += one.closing
            for column, count in one.flows.items():
                whole.flows[column] = whole.flows.get(column, 0) + count
    return result


__all__ = ["Balance", "Broken", "Target", "balances", "broken", "run", "total"]
