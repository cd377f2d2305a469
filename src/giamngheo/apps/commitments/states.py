"""Two workflows as tables: a commune's target of the year, and a household's registration to leave poverty.

``docs/commitment-states.md`` is printed from them. Whether the person may is a matter of permissions.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, State

OPEN, PROPOSED, SIGNED, APPROVED, SCORED = "open", "proposed", "signed", "approved", "scored"
REGISTERED, ACHIEVED, MISSED, WITHDRAWN = "registered", "achieved", "missed", "withdrawn"


TARGET_STATES = {
    s.code: s
    for s in (
        State(OPEN, _("chưa đăng ký"), "due", "xã chưa đăng ký mục tiêu, hoặc bị trả lại"),
        State(PROPOSED, _("chờ Chủ tịch ký"), "active", "cán bộ đã lập, chờ người đứng đầu ký"),
        State(SIGNED, _("chờ cấp trên duyệt"), "active", "người đứng đầu đã ký"),
        State(APPROVED, _("đã duyệt"), "active", "cấp trên đã duyệt, chờ kết quả cuối năm"),
        State(SCORED, _("đã chấm"), "done", "đã so với danh sách công nhận cuối năm"),
    )
}
TARGET_MOVES = (
    Move("assign", _("giao mục tiêu"), (OPEN, PROPOSED, SIGNED), OPEN, P.GIVE_OPINION, "giao mục tiêu giảm nghèo",
         "Mục tiêu đã được duyệt nên không giao lại được.", "bản đã lập trở lại chưa đăng ký"),
    Move("propose", _("lập đăng ký"), (OPEN,), PROPOSED, P.COMMIT, "lập đăng ký mục tiêu giảm nghèo",
         "Đăng ký mục tiêu của năm này đã được lập. Muốn sửa, cần được trả lại trước.", "có người đứng đầu và mục tiêu"),
    Move("sign", _("ký"), (PROPOSED,), SIGNED, P.RECOGNISE, "ký đăng ký mục tiêu giảm nghèo",
         "Chỉ ký được đăng ký đang chờ ký.", "người ký không phải người lập"),
    Move("approve", _("duyệt"), (SIGNED,), APPROVED, P.GIVE_OPINION, "duyệt đăng ký mục tiêu giảm nghèo",
         "Chỉ duyệt được đăng ký đã ký."),
    Move("return", _("trả lại"), (PROPOSED, SIGNED), OPEN, P.GIVE_OPINION, "trả lại đăng ký mục tiêu giảm nghèo",
         "Chỉ trả lại được đăng ký đang chờ ký hoặc chờ duyệt.", "ghi lý do; đang chờ ký thì Chủ tịch trả lại"),
    Move("score", _("chấm"), (APPROVED, SCORED), SCORED, P.COMMIT, "chấm mục tiêu giảm nghèo",
         "Chỉ chấm được đăng ký đã duyệt.", "có danh sách đã công nhận của cuối năm; số liệu chính thức thì chấm một lần"),
)  # fmt: skip

ESCAPE_STATES = {
    s.code: s
    for s in (
        State(REGISTERED, _("đang thực hiện"), "active", "hộ đã đăng ký, được giúp đỡ và thăm định kỳ"),
        State(ACHIEVED, _("đạt"), "done", "hạng được công nhận cuối năm đạt mức đã đăng ký"),
        State(MISSED, _("chưa đạt"), "late", "hạng được công nhận cuối năm chưa đạt mức đã đăng ký"),
        State(WITHDRAWN, _("đã rút"), "rest", "hộ rút đăng ký, có lý do"),
    )
}
CLOSED = "Đăng ký này đã kết thúc nên không ghi thêm được."
ESCAPE_MOVES = (
    Move("help", _("phân công giúp đỡ"), (REGISTERED,), REGISTERED, P.COMMIT, "phân công giúp đỡ hộ", CLOSED),
    Move("visit", _("ghi lần thăm"), (REGISTERED,), REGISTERED, P.COMMIT, "thăm hộ đăng ký thoát nghèo", CLOSED,
         "cả trưởng bản, rà soát viên của bản đó"),
    Move("withdraw", _("rút đăng ký"), (REGISTERED,), WITHDRAWN, P.COMMIT, "rút đăng ký thoát nghèo", CLOSED, "ghi lý do"),
    Move("achieve", _("chốt: đạt"), (REGISTERED,), ACHIEVED, P.COMMIT, "chốt đăng ký thoát nghèo", CLOSED,
         "hạng đã công nhận đạt mức đăng ký"),
    Move("miss", _("chốt: chưa đạt"), (REGISTERED,), MISSED, P.COMMIT, "chốt đăng ký thoát nghèo", CLOSED,
         "hạng đã công nhận chưa đạt; hộ không có hạng thì chưa chốt"),
)  # fmt: skip
TARGET = {move.name: move for move in TARGET_MOVES}
ESCAPE = {move.name: move for move in ESCAPE_MOVES}


def page() -> str:
    """The generated page of both workflows."""
    return "\n".join(
        [
            "# Trạng thái đăng ký mục tiêu và đăng ký thoát nghèo",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/commitments/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            "## Mục tiêu giảm nghèo của xã (kế hoạch 2514, mục VI.1)",
            "",
            *printed(TARGET_STATES, TARGET_MOVES, OPEN),
            "",
            "## Hộ đăng ký thoát nghèo (kế hoạch 2514, mục VI.4)",
            "",
            *printed(ESCAPE_STATES, ESCAPE_MOVES, REGISTERED),
            "",
        ]
    )


__all__ = [
    "ACHIEVED", "APPROVED", "ESCAPE", "ESCAPE_MOVES", "ESCAPE_STATES", "MISSED", "OPEN", "PROPOSED", "REGISTERED", "SCORED",
    "SIGNED", "TARGET", "TARGET_MOVES", "TARGET_STATES", "WITHDRAWN", "Move", "Refused", "State", "can", "check", "page",
]  # fmt: skip
