"""What the database refuses, in the officer's words: rule → what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from .states import FIXED, SETTLED, Refused

WORDS = {
    "plan_frozen": FIXED,
    "plan_rows_frozen": FIXED,
    "plan_not_sent": "Chỉ phê duyệt được kế hoạch đã gửi cấp trên.",
    "plan_row_elsewhere": "Dòng này không thuộc kế hoạch, cuộc họp đang mở. Mở lại trang rồi ghi.",
    "plan_meeting_settled": SETTLED,
    "plan_edition_once": "Bản kế hoạch này đã có. Mở bản đó để ghi tiếp.",
    "plan_one_open_edition": "Đơn vị này đang có một bản kế hoạch cùng thời gian chưa phê duyệt. Mở bản đó để ghi tiếp.",
    "who_approves_plan_did_not_send": "Người gửi kế hoạch không tự phê duyệt. Cần người khác phê duyệt.",
    "who_approves_plan_did_not_write": "Người ghi kế hoạch không tự phê duyệt. Cần người khác phê duyệt.",
    "plan_task_proposal_once": "Đề xuất này đã có trong kế hoạch.",
    "one_plan_meeting_per_village_year": "Bản này đã có cuộc họp về kế hoạch của năm đó. Mở cuộc họp đó để ghi tiếp.",
    "assigned_target_once": "Mục tiêu này đã được giao bằng văn bản cùng số, cùng ngày.",
    "proposal_number_once": "Vừa có đề xuất khác được ghi cùng lúc. Ghi lại lần nữa.",
}


@contextmanager
def told() -> Iterator[None]:
    """What the database refuses inside becomes Refused; what was written inside is gone, the rest stays."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        diag = getattr(problem.__cause__, "diag", None)
        words = WORDS.get(getattr(diag, "constraint_name", None) or "")
        if words is None:
            raise
        raise Refused(words) from problem


__all__ = ["WORDS", "told"]
