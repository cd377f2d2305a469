"""The rulebook's chapter on how money is divided among units: criteria with points, counterpart, national shares."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from .plan_allocation import CriteriaSet, Criterion
from .plan_words import CONFIDENCE_VI, cites_vi, number_vi, span_vi, table_vi
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan

INTRO = """Số tiền chia theo tỷ lệ điểm của từng đơn vị trên tổng điểm. Phần chia được làm tròn xuống đến mức làm tròn; số còn lại cộng thêm
mỗi đơn vị một mức cho các đơn vị có phần lẻ lớn nhất, phần lẻ bằng nhau thì đơn vị nhiều điểm hơn trước, rồi theo mã đơn vị.
Tổng các phần đúng bằng số tiền đem chia. Số hộ lấy từ kết quả rà soát **đã công nhận** của năm trước.
"""
CAPITAL_VI = {"investment": "vốn đầu tư phát triển", "recurrent": "kinh phí sự nghiệp"}
COMBINE_VI = {"sum": "cộng", "product": "nhân"}


def allocation_chapter(plan: Plan) -> Iterator[str]:
    """Markdown of every set of criteria; nothing where the plan has none."""
    law = plan.allocation
    if not law.sets:
        return
    yield "## Phân bổ vốn\n"
    yield INTRO
    for one in law.sets.values():
        yield from _set(plan, one)
    yield "### Đối ứng của ngân sách địa phương\n"
    yield table_vi(
        ("Tỷ lệ ngân sách trung ương bổ sung", "Đối ứng ít nhất", "Căn cứ", "Ghi chú"),
        (
            (
                f"từ {decimal_vi(t.share_from)} %" + (f" đến dưới {decimal_vi(t.share_below)} %" if t.share_below else ""),
                f"{decimal_vi(t.least_percent)} % vốn trung ương hỗ trợ", _source(plan, t.cites, t.confidence), t.note,
            )
            for t in law.counterpart
        ),
    )  # fmt: skip
    for stands in law.province_tiers:
        tier = next(t for t in law.counterpart if t.id == stands.tier)
        name = next((a.name for a in plan.areas if a.kind == "province" and a.code == stands.province), stands.province)
        yield (
            f"{name}: ít nhất {decimal_vi(tier.least_percent)} % vốn trung ương hỗ trợ mỗi năm, "
            f"{span_vi(stands.valid_from, stands.valid_to)}. {_source(plan, stands.cites, stands.confidence).capitalize()}. {stands.note}\n"
        )
    yield "### Tỷ lệ của cả nước\n"
    yield table_vi(
        ("Vốn", "Ít nhất", "Căn cứ", "Ghi chú"),
        ((x.name_vi, f"{decimal_vi(x.localities_least_percent)} %", _source(plan, x.cites, x.confidence), x.note)
         for x in law.limits.values()),
    )  # fmt: skip


def _source(plan: Plan, cites: tuple[str, ...], confidence: str) -> str:
    return f"{cites_vi(plan, cites)} ({CONFIDENCE_VI[Confidence(confidence)]})" if cites else "chưa có căn cứ"


def _set(plan: Plan, one: CriteriaSet) -> Iterator[str]:
    yield f"### {one.name_vi}\n"
    yield (
        f"{CAPITAL_VI[one.capital_type].capitalize()}; điểm được {COMBINE_VI[one.combine]}; làm tròn đến {number_vi(one.round_vnd)} đồng; "
        f"{span_vi(one.valid_from, one.valid_to)}. {_source(plan, one.cites, one.confidence).capitalize()}.\n"
    )
    if one.note:
        yield f"> {one.note}\n"
    yield table_vi(("Tiêu chí", "Cách tính điểm", "Căn cứ"), (
        (c.name_vi, points_vi(plan, c), _source(plan, c.cites, c.confidence)) for c in one.criteria
    ))  # fmt: skip


def decimal_vi(value: Fraction) -> str:
    """A coefficient as officials write it."""
    return number_vi(int(value) if value.denominator == 1 else float(value))


def points_vi(plan: Plan, criterion: Criterion) -> str:
    """How the points come about, in words."""
    unit = plan.allocation.measures[criterion.measure].unit
    if criterion.kind == "linear":
        return f"{decimal_vi(criterion.coefficient)} điểm × {plan.allocation.measures[criterion.measure].name_vi.lower()} ({unit})"
    return "; ".join(
        f"từ {decimal_vi(b.start)}" + (f" đến dưới {decimal_vi(b.below)}" if b.below is not None else "")
        + f" {unit}: {decimal_vi(b.points)} điểm"
        for b in criterion.brackets
    )


__all__ = ["CAPITAL_VI", "allocation_chapter", "decimal_vi", "points_vi"]
