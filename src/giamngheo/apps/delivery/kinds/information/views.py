"""Screens of information: the list, one case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import case_lists, case_steps, doors
from giamngheo.apps.delivery import states as frame_states
from giamngheo.kit import formats

from . import lists, queries, rules, states
from .models import InformationCase


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Information of my areas."""
    return case_lists.cases_page(request, lists.CASES, counts=queries.counts, giver=rules.P6_1)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    return case_lists.cases_file_page(request, kind, lists.CASES)


case_or_404 = doors.case_door(queries.case_or_none)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: where it stands, what was handed over, who was trained, what was sent."""
    found = case_or_404(request, pk)
    page = case_steps.page_of(request, found, own=states, answers=_answers(found))
    is_living_on = found.support.state == frame_states.ACCEPTED and access(request).may(P.DELIVER, found.area_id)
    page["may"]["post"] = page["may"]["post"] or is_living_on
    context = {
        **page,
        **case_steps.proofs_of(found, own=states, proofs=rules.PROOFS, settled=queries.settled_steps(pk), lack_of=queries.lack_of),
        "items": lists.items_table(found) if found.what in rules.HANDED_OVER else None,
        "officers": lists.officers_table(found) if found.what == InformationCase.What.TRAINING else None,
        "posts": None if found.what in ("equipment", "training") else lists.posts_table(found),
    }  # fmt: skip
    return render(request, "delivery_information/case.html", context)


def _answers(found: InformationCase) -> list[tuple[Any, Any]]:
    decided = f"{found.decision_number}, {formats.day(found.decided_on)}" if found.decision_number else ""
    return [
        (_("Loại việc"), found.get_what_display()), (_("Đặt ở đâu"), found.site), (_("Cửa khẩu"), found.border_gate),
        (_("Ai vận hành"), found.operator), (_("Ngày của danh mục"), formats.day(found.listed_on)),
        (_("Số hộ được tiếp cận"), formats.number(found.household_count, missing="")),
        (_("Trong đó hộ nghèo, cận nghèo"), formats.number(found.poor_count, missing="")),
        (_("Quyết định duyệt"), decided), (_("Cần bổ sung"), found.return_reason),
    ]  # fmt: skip


__all__ = ["case", "case_or_404", "cases", "cases_file"]
