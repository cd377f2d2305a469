"""Screens of communication: the list, one case."""

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
from .models import CommunicationCase


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Communication of my areas."""
    return case_lists.cases_page(request, lists.CASES, counts=queries.counts, giver=rules.P6_2)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    return case_lists.cases_file_page(request, kind, lists.CASES)


case_or_404 = doors.case_door(queries.case_or_none)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what it is, whom it reached, questions with their answers, awards."""
    found = case_or_404(request, pk)
    page = case_steps.page_of(request, found, own=states, answers=_answers(found))
    is_dialogue, is_emulation = found.what == CommunicationCase.What.DIALOGUE, found.what == CommunicationCase.What.EMULATION
    context = {
        **page, **case_steps.proofs_of(found, own=states, proofs=rules.PROOFS, settled=queries.settled_steps(pk), lack_of=queries.lack_of),
        "questions": lists.questions_table(found, may=page["may"]["answer"]) if is_dialogue else None,
        "awards": lists.awards_table(found) if is_emulation else None,
    }  # fmt: skip
    return render(request, "delivery_communication/case.html", context)


def _answers(found: CommunicationCase) -> list[tuple[Any, Any]]:
    return [
        (_("Loại việc"), found.get_what_display()), (_("Nội dung truyền thông"), found.topic), (_("Đơn vị thực hiện"), found.maker),
        (_("Ngôn ngữ"), found.language), (_("Số bản, số lượt phát"), formats.number(found.copies, missing="")),
        (_("Số người tiếp cận"), formats.number(found.reach_count, missing="")),
        (_("Trong đó người nghèo, cận nghèo"), formats.number(found.poor_count, missing="")), (_("Cần bổ sung"), found.return_reason),
    ]  # fmt: skip


__all__ = ["case", "case_or_404", "cases", "cases_file"]
