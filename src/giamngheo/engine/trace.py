"""Why a household has its class: each condition, its fact, its threshold, its article, in words to read aloud.

The trace is rebuilt from stored facts on demand; it decides nothing itself. Its conditions are those of the standard's
class rules, its twelve lines those of ``poverty``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from .conditions import All, AnyOf, Compare, Condition, Count, Not, parse
from .frames import TICK_PREFIX
from .plan import Plan, Standard
from .poverty import DEPRIVED, FACT, classify, is_told_by_answers, person_flags, survey_day
from .poverty_persons import PERSON_INDICATORS
from .vocabulary import HOUSEHOLD_CLASSES, INDICATORS, TOILET_TYPES, WATER_SOURCES, Term, labels

CLASS_LABELS = labels(HOUSEHOLD_CLASSES)
AREA_WORDS = {"rural": "khu vực nông thôn", "urban": "khu vực thành thị"}
COLUMN_WORDS = {
    "score_a": ("Điểm A (thu nhập)", "điểm"),
    "score_b": ("Điểm B (thiếu hụt)", "điểm"),
    "deprivation_count": ("Số chỉ số thiếu hụt", "chỉ số"),
    "declared_income_vnd": ("Thu nhập bình quân đầu người một tháng", "đồng"),
}
OPERATOR_WORDS = {"at_most": "không quá", "at_least": "từ", "above": "trên", "below": "dưới", "equals": "đúng bằng"}
SOURCE_WORDS = {True: "đánh dấu thiếu hụt trên phiếu", False: "không đánh dấu thiếu hụt trên phiếu"}
LATER_WORDS = ", ghi sau; trái với câu trả lời hỏi trước đó"

# Which parameter holds the article of an indicator, and what its deprivation is in the law's words.
INDICATOR_RULES: dict[str, tuple[str, str]] = {
    "employment": ("working_from_age", "có người trong tuổi lao động không có việc làm, hoặc làm công không có hợp đồng"),
    "dependents": ("dependents_share_above", "số người phụ thuộc trên {dependents_share_above:.0%} số nhân khẩu"),
    "nutrition": ("z_score_below", "có trẻ dưới {child_under_age} tuổi suy dinh dưỡng chiều cao hoặc cân nặng theo tuổi"),
    "health_insurance": ("insurance_from_age", "có người từ {insurance_from_age} tuổi không có bảo hiểm y tế"),
    "adult_education": ("adult_education_to_age", "có người {adult_education_from_age}–{adult_education_to_age} tuổi không học, "
                        "không có trình độ theo tuổi"),
    "child_school": ("school_from_age", "có trẻ từ {school_from_age} đến dưới {school_under_age} tuổi không học đúng bậc"),
    "housing_quality": ("housing_nondurable_at_least", "ít nhất {housing_nondurable_at_least} trong 3 kết cấu tường, khung, "
                        "mái không bền chắc"),
    "housing_area": ("housing_area_below_m2", "dưới {housing_area_below_m2} m² một người"),
    "water": ("clean_water_sources", "không dùng nguồn nước hợp vệ sinh"),
    "toilet": ("hygienic_toilet_types", "không có nhà tiêu hợp vệ sinh"),
    "telecom": ("", "không ai dùng dịch vụ internet"),
    "info_devices": ("", "không có phương tiện tiếp cận thông tin"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One condition. ``truth``: true, false, or None with what is ``missing``."""

    text: str
    truth: bool | None
    fact: str
    threshold: str
    article: str
    confidence: str = "confirmed"
    missing: str = ""
    children: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """The ground of one household's class."""

    summary: str
    class_code: str
    rule: str
    plan_digest: str
    decided_on: Any
    conditions: tuple[Line, ...] = field(default_factory=tuple)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def sentences(self) -> list[str]:
        """The trace as sentences an officer can read to the household."""
        told = []
        for line in self.conditions:
            verdict = {True: "đạt", False: "không đạt", None: f"chưa biết (thiếu: {line.missing})"}[line.truth]
            told.append(f"{line.text}: {line.fact}, {line.threshold} → {verdict} — {line.article}.")
            told += [
                f"  {c.text}: {'thiếu hụt' if c.truth else 'chưa rõ' if c.truth is None else 'không thiếu hụt'}"
                f"{f' ({c.fact})' if c.fact else ''} — {c.article}."
                for c in line.children
            ]
        return [*told, self.summary]


def explain(
    households: pl.DataFrame, persons: pl.DataFrame | None, *, plan: Plan, standard_id: str, household_key: Any,
    classified: pl.DataFrame | None = None,
) -> Trace:
    """The trace of one household of the frame. ``classified``: what ``classify`` told of the frame, where that is known already.

    Raises KeyError when the household is not in it.
    """
    own = households.filter(pl.col("household_key") == household_key)
    if own.height != 1:
        raise KeyError(f"Không có hộ {household_key} trong bảng.")
    people = persons.filter(pl.col("household_key") == household_key) if persons is not None else None
    standard = plan.standard(standard_id)
    told = classify(own, people, plan=plan, standard_id=standard_id) if classified is None else classified
    result = told.filter(pl.col("household_key") == household_key).row(0, named=True)
    flags = None
    if people is not None and people.height and standard.method == "scores":
        flags = person_flags(own, people, plan=plan, standard=standard)
    on = survey_day(own)
    children = tuple(_indicator(term, result, flags, plan, standard) for term in INDICATORS)
    rule = next(r for r in standard.class_rules if r["class"] == "POOR")
    leaves = _leaves(parse(rule["when"], rule["id"]))
    conditions = tuple(_leaf(leaf, result, plan, standard, children) for leaf in leaves)
    return Trace(_summary(result), result["class"], f"{standard.id}.{rule['id']}", plan.digest, on, conditions)


def _summary(result: Mapping[str, Any]) -> str:
    if result["class"] == "UNDETERMINED":
        low, high = CLASS_LABELS[result["class_min"]].lower(), CLASS_LABELS[result["class_max"]].lower()
        between = "" if low == high else f" (có thể là {low} hoặc {high})"
        return f"Chưa xác định được hạng{between}: còn thiếu {result['missing'].lower()}."
    return f"Hộ được xếp là {CLASS_LABELS[result['class']].lower()}."


def _leaves(condition: Condition) -> list[Compare]:
    """Comparisons of a rule, each once, in the order written."""
    match condition:
        case Compare():
            return [condition]
        case All(parts=parts) | AnyOf(parts=parts) | Count(parts=parts):
            found: list[Compare] = []
            for part in parts:
                found += [leaf for leaf in _leaves(part) if leaf not in found]
            return found
        case Not(inner=inner):
            return _leaves(inner)
    return []


def article(cites: Sequence[str], plan: Plan) -> str:
    """``tt-07-2021:pl.4`` → ``Phụ lục IV, Thông tư 07/2021/TT-BLĐTBXH``; several are joined."""
    return "; ".join(_one_article(cite, plan) for cite in cites)


ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII"}
KINDS = {"NĐ-CP": "Nghị định", "QĐ-TTg": "Quyết định", "TT-": "Thông tư", "NQ-": "Nghị quyết", "QH": "Luật số"}


def _one_article(cite: str, plan: Plan) -> str:
    document_id, _, point = cite.partition(":")
    document = plan.documents.get(document_id)
    number = document.number if document else document_id
    kind = next((word for mark, word in KINDS.items() if mark in number), "")
    name = f"{kind} {number}".strip()
    if point in ("", "?") or not number:
        return name or (document.title if document else document_id)
    if point.startswith("pl"):
        part = point.removeprefix("pl").strip(".")
        if document_id == "nd-07-2021" and part:
            # The decree has one appendix; its numbers are those of the six services.
            return f"Phụ lục (chiều {part}), {name}"
        return f"Phụ lục{f' {ROMAN.get(part, part)}' if part else ''}, {name}"
    return f"Điều {point}, {name}"


def _number(value: Any) -> str:
    if isinstance(value, float) and value == int(value):
        value = int(value)
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def _leaf(leaf: Compare, result: Mapping[str, Any], plan: Plan, standard: Standard, children: tuple[Line, ...]) -> Line:
    words, unit = COLUMN_WORDS.get(leaf.column, (leaf.column, ""))
    is_counted = leaf.column in {"score_b", "deprivation_count"}
    low = result.get(f"{leaf.column}_min") if is_counted else result.get(leaf.column)
    high = result.get(f"{leaf.column}_max") if is_counted else low
    area_type = result.get("area_type")
    value = None
    if isinstance(leaf.right, str) and (
        area_type or all(v.area_type is None for v in standard.parameters[leaf.right].values)
    ):
        value = standard.parameter(leaf.right, result["survey_on"], area_type)
    threshold = value.value if value else (leaf.right if not isinstance(leaf.right, str) else None)
    truths = {_holds(end, leaf.operator, threshold) for end in (low, high)}
    truth = truths.pop() if len(truths) == 1 else None
    fact = (
        ""
        if low is None
        else f"{_number(low)} {unit}"
        if low == high
        else f"từ {_number(low)} đến {_number(high)} {unit}"
    )
    here = f" ({AREA_WORDS[area_type]})" if area_type and value is not None and value.area_type else ""
    limit = "" if threshold is None else f"{OPERATOR_WORDS[leaf.operator]} {_number(threshold)} {unit}"
    missing = ""
    if truth is None:
        missing = (
            words.lower() if low is None and not is_counted else result["missing"] or "khu vực nông thôn hay thành thị"
        )
    return Line(
        words, truth, fact, limit + here,
        article(value.cites if value else standard.cites, plan), value.confidence if value else standard.confidence,
        missing, children if is_counted else (),
    )  # fmt: skip


def _holds(left: Any, operator: str, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    outcomes: dict[str, bool] = {
        "at_most": left <= right, "at_least": left >= right, "above": left > right, "below": left < right,
        "equals": left == right,
    }  # fmt: skip
    return outcomes[operator]


class _Values(dict[str, Any]):
    """Parameters of the standard by name, for the words of an indicator."""

    def __init__(self, standard: Standard, on: Any) -> None:
        super().__init__()
        self.standard, self.on = standard, on

    def __missing__(self, name: str) -> Any:
        return self.standard.parameter(name, self.on).value


def _indicator(
    term: Term, result: Mapping[str, Any], flags: pl.DataFrame | None, plan: Plan, standard: Standard
) -> Line:
    parameter, words = INDICATOR_RULES[term.code]
    # A standard whose thresholds are not known says so; it never borrows another decree's.
    cites, confidence, threshold = list(standard.cites[:1]), "unknown", "ngưỡng của chuẩn này chưa có trong kế hoạch"
    if standard.method == "scores":
        cites, confidence = [term.source], "unconfirmed"
        threshold = words.format_map(_Values(standard, result["survey_on"]))
        if parameter:
            value = standard.parameter(parameter, result["survey_on"])
            cites = list(dict.fromkeys([term.source, *value.cites]))
            confidence = value.confidence
    truth, fact, missing = result[DEPRIVED + term.code], "", ""
    told, tick = result.get(FACT + term.code), result.get(TICK_PREFIX + term.code)
    if tick is not None and not is_told_by_answers(result, term.code):
        # A later tick outweighs what was told before; that they differ is said, for the household to be asked.
        fact = SOURCE_WORDS[tick] + (LATER_WORDS if told not in (None, tick) else "")
    elif term.code in PERSON_INDICATORS and flags is not None:
        fact, missing = _people(term.code, flags)
    else:
        fact, missing = _dwelling(term.code, result)
    return Line(
        f"{term.vi}", truth, fact, threshold, article(cites, plan), confidence,
        (missing or "câu trả lời của hộ") if truth is None else "",
    )  # fmt: skip


def _people(code: str, flags: pl.DataFrame) -> tuple[str, str]:
    """Who causes the deprivation, and of whom an answer is missing."""
    column = f"is_{code}"
    names = [_person(r) for r in flags.filter(pl.col(column)).iter_rows(named=True)]
    open_names = [_person(r) for r in flags.filter(pl.col(column).is_null()).iter_rows(named=True)]
    fact = ", ".join(names)
    if code == "dependents":
        fact = f"{len(names)} trên {flags.height} nhân khẩu" + (f": {fact}" if fact else "")
    return fact, ", ".join(open_names)


def _person(row: Mapping[str, Any]) -> str:
    low, high = row.get("months_low"), row.get("months_high")
    name = row.get("full_name") or "một người"
    if low is None or high is None:
        return f"{name} (chưa rõ tuổi)"
    return f"{name} ({low // 12} tuổi)" if low // 12 == high // 12 else f"{name} ({low // 12}–{high // 12} tuổi)"


def _dwelling(code: str, result: Mapping[str, Any]) -> tuple[str, str]:
    """The dwelling's fact in words, and what is missing of it."""
    if code == "housing_quality":
        parts = {"wall": "tường", "frame": "khung, cột", "roof": "mái"}
        answers = {word: result.get(f"has_durable_{part}") for part, word in parts.items()}
        known = [f"{w} {'bền chắc' if a else 'không bền chắc'}" for w, a in answers.items() if a is not None]
        return "; ".join(known), ", ".join(w for w, a in answers.items() if a is None)
    if code == "housing_area":
        area, count = result.get("floor_area_m2"), result.get("person_count") or result.get("member_count")
        if area is None or not count:
            return "", "diện tích nhà ở" if area is None else "số nhân khẩu"
        return f"{_number(float(area))} m² cho {count} người, {_number(round(float(area) / count, 2))} m² một người", ""
    if code in {"water", "toilet"}:
        terms = labels(WATER_SOURCES if code == "water" else TOILET_TYPES)
        answer = result.get("water_source" if code == "water" else "toilet_type")
        return (
            (terms.get(answer, str(answer)), "")
            if answer
            else ("", "loại nguồn nước" if code == "water" else "loại nhà tiêu")
        )
    if code in {"telecom", "info_devices"}:
        answer = result.get("uses_internet" if code == "telecom" else "has_info_device")
        return (
            "" if answer is None else "có" if answer else "không có",
            "" if answer is not None else "câu trả lời của hộ",
        )
    return "", ""
