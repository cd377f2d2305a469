"""The steps of a house while its support is open; held, accepted and stopped are the frame's (``delivery/states.py``)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

PROPOSED, APPROVED, BUILDING, BUILT = "proposed", "approved", "building", "built"
TITLE, FIRST, BEGINS = "Nhà ở", PROPOSED, "lập hồ sơ, đủ điều kiện, không trùng"
STATES = {
    s.code: s
    for s in (
        State(PROPOSED, _("chờ duyệt"), "due", "cán bộ xã đã lập hồ sơ theo danh sách"),
        State(APPROVED, _("đã duyệt"), "active", "Chủ tịch đã duyệt, chờ hộ chọn mẫu nhà và cam kết"),
        State(BUILDING, _("đang làm"), "active", "hộ đã cam kết; nghiệm thu và cấp kinh phí theo giai đoạn"),
        State(BUILT, _("chờ nghiệm thu hoàn thành"), "due", "mọi giai đoạn đã nghiệm thu"),
    )
}
MOVES = (
    Move("approve", _("duyệt hồ sơ"), (PROPOSED,), APPROVED, P.ACCEPT_SUPPORT, "duyệt hồ sơ nhà ở",
         "Chỉ duyệt được hồ sơ đang chờ duyệt.", "không phải người lập, người ghi hồ sơ; không còn chờ xác nhận trùng"),
    Move("start", _("ghi cam kết, khởi công"), (APPROVED,), BUILDING, P.DELIVER, "ghi cam kết làm nhà",
         "Chỉ khởi công khi hồ sơ đã được duyệt.", "hộ chọn mẫu nhà, cách làm"),
    Move("stage", _("nghiệm thu giai đoạn"), (BUILDING,), BUILDING, P.DELIVER, "nghiệm thu giai đoạn nhà ở",
         "Chỉ nghiệm thu giai đoạn khi nhà đang làm.", "đúng thứ tự; có ảnh của giai đoạn; giai đoạn cuối thì chờ nghiệm thu hoàn thành"),
    Move("pay", _("ghi cấp kinh phí"), (BUILDING, BUILT), BUILDING, P.DELIVER, "ghi đợt cấp kinh phí nhà ở",
         "Chỉ cấp kinh phí khi nhà đang làm.", "giai đoạn trước đã nghiệm thu; tổng không quá mức hỗ trợ", stays=True),
    Move("repay", _("ghi nộp trả kinh phí"), (BUILDING, BUILT), BUILDING, P.DELIVER, "ghi nộp trả kinh phí nhà ở",
         "Chỉ ghi nộp trả khi nhà đang làm, chưa nghiệm thu hoàn thành.", "không quá số đã cấp của đợt; nộp trả hết thì dừng được hồ sơ",
         stays=True),
    Move("finish", _("nghiệm thu hoàn thành"), (BUILT,), BUILT, P.ACCEPT_SUPPORT, "nghiệm thu nhà ở",
         "Chỉ nghiệm thu hoàn thành khi mọi giai đoạn đã nghiệm thu.",
         "đủ diện tích, ba cứng, 20 năm; đã cấp đủ hoặc ghi lý do cấp ít hơn (Dự án 5)"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}

__all__ = [
    "APPROVED", "BEGINS", "BUILDING", "BUILT", "BY_NAME", "FIRST", "MOVES", "PROPOSED", "STATES", "TITLE", "can", "check",
]  # fmt: skip
