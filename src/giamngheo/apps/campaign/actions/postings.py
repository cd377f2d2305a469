"""Posting a village's result, objections within their own terms, re-checks, and the result posted again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.campaign import states, terms
from giamngheo.apps.campaign.models import Objection, Posting, VillageList
from giamngheo.apps.campaign.queries.campaigns import digests
from giamngheo.apps.campaign.queries.frozen import Row, differing, named, rows_of
from giamngheo.apps.register.models import Household
from giamngheo.apps.review.models import ReviewCase
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock, formats

from .common import MOVED_ON, check_day, check_may, locked_list, moved, needed, where

OFFICER_ONLY = "Chỉ cán bộ giảm nghèo xã được niêm yết kết quả và giải quyết khiếu nại."


def _posting(
    row: VillageList, kind: str, place: str, posted_on: date, late_reason: str, rows: list[Row], by: User
) -> Posting:
    """Writes a posting. One recorded long after the day it was hung says why."""
    allowed, late = terms.backdated_days(), (clock.today() - posted_on).days
    if late > allowed and not late_reason.strip():
        raise Refused(
            f"Niêm yết ghi lùi {formats.number(late)} ngày, quá {formats.number(allowed)} ngày. "
            "Ghi lý do ghi muộn; lý do hiện cùng lần niêm yết."
        )
    return Posting.objects.create(
        village_list=row, area_id=row.area_id, kind=kind, place=place, posted_on=posted_on,
        until_on=terms.posted_until(posted_on, is_recheck=kind == Posting.Kind.RECHECK), rows=rows,
        late_reason=late_reason.strip() if late > allowed else "", list_digest=digests(row.campaign)[row.pk],
        posted_by_id=by.pk, posted_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def post_result(
    *, village_list: VillageList, place: str, posted_on: date, by: User, late_reason: str = "", version: int | None = None
) -> Posting:
    """Posts the village's result just as the meeting agreed to it; it hangs for the law's working days.

    Objections from before the village was sent back: those re-checked are answered by it, those still open wait for
    their re-check. Of two who post at once one wins. Raises Refused.
    """
    row = locked_list(village_list, version)
    check_may(by, P.RUN_CAMPAIGN, row.area_id, OFFICER_ONLY)
    states.check("post", row.state, where=where(row))
    meeting = row.meetings.get(state="passed")
    place = needed(place, "Ghi nơi niêm yết, ví dụ nhà văn hoá bản và trụ sở UBND xã.")
    check_day(posted_on, what="Ngày niêm yết", after=meeting.held_on, after_what="ngày họp")
    rows = rows_of(row)
    changed = differing(meeting.rows, rows)
    if changed:
        raise Refused(
            f"Kết quả của {named(changed)} ở {where(row)} không còn như hội nghị ngày {formats.day(meeting.held_on)} đã nhất "
            "trí nên không niêm yết được. Đưa bản về rà soát lại, phân loại rồi họp lại."
        )
    made = _posting(row, Posting.Kind.RESULT, place, posted_on, late_reason, rows, by)
    row.objections.filter(state="rechecked").update(state="answered", posting=made)
    waits = row.objections.filter(state="open").exists()
    moved(row, states.OBJECTED if waits else states.POSTED, posted_until=made.until_on, posted_digest=made.list_digest)
    record(by=by, action=states.BY_NAME["post"].logged, subject=f"niêm yết {made.pk}", area_id=row.area_id, list=row.pk,
           until=str(made.until_on))  # fmt: skip
    return made


@transaction.atomic
def receive_objection(
    *, village_list: VillageList, household: Household | None, from_name: str, text: str, received_on: date, by: User,
    version: int | None = None,
) -> Objection:  # fmt: skip
    """Takes an objection to the posted result; the re-check has its own term from that day. Raises Refused."""
    row = locked_list(village_list, version)
    check_may(by, P.RUN_CAMPAIGN, row.area_id, OFFICER_ONLY)
    states.check("object", row.state, where=where(row))
    from_name = needed(from_name, "Ghi họ tên người khiếu nại.")
    text = needed(text, "Ghi nội dung khiếu nại.")
    first = row.postings.filter(kind="result").last()
    assert first is not None
    check_day(received_on, what="Ngày nhận khiếu nại", after=first.posted_on, after_what="ngày niêm yết")
    if household is not None:
        round_id = row.campaign.commune_review.round_id
        is_here = ReviewCase.objects.filter(
            Q(village_id=row.village_id), round_id=round_id, household=household, dropped_at=None
        ).exists()
        if not is_here:
            raise Refused(f"Hộ này không nằm trong danh sách của {where(row)}. Chọn hộ trong danh sách hoặc để trống.")
    made = Objection.objects.create(
        village_list=row, area_id=row.area_id, household=household, from_name=from_name, text=text,
        received_on=received_on, due_on=terms.recheck_due(received_on), received_by_id=by.pk, received_at=clock.now(),
    )  # fmt: skip
    moved(row, states.OBJECTED)
    record(by=by, action=states.BY_NAME["object"].logged, subject=f"khiếu nại {made.pk}", area_id=row.area_id, list=row.pk)
    return made


@transaction.atomic
def recheck(
    *, objection: Objection, is_changed: bool, outcome: str, rechecked_on: date, by: User, version: int | None = None
) -> Objection:
    """Records the re-check of an objection. Of two who record it at once one wins. Raises Refused.

    ``is_changed``: the facts are entered and classified anew before the result is posted again.
    """
    row = locked_list(objection.village_list)
    check_may(by, P.RUN_CAMPAIGN, row.area_id, OFFICER_ONLY)
    found = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if found.state != "open" or (version is not None and version != found.version):
        raise Refused(f"Kết quả phúc tra khiếu nại này đã được ghi. {MOVED_ON}")
    states.check("recheck", row.state, where=where(row))
    if is_changed and found.household_id is None:
        raise Refused(
            "Khiếu nại này không về riêng hộ nào nên không đổi được kết quả của hộ. Nhận khiếu nại về từng hộ, "
            "hoặc đưa bản về rà soát lại."
        )
    outcome = needed(outcome, "Ghi kết quả phúc tra và trả lời người khiếu nại.")
    check_day(rechecked_on, what="Ngày phúc tra", after=found.received_on, after_what="ngày nhận khiếu nại")
    found.state, found.is_changed, found.outcome = "rechecked", is_changed, outcome
    found.rechecked_on, found.rechecked_by_id = rechecked_on, by.pk
    found.version += 1
    found.save()
    if not row.objections.filter(state="open").exists():
        moved(row, states.RECHECKED)
    record(by=by, action=states.BY_NAME["recheck"].logged, subject=f"khiếu nại {found.pk}", area_id=row.area_id,
           list=row.pk, changed=is_changed)  # fmt: skip
    return found


@transaction.atomic
def post_again(
    *, village_list: VillageList, place: str, posted_on: date, by: User, late_reason: str = "", version: int | None = None
) -> Posting:
    """Posts the result of the re-checks; it hangs for its own term, and all wait for its end. Raises Refused."""
    row = locked_list(village_list, version)
    check_may(by, P.RUN_CAMPAIGN, row.area_id, OFFICER_ONLY)
    states.check("post_again", row.state, where=where(row))
    place = needed(place, "Ghi nơi niêm yết kết quả phúc tra.")
    waiting = list(row.objections.filter(state="rechecked").select_related("household"))
    last = max(one.rechecked_on for one in waiting if one.rechecked_on)
    check_day(posted_on, what="Ngày niêm yết", after=last, after_what="ngày phúc tra")
    rows = rows_of(row)
    _check_changes(row, waiting, rows)
    made = _posting(row, Posting.Kind.RECHECK, place, posted_on, late_reason, rows, by)
    row.objections.filter(state="rechecked").update(state="answered", posting=made)
    until = max(made.until_on, row.posted_until or made.until_on)
    moved(row, states.POSTED, posted_until=until, posted_digest=made.list_digest)
    record(by=by, action=states.BY_NAME["post_again"].logged, subject=f"niêm yết {made.pk}", area_id=row.area_id,
           list=row.pk, until=str(until))  # fmt: skip
    return made


def _check_changes(row: VillageList, waiting: list[Objection], rows: list[Row]) -> None:
    """Just the households whose re-check changed the result differ from what was posted last. Raises Refused."""
    last = row.postings.last()
    changed = differing(last.rows if last else [], rows)
    found = {one.household.pk: one.household.head_name for one in waiting if one.is_changed and one.household}
    silent = {pk: name for pk, name in found.items() if pk not in changed}
    if silent:
        raise Refused(
            f"Phúc tra {named(silent)} ở {where(row)} có thay đổi kết quả nhưng kết quả phân loại vẫn như lúc niêm yết "
            f"(hết {formats.day(row.posted_until)}). Nhập phiếu mới của hộ, phân loại lại, rồi niêm yết."
        )
    others = {pk: name for pk, name in changed.items() if pk not in found}
    if others:
        raise Refused(
            f"Kết quả của {named(others)} ở {where(row)} đã thay đổi mà không do phúc tra khiếu nại. "
            "Chỉ hộ có khiếu nại mới được thay đổi sau hội nghị; các hộ khác thì đưa bản về rà soát lại, họp lại."
        )
