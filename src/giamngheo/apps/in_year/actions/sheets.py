"""A request surveyed on the sheet of the annual review: household and persons, on a phone; sent, the class follows."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.fieldwork import actions as fieldwork
from giamngheo.apps.fieldwork.models import SurveyDraft
from giamngheo.apps.register.models import HouseholdFact, Occasion
from giamngheo.apps.review.states import Refused

from .. import queries, states
from ..models import Request, RequestSheet
from ..rules import kind_of
from .common import begin, finish
from .surveying import check_survey, score_request

AGAIN = "khảo sát lại theo đề nghị số {slip}"
OTHER_REQUEST = (
    "Hộ đang có một phiếu khảo sát của đề nghị khác chưa gửi. Gửi hoặc bỏ phiếu đó ở “Phiếu của tôi” rồi làm tiếp."
)


@transaction.atomic
def start_sheet(*, request: Request, by: User) -> SurveyDraft:
    """The request's open sheet, begun when there is none; surveyed before, it begins with the answers of the last one.

    Of two who begin at once both get the one sheet. Raises Refused.
    """
    locked, kind = begin("survey", request, by, None)
    check_survey(locked, kind, is_by_income=False)
    last = queries.sheet_of(locked)
    if last is not None and last.state == "draft":
        return last
    if last is not None and last.state == "sent":
        reason = AGAIN.format(slip=locked.slip)
        draft = fieldwork.start_correction(draft_id=last.pk, reason=reason, by=by)
    else:
        reason = f"đề nghị số {locked.slip}"
        draft = fieldwork.start_survey(household=locked.household, kind=SurveyDraft.Kind.IN_YEAR, reason=reason, by=by)
    try:
        with transaction.atomic():
            RequestSheet.objects.create(request=locked, draft=draft, area_id=locked.area_id)
    except IntegrityError:
        raise Refused(OTHER_REQUEST) from None
    return draft


def sheet_obstacles(draft: SurveyDraft, on: date) -> list[str]:
    """Hung into ``fieldwork.grounds``: why the sheet cannot be sent now, as far as its request says (no screen begins
    one without a request)."""
    request = queries.request_of_sheet(draft.pk)
    if request is None:
        return []
    kind = kind_of(request)
    try:
        states.check("survey", request.state, kind)
        check_survey(request, kind, is_by_income=False, on=on)
    except Refused as refusal:
        return [str(refusal)]
    return []


def sheet_sent(draft: SurveyDraft, occasion: Occasion, by: User) -> None:
    """Hung into ``fieldwork.grounds``: the sheet's facts become the request's survey, and the class is computed from
    them alone, persons included. Raises Refused, and then nothing of the sheet is sent."""
    request = queries.request_of_sheet(draft.pk)
    if request is None:
        return
    locked, kind = begin("survey", request, by, None)
    check_survey(locked, kind, is_by_income=False, on=occasion.observed_on)
    locked.fact = HouseholdFact.objects.get(occasion=occasion, household_id=locked.household_id)
    locked.surveyed_by_id, locked.surveyed_on = by.pk, occasion.observed_on
    finish("survey", locked, by, state=states.SURVEYED, fields=("fact", "surveyed_by_id", "surveyed_on"), sheet=draft.pk)
    score_request(request=locked, by=by)


__all__ = ["sheet_obstacles", "sheet_sent", "start_sheet"]
