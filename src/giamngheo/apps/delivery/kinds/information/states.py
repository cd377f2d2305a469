"""The steps of information brought to a place; held, accepted and stopped are the frame's (``delivery/states.py``)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

PROPOSED, RUNNING, SUBMITTED = "proposed", "running", "submitted"
TITLE, FIRST, BEGINS = "Thông tin cơ sở", PROPOSED, "đề xuất điểm, cụm, đài, thiết bị, nội dung, lớp; không trùng"
STATES = {
    s.code: s
    for s in (
        State(PROPOSED, _("đề xuất"), "due", "chờ Chủ tịch duyệt; địa bàn phải thuộc đối tượng"),
        State(RUNNING, _("đang thực hiện"), "active", "đã duyệt; bàn giao thiết bị, phát tin, bồi dưỡng cán bộ"),
        State(SUBMITTED, _("chờ nghiệm thu"), "due", "đã trình; ảnh, giấy tờ được giữ lại"),
    )
}
MOVES = (
    Move("approve", _("duyệt"), (PROPOSED,), RUNNING, P.ACCEPT_SUPPORT, "duyệt thông tin cơ sở",
         "Chỉ duyệt được hồ sơ đang đề xuất.", "không phải người lập, người ghi hồ sơ; địa bàn thuộc đối tượng vào ngày của danh mục"),
    Move("item", _("bàn giao thiết bị"), (RUNNING,), RUNNING, P.DELIVER, "bàn giao thiết bị thông tin",
         "Chỉ ghi bàn giao thiết bị khi hồ sơ đang thực hiện.", "ghi người nhận"),
    Move("officer", _("ghi cán bộ dự lớp"), (RUNNING,), RUNNING, P.DELIVER, "ghi cán bộ dự lớp thông tin",
         "Chỉ ghi cán bộ dự lớp khi lớp đang thực hiện.", "cán bộ có trong sổ của xã"),
    # A point that was accepted goes on sending: posts are written down after acceptance too.
    Move("post", _("ghi tin đã phát"), (RUNNING, SUBMITTED), RUNNING, P.DELIVER, "ghi tin đã phát",
         "Chỉ ghi tin khi hồ sơ đã duyệt.", "ngày phát không sau hôm nay", stays=True),
    Move("pay", _("ghi khoản chi"), (RUNNING,), RUNNING, P.DELIVER, "ghi khoản chi thông tin cơ sở",
         "Chỉ ghi khoản chi khi hồ sơ đang thực hiện.", "tổng không quá kinh phí"),
    Move("submit", _("trình nghiệm thu"), (RUNNING,), SUBMITTED, P.DELIVER, "trình nghiệm thu thông tin cơ sở",
         "Chỉ trình được hồ sơ đang thực hiện.", "đã bàn giao, đã phát tin hoặc có cán bộ dự lớp theo loại việc; có ảnh, biên bản"),
    Move("give_back", _("trả lại"), (SUBMITTED,), RUNNING, P.ACCEPT_SUPPORT, "trả lại hồ sơ thông tin cơ sở",
         "Chỉ trả lại được hồ sơ đang chờ nghiệm thu.", "ghi cần bổ sung gì"),
    Move("finish", _("nghiệm thu"), (SUBMITTED,), SUBMITTED, P.ACCEPT_SUPPORT, "nghiệm thu thông tin cơ sở",
         "Chỉ nghiệm thu được hồ sơ đã trình.", "không phải người lập, người ghi hồ sơ"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}

__all__ = ["BEGINS", "BY_NAME", "FIRST", "MOVES", "PROPOSED", "RUNNING", "STATES", "SUBMITTED", "TITLE", "can", "check"]
