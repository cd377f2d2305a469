"""The rulebook's chapter on the most that is paid for one person, and limits that the province may set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .plan_words import CONFIDENCE_VI, cites_vi, number_vi, span_vi, table_vi
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan
    from .plan_norms import Norm

NAMES_VI = {"training": "Đào tạo nghề", "abroad": "Đi làm việc ở nước ngoài theo hợp đồng"}
UNIT_VI = {"course": "khoá", "day": "ngày", "month": "tháng"}
INTRO = """Mức đã xác nhận thì hệ thống từ chối khoản cao hơn; mức chưa xác nhận chỉ cảnh báo; chưa thấy số tiền thì không ghi số.
"""


def norms_chapter(plan: Plan) -> Iterator[str]:
    """Markdown of every norm and limit; nothing where the plan has none."""
    told = {name: law for name, law in plan.norms.items() if law.norms or law.limits}
    if not told:
        return
    yield "## Mức hỗ trợ một người\n"
    yield INTRO
    for name, law in told.items():
        yield f"### {NAMES_VI.get(name, name)}\n"
        yield table_vi(
            ("Nội dung", "Mức tối đa", "Hiệu lực", "Căn cứ", "Độ tin cậy", "Ghi chú"),
            ((n.name_vi, _amount(n), span_vi(n.valid_from, n.valid_to), cites_vi(plan, n.cites), _sure(n.confidence), n.note)
             for n in law.norms),
        )  # fmt: skip
        for one in law.limits.values():
            value = f"{number_vi(one.value)} %" if one.value is not None else "chưa quy định"
            yield f"\n{one.name_vi}: **{value}** ({_sure(one.confidence)}). {one.note}\n"


def _amount(norm: Norm) -> str:
    told = [f"{number_vi(norm.amount_vnd)} đ/{UNIT_VI[norm.unit]}"] if norm.amount_vnd is not None else []
    told += [f"{norm.percent} % chi phí thực tế"] if norm.percent is not None else []
    return ", ".join(told) or "chưa thấy số"


def _sure(confidence: str) -> str:
    return CONFIDENCE_VI[Confidence(confidence)]


__all__ = ["norms_chapter"]
