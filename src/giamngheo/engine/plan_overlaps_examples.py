"""Worked examples of the overlap guard: ``examples/overlaps/<file>.toml``, printed in the rulebook.

An example is an earlier support, a new one, and what the pair makes of them: refused, warned, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .plan_files import Fields, Reader
from .plan_overlaps import SUPPORT

if TYPE_CHECKING:
    from .plan import Plan

FOLDER = "examples/overlaps"
OUTCOMES = ("refused", "warned", "nothing")


@dataclass(frozen=True, slots=True)
class OverlapExample:
    """Two supports and what one pair says of them. ``higher_norm``: where the example is about that."""

    file: str
    pair: str
    name_vi: str
    earlier: Mapping[str, Any]
    new: Mapping[str, Any]
    then: str
    higher_norm: str = ""


def read_overlap_examples(reader: Reader) -> tuple[OverlapExample, ...]:
    """All files of the folder; none in a plan version older than the guard."""
    found = []
    for fields in reader.folder(FOLDER):
        fields.text("id")
        found += [_example(item, fields.file) for item in fields.each("example")]
        fields.done()
    return tuple(found)


def _example(item: Fields, file: str) -> OverlapExample:
    made = OverlapExample(
        file, item.text("pair"), item.text("name_vi"), item.table("earlier"), item.table("new"), item.text("then"),
        item.maybe_text("higher_norm"),
    )  # fmt: skip
    if made.then and made.then not in OUTCOMES:
        item.complain("then", f"Kết quả lạ: {made.then}.", f"Dùng: {', '.join(OUTCOMES)}.")
    item.done()
    return made


def check_overlap_examples(plan: Plan, reader: Reader) -> None:
    """Adds a problem for an example of no pair, or of what no pair could be asked."""
    for example in plan.overlap_examples:
        where = f"{example.pair}: {example.name_vi}"
        if example.pair not in plan.overlaps.pairs:
            reader.complain(example.file, where, f"Không có cặp {example.pair}.", "Sửa pair.")
        for name in sorted({*example.new, *example.earlier} - set(SUPPORT.names)):
            reader.complain(example.file, where, f"Cột lạ: {name}.", f"Dùng: {', '.join(SUPPORT.names)}.")


def check_overlap_coverage(plan: Plan, reader: Reader) -> None:
    """Every pair has an example that it catches and one that it lets pass."""
    for pair in plan.overlaps.pairs.values():
        held = {example.then for example in plan.overlap_examples if example.pair == pair.id}
        for wanted in ("refused" if pair.refuses else "warned", "nothing"):
            if wanted not in held:
                reader.complain(
                    pair.file, f"pair[{pair.id}]", f"Thiếu ví dụ ra {wanted}.", f"Thêm [[example]] trong {FOLDER}/."
                )


__all__ = [
    "OUTCOMES", "OverlapExample", "check_overlap_coverage", "check_overlap_examples", "read_overlap_examples",
]  # fmt: skip
