"""A report on its way as a table; printed into docs/reporting-states.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

OWED, DRAFT, READY, SUBMITTED, RETURNED, ACCEPTED = "owed", "draft", "ready", "submitted", "returned", "accepted"
# What its writer still has to do; what has left the writer's hands.
WRITING, SENT = (OWED, DRAFT, RETURNED), (SUBMITTED, ACCEPTED)
# Who did one of these has had a hand in the report and does not accept it.
WROTE = ("start", "write", "present")
BY_HAND = (*WROTE, "sign", "send")

STATES = {
    s.code: s
    for s in (
        State(OWED, _("chưa viết"), "rest", "kỳ đã mở, đơn vị chưa bắt đầu"),
        State(DRAFT, _("đang viết"), "active", "có số liệu; cán bộ viết lời, làm mới số"),
        State(READY, _("chờ ký"), "due", "đã trình người ký; không sửa"),
        State(SUBMITTED, _("chờ nhận"), "due", "đã ký, gửi; giữ nguyên thành một bản; nơi nhận xem"),
        State(RETURNED, _("bị trả lại"), "late", "trả lại kèm ý kiến theo từng mục; sửa rồi gửi lại"),
        State(ACCEPTED, _("đã nhận"), "done", "nơi nhận đồng ý; chỉ trả lại được khi kỳ chưa chốt"),
    )
}
MOVES = (
    Move("start", _("bắt đầu viết"), (OWED,), DRAFT, P.WRITE_REPORT, "bắt đầu báo cáo",
         _("Báo cáo này đã bắt đầu."), "điền số liệu đến hôm nay"),
    Move("write", _("ghi lời, làm mới số"), (DRAFT, RETURNED), DRAFT, P.WRITE_REPORT, "viết báo cáo",
         _("Chỉ sửa được báo cáo đang viết hoặc bị trả lại."), "kỳ chưa chốt hoặc có ngoại lệ"),
    Move("present", _("trình ký"), (DRAFT, RETURNED), READY, P.WRITE_REPORT, "trình ký báo cáo",
         _("Chỉ trình ký được báo cáo đang viết hoặc bị trả lại."), "nơi có người ký: UBND; báo cáo thiếu của cấp dưới thì ghi lý do"),
    Move("give_back", _("trả lại người viết"), (READY,), RETURNED, P.SIGN_REPORT, "trả lại người viết báo cáo",
         _("Chỉ trả lại người viết được báo cáo đang chờ ký."), "ghi lý do"),
    Move("sign", _("ký và gửi"), (READY,), SUBMITTED, P.SIGN_REPORT, "ký, gửi báo cáo",
         _("Chỉ ký được báo cáo đã trình ký."), "người viết không tự ký; lưu thành một bản không sửa được"),
    Move("send", _("gửi"), (DRAFT, RETURNED), SUBMITTED, P.WRITE_REPORT, "gửi báo cáo",
         _("Chỉ gửi được báo cáo đang viết hoặc bị trả lại."), "nơi không có người ký trong hệ thống: sở, ngành; lưu thành một bản"),
    Move("return", _("trả lại"), (SUBMITTED, ACCEPTED), RETURNED, P.ACCEPT_REPORT, "trả lại báo cáo",
         _("Chỉ trả lại được báo cáo đã gửi."), "ý kiến chung hoặc theo mục; người viết, người ký không tự trả lại"),
    Move("accept", _("nhận"), (SUBMITTED,), ACCEPTED, P.ACCEPT_REPORT, "nhận báo cáo",
         _("Chỉ nhận được báo cáo đã gửi và chưa nhận."), "người viết, người ký không tự nhận"),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}


def page() -> str:
    """The generated page."""
    return "\n".join(
        [
            "# Trạng thái của báo cáo theo kỳ",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/reporting/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            *printed(STATES, MOVES, OWED, _("mở kỳ")),
            "",
        ]
    )


__all__ = [
    "ACCEPTED", "ACTS", "BY_HAND", "DRAFT", "MOVES", "OWED", "READY", "RETURNED", "SENT", "STATES", "SUBMITTED", "WRITING", "WROTE",
    "Move", "Refused", "Stale", "State", "can", "check", "page",
]  # fmt: skip
