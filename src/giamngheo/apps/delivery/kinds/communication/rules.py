"""When communication may be accepted (Plan 2514, V.6.b): whom it reached, every question answered. Pure of the database."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext_noop as _

from giamngheo.apps.delivery import reach

P6_2 = "p6_2"
CONTENT = "communication"
PROOFS = (("product", _("Sản phẩm, ấn phẩm")), ("photo", _("Ảnh buổi tổ chức")), ("minutes", _("Biên bản đối thoại")))
PROOF_CODES = tuple(code for code, _words in PROOFS)
# Why the numbers of people contradict each other; empty when they do not.
reach_problem = partial(reach.reach_problem, whom="người tiếp cận", poor_whom="người nghèo, cận nghèo")


def lack(
    what: str, *, reached: int | None, unanswered: Sequence[tuple[int, str]], questions: int, awards: int, is_proven: bool
) -> str:
    """What is missing before it can be accepted; empty when nothing is. ``unanswered``: number and words of each open question."""
    if what == "dialogue" and not questions:
        return "Chưa ghi câu hỏi nào của buổi đối thoại."
    if unanswered:
        number, text = unanswered[0]
        more = f" Còn {len(unanswered) - 1} câu khác cũng chưa có trả lời." if len(unanswered) > 1 else ""
        return f"Câu hỏi {number} “{text}” chưa có trả lời: buổi đối thoại còn mở.{more}"
    if what == "emulation" and not awards:
        return "Chưa ghi tập thể, cá nhân nào được khen thưởng, biểu dương."
    if reached is None:
        return "Chưa ghi số người tiếp cận."
    if not is_proven:
        return "Chưa có ảnh, biên bản nào. Thêm ảnh hoặc biên bản rồi làm tiếp."
    return ""


__all__ = ["CONTENT", "P6_2", "PROOFS", "PROOF_CODES", "lack", "reach_problem"]
