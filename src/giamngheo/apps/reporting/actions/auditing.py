"""The auditor: what was stored when periods were closed, counted again; the checks of plan/integrity. Every night, and by command.

Differences are findings: kept with when they were first seen, and with when they were gone. A finding is no fault by itself: rows
written after the closing for a day before it change numbers too. Somebody has to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError, transaction

from giamngheo.apps.audit.actions import record
from giamngheo.apps.indicators import computing
from giamngheo.apps.indicators.computing import Where
from giamngheo.apps.indicators.models import Closing, IndicatorValue
from giamngheo.apps.indicators.queries import catalogue
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.apps.report_forms.difference import SENTENCE
from giamngheo.kit import clock, formats
from giamngheo.kit.scope import Scope, scoped

from .. import integrity, queries, states
from ..contents import Filled, filled_of, told_differences
from ..models import AuditRun, CheckCount, Finding, PeriodLock, Report

NUMERATOR, DENOMINATOR = "numerator", "denominator"
# Told as of the moment, not of a day: what is answered after the closing is no difference of what was closed.
OF_NOW = frozenset({"supports", "difficulties", "difficulties_open", "directives", "recommendations", "plans", "money_period"})


def audit() -> AuditRun:
    """One run over everything, in one transaction; also what it finds is kept whole or not at all."""
    everywhere = all_area_ids()
    with scoped(Scope(area_ids=everywhere, money_ids=everywhere)):
        now = clock.now()
        closings, reports = latest_closings(), closed_reports()
        found = [one for closing in closings for one in of_closing(closing)]
        found += [one for report in reports for one in of_report(report)]
        _keep(found, now)
        total, failed = _run_checks(now)
        made = AuditRun.objects.create(
            at=now, closings=len(closings), reports=len(reports), findings=len(found), rows=total, failed=", ".join(failed)
        )
        record(by=None, action="đối soát kỳ đã chốt", subject=f"lần {made.pk}", findings=len(found), rows=total)
    return made


def latest_closings() -> list[Closing]:
    """The newest closing of each area and year."""
    found = Closing.objects.order_by("area_id", "year", "-number").distinct("area_id", "year").select_related("area")
    return list(found)


def closed_reports() -> list[Report]:
    """Accepted reports of closed periods."""
    found: list[Report] = []
    for lock in PeriodLock.objects.all():
        steps = queries.steps_of_level(lock.level)
        rows = Report.objects.filter(period_key=lock.period_key, step__in=steps, state=states.ACCEPTED)
        found += rows.defer("numbers", "changes").order_by("id")
    return found


def of_closing(closing: Closing) -> Iterator[Finding]:
    """What the indicators of a closed year come to now, as of the day on which they were stored, where that is otherwise."""
    known = list(catalogue().indicators.values())
    where = Where(closing.area_id, Area.Kind.COMMUNE, closing.area.generation_id, clock.day_of(closing.at))
    counted = computing.count([m for one in known for m in (one.numerator, one.denominator) if m], [closing.year], where)
    stored = {
        (value.code, value.area_id): (value.numerator, value.denominator)
        for value in IndicatorValue.objects.filter(closing=closing)
    }
    for one in known:
        above = counted.counts.get((one.numerator, closing.year), {})
        below = counted.counts.get((one.denominator, closing.year), {}) if one.denominator else {}
        homes = above.keys() | below.keys() | {home for code, home in stored if code == one.id}
        for home in sorted(homes):
            was, now = stored.get((one.id, home), (None, None)), (above.get(home), below.get(home))
            for part, old, new in zip((NUMERATOR, DENOMINATOR), was, now, strict=True):
                if old != new:
                    yield _finding("indicator", str(closing.year), home, one.id, part, formats.number(old), formats.number(new))


def of_report(report: Report) -> Iterator[Finding]:
    """What an accepted report's numbers come to now, as of the day they were filled."""
    version = report.versions.order_by("-number").first()
    if version is None:
        return
    old = Filled.from_json(version.numbers)
    new = filled_of(report, as_of=old.as_of)
    for one in told_differences(old, new):
        if one.table != SENTENCE and one.table_id not in OF_NOW:  # a sentence follows the numbers
            part = " · ".join(p for p in (one.section, one.table, one.row, one.column) if p)
            place = "/".join((one.section_id, one.table_id, one.row_id, one.column_id))
            yield _finding("report", report.period_key, report.area_id, str(report.pk), part, one.old or "", one.new or "", place)


def _finding(kind: str, period: str, area_id: int, subject: str, part: str, stored: str, now: str, place: str = "") -> Finding:
    """``place``: what tells it from all others, where its words need not."""
    return Finding(
        key=f"{kind}|{period}|{area_id}|{subject}|{place or part}", kind=kind, period_key=period, area_id=area_id, subject=subject,
        part=part, stored=stored, now=now,
    )  # fmt: skip


def _keep(found: list[Finding], now: datetime) -> None:
    """New ones are written, known ones seen again, the others gone. Two of one key never stop the run."""
    known = {one.key: one for one in Finding.objects.select_for_update()}
    new: list[Finding] = []
    for one in {one.key: one for one in found}.values():
        before = known.pop(one.key, None)
        if before is None:
            one.first_seen_at = one.last_seen_at = now
            new.append(one)
        else:
            before.part, before.stored, before.now, before.last_seen_at, before.gone_at = one.part, one.stored, one.now, now, None
            before.save()
    Finding.objects.bulk_create(new, batch_size=1000)
    gone = [one.pk for one in known.values() if one.gone_at is None]
    Finding.objects.filter(pk__in=gone).update(gone_at=now)


def _run_checks(now: datetime) -> tuple[int, list[str]]:
    """(rows that break a check, checks whose statement did not run). What such a check counted before stays as it was."""
    total, failed = 0, []
    for check in integrity.checks().values():
        try:
            with transaction.atomic():
                counts = integrity.counted(check)
        except DatabaseError:
            failed.append(check.id)
            continue
        before = {row.area_id: row for row in CheckCount.objects.filter(check_id=check.id)}
        for area_id, number in counts.items():
            row = before.pop(area_id, None) or CheckCount(check_id=check.id, area_id=area_id, first_seen_at=now)
            row.count, row.last_seen_at = number, now
            row.save()
        CheckCount.objects.filter(pk__in=[row.pk for row in before.values()]).delete()
        total += sum(counts.values())
    return total, failed


__all__ = ["audit", "closed_reports", "latest_closings", "of_closing", "of_report"]
