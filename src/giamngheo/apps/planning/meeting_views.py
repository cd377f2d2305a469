"""Screens of villages' meetings: all within reach, one with its proposals, votes, ties and ranks."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.doors import number, press, step
from giamngheo.kit import clock, exports

from . import doors, forms, meeting_lists, reach, states, terms
from .actions import meetings as actions
from .queries import meetings as queries

READERS = (P.VIEW_HOUSEHOLDS, P.VIEW_TABLES, P.HOLD_MEETING)
WRITERS = (P.PREPARE_PLAN, P.HOLD_MEETING)
GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def _asked(request: HttpRequest) -> dict[str, Any]:
    state, sort = request.GET.get("trang_thai", ""), request.GET.get("sap_xep", "")
    return {
        "year": number(request, "nam"), "state": state if state in states.MEETING_STATES else "",
        "sort": sort if sort in queries.SORTS else "",
    }  # fmt: skip


def _years() -> list[int]:
    return list(range(clock.today().year + 1, terms.FIRST_YEAR - 1, -1))


@require_GET
@needs(*READERS)
def meetings(request: HttpRequest) -> HttpResponse:
    """Every meeting within reach."""
    asked = _asked(request)
    page = Paginator(queries.meetings_for(access(request), **asked), meeting_lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "title": _("Đề xuất của bản"), "table": meeting_lists.meetings_table(page, sort=asked["sort"], query=query.urlencode()),
        "states": states.MEETING_STATES.values(), "asked": asked, "may_open": any(access(request).may(p) for p in WRITERS),
        "years": [{"value": "", "label": _("Mọi năm")}, *_years()], "current_year": asked["year"] or "",
    }  # fmt: skip
    return render(request, "planning/meetings.html", context)


@require_GET
@needs(*READERS)
def meetings_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    here = access(request)
    found = queries.meetings_for(here, **_asked(request))
    record(by=me(request), action="tải danh sách cuộc họp bản về kế hoạch", subject=kind)
    columns = meeting_lists.meeting_columns()
    if kind == "csv":
        return exports.csv_response(columns, lambda: found.iterator(chunk_size=2000), name="hop-ban", scope=here.scope())
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="hop-ban", title=_("Đề xuất của bản"))


@GET_AND_POST
@needs(*WRITERS)
def meeting_new(request: HttpRequest) -> HttpResponse:
    """A village met."""
    villages = queries.villages_to_write(access(request))
    year = clock.today().year
    form = forms.MeetingForm(
        request.POST or None, villages=[(v.pk, v.name) for v in villages], years=_years(),
        initial={"year": str(year + 1), "held_on": clock.today(), "village": villages[0].pk if len(villages) == 1 else ""},
    )  # fmt: skip

    def act() -> str:
        given = dict(form.cleaned_data)
        made = actions.open_meeting(village_id=int(given.pop("village")), year=int(given.pop("year")), by=me(request), **given)
        return meeting_lists.meeting_url(made)

    return step(
        request, form, title=_("Ghi cuộc họp bản về kế hoạch"), button=_("Bắt đầu"), back=reverse("planning:meetings"), act=act,
        done=_("Đã ghi cuộc họp. Ghi các đề xuất, số phiếu rồi chốt thứ tự."),
        text=_("Lập kế hoạch có người dân tham gia (Nghị định 27/2022/NĐ-CP, Điều 8; các bước cụ thể chưa thấy trong văn bản)."),
    )  # fmt: skip


@require_GET
@needs(*READERS)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting."""
    found = doors.meeting_or_404(request, pk)
    rows = queries.proposals_of(found)
    decisions = list(found.tie_decisions.all())
    writes = reach.may_write_village(access(request), found.area_id, found.village_id)
    names = person_names([found.by_id, found.ranked_by_id])
    is_open = found.state == states.OPEN
    titles = {p.pk: p.title for p in rows}
    context = {
        "found": found, "title": meeting_lists.meeting_title(found), "state": states.MEETING_STATES[found.state],
        "table": meeting_lists.proposals_table(rows, is_open=is_open), "rows": rows, "may_write": writes and is_open,
        "ties": queries.open_ties(rows, [d.order for d in decisions]) if is_open else [],
        "missing": sum(p.votes is None for p in rows),
        "decisions": [(d, [titles.get(p, "") for p in d.order]) for d in decisions],
        "by": names.get(found.by_id or 0, ""), "ranked_by": names.get(found.ranked_by_id or 0, ""),
    }  # fmt: skip
    return render(request, "planning/meeting.html", context)


@GET_AND_POST
@needs(*WRITERS)
def proposal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What the village asks for."""
    found = doors.meeting_to_write(request, pk)
    form = forms.ProposalForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        given = dict(form.cleaned_data)
        version = given.pop("version")
        actions.add_proposal(meeting_id=pk, new=actions.NewProposal(**given), by=me(request), version=version)
        return meeting_lists.meeting_url(found)

    title = _("Thêm đề xuất: %(village)s") % {"village": found.village.name}
    return step(
        request, form, title=title, button=_("Thêm đề xuất"), back=meeting_lists.meeting_url(found), act=act, done=_("Đã thêm đề xuất.")
    )


@GET_AND_POST
@needs(*WRITERS)
def votes_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Votes of every proposal on one sheet."""
    found = doors.meeting_to_write(request, pk)
    rows = queries.proposals_of(found)
    form = forms.VotesForm(request.POST or None, proposals=rows, most=found.attendees, initial={"version": found.version})

    def act() -> str:
        actions.record_votes(meeting_id=pk, votes=form.votes(), by=me(request), version=form.cleaned_data["version"])
        return meeting_lists.meeting_url(found)

    return step(
        request, form, title=_("Ghi số phiếu: %(village)s") % {"village": found.village.name}, button=_("Ghi số phiếu"), act=act,
        back=meeting_lists.meeting_url(found), done=_("Đã ghi số phiếu."),
        text=_("%(count)s đại diện hộ dự họp; mỗi người được chọn nhiều đề xuất.") % {"count": found.attendees},
    )  # fmt: skip


@GET_AND_POST
@needs(*WRITERS)
def tie_decide(request: HttpRequest, pk: int, votes: int) -> HttpResponse:
    """In which order the meeting put those with equally many votes."""
    found = doors.meeting_to_write(request, pk)
    group = [p for p in queries.proposals_of(found) if p.votes == votes]
    if len(group) < 2 or votes < 1:
        raise Http404
    form = forms.TieForm(request.POST or None, group=group, initial={"version": found.version})

    def act() -> str:
        actions.decide_tie(
            meeting_id=pk, order=form.order(), reason=form.cleaned_data["reason"], by=me(request),
            version=form.cleaned_data["version"],
        )  # fmt: skip
        return meeting_lists.meeting_url(found)

    return step(
        request, form, title=_("Các đề xuất cùng %(votes)s phiếu") % {"votes": votes}, button=_("Ghi quyết định"),
        back=meeting_lists.meeting_url(found), act=act, done=_("Đã ghi quyết định của cuộc họp."),
    )  # fmt: skip


@require_POST
@needs(*WRITERS)
def meeting_rank(request: HttpRequest, pk: int) -> HttpResponse:
    """Ranks and closes."""
    found = doors.meeting_to_write(request, pk)
    return press(
        request, lambda v: actions.rank_meeting(meeting_id=pk, by=me(request), version=v), back=meeting_lists.meeting_url(found),
        done=lambda _d: _("Đã chốt thứ tự các đề xuất."),
    )  # fmt: skip
