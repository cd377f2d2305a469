"""What a form is filled from: each read of another app once, when a table, sentence or chart first asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from giamngheo.apps.delivery import giving
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.indicators.computing import Where
from giamngheo.apps.indicators.queries import Value, Values
from giamngheo.apps.money import terms as money_terms
from giamngheo.apps.money_reports import official
from giamngheo.apps.money_reports.asked import BUDGET
from giamngheo.apps.money_reports.asked import Asked as MoneyAsked
from giamngheo.apps.money_reports.official import FormRow
from giamngheo.apps.money_reports.queries import added, sums
from giamngheo.apps.places.queries import areas_inside
from giamngheo.apps.steering import queries as steering
from giamngheo.apps.supervision import queries as supervision
from giamngheo.engine.course import Course, Goal
from giamngheo.engine.funnel import Figures
from giamngheo.engine.plan_indicators import Indicator
from giamngheo.engine.report_periods import HALF, QUARTER, YEAR, ReportPeriod

if TYPE_CHECKING:
    from giamngheo.apps.places.models import Area
    from giamngheo.apps.steering.models import IssuedDocument

# Figures of the catalogue that stand for poor and near-poor households: counts and shares.
POOR, POOR_SHARE, NEAR_POOR, NEAR_POOR_SHARE = "C1", "T1", "C2", "C3"
LEVEL = "commune"


@dataclass(frozen=True)
class Reads:
    """An area in a period as of a day. ``unit_codes``: indicators that the form shows by unit."""

    area: Area
    period: ReportPeriod
    as_of: date
    unit_codes: tuple[str, ...] = ()

    @cached_property
    def day(self) -> date:
        """To which day figures of the period are read. Lists and figures of a whole year carry their year's end themselves."""
        return min(self.as_of, self.period.end) if self.period.kind in (HALF, QUARTER) else self.as_of

    @property
    def until(self) -> date:
        """The last day of the period that has come."""
        return min(self.as_of, self.period.end)

    @cached_property
    def area_ids(self) -> frozenset[int]:
        return frozenset(areas_inside(self.area).values_list("pk", flat=True))

    @property
    def is_province(self) -> bool:
        return self.area.kind == "province"

    # ---- indicators

    @property
    def where(self) -> Where:
        return Where(self.area.pk, LEVEL, self.area.generation_id, self.day)

    @cached_property
    def years(self) -> list[int]:
        """From the programme's first year to the period's last."""
        first = indicators.years()[0]
        return list(range(min(first, self.period.year), self.period.year + 1))

    @cached_property
    def targets(self) -> list[Indicator]:
        return [one for one in indicators.catalogue().indicators.values() if one.target]

    @cached_property
    def watched(self) -> list[Indicator]:
        return [one for one in indicators.catalogue().indicators.values() if not one.target]

    @cached_property
    def by_year(self) -> Values:
        """Targets and counts of poor households, every year up to the period's."""
        codes = dict.fromkeys([*(one.id for one in self.targets), POOR, POOR_SHARE, NEAR_POOR, NEAR_POOR_SHARE])
        known = indicators.catalogue().indicators
        return indicators.values([code for code in codes if code in known], self.years, self.where)

    @cached_property
    def watched_values(self) -> Values:
        return indicators.values([one.id for one in self.watched], self.years[-2:], self.where)

    @cached_property
    def unit_values(self) -> Values:
        return indicators.values(self.unit_codes, [self.period.year], self.where)

    @cached_property
    def units(self) -> list[Area]:
        return indicators.units(self.where)

    @cached_property
    def told_by(self) -> dict[int, str]:
        """Year → standard of its round."""
        return indicators.standards(self.years)

    def series(self, one: Indicator | str) -> dict[int, Value]:
        """The area's values of an indicator, year by year."""
        code = one if isinstance(one, str) else one.id
        return {year: self.by_year[code, year][None] for year in self.years}

    def course(self, one: Indicator) -> tuple[Course | None, Goal | None]:
        told = indicators.course_of(one, self.series(one), self.told_by, day=self.day, is_whole=self.is_province)
        return told or (None, None)

    def indicator_url(self, code: str, year: int | None = None) -> str:
        """The page behind a value; none for a year that the page does not know."""
        asked = year or self.period.year
        if asked not in indicators.years():
            return ""
        query = {"dia_ban": self.area.pk, "ban_do": self.area.generation_id, "nam": asked, "cap": LEVEL}
        return f"{reverse('indicators:indicator', args=[code])}?{urlencode(query)}"

    # ---- money

    @cached_property
    def money_asked(self) -> MoneyAsked:
        """The cut of the table of disbursement: a year with the time in which it is still adjusted, else to the period's last day."""
        year = self.period.year
        asked = MoneyAsked(area_ids=self.area_ids, area_id=self.area.pk, day=self.as_of, year=year)
        if self.period.kind in (HALF, QUARTER):
            return replace(asked, day=self.until, since=self.period.start)
        whole = official.period_of(year, "year", 1, self.as_of)
        return official.asked_in(asked, whole, self.as_of)

    @cached_property
    def money_rows(self) -> list[FormRow]:
        """The table of disbursement without units."""
        return official.form_rows(official.exact_rows(self.money_asked, has_units=False), has_units=False)

    @cached_property
    def money_sums(self) -> dict[tuple[str, int], Figures]:
        """(project, plan year) → budget money of the period's years; carried over is told in each."""
        last = min(self.as_of, money_terms.law().closes_on(self.period.year))
        asked = MoneyAsked(area_ids=self.area_ids, area_id=self.area.pk, day=last, block=BUDGET)
        return {key: told for key, told in sums(asked, "project", "year").items() if key[1] in self.period.years}

    def money_whole(self, project: str = "") -> Figures:
        """Of all the period's years together, or of a project's: what one year carried into another counts once, where it went. What the
        last year carried went out of the period and stays its own."""
        own = [(year, told) for (named, year), told in self.money_sums.items() if project in ("", named)]
        before = added(told for year, told in own if year != self.period.year).over_years()
        return before + added(told for year, told in own if year == self.period.year)

    # ---- supports

    @cached_property
    def given(self) -> giving.OnMap:
        """Supports that began in the period: in its year, as on the map; of half a year or of several from its first day to its last that
        has come."""
        asked = giving.Asked(self.area.generation_id, LEVEL, self.area_ids)
        if self.period.kind == YEAR:
            return giving.on_map(replace(asked, year=self.period.year))
        return giving.on_map(replace(asked, since=self.period.start, until=self.until))

    # ---- who steers and inspects

    @cached_property
    def steered(self) -> tuple[dict[str, int], dict[str, int]]:
        """Counts of difficulties and of orders."""
        return steering.counted(self.area_ids, self.period.start, self.until)

    @cached_property
    def inspected(self) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
        """Counts of inspections by body, and of recommendations."""
        return supervision.counted(self.area_ids, self.period.start, self.until)

    @cached_property
    def issued(self) -> dict[str, IssuedDocument]:
        """Documents of the plan that were issued by the day."""
        return {id: one for id, one in steering.issued_documents().items() if one.issued_on <= self.until}


__all__ = ["LEVEL", "NEAR_POOR", "NEAR_POOR_SHARE", "POOR", "POOR_SHARE", "Reads"]
