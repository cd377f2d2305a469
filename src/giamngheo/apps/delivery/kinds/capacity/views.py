"""Screens of capacity: the list, one case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import case_lists, case_steps, doors
from giamngheo.kit import formats

from . import lists, queries, rules, states
from .models import CapacityCase


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Capacity of my areas."""
    return case_lists.cases_page(request, lists.CASES, counts=queries.counts, giver=rules.P7_1)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    return case_lists.cases_file_page(request, kind, lists.CASES)


case_or_404 = doors.case_door(queries.case_or_none)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what it is, who takes part, certificates."""
    found = case_or_404(request, pk)
    context = {
        **case_steps.page_of(request, found, own=states, answers=_answers(found)),
        **case_steps.proofs_of(found, own=states, proofs=rules.PROOFS, settled=queries.settled_steps(pk), lack_of=queries.lack_of),
        "learners": None if found.what == CapacityCase.What.MATERIAL else lists.learners_table(found),
        "is_course": found.what == CapacityCase.What.COURSE,
    }  # fmt: skip
    return render(request, "delivery_capacity/case.html", context)


def _answers(found: CapacityCase) -> list[tuple[Any, Any]]:
    return [
        (_("Loại việc"), found.get_what_display()), (_("Lĩnh vực"), found.get_field_display()), (_("Nội dung bồi dưỡng"), found.topic),
        (_("Đơn vị tổ chức"), found.organiser), (_("Số bản tài liệu"), formats.number(found.copies, missing="")),
        (_("Cần bổ sung"), found.return_reason),
    ]  # fmt: skip


__all__ = ["case", "case_or_404", "cases", "cases_file"]
