"""The workflow of a list as a table, and the outcomes of its rows.

``docs/beneficiary-states.md`` is printed from it. Whether the person may is a matter of permissions.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

DRAFT, OPINION, CHECKED, APPROVED, STOPPED = "draft", "opinion", "checked", "approved", "stopped"
OPEN = (DRAFT, OPINION, CHECKED)
PROPOSED, CHOSEN, WAITING, LEFT_OUT, WITHDRAWN = "proposed", "chosen", "waiting", "left_out", "withdrawn"

STATES = {
    s.code: s
    for s in (
        State(DRAFT, _("đang lập"), "due", "hệ thống đề xuất từ quy tắc, hoặc danh sách được trả lại"),
        State(OPINION, _("lấy ý kiến bản"), "active", "từng bản họp, cho ý kiến về từng đối tượng của bản"),
        State(CHECKED, _("đã kiểm tra, chờ phê duyệt"), "active", "thông tin, điều kiện, hỗ trợ trùng đã xem lại"),
        State(APPROVED, _("đã phê duyệt"), "done", "khoá lại cùng thông tin làm căn cứ; thay đổi sau đó hiện thành khác biệt"),
        State(STOPPED, _("đã dừng"), "rest", "không làm tiếp, có lý do"),
    )
}
OUTCOMES = {
    s.code: s
    for s in (
        State(PROPOSED, _("được đề xuất"), "active", "chưa kiểm tra; hoặc ở suất cuối, ngang nhau hay thiếu thông tin, và chưa xếp"),
        State(CHOSEN, _("được chọn"), "done", "trong số suất"),
        State(WAITING, _("danh sách chờ"), "due", "đủ điều kiện nhưng hết suất"),
        State(LEFT_OUT, _("không đưa vào"), "rest", "có lý do"),
        State(WITHDRAWN, _("đã rút"), "late", "sau phê duyệt, có lý do"),
    )
}
OVER = "Danh sách đã phê duyệt hoặc đã dừng nên không sửa được."
MOVES = (
    Move("send", _("gửi bản cho ý kiến"), (DRAFT,), OPINION, P.PROPOSE_LIST, "gửi danh sách thụ hưởng lấy ý kiến bản",
         "Chỉ gửi được danh sách đang lập.", "chỉ danh sách có hỏi ý kiến bản; có ít nhất một dòng"),
    Move("opinion", _("ghi ý kiến của bản"), (OPINION,), OPINION, P.HOLD_MEETING, "ghi ý kiến bản về danh sách thụ hưởng",
         "Danh sách không ở bước lấy ý kiến bản.", "trưởng bản của bản đó, hoặc cán bộ xã theo biên bản họp; không đồng ý thì ghi lý do"),
    Move("check", _("kiểm tra"), (DRAFT, OPINION, CHECKED), CHECKED, P.PROPOSE_LIST, "kiểm tra danh sách thụ hưởng", OVER,
         "mọi dòng đã có ý kiến của bản, nếu danh sách hỏi bản"),
    Move("settle", _("xếp thứ tự ngang nhau"), (CHECKED,), CHECKED, P.PROPOSE_LIST, "xếp thứ tự ngang nhau",
         "Chỉ xếp thứ tự sau khi kiểm tra, trước khi phê duyệt.", "theo biên bản họp, có lý do"),
    Move("decline", _("bỏ khỏi danh sách"), (DRAFT, OPINION, CHECKED), DRAFT, P.PROPOSE_LIST, "bỏ khỏi danh sách thụ hưởng", OVER,
         "ghi lý do; trạng thái danh sách giữ nguyên"),
    Move("return", _("trả lại"), (OPINION, CHECKED), DRAFT, P.APPROVE_LIST, "trả lại danh sách thụ hưởng",
         "Chỉ trả lại được danh sách đang chờ phê duyệt hoặc đang lấy ý kiến.", "ghi lý do"),
    Move("approve", _("phê duyệt"), (CHECKED,), APPROVED, P.APPROVE_LIST, "phê duyệt danh sách thụ hưởng",
         "Chỉ phê duyệt được danh sách đã kiểm tra.",
         "không phải người lập; thông tin không đổi từ lúc kiểm tra; ở suất cuối không còn ai ngang nhau hay thiếu thông tin mà chưa xếp"),
    Move("stop", _("dừng"), OPEN, STOPPED, P.PROPOSE_LIST, "dừng danh sách thụ hưởng", OVER, "ghi lý do"),
    Move("withdraw", _("rút một người, một hộ"), (APPROVED,), APPROVED, P.APPROVE_LIST, "rút khỏi danh sách thụ hưởng",
         "Chỉ rút khỏi danh sách đã phê duyệt.", "ghi lý do; chưa có hồ sơ hỗ trợ"),
    Move("move_up", _("đưa từ danh sách chờ lên"), (APPROVED,), APPROVED, P.APPROVE_LIST, "đưa từ danh sách chờ lên",
         "Chỉ đưa lên trong danh sách đã phê duyệt.", "còn suất trống; đúng thứ tự chờ; vẫn thuộc diện và không trùng"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}


def page() -> str:
    """The generated page."""
    rows = [f"| {s.vi} | {s.meaning} |" for s in OUTCOMES.values()]
    return "\n".join(
        [
            "# Trạng thái của danh sách thụ hưởng", "",
            "Trang này được in ra từ `src/giamngheo/apps/beneficiaries/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.", "",
            *printed(STATES, MOVES, DRAFT, "đề xuất từ quy tắc"), "", "## Kết quả của từng dòng", "",
            "| kết quả | nghĩa |", "|---|---|", *rows, "",
        ]
    )  # fmt: skip


__all__ = [
    "APPROVED", "BY_NAME", "CHECKED", "CHOSEN", "DRAFT", "LEFT_OUT", "MOVES", "OPEN", "OPINION", "OUTCOMES", "PROPOSED",
    "STATES", "STOPPED", "WAITING", "WITHDRAWN", "Move", "Refused", "Stale", "State", "can", "check", "page",
]  # fmt: skip
