"""What comes next in a commune and in a village, in one sentence with one button, for somebody at the end of a long day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.kit import formats

from . import states
from .queries.campaigns import VillageLine

if TYPE_CHECKING:
    from .models import CommuneCampaign

NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class NextStep:
    """``url`` empty: nothing to press, somebody else or the calendar is waited for."""

    text: str
    url: str = ""
    label: str = ""


def _named(lines: Sequence[VillageLine]) -> str:
    names = ", ".join(line.name for line in lines[:NAMED_AT_MOST])
    rest = len(lines) - NAMED_AT_MOST
    return _("%(names)s và %(n)s bản khác") % {"names": names, "n": formats.number(rest)} if rest > 0 else names


def _is_to_classify(line: VillageLine) -> bool:
    """Every form is in and the class is missing, or a meeting failed and the list waits to be classified anew."""
    return line.state == states.SURVEYED or (line.state == states.SURVEYING and 0 < line.total <= line.surveyed)


def of_commune(
    campaign: CommuneCampaign, state: str, lines: Sequence[VillageLine], *, manned: Collection[int], has_committee: bool,
    unscreened: int,
) -> NextStep | None:  # fmt: skip
    """For the commune's officer; None where the page says it already. ``manned``: villages somebody is assigned to;
    ``unscreened``: requests without Phiếu A."""
    at = [campaign.commune_review.round.year, campaign.area_id]
    if state == states.RECOGNISED:
        text = _("Danh sách đã được công nhận. Cấp và in giấy chứng nhận cho các hộ.")
        return NextStep(text, reverse("campaign:certificates", args=at), _("Cấp giấy chứng nhận"))
    if state not in {states.RUNNING, states.RETURNED}:
        return None
    empty = [line for line in lines if line.list.village_id and line.list.village_id not in manned]
    if empty:
        text = _("Chưa phân công rà soát viên, trưởng bản cho: %(names)s.") % {"names": _named(empty)}
        return NextStep(text, reverse("campaign:assignments", args=at), _("Phân công"))
    if not has_committee:
        return NextStep(_("Chưa ghi thành viên Ban Chỉ đạo rà soát của xã."), reverse("campaign:committee", args=at), _("Ghi Ban Chỉ đạo"))
    if unscreened:
        text = _("%(n)s giấy đề nghị chờ Phiếu A.") % {"n": formats.number(unscreened)}
        return NextStep(text, reverse("campaign:requests", args=at), _("Ghi Phiếu A"))
    return _of_villages(campaign, lines, at)


def _of_villages(campaign: CommuneCampaign, lines: Sequence[VillageLine], at: list[int]) -> NextStep | None:
    """The first kind of work that any village waits for, what binds a term first."""
    undetermined = [line for line in lines if line.state == states.SCORED and line.undetermined]
    if undetermined:
        text = _("%(n)s hộ chưa xác định được hạng ở %(names)s. Rà soát viên bổ sung câu trả lời còn thiếu, rồi phân loại lại.")
        text %= {"n": formats.number(sum(line.undetermined for line in undetermined)), "names": _named(undetermined)}
        url = reverse("campaign:case_list", args=at) + "?hang=UNDETERMINED"
        return NextStep(text, url, _("Xem các hộ này"))
    found: tuple[tuple[Callable[[VillageLine], bool], str, str, str], ...] = (
        (lambda x: x.state == states.OBJECTED, _("Có khiếu nại chưa phúc tra ở %(names)s."), "village", _("Ghi phúc tra")),
        (lambda x: x.state == states.RECHECKED, _("Đã phúc tra, chờ niêm yết lại ở %(names)s."), "post", _("Niêm yết kết quả phúc tra")),
        (lambda x: x.state == states.MET, _("Đã họp, chờ niêm yết: %(names)s."), "post", _("Niêm yết")),
        (_is_to_classify, _("Đã đủ phiếu, chờ phân loại: %(names)s."), "classify", _("Đến phân loại")),
        (lambda x: x.state == states.SCORED, _("Đã chấm điểm, chờ họp: %(names)s. Trưởng bản mời họp; cán bộ xã cũng mời được."),
         "village", _("Đến bản")),
        (lambda x: x.state == states.SURVEYING, _("Còn hộ chưa có phiếu ở %(names)s. Rà soát viên điền ở “Phiếu của tôi”."),
         "sheets", _("Xem tiến độ phiếu")),
    )  # fmt: skip
    for is_waiting, text, page, label in found:
        waiting = [line for line in lines if is_waiting(line)]
        if waiting:
            return NextStep(text % {"names": _named(waiting)}, _address(page, waiting[0], at), label)
    hanging = [line.list.posted_until for line in lines if line.list.posted_until and not line.is_settled]
    if hanging:
        text = _("Mọi bản đang niêm yết, đến hết %(day)s. Hết hạn thì báo cáo cấp trên; có khiếu nại thì ghi ở trang của bản.")
        return NextStep(text % {"day": formats.day(max(hanging))})
    return None


def _address(page: str, line: VillageLine, at: list[int]) -> str:
    if page == "classify":
        return reverse("review:commune", args=at)
    return reverse("fieldwork:mine") if page == "sheets" else reverse(f"campaign:{page}", args=[line.list.pk])


def of_village(line: VillageLine, planned_on: date | None = None) -> str:
    """Whose turn it is in a village, for who looks at its page without a button for it. ``planned_on``: day of the meeting
    that was called."""
    if line.state == states.SURVEYING and not _is_to_classify(line):
        left = formats.number(line.total - line.surveyed)
        return _("Việc tiếp theo: rà soát viên điền phiếu của %(n)s hộ còn lại.") % {"n": left}
    if _is_to_classify(line):
        return _("Việc tiếp theo: cán bộ giảm nghèo xã phân loại danh sách, sau đó họp bản.")
    if line.state == states.SCORED and line.undetermined:
        n = formats.number(line.undetermined)
        return _("Việc tiếp theo: bổ sung câu trả lời của %(n)s hộ chưa xác định được hạng, rồi phân loại lại.") % {"n": n}
    if line.state == states.SCORED:
        if planned_on is None:
            return _("Việc tiếp theo: trưởng bản mời hội nghị bản.")
        return _("Việc tiếp theo: hội nghị bản ngày %(day)s, trưởng bản ghi kết quả.") % {"day": formats.day(planned_on)}
    if line.state == states.OBJECTED:
        return _("Việc tiếp theo: Ban Chỉ đạo xã phúc tra hộ có khiếu nại; cán bộ giảm nghèo xã ghi kết quả ở mục “Khiếu nại” dưới đây.")
    if line.state == states.RECHECKED:
        return _("Việc tiếp theo: cán bộ giảm nghèo xã niêm yết kết quả phúc tra.")
    if line.state == states.MET:
        return _("Việc tiếp theo: lập biên bản hội nghị; cán bộ giảm nghèo xã niêm yết kết quả.")
    if line.state == states.POSTED and not line.is_settled:
        day = formats.day(line.list.posted_until)
        return _("Đang niêm yết đến hết %(day)s; ai không đồng ý thì khiếu nại với Ban Chỉ đạo xã.") % {"day": day}
    return ""


__all__ = ["NextStep", "of_commune", "of_village"]
