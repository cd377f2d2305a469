"""A paper about a request: numbered, frozen and kept by ``papers``; here only who may ask for it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.apps.papers import actions as papers
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from .. import paper_contents, queries
from ..models import Request

MAY_ISSUE = (P.RECEIVE_REQUEST, P.DECIDE_REQUEST)


@transaction.atomic
def issue_request_paper(*, request: Request, name: str, number: str, issued_on: date, by: User, path: str = "") -> Paper:
    """Issues one of ``paper_contents.NAMES``. A number and day that the decision or certificate fixes are not asked.

    ID number and ethnic group are filled in only for who may see them, and that reading is logged. Raises Refused.
    """
    access = access_of(by, clock.today())
    if not queries.may_act(access, request, MAY_ISSUE):
        raise Refused("Chỉ cán bộ giảm nghèo và Chủ tịch UBND của xã này lập giấy tờ về đề nghị.")
    may_see = access.may(P.VIEW_SENSITIVE, request.area_id)
    draft = paper_contents.draft(name, request, with_sensitive=may_see, officer_name=by.full_name)
    if draft.is_sensitive:
        record_sensitive_read(
            by=by, subject=f"đề nghị {request.pk}", fields=("ethnic_group", "id_number"), area_id=request.area_id,
            path=path,
        )  # fmt: skip
    try:
        return papers.issue_paper(
            kind=draft.kind, area_id=request.area_id, subject=subject_of(request), number=draft.number or number,
            issued_on=draft.issued_on or issued_on, content=draft.content, by=by,
            village_id=request.household.village_id,
        )  # fmt: skip
    except papers.Refused as refusal:
        raise Refused(str(refusal)) from None


def subject_of(request: Request) -> str:
    """How papers name this request."""
    return f"in_year_request:{request.pk}"


__all__ = ["issue_request_paper", "subject_of"]
