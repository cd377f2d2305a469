"""Addresses of reports of Phiêng Pằn, of periods and checks."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.reporting.models import PeriodLock, Report, ReportNote, ReportVersion
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing

NUMBERS = {
    "form": "mau_01", "title": HEAD, "area_id": 0, "area_name": HEAD, "period_key": "2025", "as_of": "2025-12-31", "plan_digest": "",
    "is_preliminary": True, "confidence": "unconfirmed", "cites": [], "note": "",
    "sections": [
        {"id": "loi", "title": HEAD, "level": 1, "sentence": HEAD, "tables": [], "charts": [], "asks": HEAD},
    ],
}  # fmt: skip


def _report(world: PhiengPan) -> Report:
    known = Report.objects.filter(area=world.area).first()
    if known is not None:
        return known
    made = Report.objects.create(
        duty="commune_monitoring", step="commune", form="mau_01", period_key="2025", ends_on=date(2025, 12, 31), area=world.area,
        state="draft", numbers=NUMBERS, at=clock.now(),
    )  # fmt: skip
    ReportVersion.objects.create(
        report=made, area=world.area, number=1, numbers=NUMBERS, words={"loi": HEAD}, digest="0" * 64, at=clock.now()
    )
    ReportNote.objects.create(report=made, area=world.area, act="return", text=HEAD, at=clock.now())
    return made


def _lock(world: PhiengPan) -> PeriodLock:
    known = PeriodLock.objects.first()
    return known or PeriodLock.objects.create(period_key="2024", level="commune", reason="Đã gửi bộ", at=clock.now())


report: Thing = lambda w: [_report(w).pk]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "reporting:report": (report, ""),
    "reporting:report_file": (lambda w: [_report(w).pk, "docx"], ""),
    "reporting:version": (lambda w: [_report(w).pk, 1], ""),
    "reporting:compare": (report, ""),
    **{
        f"reporting:{act}": (report, "")
        for act in ("start", "write", "refresh", "present", "send", "sign", "give_back", "return", "accept")
    },
}  # fmt: skip
LISTS_OF_MINE: dict[str, Thing] = {
    "reporting:owed_file": lambda w: ["csv"],
    "reporting:period": lambda w: ["2025"],
    "reporting:period_open": lambda w: ["2025"],
    "reporting:period_due": lambda w: ["2025"],
    "reporting:period_lock": lambda w: ["2025"],
    "reporting:exception_new": lambda w: [_lock(w).pk],
    "reporting:check": lambda w: ["household_without_head"],
}
REASONS = {
    "reporting_periodlock": "which period is closed for whom, and why: everybody's who reports; append-only",
    "reporting_auditrun": "when the auditor ran and how much it found: counts only; append-only",
}
