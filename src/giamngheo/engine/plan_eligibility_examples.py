"""Worked examples of the eligibility rules: ``examples/eligibility/<sub-project>.toml``, printed in the rulebook.

A file's ``[[base]]`` gives one rule's ordinary subject; an example says in what it differs (``given``, ``without``), on
which day, under which other reading (``reading``), and what follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from .eligibility_frames import SET_PREFIX, TABLES, columns_for
from .plan_checks import CASES
from .plan_files import Fields, Reader

if TYPE_CHECKING:
    from .plan import Plan

FOLDER = "examples/eligibility"
YES, NO, UNDETERMINED, NOT_IN_FORCE = "YES", "NO", "UNDETERMINED", "NOT_IN_FORCE"
STATES = (YES, NO, UNDETERMINED, NOT_IN_FORCE)
# What each case must end in; on the threshold either is an example.
FOLLOWS = {
    "in": (YES,),
    "out": (NO,),
    "threshold": (YES, NO),
    "undetermined": (UNDETERMINED,),
    "before": (NOT_IN_FORCE,),
}


@dataclass(frozen=True, slots=True)
class EligibilityExample:
    """One subject on one day under one rule. ``rank``: the priority it must get, where the example is about that."""

    scheme: str
    rule: str
    case: str
    name_vi: str
    on: date
    given: Mapping[str, Any]
    then: str
    reading: Mapping[str, Any] = field(default_factory=dict)
    rank: int | None = None


def read_eligibility_examples(reader: Reader) -> tuple[EligibilityExample, ...]:
    """All files of the folder; none in a plan version older than these rules."""
    found: list[EligibilityExample] = []
    for fields in reader.folder(FOLDER):
        scheme = fields.text("id")
        bases = {}
        for base in fields.each("base"):
            bases[base.text("rule")] = base.maybe_table("given")
            base.done()
        found += [_example(item, scheme, bases) for item in fields.each("example")]
        fields.done()
    return tuple(found)


def _example(item: Fields, scheme: str, bases: Mapping[str, Mapping[str, Any]]) -> EligibilityExample:
    rule = item.text("rule")
    base = bases.get(rule, {})
    without = item.texts("without") if "without" in item.data else ()
    for name in sorted(set(without) - set(base)):
        item.complain("without", f"[[base]] không có {name}.", "Bỏ đi hoặc sửa tên.")
    example = EligibilityExample(
        scheme=scheme,
        rule=rule,
        case=item.text("case"),
        name_vi=item.text("name_vi"),
        on=item.day("on"),
        given={**{k: v for k, v in base.items() if k not in without}, **item.maybe_table("given")},
        then=item.text("then"),
        reading=item.maybe_table("reading"),
        rank=item.maybe_whole("rank"),
    )
    item.done()
    return example


def check_eligibility_examples(plan: Plan, reader: Reader) -> None:
    """Adds a problem for an example of no rule, with an unknown case, outcome, column or parameter."""
    rules = plan.eligibility.rules
    for example in plan.eligibility_examples:
        file, where = f"{FOLDER}/{example.scheme}.toml", f"{example.rule}/{example.case}: {example.name_vi}"
        rule = rules.get(example.rule)
        if rule is None or plan.eligibility.scheme_of(example.rule).id != example.scheme:
            reader.complain(file, where, f"{example.scheme} không có quy tắc {example.rule}.", "Sửa rule hoặc tên tệp.")
            continue
        if example.case not in CASES or example.then not in FOLLOWS.get(example.case, ()):
            reader.complain(
                file, where, f"Trường hợp {example.case} không thể ra {example.then}.",
                "; ".join(f"{case}: {' hoặc '.join(ends)}" for case, ends in FOLLOWS.items()) + ".",
            )  # fmt: skip
        if rule.subject not in TABLES:
            continue
        sets = {SET_PREFIX + name for name in plan.area_sets}
        for name in sorted(set(example.given) - set(columns_for(rule.subject)) - sets):
            reader.complain(file, where, f"Cột lạ: {name}.", f"Dùng tên cột của bảng {rule.subject}.")
        for name in sorted(set(example.reading) - set(plan.eligibility.parameters_of(example.rule))):
            reader.complain(file, where, f"Không có tham số {name}.", "Sửa reading.")


__all__ = [
    "NO", "NOT_IN_FORCE", "STATES", "UNDETERMINED", "YES", "EligibilityExample", "check_eligibility_examples",
    "read_eligibility_examples",
]  # fmt: skip
