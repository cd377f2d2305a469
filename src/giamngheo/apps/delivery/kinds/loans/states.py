"""The states of a loan at the end of a month, told by the bank's file: nobody sets them by hand."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

RUNNING, OVERDUE, CLOSED, ABSENT = "running", "overdue", "closed", "absent"
TITLE, FIRST, BEGINS = "Vay vốn chính sách", RUNNING, "có trong tệp tháng của ngân hàng"
LENT = State("lent", _("đã cho vay"), "done", "ngân hàng đã giải ngân")
STATES = {
    s.code: s
    for s in (
        State(RUNNING, _("còn dư nợ"), "active", "dư nợ cuối tháng lớn hơn 0, không có nợ quá hạn", is_derived=True),
        State(OVERDUE, _("có nợ quá hạn"), "late", "một phần hoặc toàn bộ dư nợ đã quá hạn", is_derived=True),
        State(CLOSED, _("đã trả hết"), "done", "dư nợ cuối tháng bằng 0; món vay vẫn được giữ", is_derived=True),
        State(ABSENT, _("không có trong tệp tháng này"), "rest",
              "chưa rõ đã trả hết hay tệp bỏ sót; món vay vẫn được giữ", is_derived=True),
    )
}  # fmt: skip
_FILE = (P.KEEP_LOANS, "nhập tệp dư nợ", "Chỉ tệp tháng của ngân hàng đổi được dư nợ.", "số khế ước khớp người vay, ngày vay, số tiền")
MOVES = (
    Move("fall_overdue", _("tệp tháng ghi nợ quá hạn"), (RUNNING,), OVERDUE, *_FILE),
    Move("cure", _("tệp tháng không còn nợ quá hạn"), (OVERDUE,), RUNNING, *_FILE),
    Move("repay", _("tệp tháng ghi dư nợ 0"), (RUNNING, OVERDUE, ABSENT), CLOSED, *_FILE),
    Move("leave_out", _("tệp tháng không ghi"), (RUNNING, OVERDUE), ABSENT, *_FILE),
    Move("come_back", _("tệp tháng lại ghi"), (ABSENT,), RUNNING, *_FILE),
)


def state_of(outstanding_vnd: int | None, overdue_vnd: int | None) -> State:
    """The state that a month's figures say; none at all: the file of the month does not have the loan."""
    if outstanding_vnd is None:
        return STATES[ABSENT]
    if outstanding_vnd == 0:
        return STATES[CLOSED]
    return STATES[OVERDUE if overdue_vnd else RUNNING]


__all__ = [
    "ABSENT", "BEGINS", "CLOSED", "FIRST", "LENT", "MOVES", "OVERDUE", "RUNNING", "STATES", "TITLE", "can", "check", "state_of",
]  # fmt: skip
