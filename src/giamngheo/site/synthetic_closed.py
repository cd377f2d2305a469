"""For the demo: a period of reports that is closed, with an exception, and a night of the auditor that finds what was corrected since."""

from __future__ import annotations

from datetime import date, timedelta

from giamngheo.apps.accounts.models import User
from giamngheo.apps.indicators import actions as indicators
from giamngheo.apps.indicators.models import RecordedFigure
from giamngheo.apps.reporting.actions import auditing, periods, reports
from giamngheo.apps.reporting.models import AuditRun, PeriodLock, Report
from giamngheo.kit import clock

from .synthetic_reports import NAM_LAU, PHIENG_PAN

PERIOD = "2026-H1"
CORRECTED, OF, MORE = "officers_trained", date(2023, 12, 15), 14


def load_closed_period() -> int:
    """Closes the first half of the year for communes, one of which may still write. Returns how many reports it has; none twice."""
    if PeriodLock.objects.exists():
        return 0
    by = {user.username: user for user in User.objects.filter(is_demo=True)}
    officer = by["chuyenvien-tinh"]
    made = periods.open_period(
        key=PERIOD, days={"commune_monitoring": date(2026, 6, 15)}, basis="Công văn của Sở (giả lập)", by=officer
    )
    rows = {r.area.code: r for r in Report.objects.filter(period_key=PERIOD, step="commune").select_related("area")}
    first = reports.start_report(pk=rows[NAM_LAU].pk, by=by["canbo-namlau"])
    reports.present_report(pk=first.pk, by=by["canbo-namlau"])
    reports.sign_report(pk=first.pk, by=by["chutich-namlau"])
    reports.accept_report(pk=first.pk, by=officer)
    lock = periods.lock_period(key=PERIOD, level="commune", reason="Đã tổng hợp, gửi UBND tỉnh (giả lập).", by=officer)
    periods.allow_exception(
        lock_id=lock.pk, report_id=rows[PHIENG_PAN].pk, until=clock.today() + timedelta(days=20),
        reason="Xã mất điện, mất mạng vì lũ, chưa gửi được (giả lập).", by=by["lanhdao-tinh"],
    )  # fmt: skip
    return made


def load_audit() -> AuditRun:
    """Corrects one figure of a year that was closed, then runs the auditor: what it finds is planted, and so is nothing else."""
    before = RecordedFigure.objects.filter(measure=CORRECTED, as_of=OF).select_related("area").first()
    if before is not None:
        indicators.record_figure(
            area_id=before.area_id, measure=CORRECTED, as_of=OF, value=before.value + MORE, source="Báo cáo bổ sung của Sở (giả lập)",
            status=before.status, by=None, note="Một lớp tập huấn chưa được đếm (giả lập).", corrects=before, is_synthetic=True,
        )  # fmt: skip
    return auditing.audit()


__all__ = ["load_audit", "load_closed_period"]
