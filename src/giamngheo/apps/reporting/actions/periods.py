"""Periods: opened for who owes reports, days set, closed by level, exceptions of one unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.actions import record
from giamngheo.apps.indicators.actions import close_year
from giamngheo.apps.places.queries import province
from giamngheo.engine.report_periods import YEAR, ReportPeriod, parse_or_none
from giamngheo.kit import clock

from .. import owing, queries
from ..contents import whole
from ..models import LockException, PeriodLock, Report
from ..states import Refused


def _period(key: str) -> ReportPeriod:
    found = parse_or_none(key)
    if found is None:
        raise Refused(_("Không có kỳ báo cáo này. Chọn kỳ trong danh sách."))
    return found


def _by_manager(by: User) -> None:
    if not queries.may_run_periods(access_of(by, clock.today())):
        raise Refused(_("Chỉ cơ quan quản lý, tổng hợp Chương trình của tỉnh mở kỳ, đặt hạn, chốt kỳ."))


@transaction.atomic
def open_period(*, key: str, days: Mapping[str, date | None], basis: str, by: User | None) -> int:
    """Writes down what everybody owes for the period; ``days``: duty → last day, where the law says none. Returns how many reports are
    new: opening again adds only what is missing. Raises Refused."""
    period = _period(key)
    if by is not None:
        _by_manager(by)
    before = Report.objects.filter(period_key=key).count()
    Report.objects.bulk_create(owing.owed(period, days, basis.strip()), ignore_conflicts=True)
    made = Report.objects.filter(period_key=key).count() - before
    if made:
        record(by=by, action="mở kỳ báo cáo", subject=f"kỳ {key}", area_id=province().pk, reports=made)
    return made


@transaction.atomic
def set_due(*, key: str, duty: str, due_on: date, basis: str, by: User) -> int:
    """The last day of a duty whose day the law leaves to the province. Returns how many reports it is for. Raises Refused."""
    _by_manager(by)
    if not basis.strip():
        raise Refused(_("Ghi số văn bản đặt hạn này."))
    if owing.is_set_by_law(duty, _period(key)):
        raise Refused(_("Hạn của báo cáo này do văn bản cấp trên đặt, không sửa được ở đây."))
    changed = Report.objects.filter(period_key=key, duty=duty).update(due_on=due_on, due_basis=basis.strip())
    if not changed:
        raise Refused(_("Kỳ này chưa mở. Mở kỳ rồi đặt hạn."))
    record(by=by, action="đặt hạn báo cáo", subject=f"kỳ {key}", area_id=province().pk, duty=duty, due_on=due_on.isoformat())
    return changed


@transaction.atomic
def lock_period(*, key: str, level: str, reason: str, by: User) -> PeriodLock:
    """Closes a period for the reports of one level. A year closed for the province stores its indicators. Raises Refused."""
    _by_manager(by)
    period, today = _period(key), clock.today()
    if not reason.strip():
        raise Refused(_("Ghi lý do, căn cứ chốt kỳ."))
    if not period.is_over(today):
        raise Refused(_("Kỳ này chưa hết, chưa chốt được."))
    if not Report.objects.filter(period_key=key, step__in=queries.steps_of_level(level)).exists():
        raise Refused(_("Không có báo cáo nào của cấp này trong kỳ. Mở kỳ trước."))
    if PeriodLock.objects.filter(period_key=key, level=level).exists():
        raise Refused(_("Kỳ này đã chốt cho cấp đó."))
    _wait_for_writers(key, level)
    closing = _close_indicators(period.year, reason, by) if level == "province" and period.kind == YEAR else None
    try:
        with transaction.atomic():
            made = PeriodLock.objects.create(
                period_key=key, level=level, reason=reason.strip(), closing_id=closing, by_id=by.pk, at=clock.now()
            )
    except IntegrityError as error:
        raise Refused(_("Kỳ này đã chốt cho cấp đó.")) from error
    record(by=by, action="chốt kỳ báo cáo", subject=f"kỳ {key}", area_id=province().pk, level=level, closing=closing)
    return made


def _wait_for_writers(key: str, level: str) -> None:
    """Who holds a report of the period finishes first; who takes one afterwards finds the lock: writers take the row, then look for it."""
    held = Report.objects.select_for_update(of=("self",)).filter(period_key=key, step__in=queries.steps_of_level(level))
    list(held.order_by("pk").values_list("pk"))


def _close_indicators(year: int, reason: str, by: User) -> int:
    """The year's indicators are stored with the period; again where they were stored before."""
    place = province()
    with whole(place.pk):
        return close_year(area_id=place.pk, year=year, by=by, reason=f"chốt kỳ báo cáo: {reason.strip()}").pk


@transaction.atomic
def allow_exception(*, lock_id: int, report_id: int, until: date, reason: str, by: User) -> LockException:
    """One unit may change its reports of the closed period until a day. Raises Refused."""
    if not queries.may_allow_exceptions(access_of(by, clock.today())):
        raise Refused(_("Chỉ lãnh đạo tỉnh cho ngoại lệ của kỳ đã chốt."))
    lock = PeriodLock.objects.filter(pk=lock_id).first()
    report = Report.objects.filter(pk=report_id).defer("numbers").first()
    if lock is None or report is None or report.period_key != lock.period_key or report.step not in queries.steps_of_level(lock.level):
        raise Refused(_("Chọn đơn vị trong danh sách của kỳ đã chốt."))
    if until < clock.today():
        raise Refused(_("Thời hạn ngoại lệ không được trước hôm nay."))
    if not reason.strip():
        raise Refused(_("Ghi lý do cho ngoại lệ."))
    made = LockException.objects.create(
        lock=lock, area_id=report.area_id, agency=report.agency, until=until, reason=reason.strip(), by_id=by.pk, at=clock.now()
    )
    record(
        by=by, action="cho ngoại lệ kỳ đã chốt", subject=f"kỳ {lock.period_key}", area_id=report.area_id, lock=lock.pk,
        until=until.isoformat(),
    )  # fmt: skip
    return made


__all__ = ["allow_exception", "lock_period", "open_period", "set_due"]
