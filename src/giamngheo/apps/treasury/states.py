"""A sheet's row and a reconciliation, as tables; ``docs/treasury-states.md`` is printed from them.

What a row becomes is told by comparing it anew with the ledger; people choose lines, keep our figure, or put a row aside.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.engine.treasury import AGREES, FAULT_TERMS, MISMATCH, READY
from giamngheo.kit.workflow import Refused, Stale, State

SENT, OURS, ASIDE = "sent", "ours", "aside"
OPEN, HALF, SIGNED, WITHDRAWN = "open", "half", "signed", "withdrawn"

ROW_STATES = {
    s.code: s
    for s in (
        State(MISMATCH, _("chưa khớp"), "due", "có điểm khác với sổ; chờ người xử lý"),
        State(READY, _("khớp dòng vốn, chờ ghi sổ"), "due", "biết dòng vốn, sổ chưa có chứng từ này"),
        State(AGREES, _("khớp sổ"), "done", "sổ đã có chứng từ cùng số, ngày, số tiền"),
        State(SENT, _("đã lập chứng từ"), "done", "chứng từ của sổ lập từ dòng này; còn phải được duyệt"),
        State(OURS, _("giữ theo sổ"), "rest", "sổ đúng; bảng kê khác, có lý do"),
        State(ASIDE, _("để riêng"), "rest", "không tính dòng này, có lý do"),
    )
}
ROW_MOVES = (
    Move("choose", _("chọn dòng vốn"), (MISMATCH, READY), READY, P.KEEP_TREASURY, "chọn dòng vốn cho bảng kê",
         "Dòng này đã xử lý xong. Mở lại rồi chọn dòng vốn.", "rồi đối chiếu lại; còn điểm khác thì vẫn “chưa khớp”"),
    Move("keep", _("giữ theo sổ"), (MISMATCH, READY), OURS, P.KEEP_TREASURY, "giữ theo sổ",
         "Dòng này đã xử lý xong.", "ghi lý do"),
    Move("set_aside", _("để riêng"), (MISMATCH, READY), ASIDE, P.KEEP_TREASURY, "để riêng dòng bảng kê",
         "Dòng này đã xử lý xong.", "ghi lý do"),
    Move("reopen", _("mở lại"), (OURS, ASIDE), MISMATCH, P.KEEP_TREASURY, "mở lại dòng bảng kê",
         "Chỉ mở lại được dòng đã giữ theo sổ hoặc để riêng."),
    Move("post", _("lập chứng từ"), (READY,), SENT, P.KEEP_TREASURY, "lập chứng từ theo bảng kê kho bạc",
         "Không còn dòng nào chờ ghi sổ.", "người có việc ghi loại chứng từ đó; người khác duyệt"),
)  # fmt: skip
ROW_ACTS = {move.name: move for move in ROW_MOVES}

# Figures are fixed; something is left to sign.
FIXED, UNDONE = (HALF, SIGNED), (OPEN, HALF)
STATES = {
    s.code: s
    for s in (
        State(OPEN, _("chưa ký"), "due", "số liệu tính theo sổ và bảng kê đến lúc xem"),
        State(HALF, _("một bên đã ký"), "due", "số liệu đã chốt, chờ bên kia ký"),
        State(SIGNED, _("hai bên đã ký"), "done", "không sửa; phát sinh sau hiện thành chênh lệch"),
        State(WITHDRAWN, _("đã bỏ"), "rest", "lập nhầm, chưa bên nào ký; kỳ đó lập lại được"),
    )
}
MOVES = (
    Move("sign", _("ký"), (OPEN, HALF), SIGNED, P.KEEP_TREASURY, "ký biên bản đối chiếu",
         "Biên bản này đã đủ hai chữ ký.", "đơn vị (kế toán, tài chính) và cán bộ đối chiếu kho bạc, hai người khác nhau"),
    Move("reopen", _("mở lại"), (HALF,), OPEN, P.KEEP_TREASURY, "mở lại biên bản đối chiếu",
         "Chỉ mở lại được biên bản mới có một bên ký.", "số liệu sẽ chốt lại; bên đã ký phải ký lại"),
    Move("withdraw", _("bỏ biên bản"), (OPEN,), WITHDRAWN, P.KEEP_TREASURY, "bỏ biên bản đối chiếu",
         "Chỉ bỏ được biên bản chưa bên nào ký.", "người ký được biên bản"),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}


def page() -> str:
    """The generated page."""
    return "\n".join(
        [
            "# Trạng thái của bảng kê kho bạc và của biên bản đối chiếu",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/treasury/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            "## Dòng bảng kê",
            "",
            *printed(ROW_STATES, ROW_MOVES, MISMATCH, "nhập bảng kê, đối chiếu với sổ"),
            "",
            "Kế toán đơn vị cũng xử lý và ghi sổ được các dòng của đơn vị mình.",
            "",
            "| điểm khác | mã |",
            "|---|---|",
            *(f"| {term.vi} | `{term.code}` |" for term in FAULT_TERMS),
            "",
            "## Biên bản đối chiếu",
            "",
            *printed(STATES, MOVES, OPEN),
            "",
        ]
    )


__all__ = [
    "ACTS", "AGREES", "ASIDE", "FIXED", "HALF", "MISMATCH", "OPEN", "OURS", "READY", "ROW_ACTS", "ROW_STATES", "SENT", "SIGNED", "STATES",
    "UNDONE", "WITHDRAWN", "Move", "Refused", "Stale", "State", "can", "check", "page",
]  # fmt: skip
