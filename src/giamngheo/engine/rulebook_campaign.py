"""The rulebook's chapter on the campaign of the annual review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .plan_campaign import CampaignLaw, CampaignTerm
from .plan_words import CONFIDENCE_VI, cites_vi, day_vi, number_vi, span_vi, table_vi
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan

HOLDER_VI = {"district": "cấp huyện", "province": "cấp tỉnh", "none": "không có bước này"}


def term_vi(term: CampaignTerm) -> str:
    """The value with its unit: 01/9, 3 ngày làm việc, 50 %."""
    if term.unit == "month_day":
        month, day = str(term.value).split("-")
        return f"{day}/{int(month)}"
    if term.unit == "working_days":
        return f"{term.value} ngày làm việc"
    return f"{number_vi(round(term.value * 100))} %" if term.unit == "share" else number_vi(term.value)


def campaign_chapter(plan: Plan) -> Iterator[str]:
    """Terms, opinion, posted fields, forms, quick screening; nothing where the plan has no campaign."""
    law = plan.campaign
    if law is None:
        return
    yield f"## {law.name_vi}\n"
    yield f"{cites_vi(plan, law.cites)}. Đã xác nhận áp dụng từ {day_vi(law.valid_from)} đến {day_vi(law.confirmed_to)}. {law.note}\n"
    yield table_vi(
        ("Mốc", "Giá trị", "Căn cứ", "Độ tin cậy", "Ghi chú"),
        ((t.name_vi, term_vi(t), cites_vi(plan, t.cites), _sure(t.confidence), t.note) for t in law.terms.values()),
    )
    yield table_vi(
        ("Vòng rà soát kết thúc", "Cấp cho ý kiến", "Có thể chọn", "Căn cứ", "Độ tin cậy", "Ghi chú"),
        (
            (span_vi(h.valid_from, h.valid_to), HOLDER_VI[h.holder], ", ".join(HOLDER_VI[c] for c in h.choices),
             cites_vi(plan, h.cites), _sure(h.confidence), h.note)
            for h in law.opinion_holders
        ),
    )  # fmt: skip
    if law.house_rules:
        yield table_vi(
            ("Do hệ thống đặt, không phải luật", "Giá trị", "Ghi chú"),
            ((r.name_vi, f"{r.value} ngày" if r.unit == "days" else str(r.value), r.note) for r in law.house_rules.values()),
        )
    yield _items(plan, law)


def _items(plan: Plan, law: CampaignLaw) -> str:
    kinds = (("Cột niêm yết", law.posted_fields), ("Biểu mẫu", tuple(law.forms.values())), ("Mục của Phiếu A", law.screening_items))
    return table_vi(
        ("Loại", "Số", "Tên", "Căn cứ", "Độ tin cậy"),
        ((kind, i.number, i.name_vi, cites_vi(plan, i.cites), _sure(i.confidence)) for kind, items in kinds for i in items),
    )


def _sure(confidence: str) -> str:
    return CONFIDENCE_VI[Confidence(confidence)]
