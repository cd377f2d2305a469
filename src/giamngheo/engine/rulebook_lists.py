"""The rulebook's chapter on lists of beneficiaries: who approves, whether the village is asked, and how sure we are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .plan_words import CONFIDENCE_VI, cites_vi, table_vi
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan
    from .plan_lists import ListProcedure

VILLAGE_VI = {
    "binding": "có; không được đồng ý thì không đưa vào danh sách", "told": "có; người phê duyệt đọc, không tự loại ai",
    "none": "không",
}  # fmt: skip
LEVEL_VI = {"commune": "cấp xã", "province": "cấp tỉnh"}
SUBJECT_VI = {
    "household": "hộ", "person": "người", "group": "tổ, nhóm", "organisation": "tổ chức", "area": "địa bàn", "work": "công trình",
    "officer": "cán bộ",
}  # fmt: skip
INTRO = """Danh sách được lập từ quy tắc theo thứ tự ưu tiên, lấy ý kiến bản (nơi quy định), kiểm tra lại (thông tin, điều kiện, trùng),
rồi người có thẩm quyền phê duyệt; từ đó danh sách được khoá lại cùng thông tin làm căn cứ. Người lập không tự phê duyệt. **Chưa xác
định không phải là được**: chỉ ai thuộc diện vào lúc kiểm tra mới được chọn. Ngang nhau ở suất cuối thì bản quyết định, có lý do.
"""


def lists_chapter(plan: Plan) -> Iterator[str]:
    """Markdown of every procedure; nothing where the plan has none."""
    if not plan.lists.procedures:
        return
    yield "## Danh sách thụ hưởng\n"
    yield INTRO
    yield table_vi(
        ("Danh sách", "Áp dụng cho", "Cấp lập", "Ai phê duyệt", "Căn cứ", "Hỏi ý kiến bản", "Căn cứ hỏi bản", "Ghi chú"),
        (_line(plan, one) for one in plan.lists.procedures.values()),
    )


def _line(plan: Plan, one: ListProcedure) -> tuple[str, ...]:
    meant = [plan.eligibility.rules[r].name_vi for r in one.rules] or [SUBJECT_VI[s] for s in one.subjects]
    return (
        one.name_vi, ", ".join(meant), LEVEL_VI[one.level], one.authority_vi, _source(plan, one.cites, one.confidence),
        VILLAGE_VI[one.village], _source(plan, one.village_cites, one.village_confidence), one.note,
    )  # fmt: skip


def _source(plan: Plan, cites: tuple[str, ...], confidence: str) -> str:
    sure = CONFIDENCE_VI[Confidence(confidence)]
    return f"{cites_vi(plan, cites)} ({sure})" if cites else f"chưa có căn cứ ({sure})"


__all__ = ["lists_chapter"]
