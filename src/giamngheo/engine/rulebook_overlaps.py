"""The rulebook's chapter on what may not be given twice: pairs with source and confidence, worked examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from .plan_overlaps import ALL, PROGRAMME, Pair, giver_names
from .plan_words import CONFIDENCE_VI, cites_vi, day_vi, table_vi
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan

SAME_VI = {"person": "cùng người", "household": "cùng hộ", "place": "cùng nơi"}
PERIOD_VI = {"overlapping": "thời gian trùng nhau", "ever": "từ trước đến nay"}
WORDS_VI = {ALL: "tất cả", PROGRAMME: "các dự án, tiểu dự án của Chương trình"}
THEN_VI = {"refused": "từ chối", "warned": "cảnh báo", "nothing": "không trùng"}
INTRO = """Trước khi ghi một lần hỗ trợ, hệ thống so với mọi lần đã ghi và các danh sách đã nhập của chương trình khác. Cặp có căn cứ đã
thấy thì **từ chối** và nêu lần hỗ trợ trước; cặp chưa có căn cứ, hoặc ngày chưa biết còn quyết định có trùng hay không, thì chỉ
**cảnh báo**. Chưa biết ngày kết thúc thì lần hỗ trợ dài ít nhất đến ngày bắt đầu, đang thực hiện thì ít nhất đến hôm nay. Vượt qua
lời từ chối phải ghi lý do và có người thứ hai xác nhận. Mục VI.5 của Kế hoạch ưu tiên nội dung có định mức cao hơn.
"""


def overlap_chapter(plan: Plan) -> Iterator[str]:
    """Markdown of every pair and example; nothing where the plan has none."""
    law = plan.overlaps
    if not law.pairs:
        return
    yield "## Không hỗ trợ trùng\n"
    yield INTRO
    yield table_vi(
        ("Điều không được trùng", "Nội dung", "Giữa", "Với", "Cùng", "Thời gian", "Kết quả", "Căn cứ", "Ghi chú"),
        (_pair(plan, pair) for pair in law.pairs.values()),
    )
    yield table_vi(
        ("Ví dụ", "Lần trước", "Lần sau", "Kết quả"),
        ((e.name_vi, support_vi(plan, e.earlier), support_vi(plan, e.new), THEN_VI[e.then]) for e in plan.overlap_examples),
    )


def _pair(plan: Plan, pair: Pair) -> tuple[str, ...]:
    names = giver_names(plan) | WORDS_VI
    contents = {c.id: c.name_vi for c in plan.overlaps.contents.values()} | WORDS_VI
    source = f"{cites_vi(plan, pair.cites)} ({CONFIDENCE_VI[Confidence(pair.confidence)]})" if pair.cites else "chưa có căn cứ"
    return (
        pair.name_vi, ", ".join(contents[c] for c in pair.contents), "; ".join(names[g] for g in pair.between),
        "; ".join(names[g] for g in pair.against), ", ".join(SAME_VI[s] for s in pair.same), PERIOD_VI[pair.period],
        "từ chối" if pair.refuses else "cảnh báo", source, pair.note,
    )  # fmt: skip


def support_vi(plan: Plan, support: Mapping[str, Any]) -> str:
    """One support of an example in words: what, who gave it, when."""
    content = plan.overlaps.contents[support["content"]].name_vi
    days = [day_vi(day) if isinstance(day, date) else "?" for day in (support.get("starts_on"), support.get("ends_on"))]
    running = f" (đến {day_vi(support['running_on'])} còn đang hỗ trợ)" if "running_on" in support else ""
    return f"{content}; {giver_names(plan)[support['giver']]}; {' – '.join(days)}{running}"


__all__ = ["overlap_chapter"]
