"""The steps of a work; held, accepted and stopped are the frame's (``delivery/states.py``)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

PROPOSED, APPROVED, BUILDING, BUILT, IN_USE = "proposed", "approved", "building", "built", "in_use"
TITLE, FIRST, BEGINS = "Công trình", PROPOSED, "đề xuất công trình, không trùng"
STATES = {
    s.code: s
    for s in (
        State(PROPOSED, _("đề xuất"), "due", "đã ghi tiêu chí và người sử dụng; chờ duyệt"),
        State(APPROVED, _("đã duyệt"), "active", "Chủ tịch đã duyệt, chờ hợp đồng với đơn vị thi công"),
        State(BUILDING, _("đang thi công"), "active", "đã ký hợp đồng; nghiệm thu từng giai đoạn, thanh toán theo giai đoạn"),
        State(BUILT, _("chờ bàn giao"), "due", "mọi giai đoạn đã nghiệm thu"),
        State(IN_USE, _("đã bàn giao"), "done", "đã bàn giao cho đơn vị quản lý, sử dụng; duy tu theo lịch"),
    )
}
MOVES = (
    Move("amend", _("sửa đề xuất"), (PROPOSED,), PROPOSED, P.DELIVER, "sửa đề xuất công trình",
         "Chỉ sửa được công trình đang đề xuất.", "số người nghèo sử dụng không quá số người sử dụng"),
    Move("approve", _("duyệt công trình"), (PROPOSED,), APPROVED, P.ACCEPT_SUPPORT, "duyệt công trình",
         "Chỉ duyệt được công trình đang đề xuất.", "không phải người lập, người ghi hồ sơ; đủ mọi tiêu chí, không tiêu chí nào chưa rõ"),
    Move("contract", _("ghi hợp đồng, khởi công"), (APPROVED,), BUILDING, P.DELIVER, "ghi hợp đồng công trình",
         "Chỉ ghi hợp đồng khi công trình đã được duyệt.", "giá hợp đồng không quá tổng mức đầu tư"),
    Move("stage", _("nghiệm thu giai đoạn"), (BUILDING,), BUILDING, P.DELIVER, "nghiệm thu giai đoạn công trình",
         "Chỉ nghiệm thu giai đoạn khi công trình đang thi công.", "đúng thứ tự; có ảnh tiến độ; giai đoạn cuối thì chờ bàn giao"),
    Move("pay", _("ghi thanh toán"), (BUILDING, BUILT), BUILDING, P.DELIVER, "ghi thanh toán công trình",
         "Chỉ ghi thanh toán khi công trình đang thi công hoặc chờ bàn giao.",
         "tạm ứng, hoặc giai đoạn đã nghiệm thu; tổng không quá giá hợp đồng", stays=True),
    Move("hand_over", _("bàn giao"), (BUILT,), IN_USE, P.ACCEPT_SUPPORT, "bàn giao công trình",
         "Chỉ bàn giao khi mọi giai đoạn đã nghiệm thu.", "không phải người lập, người ghi hồ sơ; ghi đơn vị quản lý, lịch duy tu"),
    # After acceptance: the support is frozen, the work lives on.
    Move("upkeep", _("ghi duy tu"), (IN_USE,), IN_USE, P.DELIVER, "ghi duy tu công trình",
         "Chỉ ghi duy tu khi công trình đã bàn giao.", "ngày duy tu từ ngày bàn giao"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}

__all__ = [
    "APPROVED", "BEGINS", "BUILDING", "BUILT", "BY_NAME", "FIRST", "IN_USE", "MOVES", "PROPOSED", "STATES", "TITLE", "can", "check",
]  # fmt: skip
