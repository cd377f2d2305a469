"""The rulebook's chapter on policy credit: schemes, rates, limits, the base of growth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .plan_words import CONFIDENCE_VI, cites_vi, number_vi, table_vi
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan

INTRO = """Dư nợ lấy từ tệp hằng tháng của Ngân hàng Chính sách xã hội, không nhập tay. Tăng trưởng là dư nợ cuối tháng trừ dư nợ cuối
tháng gốc, chỉ của các chương trình cho vay được tính; tín dụng là tiền phải trả, không cộng với ngân sách.
"""


def credit_chapter(plan: Plan) -> Iterator[str]:
    """Markdown; nothing where the plan has no schemes."""
    law = plan.credit
    if law is None:
        return
    yield "## Tín dụng chính sách\n"
    yield INTRO
    yield (
        f"Tháng gốc: {law.base_month:%m/%Y} ({cites_vi(plan, law.base_cites)}; {CONFIDENCE_VI[Confidence(law.base_confidence)]}). "
        f"{law.base_note}\n"
    )
    yield table_vi(
        ("Chương trình cho vay", "Tính vào tăng trưởng", "Lãi suất so với hộ nghèo", "Mức tối đa", "Thời hạn tối đa", "Căn cứ", "Ghi chú"),
        (
            (
                s.name_vi, "có" if s.counts else "không", f"{s.rate_of_poor_pct} %" if s.rate_of_poor_pct else "",
                f"{number_vi(s.most_vnd)} đồng" if s.most_vnd else "", f"{s.most_months} tháng" if s.most_months else "",
                f"{cites_vi(plan, s.cites)}; {CONFIDENCE_VI[Confidence(s.confidence)]}", s.note,
            )
            for s in law.schemes.values()
        ),
    )  # fmt: skip


__all__ = ["credit_chapter"]
