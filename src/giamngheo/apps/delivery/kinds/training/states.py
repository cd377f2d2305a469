"""The steps of a course while its support is open; held, accepted and stopped are the frame's (``delivery/states.py``)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

PLANNED, RUNNING, SUBMITTED, FINISHED = "planned", "running", "submitted", "finished"
TITLE, FIRST, BEGINS = "Đào tạo nghề", PLANNED, "ghi cơ sở đào tạo, nghề, thời gian, chi phí một học viên"
STATES = {
    s.code: s
    for s in (
        State(PLANNED, _("đang tuyển"), "active", "ghi học viên từ danh sách đã phê duyệt"),
        State(RUNNING, _("đang học"), "active", "đã có quyết định mở lớp; điểm danh, kết thúc thì ghi chứng chỉ"),
        State(SUBMITTED, _("chờ nghiệm thu"), "due", "đã trình; giấy tờ được giữ lại"),
        State(FINISHED, _("đã nghiệm thu"), "done", "khoá lại; việc làm sau khi học vẫn ghi được"),
    )
}
MOVES = (
    Move("enrol", _("ghi danh"), (PLANNED,), PLANNED, P.DELIVER, "ghi danh học viên",
         "Chỉ ghi danh được khi lớp đang tuyển.", "người được chọn trong danh sách đã phê duyệt, chưa có hồ sơ; không trùng"),
    Move("open", _("mở lớp"), (PLANNED,), RUNNING, P.ACCEPT_SUPPORT, "mở lớp đào tạo nghề",
         "Chỉ mở được lớp đang tuyển.", "có học viên; không phải người lập, người ghi hồ sơ; ghi số quyết định"),
    Move("attend", _("điểm danh"), (RUNNING,), RUNNING, P.DELIVER, "điểm danh lớp học",
         "Chỉ điểm danh được lớp đang học.", "trong thời gian của lớp, không sau hôm nay"),
    Move("leave", _("bỏ ghi danh"), (PLANNED,), PLANNED, P.DELIVER, "bỏ ghi danh học viên",
         "Chỉ bỏ ghi danh được khi lớp đang tuyển.", "ghi lý do"),
    Move("drop", _("cho thôi học"), (RUNNING,), RUNNING, P.DELIVER, "ghi học viên thôi học",
         "Chỉ ghi thôi học được khi lớp đang học.", "ghi lý do"),
    Move("certify", _("ghi chứng chỉ"), (RUNNING,), RUNNING, P.DELIVER, "ghi kết quả, chứng chỉ",
         "Chỉ ghi chứng chỉ cho lớp đang học.", "lớp đã kết thúc; đủ tỷ lệ có mặt nếu tỉnh quy định"),
    Move("submit", _("trình nghiệm thu"), (RUNNING,), SUBMITTED, P.DELIVER, "trình nghiệm thu lớp",
         "Chỉ trình được lớp đang học.", "mọi học viên có kết quả; có ảnh, biên bản"),
    Move("give_back", _("trả lại"), (SUBMITTED,), RUNNING, P.ACCEPT_SUPPORT, "trả lại lớp đã trình",
         "Chỉ trả lại được lớp đang chờ nghiệm thu.", "ghi cần bổ sung gì"),
    Move("finish", _("nghiệm thu"), (SUBMITTED,), FINISHED, P.ACCEPT_SUPPORT, "nghiệm thu lớp đào tạo nghề",
         "Chỉ nghiệm thu được lớp đã trình.", "không phải người lập, người ghi hồ sơ; không còn ai chờ xác nhận trùng"),
    Move("pay", _("ghi thanh toán"), (RUNNING, SUBMITTED, FINISHED), RUNNING, P.DELIVER, "ghi thanh toán lớp đào tạo nghề",
         "Chỉ ghi thanh toán cho lớp đã mở.", "tổng không quá phần Nhà nước trả của học viên", stays=True),
    Move("job", _("ghi việc làm sau khi học"), (FINISHED,), FINISHED, P.DELIVER, "ghi việc làm sau khi học",
         "Nghiệm thu lớp rồi mới ghi việc làm sau khi học.", "ngày xem từ ngày kết thúc lớp đến hôm nay"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}

__all__ = [
    "BEGINS",
    "BY_NAME",
    "FINISHED",
    "FIRST",
    "MOVES",
    "PLANNED",
    "RUNNING",
    "STATES",
    "SUBMITTED",
    "TITLE",
    "can",
    "check",
]
