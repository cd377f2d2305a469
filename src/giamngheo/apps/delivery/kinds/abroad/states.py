"""The steps of a worker who goes abroad; held, accepted and stopped are the frame's (``delivery/states.py``)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

PREPARING, GONE, BACK = "preparing", "gone", "back"
TITLE, FIRST = "Đi làm việc ở nước ngoài", PREPARING
BEGINS = "người trong danh sách đã phê duyệt; không trùng; xã không thuộc diện loại trừ"
STATES = {
    s.code: s
    for s in (
        State(PREPARING, _("đang chuẩn bị"), "active", "tư vấn, định hướng, ngoại ngữ, giấy tờ, hợp đồng"),
        State(GONE, _("đã xuất cảnh"), "active", "chờ nghiệm thu; nghiệm thu rồi thì ghi ngày về"),
        State(BACK, _("đã về nước"), "done", "ghi ngày về, vì sao"),
    )
}
# How the lists name and narrow to who left and is not accepted yet; no state of its own.
TO_ACCEPT = State("to_accept", _("đã xuất cảnh, chờ nghiệm thu"), "due", "Chủ tịch UBND xã nghiệm thu")
MOVES = (
    Move("advise", _("ghi tư vấn"), (PREPARING,), PREPARING, P.DELIVER, "ghi tư vấn đi làm việc ở nước ngoài",
         "Chỉ ghi tư vấn khi người lao động đang chuẩn bị.", "người lao động hoặc thân nhân"),
    Move("pay", _("ghi chi phí"), (PREPARING, GONE), PREPARING, P.DELIVER, "ghi chi phí đi làm việc ở nước ngoài",
         "Người này đã về nước nên không ghi chi phí được.", "không vượt mức đã xác nhận; người đã đi thì đến khi nghiệm thu", stays=True),
    Move("take_back", _("huỷ chi phí ghi nhầm"), (PREPARING, GONE), PREPARING, P.DELIVER, "huỷ chi phí đi làm việc ở nước ngoài",
         "Người này đã về nước nên không huỷ chi phí được.", "chưa gắn chứng từ; ghi lý do; khoản đã huỷ vẫn hiện, không tính nữa",
         stays=True),
    Move("sign", _("ghi hợp đồng"), (PREPARING,), PREPARING, P.DELIVER, "ghi hợp đồng đi làm việc ở nước ngoài",
         "Chỉ ghi hợp đồng khi người lao động chưa xuất cảnh.", "thị trường, nơi làm, thời hạn"),
    Move("depart", _("ghi xuất cảnh"), (PREPARING,), GONE, P.DELIVER, "ghi xuất cảnh",
         "Người này đã xuất cảnh.", "có hợp đồng; xã không thuộc diện loại trừ"),
    Move("finish", _("nghiệm thu"), (GONE,), GONE, P.ACCEPT_SUPPORT, "nghiệm thu đi làm việc ở nước ngoài",
         "Chỉ nghiệm thu người đã xuất cảnh.", "có bản hợp đồng; không phải người lập, người ghi hồ sơ"),
    Move("come_back", _("ghi về nước"), (GONE,), BACK, P.DELIVER, "ghi về nước",
         "Chỉ ghi về nước người đã xuất cảnh.", "đã nghiệm thu; ghi ngày về, vì sao"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}

__all__ = ["BACK", "BEGINS", "BY_NAME", "FIRST", "GONE", "MOVES", "PREPARING", "STATES", "TITLE", "TO_ACCEPT", "can", "check"]
