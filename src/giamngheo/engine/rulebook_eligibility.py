"""The rulebook's chapter on who may be supported: conditions, exclusions, priorities, readings, worked examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .eligibility_frames import SUBJECTS
from .eligibility_trace import OTHERS_VI, STATE_VI, UNIT_VI
from .plan_eligibility import Clause, EligibilityParameter, Rule, Scheme
from .plan_eligibility_examples import EligibilityExample
from .plan_words import CASE_VI, CONFIDENCE_VI, cites_vi, day_vi, number_vi, span_vi, table_vi
from .vocabulary import Confidence, labels

if TYPE_CHECKING:
    from .plan import Plan

ORDER_VI = {
    "true_first": "có trước, không sau",
    "least_first": "ít trước, nhiều sau",
    "most_first": "nhiều trước, ít sau",
    "earliest_first": "sớm trước, muộn sau",
}
INTRO = """Xét vào **ngày của hoạt động**: hạng hộ, 36 tháng mới thoát nghèo và danh sách địa bàn đều lấy theo ngày đó. Đủ mọi điều kiện,
không bị loại trừ thì thuộc diện; thiếu thông tin có thể làm đổi kết quả thì **chưa xác định**. Người, hộ, nhóm thuộc diện xếp theo
thứ hạng ưu tiên đầu tiên đạt được; cùng thứ hạng thì theo tiêu chí tiếp theo.
"""


def eligibility_chapter(plan: Plan) -> Iterator[str]:
    """Markdown of every scheme; nothing where the plan has no such rules."""
    law = plan.eligibility
    if not law.schemes:
        return
    yield "## Ai được hỗ trợ\n"
    yield INTRO
    yield "### Dùng chung\n"
    yield _parameters(plan, law.parameters.values())
    yield table_vi(
        ("Khái niệm", "Căn cứ", "Độ tin cậy"),
        ((t.name_vi, cites_vi(plan, t.cites), _sure(t.confidence)) for t in law.terms.values()),
    )
    for scheme in law.schemes.values():
        yield from _scheme(plan, scheme)


def _scheme(plan: Plan, scheme: Scheme) -> Iterator[str]:
    yield f"### {scheme.name_vi}\n"
    yield f"- Căn cứ: {cites_vi(plan, scheme.cites)} ({_sure(scheme.confidence)})."
    yield from (f"- Chưa xác nhận: {item}." for item in scheme.unconfirmed)
    if scheme.note:
        yield f"- {scheme.note}"
    yield ""
    if scheme.parameters:
        yield _parameters(plan, scheme.parameters.values())
    for rule in scheme.rules.values():
        yield from _rule(plan, rule)


def _rule(plan: Plan, rule: Rule) -> Iterator[str]:
    yield f"#### {rule.name_vi}\n"
    yield (
        f"Đối tượng: {labels(SUBJECTS)[rule.subject].lower()}. Áp dụng {span_vi(rule.valid_from, rule.valid_to)} "
        f"({cites_vi(plan, rule.validity_cites)}; {_sure(rule.validity_confidence)}). {rule.note}".rstrip() + "\n"
    )
    rows = [_clause(plan, "Điều kiện", c) for c in rule.conditions]
    rows += [_clause(plan, "Loại trừ", c) for c in rule.exclusions]
    rows += [_clause(plan, f"Ưu tiên {n}", c) for n, c in enumerate(rule.priorities, 1)]
    if rule.priorities:
        rows.append((f"Ưu tiên {len(rule.priorities) + 1}", OTHERS_VI, "", ""))
    rows += [
        ("Cùng thứ hạng", f"{t.text_vi} ({ORDER_VI[t.order]})", cites_vi(plan, t.cites), _sure(t.confidence))
        for t in rule.tie_breaks
    ]
    yield table_vi(("", "Nội dung", "Căn cứ", "Độ tin cậy"), rows)
    found = [e for e in plan.eligibility_examples if e.rule == rule.id]
    if found:
        yield table_vi(("Ví dụ", "Ngày", "Trường hợp", "Kết quả"), (_example(e) for e in found))


def _clause(plan: Plan, kind: str, clause: Clause) -> tuple[str, str, str, str]:
    text = f"{clause.text_vi}. {clause.note}".strip() if clause.note else clause.text_vi
    return kind, text, cites_vi(plan, clause.cites), _sure(clause.confidence)


def _example(example: EligibilityExample) -> tuple[str, str, str, str]:
    rank = f", thứ hạng {example.rank}" if example.rank else ""
    return example.name_vi, day_vi(example.on), CASE_VI[example.case], STATE_VI[example.then] + rank


def _parameters(plan: Plan, parameters: Iterable[EligibilityParameter]) -> str:
    rows = [
        (p.name_vi, _value(p), _others(p), cites_vi(plan, p.cites), _sure(p.confidence), p.note)
        for p in parameters
    ]
    return table_vi(("Mức, cách hiểu", "Đang dùng", "Cách khác", "Căn cứ", "Độ tin cậy", "Ghi chú"), rows)


def _value(parameter: EligibilityParameter) -> str:
    if parameter.unit == "choice":
        return parameter.chosen_vi
    if parameter.unit == "day":
        return day_vi(parameter.value)
    if parameter.unit == "months":
        return f"{number_vi(parameter.value // 12)} tuổi ({number_vi(parameter.value)} tháng)"
    return f"{number_vi(parameter.value)} {UNIT_VI[parameter.unit]}".rstrip()


def _others(parameter: EligibilityParameter) -> str:
    return "; ".join(o.name_vi for o in parameter.options if o.value != parameter.value)


def _sure(confidence: str) -> str:
    return CONFIDENCE_VI[Confidence(confidence)]


__all__ = ["eligibility_chapter"]
