"""Screens of difficulties: all of mine, a new one, one with its way, each step on a page of its own."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.agencies import office_name
from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.doors import press, step
from giamngheo.apps.places.queries import communes_among, generation_on
from giamngheo.kit import clock, exports

from . import doors, lists, reach, states, terms
from .actions import difficulties as actions
from .forms import AnswerForm, DifficultyForm, TextForm
from .models import Difficulty

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])
AGENCY_UNIT = "co-quan"


@require_GET
@needs(*reach.READERS)
def difficulties(request: HttpRequest) -> HttpResponse:
    """What my unit raised, what came to my agency, or all."""
    rows, given = doors.asked(request, is_order=False)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    here = access(request)
    context = {
        "table": lists.difficulties_table(page, sort=given["sap_xep"], query=query.urlencode()), "given": given,
        "states": states.STATES.values(), "may_raise": here.may(P.RAISE_DIFFICULTY) or bool(reach.agencies_of(here)),
    }  # fmt: skip
    return render(request, "steering/difficulties.html", context)


@require_GET
@needs(*reach.READERS)
def difficulties_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found, _given = doors.asked(request, is_order=False)
    record(by=me(request), action="tải danh sách khó khăn", subject=kind)
    columns, rows = lists.difficulty_columns(), found
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: rows.iterator(chunk_size=2000), name="kho-khan", scope=access(request).scope()
        )
    return exports.xlsx_response(columns, rows.iterator(chunk_size=2000), name="kho-khan", title=_("Khó khăn, vướng mắc"))


def _units(request: HttpRequest) -> list[tuple[Any, Any]]:
    """For whom I may raise: communes of today's map, my agency."""
    here = access(request)
    today = generation_on(clock.today()).pk
    units: list[tuple[Any, Any]] = [
        (a.pk, a.name) for a in communes_among(here.areas_with(P.RAISE_DIFFICULTY)) if a.generation_id == today
    ]
    return units + [(AGENCY_UNIT, office_name(agency)) for agency in sorted(reach.agencies_of(here))[:1]]


def _agencies() -> list[tuple[str, str]]:
    """Agencies of today; of one without anybody in the system it is said before it is chosen."""
    empty, note = reach.unmanned(), _("%(name)s (chưa có người dùng: cơ quan quản lý Chương trình xem thay)")
    return [(key, note % {"name": name} if key in empty else name) for key, name in reach.standing_offices()]


@GET_AND_POST
@needs(P.RAISE_DIFFICULTY, P.HANDLE_DIFFICULTY)
def difficulty_new(request: HttpRequest) -> HttpResponse:
    """Raises one."""
    form = DifficultyForm(
        request.POST or None, units=_units(request), agencies=_agencies(),
        initial={"managing_agency": reach.managing_agency(), "beyond": "department"},
    )  # fmt: skip

    def act() -> str:
        given = dict(form.cleaned_data)
        unit = given.pop("area")
        new = actions.NewDifficulty(area_id=None if unit == AGENCY_UNIT else int(unit), **given)
        return reverse("steering:difficulty", args=[actions.raise_difficulty(new=new, by=me(request)).pk])

    return step(
        request, form, title=_("Nêu khó khăn, vướng mắc"), button=_("Gửi"), back=reverse("steering:difficulties"), act=act,
        done=_("Đã gửi khó khăn đến cơ quan quản lý."),
        text=_("Cơ quan quản lý trả lời, hoặc chuyển UBND tỉnh khi vượt thẩm quyền. Đơn vị nêu xem câu trả lời rồi đóng."),
    )  # fmt: skip


def _instead(found: Difficulty) -> str:
    """Who acts where the agency asked has nobody in the system; empty where it has, and once it has been handled."""
    if found.state != states.RAISED or found.managing_agency not in reach.unmanned():
        return ""
    handler = office_name(reach.handler_of(found.managing_agency))
    if not handler:
        return _("Cơ quan này chưa có người dùng trong hệ thống, chưa ai trả lời được. Báo quản trị hệ thống.")
    return _("Cơ quan này chưa có người dùng trong hệ thống; %(name)s xem thay: trả lời hoặc chuyển UBND tỉnh.") % {"name": handler}


@require_GET
@needs(*reach.READERS)
def difficulty(request: HttpRequest, pk: int) -> HttpResponse:
    """One with everything that was said about it."""
    found = doors.difficulty_or_404(request, pk)
    steps = list(found.steps.all())
    names = person_names([one.by_id for one in steps])
    label, tone = lists.difficulty_state(found, clock.today())
    words = {name: _(move.vi) for name, move in states.ACTS.items()} | {"raise": _("nêu")}
    mine = doors.directives_about(request, pk)
    context = {
        "found": found, "status": label, "tone": tone, "can": doors.allowed(request, found), "raiser": lists.raiser(found),
        "agency": office_name(found.managing_agency), "project": terms.projects().get(found.project, ""),
        "instead": _instead(found), "steps": [(words.get(s.act, s.act), s, names.get(s.by_id or 0, "")) for s in steps], "directives": mine,
    }  # fmt: skip
    return render(request, "steering/difficulty.html", context)


def _said(request: HttpRequest, pk: int, *, title: str, label: str, button: str, done: str, act: Any) -> HttpResponse:
    """A step that asks one text."""
    found = doors.difficulty_or_404(request, pk)
    form = TextForm(request.POST or None, label=label, initial={"version": found.version})
    where = reverse("steering:difficulty", args=[pk])

    def write() -> str:
        act(form.cleaned_data["text"], form.cleaned_data["version"])
        return where

    facts = [{"label": _("Khó khăn"), "value": found.title}, {"label": _("Nội dung"), "value": found.what}]
    return step(request, form, title=title, button=button, back=where, act=write, done=done, facts=facts)


@GET_AND_POST
@needs(P.HANDLE_DIFFICULTY)
def difficulty_forward(request: HttpRequest, pk: int) -> HttpResponse:
    """Up to the province."""
    return _said(
        request, pk, title=_("Chuyển UBND tỉnh, Ban Chỉ đạo"), label=_("Ý kiến của cơ quan quản lý"), button=_("Chuyển"),
        done=_("Đã chuyển lên tỉnh."),
        act=lambda text, version: actions.forward_difficulty(pk=pk, opinion=text, by=me(request), version=version),
    )  # fmt: skip


@GET_AND_POST
@needs(P.HANDLE_DIFFICULTY, P.STEER)
def difficulty_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The agency's answer, or the province's."""
    found = doors.difficulty_or_404(request, pk)
    form = AnswerForm(request.POST or None, label=_("Câu trả lời"), initial={"version": found.version})
    where = reverse("steering:difficulty", args=[pk])

    def act() -> str:
        data = form.cleaned_data
        actions.answer_difficulty(
            pk=pk, answer=data["text"], promised_on=data["promised_on"], by=me(request), version=data["version"]
        )
        return where

    facts = [{"label": _("Khó khăn"), "value": found.title}, {"label": _("Nội dung"), "value": found.what}]
    return step(
        request, form, title=_("Trả lời khó khăn"), button=_("Trả lời"), back=where, act=act, done=_("Đã trả lời."), facts=facts
    )


@GET_AND_POST
@needs(P.RAISE_DIFFICULTY, P.HANDLE_DIFFICULTY)
def difficulty_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Not solved."""
    return _said(
        request, pk, title=_("Nêu lại khó khăn"), label=_("Vì sao chưa giải quyết được"), button=_("Nêu lại"),
        done=_("Đã nêu lại với cơ quan quản lý."),
        act=lambda text, version: actions.reopen_difficulty(pk=pk, reason=text, by=me(request), version=version),
    )  # fmt: skip


@GET_AND_POST
@needs(P.RAISE_DIFFICULTY, P.HANDLE_DIFFICULTY)
def difficulty_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer one."""
    return _said(
        request, pk, title=_("Rút khó khăn"), label=_("Lý do rút"), button=_("Rút"), done=_("Đã rút khó khăn."),
        act=lambda text, version: actions.withdraw_difficulty(pk=pk, reason=text, by=me(request), version=version),
    )  # fmt: skip


@require_POST
@needs(P.RAISE_DIFFICULTY, P.HANDLE_DIFFICULTY)
def difficulty_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer is taken."""
    doors.difficulty_or_404(request, pk)
    return press(
        request, lambda version: actions.close_difficulty(pk=pk, by=me(request), version=version),
        done=lambda _made: _("Đã đóng khó khăn."), back=reverse("steering:difficulty", args=[pk]),
    )  # fmt: skip
