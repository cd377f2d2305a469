"""What chance offers among the rows at hand: how many bear a name in a village, how many rows lack the day or number.

Counted over the rows of ``mine`` where the run is for some communes: the others were chosen for being alike. Each share is
drawn towards that of the wider place by as many rows as ``DRAWN``, and the widest towards ``USUAL``, so that a small list
or a rare year does not decide alone.
"""

from __future__ import annotations

import duckdb

DRAWN = 50
# Shares where nothing is known of the rows yet: of rows without a middle name, marks, day of birth, number; of one
# surname and given name; of one year of birth.
USUAL = {"no_middle": 0.02, "no_marks": 0.02, "no_day": 0.05, "no_number": 0.3, "name": 0.002, "year": 0.015}


def _drawn(what: str, share: str, rows: str = "count(*)") -> str:
    return f"(({what}) + {DRAWN} * {share}) / ({rows} + {DRAWN})"


_NO_DAY, _NO_NUMBER = "sum((birth_date is null)::int)", "sum((id12 = '' and id9 = '')::int)"
SHARES_SQL = (
    "create temp table counted as select * from person where is_mine",
    f"""
create temp table overall as select count(*) as rows,
  {_drawn("coalesce(sum((bare = short and bare <> surname)::int), 0)", str(USUAL["no_middle"]))} as no_middle_share,
  {_drawn("coalesce(sum(is_unmarked::int), 0)", str(USUAL["no_marks"]))} as no_marks_share,
  {_drawn(f"coalesce({_NO_DAY}, 0)", str(USUAL["no_day"]))} as no_day_share,
  {_drawn(f"coalesce({_NO_NUMBER}, 0)", str(USUAL["no_number"]))} as no_number_share
from counted
""",  # noqa: S608 - ours
    # Years of birth are taken five by five: whether the day is known hangs on the age.
    f"""
create temp table of_cohort as select birth_year // 5 as cohort,
  {_drawn(_NO_DAY, "any_value(o.no_day_share)")} as no_day_share
from counted, overall o group by 1
""",  # noqa: S608 - ours
    f"""
create temp table of_list as select commune, birth_year // 5 as cohort,
  {_drawn(_NO_NUMBER, "any_value(o.no_number_share)")} as no_number_share
from counted, overall o group by 1, 2
""",  # noqa: S608 - ours
    f"""
create temp table of_year as select birth_year, {_drawn("count(*)", str(USUAL["year"]), "any_value(o.rows)")} as year_share
from counted, overall o group by 1
""",  # noqa: S608 - ours
    f"""
create temp table of_name as select short, {_drawn("count(*)", str(USUAL["name"]), "any_value(o.rows)")} as name_share
from counted, overall o group by 1
""",  # noqa: S608 - ours
    "create temp table of_commune as select commune, count(*) as n from counted group by 1",
    "create temp table of_village as select village, count(*) as n from counted where village <> '' group by 1",
    # Others of one name in a place, the wider place's share counting as one more place as large: the row itself is not one.
    """
create temp table of_name_commune as
select commune, short, (count(*) - 1) / (1 + 1 / (any_value(k.n) * any_value(a.name_share))) as alike
from counted join of_commune k using (commune) join of_name a using (short) group by 1, 2
""",
    """
create temp table of_name_village as
select village, short, (count(*) - 1) / (1 + any_value(k.n) / (any_value(v.n) * greatest(max(c.alike), 0.001))) as alike
from counted join of_village v using (village) join of_commune k using (commune)
join of_name_commune c using (commune, short) where village <> '' group by 1, 2
""",
    f"""
create table weighed_person as
select p.unique_id, p.short, {{population}}::double as population, o.no_middle_share, o.no_marks_share,
  coalesce(c.no_day_share, o.no_day_share) as no_day_share,
  coalesce(i.no_number_share, o.no_number_share) as no_number_share,
  coalesce(y.year_share, {USUAL["year"]}) as year_share, coalesce(k.n, 1) as in_commune, coalesce(v.n, 1) as in_village,
  greatest(coalesce(a.name_share, {USUAL["name"]}) * {{population}}, {{least}}) as alike_anywhere,
  greatest(coalesce(nc.alike, 1), {{least}}) as alike_in_commune,
  greatest(coalesce(nv.alike, 1), {{least}}) as alike_in_village
from person p cross join overall o
left join of_cohort c on c.cohort = p.birth_year // 5
left join of_list i on i.commune = p.commune and i.cohort = p.birth_year // 5
left join of_year y on y.birth_year = p.birth_year
left join of_name a on a.short = p.short
left join of_commune k on k.commune = p.commune
left join of_village v on v.village = p.village
left join of_name_commune nc on nc.commune = p.commune and nc.short = p.short
left join of_name_village nv on nv.village = p.village and nv.short = p.short
""",  # noqa: S608 - ours
)
# Fewer others of one name than so many are never taken for certain.
LEAST_ALIKE = 0.02


def weigh_chance(connection: duckdb.DuckDBPyConnection, population: int) -> None:
    """Makes ``weighed_person`` of ``person``: each row with what chance offers among ``population`` persons."""
    for statement in SHARES_SQL:
        connection.execute(statement.format(population=population, least=LEAST_ALIKE))


__all__ = ["weigh_chance"]
