"""The village meeting, the public posting, and what sends a request back to be surveyed again."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.review.states import Refused
from giamngheo.engine.in_year import is_enough_agreement
from giamngheo.kit import clock

from .. import states
from ..models import Meeting, Request
from ..rules import posting_ends, rules_of
from .common import begin, check_day, finish, needed


@transaction.atomic
def record_meeting(
    *,
    request: Request,
    held_on: date,
    chaired_by: str,
    attended_count: int,
    agreed_count: int,
    by: User,
    place: str = "",
    front_remark: str = "",
    note: str = "",
    version: int | None = None,
) -> Meeting:
    """The meeting's vote; below the share of the law the household is surveyed again (QĐ 24/2021, Điều 4). Raises
    Refused."""
    locked, _kind = begin("meet", request, by, version)
    check_day(held_on, what="Ngày họp", not_before=locked.surveyed_on or locked.filed_on, before_vi="ngày khảo sát")
    if attended_count < 1 or not 0 <= agreed_count <= attended_count:
        raise Refused("Số người đồng ý không được lớn hơn số người dự họp, và phải có người dự.")
    is_agreed = is_enough_agreement(agreed_count, attended_count, rules_of(locked).meeting_share)
    held = Meeting.objects.create(
        request=locked, area_id=locked.area_id, held_on=held_on, place=place.strip(),
        chaired_by=needed(chaired_by, "Ghi họ tên người chủ trì cuộc họp."), attended_count=attended_count,
        agreed_count=agreed_count, is_agreed=is_agreed, front_remark=front_remark.strip(), note=note.strip(),
        recorded_by_id=by.pk, recorded_at=clock.now(),
    )  # fmt: skip
    finish(
        "meet", locked, by, state=states.MET if is_agreed else states.RETURNED, attended=attended_count,
        agreed=agreed_count,
    )  # fmt: skip
    return held


@transaction.atomic
def post_request(*, request: Request, posted_on: date, place: str, by: User, version: int | None = None) -> Request:
    """The result is posted in the village and at the commune's office, for the plan's working days. Raises Refused."""
    locked, _kind = begin("post", request, by, version)
    last = locked.meetings.order_by("-id").first()
    earliest = last.held_on if last else (locked.surveyed_on or locked.filed_on)
    check_day(posted_on, what="Ngày niêm yết", not_before=earliest, before_vi="ngày họp")
    locked.posted_place = needed(place, "Ghi nơi niêm yết.")
    locked.posted_on, locked.posted_until, locked.posted_by_id = posted_on, posting_ends(posted_on, locked), by.pk
    fields = ("posted_on", "posted_until", "posted_place", "posted_by_id")
    return finish("post", locked, by, state=states.POSTED, fields=fields, until=str(locked.posted_until))


@transaction.atomic
def return_request(*, request: Request, reason: str, by: User, version: int | None = None) -> Request:
    """An objection or a mistake: the household is surveyed again. Raises Refused."""
    locked, _kind = begin("return", request, by, version)
    locked.return_reason = needed(reason, "Ghi nội dung khiếu nại hoặc lý do phải rà soát lại.")
    return finish("return", locked, by, state=states.RETURNED, fields=("return_reason",))


__all__ = ["post_request", "record_meeting", "return_request"]
