"""What is owed for a period: duties of the plan × units, with the last day of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_inside, generation_on, province
from giamngheo.engine.plan_reporting import Duty, Step
from giamngheo.engine.report_periods import UNKNOWN, ReportPeriod, due_on
from giamngheo.kit import clock
from giamngheo.kit.workdays import after_working_days

from .models import Report
from .tree import TOP, law


def duties_for(period: ReportPeriod) -> list[Duty]:
    """Duties of a period, of steps inside the system."""
    return [duty for step in law().steps.values() if step.level != TOP for duty in law().duties_of(step.id, period)]


def is_set_by_law(duty: str, period: ReportPeriod) -> bool:
    """A day recalled, or of papers that do not reach to this period, is nobody's law: the province sets its own."""
    found = law().duties.get(duty)
    return found is not None and found.due.rule != UNKNOWN and law().is_sure(found, period)


def day_of(duty: Duty, period: ReportPeriod) -> date | None:
    """The last day in time that the law says; None where it is left to the province."""
    return due_on(period, duty.due, after_working_days=after_working_days) if is_set_by_law(duty.id, period) else None


def units_of(step: Step, period: ReportPeriod) -> list[tuple[int, str]]:
    """(area, agency) of everybody who writes at this step: agencies of the province, else the units of its level on the map of the
    period's last day."""
    if step.agencies:
        place = province().pk
        return [(place, agency) for agency in step.agencies]
    if step.level == "province":
        return [(province().pk, "")]
    found = areas_inside(province(), kind=step.level).filter(generation=generation_on(period.end)).order_by("code")
    return [(pk, "") for pk in found.values_list("pk", flat=True)]


def owed(period: ReportPeriod, days: Mapping[str, date | None], basis: str) -> Iterator[Report]:
    """Reports not yet written, for all duties and units of the period."""
    now = clock.now()
    for duty in duties_for(period):
        step, by_law = law().steps[duty.step], day_of(duty, period)
        cited = "; ".join(current_plan().cite_vi(cite) for cite in duty.cites) if by_law else ""
        own = None if by_law else days.get(duty.id)
        for area_id, agency in units_of(step, period):
            yield Report(
                duty=duty.id, step=duty.step, form=duty.form, period_key=period.key, ends_on=period.end, area_id=area_id, agency=agency,
                due_on=by_law or own, due_basis=cited if by_law else (basis if own else ""), at=now,
            )  # fmt: skip


__all__ = ["day_of", "duties_for", "is_set_by_law", "owed", "units_of"]
