"""The one thing to do next with a list, for who asks; and what stands in the way of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import formats

from . import states
from .models import BeneficiaryList
from .queries.reach import holds_at
from .queries.rows import Counts


@dataclass(frozen=True, slots=True)
class Step:
    """``route``: the page or, when ``is_press``, the act behind the button; ``blocked``: why not yet, and who can help."""

    label: str = ""
    route: str = ""
    is_press: bool = False
    blocked: str = ""

    def url(self, list_id: int) -> str:
        return reverse(f"beneficiaries:{self.route}", args=[list_id]) if self.route else ""


def of_list(found: BeneficiaryList, counts: Counts, access: Access) -> Step:
    """What comes next; an empty step where nothing waits for this person or for anybody."""
    drafts, approves = (holds_at(access, p, found.area_id) for p in (P.PROPOSE_LIST, P.APPROVE_LIST))
    if found.state == states.DRAFT:
        label, route = (_("Gửi bản cho ý kiến"), "send") if found.asks_village else (_("Kiểm tra danh sách"), "check")
        return Step(label, route, is_press=True) if drafts else Step(blocked=_("Cán bộ giảm nghèo đang lập danh sách."))
    if found.state == states.OPINION:
        return _after_opinion(counts, drafts=drafts)
    if found.state == states.CHECKED:
        return _after_check(found, counts, access, drafts=drafts, approves=approves)
    return Step()


def _after_opinion(counts: Counts, *, drafts: bool) -> Step:
    label = _("Kiểm tra danh sách")
    if not counts.all:
        return Step(blocked=_("Danh sách đang lấy ý kiến các bản. Bạn chưa được phân công bản nào có tên trong danh sách này."))
    if counts.unheard:
        waiting = ngettext(
            "còn %(count)s dòng chưa có ý kiến của bản. Trưởng bản ghi, hoặc cán bộ xã ghi theo biên bản họp.",
            "còn %(count)s dòng chưa có ý kiến của bản. Trưởng bản ghi, hoặc cán bộ xã ghi theo biên bản họp.", counts.unheard,
        )  # fmt: skip
        return Step(label, blocked=waiting % {"count": formats.number(counts.unheard)})
    return Step(label, "check", is_press=True) if drafts else Step(label, blocked=_("các bản đã cho ý kiến; cán bộ giảm nghèo kiểm tra."))


def _after_check(found: BeneficiaryList, counts: Counts, access: Access, *, drafts: bool, approves: bool) -> Step:
    label = _("Phê duyệt danh sách")
    if counts.proposed:
        if drafts and counts.unsure:
            unsure = _("còn %(count)s dòng thiếu thông tin quyết định ai có suất. Bổ sung thông tin của từng dòng rồi kiểm tra lại; "
                       "chỉ ghi thứ tự theo biên bản họp khi không hỏi được.")  # fmt: skip
            return Step(_("Xếp thứ tự ở suất cuối"), "settle", blocked=unsure % {"count": formats.number(counts.unsure)})
        if drafts:
            return Step(_("Xếp thứ tự ngang nhau ở suất cuối"), "settle")
        waiting = _("còn những dòng ở suất cuối ngang nhau hoặc thiếu thông tin; cán bộ bổ sung, hoặc ghi thứ tự theo biên bản họp bản.")
        return Step(label, blocked=waiting)
    if approves and found.proposed_by_id != access.user.pk:
        return Step(label, "approve")
    return Step(label, blocked=_("chờ %(who)s phê duyệt.") % {"who": found.authority})


__all__ = ["Step", "of_list"]
