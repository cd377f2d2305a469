"""An evaluation survey and a household of its sample as tables; printed into docs/evaluation-states.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

PLANNED, DRAWN, COLLECTING, CLOSED, CANCELLED = "planned", "drawn", "collecting", "closed", "cancelled"
PENDING, INTERVIEWED, REFUSED, ABSENT, MOVED = "pending", "interviewed", "refused", "absent", "moved"

STATES = {
    s.code: s
    for s in (
        State(PLANNED, _("đã lập"), "active", "có thiết kế, chưa chọn mẫu"),
        State(DRAWN, _("đã chọn mẫu"), "active", "xem mẫu, in danh sách; còn chọn lại được"),
        State(COLLECTING, _("đang thu thập"), "due", "mẫu không đổi nữa; các xã hỏi hộ và nhập phiếu"),
        State(CLOSED, _("đã kết thúc"), "done", "đã tính ước lượng; không sửa"),
        State(CANCELLED, _("đã bỏ"), "rest", "không điều tra, có lý do"),
    )
}
MOVES = (
    Move("draw", _("chọn mẫu"), (PLANNED, DRAWN), DRAWN, P.RUN_SURVEY, "chọn mẫu điều tra đánh giá",
         "Đã bắt đầu thu thập nên không chọn lại mẫu được.", "cùng khung, cùng số hạt giống thì cùng mẫu"),
    Move("start", _("bắt đầu thu thập"), (DRAWN,), COLLECTING, P.RUN_SURVEY, "bắt đầu điều tra đánh giá",
         "Chỉ bắt đầu được cuộc điều tra đã chọn mẫu.", "từ đây mẫu không đổi"),
    Move("answer", _("ghi phiếu hộ"), (COLLECTING,), COLLECTING, P.SURVEY, "ghi phiếu điều tra đánh giá",
         "Cuộc điều tra không ở giai đoạn thu thập nên không ghi phiếu được.", "hộ trong mẫu, bản của mình"),
    Move("close", _("kết thúc"), (COLLECTING,), CLOSED, P.RUN_SURVEY, "kết thúc điều tra đánh giá",
         "Chỉ kết thúc được cuộc điều tra đang thu thập.", "mọi hộ trong mẫu đã có kết quả"),
    Move("cancel", _("bỏ"), (PLANNED, DRAWN), CANCELLED, P.RUN_SURVEY, "bỏ điều tra đánh giá",
         "Đã bắt đầu thu thập nên không bỏ được; kết thúc cuộc điều tra.", "ghi lý do"),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}

OUTCOMES = {
    s.code: s
    for s in (
        State(PENDING, _("chưa hỏi"), "active", "chưa đến hộ"),
        State(INTERVIEWED, _("đã hỏi"), "done", "có phiếu trả lời"),
        State(REFUSED, _("từ chối"), "late", "hộ không trả lời; hộ khác cùng bản được tính thêm phần"),
        State(ABSENT, _("vắng nhà"), "due", "không gặp được; tính như từ chối"),
        State(MOVED, _("đã chuyển đi"), "rest", "không còn ở bản: ngoài tổng thể, không hộ nào thay"),
    )
}


def page() -> str:
    """The generated page of the workflow."""
    return "\n".join(
        [
            "# Trạng thái của cuộc điều tra đánh giá và của hộ trong mẫu",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/evaluations/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            *printed(STATES, MOVES, PLANNED),
            "",
            "## Hộ trong mẫu",
            "",
            "| kết quả | nghĩa |",
            "|---|---|",
            *(f"| {state.vi} | {state.meaning} |" for state in OUTCOMES.values()),
            "",
        ]
    )


__all__ = [
    "ABSENT", "ACTS", "CANCELLED", "CLOSED", "COLLECTING", "DRAWN", "INTERVIEWED", "MOVED", "MOVES", "OUTCOMES", "PENDING", "PLANNED",
    "REFUSED", "STATES", "Move", "Refused", "Stale", "State", "can", "check", "page",
]  # fmt: skip
