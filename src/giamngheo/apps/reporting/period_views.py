"""Screens of periods: opened, days set, closed by level; exceptions of one unit."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.money.doors import step
from giamngheo.engine.report_periods import ReportPeriod, parse_or_none
from giamngheo.kit import clock, formats
from giamngheo.kit.tables import Column, Table

from . import lists, owing, periods, queries, terms, tree
from .actions import periods as actions
from .forms import DueForm, ExceptionForm, LockForm, OpenForm
from .models import PeriodLock

MOST_NAMED = 30
GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def _period_or_404(key: str) -> ReportPeriod:
    found = parse_or_none(key)
    if found is None or not owing.duties_for(found):
        raise Http404
    return found


def _needs_manager(request: HttpRequest) -> None:
    if not queries.may_run_periods(access(request)):
        raise PermissionDenied


@require_GET
@needs(*queries.READERS)
def periods_page(request: HttpRequest) -> HttpResponse:
    """Every period with how many reports are in, by when, and for whom it is closed."""
    may_run = queries.may_run_periods(access(request))
    rows = periods.overview(access(request), clock.today())
    context = {"table": _periods_table(rows), "may_run": may_run, "may_allow": queries.may_allow_exceptions(access(request))}
    return render(request, "reporting/periods.html", context)


def _periods_table(rows: list[periods.Overview]) -> Table:
    return Table(
        columns=[
            Column("name", _("Kỳ"), value=lambda r: terms.period_name(r.key)), Column("total", _("Báo cáo phải có"), "so"),
            Column("sent", _("Đã gửi"), "so"), Column("accepted", _("Đã nhận"), "so"), Column("late", _("Quá hạn"), "so"),
            Column("state", _("Trạng thái"), value=lambda r: r.state_words, tone=lambda r: r.tone),
        ],
        rows=rows, caption=_("Kỳ báo cáo"), id="ky", noun=_("kỳ"), total=len(rows),
        row_url=lambda r: reverse("reporting:period", args=[r.key]),
    )  # fmt: skip


@require_GET
@needs(*queries.READERS)
def period(request: HttpRequest, key: str) -> HttpResponse:
    """One period: what is owed with its days, locks with their reasons, exceptions."""
    found, here = _period_or_404(key), access(request)
    held = [lock for lock in queries.locks() if lock.period_key == key]
    names = person_names([lock.by_id for lock in held])
    days = periods.days_of(here, key)
    duties = [_duty_row(duty, found, days) for duty in owing.duties_for(found)]
    context = {
        "key": key, "title": terms.period_name(key), "found": found, "duties": _duties_table(duties), "is_open": bool(days),
        "locks": [_lock_row(lock, names) for lock in held], "may_run": queries.may_run_periods(here),
        "may_allow": queries.may_allow_exceptions(here), "is_over": found.is_over(clock.today()),
        "exceptions": _exceptions_table([e for e in queries.exceptions() if e.lock.period_key == key]) if held else None,
    }  # fmt: skip
    return render(request, "reporting/period.html", context)


def _lock_row(lock: PeriodLock, names: dict[int, str]) -> dict[str, Any]:
    return {
        "pk": lock.pk, "level": terms.LEVELS.get(lock.level, lock.level), "reason": lock.reason, "at": lock.at,
        "by": names.get(lock.by_id or 0, ""), "closing": lock.closing_id,
    }  # fmt: skip


def _duty_row(duty: Any, found: ReportPeriod, days: dict[str, tuple[Any, str]]) -> dict[str, Any]:
    """The day as set for the reports; before the period is opened the law's. What the duty rests on is said with every doubt."""
    day, basis = days.get(duty.id, (owing.day_of(duty, found), ""))
    is_sure = tree.law().is_sure(duty, found)
    doubt = "" if is_sure else duty.note or _("Văn bản của giai đoạn trước; của kỳ này chưa thấy.")
    note = ". ".join(part.rstrip(".") for part in (basis, doubt) if part)
    return {
        "label": terms.duty_label(duty), "day": formats.day(day) if day else _("chưa đặt hạn"), "note": note,
        "sure": _("đã đối chiếu") if is_sure else _("chưa xác nhận"), "duty": duty.id,
    }  # fmt: skip


def _duties_table(rows: list[dict[str, Any]]) -> Table:
    return Table(
        columns=[
            Column("label", _("Ai, mẫu nào")), Column("day", _("Hạn")), Column("note", _("Căn cứ, ghi chú")),
            Column("sure", _("Đối chiếu văn bản"), tone=lambda r: "done" if r["sure"] == _("đã đối chiếu") else "due"),
        ],
        rows=rows, caption=_("Báo cáo phải có"), id="phai-co", noun=_("báo cáo"),
    )  # fmt: skip


def _exceptions_table(rows: list[Any]) -> Table:
    names = person_names({one.by_id for one in rows})
    today = clock.today()
    return Table(
        columns=[
            Column("unit", _("Đơn vị"), value=lambda e: tree.unit_name(e.area.name, e.agency)),
            Column("period", _("Kỳ"), value=lambda e: terms.period_name(e.lock.period_key)),
            Column("until", _("Được sửa đến hết ngày"), "ngay"), Column("reason", _("Lý do")),
            Column("by", _("Người cho"), value=lambda e: names.get(e.by_id or 0, "")), Column("at", _("Lúc"), "gio"),
            Column("state", _("Trạng thái"), value=lambda e: _("còn hạn") if e.until >= today else _("hết hạn"),
                   tone=lambda e: "due" if e.until >= today else "rest"),
        ],
        rows=rows, caption=_("Ngoại lệ của kỳ đã chốt"), id="ngoai-le", empty_title=_("Chưa có ngoại lệ nào"),
    )  # fmt: skip


@require_GET
@needs(*queries.READERS)
def exceptions(request: HttpRequest) -> HttpResponse:
    """All exceptions within reach; for who may give one, the closed periods in which to."""
    locks = queries.locks() if queries.may_allow_exceptions(access(request)) else []
    where = _("%(period)s (%(level)s)")
    closed = [(k.pk, where % {"period": terms.period_name(k.period_key), "level": terms.LEVELS.get(k.level, k.level)}) for k in locks]
    return render(request, "reporting/exceptions.html", {"table": _exceptions_table(list(queries.exceptions())), "closed": closed})


@GET_AND_POST
@needs(P.ACCEPT_REPORT)
def period_open(request: HttpRequest, key: str) -> HttpResponse:
    """Writes down what everybody owes."""
    found = _period_or_404(key)
    _needs_manager(request)
    asked = [(d.id, terms.duty_label(d)) for d in owing.duties_for(found) if not owing.is_set_by_law(d.id, found)]
    form = OpenForm(request.POST or None, duties=asked)

    def act() -> str:
        actions.open_period(key=key, days=form.days(), basis=form.cleaned_data["basis"], by=me(request))
        return reverse("reporting:period", args=[key])

    return step(
        request, form, title=_("Mở kỳ báo cáo: %(name)s") % {"name": terms.period_name(key)}, button=_("Mở kỳ"),
        back=reverse("reporting:period", args=[key]), act=act, done=_("Đã mở kỳ: ai phải viết gì hiện ra ở trang của họ."),
        text=_("Hạn do văn bản đặt thì hệ thống tự ghi. Dưới đây là các hạn do tỉnh đặt."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.ACCEPT_REPORT)
def period_due(request: HttpRequest, key: str) -> HttpResponse:
    """Sets a day that the law leaves to the province."""
    found = _period_or_404(key)
    _needs_manager(request)
    duties = [(d.id, terms.duty_label(d)) for d in owing.duties_for(found) if not owing.is_set_by_law(d.id, found)]
    form = DueForm(request.POST or None, duties=duties)

    def act() -> str:
        actions.set_due(key=key, by=me(request), **form.cleaned_data)
        return reverse("reporting:period", args=[key])

    return step(
        request, form, title=_("Đặt hạn: %(name)s") % {"name": terms.period_name(key)}, button=_("Đặt hạn"),
        back=reverse("reporting:period", args=[key]), act=act, done=_("Đã đặt hạn."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.ACCEPT_REPORT)
def period_lock(request: HttpRequest, key: str) -> HttpResponse:
    """Closes a period for one level."""
    found = _period_or_404(key)
    _needs_manager(request)
    locked = {lock.level for lock in queries.locks() if lock.period_key == key}
    levels = dict.fromkeys(tree.law().steps[d.step].level for d in owing.duties_for(found))
    form = LockForm(request.POST or None, levels=[(one, terms.LEVELS[one]) for one in levels if one not in locked])

    def act() -> str:
        actions.lock_period(key=key, by=me(request), **form.cleaned_data)
        return reverse("reporting:period", args=[key])

    steps = {step: one for one in levels if one not in locked for step in queries.steps_of_level(one)}
    rows = list(periods.unfinished(access(request), key).filter(step__in=steps))
    waiting = [
        {"label": f"{lists.unit(row)} ({terms.LEVELS[steps[row.step]]})", "value": lists.state_of(row, clock.today())[0]}
        for row in rows[:MOST_NAMED]
    ]  # fmt: skip
    if len(rows) > MOST_NAMED:
        more = formats.number(len(rows) - MOST_NAMED)
        waiting.append({"label": _("Còn nữa"), "value": _("%(count)s báo cáo chưa nhận") % {"count": more}})
    return step(
        request, form, title=_("Chốt kỳ: %(name)s") % {"name": terms.period_name(key)}, button=_("Chốt kỳ"),
        back=reverse("reporting:period", args=[key]), act=act, done=_("Đã chốt kỳ."), facts=waiting,
        text=_("Kỳ đã chốt thì không mở lại; ai cần sửa phải có ngoại lệ. Báo cáo ở trên chưa nhận, chốt rồi không ai nhận được."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.SIGN_REPORT)
def exception_new(request: HttpRequest, lock_id: int) -> HttpResponse:
    """One unit may change its reports of the closed period until a day."""
    lock = next((one for one in queries.locks() if one.pk == lock_id), None)
    if lock is None:
        raise Http404
    if not queries.may_allow_exceptions(access(request)):
        raise PermissionDenied
    rows = queries.reports_of(access(request)).filter(period_key=lock.period_key, step__in=queries.steps_of_level(lock.level))
    choices = [(str(row.pk), f"{lists.unit(row)}: {terms.form_name(row.form)}") for row in rows.order_by("area__name", "agency", "id")]
    form = ExceptionForm(request.POST or None, reports=choices)
    back = reverse("reporting:period", args=[lock.period_key])

    def act() -> str:
        data = form.cleaned_data
        actions.allow_exception(
            lock_id=lock_id, report_id=int(data["report"]), until=data["until"], reason=data["reason"], by=me(request)
        )
        return back

    return step(
        request, form, title=_("Ngoại lệ của kỳ đã chốt: %(name)s") % {"name": terms.period_name(lock.period_key)},
        button=_("Cho ngoại lệ"), back=back, act=act, done=_("Đã cho ngoại lệ, có ghi nhật ký."),
    )  # fmt: skip
