"""Why somebody may or may not be supported: each condition with its fact, its article and how sure we are of it.

The trace decides nothing: it reads the masks that ``eligibility`` told and puts the facts beside them in words. Facts may
be sensitive (disability, ethnic group): whoever shows a trace masks and logs as for the fact itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from .ages import MONTHS_HIGH, MONTHS_LOW
from .eligibility import evaluate_lazy, facts_of_subjects, facts_read, one_rule, order_facts, tie_columns, with_words
from .eligibility_facts import value_on
from .eligibility_frames import AGE, KEYS, SET_PREFIX, columns_for
from .eligibility_ground import Grounds
from .frames import Column
from .plan import Plan
from .plan_eligibility import EligibilityLaw, EligibilityParameter, Rule
from .plan_eligibility_checks import facts_of
from .plan_eligibility_examples import NO, NOT_IN_FORCE, UNDETERMINED, YES
from .plan_words import day_vi, number_vi
from .vocabulary import Confidence, labels

STATE_VI = {
    YES: "Thuộc diện",
    NO: "Không thuộc diện",
    UNDETERMINED: "Chưa xác định",
    NOT_IN_FORCE: "Quy định không có hiệu lực ngày này",
}
TRUTH_VI = {True: "đạt", False: "không đạt", None: "chưa biết"}
EXCLUDED_VI = {True: "bị loại trừ", False: "không bị loại trừ", None: "chưa biết có bị loại trừ"}
UNIT_VI = {
    "percent": "%", "vnd": "đồng", "m2": "m²", "m2_per_person": "m²/người", "years": "năm", "months_before": "tháng",
    "months": "tháng tuổi", "count": "", "day": "", "choice": "",
}  # fmt: skip
OTHERS_VI = "Các đối tượng còn lại"


@dataclass(frozen=True, slots=True)
class EligibilityLine:
    """One condition, exclusion or priority. ``truth`` None: what is ``missing`` decides."""

    id: str
    kind: str
    text: str
    truth: bool | None
    facts: tuple[str, ...]
    thresholds: tuple[str, ...]
    article: str
    confidence: str
    missing: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The line to read aloud."""
        verdict = (EXCLUDED_VI if self.kind == "exclusion" else TRUTH_VI)[self.truth]
        lacking = f" (thiếu: {', '.join(self.missing)})" if self.missing else ""
        facts = "; ".join(self.facts) or "chưa có thông tin"
        if self.thresholds:
            facts += f" ({'; '.join(self.thresholds)})"
        doubt = "" if self.confidence == Confidence.CONFIRMED else " (quy định chưa xác nhận)"
        return f"{self.text}: {facts} → {verdict}{lacking} — {self.article}{doubt}."


@dataclass(frozen=True, slots=True)
class EligibilityTrace:
    """The ground of one subject's eligibility under one rule on one day."""

    rule: str
    state: str
    summary: str
    on: date
    plan_digest: str
    lines: tuple[EligibilityLine, ...]
    priority: str
    rank: int | None
    rank_best: int | None

    def sentences(self) -> list[str]:
        """Conditions and exclusions in the order of the rule, then the priority, then what follows."""
        told = [line.sentence for line in self.lines]
        return [*told, *([f"Thứ tự ưu tiên: {self.priority}."] if self.priority else []), self.summary]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def names_of_facts(plan: Plan, rule: Rule) -> dict[str, str]:
    """Vietnamese of every fact that a rule reads: columns, area sets, shared terms."""
    columns, law = columns_for(rule.subject), plan.eligibility
    found = {}
    read = {*facts_read(rule), *order_facts(rule), *(f for c in (*rule.clauses, *rule.priorities) for f in facts_of(law, c))}
    for name in read:
        if name in law.terms:
            found[name] = law.terms[name].name_vi
        elif name.startswith(SET_PREFIX):
            area_set = plan.area_sets[name.removeprefix(SET_PREFIX)]
            found[name] = f"Địa bàn thuộc danh sách “{area_set.name_vi}”" + ("" if area_set.is_known else " (chưa có danh sách)")
        else:
            found[name] = (columns.get(name) or columns_for("household")[name]).vi
    return found


def explain_eligibility(
    subjects: pl.DataFrame,
    rule_id: str,
    *,
    plan: Plan,
    on: date,
    key: Any,
    households: pl.DataFrame | None = None,
    law: EligibilityLaw | None = None,
) -> EligibilityTrace:
    """The trace of one subject of the frame. Raises KeyError when it is not in it."""
    told = explain_many(subjects, rule_id, plan=plan, on=on, keys=[key], households=households, law=law)
    if key not in told:
        raise KeyError(f"Không có đối tượng {key} trong bảng.")
    return told[key].trace


@dataclass(frozen=True, slots=True)
class Explained:
    """One subject of many: its ``trace``; ``facts``: the row that the rule read, prepared facts of the day among it."""

    trace: EligibilityTrace
    facts: Mapping[str, Any]


def explain_many(
    subjects: pl.DataFrame,
    rule_id: str,
    *,
    plan: Plan,
    on: date,
    keys: Collection[Any] | None = None,
    households: pl.DataFrame | None = None,
    law: EligibilityLaw | None = None,
) -> dict[Any, Explained]:
    """Key → trace of each subject of the frame, of those named in ``keys``, or of all; who is not in it is left out."""
    law = law or plan.eligibility
    rule = law.rule(rule_id)
    key = KEYS[rule.subject]
    own = subjects if keys is None else subjects.filter(pl.col(key).is_in(list(keys)))
    homes = None
    if households is not None:
        homes = households.join(own.select("household_key"), on="household_key", how="semi")
    facts = facts_of_subjects(rule.subject, own, plan=plan, on=on, households=homes, law=law)
    told = one_rule(evaluate_lazy(facts, [rule], law=law, on=on, keys=[key, *dict.fromkeys(tie_columns(rule))]).collect(), rule)
    names = names_of_facts(plan, rule)
    prepared: dict[Any, Mapping[str, Any]] = {}
    if homes is not None:
        frame = facts_of_subjects("household", homes, plan=plan, on=on, law=law).collect()
        prepared = {row["household_key"]: row for row in frame.iter_rows(named=True)}
    rows = {row[key]: {**prepared.get(row.get("household_key"), {}), **row} for row in facts.collect().iter_rows(named=True)}
    return {
        result[key]: Explained(_trace(rule, result, rows[result[key]], plan, law, on, names), rows[result[key]])
        for result in with_words(told, rule, law=law, on=on, names=names).iter_rows(named=True)
    }


def _trace(
    rule: Rule, result: Mapping[str, Any], row: Mapping[str, Any], plan: Plan, law: EligibilityLaw, on: date, names: Mapping[str, str]
) -> EligibilityTrace:
    grounds = Grounds(law, law.parameters_of(rule.id), on, row)
    lines = tuple(_line(n, rule, _truth(result, n), grounds, plan, names) for n in range(len(rule.clauses)))
    return EligibilityTrace(
        rule.id, result["state"], _summary(rule, result["state"], lines, on), on, plan.digest, lines,
        _priority(rule, result), result["rank"], result["rank_best"],
    )  # fmt: skip


def _truth(result: Mapping[str, Any], number: int) -> bool | None:
    return None if result["unknown_mask"] >> number & 1 else bool(result["true_mask"] >> number & 1)


def _line(number: int, rule: Rule, truth: bool | None, grounds: Grounds, plan: Plan, names: Mapping[str, str]) -> EligibilityLine:
    clause = rule.clauses[number]
    ground = grounds.of(clause.when)
    columns = {**columns_for("household"), **columns_for(rule.subject)}
    known = {name: fact_vi(name, grounds.row, columns) for name in ground.columns}
    missing = [n for n, words in known.items() if not words or n == AGE.name] if truth is None else []
    thresholds = [parameter_vi(grounds.parameters[name], grounds.on) for name in ground.parameters]
    if clause.choice:
        thresholds.append(f"cách hiểu: {_lower(grounds.parameters[clause.choice].chosen_vi)}")
    return EligibilityLine(
        id=clause.id,
        kind="condition" if number < len(rule.conditions) else "exclusion",
        text=clause.text_vi,
        truth=truth,
        facts=tuple(f"{_lower(names[name])}: {words}" for name, words in known.items() if words),
        thresholds=tuple(thresholds),
        article="; ".join(plan.cite_vi(cite) for cite in clause.cites),
        confidence=clause.confidence,
        missing=tuple(_lower(names[name]) for name in missing),
    )


def parameter_vi(parameter: EligibilityParameter, on: date | None = None) -> str:
    """``không quá …: 5.000.000.000 đồng``; months that lie back with the day they come to."""
    if parameter.unit == "choice":
        return f"{_lower(parameter.name_vi)}: {_lower(parameter.chosen_vi)}"
    if parameter.unit == "day":
        return f"{_lower(parameter.name_vi)}: {day_vi(parameter.value)}"
    if parameter.unit == "months":
        return f"{_lower(parameter.name_vi)}: {_months(parameter.value)}"
    if parameter.unit == "months_before":
        since = f", tức sau ngày {day_vi(value_on(parameter, on))}" if on else ""
        return f"{_lower(parameter.name_vi)}: {number_vi(parameter.value)} tháng{since}"
    return f"{_lower(parameter.name_vi)}: {number_vi(parameter.value)} {UNIT_VI[parameter.unit]}".rstrip()


def fact_vi(name: str, row: Mapping[str, Any], columns: Mapping[str, Column]) -> str:
    """The fact in words; empty when it is not known."""
    if name == AGE.name:
        low, high = row.get(MONTHS_LOW), row.get(MONTHS_HIGH)
        if low is None or high is None:
            return ""
        return _months(low) if low == high else f"từ {_months(low)} đến {_months(high)} (chỉ biết năm sinh)"
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return day_vi(value)
    column = columns.get(name)
    if column is not None and column.terms:
        return _lower(labels(column.terms).get(str(value), str(value)))
    if isinstance(value, int | float):
        number = int(value) if value == int(value) else round(value, 2)
        return f"{number_vi(number)} {column.unit if column else ''}".rstrip()
    return str(value)


def _months(months: int) -> str:
    years, rest = divmod(max(months, 0), 12)
    return f"{years} tuổi" + (f" {rest} tháng" if rest else "")


def _priority(rule: Rule, result: Mapping[str, Any]) -> str:
    """Which priority it comes under, and which is still possible."""
    if result["rank"] is None or not rule.priorities:
        return ""
    texts = [*(p.text_vi for p in rule.priorities), OTHERS_VI]
    held = f"{result['rank']} – {_lower(texts[result['rank'] - 1])}"
    best = result["rank_best"]
    return held if best == result["rank"] else f"{held}; có thể lên {best} – {_lower(texts[best - 1])} khi đủ thông tin"


def _summary(rule: Rule, state: str, lines: Sequence[EligibilityLine], on: date) -> str:
    if state == NOT_IN_FORCE:
        return f"{rule.name_vi}: quy định không có hiệu lực ngày {day_vi(on)}."
    told = f"{rule.name_vi}: {_lower(STATE_VI[state])} vào ngày {day_vi(on)}"
    if state == UNDETERMINED:
        missing = dict.fromkeys(words for line in lines for words in line.missing)
        return f"{told}, còn thiếu: {'; '.join(missing)}."
    return f"{told}."


def _lower(text: str) -> str:
    """First letter small, unless the word is an abbreviation."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


__all__ = [
    "STATE_VI", "EligibilityLine", "EligibilityTrace", "Explained", "explain_eligibility", "explain_many", "fact_vi", "names_of_facts",
    "parameter_vi",
]  # fmt: skip
