"""The plan of a round, a commune's campaign opened with its list to review, the list brought up to date, committee."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.campaign import statements, states, terms
from giamngheo.apps.campaign.models import CommitteeMember, CommuneCampaign, RoundPlan
from giamngheo.apps.places.queries import province
from giamngheo.apps.review import newly_out
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock, formats

from .common import OFFICER_ONLY, check_may, locked_campaign, needed


@transaction.atomic
def plan_round(*, round: Round, opinion_holder: str, reason: str, by: User) -> RoundPlan:
    """Fixes who gives the opinion in a round, where the law leaves it open. Raises Refused."""
    check_may(by, P.OPEN_ROUND, province().pk, "Chỉ chuyên viên giảm nghèo cấp tỉnh được đặt kế hoạch của vòng rà soát.")
    allowed = terms.law().opinion_on(round.closes_on)
    if allowed is None or opinion_holder not in allowed.choices:
        choices = ", ".join(terms.HOLDERS[c] for c in (allowed.choices if allowed else ()))
        raise Refused(f"Vòng này chỉ chọn được cấp cho ý kiến: {choices or 'chưa có quy định'}.")
    reason = needed(reason, "Ghi lý do hoặc văn bản làm căn cứ chọn cấp cho ý kiến.")
    Round.objects.select_for_update().get(pk=round.pk)
    if CommuneCampaign.objects.filter(commune_review__round=round).exclude(state=states.RUNNING).exists():
        raise Refused("Đã có xã gửi báo cáo trong vòng này nên không đổi cấp cho ý kiến được nữa.")
    values = {"opinion_holder": opinion_holder, "reason": reason, "planned_by_id": by.pk, "planned_at": clock.now()}
    plan, _ = RoundPlan.objects.update_or_create(round=round, defaults=values)
    record(by=by, action="đặt kế hoạch vòng rà soát", subject=f"vòng {round.pk}", year=round.year, holder=opinion_holder)
    return plan


def _check_calendar(calendar: terms.Calendar, round: Round) -> None:
    days = (round.opens_on, calendar.survey_due_on, calendar.meeting_due_on, calendar.posting_due_on,
            calendar.report_due_on, round.closes_on)  # fmt: skip
    if list(days) != sorted(days):
        raise Refused(
            "Các mốc phải theo thứ tự thu thập, họp, niêm yết, báo cáo và nằm trong thời gian của vòng rà soát "
            f"({formats.day(round.opens_on)} – {formats.day(round.closes_on)})."
        )


@transaction.atomic
def open_campaign(*, commune_review: CommuneReview, calendar: terms.Calendar, by: User) -> CommuneCampaign:
    """Opens the commune's campaign and makes its list to review: the current poor and near-poor, and, to be followed
    up, the newly escaped. Of two who open at once one wins. Raises Refused."""
    check_may(by, P.RUN_CAMPAIGN, commune_review.area_id, OFFICER_ONLY)
    review = CommuneReview.objects.select_for_update(of=("self",)).select_related("round", "area").get(pk=commune_review.pk)
    if review.round.state != Round.State.OPEN:
        raise Refused(f"Vòng rà soát năm {review.round.year} đã khoá nên không mở được rà soát của xã.")
    if review.state == review_states.RECOGNISED:
        raise Refused("Danh sách năm này của xã đã được công nhận nên không mở rà soát được nữa.")
    if CommuneCampaign.objects.filter(commune_review=review).exists():
        raise Refused("Rà soát của xã đã được mở. Tải lại trang để xem.")
    _check_calendar(calendar, review.round)
    campaign = CommuneCampaign.objects.create(
        commune_review=review, area_id=review.area_id, survey_due_on=calendar.survey_due_on,
        meeting_due_on=calendar.meeting_due_on, posting_due_on=calendar.posting_due_on,
        report_due_on=calendar.report_due_on, opened_by_id=by.pk, opened_at=clock.now(),
    )  # fmt: skip
    made = _fill(campaign, by)
    record(by=by, action="mở rà soát của xã", subject=f"rà soát {campaign.pk}", area_id=campaign.area_id,
           year=review.round.year, **made)  # fmt: skip
    return campaign


def _values(campaign: CommuneCampaign, by: User) -> dict[str, Any]:
    review = campaign.commune_review
    return {
        "campaign_id": campaign.pk, "round_id": review.round_id, "year": review.round.year,
        "on": clock.today(), "area_id": campaign.area_id, "by_id": by.pk, "at": clock.now(), **newly_out.parameters(),
    }  # fmt: skip


def _fill(campaign: CommuneCampaign, by: User) -> dict[str, int]:
    """The list as it should be, whoever is on it already staying as they are; set-based."""
    values = _values(campaign, by)
    with connection.cursor() as cursor:
        cursor.execute(statements.cases_sql(), values)
        listed = cursor.rowcount
        cursor.execute(statements.SURVEYED_SQL, values)
        surveyed = cursor.rowcount
        cursor.execute(statements.VILLAGES_SQL, values)
        return {"listed": listed, "surveyed": surveyed, "villages": cursor.rowcount}


@transaction.atomic
def refresh_list(*, campaign: CommuneCampaign, by: User) -> dict[str, int]:
    """Adds whoever belongs on the list by now: decisions that came later, forms of households nobody listed.

    Returns how many were added. Doing it twice adds nothing. Raises Refused.
    """
    check_may(by, P.RUN_CAMPAIGN, campaign.area_id, OFFICER_ONLY)
    found = locked_campaign(campaign)
    if found.state in {states.REPORTED, states.CLEARED}:
        raise Refused("Xã đã báo cáo cấp trên nên không thêm hộ vào danh sách được nữa.")
    made = _fill(found, by)
    if any(made.values()):
        record(by=by, action="cập nhật danh sách cần rà soát", subject=f"rà soát {found.pk}", area_id=found.area_id, **made)
    return made


@transaction.atomic
def add_member(*, campaign: CommuneCampaign, full_name: str, office: str, duty: str, by: User) -> CommitteeMember:
    """Adds a member to the commune's steering committee. Raises Refused."""
    check_may(by, P.RUN_CAMPAIGN, campaign.area_id, OFFICER_ONLY)
    found = locked_campaign(campaign)
    full_name = needed(full_name, "Ghi họ tên thành viên Ban Chỉ đạo.")
    office = needed(office, "Ghi chức vụ của thành viên Ban Chỉ đạo.")
    try:
        with transaction.atomic():
            member = CommitteeMember.objects.create(
                campaign=found, area_id=found.area_id, full_name=full_name, office=office, duty=duty,
                added_by_id=by.pk, added_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused("Ban Chỉ đạo đã có Trưởng ban. Thôi người cũ trước khi ghi Trưởng ban mới.") from None
    record(by=by, action="thêm thành viên Ban Chỉ đạo", subject=f"thành viên {member.pk}", area_id=found.area_id, duty=duty)
    return member


@transaction.atomic
def end_member(*, member: CommitteeMember, by: User) -> None:
    """Ends a membership today; twice changes nothing. Raises Refused."""
    check_may(by, P.RUN_CAMPAIGN, member.area_id, OFFICER_ONLY)
    found = CommitteeMember.objects.select_for_update().get(pk=member.pk)
    if found.ended_on is None:
        found.ended_on = clock.today()
        found.save(update_fields=["ended_on"])
        record(by=by, action="thôi thành viên Ban Chỉ đạo", subject=f"thành viên {found.pk}", area_id=found.area_id)
