"""When a course, visit, workshop or material may be accepted (Plan 2514, V.7.a). Pure of the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_noop as _

from giamngheo.kit import formats

P7_1 = "p7_1"
CONTENT = "capacity"
OFFICER_RULE = "p7_1_officer"
PROOFS = (("class", _("Danh sách, ảnh lớp")), ("report", _("Báo cáo kết quả")), ("material", _("Tài liệu")))
PROOF_CODES = tuple(code for code, _words in PROOFS)


def lack(
    what: str, *, ends_on: date, today: date, learners: int, without_result: Sequence[str], is_proven: bool
) -> str:
    """What is missing before it can be accepted; empty when nothing is. ``without_result``: names of who has none."""
    if today < ends_on:
        return f"Chưa kết thúc: còn đến ngày {formats.day(ends_on)}."
    if what != "material" and not learners:
        return "Chưa ghi cán bộ nào tham dự."
    if what == "course" and without_result:
        return f"Chưa có kết quả của {len(without_result)} cán bộ ({formats.person_name(without_result[0])}…)."
    if not is_proven:
        return "Chưa có ảnh, biên bản nào. Thêm ảnh hoặc biên bản rồi làm tiếp."
    return ""


__all__ = ["CONTENT", "OFFICER_RULE", "P7_1", "PROOFS", "PROOF_CODES", "lack"]
