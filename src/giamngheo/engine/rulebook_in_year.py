"""The rulebook's part on the review within the year: settings and kinds of request with articles and confidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .plan_in_year import InYearRules, RequestKind
from .plan_words import CONFIDENCE_VI, cites_vi, span_vi, table_vi
from .vocabulary import IN_YEAR_KINDS, Confidence, labels

if TYPE_CHECKING:
    from .plan import Plan

UNTIL_VI = {"end_of_year": "đến hết năm", "next_decision": "đến khi có quyết định khác"}
CHOICE_VI = {
    "calendar": "ngày theo lịch",
    "working": "ngày làm việc",
    "next_month": "chờ đợt tháng sau",
    "same_month": "vào đợt tháng này",
}
KIND_VI = labels(IN_YEAR_KINDS)


def in_year_pages(plan: Plan) -> Iterator[str]:
    """Markdown of every set of rules of the plan."""
    for rules in plan.in_year:
        yield from _rules(plan, rules)


def _rules(plan: Plan, rules: InYearRules) -> Iterator[str]:
    yield f"## {rules.name_vi}\n"
    yield f"- Hiệu lực: {span_vi(rules.valid_from, rules.valid_to)}."
    yield f"- Căn cứ: {cites_vi(plan, rules.cites)} ({CONFIDENCE_VI[Confidence(rules.confidence)]})."
    yield from (f"- Chưa xác nhận: {item}." for item in rules.unconfirmed)
    yield ""
    rows = [
        (s.name_vi, CHOICE_VI.get(str(s.value), str(s.value)), cites_vi(plan, s.cites),
         CONFIDENCE_VI[Confidence(s.confidence)], s.note)
        for s in rules.settings.values()
    ]  # fmt: skip
    yield table_vi(("Quy định", "Mức", "Căn cứ", "Độ tin cậy", "Ghi chú"), rows)
    yield table_vi(
        ("Đề nghị", "Mẫu", "Bước", "Giấy", "Có hiệu lực", "Chưa xác nhận"), [_kind(kind) for kind in rules.kinds.values()]
    )


def _kind(kind: RequestKind) -> tuple[str, ...]:
    steps = [
        word
        for word, is_needed in (
            ("nhận dạng nhanh", kind.needs_screening),
            ("khảo sát và tính", True),
            ("họp dân", kind.needs_meeting),
            ("niêm yết", kind.needs_posting),
        )
        if is_needed
    ]
    return (
        KIND_VI[kind.id], f"{kind.form}: {kind.form_name_vi}", ", ".join(steps), kind.certificate_name_vi,
        UNTIL_VI[kind.valid_until], "; ".join(kind.doubts) or "không",
    )  # fmt: skip


__all__ = ["in_year_pages"]
