"""What stands in the way of the report and of recognition in a commune that runs a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giamngheo.kit import clock, formats

from . import states, terms
from .models import CommuneCampaign, Objection
from .queries.campaigns import VillageLine, campaign_of, digests, holder_of, unlisted_count, village_lines

if TYPE_CHECKING:
    from giamngheo.apps.review.models import CommuneReview

NAMED_AT_MOST = 3

def _named(lines: list[VillageLine]) -> str:
    names = ", ".join(line.name for line in lines[:NAMED_AT_MOST])
    rest = len(lines) - NAMED_AT_MOST
    return f"{names} và {formats.number(rest)} bản khác" if rest > 0 else names

def before_report(campaign: CommuneCampaign, lines: list[VillageLine] | None = None) -> list[str]:
    """Everything that keeps the commune from reporting, as sentences; empty when nothing does."""
    if lines is None:
        lines = village_lines([campaign], clock.today())
    found = [] if lines else ["Danh sách cần rà soát của xã chưa có hộ nào. Cập nhật danh sách trước khi báo cáo."]
    objected = [line for line in lines if line.state in {states.OBJECTED, states.RECHECKED}]
    early = [line for line in lines if states.ORDER[line.state] < states.ORDER[states.POSTED]]
    hanging = [line for line in lines if line.state == states.POSTED and not line.is_settled]
    if early:
        found.append(f"Chưa niêm yết kết quả ở {_named(early)}. Họp bản và niêm yết trước.")
    if objected:
        found.append(f"Còn khiếu nại chưa xong ở {_named(objected)}. Phúc tra và niêm yết lại kết quả.")
    for line in hanging[:NAMED_AT_MOST]:
        found.append(f"{line.name} còn niêm yết đến hết {formats.day(line.list.posted_until)}. Chờ hết thời gian niêm yết.")
    return [*found, *_changed(campaign, lines)]

def _changed(campaign: CommuneCampaign, lines: list[VillageLine]) -> list[str]:
    """What was posted and is no longer what the list says, and households nobody listed."""
    now = digests(campaign)
    changed = [line for line in lines if line.list.posted_digest and now.get(line.list.pk) != line.list.posted_digest]
    found = []
    if changed:
        found.append(
            f"Kết quả của {_named(changed)} đã thay đổi sau khi niêm yết. Đưa bản về rà soát lại, họp và niêm yết lại."
        )
    missing = unlisted_count(campaign)
    if missing:
        found.append(
            f"Có {formats.number(missing)} hộ đã có phiếu nhưng chưa nằm trong danh sách cần rà soát. "
            "Cán bộ giảm nghèo xã bấm “Cập nhật danh sách” ở trang rà soát của xã."
        )
    return found

def before_recognition(review: CommuneReview) -> list[str]:
    """Hung into ``review.obstacles``. A commune without a campaign has none of these."""
    campaign = campaign_of(review)
    if campaign is None:
        return []
    if campaign.state in {states.RUNNING, states.RETURNED}:
        return [*before_report(campaign), "Xã chưa gửi báo cáo kết quả rà soát. Cán bộ giảm nghèo xã gửi báo cáo trước."]
    found = _changed(campaign, village_lines([campaign], clock.today()))
    holder = holder_of(review.round)
    if holder != "none" and campaign.state != states.CLEARED:
        found.append(
            f"{terms.HOLDERS[holder]} chưa có ý kiến về báo cáo của xã (hạn {formats.day(campaign.opinion_due_on)})."
        )
    return found

def who_worked(review: CommuneReview) -> set[int]:
    """Hung into ``review.workers``: whoever re-checked a household does not recognise the list."""
    campaign = campaign_of(review)
    if campaign is None:
        return set()

    rechecked = Objection.objects.filter(village_list__campaign=campaign).exclude(rechecked_by_id=None)
    return {person for person in rechecked.values_list("rechecked_by_id", flat=True) if person is not None}

__all__ = ["before_recognition", "before_report", "who_worked"]
