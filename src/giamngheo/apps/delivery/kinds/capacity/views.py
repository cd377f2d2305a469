"""Screens of capacity: the list, one case."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import case_lists, case_steps, doors
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import formats

from . import lists, queries, rules, states
from .models import CapacityCase


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Capacity of my areas."""
    wanted = case_lists.wanted_of(request, lists.CASES)
    found = case_lists.narrowed(case_lists.cases_in(CapacityCase, doors.my_areas(request)), wanted, lists.CASES)
    context = {
        **case_lists.page_of(request, found, wanted, lists.CASES), "counts": queries.counts(found),
        "may_begin": access(request).may(P.DELIVER), "doubts": current_plan().eligibility.schemes[rules.P7_1].unconfirmed,
    }  # fmt: skip
    return render(request, "delivery_capacity/cases.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    wanted = case_lists.wanted_of(request, lists.CASES)
    found = case_lists.narrowed(case_lists.cases_in(CapacityCase, doors.my_areas(request)), wanted, lists.CASES)
    return case_lists.file_of(request, kind, found, lists.CASES)


def case_or_404(request: HttpRequest, pk: int, permission: P = P.VIEW_HOUSEHOLDS) -> CapacityCase:
    """404 outside the person's areas, 403 inside them without the permission."""
    doors.support_or_404(request, pk, permission)
    found = queries.case_or_none(pk, doors.my_areas(request))
    if found is None:
        raise Http404
    return found


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what it is, who takes part, certificates."""
    found = case_or_404(request, pk)
    is_running = found.support.state == frame_states.OPEN and found.state == states.RUNNING
    context = {
        **case_steps.page_of(request, found, own=states, answers=_answers(found)),
        "steps": {code: _(words) for code, words in rules.PROOFS}, "settled": queries.settled_steps(pk),
        "learners": None if found.what == CapacityCase.What.MATERIAL else lists.learners_table(found),
        "is_course": found.what == CapacityCase.What.COURSE, "lacks": queries.lack_of(found) if is_running else "",
    }  # fmt: skip
    return render(request, "delivery_capacity/case.html", context)


def _answers(found: CapacityCase) -> list[tuple[Any, Any]]:
    return [
        (_("Loại việc"), found.get_what_display()), (_("Lĩnh vực"), found.get_field_display()), (_("Nội dung bồi dưỡng"), found.topic),
        (_("Đơn vị tổ chức"), found.organiser), (_("Số bản tài liệu"), formats.number(found.copies, missing="")),
        (_("Cần bổ sung"), found.return_reason),
    ]  # fmt: skip


__all__ = ["case", "case_or_404", "cases", "cases_file"]
