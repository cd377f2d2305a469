"""The steps of what is given while its support is open, and of a measuring round; the rest is the frame's."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

PLANNED, GIVEN = "planned", "given"
OPEN, CLOSED = "open", "closed"
TITLE, FIRST, BEGINS = "Dinh dưỡng", PLANNED, "ghi ai được hỗ trợ gì; không trùng; số đo không còn phải đo lại"
STATES = {
    s.code: s
    for s in (
        State(PLANNED, _("chờ cấp"), "active", "đã ghi ai được hỗ trợ gì"),
        State(GIVEN, _("chờ nghiệm thu"), "due", "đã cấp; chờ Chủ tịch nghiệm thu"),
    )
}
MOVES = (
    Move("give", _("ghi đã cấp"), (PLANNED,), GIVEN, P.DELIVER, "ghi cấp hỗ trợ dinh dưỡng",
         "Chỉ ghi đã cấp khi hồ sơ đang chờ cấp.", "ngày cấp, người cấp"),
    Move("finish", _("nghiệm thu"), (GIVEN,), GIVEN, P.ACCEPT_SUPPORT, "nghiệm thu hỗ trợ dinh dưỡng",
         "Chỉ nghiệm thu được khi đã cấp.", "có danh sách ký nhận hoặc ảnh; không phải người ghi"),
)  # fmt: skip
ROUND_STATES = {
    s.code: s
    for s in (
        State(OPEN, _("đang ghi"), "active", "ghi, sửa số đo"),
        State(CLOSED, _("đã khoá"), "done", "không sửa số đo nữa"),
    )
}
ROUND_MOVES = (
    Move("measure", _("ghi số đo"), (OPEN,), OPEN, P.DELIVER, "ghi số đo của trẻ",
         "Đợt cân đo đã khoá nên không ghi, sửa số đo được.", "trẻ ở xã, dưới 16 tuổi vào ngày đo"),
    Move("close", _("khoá đợt cân đo"), (OPEN,), CLOSED, P.DELIVER, "khoá đợt cân đo",
         "Đợt cân đo đã khoá.", "không còn số đo phải đo lại"),
)  # fmt: skip
BY_NAME = {move.name: move for move in (*MOVES, *ROUND_MOVES)}

__all__ = [
    "BEGINS", "BY_NAME", "CLOSED", "FIRST", "GIVEN", "MOVES", "OPEN", "PLANNED", "ROUND_MOVES", "ROUND_STATES", "STATES", "TITLE",
    "can", "check",
]  # fmt: skip
