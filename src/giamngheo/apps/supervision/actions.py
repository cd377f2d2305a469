"""Writes of inspections: planned, visited, concluded; recommendations answered by the inspected, closed by the inspector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from giamngheo.apps.accounts.agencies import offices
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.queries import province
from giamngheo.apps.steering.reach import all_ids
from giamngheo.kit import clock

from . import queries, states
from .models import CheckAnswer, Inspection, Recommendation, RecommendationStep
from .states import Refused, Stale

NOT_MINE = gettext_noop("Chỉ bên kiểm tra của lần này được ghi, kết luận, đóng kiến nghị; đơn vị được kiểm tra chỉ trả lời.")
MOVED_ON = gettext_noop("Vừa có người khác thay đổi. Xem lại rồi làm tiếp.")


@dataclass(frozen=True, slots=True)
class NewInspection:
    """Of a commune (``area_id``) or of an agency of the province (``agency``)."""

    body: str
    title: str
    checklist: str
    planned_on: date
    area_id: int | None = None
    agency: str = ""


def _said(text: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise)
    return text.strip()


def _locked(pk: int, version: int | None, by: User) -> Inspection:
    found = Inspection.objects.select_for_update(of=("self",)).select_related("area").filter(pk=pk).first()
    if found is None or not queries.may_inspect(access_of(by, clock.today()), found):
        raise Refused(_(NOT_MINE))
    if version is not None and version != found.version:
        raise Stale(_(MOVED_ON))
    return found


def _moved(found: Inspection, act: str, by: User, **detail: object) -> Inspection:
    move = states.ACTS[act]
    states.check(move, found.state)
    found.state, found.version = move.target, found.version + 1
    found.save()
    record(by=by, action=move.logged, subject=f"kiểm tra {found.pk}", area_id=found.area_id, **detail)
    return found


@transaction.atomic
def plan_inspection(*, new: NewInspection, by: User) -> Inspection:
    """Puts an inspection into the year's plan. Raises Refused."""
    if bool(new.agency) == (new.area_id is not None):
        raise Refused(_("Chọn một đơn vị được kiểm tra: một xã hoặc một cơ quan."))
    if new.agency and new.agency not in offices():
        raise Refused(_("Chọn cơ quan được kiểm tra trong danh sách."))
    place = province().pk if new.area_id is None else new.area_id
    here = access_of(by, clock.today())
    if new.body not in queries.bodies_of(here, place):
        raise Refused(_("Bạn không ghi kế hoạch kiểm tra cho bên này, ở địa bàn này."))
    if new.agency and new.agency in all_ids(here):
        raise Refused(_("Cơ quan không tự kiểm tra mình. Cơ quan khác lập lần kiểm tra này."))
    if new.checklist not in queries.checklists():
        raise Refused(_("Chọn mẫu phiếu kiểm tra trong danh sách."))
    title = _said(new.title, _("Ghi nội dung kiểm tra."))
    found = Inspection.objects.create(
        area_id=place, agency=new.agency, body=new.body, title=title, checklist=new.checklist, planned_on=new.planned_on, by_id=by.pk,
        at=clock.now(),
    )  # fmt: skip
    record(by=by, action="lập kế hoạch kiểm tra", subject=f"kiểm tra {found.pk}", area_id=place)
    return found


@transaction.atomic
def record_visit(
    *, pk: int, visited_on: date, leader_name: str, results: Mapping[str, tuple[str, str]], by: User, version: int | None = None
) -> Inspection:
    """The checklist as filled on the spot: question → (result, note); every question has a result. Raises Refused, Stale."""
    found = _locked(pk, version, by)
    states.check(states.ACTS["visit"], found.state)
    if visited_on > clock.today():
        raise Refused(_("Ngày kiểm tra không được sau hôm nay."))
    questions = queries.checklists()[found.checklist].items
    missing = [text for item, text in questions.items() if results.get(item, ("", ""))[0] not in CheckAnswer.Result.values]
    if missing:
        raise Refused(_("Chưa trả lời %(count)s câu, trước hết: %(first)s.") % {"count": len(missing), "first": missing[0]})
    if any(results[item][0] == "bad" and not results[item][1].strip() for item in questions):
        raise Refused(_("Câu “chưa đạt” phải ghi thấy gì."))
    found.visited_on, found.leader_name = visited_on, _said(leader_name, _("Ghi tên người chủ trì kiểm tra."))
    CheckAnswer.objects.bulk_create(
        CheckAnswer(inspection=found, area_id=found.area_id, item=item, result=results[item][0], note=results[item][1].strip())
        for item in questions
    )
    return _moved(found, "visit", by)


@transaction.atomic
def recommend(
    *, pk: int, finding: str, text: str, agency: str, due_on: date, by: User, version: int | None = None
) -> Recommendation:
    """What was found and must be done. ``agency`` empty: by the inspected unit. Raises Refused, Stale."""
    found = _locked(pk, version, by)
    states.check(states.ACTS["recommend"], found.state)
    if agency and agency not in offices():
        raise Refused(_("Chọn nơi trả lời trong danh sách."))
    if due_on < clock.today():
        raise Refused(_("Hạn trả lời không được trước hôm nay."))
    made = Recommendation.objects.create(
        inspection=found, area_id=found.area_id, agency=agency or found.agency, finding=_said(finding, _("Ghi điều thấy được.")),
        text=_said(text, _("Ghi kiến nghị.")), due_on=due_on, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    _moved(found, "recommend", by)
    return made


@transaction.atomic
def conclude(*, pk: int, conclusion: str, by: User, version: int | None = None) -> Inspection:
    """Sends conclusion and recommendations to the unit; from now on nothing changes but answers. Raises Refused, Stale."""
    found = _locked(pk, version, by)
    states.check(states.ACTS["conclude"], found.state)
    if found.answers.filter(result="bad").exists() and not found.recommendations.exists():
        raise Refused(_("Có câu chưa đạt mà chưa có kiến nghị nào. Ghi kiến nghị rồi kết luận."))
    found.conclusion, found.concluded_on = _said(conclusion, _("Ghi kết luận.")), clock.today()
    return _moved(found, "conclude", by)


@transaction.atomic
def cancel_inspection(*, pk: int, reason: str, by: User, version: int | None = None) -> Inspection:
    """Not made after all, with why. Raises Refused, Stale."""
    found = _locked(pk, version, by)
    found.conclusion = _said(reason, _("Ghi lý do bỏ."))
    return _moved(found, "cancel", by)


def _followed(pk: int, version: int | None) -> Recommendation:
    found = Recommendation.objects.select_for_update(of=("self",)).select_related("inspection", "area").filter(pk=pk).first()
    if found is None:
        raise Refused(_("Không thấy kiến nghị này trong phạm vi của bạn."))
    if version is not None and version != found.version:
        raise Stale(_(MOVED_ON))
    if found.inspection.state != states.CONCLUDED:
        raise Refused(_("Lần kiểm tra này chưa kết luận. Chờ kết luận rồi trả lời."))
    return found


def _follow(found: Recommendation, act: str, by: User, text: str = "") -> Recommendation:
    move = states.FOLLOW_ACTS[act]
    states.check(move, found.state)
    found.state, found.version = move.target, found.version + 1
    found.save()
    RecommendationStep.objects.create(recommendation=found, area_id=found.area_id, act=act, text=text, by_id=by.pk, at=clock.now())
    record(by=by, action=move.logged, subject=f"kiến nghị {found.pk}", area_id=found.area_id)
    return found


@transaction.atomic
def answer_recommendation(*, pk: int, answer: str, by: User, version: int | None = None) -> Recommendation:
    """The unit tells what it did. Raises Refused, Stale."""
    found = _followed(pk, version)
    if not queries.may_answer(access_of(by, clock.today()), found):
        raise Refused(_("Chỉ nơi được kiến nghị trả lời."))
    states.check(states.FOLLOW_ACTS["answer"], found.state)
    found.answer, found.answered_by_id, found.answered_at = _said(answer, _("Ghi kết quả thực hiện.")), by.pk, clock.now()
    found.return_reason = ""
    return _follow(found, "answer", by, found.answer)


def _by_inspector(pk: int, version: int | None, by: User) -> Recommendation:
    found = _followed(pk, version)
    here = access_of(by, clock.today())
    if not queries.may_inspect(here, found.inspection) or queries.may_answer(here, found):
        raise Refused(_(NOT_MINE))
    return found


@transaction.atomic
def return_answer(*, pk: int, reason: str, by: User, version: int | None = None) -> Recommendation:
    """Not done yet, with why. Raises Refused, Stale."""
    found = _by_inspector(pk, version, by)
    states.check(states.FOLLOW_ACTS["return"], found.state)
    found.return_reason = _said(reason, _("Ghi lý do trả lại."))
    return _follow(found, "return", by, found.return_reason)


@transaction.atomic
def close_recommendation(*, pk: int, by: User, version: int | None = None) -> Recommendation:
    """Seen to be done. Raises Refused, Stale."""
    found = _by_inspector(pk, version, by)
    states.check(states.FOLLOW_ACTS["close"], found.state)
    found.closed_by_id, found.closed_at = by.pk, clock.now()
    return _follow(found, "close", by)
