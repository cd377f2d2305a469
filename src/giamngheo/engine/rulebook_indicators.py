"""The rulebook's chapter on indicators: numerator, denominator, path, who writes, owns and checks each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .plan_words import CONFIDENCE_VI, cites_vi, table_vi
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan
    from .plan_indicators import Indicator

INTRO = """Tỷ lệ của nhiều địa bàn là tổng tử số chia tổng mẫu số, không phải trung bình các tỷ lệ; chưa có dòng nào để đếm thì ghi “chưa
có số liệu”, không phải 0. Lộ trình đều từng năm là suy luận của hệ thống: Kế hoạch không ghi lộ trình.
"""
KIND_VI = {"point": "tại thời điểm", "cumulative": "cộng dồn từ đầu kỳ"}
PATH_VI = {"even": "đều từng năm (suy luận)", "level": "mỗi năm đều phải đạt mức", "none": "không có"}
WRITER_VI = {"reviewer": "rà soát viên", "commune": "UBND xã", "province": "cấp tỉnh", "bank": "Ngân hàng Chính sách xã hội"}


def indicators_chapter(plan: Plan) -> Iterator[str]:
    """Markdown; nothing where the plan has no catalogue."""
    law = plan.indicators
    if not law.indicators:
        return
    yield "## Chỉ tiêu và cách tính\n"
    yield INTRO
    yield table_vi(
        ("Mã", "Chỉ tiêu", "Tử số", "Mẫu số", "Loại", "Lộ trình", "Ai ghi", "Chủ trì", "Căn cứ", "Ghi chú"),
        (_line(plan, one) for one in law.indicators.values()),
    )


def name_vi(plan: Plan, one: Indicator) -> str:
    """Its own name, or that of the target it follows."""
    names = {t.id: t.name_vi for p in plan.periods.values() for t in p.targets}
    return one.name_vi or names.get(one.target, one.id)


def _line(plan: Plan, one: Indicator) -> tuple[str, ...]:
    measures, agencies = plan.indicators.measures, {a.id: a.name_vi for a in plan.agencies}
    below = measures[one.denominator].name_vi if one.denominator else "(số đếm)"
    return (
        one.id.replace("_", "."), name_vi(plan, one), measures[one.numerator].name_vi, below, KIND_VI[one.kind], PATH_VI[one.path],
        WRITER_VI[one.written_by], agencies[one.owner],
        f"{cites_vi(plan, one.cites)}; {CONFIDENCE_VI[Confidence(one.confidence)]}", one.note,
    )  # fmt: skip


__all__ = ["indicators_chapter", "name_vi"]
