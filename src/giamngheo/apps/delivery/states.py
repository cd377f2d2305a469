"""The states common to every support, as a table; a kind's own steps stand in its folder's ``states.py``.

``docs/delivery-states.md`` is printed from both. Whether the person may is a matter of permissions.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

HELD, OPEN, ACCEPTED, DECLINED, STOPPED = "held", "open", "accepted", "declined", "stopped"
COUNTED = (HELD, OPEN, ACCEPTED)


STATES = {
    s.code: s
    for s in (
        State(HELD, _("chờ xác nhận trùng"), "due", "trùng với lần hỗ trợ trước, đã ghi lý do, chờ người thứ hai"),
        State(OPEN, _("đang thực hiện"), "active", "không trùng, hoặc việc vượt qua lời từ chối đã được xác nhận"),
        State(ACCEPTED, _("đã nghiệm thu"), "done", "đã nhận đủ, có biên bản; nội dung được khoá lại"),
        State(DECLINED, _("không được vượt trùng"), "rest", "người thứ hai không đồng ý; không tính là đã hỗ trợ"),
        State(STOPPED, _("đã dừng"), "rest", "dừng giữa chừng, có lý do; không tính là đã hỗ trợ"),
    )
}
MOVES = (
    Move("confirm", _("đồng ý vượt trùng"), (HELD,), OPEN, P.ACCEPT_SUPPORT, "đồng ý hỗ trợ dù trùng",
         "Lần hỗ trợ này không chờ xác nhận trùng.", "không phải người đã ghi lý do"),
    Move("decline", _("không đồng ý vượt trùng"), (HELD,), DECLINED, P.ACCEPT_SUPPORT, "không đồng ý hỗ trợ trùng",
         "Lần hỗ trợ này không chờ xác nhận trùng.", "không phải người đã ghi lý do; ghi vì sao"),
    Move("accept", _("nghiệm thu"), (OPEN,), ACCEPTED, P.ACCEPT_SUPPORT, "nghiệm thu hỗ trợ",
         "Chỉ nghiệm thu được hỗ trợ đang thực hiện.", "không phải người lập, người ghi hồ sơ"),
    Move("stop", _("dừng"), (HELD, OPEN), STOPPED, P.DELIVER, "dừng hỗ trợ",
         "Hỗ trợ đã kết thúc nên không dừng được.", "ghi lý do; chưa cấp đồng nào"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}


def page() -> str:
    """The generated page: the frame's states, then each kind's own."""
    parts = [
        "# Trạng thái của các lần hỗ trợ", "",
        "Trang này được in ra từ `src/giamngheo/apps/delivery/states.py` và `kinds/*/states.py`. Muốn đổi thì sửa bảng đó "
        "rồi in lại.", "", "## Khung chung", "", *printed(STATES, MOVES, OPEN, "ghi hỗ trợ, không trùng"), "",
    ]  # fmt: skip
    from importlib import import_module

    from . import kinds

    for name in kinds.found():
        own = import_module(f"{kinds.__name__}.{name}.states")
        parts += [f"## {own.TITLE}", "", *printed(own.STATES, own.MOVES, own.FIRST, own.BEGINS), ""]
    return "\n".join(parts)


__all__ = [
    "ACCEPTED", "BY_NAME", "COUNTED", "DECLINED", "HELD", "MOVES", "OPEN", "STATES", "STOPPED", "Move", "Refused", "Stale",
    "State", "can", "check", "page",
]  # fmt: skip
