"""Screens of praise: the list with its file, one nomination with its figures, movements and criteria."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import Access, person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.papers.actions import WORD_TYPE
from giamngheo.kit import exports
from giamngheo.kit.asked import whole
from giamngheo.kit.workflow import Refused

from . import lists, shown, states, terms
from .models import Nomination
from .queries import nominations as queries
from .word_list import praise_list


def nomination_or_404(request: HttpRequest, pk: int) -> Nomination:
    """404 out of sight."""
    found = queries.nomination_or_none(pk, access(request))
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest) -> tuple[Any, dict[str, Any]]:
    given: dict[str, Any] = {
        "state": request.GET.get("trang_thai", ""), "kind": request.GET.get("loai", ""), "sort": request.GET.get("sap_xep", ""),
        "year": whole(request.GET.get("nam")),
    }  # fmt: skip
    given["state"] = given["state"] if given["state"] in states.STATES else ""
    given["kind"] = given["kind"] if given["kind"] in Nomination.Kind.values else ""
    return queries.narrowed(queries.nominations_of(access(request)), **given), given


@require_GET
@needs(*queries.READERS)
def nominations(request: HttpRequest) -> HttpResponse:
    """All that I see."""
    rows, given = _asked(request)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    here = access(request)
    context = {
        "table": lists.nominations_table(page, here, sort=given["sort"], query=query.urlencode()), "given": given,
        "states": states.STATES.values(), "kinds": Nomination.Kind.choices, "may_nominate": here.may(P.NOMINATE),
        "may_decide": here.may(P.REVIEW_PRAISE) or here.may(P.DECIDE_PRAISE), "may_see_supports": here.may(P.VIEW_HOUSEHOLDS),
    }  # fmt: skip
    return render(request, "praise/nominations.html", context)


@require_GET
@needs(*queries.READERS)
def nominations_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, names as this person may read them."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    rows, _given = _asked(request)
    here, columns = access(request), lists.columns()
    record(by=me(request), action="tải danh sách đề nghị khen thưởng", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: lists.rows_of(rows, here), name="khen-thuong", scope=here.scope())
    return exports.xlsx_response(columns, lists.rows_of(rows, here), name="khen-thuong", title=_("Đề nghị khen thưởng"))


@require_GET
@needs(*queries.READERS)
def decision_list(request: HttpRequest) -> HttpResponseBase:
    """The list attached to a decision as Word; ``cua``: a nomination it awarded, without it those who wait for a decision."""
    key = whole(request.GET.get("cua"))
    like = nomination_or_404(request, key) if key else None
    try:
        content = praise_list(queries.for_decision(access(request), like), by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("praise:nominations")
    subject = like.decision_number if like else "dự thảo"
    record(by=me(request), action="tải danh sách kèm quyết định khen thưởng", subject=subject)
    headers = {"Content-Disposition": 'attachment; filename="danh-sach-khen-thuong.docx"'}
    return HttpResponse(content, content_type=WORD_TYPE, headers=headers)


def allowed(here: Access, found: Nomination) -> dict[str, bool]:
    """Which acts this person may do now, by name."""
    can = {}
    for name, move in states.ACTS.items():
        may = queries.may_nominate(here, found) if name == "resubmit" else here.may(move.permission, found.area_id)
        decides = move.permission == P.DECIDE_PRAISE
        is_free = name == "resubmit" or queries.has_no_hand_in(found, here.user.pk, decides=decides)
        can[name] = may and is_free and states.can(move, found.state)
    can["decide"] = can["decide"] and found.opinion == Nomination.Opinion.AGREED
    can["consent"] = found.is_personal and queries.may_nominate(here, found)
    return can


@require_GET
@needs(*queries.READERS)
def nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """One with its figures, warnings, opinion, decision."""
    found, here = nomination_or_404(request, pk), access(request)
    state = states.STATES[found.state]
    people = person_names([found.nominated_by_id, found.reviewed_by_id, found.decided_by_id])
    row = lists.rows_of([found], here)[0]
    context = {
        "found": found, "name": row.name, "warning": row.warning, "status": state.label, "tone": state.tone,
        "is_named": queries.is_named_before(here, found), "lines": shown.figure_lines(found), "can": allowed(here, found),
        "movement": terms.movement_name(found.movement), "award": terms.award_name(found.movement, found.award),
        "nominated_by": people.get(found.nominated_by_id or 0, ""), "reviewed_by": people.get(found.reviewed_by_id or 0, ""),
        "may_open_household": found.household_id and here.may(P.VIEW_HOUSEHOLDS, found.area_id),
    }  # fmt: skip
    return render(request, "praise/nomination.html", context)


@require_GET
@needs(*queries.READERS)
def movements_page(request: HttpRequest) -> HttpResponse:
    """Movements, criteria and awards of the plan, and how sure they are."""
    kinds = Nomination.Kind.choices
    found = [
        {
            "movement": one, "is_sure": one.confidence == "confirmed",
            "kinds": [(label, one.criteria_of(kind), one.awards_of(kind)) for kind, label in kinds if one.criteria_of(kind)],
        }
        for one in terms.movements().values()
    ]  # fmt: skip
    return render(request, "praise/movements.html", {"found": found})
