"""Periods at a glance: how many reports are owed, sent, accepted, late; for whom they are closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.indicators.queries import years
from giamngheo.engine.report_periods import ReportPeriod, parse, periods_of_year

from . import owing, queries, states, terms, tree
from .models import Report

COUNTS = ("total", "sent", "accepted", "late")


@dataclass(frozen=True, slots=True)
class Overview:
    """One period. ``total`` nought: not opened. ``locked``: levels for which it is closed."""

    key: str
    total: int
    sent: int
    accepted: int
    late: int
    locked: tuple[str, ...]

    @property
    def state_words(self) -> str:
        if not self.total:
            return _("chưa mở")
        levels = ", ".join(str(terms.LEVELS.get(level, level)) for level in self.locked)
        return _("đã chốt: %(levels)s") % {"levels": levels} if levels else _("đang mở")

    @property
    def tone(self) -> str:
        return "rest" if not self.total else "done" if self.locked else "active"


def known(today: date) -> list[ReportPeriod]:
    """Periods for which the plan asks a report and that have begun, newest first."""
    found = [p for year in range(years()[0], max(today.year, years()[-1]) + 1) for p in periods_of_year(year)]
    keys = {key for duty in tree.law().duties.values() for key in duty.periods if "-" in key}
    found += [parse(key) for key in sorted(keys)]
    begun = [p for p in found if p.start <= today and owing.duties_for(p)]
    return sorted(begun, key=lambda p: (p.end, p.start), reverse=True)


def overview(access: Access, today: date) -> list[Overview]:
    """Counts within what the person sees; three queries."""
    sent = Q(state__in=states.SENT)
    rows = (
        queries.reports_of(access).order_by().values("period_key")
        .annotate(total=Count("pk"), sent=Count("pk", filter=sent), accepted=Count("pk", filter=Q(state=states.ACCEPTED)),
                  late=Count("pk", filter=queries.late_q(today)))
    )  # fmt: skip
    counted = {key: dict(zip(COUNTS, numbers, strict=True)) for key, *numbers in rows.values_list("period_key", *COUNTS)}
    locked: dict[str, list[str]] = {}
    for lock in queries.locks():
        locked.setdefault(lock.period_key, []).append(lock.level)
    empty = dict.fromkeys(COUNTS, 0)
    return [Overview(p.key, **counted.get(p.key, empty), locked=tuple(sorted(locked.get(p.key, ())))) for p in known(today)]


def days_of(access: Access, key: str) -> dict[str, tuple[date | None, str]]:
    """Duty → (last day, on what it rests) of an opened period, as the person's reports have it."""
    found = queries.reports_of(access).filter(period_key=key).order_by().values_list("duty", "due_on", "due_basis").distinct()
    return {duty: (due, basis) for duty, due, basis in found}


def unfinished(access: Access, key: str) -> QuerySet[Report]:
    """Reports of a period that nobody has accepted."""
    return queries.reports_of(access).filter(period_key=key).exclude(state=states.ACCEPTED).order_by("step", "area__name", "id")


__all__ = ["Overview", "days_of", "known", "overview", "unfinished"]
