"""Writes of a commune's target of the year: assign, propose, sign, approve, return, score, print the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import Access, access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.commitments import states
from giamngheo.apps.commitments.models import Commitment, YearResult
from giamngheo.apps.commitments.queries.targets import figures_of
from giamngheo.apps.commitments.scoring import UNDETERMINED, Figures, are_comparable, score
from giamngheo.apps.commitments.states import Refused
from giamngheo.apps.papers import actions as papers
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.queries import papers_about
from giamngheo.apps.places.models import Area
from giamngheo.kit import clock, formats

FIRST_YEAR, LAST_YEAR = 2021, 2100
TWO_STANDARDS = "Danh sách cuối năm %(before)s và cuối năm %(year)s theo hai chuẩn nghèo khác nhau nên không so được."
MOVED_ON = "Đăng ký này vừa được người khác thay đổi. Xem lại bản mới rồi làm tiếp."


def may_assign(access: Access, area_id: int) -> bool:
    """The upper level: who gives opinions on this commune's review."""
    return access.may(P.COMMIT, area_id) and access.may(P.GIVE_OPINION, area_id)


def may_sign(access: Access, area_id: int) -> bool:
    """The commune's chairman."""
    return access.may(P.COMMIT, area_id) and access.may(P.RECOGNISE, area_id)


def may_propose(access: Access, area_id: int) -> bool:
    """The commune's own officer: neither chairman nor the upper level."""
    return access.may(P.COMMIT, area_id) and access.may(P.RUN_CAMPAIGN, area_id)


def may_score(access: Access, area_id: int) -> bool:
    """Counting is no judgement: the commune's officer or the upper level."""
    return may_propose(access, area_id) or may_assign(access, area_id)


def _check_may(by: User, area_id: int, may: Callable[[Access, int], bool], sentence: str) -> None:
    if not may(access_of(by, clock.today()), area_id):
        raise Refused(sentence)


def _check_numbers(reduction: int | None, points: Decimal | None) -> None:
    if reduction is None and points is None:
        raise Refused("Cần ghi ít nhất một mục tiêu: số hộ nghèo giảm, hoặc tỷ lệ hộ nghèo giảm.")
    if reduction is not None and reduction < 0:
        raise Refused("Số hộ nghèo giảm không được âm.")
    if points is not None and not 0 <= points <= 100:
        raise Refused("Tỷ lệ hộ nghèo giảm phải từ 0 đến 100 điểm phần trăm.")


def _locked(area_id: int, year: int, *, version: int | None) -> Commitment:
    """The row under lock, made when it is not there yet. Raises Refused when it moved on since it was looked at."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"Năm {year} không hợp lệ. Ghi năm từ {FIRST_YEAR}.")
    if Area.objects.get(pk=area_id).kind != Area.Kind.COMMUNE:
        raise Refused("Mục tiêu được giao và đăng ký theo từng xã, phường; cấp trên xem số cộng.")
    Commitment.objects.bulk_create([Commitment(area_id=area_id, year=year)], ignore_conflicts=True)
    found = Commitment.objects.select_for_update(of=("self",)).select_related("area").get(area_id=area_id, year=year)
    if version is not None and version != found.version:
        raise Refused(MOVED_ON)
    return found


def _saved(found: Commitment, name: str, by: User, **detail: Any) -> Commitment:
    """Moves on, counts the version, leaves the audit entry."""
    move = states.TARGET[name]
    found.state = move.target
    found.version += 1
    found.save()
    record(by=by, action=move.logged, subject=f"mục tiêu {found.pk}", area_id=found.area_id, year=found.year, **detail)
    return found


@transaction.atomic
def assign_target(
    *, area_id: int, year: int, reduction: int | None, points: Decimal | None, by: User, version: int | None = None
) -> Commitment:
    """The upper level assigns; what the commune had prepared goes back to it. Raises Refused."""
    _check_may(by, area_id, may_assign, "Chỉ cấp trên của xã được giao mục tiêu.")
    _check_numbers(reduction, points)
    found = _locked(area_id, year, version=version)
    states.check(states.TARGET["assign"], found.state)
    found.assigned_reduction, found.assigned_points, found.assigned_by_id = reduction, points, by.pk
    if found.state != states.OPEN:
        found.return_reason = "Cấp trên giao lại mục tiêu."
    _unsign(found)
    return _saved(found, "assign", by, reduction=reduction, points=str(points) if points is not None else None)


def _unsign(found: Commitment) -> None:
    found.proposed_by_id = found.signed_by_id = found.signed_on = None


@transaction.atomic
def propose_target(
    *,
    area_id: int,
    year: int,
    body_name: str,
    head_name: str,
    head_office: str,
    reduction: int | None,
    points: Decimal | None,
    by: User,
    version: int | None = None,
) -> Commitment:
    """The commune's officer prepares the registration, with the named head. Raises Refused."""
    _check_may(by, area_id, may_propose, "Chỉ cán bộ giảm nghèo của xã này được lập đăng ký mục tiêu.")
    if not body_name.strip() or not head_name.strip() or not head_office.strip():
        raise Refused("Cần ghi cấp ủy, chính quyền đăng ký, họ tên và chức vụ người đứng đầu.")
    _check_numbers(reduction, points)
    found = _locked(area_id, year, version=version)
    states.check(states.TARGET["propose"], found.state)
    found.body_name, found.head_name, found.head_office = body_name.strip(), head_name.strip(), head_office.strip()
    found.registered_reduction, found.registered_points = reduction, points
    found.proposed_by_id, found.return_reason = by.pk, ""
    return _saved(found, "propose", by, reduction=reduction, points=str(points) if points is not None else None)


@transaction.atomic
def sign_target(*, area_id: int, year: int, signed_on: date, by: User, version: int) -> Commitment:
    """The chairman signs what the officer prepared; never who prepared it. Raises Refused."""
    _check_may(by, area_id, may_sign, "Chỉ Chủ tịch UBND của xã này được ký đăng ký mục tiêu.")
    found = _locked(area_id, year, version=version)
    states.check(states.TARGET["sign"], found.state)
    if found.proposed_by_id == by.pk:
        raise Refused("Người lập đăng ký không được tự ký. Cần Chủ tịch UBND xã ký.")
    if signed_on > clock.today():
        raise Refused("Ngày ký không được sau ngày hôm nay.")
    found.signed_by_id, found.signed_on = by.pk, signed_on
    return _saved(found, "sign", by)


@transaction.atomic
def approve_target(*, area_id: int, year: int, by: User, version: int) -> Commitment:
    """The upper level approves what was signed. Raises Refused."""
    _check_may(by, area_id, may_assign, "Chỉ cấp trên của xã được duyệt đăng ký mục tiêu.")
    found = _locked(area_id, year, version=version)
    states.check(states.TARGET["approve"], found.state)
    if by.pk in (found.proposed_by_id, found.signed_by_id):
        raise Refused("Người lập hoặc ký đăng ký không được tự duyệt.")
    found.approved_by_id, found.approved_on = by.pk, clock.today()
    return _saved(found, "approve", by)


@transaction.atomic
def return_target(*, area_id: int, year: int, reason: str, by: User, version: int) -> Commitment:
    """Back to the officer: by the chairman before signing, by the upper level after. Raises Refused."""
    found = _locked(area_id, year, version=version)
    move = states.TARGET["return"]
    may = may_sign if found.state == states.PROPOSED else may_assign
    _check_may(by, area_id, may, "Đăng ký chờ ký do Chủ tịch UBND xã trả lại; chờ duyệt do cấp trên trả lại.")
    states.check(move, found.state)
    if not reason.strip():
        raise Refused("Ghi lý do trả lại để cán bộ xã biết cần sửa gì.")
    found.return_reason = reason.strip()
    _unsign(found)
    return _saved(found, "return", by)


@transaction.atomic
def score_target(*, area_id: int, year: int, by: User, version: int) -> Commitment:
    """Compares with the recognised lists of both year ends and keeps figures and result.

    Undetermined while a list is missing. Scored anew as long as the province's figures were preliminary. Raises Refused.
    """
    _check_may(by, area_id, may_score, "Chỉ cán bộ giảm nghèo của xã hoặc cấp trên được chấm mục tiêu.")
    found = _locked(area_id, year, version=version)
    states.check(states.TARGET["score"], found.state)
    if found.is_official and found.result != UNDETERMINED:
        raise Refused("Mục tiêu đã được chấm trên số liệu chính thức nên không chấm lại.")
    if YearResult.objects.filter(area_id=area_id, year=year).exists():
        raise Refused(f"Kết quả năm {year} đã chốt. Muốn tính lại, chuyên viên tỉnh chốt lại kèm lý do.")
    with translation.override("vi"):
        both = figures_of([area_id], (year - 1, year))[area_id]
    base, closing = both[year - 1], both[year]
    if closing.poor is None:
        raise Refused(f"Chưa chấm được: {closing.missing}. Chấm sau khi danh sách của xã được công nhận.")
    if not are_comparable(base, closing):
        raise Refused(TWO_STANDARDS % {"before": base.year, "year": closing.year})
    write_score(found, base, closing, by=by)
    return _saved(found, "score", by, result=found.result)


def write_score(found: Commitment, base: Figures, closing: Figures, *, by: User) -> None:
    """Figures and result onto the row, which is not saved here."""
    made = score(reduction=found.registered_reduction, points=found.registered_points, base=base, closing=closing)
    found.result, found.achieved_reduction, found.achieved_points = made.result, made.reduction, made.points
    found.is_official = base.is_official and closing.is_official
    found.figures = {
        "base": {"year": base.year, "poor": base.poor, "households": base.households, "missing": base.missing},
        "closing": {"year": closing.year, "poor": closing.poor, "households": closing.households, "missing": closing.missing},
        "verdicts": {"reduction": made.reduction_verdict, "points": made.points_verdict},
    }  # fmt: skip
    found.scored_by_id, found.scored_at = by.pk, clock.now()


def points_words(points: Decimal | None) -> str:
    """ "1,25 điểm %"; empty when none."""
    return f"{formats.number(points, 2)} điểm %" if points is not None else ""


def _count_words(count: int | None) -> str:
    return f"{formats.number(count)} hộ" if count is not None else ""


def record_content(found: Commitment, *, signer_name: str) -> dict[str, Any]:
    """What the printed record says of a scored target."""
    verdicts = found.figures.get("verdicts", {})
    # Papers are in Vietnamese, whatever language the officer reads the screens in.
    with translation.override("vi"):
        words: dict[str, str] = {code: str(label) for code, label in Commitment.Result.choices}
    return {
        "year": found.year, "body_name": found.body_name, "head_name": found.head_name, "head_office": found.head_office,
        "signed_on": found.signed_on, "approved_on": found.approved_on, "result": words[found.result],
        "standing": "chính thức" if found.is_official else "sơ bộ, chưa có quyết định phê duyệt của UBND tỉnh",
        "signer_name": signer_name,
        "lines": [
            {"name": "Số hộ nghèo giảm trong năm", "assigned": _count_words(found.assigned_reduction),
             "registered": _count_words(found.registered_reduction), "achieved": _count_words(found.achieved_reduction),
             "verdict": words[verdicts.get("reduction", "")] if found.registered_reduction is not None else "không đăng ký"},
            {"name": "Tỷ lệ hộ nghèo giảm trong năm", "assigned": points_words(found.assigned_points),
             "registered": points_words(found.registered_points), "achieved": points_words(found.achieved_points),
             "verdict": words[verdicts.get("points", "")] if found.registered_points is not None else "không đăng ký"},
        ],
    }  # fmt: skip


@transaction.atomic
def print_record(*, area_id: int, year: int, number: str, issued_on: date, signer_name: str, by: User) -> Paper:
    """The record for the evaluation of the unit and its head; scored again, a new one replaces it. Raises Refused."""
    _check_may(by, area_id, may_propose, "Chỉ cán bộ giảm nghèo của xã này được lập phiếu kết quả.")
    found = _locked(area_id, year, version=None)
    if found.state != states.SCORED:
        raise Refused("Chấm mục tiêu trước khi in phiếu kết quả.")
    subject = f"commitment:{found.pk}"
    earlier = next(iter(papers_about(subject)), None)
    content = record_content(found, signer_name=signer_name.strip())
    try:
        if earlier is not None:
            return papers.replace_paper(
                paper=earlier, reason="chấm lại mục tiêu", number=number, issued_on=issued_on, content=content, by=by
            )
        return papers.issue_paper(
            kind="commitment_record", area_id=area_id, subject=subject, number=number, issued_on=issued_on,
            content=content, by=by,
        )  # fmt: skip
    except papers.Refused as refusal:
        raise Refused(str(refusal)) from None


__all__ = [
    "approve_target", "assign_target", "may_assign", "may_propose", "may_score", "may_sign", "points_words", "print_record",
    "propose_target", "record_content", "return_target", "score_target", "sign_target",
]  # fmt: skip
