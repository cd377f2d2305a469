"""A distribution's way to the households, as a table; ``docs/donation-states.md`` is printed from it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

DRAFT, WAITING, POSTED, DISCARDED = "draft", "waiting", "posted", "discarded"
STATES = {
    s.code: s
    for s in (
        State(DRAFT, _("đang lập"), "rest", "cán bộ ghi hộ và số lượng; hoặc bị trả lại"),
        State(WAITING, _("chờ duyệt"), "due", "đã gửi; danh sách khoá lại"),
        State(POSTED, _("đã phát"), "done", "đã trừ vào số còn lại; không sửa, chỉ thu hồi bằng danh sách khác"),
        State(DISCARDED, _("đã bỏ"), "rest", "không phát; giữ lại để tra cứu"),
    )
}
MOVES = (
    Move("write", _("ghi hộ"), (DRAFT,), DRAFT, P.RECORD_DONATION, "ghi hộ vào danh sách tài trợ",
         "Danh sách đã gửi duyệt nên không sửa được. Cần được trả lại trước."),
    Move("submit", _("gửi duyệt"), (DRAFT,), WAITING, P.RECORD_DONATION, "gửi duyệt danh sách tài trợ",
         "Danh sách này đã được gửi duyệt.", "có ít nhất một hộ; tổng không vượt số còn lại"),
    Move("approve", _("duyệt"), (WAITING,), POSTED, P.APPROVE_MONEY, "duyệt danh sách tài trợ",
         "Danh sách này không còn chờ duyệt.", "không phải người lập; số còn lại đủ"),
    Move("return", _("trả lại"), (WAITING,), DRAFT, P.APPROVE_MONEY, "trả lại danh sách tài trợ",
         "Chỉ trả lại được danh sách đang chờ duyệt.", "ghi lý do"),
    Move("discard", _("bỏ danh sách"), (DRAFT,), DISCARDED, P.RECORD_DONATION, "bỏ danh sách tài trợ",
         "Chỉ bỏ được danh sách đang lập."),
    Move("reverse", _("thu hồi"), (POSTED,), POSTED, P.RECORD_DONATION, "lập danh sách thu hồi tài trợ",
         "Chỉ thu hồi được danh sách đã phát.", "ghi lý do; danh sách thu hồi cũng phải được duyệt"),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}


def page() -> str:
    """The generated page."""
    return "\n".join(
        [
            "# Trạng thái của danh sách phát tài trợ",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/donations/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            *printed(STATES, MOVES, DRAFT),
            "",
        ]
    )


__all__ = [
    "ACTS", "DISCARDED", "DRAFT", "MOVES", "POSTED", "STATES", "WAITING", "Move", "Refused", "Stale", "State", "can", "check", "page",
]  # fmt: skip
