"""The steps of a livelihood project; held, accepted and stopped are the frame's (``delivery/states.py``)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

PROPOSED, RUNNING, FINISHED = "proposed", "running", "finished"
TITLE, FIRST, BEGINS = "Sinh kế", PROPOSED, "đề xuất dự án sinh kế"
STATES = {
    s.code: s
    for s in (
        State(PROPOSED, _("đề xuất"), "due", "ghi thành viên; tỷ lệ đối tượng được xét vào ngày của danh mục"),
        State(RUNNING, _("đang thực hiện"), "active", "đã duyệt; giao giống, vật tư, tập huấn, luân chuyển"),
        State(FINISHED, _("đã nghiệm thu"), "done", "mọi thứ luân chuyển đã trả hoặc đã ghi thiệt hại"),
    )
}
NOT_PROPOSED = "Chỉ sửa được dự án đang đề xuất."
NOT_RUNNING = "Chỉ làm được khi dự án đã duyệt và đang thực hiện."
MOVES = (
    Move("amend", _("sửa dự án"), (PROPOSED,), PROPOSED, P.DELIVER, "sửa dự án sinh kế", NOT_PROPOSED),
    Move("join", _("thêm, bớt thành viên"), (PROPOSED,), PROPOSED, P.DELIVER, "đổi thành viên dự án sinh kế", NOT_PROPOSED),
    Move("approve", _("duyệt dự án"), (PROPOSED,), RUNNING, P.ACCEPT_SUPPORT, "duyệt dự án sinh kế",
         "Chỉ duyệt được dự án đang đề xuất.", "không phải người lập, người ghi hồ sơ; đủ tỷ lệ đối tượng, không điều kiện nào chưa rõ"),
    Move("give", _("giao giống, vật tư"), (RUNNING,), RUNNING, P.DELIVER, "giao giống, vật tư", NOT_RUNNING,
         "thành viên không được hỗ trợ trùng"),
    Move("train", _("ghi tập huấn"), (RUNNING,), RUNNING, P.DELIVER, "ghi tập huấn", NOT_RUNNING),
    Move("rotate", _("giao vòng luân chuyển"), (RUNNING,), RUNNING, P.DELIVER, "giao vòng luân chuyển", NOT_RUNNING,
         "vòng trước của thứ đó đã trả"),
    Move("return", _("ghi trả lại"), (RUNNING,), RUNNING, P.DELIVER, "ghi trả lại luân chuyển", NOT_RUNNING),
    Move("income", _("ghi thu nhập"), (PROPOSED, RUNNING), RUNNING, P.DELIVER, "ghi thu nhập thành viên",
         "Dự án đã kết thúc nên không ghi thu nhập được.", stays=True),
    Move("finish", _("nghiệm thu"), (RUNNING,), FINISHED, P.ACCEPT_SUPPORT, "nghiệm thu dự án sinh kế", NOT_RUNNING,
         "không phải người lập, người ghi hồ sơ; có ảnh, biên bản; không vòng luân chuyển nào còn treo"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}

__all__ = ["BEGINS", "BY_NAME", "FINISHED", "FIRST", "MOVES", "PROPOSED", "RUNNING", "STATES", "TITLE", "can", "check"]
