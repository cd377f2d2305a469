"""Which communes a row of a table stands on, and whether all of them have both numbers of a rate.

A rate of a district with half its communes classified, or with the households of a commune counted here and its
total elsewhere, is a rate of nothing: it is withheld, and the row says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .counting import View, rows_of

NO_DENOMINATOR = "chưa có mẫu số"
NOT_ALL = "chưa đủ các xã"
NO_DATA = "chưa có số liệu"

# Every commune of the round's map counts, also one that the round left out.
# A commune touches the unit it lies in on the map looked at, or, where it cannot be placed whole
# (Chiềng Sơn: parts of two districts), every unit that its parts lie in.
STANDS = {False: "r.state <> 'collecting'", True: "r.state = 'recognised'"}
SQL = """
with listed as (
  select a.id as area_id, coalesce({stands}, false) as is_classified, a.generation_id
  from places_area a left join review_communereview r on r.area_id = a.id and r.round_id = %(round)s
  where a.kind = 'commune' and a.generation_id = (
    select first.generation_id from review_communereview one join places_area first on first.id = one.area_id
    where one.round_id = %(round)s limit 1)
  and a.id in (
    select near.outer_id from places_areainside near
    where near.inner_id in (select inner_id from places_areainside where outer_id = %(area)s))
), given as (
  select distinct coalesce(h.target_id, t.area_id) as area_id, p.target_id
  from register_areatotal t
  left join places_areaprojection p
    on p.area_id = t.area_id and p.generation_id = %(generation)s and p.level = %(level)s
  left join places_areaprojection h on h.area_id = t.area_id and h.level = 'commune'
    and h.generation_id = (select generation_id from listed limit 1)
  where t.year = %(year)s and t.is_current and t.household_count > 0
), touched as (
  select l.area_id, p.target_id from listed l join places_areaprojection p
    on p.area_id = l.area_id and p.generation_id = %(generation)s and p.level = %(level)s
  union
  select l.area_id, p.target_id from listed l
  join places_areainside i on i.outer_id = l.area_id
  join places_areaprojection p
    on p.area_id = i.inner_id and p.generation_id = %(generation)s and p.level = %(level)s
)
select l.area_id as commune, t.target_id as target, l.is_classified,
  exists (select 1 from given g where g.area_id = l.area_id) as has_total,
  exists (select 1 from given g where g.area_id = l.area_id and g.target_id = t.target_id) as has_total_here
from listed l left join touched t on t.area_id = l.area_id
"""


@dataclass(slots=True)
class Coverage:
    """Why a rate is withheld, by target area (``None``: the whole area looked at); nothing there: it may be shown.
    ``classified``: targets all of whose communes are classified, so that nobody listed there means none."""

    reasons: dict[int | None, str] = field(default_factory=dict)
    classified: set[int] = field(default_factory=set)

    def reason(self, targets: list[int | None]) -> str:
        """The reason for a row that stands on these targets; not classified weighs more than not counted."""
        found = {self.reasons.get(target, "") for target in targets}
        return next((word for word in (NOT_ALL, NO_DENOMINATOR) if word in found), "")


def coverage(view: View, *, is_recognised: bool = False) -> Coverage:
    """One query over the communes of the round inside the area looked at. ``is_recognised``: a commune counts only
    once its chairman recognised its list."""
    result = Coverage()
    touched: set[int] = set()

    def note(target: int | None, word: str) -> None:
        if result.reasons.get(target) != NOT_ALL:
            result.reasons[target] = word

    for row in rows_of(SQL.format(stands=STANDS[is_recognised]), view):
        if not row["is_classified"]:
            note(None, NOT_ALL)
        elif not row["has_total"]:
            note(None, NO_DENOMINATOR)
        if row["target"] is not None:
            touched.add(row["target"])
            if not row["is_classified"]:
                note(row["target"], NOT_ALL)
            elif not row["has_total_here"]:
                note(row["target"], NO_DENOMINATOR)
    result.classified = {target for target in touched if result.reasons.get(target) != NOT_ALL}
    return result
