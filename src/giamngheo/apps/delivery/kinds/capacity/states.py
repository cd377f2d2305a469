"""The steps of a course, visit, workshop or material; held, accepted and stopped are the frame's (``delivery/states.py``)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

RUNNING, SUBMITTED = "running", "submitted"
TITLE, FIRST, BEGINS = "Nâng cao năng lực", RUNNING, "ghi lớp, chuyến học tập, hội thảo, tài liệu theo kế hoạch"
STATES = {
    s.code: s
    for s in (
        State(RUNNING, _("đang thực hiện"), "active", "ghi cán bộ tham dự; kết thúc thì ghi chứng chỉ"),
        State(SUBMITTED, _("chờ nghiệm thu"), "due", "đã trình; ảnh, giấy tờ được giữ lại"),
    )
}
MOVES = (
    Move("enrol", _("ghi danh cán bộ"), (RUNNING,), RUNNING, P.DELIVER, "ghi danh cán bộ",
         "Chỉ ghi danh được khi hồ sơ đang thực hiện.", "cán bộ trong sổ của xã; lớp đào tạo: được chọn trong danh sách đã phê duyệt"),
    Move("certify", _("ghi chứng chỉ"), (RUNNING,), RUNNING, P.DELIVER, "ghi chứng chỉ của cán bộ",
         "Chỉ ghi chứng chỉ khi lớp đang thực hiện.", "lớp đã kết thúc; mỗi số chứng chỉ của một người"),
    Move("pay", _("ghi khoản chi"), (RUNNING,), RUNNING, P.DELIVER, "ghi khoản chi nâng cao năng lực",
         "Chỉ ghi khoản chi khi hồ sơ đang thực hiện.", "tổng không quá kinh phí"),
    Move("submit", _("trình nghiệm thu"), (RUNNING,), SUBMITTED, P.DELIVER, "trình nghiệm thu nâng cao năng lực",
         "Chỉ trình được hồ sơ đang thực hiện.", "đã kết thúc; mọi cán bộ dự lớp có kết quả; có ảnh, biên bản"),
    Move("give_back", _("trả lại"), (SUBMITTED,), RUNNING, P.ACCEPT_SUPPORT, "trả lại hồ sơ nâng cao năng lực",
         "Chỉ trả lại được hồ sơ đang chờ nghiệm thu.", "ghi cần bổ sung gì"),
    Move("finish", _("nghiệm thu"), (SUBMITTED,), SUBMITTED, P.ACCEPT_SUPPORT, "nghiệm thu nâng cao năng lực",
         "Chỉ nghiệm thu được hồ sơ đã trình.", "không phải người lập, người ghi hồ sơ"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}

__all__ = ["BEGINS", "BY_NAME", "FIRST", "MOVES", "RUNNING", "STATES", "SUBMITTED", "TITLE", "can", "check"]
