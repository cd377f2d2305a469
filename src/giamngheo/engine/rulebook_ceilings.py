"""The rulebook's chapter on norms: ceilings of support, and which of them refuse or only warn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .plan_overlaps import giver_names
from .plan_words import CONFIDENCE_VI, cites_vi, number_vi, span_vi, table_vi
from .vocabulary import HOUSEHOLD_CLASSES, Confidence, labels

if TYPE_CHECKING:
    from .plan import Plan

INTRO = """Định mức đã xác nhận thì hệ thống từ chối số vượt; mức chưa xác nhận thì cảnh báo, ghi được khi có lý do.
Mức phụ thuộc diện hộ hoặc địa bàn mà chưa biết diện hộ, địa bàn thì kết quả là chưa xác định.
"""


def ceilings_chapter(plan: Plan) -> Iterator[str]:
    """Markdown; nothing where the plan has no norms."""
    law = plan.ceilings
    if not law.norms:
        return
    classes, givers = labels(HOUSEHOLD_CLASSES), giver_names(plan)
    yield "## Mức hỗ trợ tối đa theo nội dung\n"
    yield INTRO
    yield table_vi(
        ("Định mức", "Nội dung", "Của chương trình", "Diện hộ", "Nguồn", "Mức tối đa", "Thời gian", "Căn cứ", "Ghi chú"),
        (
            (
                n.name_vi, plan.overlaps.contents[n.content].name_vi, givers.get(n.giver, n.giver),
                ", ".join(classes[c] for c in n.classes) or "mọi diện",
                plan.money.sources[n.source].name_vi if n.source and plan.money else "mọi nguồn",
                f"{number_vi(n.amount_vnd)} đồng/{n.unit_vi}", span_vi(n.valid_from, n.valid_to),
                f"{cites_vi(plan, n.cites)} ({CONFIDENCE_VI[Confidence(n.confidence)]})", n.note,
            )
            for n in law.norms
        ),
    )  # fmt: skip


__all__ = ["ceilings_chapter"]
