"""Screens of divisions: all of mine, one with its sets side by side, why a commune gets this much."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.evidence import PDF_TYPE
from giamngheo.apps.files.queries import FileLost, content_of
from giamngheo.apps.money import terms
from giamngheo.apps.money.doors import number
from giamngheo.kit import exports, formats

from . import comparing, doors, lists, states, words
from .actions.steps import back_of
from .models import Option, Run, Step
from .queries import runs as queries
from .tracing import trace


def _asked(request: HttpRequest) -> dict[str, Any]:
    state, sort = request.GET.get("trang_thai", ""), request.GET.get("sap_xep", "")
    return {
        "state": state if state in states.STATES else "", "year": number(request, "nam"),
        "sort": sort if sort in queries.SORTS else "",
    }  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def runs(request: HttpRequest) -> HttpResponse:
    """Every division of the province's pots; for who sees communes only, what these got."""
    areas, asked = doors.my_areas(request), _asked(request)
    if not doors.sees_province(request):
        page = Paginator(queries.shares_for(areas), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
        return render(request, "allocation/shares.html", {"table": lists.shares_table(page)})
    found = Paginator(queries.narrowed(queries.runs_in(areas), **asked), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "table": lists.runs_table(found, sort=asked["sort"], query=query.urlencode()), "asked": asked,
        "states": states.STATES.values(), "current_year": asked["year"] or "",
        "years": [{"value": "", "label": _("Mọi năm")}, *queries.years_of(areas)], "may_begin": access(request).may(P.PROPOSE_ALLOCATION),
    }  # fmt: skip
    return render(request, "allocation/runs.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def runs_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    areas = doors.my_areas(request)
    found: QuerySet[Any]
    if doors.sees_province(request):
        columns, found, name = lists.run_columns(), queries.narrowed(queries.runs_in(areas), **_asked(request)), "phan-bo-von"
    else:
        columns, found, name = lists.share_columns(), queries.shares_for(areas), "von-xa-duoc-phan-bo"
    record(by=me(request), action="tải danh sách phân bổ vốn", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: found.iterator(chunk_size=2000), name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name=name, title=_("Phân bổ vốn"))


WAITS_AT = (states.DRAFT, states.PROPOSED, states.APPRAISED, states.ENDORSED, states.RESOLVED)


def _stepper(run: Run) -> list[dict[str, str]]:
    labels = (_("Đề nghị"), _("Thẩm định"), _("Ủy ban nhân dân trình"), _("Hội đồng nhân dân"), _("Giao vốn"))
    here = WAITS_AT.index(run.state) if run.state in WAITS_AT else len(WAITS_AT)
    return [
        {"label": label, "state": "done" if n < here else "current" if n == here else "todo"} for n, label in enumerate(labels)
    ]


def _can(request: HttpRequest, run: Run, document_is_dead: bool) -> dict[str, bool]:
    """What this person may press now; the act refuses again."""
    here, user = access(request), me(request)

    def may(name: str) -> bool:
        move = states.ACTS[name]
        return states.can(move, run.state) and here.may(move.permission, run.area_id)

    back = back_of(run)
    return {
        "propose": may("propose"), "compute": may("compute"), "discard": may("discard"),
        "appraise": may(states.desk_act("appraise", run.capital_type).name) and user.pk != run.proposed_by_id,
        "endorse": may("endorse") and user.pk not in (run.proposed_by_id, run.appraised_by_id), "resolve": may("resolve"),
        "assign": may("assign") and (run.document_id is None or document_is_dead),
        "back": back is not None and here.may(back.permission, run.area_id),
    }  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One division: the pot, the figures, the sets side by side, the words given, what comes next."""
    found = doors.run_or_404(request, pk)
    options, units = queries.options_of(found), queries.units_of(found)
    compared = comparing.compared(found, options, units)
    sort = request.GET.get("sap_xep", "")
    page = Paginator(lists.ordered(compared, sort), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    steps = queries.steps_of(found)
    names = person_names([s.by_id for s in steps])
    is_dead = found.document is not None and queries.is_dead(found.document)
    against = _against(request, compared)
    context = {
        "run": found, "state": states.STATES[found.state], "pot": words.pot(found), "capital": words.capital(found),
        "source": words.source(found), "project": terms.projects().get(found.project, found.project), "unit_count": len(units),
        "stepper": _stepper(found) if found.state != states.DISCARDED else None, "can": _can(request, found, is_dead),
        "doubts": comparing.doubts(options), "limits": comparing.limits(found.project),
        "summary": lists.summary_table(compared.summaries()) if len(options) > 1 else None,
        "bars": [b for b in (compared.bars(against, is_gain=g) for g in (True, False)) if b] if against is not None else [],
        "others": [(n, o) for n, o in enumerate(options) if n != compared.base], "against": against,
        "table": lists.comparison_table(found, compared, page, sort=sort), "steps": [_said(s, names) for s in steps],
        "differs": queries.differs_from_document(found) and not is_dead, "is_dead": is_dead,
        "resolution": next((s for s in reversed(steps) if s.act == "resolve"), None) if found.state in states.DONE else None,
    }  # fmt: skip
    return render(request, "allocation/run.html", context)


def _against(request: HttpRequest, compared: comparing.Comparison) -> int | None:
    """Which set's winners and losers are drawn: the one asked for, otherwise the first that is not the base."""
    others = [n for n in range(len(compared.options)) if n != compared.base]
    asked = number(request, "so")
    return asked if asked in others else next(iter(others), None)


def _said(step: Step, names: dict[int, str]) -> dict[str, Any]:
    """A word given, for the page."""
    return {
        "act": _(states.ACTS[step.act].vi), "who": names.get(step.by_id, ""), "at": step.at, "text": step.text,
        "number": step.number, "signed_on": step.signed_on, "file_step": step.pk if step.file_id else None,
        "tone": "due" if step.act in states.BACK else "done",
    }  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def run_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The communes under each set, exactly as the page lists them."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = doors.run_or_404(request, pk)
    compared = comparing.compared(found, queries.options_of(found), queries.units_of(found))
    rows, columns = lists.ordered(compared, request.GET.get("sap_xep", "")), lists.comparison_columns(compared)
    record(by=me(request), action="tải phương án phân bổ vốn", subject=f"phương án phân bổ {pk}", area_id=found.area_id)
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows, name=f"phan-bo-{pk}", scope=access(request).scope())
    title = _("Phân bổ %(pot)s: %(money)s") % {"pot": words.pot(found), "money": formats.money(found.amount_vnd)}
    return exports.xlsx_response(columns, rows, name=f"phan-bo-{pk}", title=title)


@require_GET
@needs(P.VIEW_MONEY)
def unit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Why a commune gets this much: under the set that was proposed, or another that is asked for."""
    found = doors.unit_or_404(request, pk, code)
    sees_all = found.run.area_id in doors.my_areas(request)
    options = queries.options_of(found.run) if sees_all else [o for o in (found.run.chosen,) if o]
    option = _option(request, options, found.run)
    if option is None:
        raise Http404
    share = queries.share_of(found, option)
    context = {
        "commune": found, "run": found.run, "option": option, "share": share, "pot": words.pot(found.run), "options": options,
        "trace": trace(found, option, share, found.run.amount_vnd), "doubts": comparing.doubts([option]), "sees_all": sees_all,
        "back": lists.run_url(found.run) if sees_all else reverse("allocation:runs"), "state": states.STATES[found.run.state],
    }  # fmt: skip
    return render(request, "allocation/unit.html", context)


def _option(request: HttpRequest, options: list[Option], run: Run) -> Option | None:
    asked = number(request, "bo")
    by_id = {option.pk: option for option in options}
    return by_id.get(asked or 0) or by_id.get(run.chosen_id or 0) or next(iter(options), None)


@require_GET
@needs(P.VIEW_MONEY)
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of the resolution that stands; for who sees the pot."""
    found = doors.run_or_404(request, pk)
    step = queries.resolution_of(found)
    if step is None or step.file is None:
        raise Http404
    try:
        content = content_of(step.file)
    except FileLost as lost:
        raise Http404(str(lost)) from None
    ending = {PDF_TYPE: "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(step.file.content_type, "bin")
    headers = {
        "Content-Disposition": f'attachment; filename="nghi-quyet-{pk}.{ending}"', "Content-Security-Policy": "sandbox; default-src 'none'",
    }  # fmt: skip
    return HttpResponse(content, content_type=step.file.content_type, headers=headers)
