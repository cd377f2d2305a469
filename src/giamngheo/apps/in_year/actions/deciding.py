"""The chairman's decision on a request, and the certificate that follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.review.states import Refused
from giamngheo.engine.in_year import UNDETERMINED, expiry_of
from giamngheo.engine.plan_in_year import RequestKind
from giamngheo.kit import clock, formats

from .. import class_history, queries, states
from ..models import Assessment, Certificate, InYearDecision, Request
from ..policies import is_met
from ..rules import kind_of
from .common import begin, check_day, finish, needed


def obstacles(name: str, request: Request, by: User, on: date) -> list[str]:
    """All that stands in the way of recognising or refusing this request on that day, as sentences."""
    kind = kind_of(request)
    assessment = queries.newest_assessment(request)
    before = class_history.standing_class(request.household_id, request.area_id, on)
    found = list(_four_eyes(request, by))
    found += _not_posted(name, request, kind, on)
    later = [h for h in class_history.history_of([request.household_id]) if h.valid_from > on]
    if later and kind.line_parameter == "":
        found.append(
            f"Hộ đã có quyết định số {later[-1].decision_number} ngày {formats.day(later[-1].valid_from)}, sau ngày "
            "quyết định này. Ghi ngày quyết định từ ngày đó trở đi."
        )
    if request.is_screened_out:
        return found if name == "refuse" else [*found, "Kết quả nhận dạng nhanh cho thấy hộ không nghèo."]
    return [*found, *_ground(name, request, assessment, before)]


def _four_eyes(request: Request, by: User) -> Iterator[str]:
    if by.pk in queries.who_worked_on(request):
        yield (
            "Người đã nhận, khảo sát, tính hoặc ghi họp đề nghị này không được quyết định chính đề nghị đó. "
            "Cần một Chủ tịch UBND xã khác với người làm hồ sơ."
        )


def _not_posted(name: str, request: Request, kind: RequestKind, on: date) -> Iterator[str]:
    """The posting hangs its days out before anything is decided on it."""
    if kind.needs_posting and request.state == states.POSTED and request.posted_until and on <= request.posted_until:
        yield (
            f"Kết quả còn được niêm yết đến hết ngày {formats.day(request.posted_until)}. "
            "Quyết định được ghi từ ngày hôm sau."
        )


def _ground(name: str, request: Request, assessment: Assessment | None, before: str | None) -> Iterator[str]:
    answer = is_met(request, assessment, before)
    if assessment is None:
        yield "Đề nghị chưa được khảo sát và tính. Cán bộ giảm nghèo xã cần làm bước khảo sát trước."
    elif answer is None:
        if assessment.result == UNDETERMINED:
            missing = assessment.missing or "chưa rõ"
            yield f"Chưa xác định được kết quả vì thiếu câu trả lời: {missing}. Bổ sung rồi tính lại trước khi quyết định."
        elif before is None:
            yield (
                "Chưa biết hộ có phải hộ nghèo, hộ cận nghèo không vì danh sách đã công nhận của xã chưa có trong hệ "
                "thống. Nhập và công nhận danh sách của xã trước."
            )
        else:
            yield "Chưa rõ hộ có làm nông nghiệp, lâm nghiệp, ngư nghiệp, diêm nghiệp không. Khảo sát lại rồi quyết định."
    elif name == "recognise" and not answer:
        yield "Kết quả tính không đúng với điều được đề nghị nên không công nhận được. Trả lời bằng văn bản, nêu rõ lý do."
    elif name == "refuse" and answer and request.state != states.POSTED:
        yield "Kết quả tính đúng với điều được đề nghị. Chỉ từ chối khi đã niêm yết và có lý do khác."


def _decide(
    name: str, *, request: Request, decision_number: str, decided_on: date, signer_name: str, reasons: str, by: User,
    version: int | None,
) -> InYearDecision:  # fmt: skip
    locked, kind = begin(name, request, by, version)
    number = needed(decision_number, "Ghi số quyết định hoặc số văn bản trả lời.")
    signer = needed(signer_name, "Ghi họ tên người ký.")
    check_day(decided_on, what="Ngày quyết định", not_before=locked.filed_on, before_vi="ngày nộp đề nghị")
    in_the_way = obstacles(name, locked, by, decided_on)
    if in_the_way:
        raise Refused(" ".join(in_the_way))
    assessment = queries.newest_assessment(locked)
    before = class_history.standing_class(locked.household_id, locked.area_id, decided_on) or ""
    is_recognised = name == "recognise"
    by_class = is_recognised and not kind.is_by_income
    try:
        with transaction.atomic():
            decision = InYearDecision.objects.create(
                request=locked, area_id=locked.area_id, household_id=locked.household_id, person_id=locked.person_id,
                kind=locked.kind, is_recognised=is_recognised, class_before=before,
                class_after=assessment.household_class if by_class and assessment else "", assessment=assessment,
                decision_number=number, decided_on=decided_on, signer_name=signer, reasons=reasons.strip(),
                is_late=decided_on > locked.due_on, recorded_by_id=by.pk, recorded_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        states.check(name, states.RECOGNISED, kind)
        raise
    finish(
        name, locked, by, state=states.STEPS[name].target, decision=decision.pk, is_late=decision.is_late,
    )  # fmt: skip
    return decision


@transaction.atomic
def recognise_request(
    *, request: Request, decision_number: str, decided_on: date, signer_name: str, by: User, version: int | None = None
) -> InYearDecision:
    """The chairman recognises what is asked for (QĐ 24/2021, Điều 5). An exit's 36 months start on ``decided_on``.

    Raises Refused with all that stands in the way; of two who decide at once one wins.
    """
    return _decide(
        "recognise", request=request, decision_number=decision_number, decided_on=decided_on, signer_name=signer_name,
        reasons="", by=by, version=version,
    )  # fmt: skip


@transaction.atomic
def refuse_request(
    *,
    request: Request,
    decision_number: str,
    decided_on: date,
    signer_name: str,
    reasons: str,
    by: User,
    version: int | None = None,
) -> InYearDecision:
    """The chairman answers in writing why it is not recognised (QĐ 24/2021, Điều 5). Raises Refused."""
    given = needed(reasons, "Ghi rõ lý do không công nhận; người dân nhận lý do này bằng văn bản.")
    return _decide(
        "refuse", request=request, decision_number=decision_number, decided_on=decided_on, signer_name=signer_name,
        reasons=given, by=by, version=version,
    )  # fmt: skip


@transaction.atomic
def certify_request(
    *, request: Request, number: str, issued_on: date, by: User, version: int | None = None
) -> Certificate:
    """Gives the certificate of a recognised request; its expiry is the plan's. Raises Refused."""
    locked, kind = begin("certify", request, by, version)
    decision = locked.decision
    given = needed(number, "Ghi số giấy chứng nhận, giấy xác nhận.")
    check_day(issued_on, what="Ngày cấp", not_before=decision.decided_on, before_vi="ngày quyết định")
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                decision=decision, area_id=locked.area_id, number=given, issued_on=issued_on,
                expires_on=expiry_of(kind, decision.decided_on), recorded_by_id=by.pk, recorded_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(f"Số giấy {given} đã được cấp trong xã này. Kiểm tra lại số.") from None
    finish("certify", locked, by, state=states.CERTIFIED, certificate=certificate.pk)
    return certificate


__all__ = ["certify_request", "obstacles", "recognise_request", "refuse_request"]
