"""A draft of a standard as data: named parameters of the plan with other values, and what is assumed.

Nothing here is law and nothing here is code: an overlay names a standard of the plan, parameters that it has, and
values inside bounds. What the register does not hold (a price of points in đồng, an indicator nobody asked) may only
be assumed, and is carried as an assumption to every page that shows a result.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .plan import Parameter, Plan, Standard, Value
from .vocabulary import INDICATOR_CODES

AREA_TYPES = ("rural", "urban")
# Unit → (least, most, whole numbers only): what can be a slip of the hand, not what the law allows.
BOUNDS: Mapping[str, tuple[float, float, bool]] = {
    "vnd_per_person_month": (100_000, 20_000_000, True),
    "points": (0, 1_000, False),
    "count": (0, len(INDICATOR_CODES), True),
    "share": (0, 1, False),
    "years": (0, 120, True),
    "m2_per_person": (1, 100, False),
    "z": (-6, 0, False),
}
# Items of a scorecard whose answer a fact holds besides the total of score A: their points can be moved.
ITEMS_KNOWN = ("household_size", "durable_wall", "durable_column")
POINTS_BOUND = 200
UNASKED = ("unknown", "not_deprived", "deprived")


@dataclass(frozen=True, slots=True)
class Change:
    """One parameter with another value; ``area_type`` None: for every area type."""

    parameter: str
    area_type: str | None
    value: float


@dataclass(frozen=True, slots=True)
class Points:
    """Points added to score A (or taken) of households that gave this answer; ``option`` is the item's code."""

    item: str
    option: str
    points: float


@dataclass(frozen=True, slots=True)
class Overlay:
    """A draft. ``line_scores``: area type → score A taken to stand at the income line, for households whose income
    nobody recorded: an assumption, since no conversion of points to đồng is published. ``unasked``: what is assumed of
    indicators that the register does not ask."""

    standard_id: str
    changes: tuple[Change, ...] = ()
    points: tuple[Points, ...] = ()
    line_scores: Mapping[str, float] = field(default_factory=dict)
    unasked: str = "unknown"

    def to_data(self) -> dict[str, Any]:
        """As stored: plain values, in one order whatever the order they were given in."""
        return {
            "standard": self.standard_id,
            "changes": sorted(
                ([c.parameter, c.area_type or "", c.value] for c in self.changes), key=lambda row: (row[0], row[1])
            ),
            "points": sorted([p.item, p.option, p.points] for p in self.points),
            "line_scores": dict(sorted(self.line_scores.items())),
            "unasked": self.unasked,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Overlay:
        """The draft from its stored form. Raises KeyError or ValueError for a form that this version does not know."""
        return cls(
            standard_id=str(data["standard"]),
            changes=tuple(Change(str(n), str(t) or None, v) for n, t, v in data["changes"]),
            points=tuple(Points(str(i), str(o), v) for i, o, v in data["points"]),
            line_scores={str(k): v for k, v in data["line_scores"].items()},
            unasked=str(data["unasked"]),
        )

    @property
    def digest(self) -> str:
        """Names what is asked: the same draft under another name has the same digest."""
        return hashlib.sha256(json.dumps(self.to_data(), sort_keys=True).encode()).hexdigest()


def deciding(standard: Standard) -> tuple[str, ...]:
    """Names of the parameters that decide a class under this standard, in the plan's order."""
    named = set(_parameters_in([rule["when"] for rule in standard.class_rules]))
    named |= {name for indicator in standard.indicator_tests for name in indicator.parameters}
    if standard.method == "scores":
        named.add("points_per_deprivation")
    return tuple(name for name in standard.parameters if name in named)


def _parameters_in(data: Any) -> list[str]:
    if isinstance(data, list):
        return [name for part in data for name in _parameters_in(part)]
    if not isinstance(data, Mapping):
        return []
    own = [
        v for k, v in data.items() if k in ("at_most", "at_least", "above", "below", "equals") and isinstance(v, str)
    ]
    return own + [name for value in data.values() for name in _parameters_in(value)]


def draftable(standard: Standard) -> tuple[Parameter, ...]:
    """Parameters that a draft may change: they decide, are one number (per area type), and do not change with time."""
    return tuple(
        parameter
        for name in deciding(standard)
        if (parameter := standard.parameters[name]).unit in BOUNDS
        and all(v.valid_from is None for v in parameter.values)
    )


def standards_to_draft(plan: Plan) -> tuple[Standard, ...]:
    """Standards that can be simulated: their list of indicators is known."""
    found = [s for s in plan.standards.values() if s.indicators]
    return tuple(sorted(found, key=lambda s: s.valid_from))


def check(overlay: Overlay, plan: Plan) -> list[str]:
    """Everything that is wrong with a draft, in full sentences; empty when it can be simulated."""
    standard = plan.standards.get(overlay.standard_id)
    if standard is None or not standard.indicators:
        return ["Chọn một chuẩn nghèo của bản quy tắc có danh mục chỉ số."]
    problems = [text for change in overlay.changes for text in _of_change(change, standard)]
    seen = [(c.parameter, c.area_type) for c in overlay.changes]
    problems += [
        f"{_named(standard, name)}: được ghi hai lần."
        for name, _t in sorted({s for s in seen if seen.count(s) > 1}, key=str)
    ]
    problems += _of_points(overlay, standard, plan)
    problems += _of_assumptions(overlay, standard)
    return problems


def _named(standard: Standard, name: str) -> str:
    parameter = standard.parameters.get(name)
    return (parameter.name_vi or name) if parameter else name


def _of_change(change: Change, standard: Standard) -> list[str]:
    parameter = standard.parameters.get(change.parameter)
    if parameter is None:
        return [f"{standard.name_vi} không có tham số “{change.parameter}”. Chọn tham số trong danh sách."]
    name = _named(standard, change.parameter)
    if change.parameter not in deciding(standard):
        return [f"{name} không quyết định hạng hộ theo {standard.name_vi} nên không mô phỏng được. Bỏ thay đổi này."]
    if parameter not in draftable(standard):
        return [f"{name} không phải một con số cố định nên chưa mô phỏng được. Bỏ thay đổi này."]
    types = {v.area_type for v in parameter.values}
    if change.area_type not in types:
        return [f"{name}: khu vực “{change.area_type or 'chung'}” không có trong quy định. Chọn đúng khu vực."]
    least, most, is_whole = BOUNDS[parameter.unit]
    if isinstance(change.value, bool) or not isinstance(change.value, int | float) or change.value != change.value:
        return [f"{name}: giá trị phải là số."]
    if not least <= change.value <= most:
        return [f"{name}: giá trị phải từ {_number(least)} đến {_number(most)}."]
    if is_whole and change.value != int(change.value):
        return [f"{name}: giá trị phải là số nguyên."]
    return []


def _number(value: float) -> str:
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    return text.translate(str.maketrans(",.", ".,"))


def options_of(item: str, plan: Plan) -> tuple[tuple[str, str], ...]:
    """(code, words) of the answers to a scorecard's item, from the first card that has it."""
    for card in plan.scorecards.values():
        for found in card.items:
            if found.id == item:
                return tuple((o.code, o.name_vi) for o in found.options)
    return ()


def _of_points(overlay: Overlay, standard: Standard, plan: Plan) -> list[str]:
    if overlay.points and standard.method != "scores":
        return [f"{standard.name_vi} chưa có bảng điểm nên không đổi điểm từng mục được. Bỏ các thay đổi này."]
    problems = []
    for change in overlay.points:
        if change.item not in ITEMS_KNOWN or change.option not in dict(options_of(change.item, plan)):
            problems.append(
                f"Mục “{change.item}”, câu trả lời “{change.option}” không có trong bảng điểm hoặc sổ hộ không lưu."
            )
        elif not -POINTS_BOUND <= change.points <= POINTS_BOUND:
            problems.append(f"Số điểm thay đổi phải từ -{POINTS_BOUND} đến {POINTS_BOUND}.")
    return problems


def _of_assumptions(overlay: Overlay, standard: Standard) -> list[str]:
    problems = []
    if overlay.line_scores and standard.method != "income_lines":
        problems.append(f"{standard.name_vi} phân loại theo điểm A: không cần giả định điểm ứng với mức thu nhập.")
    if overlay.line_scores and set(overlay.line_scores) != set(AREA_TYPES):
        problems.append(
            "Giả định điểm A ứng với mức thu nhập phải ghi đủ cho cả nông thôn và thành thị, hoặc để trống cả hai."
        )
    if any(not 0 <= value <= BOUNDS["points"][1] for value in overlay.line_scores.values()):
        problems.append("Điểm A giả định phải từ 0 đến 1.000.")
    if overlay.unasked not in UNASKED:
        problems.append("Chọn cách tính chỉ số mà sổ hộ chưa hỏi.")
    return problems


def draft_standard(plan: Plan, overlay: Overlay) -> Standard:
    """The standard with the draft's values in place of the plan's. Raises ValueError with every problem."""
    problems = check(overlay, plan)
    if problems:
        raise ValueError(" ".join(problems))
    standard = plan.standard(overlay.standard_id)
    values = {(c.parameter, c.area_type): c.value for c in overlay.changes}
    changed = {
        name: replace(parameter, values=tuple(_value(v, values.get((name, v.area_type))) for v in parameter.values))
        for name, parameter in standard.parameters.items()
    }
    return replace(standard, parameters=changed)


def _value(known: Value, drafted: float | None) -> Value:
    """The plan's value, or the draft's, which no text cites."""
    if drafted is None:
        return known
    number = int(drafted) if drafted == int(drafted) else drafted
    return replace(known, value=number, cites=(), confidence="unconfirmed")


def touches_indicators(overlay: Overlay, standard: Standard) -> bool:
    """Does the draft move a threshold of an indicator, so that deprivations are told anew from persons?"""
    of_indicators = {name for indicator in standard.indicator_tests for name in indicator.parameters}
    return any(change.parameter in of_indicators for change in overlay.changes)


def to_toml(overlay: Overlay, plan: Plan, *, name: str, reason: str) -> str:
    """The draft as the reviewers of ``plan/`` take it: whole parameter blocks, to be cited and tested before they hold."""
    standard = draft_standard(plan, overlay)
    lines = [
        f"# Dự thảo: {_line(name)}",
        f"# Lý do: {_line(reason)}",
        f"# So với bản quy tắc {plan.digest}",
        "# Chưa phải quy định. Để áp dụng: chép các khối dưới đây vào tệp của chuẩn, thay cites và confidence theo văn bản đã",
        "# ban hành, thêm ví dụ vào plan/examples/, chạy `giamngheo plan check` và bộ kiểm thử, rồi phát hành bản quy tắc mới.",
        f'standard = "{standard.id}"',
        "",
    ]
    for name_of in dict.fromkeys(c.parameter for c in overlay.changes):
        parameter = standard.parameters[name_of]
        lines += [
            f"[parameters.{name_of}]",
            f'name_vi = "{parameter.name_vi}"',
            f'unit = "{parameter.unit}"',
            "values = [",
        ]
        for value in parameter.values:
            place = f'area_type = "{value.area_type}", ' if value.area_type else ""
            cites = ", ".join(f'"{cite}"' for cite in value.cites)
            lines.append(f'  {{ {place}value = {value.value}, cites = [{cites}], confidence = "{value.confidence}" }},')
        lines += ["]", ""]
    for points in overlay.points:
        lines.append(f"# Bảng điểm: mục {points.item}, trả lời {points.option}: {points.points:+g} điểm")
    for area_type, score in overlay.line_scores.items():
        lines.append(
            f"# Giả định khi mô phỏng ({area_type}): điểm A {score:g} ứng với mức chuẩn thu nhập; không phải quy định"
        )
    if standard.method == "income_lines":
        lines.append(f"# Giả định khi mô phỏng: chỉ số sổ hộ chưa hỏi = {overlay.unasked}")
    return "\n".join(lines).rstrip() + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())


__all__ = [
    "AREA_TYPES", "BOUNDS", "ITEMS_KNOWN", "UNASKED", "Change", "Overlay", "Points", "check", "deciding",
    "draft_standard", "draftable", "options_of", "standards_to_draft", "to_toml", "touches_indicators",
]  # fmt: skip
