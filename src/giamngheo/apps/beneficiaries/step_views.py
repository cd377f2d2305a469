"""Each act on a list, on a page of its own or by one press."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import clock, formats
from giamngheo.kit.asked import whole

from . import doors, states, terms
from .actions import checking, deciding, printing, proposing
from .forms import ApproveForm, ReasonForm, SettleForm
from .lists import list_url
from .models import BeneficiaryList
from .queries import rows as row_queries
from .queries.reach import rows_for
from .states import Refused

ACT = ["GET", "HEAD", "POST"]
# One page asks about so many; more are narrowed to a village by the address.
# A page takes no more fields than this (Django's limit is a thousand).
SETTLE_MOST = 900


def _version(request: HttpRequest) -> int:
    version = whole(request.POST.get("version"))
    return -1 if version is None else version


def _is_past(request: HttpRequest, found: BeneficiaryList, move: str) -> bool:
    """Whether the page of an act is asked for that the list's state no longer allows; a press is refused by the act itself."""
    return request.method != "POST" and not states.can(states.BY_NAME[move], found.state)


@require_POST
@needs(P.PROPOSE_LIST)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """To the villages."""
    found = doors.list_or_404(request, pk, P.PROPOSE_LIST)
    act = lambda: proposing.send_list(list_id=pk, by=me(request), version=_version(request))  # noqa: E731
    return doors.press(request, act, done=_("Đã gửi các bản cho ý kiến."), back=list_url(found))


@require_POST
@needs(P.PROPOSE_LIST)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, rule, overlaps, places."""
    found = doors.list_or_404(request, pk, P.PROPOSE_LIST)
    act = lambda: checking.check_list(list_id=pk, by=me(request), version=_version(request))  # noqa: E731
    return doors.press(request, act, done=_("Đã kiểm tra từng dòng: thông tin, điều kiện, hỗ trợ trùng."), back=list_url(found))


@require_http_methods(ACT)
@needs(P.PROPOSE_LIST)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The order of those whom the rule leaves equal at the last place."""
    found = doors.list_or_404(request, pk, P.PROPOSE_LIST)
    if _is_past(request, found, "settle"):
        return redirect(list_url(found))
    equals = row_queries.tied_rows(found)
    if not equals:
        raise Http404
    village = whole(request.GET.get("ban"))
    by_village = sorted(equals, key=lambda row: (row.village.search_key if row.village else "", row.sort_key, row.pk))
    rows = [row for row in by_village if village is None or row.village_id == village][:SETTLE_MOST]
    more = len(equals) - len(rows)
    warning = _("Chỉ hiện %(count)s dòng; còn %(more)s dòng không hiện ở trang này.") % {
        "count": formats.number(len(rows)), "more": formats.number(more),
    } if more else ""  # fmt: skip
    doors.read_names(request, found)
    names = {row.pk: f"{formats.person_name(row.name)}{', ' + row.village.name if row.village else ''}" for row in rows}
    form = SettleForm(request.POST or None, rows=rows, names=names, initial={"version": found.version})
    text = _("Quy định không nói ai trước trong %(count)s dòng này, hoặc còn thiếu thông tin để nói. Ghi thứ tự 1, 2, 3… theo biên "
             "bản họp cho ai được chọn, bỏ trống những dòng còn lại; hệ thống không tự chọn.")  # fmt: skip
    return doors.step(
        request, form, title=_("Xếp thứ tự ngang nhau ở suất cuối"), button=_("Ghi thứ tự"), back=list_url(found),
        done=_("Đã ghi thứ tự theo biên bản họp."), text=text % {"count": formats.number(len(equals))}, warning=warning,
        act=lambda: checking.settle_ties(
            list_id=pk, order=form.order(), reason=form.cleaned_data["reason"], version=form.cleaned_data["version"], by=me(request)
        ),
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.APPROVE_LIST)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Check your answers, then the decision."""
    found = doors.list_or_404(request, pk, P.APPROVE_LIST)
    if _is_past(request, found, "approve"):
        return redirect(list_url(found))
    counts = row_queries.counts_of(found, rows_for(access(request), found))
    form = ApproveForm(request.POST or None, initial={"version": found.version, "decided_on": clock.today()})
    told: list[tuple[str, Any]] = [
        (_("Danh sách"), found.title), (_("Nội dung"), terms.content_name(found.content)),
        (_("Xét vào ngày"), formats.day(found.on)), (_("Số suất"), formats.number(counts.limit, missing=_("không giới hạn"))),
        (_("Được chọn"), formats.number(counts.chosen)), (_("Danh sách chờ"), formats.number(counts.waiting)),
        (_("Không đưa vào"), formats.number(counts.left_out)), (_("Bản không đồng ý"), formats.number(counts.disagreed)),
        (_("Kiểm tra lúc"), formats.moment(found.checked_at, missing="")), (_("Thẩm quyền"), found.authority),
    ]  # fmt: skip
    return doors.step(
        request, form, title=_("Phê duyệt danh sách thụ hưởng"), button=_("Phê duyệt danh sách"), back=list_url(found),
        done=_("Đã phê duyệt danh sách; danh sách được khoá lại."), answers=[{"label": a, "value": b} for a, b in told],
        warning=_("Sau khi phê duyệt, danh sách và thông tin làm căn cứ được khoá lại, không sửa được."),
        act=lambda: deciding.approve_list(list_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.APPROVE_LIST)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to who drew it up."""
    found = doors.list_or_404(request, pk, P.APPROVE_LIST)
    if _is_past(request, found, "return"):
        return redirect(list_url(found))
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Trả lại danh sách"), button=_("Trả lại"), back=list_url(found), done=_("Đã trả lại danh sách cho cán bộ."),
        text=found.title, act=lambda: deciding.return_list(list_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.PROPOSE_LIST)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Not carried on."""
    found = doors.list_or_404(request, pk, P.PROPOSE_LIST)
    if _is_past(request, found, "stop"):
        return redirect(list_url(found))
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Dừng danh sách"), button=_("Dừng danh sách"), back=list_url(found), done=_("Đã dừng danh sách."),
        text=found.title, act=lambda: proposing.stop_list(list_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_POST
@needs(P.PROPOSE_LIST)
def print_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The approved list as Word and PDF."""
    found = doors.list_or_404(request, pk, P.PROPOSE_LIST)
    doors.read_names(request, found)
    try:
        paper = printing.print_list(list_id=pk, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(list_url(found))
    return redirect("papers:paper", pk=paper.pk)
