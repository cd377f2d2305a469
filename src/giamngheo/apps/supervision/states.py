"""An inspection and its recommendations as tables; printed into docs/supervision-states.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

PLANNED, VISITED, CONCLUDED, CANCELLED = "planned", "visited", "concluded", "cancelled"
OPEN, ANSWERED, CLOSED = "open", "answered", "closed"

STATES = {
    s.code: s
    for s in (
        State(PLANNED, _("theo kế hoạch"), "active", "đã vào kế hoạch của năm, chưa kiểm tra"),
        State(VISITED, _("đã kiểm tra"), "due", "đã ghi phiếu kiểm tra; ghi kiến nghị rồi kết luận"),
        State(CONCLUDED, _("đã kết luận"), "done", "kết luận đã gửi đơn vị; không sửa"),
        State(CANCELLED, _("đã bỏ"), "rest", "không kiểm tra, có lý do"),
    )
}
MOVES = (
    Move("visit", _("ghi phiếu kiểm tra"), (PLANNED,), VISITED, P.INSPECT, "ghi phiếu kiểm tra",
         _("Phiếu của lần kiểm tra này đã ghi, không ghi lại."), "trả lời mọi câu; người của đơn vị được kiểm tra không ghi"),
    Move("recommend", _("ghi kiến nghị"), (VISITED,), VISITED, P.INSPECT, "ghi kiến nghị kiểm tra",
         _("Chỉ ghi kiến nghị được sau khi ghi phiếu và trước khi kết luận."), "có nơi trả lời và hạn"),
    Move("conclude", _("kết luận"), (VISITED,), CONCLUDED, P.INSPECT, "kết luận kiểm tra",
         _("Chỉ kết luận được lần kiểm tra đã ghi phiếu."), "câu chưa đạt thì có kiến nghị"),
    Move("cancel", _("bỏ"), (PLANNED,), CANCELLED, P.INSPECT, "bỏ lần kiểm tra",
         _("Lần kiểm tra này đã ghi phiếu nên không bỏ được."), "ghi lý do"),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}

FOLLOW_STATES = {
    s.code: s
    for s in (
        State(OPEN, _("chờ thực hiện"), "active", "nơi được kiến nghị thực hiện và trả lời trước hạn"),
        State(ANSWERED, _("chờ xem"), "due", "đã trả lời, chờ bên kiểm tra xem"),
        State(CLOSED, _("đã đóng"), "done", "bên kiểm tra thấy đã thực hiện; không sửa"),
    )
}
FOLLOW_MOVES = (
    Move("answer", _("trả lời"), (OPEN,), ANSWERED, P.ANSWER_INSPECTION, "trả lời kiến nghị kiểm tra",
         _("Chỉ trả lời được kiến nghị đang chờ thực hiện."), "sau kết luận; chỉ nơi được kiến nghị"),
    Move("return", _("trả lại"), (ANSWERED,), OPEN, P.INSPECT, "trả lại trả lời kiến nghị",
         _("Chỉ trả lại được câu trả lời đang chờ xem."), "ghi lý do"),
    Move("close", _("đóng"), (ANSWERED,), CLOSED, P.INSPECT, "đóng kiến nghị kiểm tra",
         _("Chỉ đóng được kiến nghị đã có câu trả lời."), "người của đơn vị được kiểm tra không đóng"),
)  # fmt: skip
FOLLOW_ACTS = {move.name: move for move in FOLLOW_MOVES}


def page() -> str:
    """The generated page of both workflows."""
    return "\n".join(
        [
            "# Trạng thái của lần kiểm tra, giám sát và của kiến nghị",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/supervision/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            "## Lần kiểm tra, giám sát",
            "",
            *printed(STATES, MOVES, PLANNED),
            "",
            "## Kiến nghị",
            "",
            *printed(FOLLOW_STATES, FOLLOW_MOVES, OPEN),
            "",
        ]
    )


__all__ = [
    "ACTS", "ANSWERED", "CANCELLED", "CLOSED", "CONCLUDED", "FOLLOW_ACTS", "FOLLOW_MOVES", "FOLLOW_STATES", "MOVES", "OPEN", "PLANNED",
    "STATES", "VISITED", "Move", "Refused", "Stale", "State", "can", "check", "page",
]  # fmt: skip
