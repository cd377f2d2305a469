"""What every write of the campaign asks first: the person, the rows locked, the state, nobody's work overwritten."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.campaign.models import CommuneCampaign, VillageList
from giamngheo.apps.campaign.queries.campaigns import holds_meetings, village_name
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock, formats

OFFICER_ONLY = "Chỉ cán bộ giảm nghèo xã của địa bàn này được tổ chức rà soát của xã."
MOVED_ON = "Người khác vừa làm việc này hoặc vừa sửa danh sách. Tải lại trang để xem bước hiện tại rồi làm tiếp nếu còn cần."


def check_may(by: User, permission: Permission, area_id: int, sentence: str) -> None:
    """The person's right, asked again below the screen. Raises Refused."""
    if not access_of(by, clock.today()).may(permission, area_id):
        raise Refused(sentence)


def check_may_in_village(by: User, permission: Permission, village_list: VillageList, sentence: str) -> None:
    """The right in the commune as an officer, or in this village as its head. Raises Refused."""
    here, area_id = access_of(by, clock.today()), village_list.area_id
    if holds_meetings(here, village_list):
        return
    if not here.may(permission, area_id):
        raise Refused(sentence)
    raise Refused("Bạn chưa được phân công bản này với nhiệm vụ trưởng bản. Nhờ cán bộ giảm nghèo xã phân công trước.")


def locked_campaign(campaign: CommuneCampaign, version: int | None = None) -> CommuneCampaign:
    """The campaign locked for the transaction. Raises Refused when it moved on, its list is official or the round closed."""
    related = ("commune_review__round", "area")
    found = CommuneCampaign.objects.select_for_update(of=("self",)).select_related(*related).get(pk=campaign.pk)
    _check_round(found)
    if version is not None and version != found.version:
        raise Refused(MOVED_ON)
    return found


def locked_list(village_list: VillageList, version: int | None = None) -> VillageList:
    """The village's list locked for the transaction. Raises Refused as ``locked_campaign`` does."""
    related = ("campaign__commune_review__round", "area", "village")
    found = VillageList.objects.select_for_update(of=("self",)).select_related(*related).get(pk=village_list.pk)
    _check_round(found.campaign)
    if version is not None and version != found.version:
        raise Refused(MOVED_ON)
    return found


def _check_round(campaign: CommuneCampaign) -> None:
    review = campaign.commune_review
    if review.round.state != "open":
        raise Refused(f"Vòng rà soát năm {review.round.year} đã khoá nên không làm tiếp được.")
    if review.state == review_states.RECOGNISED:
        raise Refused(
            "Danh sách của xã đã được công nhận nên không sửa được nữa. "
            "Thay đổi sau công nhận phải qua rà soát thường xuyên."
        )


def moved(row: VillageList, state: str, **fields: object) -> None:
    """Writes a village list's new step and raises its version."""
    row.state = state
    row.version += 1
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "version", *fields])


def where(row: VillageList) -> str:
    """The village in sentences."""
    return village_name(row)


def needed(text: str, sentence: str) -> str:
    """The text without blanks around it. Raises Refused with the sentence when nothing is left."""
    if not text.strip():
        raise Refused(sentence)
    return text.strip()


def check_day(day: date, *, what: str, after: date | None = None, after_what: str = "") -> None:
    """Raises Refused for a day to come, or before another day."""
    if day > clock.today():
        raise Refused(f"{what} không được sau ngày hôm nay. Sửa lại ngày.")
    if after is not None and day < after:
        raise Refused(f"{what} không được trước {after_what} ({formats.day(after)}). Sửa lại ngày.")
