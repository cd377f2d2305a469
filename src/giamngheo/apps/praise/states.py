"""A nomination as a table of states and acts; printed into docs/praise-states.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

NOMINATED, RETURNED, REVIEWED, VOTED, AWARDED, REFUSED = "nominated", "returned", "reviewed", "voted", "awarded", "refused"

STATES = {
    s.code: s
    for s in (
        State(NOMINATED, _("chờ xem xét"), "active", "đã đề nghị, chờ cơ quan quản lý Chương trình xem xét"),
        State(RETURNED, _("được trả lại"), "due", "nơi đề nghị sửa rồi gửi lại, có lý do"),
        State(REVIEWED, _("chờ hội đồng"), "active", "đã xem xét, chờ ý kiến hội đồng thi đua, khen thưởng"),
        State(VOTED, _("chờ quyết định"), "active", "hội đồng đã có ý kiến"),
        State(AWARDED, _("đã khen thưởng"), "done", "có số và ngày quyết định; không sửa"),
        State(REFUSED, _("không khen"), "rest", "không được khen, có lý do; không sửa"),
    )
}
MOVES = (
    Move("resubmit", _("gửi lại"), (RETURNED,), NOMINATED, P.NOMINATE, "gửi lại đề nghị khen thưởng",
         "Chỉ gửi lại được đề nghị đã được trả lại.", "số liệu được tính lại"),
    Move("review", _("xem xét, trình hội đồng"), (NOMINATED,), REVIEWED, P.REVIEW_PRAISE, "xem xét đề nghị khen thưởng",
         "Chỉ xem xét được đề nghị đang chờ xem xét.", "người đề nghị không xem xét"),
    Move("return", _("trả lại"), (NOMINATED, REVIEWED), RETURNED, P.REVIEW_PRAISE, "trả lại đề nghị khen thưởng",
         "Chỉ trả lại được đề nghị chưa có ý kiến hội đồng.", "ghi lý do"),
    Move("vote", _("ghi ý kiến hội đồng"), (REVIEWED,), VOTED, P.REVIEW_PRAISE, "ghi ý kiến hội đồng khen thưởng",
         "Chỉ ghi ý kiến hội đồng được cho đề nghị đã xem xét.", "số phiếu không quá số người dự; hộ, cá nhân đã được hỏi về nêu tên"),
    Move("decide", _("quyết định khen"), (VOTED,), AWARDED, P.DECIDE_PRAISE, "quyết định khen thưởng",
         "Chỉ quyết định được đề nghị đã có ý kiến hội đồng.", "hội đồng đồng ý; người đề nghị, xem xét không quyết định"),
    Move("refuse", _("không khen"), (NOMINATED, REVIEWED), REFUSED, P.REVIEW_PRAISE, "không khen thưởng",
         "Đề nghị này đã kết thúc hoặc đang chờ quyết định.", "ghi lý do"),
    Move("decline", _("quyết định không khen"), (VOTED,), REFUSED, P.DECIDE_PRAISE, "quyết định không khen thưởng",
         "Chỉ quyết định được đề nghị đã có ý kiến hội đồng.", "ghi lý do"),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}


def page() -> str:
    """The generated page of the workflow."""
    return "\n".join(
        [
            "# Trạng thái của đề nghị khen thưởng",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/praise/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            *printed(STATES, MOVES, NOMINATED, "đề nghị"),
            "",
        ]
    )


__all__ = [
    "ACTS", "AWARDED", "MOVES", "NOMINATED", "REFUSED", "RETURNED", "REVIEWED", "STATES", "VOTED", "Move", "Refused", "Stale", "State",
    "can", "check", "page",
]  # fmt: skip
