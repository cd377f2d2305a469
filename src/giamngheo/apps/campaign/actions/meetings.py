"""Village meetings: invited to, recorded with their vote, remarked on by the Front; a village sent back to the survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.campaign import states, terms
from giamngheo.apps.campaign.models import FrontRemark, Meeting, VillageList
from giamngheo.apps.campaign.queries.campaigns import digests, village_lines
from giamngheo.apps.campaign.queries.frozen import newest_survey, rows_of
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock, formats

from .common import MOVED_ON, check_day, check_may, check_may_in_village, locked_list, moved, needed, where

HEAD_ONLY = "Chỉ trưởng bản được phân công hoặc cán bộ giảm nghèo xã được tổ chức hội nghị của bản."


def _check_scored(row: VillageList) -> None:
    """Raises Refused, with what is missing, while not every household has its class."""
    line = next(one for one in village_lines([row.campaign], clock.today()) if one.list.pk == row.pk)
    if line.state != states.SCORED:
        waiting = line.total - line.surveyed
        reason = (
            f"còn {formats.number(waiting)} hộ chưa có phiếu" if waiting > 0
            else f"còn {formats.number(line.total - line.scored)} hộ chưa phân loại" if line.scored < line.total
            else "hội nghị trước không đạt, danh sách chưa được phân loại lại"
        )  # fmt: skip
        raise Refused(
            f"Chưa họp được ở {where(row)}: {reason}. Rà soát viên hoàn thành phiếu, cán bộ giảm nghèo xã phân loại, "
            "sau đó mới họp."
        )
    if line.undetermined:
        raise Refused(
            f"Chưa họp được ở {where(row)}: còn {formats.number(line.undetermined)} hộ chưa xác định được hạng. "
            "Bổ sung câu trả lời còn thiếu rồi phân loại lại."
        )


@transaction.atomic
def plan_meeting(*, village_list: VillageList, held_on: date, place: str, by: User, version: int | None = None) -> Meeting:
    """Calls a village meeting; the commune's Front is invited by it. Raises Refused."""
    row = locked_list(village_list, version)
    check_may_in_village(by, P.HOLD_MEETING, row, HEAD_ONLY)
    states.check("meet", states.SCORED if row.state == states.SURVEYING else row.state, where=where(row))
    _check_scored(row)
    place = needed(place, "Ghi nơi họp, ví dụ nhà văn hoá bản.")
    _check_held_on(row, held_on)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                village_list=row, area_id=row.area_id, number=row.meetings.count() + 1, held_on=held_on, place=place,
                planned_by_id=by.pk, planned_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(f"{where(row)} đã có một hội nghị được mời, chưa ghi kết quả. Ghi kết quả hội nghị đó trước.") from None
    moved(row, row.state)
    record(by=by, action="mời hội nghị bản", subject=f"hội nghị {meeting.pk}", area_id=row.area_id, list=row.pk)
    return meeting


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes of a meeting say. ``representatives``: households that sign."""

    held_on: date
    place: str
    attended: int
    agreed: int
    chair: str
    secretary: str
    representatives: Sequence[str]
    text: str = ""


def _check_held_on(row: VillageList, held_on: date) -> None:
    """A meeting is held when the round has begun, all its households are surveyed and what was failed is done again."""
    surveyed, failed = newest_survey(row), row.meetings.filter(state="failed").aggregate(day=Max("held_on"))["day"]
    earliest = [
        (row.campaign.commune_review.round.opens_on, "ngày bắt đầu rà soát"),
        (surveyed, "ngày điều tra hộ cuối cùng của bản"),
        (row.redo_since and clock.day_of(row.redo_since), "ngày bản phải rà soát lại"),
        (failed and failed + timedelta(days=1), "ngày sau hội nghị không đạt lần trước"),
    ]
    for day, what in earliest:
        if day is not None and held_on < day:
            raise Refused(f"Ngày họp không được trước {what} ({formats.day(day)}). Sửa lại ngày.")


def _check_minutes(minutes: Minutes) -> None:
    check_day(minutes.held_on, what="Ngày họp")
    needed(minutes.place, "Ghi nơi họp.")
    if minutes.attended < 1:
        raise Refused("Ghi số người dự hội nghị, ít nhất một người.")
    if not 0 <= minutes.agreed <= minutes.attended:
        raise Refused("Số người nhất trí phải từ 0 đến số người dự hội nghị.")
    chair = needed(minutes.chair, "Ghi họ tên chủ trì hội nghị.")
    secretary = needed(minutes.secretary, "Ghi họ tên thư ký hội nghị.")
    if chair.casefold() == secretary.casefold():
        raise Refused("Chủ trì và thư ký hội nghị phải là hai người khác nhau.")
    if not [name for name in minutes.representatives if name.strip()]:
        raise Refused("Ghi ít nhất một đại diện hộ gia đình ký biên bản.")


@transaction.atomic
def record_meeting(*, meeting: Meeting, minutes: Minutes, by: User, version: int | None = None) -> Meeting:
    """Records a meeting's vote. Fewer than the law's share of those present agreeing: the village goes back to the
    survey and meets again (qd-24-2021:4). The households are kept as they were put to it. Of two who record one meeting
    one wins. Raises Refused."""
    row = locked_list(meeting.village_list, version)
    check_may_in_village(by, P.HOLD_MEETING, row, HEAD_ONLY)
    found = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if found.state != "planned":
        raise Refused(f"Kết quả hội nghị lần {found.number} của {where(row)} đã được ghi. {MOVED_ON}")
    _check_minutes(minutes)
    _check_held_on(row, minutes.held_on)
    _check_scored(row)
    is_passed = terms.meeting_passes(minutes.agreed, minutes.attended)
    found.state = "passed" if is_passed else "failed"
    found.held_on, found.place = minutes.held_on, minutes.place.strip()
    found.attended_count, found.agreed_count = minutes.attended, minutes.agreed
    found.chair_name, found.secretary_name = minutes.chair.strip(), minutes.secretary.strip()
    found.representatives = [name.strip() for name in minutes.representatives if name.strip()]
    found.minutes, found.recorded_by_id, found.recorded_at = minutes.text.strip(), by.pk, clock.now()
    found.rows, found.list_digest = rows_of(row), digests(row.campaign)[row.pk]
    found.save()
    if is_passed:
        moved(row, states.MET, redo_since=None, redo_reason="")
    else:
        moved(row, states.SURVEYING, redo_since=clock.now(), redo_reason=_failed_words(minutes))
    record(
        by=by, action=states.BY_NAME["meet"].logged, subject=f"hội nghị {found.pk}", area_id=row.area_id, list=row.pk,
        attended=minutes.attended, agreed=minutes.agreed, passed=is_passed,
    )  # fmt: skip
    return found


def _failed_words(minutes: Minutes) -> str:
    return (
        f"Hội nghị ngày {formats.day(minutes.held_on)} chỉ có {minutes.agreed} trong {minutes.attended} người dự nhất trí, "
        "dưới một nửa."
    )


@transaction.atomic
def remark(*, meeting: Meeting, has_attended: bool, text: str, by: User) -> FrontRemark:
    """The commune's Front says what it saw; a second word stands beside the first. Raises Refused."""
    check_may(by, P.OBSERVE, meeting.area_id, "Chỉ Mặt trận Tổ quốc xã ghi nhận xét giám sát hội nghị.")
    text = needed(text, "Ghi nhận xét của Mặt trận Tổ quốc xã.")
    said = FrontRemark.objects.create(
        meeting=meeting, area_id=meeting.area_id, has_attended=has_attended, text=text, by_id=by.pk, at=clock.now()
    )
    record(by=by, action="nhận xét hội nghị bản", subject=f"hội nghị {meeting.pk}", area_id=meeting.area_id)
    return said


@transaction.atomic
def reopen_list(*, village_list: VillageList, reason: str, by: User, version: int | None = None) -> None:
    """Sends a village back to the survey before the report, with the reason; its meeting no longer counts.

    Objections nobody re-checked stay open and are re-checked when the village is posted again. Raises Refused.
    """
    row = locked_list(village_list, version)
    check_may(by, P.RUN_CAMPAIGN, row.area_id, "Chỉ cán bộ giảm nghèo xã được đưa bản về rà soát lại.")
    states.check("reopen", row.state, where=where(row))
    reason = needed(reason, "Ghi lý do rà soát lại bản này.")
    row.meetings.filter(state="passed").update(state="set_aside")
    moved(row, states.SURVEYING, redo_since=clock.now(), redo_reason=reason, posted_until=None, posted_digest="")
    record(by=by, action=states.BY_NAME["reopen"].logged, subject=f"danh sách bản {row.pk}", area_id=row.area_id)
