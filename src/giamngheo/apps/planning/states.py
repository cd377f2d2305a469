"""Two workflows as tables: an edition of a plan, and a village's meeting. ``docs/planning-states.md`` is printed from them.

Whether the person may is a matter of permissions; the acts say what more is asked.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

DRAFT, SENT, APPROVED, DISCARDED = "draft", "sent", "approved", "discarded"
OPEN, RANKED = "open", "ranked"

STATES = {
    s.code: s
    for s in (
        State(DRAFT, _("đang lập"), "rest", "đơn vị còn sửa; hoặc bị trả lại kèm lý do"),
        State(SENT, _("đã gửi cấp trên"), "due", "chờ phê duyệt; không ai sửa được"),
        State(APPROVED, _("đã phê duyệt"), "done", "có số, ngày văn bản; không đổi nữa, muốn đổi thì lập bản điều chỉnh"),
        State(DISCARDED, _("đã bỏ"), "rest", "không dùng; bản trước vẫn giữ nguyên"),
    )
}
FIXED = "Chỉ sửa được bản kế hoạch đang lập. Đã gửi thì chờ cấp trên trả lại; đã phê duyệt thì lập bản điều chỉnh."
MOVES = (
    Move("write", _("ghi kế hoạch"), (DRAFT,), DRAFT, P.PREPARE_PLAN, "ghi kế hoạch", FIXED, "đơn vị của mình"),
    Move("send", _("gửi cấp trên"), (DRAFT,), SENT, P.PREPARE_PLAN, "gửi kế hoạch lên cấp trên",
         "Chỉ gửi được bản kế hoạch đang lập.", "có ít nhất một khoản vốn; bản điều chỉnh phải khác bản cũ"),
    Move("return", _("trả lại"), (SENT,), DRAFT, P.APPROVE_PLAN, "trả lại kế hoạch",
         "Chỉ trả lại được kế hoạch đã gửi.", "ghi lý do; chuyên viên cấp trên của đơn vị cũng trả lại được"),
    Move("approve", _("phê duyệt"), (SENT,), APPROVED, P.APPROVE_PLAN, "phê duyệt kế hoạch",
         "Chỉ phê duyệt được kế hoạch đã gửi.", "số, ngày, cơ quan của văn bản; người duyệt không phải người lập, người ghi, người gửi"),
    Move("adjust", _("lập bản điều chỉnh"), (APPROVED,), APPROVED, P.PREPARE_PLAN, "lập bản điều chỉnh kế hoạch",
         "Chỉ điều chỉnh được kế hoạch đã phê duyệt.", "ghi lý do; bản mới bắt đầu từ các khoản của bản đang có hiệu lực"),
    Move("discard", _("bỏ"), (DRAFT,), DISCARDED, P.PREPARE_PLAN, "bỏ bản kế hoạch", "Chỉ bỏ được bản kế hoạch đang lập."),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}

MEETING_STATES = {
    s.code: s
    for s in (
        State(OPEN, _("đang lấy ý kiến"), "active", "còn ghi đề xuất, số phiếu"),
        State(RANKED, _("đã xếp thứ tự"), "done", "thứ tự đã chốt; xã lấy đề xuất vào kế hoạch"),
    )
}
SETTLED = "Cuộc họp này đã xếp thứ tự nên không sửa được."
MEETING_MOVES = (
    Move("write", _("ghi đề xuất, số phiếu"), (OPEN,), OPEN, P.HOLD_MEETING, "ghi đề xuất của bản", SETTLED,
         "trưởng bản của bản đó; hoặc cán bộ giảm nghèo xã"),
    Move("decide", _("quyết định khi bằng phiếu"), (OPEN,), OPEN, P.HOLD_MEETING, "ghi quyết định khi bằng phiếu", SETTLED,
         "đủ các đề xuất bằng phiếu, có lý do; trưởng bản của bản đó hoặc cán bộ giảm nghèo xã"),
    Move("rank", _("chốt thứ tự"), (OPEN,), RANKED, P.HOLD_MEETING, "xếp thứ tự đề xuất của bản", SETTLED,
         "mọi đề xuất có số phiếu; bằng phiếu thì có quyết định; trưởng bản của bản đó hoặc cán bộ giảm nghèo xã"),
)  # fmt: skip
MEETING_ACTS = {move.name: move for move in MEETING_MOVES}


def page() -> str:
    """The generated page of both workflows."""
    return "\n".join(
        [
            "# Trạng thái của kế hoạch vốn và của cuộc họp bản",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/planning/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            "## Bản kế hoạch của tỉnh, huyện (đến 30/6/2025), xã",
            "",
            *printed(STATES, MOVES, DRAFT),
            "",
            "## Cuộc họp bản xếp thứ tự đề xuất",
            "",
            *printed(MEETING_STATES, MEETING_MOVES, OPEN),
            "",
        ]
    )


__all__ = [
    "ACTS", "APPROVED", "DISCARDED", "DRAFT", "FIXED", "MEETING_ACTS", "MEETING_MOVES", "MEETING_STATES", "MOVES", "OPEN", "RANKED", "SENT",
    "SETTLED", "STATES", "Move", "Refused", "Stale", "State", "can", "check", "page",
]  # fmt: skip
