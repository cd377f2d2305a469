"""Two workflows as tables: a difficulty on its way up and back, an order and its reply. Printed into docs/steering-states.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

RAISED, AT_PROVINCE, DIRECTED, ANSWERED, CLOSED, WITHDRAWN = "raised", "at_province", "directed", "answered", "closed", "withdrawn"
ISSUED, REPLIED, ACCEPTED, CANCELLED = "issued", "replied", "accepted", "cancelled"
OPEN = (RAISED, AT_PROVINCE, DIRECTED)

STATES = {
    s.code: s
    for s in (
        State(RAISED, _("chờ cơ quan quản lý"), "active", "đơn vị đã nêu, cơ quan quản lý trả lời hoặc chuyển lên tỉnh"),
        State(AT_PROVINCE, _("chờ UBND tỉnh"), "due", "vượt thẩm quyền của sở, ngành; chờ UBND tỉnh, Ban Chỉ đạo"),
        State(DIRECTED, _("đang chỉ đạo"), "active", "đã thành ý kiến chỉ đạo, chờ nơi nhận thực hiện"),
        State(ANSWERED, _("đã trả lời"), "due", "chờ đơn vị nêu xem và đóng, hoặc nêu lại"),
        State(CLOSED, _("đã đóng"), "done", "đơn vị nêu nhận câu trả lời; không sửa"),
        State(WITHDRAWN, _("đã rút"), "rest", "đơn vị nêu tự rút"),
    )
}
MOVES = (
    Move("forward", _("chuyển UBND tỉnh"), (RAISED,), AT_PROVINCE, P.HANDLE_DIFFICULTY, "chuyển khó khăn lên tỉnh",
         _("Chỉ chuyển được khó khăn đang ở cơ quan quản lý."), "ghi ý kiến của cơ quan quản lý"),
    Move("answer", _("trả lời"), (RAISED,), ANSWERED, P.HANDLE_DIFFICULTY, "cơ quan quản lý trả lời khó khăn",
         _("Cơ quan quản lý chỉ trả lời được khó khăn đang ở cơ quan mình."), "cơ quan được nêu tên"),
    Move("decide", _("tỉnh trả lời"), (AT_PROVINCE,), ANSWERED, P.STEER, "tỉnh trả lời khó khăn",
         _("Tỉnh chỉ trả lời được khó khăn đã chuyển lên tỉnh.")),
    Move("direct", _("ra chỉ đạo"), (AT_PROVINCE,), DIRECTED, P.STEER, "ra chỉ đạo về khó khăn",
         _("Chỉ ra chỉ đạo được về khó khăn đang chờ UBND tỉnh."), "có nơi nhận và hạn"),
    Move("carried_out", _("chỉ đạo được nghiệm thu"), (DIRECTED,), ANSWERED, P.STEER, "trả lời khó khăn bằng kết quả chỉ đạo",
         _("Khó khăn này không còn chờ kết quả chỉ đạo."), "câu trả lời là báo cáo của nơi nhận"),
    Move("undirected", _("chỉ đạo bị bỏ"), (DIRECTED,), AT_PROVINCE, P.STEER, "bỏ chỉ đạo về khó khăn",
         "Khó khăn này không còn chờ kết quả chỉ đạo."),
    Move("close", _("đóng"), (ANSWERED,), CLOSED, P.RAISE_DIFFICULTY, "đóng khó khăn",
         _("Chỉ đóng được khó khăn đã có câu trả lời."), "chỉ đơn vị đã nêu"),
    Move("reopen", _("nêu lại"), (ANSWERED,), RAISED, P.RAISE_DIFFICULTY, "nêu lại khó khăn",
         _("Chỉ nêu lại được khó khăn đã có câu trả lời."), "chỉ đơn vị đã nêu; ghi lý do"),
    Move("withdraw", _("rút"), (RAISED, AT_PROVINCE), WITHDRAWN, P.RAISE_DIFFICULTY, "rút khó khăn",
         _("Khó khăn này đã có chỉ đạo hoặc câu trả lời nên không rút được."), "chỉ đơn vị đã nêu; ghi lý do"),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}

ORDER_STATES = {
    s.code: s
    for s in (
        State(ISSUED, _("đang thực hiện"), "active", "nơi nhận thực hiện và báo cáo trước hạn; hoặc báo cáo bị trả lại"),
        State(REPLIED, _("chờ nghiệm thu"), "due", "nơi nhận đã báo cáo, chờ người chỉ đạo xem"),
        State(ACCEPTED, _("đã xong"), "done", "người chỉ đạo nhận báo cáo; không sửa"),
        State(CANCELLED, _("đã bỏ"), "rest", "người chỉ đạo bỏ, có lý do"),
    )
}
ORDER_MOVES = (
    Move("reply", _("báo cáo"), (ISSUED,), REPLIED, P.RAISE_DIFFICULTY, "báo cáo thực hiện chỉ đạo",
         _("Chỉ báo cáo được về chỉ đạo đang thực hiện."), "chỉ nơi nhận"),
    Move("accept", _("nhận báo cáo"), (REPLIED,), ACCEPTED, P.STEER, "nhận báo cáo thực hiện chỉ đạo",
         _("Chỉ nhận được báo cáo đang chờ nghiệm thu.")),
    Move("return", _("trả lại"), (REPLIED,), ISSUED, P.STEER, "trả lại báo cáo thực hiện chỉ đạo",
         _("Chỉ trả lại được báo cáo đang chờ nghiệm thu."), "ghi lý do"),
    Move("cancel", _("bỏ chỉ đạo"), (ISSUED,), CANCELLED, P.STEER, "bỏ chỉ đạo",
         _("Chỉ bỏ được chỉ đạo đang thực hiện."), "ghi lý do"),
)  # fmt: skip
ORDER_ACTS = {move.name: move for move in ORDER_MOVES}


def page() -> str:
    """The generated page of both workflows."""
    return "\n".join(
        [
            "# Trạng thái của khó khăn, vướng mắc và của chỉ đạo",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/steering/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "Cơ quan của tỉnh nêu, đóng, báo cáo bằng quyền xử lý khó khăn của cơ quan mình.",
            "Cơ quan được gửi chưa có người dùng thì cơ quan quản lý Chương trình trả lời, chuyển lên tỉnh thay (`reach.handler_of`).",
            "",
            "## Khó khăn, vướng mắc",
            "",
            *printed(STATES, MOVES, RAISED),
            "",
            "## Chỉ đạo",
            "",
            *printed(ORDER_STATES, ORDER_MOVES, ISSUED),
            "",
        ]
    )


__all__ = [
    "ACCEPTED", "ACTS", "ANSWERED", "AT_PROVINCE", "CANCELLED", "CLOSED", "DIRECTED", "ISSUED", "MOVES", "OPEN", "ORDER_ACTS",
    "ORDER_MOVES", "ORDER_STATES", "RAISED", "REPLIED", "STATES", "WITHDRAWN", "Move", "Refused", "Stale", "State", "can", "check",
    "page",
]  # fmt: skip
