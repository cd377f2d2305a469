"""Poverty: households of recognised lists, over all households of the same communes."""

from __future__ import annotations

from giamngheo.engine.vocabulary import KINH

from .parts import HERE, HOME, LISTED, POOR_DISTRICTS, WITH_LIST, WITH_TOTAL, Measure, Population

MINORITY = f"(x.ethnic_group <> '' and x.ethnic_group <> '{KINH}')"

# Only communes whose list of the year is recognised: households of the others would be divided by nobody's poor.
ALL_HOUSEHOLDS = f"""
select t.area_id as home, t.household_count as n, t.id as ref, null::bigint as household_id, a.name as name, '' as village,
  t.ethnic_group as note, null::date as on_day, t.ethnic_group, t.area_id in {POOR_DISTRICTS} as in_poor_district
from register_areatotal t join places_area a on a.id = t.area_id
where t.year = {{year}} and t.is_current and t.household_count > 0 and (t.area_id in {HERE}) is true
  and t.area_id in {WITH_LIST}
"""  # noqa: S608 - the parts are ours
HOUSEHOLDS = f"""
select {HOME} as home, 1 as n, d.household_id as ref, d.household_id, h.head_name as name, v.name as village,
  d.household_class as note, g.decided_on as on_day, d.household_class, f.ethnic_group, d.movement,
  {HOME} in {POOR_DISTRICTS} as in_poor_district
{LISTED} and d.area_id in {WITH_TOTAL}
"""

POPULATIONS = (
    Population(
        "totals", "households_of_areas", ALL_HOUSEHOLDS,
        (
            Measure("all_households"),
            Measure("minority_households", MINORITY, "x.ethnic_group = ''"),
            Measure("households_of_poor_districts", "x.in_poor_district"),
        ),
        of_lists=True, of_totals=True,
    ),
    Population(
        "recognised", "households", HOUSEHOLDS,
        (
            Measure("poor", "x.household_class = 'POOR'"),
            Measure("near_poor", "x.household_class = 'NEAR_POOR'"),
            Measure("poor_minority", f"x.household_class = 'POOR' and {MINORITY}", "x.household_class = 'POOR' and x.ethnic_group = ''"),
            # As it was stated when the list was made: "left" and "to near-poor" are both out of poverty.
            Measure("left_poor", "x.movement in ('left_poor', 'poor_to_near_poor')"),
            Measure("relapsed_poor", "x.movement = 'relapsed_poor'"),
            Measure("newly_poor", "x.movement = 'newly_poor'"),
            Measure("poor_of_poor_districts", "x.household_class = 'POOR' and x.in_poor_district"),
        ),
        of_lists=True, of_totals=True,
    ),
)  # fmt: skip

__all__ = ["POPULATIONS"]
