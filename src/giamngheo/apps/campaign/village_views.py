"""A village's list: its households, meetings, posting, objections; and each act on it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.fields import offer

from . import actions, lists, next_step, states, terms
from .commune_views import commune_url
from .forms import (
    MinutesForm,
    ObjectionForm,
    PlanMeetingForm,
    PostAgainForm,
    PostForm,
    ReasonForm,
    RecheckForm,
    RemarkForm,
)
from .models import Meeting, Objection, VillageList
from .pages import act_page, doubts_of, list_or_404
from .queries import campaigns, cases, contents

PEOPLE = campaigns.VILLAGE_PEOPLE
ACT = ["GET", "HEAD", "POST"]
FILE_KINDS = ("xlsx", "csv")


def village_url(row: VillageList) -> str:
    return reverse("campaign:village", args=[row.pk])


def _line(row: VillageList) -> campaigns.VillageLine:
    found = campaigns.village_lines([row.campaign], clock.today())
    return next(line for line in found if line.list.pk == row.pk)


@require_GET
@needs(*PEOPLE)
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """One village: its step, what comes next, its households as posted, meetings, objections."""
    row = list_or_404(request, pk)
    here, area_id = access(request), row.area_id
    line = _line(row)
    may_meet = campaigns.holds_meetings(here, row)
    knows = campaigns.sees_result(here, row)
    columns = lists.posted_columns([f.id for f in terms.law().posted_fields], with_results=knows)
    may_read = any(here.may(p, area_id) for p in (P.RUN_CAMPAIGN, P.VIEW_HOUSEHOLDS))
    found = cases.cases_of_list(row) if may_read else cases.to_post(row)
    shown = lists.case_columns(of_village=True, results="all" if knows else "none") if may_read else columns
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    meetings = list(row.meetings.prefetch_related("remarks"))
    postings = list(row.postings.all())
    objections = list(row.objections.select_related("household"))
    planned = next((m for m in meetings if m.state == "planned"), None)
    is_to_meet = may_meet and line.state == states.SCORED
    for sort, rows in (("bien-ban", meetings), ("niem-yet", postings), ("phuc-tra", objections)):
        lists.with_papers(sort, rows, contents.papers_of(sort, [one.pk for one in rows]))
    context = {
        "row": row,
        "line": line,
        "name": line.name,
        "state": states.VILLAGE_STATES[line.state],
        "state_words": lists.village_words(line),
        "state_tone": lists.village_tone(line),
        "campaign": row.campaign,
        "meetings": meetings,
        "planned": planned,
        "postings": postings,
        "objections": objections,
        "hears_objections": campaigns.hears_objections(here, row) if objections else False,
        "knows": knows,
        "may_print": here.may(P.RUN_CAMPAIGN, area_id),
        "table": lists.cases_table(
            page, columns=shown, caption=_("Các hộ của %(name)s") % {"name": line.name},
            export_url="", names_link=here.may(P.VIEW_HOUSEHOLDS, area_id),
        ),
        "may_meet": is_to_meet,
        "may_minute": may_meet,
        "may_run": here.may(P.RUN_CAMPAIGN, area_id) and row.campaign.state in {states.RUNNING, states.RETURNED},
        "may_observe": here.may(P.OBSERVE, area_id),
        "back_url": commune_url(row.campaign),
        "doubts": doubts_of(row.campaign),
        "following": "" if is_to_meet and not line.undetermined else next_step.of_village(line, planned.held_on if planned else None),
    }  # fmt: skip
    return render(request, "campaign/village.html", context)


@require_GET
@needs(*PEOPLE)
def village_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The list to post: only the fields that the law posts, newly escaped and dropped households left out. Before it is
    posted only for those who know the result."""
    row = list_or_404(request, pk)
    if kind not in FILE_KINDS:
        raise Http404
    if not campaigns.sees_result(access(request), row):
        raise PermissionDenied
    columns = lists.posted_columns([f.id for f in terms.law().posted_fields])
    found = cases.to_post(row)
    name = campaigns.village_name(row)
    record(by=me(request), action="tải danh sách niêm yết", subject=f"danh sách bản {row.pk}", area_id=row.area_id)
    title = f"Kết quả rà soát năm {row.campaign.commune_review.round.year}, {name}, {row.campaign.area.name}"
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name=f"niem-yet-{row.pk}", scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name=f"niem-yet-{row.pk}", title=title)


@require_http_methods(ACT)
@needs(P.HOLD_MEETING, P.RUN_CAMPAIGN)
def meeting_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls a village meeting."""
    row = list_or_404(request, pk, P.HOLD_MEETING, P.RUN_CAMPAIGN)

    def do(given: dict[str, Any]) -> None:
        actions.plan_meeting(
            village_list=row, held_on=given["held_on"], place=given["place"], by=me(request), version=given["version"]
        )

    return act_page(
        request, form=PlanMeetingForm(request.POST or None, initial={"version": row.version}), do=do,
        done=_("Đã mời hội nghị bản; Mặt trận Tổ quốc xã được mời giám sát."), back=village_url(row),
        submit=_("Mời hội nghị"), title=_("Mời hội nghị %(name)s") % {"name": campaigns.village_name(row)},
        text=_("Mời Ban Chỉ đạo xã, cán bộ giảm nghèo, bí thư chi bộ, các đoàn thể, rà soát viên, đại diện các hộ; Mặt trận "
               "Tổ quốc xã được mời giám sát và thấy hội nghị này trong việc của mình."),
    )  # fmt: skip


def _meeting_or_404(request: HttpRequest, pk: int, *permissions: P) -> tuple[Meeting, VillageList]:
    found = Meeting.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found, list_or_404(request, found.village_list_id, *permissions)


@require_http_methods(ACT)
@needs(P.HOLD_MEETING, P.RUN_CAMPAIGN)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Records a meeting's minutes and vote."""
    found, row = _meeting_or_404(request, pk, P.HOLD_MEETING, P.RUN_CAMPAIGN)
    found.village_list = row
    initial = {"version": row.version, "held_on": found.held_on, "place": found.place}

    def do(given: dict[str, Any]) -> str:
        minutes = actions.Minutes(
            held_on=given["held_on"], place=given["place"], attended=given["attended"], agreed=given["agreed"],
            chair=given["chair"], secretary=given["secretary"], text=given["text"],
            representatives=given["representatives"].splitlines(),
        )  # fmt: skip
        held = actions.record_meeting(meeting=found, minutes=minutes, by=me(request), version=given["version"])
        if held.state == "passed":
            return _("Đã ghi: hội nghị nhất trí với kết quả.")
        return _("Đã ghi: chưa đủ một nửa số người dự nhất trí. Cán bộ giảm nghèo xã phân loại lại, rồi bản họp lại.")

    return act_page(
        request, form=MinutesForm(request.POST or None, initial=initial), do=do, done=_("Đã ghi kết quả hội nghị bản."),
        back=village_url(row), submit=_("Ghi kết quả hội nghị"),
        title=_("Biên bản hội nghị %(name)s, lần %(number)s") % {"name": campaigns.village_name(row), "number": found.number},
        text=_("Dưới một nửa số người dự nhất trí thì bản rà soát lại và họp lại."),
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.OBSERVE)
def meeting_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """The Front's remark."""
    found, row = _meeting_or_404(request, pk, P.OBSERVE)

    def do(given: dict[str, Any]) -> None:
        actions.remark(meeting=found, has_attended=given["has_attended"] == "co", text=given["text"], by=me(request))

    return act_page(
        request, form=RemarkForm(request.POST or None), do=do, done=_("Đã ghi nhận xét của Mặt trận Tổ quốc xã."),
        back=village_url(row), submit=_("Ghi nhận xét"),
        title=_("Nhận xét của Mặt trận Tổ quốc xã về hội nghị %(name)s") % {"name": campaigns.village_name(row)},
        facts=[(_("Ngày họp"), formats.day(found.held_on)), (_("Nơi họp"), found.place)],
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.RUN_CAMPAIGN)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Posts the village's result, or the result of re-checks."""
    row = list_or_404(request, pk, P.RUN_CAMPAIGN)
    is_again = row.state == states.RECHECKED
    form = (PostAgainForm if is_again else PostForm)(request.POST or None, initial={"version": row.version})

    def do(given: dict[str, Any]) -> str:
        act = actions.post_again if is_again else actions.post_result
        made = act(
            village_list=row, place=given["place"], posted_on=given["posted_on"], late_reason=given["late_reason"],
            by=me(request), version=given["version"],
        )  # fmt: skip
        return _("Đã ghi niêm yết đến hết %(day)s.") % {"day": formats.day(made.until_on)}

    name = campaigns.village_name(row)
    return act_page(
        request, form=form, do=do, done=_("Đã ghi niêm yết."), back=village_url(row), submit=_("Niêm yết"),
        title=(_("Niêm yết kết quả phúc tra %(name)s") if is_again else _("Niêm yết kết quả %(name)s")) % {"name": name},
        text=_("Niêm yết ở bản và trụ sở xã, đồng thời thông báo trên loa. Danh sách niêm yết chỉ có các cột luật cho niêm yết."),
        file_url=reverse("campaign:village_file", args=[row.pk, "xlsx"]), file_label=_("Tải danh sách niêm yết (.xlsx)"),
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.RUN_CAMPAIGN)
def objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an objection."""
    row = list_or_404(request, pk, P.RUN_CAMPAIGN)
    form = ObjectionForm(request.POST or None, initial={"version": row.version})
    homes = {str(c.household_id): c.household for c in cases.cases_of_list(row)}
    offer(form.fields["household"], [("", _("Không về riêng hộ nào")), *((pk, h.head_name) for pk, h in homes.items())])

    def do(given: dict[str, Any]) -> None:
        actions.receive_objection(
            village_list=row, household=homes.get(given["household"]), from_name=given["from_name"], text=given["text"],
            received_on=given["received_on"], by=me(request), version=given["version"],
        )  # fmt: skip

    return act_page(
        request, form=form, do=do, done=_("Đã nhận khiếu nại."), back=village_url(row), submit=_("Nhận khiếu nại"),
        title=_("Khiếu nại về kết quả %(name)s") % {"name": campaigns.village_name(row)},
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.RUN_CAMPAIGN)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Records a re-check."""
    found = Objection.objects.select_related("household").filter(pk=pk).first()
    if found is None:
        raise Http404
    row = list_or_404(request, found.village_list_id, P.RUN_CAMPAIGN)
    found.village_list = row

    def do(given: dict[str, Any]) -> None:
        actions.recheck(
            objection=found, is_changed=given["is_changed"] == "co", outcome=given["outcome"],
            rechecked_on=given["rechecked_on"], by=me(request), version=given["version"],
        )  # fmt: skip

    return act_page(
        request, form=RecheckForm(request.POST or None, initial={"version": found.version}), do=do,
        done=_("Đã ghi kết quả phúc tra. Niêm yết lại kết quả."), back=village_url(row), submit=_("Ghi kết quả phúc tra"),
        title=_("Phúc tra khiếu nại, %(name)s") % {"name": campaigns.village_name(row)},
        facts=[
            (_("Người khiếu nại"), found.from_name), (_("Nội dung"), found.text),
            (_("Về hộ"), found.household.head_name if found.household else _("không về riêng hộ nào")),
            (_("Ngày nhận"), formats.day(found.received_on)), (_("Hạn phúc tra"), formats.day(found.due_on)),
        ],
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.RUN_CAMPAIGN)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a village back to the survey."""
    row = list_or_404(request, pk, P.RUN_CAMPAIGN)

    def do(given: dict[str, Any]) -> None:
        actions.reopen_list(village_list=row, reason=given["reason"], by=me(request), version=given["version"])

    return act_page(
        request, form=ReasonForm(request.POST or None, initial={"version": row.version}), do=do,
        done=_("Đã đưa bản về rà soát lại."), back=village_url(row), submit=_("Rà soát lại bản này"),
        title=_("Rà soát lại %(name)s") % {"name": campaigns.village_name(row)},
        text=_("Hội nghị và niêm yết đã ghi vẫn lưu nhưng không còn tính; bản phân loại lại, họp lại, niêm yết lại. Khiếu nại "
               "chưa phúc tra vẫn còn và được phúc tra sau lần niêm yết mới."),
    )  # fmt: skip
