"""What stands in the way of the report and of recognition in a commune that runs a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from giamngheo.kit import clock, formats

from . import states, terms
from .queries.campaigns import VillageLine, campaign_of, digests, holder_of, village_lines, waiting_counts
from .queries.grounds import dropped_of_list, dropped_words

if TYPE_CHECKING:
    from giamngheo.apps.review.models import CommuneReview

    from .models import CommuneCampaign

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
    objected = [line for line in lines if line.open_objections or line.state in {states.OBJECTED, states.RECHECKED}]
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
            f"Kết quả của {_named(changed)} đã thay đổi sau khi niêm yết. {_first(campaign)}Đưa bản về rà soát lại, họp và "
            "niêm yết lại."
        )
    missing, unscreened = waiting_counts(campaign)
    if unscreened:
        found.append(
            f"Còn {formats.number(unscreened)} giấy đề nghị chưa ghi Phiếu A. {_first(campaign)}Cán bộ giảm nghèo xã ghi "
            "Phiếu A của từng giấy ở trang giấy đề nghị rà soát."
        )
    if missing:
        found.append(
            f"Có {formats.number(missing)} hộ đã có phiếu nhưng chưa nằm trong danh sách cần rà soát. "
            f"{_first(campaign)}Cán bộ giảm nghèo xã bấm “Cập nhật danh sách” ở trang rà soát của xã."
        )
    return found

def _first(campaign: CommuneCampaign) -> str:
    """What comes first once the report is sent."""
    if campaign.state not in {states.REPORTED, states.CLEARED}:
        return ""
    return "Rút báo cáo của xã để làm lại (cán bộ giảm nghèo xã hoặc Chủ tịch UBND xã). "


def before_recognition(review: CommuneReview) -> list[str]:
    """Hung into ``review.obstacles``. A commune without a campaign has none of these."""
    campaign = campaign_of(review)
    if campaign is None:
        return []
    if campaign.state in {states.RUNNING, states.RETURNED}:
        return [*before_report(campaign), "Xã chưa gửi báo cáo kết quả rà soát. Cán bộ giảm nghèo xã gửi báo cáo trước."]
    lines = village_lines([campaign], clock.today())
    found = _changed(campaign, lines)
    waiting = [line for line in lines if line.open_objections]
    if waiting:
        found.append(f"Còn khiếu nại chưa xong ở {_named(waiting)}. {_first(campaign)}Phúc tra và niêm yết lại kết quả.")
    holder = holder_of(review.round)
    if holder != "none" and campaign.state != states.CLEARED:
        found.append(
            f"{terms.HOLDERS[holder]} chưa có ý kiến về báo cáo của xã (hạn {formats.day(campaign.opinion_due_on)})."
        )
    return found

def before_signing(review: CommuneReview) -> list[str]:
    """Hung into ``review.obstacles`` as a notice: households of the recognised list that nobody reviews any more."""
    dropped = dropped_of_list(review.round_id, review.area_id)
    if not dropped:
        return []
    return [
        _("%(n)s hộ của danh sách nghèo, cận nghèo trước đã được đưa ra khỏi danh sách cần rà soát: %(told)s.")
        % {"n": formats.number(len(dropped)), "told": dropped_words(dropped)}
    ]


def without_campaign(review: CommuneReview) -> list[str]:
    """Hung into ``review.obstacles`` as a demand: from a year on (a rule of the house) a list that did not go through
    the steps is recognised with the chairman's reason only."""
    year = terms.law().house("campaign_needed_from")
    if year is None or review.round.year < year or campaign_of(review) is not None:
        return []
    return [
        _("Xã chưa mở rà soát theo từng bước nên không có hội nghị bản, niêm yết, khiếu nại và báo cáo nào được ghi. "
          "%(rule)s") % {"rule": terms.house_note("campaign_needed_from")}
    ]  # fmt: skip


__all__ = ["before_recognition", "before_report", "before_signing", "without_campaign"]
