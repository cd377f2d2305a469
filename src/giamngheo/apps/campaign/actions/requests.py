"""Requests to be reviewed within the annual campaign (Mẫu số 01), and their quick screening (Phiếu A).

A household that Phiếu A kept out may ask again in the round with a reason: the earlier request stays as it was. A
household that a reviewer met and nobody knew goes the same way (``found_in_village``): its sheet is its request.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.campaign import statements, states, terms
from giamngheo.apps.campaign.models import CommuneCampaign, ReviewRequest, VillageList
from giamngheo.apps.register.models import Household
from giamngheo.apps.register.queries import households_in
from giamngheo.apps.review.models import ReviewCase
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock, formats

from .common import MOVED_ON, check_day, check_may, locked_campaign, where

if TYPE_CHECKING:
    from giamngheo.apps.fieldwork.models import SurveyDraft

OFFICER_ONLY = "Chỉ cán bộ giảm nghèo xã được nhận giấy đề nghị rà soát."


@transaction.atomic
def file_request(
    *, campaign: CommuneCampaign, household: Household, channel: str, filed_on: date, by: User, again_reason: str = ""
) -> ReviewRequest:
    """Takes a household's request. A household on the poor list needs none; one that Phiếu A kept out asks again with a
    reason. Raises Refused."""
    check_may(by, P.RECEIVE_REQUEST, campaign.area_id, OFFICER_ONLY)
    found = locked_campaign(campaign)
    if found.state in {states.REPORTED, states.CLEARED}:
        raise Refused("Xã đã báo cáo cấp trên; đề nghị mới được giải quyết theo rà soát thường xuyên.")
    check_day(filed_on, what="Ngày nộp")
    if not households_in({found.area_id}).filter(pk=household.pk, closed_on=None).exists():
        raise Refused(f"Hộ {household.head_name} không có trong sổ hộ của {found.area.name}. Tìm lại hộ của xã rồi chọn.")
    round = found.commune_review.round
    case = ReviewCase.objects.filter(round=round, household=household).first()
    if case is not None and case.source == ReviewCase.Source.ON_LIST and case.dropped_at is None:
        raise Refused("Hộ này đang trong danh sách nghèo, cận nghèo nên đã được rà soát, không cần giấy đề nghị.")
    _check_before_meeting(found, household.village_id)
    earlier, again_reason = _earlier(found, household), again_reason.strip()
    if earlier is not None and not again_reason:
        raise Refused(
            f"Phiếu A ngày {formats.day(earlier.screened_at and clock.day_of(earlier.screened_at))} đã không đưa hộ này vào rà "
            "soát. Ghi lý do đề nghị lại, ví dụ mới gặp thiên tai, tài sản đã hỏng; giấy trước vẫn lưu."
        )
    try:
        with transaction.atomic():
            made = ReviewRequest.objects.create(
                campaign=found, area_id=found.area_id, household=household, channel=channel, filed_on=filed_on,
                recorded_by_id=by.pk, recorded_at=clock.now(), earlier=earlier,
                again_reason=again_reason if earlier is not None else "",
            )  # fmt: skip
    except IntegrityError:
        raise Refused("Hộ này đã có giấy đề nghị trong vòng rà soát. Xem trong danh sách đề nghị.") from None
    record(by=by, action="nhận giấy đề nghị rà soát", subject=f"đề nghị {made.pk}", area_id=found.area_id,
           **({"earlier": earlier.pk} if earlier is not None else {}))  # fmt: skip
    return made


def _earlier(campaign: CommuneCampaign, household: Household) -> ReviewRequest | None:
    """The household's last request of the round that was screened out; None when it never asked."""
    return campaign.requests.filter(household=household, state="screened_out").order_by("id").last()


def found_in_village(draft: SurveyDraft, household: Household, by: User) -> None:
    """Hung into ``fieldwork.found``: a household that nobody knew entered the register with a reviewer's sheet. It asks
    like others do, and waits for Phiếu A. A commune without a campaign keeps no requests."""
    campaign = CommuneCampaign.objects.filter(commune_review__round=draft.round, area_id=draft.area_id).first()
    if campaign is None:
        return
    found = locked_campaign(campaign)
    if found.state in {states.REPORTED, states.CLEARED}:
        raise Refused("Xã đã báo cáo cấp trên; đề nghị mới được giải quyết theo rà soát thường xuyên.")
    _check_before_meeting(found, household.village_id)
    made = ReviewRequest.objects.create(
        campaign=found, area_id=found.area_id, household=household, channel=ReviewRequest.Channel.FOUND,
        filed_on=clock.today(), recorded_by_id=by.pk, recorded_at=clock.now(),
    )  # fmt: skip
    record(by=by, action="nhận giấy đề nghị rà soát", subject=f"đề nghị {made.pk}", area_id=found.area_id, sheet=draft.pk)


def _check_before_meeting(campaign: CommuneCampaign, village_id: int | None) -> None:
    """A household joins its village's list only while that village is still being surveyed."""
    row = VillageList.objects.select_for_update(of=("self",)).select_related("village").filter(
        Q(village_id=village_id), campaign=campaign
    ).order_by("id").first()  # fmt: skip
    if row is not None and row.state != states.SURVEYING:
        raise Refused(
            f"{where(row)} đã họp xong nên không nhận thêm hộ vào danh sách. Đưa bản về rà soát lại, "
            "hoặc giải quyết theo rà soát thường xuyên."
        )


@transaction.atomic
def screen_request(
    *, request: ReviewRequest, items: Collection[str], override_reason: str, by: User, version: int | None = None
) -> ReviewRequest:
    """Fills in Phiếu A: at the threshold or above the household is taken for not poor, unless a reason is given.

    Raises Refused; a request screened already is left as it is.
    """
    check_may(by, P.RECEIVE_REQUEST, request.area_id, OFFICER_ONLY)
    campaign = locked_campaign(request.campaign)
    found = ReviewRequest.objects.select_for_update(of=("self",)).select_related("household").get(pk=request.pk)
    if found.state != "filed" or (version is not None and version != found.version):
        raise Refused(f"Phiếu A của đề nghị này đã được ghi. {MOVED_ON}")
    law = terms.law()
    unknown = set(items) - {item.id for item in law.screening_items}
    if unknown:
        raise Refused("Phiếu A có mục không có trong bản quy tắc. Tải lại trang rồi chọn lại.")
    is_out = terms.is_screened_out(len(set(items))) and not override_reason.strip()
    found.items, found.threshold = sorted(set(items)), int(law.value("screening_threshold"))
    found.override_reason = override_reason.strip() if terms.is_screened_out(len(set(items))) else ""
    found.state = "screened_out" if is_out else "accepted"
    found.screened_by_id, found.screened_at = by.pk, clock.now()
    found.version += 1
    found.save()
    if is_out:
        _keep_out(campaign, found, by)
    else:
        _join(campaign, found, by)
    record(by=by, action="ghi Phiếu A", subject=f"đề nghị {found.pk}", area_id=found.area_id)
    return found


def _keep_out(campaign: CommuneCampaign, request: ReviewRequest, by: User) -> None:
    """A household that was surveyed before its Phiếu A is not classified by that sheet: it stands off the list."""
    round = campaign.commune_review.round
    is_surveyed = request.household.facts.filter(
        occasion__year=round.year, occasion__is_withdrawn=False
    ).exclude(occasion__kind="in_year").exists()  # fmt: skip
    if is_surveyed:
        now = clock.now()
        off = {
            "dropped_at": now, "dropped_by_id": by.pk, "dropped_reason": "Phiếu A không đưa vào rà soát", "dropped_ground": "",
        }  # fmt: skip
        added = {
            **off, "area_id": campaign.area_id, "village_id": request.household.village_id,
            "source": ReviewCase.Source.REQUEST, "added_by_id": by.pk, "added_at": now,
        }  # fmt: skip
        ReviewCase.objects.update_or_create(
            round_id=round.pk, household=request.household, defaults=off, create_defaults=added
        )


def _join(campaign: CommuneCampaign, request: ReviewRequest, by: User) -> None:
    """The household on the list to review, as one that asked; its village gets a list when it had none."""
    _check_before_meeting(campaign, request.household.village_id)
    round_id = campaign.commune_review.round_id
    values = {
        "area_id": campaign.area_id, "village_id": request.household.village_id, "source": ReviewCase.Source.REQUEST,
        "dropped_at": None, "dropped_by_id": None, "dropped_reason": "", "dropped_ground": "",
    }  # fmt: skip
    added = {**values, "added_by_id": by.pk, "added_at": clock.now()}
    ReviewCase.objects.update_or_create(
        round_id=round_id, household=request.household, defaults=values, create_defaults=added
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statements.VILLAGES_SQL, {"campaign_id": campaign.pk, "area_id": campaign.area_id, "round_id": round_id}
        )
