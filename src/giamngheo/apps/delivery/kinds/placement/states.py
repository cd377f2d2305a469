"""The steps of a job found while its support is open; held, accepted and stopped are the frame's (``delivery/states.py``)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.states import Move, State, can, check

FOUND, SUBMITTED = "found", "submitted"
TITLE, FIRST, BEGINS = "Việc làm đã tìm được", FOUND, "ghi người lao động, nơi làm, hợp đồng; không trùng"
STATES = {
    s.code: s
    for s in (
        State(FOUND, _("chờ bằng chứng"), "active", "cán bộ xã đã ghi việc làm, thêm bằng chứng rồi trình"),
        State(SUBMITTED, _("chờ nghiệm thu"), "due", "đã trình; bằng chứng được giữ lại"),
    )
}
MOVES = (
    Move("submit", _("trình nghiệm thu"), (FOUND,), SUBMITTED, P.DELIVER, "trình nghiệm thu việc làm",
         "Chỉ trình được việc làm chưa trình.", "có bằng chứng: hợp đồng lao động hoặc xác nhận của người sử dụng lao động"),
    Move("give_back", _("trả lại"), (SUBMITTED,), FOUND, P.ACCEPT_SUPPORT, "trả lại việc làm đã trình",
         "Chỉ trả lại được việc làm đang chờ nghiệm thu.", "ghi cần bổ sung gì"),
    Move("finish", _("nghiệm thu"), (SUBMITTED,), SUBMITTED, P.ACCEPT_SUPPORT, "nghiệm thu việc làm",
         "Chỉ nghiệm thu được việc làm đã trình.", "có bằng chứng; không phải người ghi"),
)  # fmt: skip
BY_NAME = {move.name: move for move in MOVES}

__all__ = ["BEGINS", "BY_NAME", "FIRST", "FOUND", "MOVES", "STATES", "SUBMITTED", "TITLE", "can", "check"]
