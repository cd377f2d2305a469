"""The steps of communication while its support is open; held, accepted and stopped are the frame's (``delivery/states.py``)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

RUNNING, SUBMITTED = "running", "submitted"
TITLE, FIRST, BEGINS = "Truyền thông", RUNNING, "ghi sản phẩm, sự kiện, đối thoại, phong trào theo kế hoạch; không trùng"
STATES = {
    s.code: s
    for s in (
        State(RUNNING, _("đang thực hiện"), "active", "ghi câu hỏi và trả lời, khen thưởng, số người tiếp cận"),
        State(SUBMITTED, _("chờ nghiệm thu"), "due", "đã trình; ảnh, giấy tờ được giữ lại"),
    )
}
MOVES = (
    Move("ask", _("ghi câu hỏi"), (RUNNING,), RUNNING, P.DELIVER, "ghi câu hỏi đối thoại",
         "Chỉ ghi câu hỏi khi hồ sơ đang thực hiện.", "là đối thoại chính sách"),
    Move("answer", _("trả lời câu hỏi"), (RUNNING,), RUNNING, P.DELIVER, "ghi trả lời câu hỏi đối thoại",
         "Chỉ ghi trả lời khi hồ sơ đang thực hiện.", "ghi ai trả lời, ngày nào"),
    Move("award", _("ghi khen thưởng"), (RUNNING,), RUNNING, P.DELIVER, "ghi khen thưởng",
         "Chỉ ghi khen thưởng khi hồ sơ đang thực hiện.", "là phong trào thi đua; có số quyết định"),
    Move("reach", _("ghi số người tiếp cận"), (RUNNING,), RUNNING, P.DELIVER, "ghi số người tiếp cận",
         "Chỉ ghi số người tiếp cận khi hồ sơ đang thực hiện.", "người nghèo không quá số người tiếp cận"),
    Move("pay", _("ghi khoản chi"), (RUNNING,), RUNNING, P.DELIVER, "ghi khoản chi truyền thông",
         "Chỉ ghi khoản chi khi hồ sơ đang thực hiện.", "tổng không quá kinh phí"),
    Move("submit", _("trình nghiệm thu"), (RUNNING,), SUBMITTED, P.DELIVER, "trình nghiệm thu truyền thông",
         "Chỉ trình được hồ sơ đang thực hiện.", "có số người tiếp cận, ảnh hoặc biên bản; đối thoại: mọi câu hỏi đã trả lời"),
    Move("give_back", _("trả lại"), (SUBMITTED,), RUNNING, P.ACCEPT_SUPPORT, "trả lại hồ sơ truyền thông",
         "Chỉ trả lại được hồ sơ đang chờ nghiệm thu.", "ghi cần bổ sung gì"),
    Move("finish", _("nghiệm thu"), (SUBMITTED,), SUBMITTED, P.ACCEPT_SUPPORT, "nghiệm thu truyền thông",
         "Chỉ nghiệm thu được hồ sơ đã trình.", "không phải người lập, người ghi hồ sơ; đối thoại: mọi câu hỏi đã trả lời"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}

__all__ = ["BEGINS", "BY_NAME", "FIRST", "MOVES", "RUNNING", "STATES", "SUBMITTED", "TITLE", "can", "check"]
