"""What populations are written with: places, recognised lists, the end of a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from giamngheo.apps.review import placing
from giamngheo.engine.vocabulary import INDICATOR_CODES


@dataclass(frozen=True, slots=True)
class Measure:
    """``counted``: condition on the rows ``x`` of its population. ``open``: rows of which it is not known, never counted as no."""

    id: str
    counted: str = "true"
    open: str = "false"


@dataclass(frozen=True, slots=True)
class Population:
    """Rows of one kind. ``sql``: with ``{year}`` and ``{end}`` (the year's last day) in it. ``of_lists``: of recognised lists, so
    that a commune without one is missing, not zero. ``kind``: what a row is, in the words of the list's page."""

    id: str
    kind: str
    sql: str
    measures: tuple[Measure, ...] = field(default=())
    of_lists: bool = False

    def of(self, year: int) -> str:
        """The statement of one year."""
        return self.sql.replace("{year}", str(int(year))).replace("{end}", f"date '{date(int(year), 12, 31)}'")


HERE = "(select inner_id from places_areainside where outer_id = %(area)s)"
# Poor districts of 2021–2025 as they were listed, whatever map a row stands on, also after the list has ended.
POOR_DISTRICTS = "(select area_id from places_areasetmember where set_id = 'poor_districts')"
DIFFICULT = "(select area_id from places_areasetmember where set_id in ('poor_districts', 'especially_difficult_communes'))"
UNTIL = "least(%(day)s::date, {end})"
# Which communes' totals a year has, as communes of a round's map: ``t``, joined to a commune's list ``c`` of area ``b``.
TOTAL_OF_LIST = """
exists (select 1 from register_areatotal t
  left join places_areaprojection h on h.area_id = t.area_id and h.level = 'commune' and h.generation_id = b.generation_id
  where t.year = {year} and t.is_current and t.household_count > 0 and coalesce(h.target_id, t.area_id) = d.area_id)
"""
# Decisions of recognised lists of a year, decided on or before the day; ``f`` what was found, HOME where it stands.
LISTED = f"""
from review_decision d
join review_round y on y.id = d.round_id and y.year = {{year}}
join review_recognition g on g.commune_review_id = d.commune_review_id and g.decided_on <= %(day)s
join register_householdfact f on f.id = d.fact_id
{placing.JOINS}
where d.is_recognised and {placing.HOME} in {HERE}
"""
HOME = placing.HOME


def bit(code: str, mask: str = "d.deprived_mask") -> str:
    """Whether a household's mask says this indicator."""
    return f"({mask} >> {INDICATOR_CODES.index(code)}) & 1 = 1"


__all__ = ["DIFFICULT", "HERE", "HOME", "LISTED", "POOR_DISTRICTS", "TOTAL_OF_LIST", "UNTIL", "Measure", "Population", "bit"]
