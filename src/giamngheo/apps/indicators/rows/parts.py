"""What populations are written with: places, recognised lists, the end of a year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review import placing
from giamngheo.engine.vocabulary import INDICATOR_CODES

# Asked as ``(… in HERE) is true``: hashed once. As a join the planner would go through all units for each row.
HERE = "(select inner_id from places_areainside where outer_id = %(area)s)"


@dataclass(frozen=True, slots=True)
class Measure:
    """``counted``: condition on the rows ``x`` of its population. ``open``: rows of which it is not known, never counted as no.
    ``given``: contents of support that it counts; a commune that has none accepted by the year's end has recorded nothing, which is
    not nought."""

    id: str
    counted: str = "true"
    open: str = "false"
    given: tuple[str, ...] = ()

    @property
    def is_told(self) -> str:
        """Whether anybody of the unit ``x.home`` has recorded what this measure counts. Hashed once: unit by unit it would be slow."""
        if not self.given:
            return "true"
        contents = ", ".join(f"'{one}'" for one in self.given)
        return f"(bool_or({self.counted}) is true or x.home in {GIVEN.replace('{contents}', contents)})"


@dataclass(frozen=True, slots=True)
class Population:
    """Rows of one kind. ``sql``: with ``{year}``, ``{end}`` (the year's last day) and ``{begin}`` (first day of the programme's period of
    that year) in it. ``of_lists``: of recognised lists, so that a commune without one is missing, not zero;
    ``lists_before``: how many years earlier these lists were made; ``of_period``: with them those of the period before. ``of_totals``: so
    is one without a total of all households. ``kind``: what a row is, in the words of the list's page. ``{list}`` in the statement is
    poor and near-poor households of these lists. ``is_nested``: a row may stand on a unit that lies around those of other
    rows, named in their column ``covering``; then it counts and they do not."""

    id: str
    kind: str
    sql: str
    measures: tuple[Measure, ...] = field(default=())
    of_lists: bool = False
    of_totals: bool = False
    is_nested: bool = False
    lists_before: int = 0
    of_period: bool = False

    def years_of_lists(self, year: int) -> list[int]:
        """The years of whose lists its statement of this year reads; none where it reads none."""
        if "{list}" not in self.sql:
            return []
        until = int(year) - self.lists_before
        return list(range(current_plan().period_on(date(int(year), 12, 31)).valid_from.year if self.of_period else until, until + 1))

    def filled(self, sql: str, year: int) -> str:
        """A part of a statement as it is of one year."""
        end = date(int(year), 12, 31)
        begin = current_plan().period_on(end).valid_from
        told = {"{year}": str(end.year), "{end}": f"date '{end}'", "{begin}": f"date '{begin}'"}
        for name, value in told.items():
            sql = sql.replace(name, value)
        return sql

    def body(self, year: int) -> str:
        """The statement of one year, to stand in one that begins with the lists of its years."""
        lists = self.years_of_lists(year)
        read = OF_YEARS.replace("{from}", str(lists[0])).replace("{to}", str(lists[-1])) if lists else ""
        return self.filled(self.sql.replace("{list}", read), year)

    def of(self, year: int) -> str:
        """The statement of one year, whole."""
        return with_lists(self.years_of_lists(year)) + self.body(year)


# Poor districts of 2021–2025 as they were listed, whatever map a row stands on, also after the list has ended.
POOR_DISTRICTS = "(select area_id from places_areasetmember where set_id = 'poor_districts')"
DIFFICULT = "(select area_id from places_areasetmember where set_id in ('poor_districts', 'especially_difficult_communes'))"
UNTIL = "least(%(day)s::date, {end})"
# Rows of another programme's list have no day of acceptance.
GIVEN_ON = "coalesce(s.accepted_on, s.ends_on, s.starts_on)"
# What adds up does so from the period's first day.
IN_PERIOD = f"between {{begin}} and {UNTIL}"
# Communes, on every map, whose households of the year are counted as a whole. Never asked row by row: hashed once.
WITH_TOTAL = """
(select t.area_id from register_areatotal t where t.year = {year} and t.is_current and t.household_count > 0
 union select h.target_id from register_areatotal t join places_areaprojection h on h.area_id = t.area_id and h.level = 'commune'
 where t.year = {year} and t.is_current and t.household_count > 0)
"""
# Units, on every map, that lie whole in a commune whose list of the year is recognised by the day.
WITH_LIST = """
(select h.area_id from review_communereview c
 join review_round y on y.id = c.round_id and y.year = {year}
 join review_recognition g on g.commune_review_id = c.id and g.decided_on <= %(day)s
 join places_areaprojection h on h.target_id = c.area_id and h.level = 'commune')
"""
# Units, on every map, of a commune that has accepted support of these contents within the period by the day.
GIVEN = f"""
(with there as (
  select distinct s.area_id from delivery_support s
  where s.state = 'accepted' and s.content in ({{contents}}) and {GIVEN_ON} {IN_PERIOD} and s.area_id in {HERE}
) select i.inner_id from there t join places_areainside i on i.outer_id = t.area_id
  union select i.outer_id from there t join places_areainside i on i.inner_id = t.area_id
  join places_area a on a.id = i.outer_id and a.kind = 'commune')
"""  # noqa: S608 - the parts are ours
# Decisions of recognised lists of a year, decided on or before the day; ``f`` what was found, HOME where it stands.
LISTED = f"""
from review_decision d
join review_round y on y.id = d.round_id and y.year = {{year}}
join review_recognition g on g.commune_review_id = d.commune_review_id and g.decided_on <= %(day)s
join register_householdfact f on f.id = d.fact_id
{placing.JOINS}
where d.is_recognised and ({placing.HOME} in {HERE}) is true
"""
HOME = placing.HOME
# The poor and near-poor ones of several years with what is asked of them. A statement of many populations and years joins them once, under
# this name.
TWO_CLASSES = f"""
select y.year, d.household_id, d.household_class, d.deprived_mask, d.unknown_mask, d.as_of, d.area_id, f.occasion_id,
  f.uses_internet, f.needs, {HOME} as home, h.head_name, v.name as village, g.decided_on
{LISTED.replace("y.year = {year}", "y.year in ({years})")} and d.household_class in ('POOR', 'NEAR_POOR')
"""
# Written as a case, which the planner takes for half of the rows; as a comparison of a name it would expect one row and go through the
# persons' facts once for each.
OF_YEARS = "(select * from listed where case when year between {from} and {to} then true else false end)"


def with_lists(years: Collection[int]) -> str:
    """What a statement that reads the lists of these years begins with; empty for none."""
    told = ", ".join(str(int(year)) for year in sorted(years))
    return f"with listed as ({TWO_CLASSES.replace('{years}', told)}) " if years else ""


def bit(code: str, mask: str = "d.deprived_mask") -> str:
    """Whether a household's mask says this indicator.

    Written with ``>``: PostgreSQL takes an expression to be equal to something once in 200 rows, and joins the thousands of households
    that there are one by one.
    """
    return f"(({mask} & {1 << INDICATOR_CODES.index(code)}) > 0)"


__all__ = [
    "DIFFICULT", "GIVEN_ON", "HERE", "HOME", "IN_PERIOD", "LISTED", "POOR_DISTRICTS", "UNTIL", "WITH_LIST", "WITH_TOTAL", "Measure",
    "Population", "bit", "with_lists",
]  # fmt: skip
