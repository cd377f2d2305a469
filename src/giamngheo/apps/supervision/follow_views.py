"""Screens of recommendations: all of mine, one with its answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, narrowed, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.doors import press, step
from giamngheo.kit import clock, exports

from . import actions, lists, queries, states
from .forms import TextForm
from .models import Recommendation

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def _asked(request: HttpRequest) -> tuple[Any, dict[str, str]]:
    here = access(request)
    given = {name: request.GET.get(name, "") for name in ("viec", "sap_xep")}
    found = queries.recommendations_of(here)
    if given["viec"] in ("tra-loi", "xem"):
        found = found.filter(pk__in=queries.waiting_for(here)[0 if given["viec"] == "tra-loi" else 1].values("pk"))
    if given["viec"] == "qua-han":
        found = found.filter(state=states.OPEN, due_on__lt=clock.today())
    place = narrowed(request)
    found, given["place"] = place.rows(found), place.name
    return found.order_by(queries.FOLLOW_SORTS.get(given["sap_xep"], "due_on"), "id"), given


@require_GET
@needs(*queries.READERS)
def recommendations(request: HttpRequest) -> HttpResponse:
    """All that I see."""
    rows, given = _asked(request)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {"table": lists.recommendations_table(page, sort=given["sap_xep"], query=query.urlencode()), "given": given}
    return render(request, "supervision/recommendations.html", context)


@require_GET
@needs(*queries.READERS)
def recommendations_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    rows, _given = _asked(request)
    record(by=me(request), action="tải danh sách kiến nghị kiểm tra", subject=kind)
    columns = lists.recommendation_columns()
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows.iterator(chunk_size=2000), name="kien-nghi", scope=access(request).scope())
    return exports.xlsx_response(columns, rows.iterator(chunk_size=2000), name="kien-nghi", title=_("Kiến nghị sau kiểm tra"))


def _or_404(request: HttpRequest, pk: int) -> Recommendation:
    found = queries.recommendation_or_none(pk, access(request))
    if found is None:
        raise Http404
    return found


def _may_close(request: HttpRequest, found: Recommendation) -> bool:
    here = access(request)
    return queries.may_inspect(here, found.inspection) and not queries.may_answer(here, found)


@require_GET
@needs(*queries.READERS)
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """One with its answer."""
    found = _or_404(request, pk)
    label, tone = lists.follow_state(found, clock.today())
    steps = list(found.steps.all())
    names = person_names([found.answered_by_id, found.closed_by_id, *(one.by_id for one in steps)])
    is_sent = found.inspection.state == states.CONCLUDED
    mine = {"answer": queries.may_answer(access(request), found), "close": _may_close(request, found), "return": _may_close(request, found)}
    context = {
        "found": found, "status": label, "tone": tone, "unit": lists.unit(found), "answered_by": names.get(found.answered_by_id or 0, ""),
        "closed_by": names.get(found.closed_by_id or 0, ""),
        "steps": [(_(states.FOLLOW_ACTS[one.act].vi), one, names.get(one.by_id or 0, "")) for one in steps],
        "can": {name: may and is_sent and states.can(states.FOLLOW_ACTS[name], found.state) for name, may in mine.items()},
    }  # fmt: skip
    return render(request, "supervision/recommendation.html", context)


def _said(request: HttpRequest, pk: int, *, title: str, label: str, button: str, done: str, act: Any) -> HttpResponse:
    found = _or_404(request, pk)
    form = TextForm(request.POST or None, label=label, initial={"version": found.version})
    where = reverse("supervision:recommendation", args=[pk])

    def write() -> str:
        act(form.cleaned_data["text"], form.cleaned_data["version"])
        return where

    facts = [{"label": _("Thấy được"), "value": found.finding}, {"label": _("Kiến nghị"), "value": found.text}]
    return step(request, form, title=title, button=button, back=where, act=write, done=done, facts=facts)


@GET_AND_POST
@needs(P.ANSWER_INSPECTION)
def recommendation_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit did."""
    if not queries.may_answer(access(request), _or_404(request, pk)):
        raise PermissionDenied
    return _said(
        request, pk, title=_("Trả lời kiến nghị"), label=_("Kết quả thực hiện"), button=_("Gửi trả lời"), done=_("Đã gửi trả lời."),
        act=lambda text, version: actions.answer_recommendation(pk=pk, answer=text, by=me(request), version=version),
    )  # fmt: skip


@GET_AND_POST
@needs(P.INSPECT)
def recommendation_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Not done yet."""
    if not _may_close(request, _or_404(request, pk)):
        raise PermissionDenied
    return _said(
        request, pk, title=_("Trả lại câu trả lời"), label=_("Lý do trả lại"), button=_("Trả lại"), done=_("Đã trả lại câu trả lời."),
        act=lambda text, version: actions.return_answer(pk=pk, reason=text, by=me(request), version=version),
    )  # fmt: skip


@require_POST
@needs(P.INSPECT)
def recommendation_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Seen to be done."""
    if not _may_close(request, _or_404(request, pk)):
        raise PermissionDenied
    return press(
        request, lambda version: actions.close_recommendation(pk=pk, by=me(request), version=version),
        done=lambda _made: _("Đã đóng kiến nghị."), back=reverse("supervision:recommendation", args=[pk]),
    )  # fmt: skip
