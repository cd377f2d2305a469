"""What must agree in ``eligibility/``: projects, kinds of subject, columns, parameters, area sets, worked examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .conditions import MOST_BITS, All, AnyOf, Compare, Condition, Count, Flag, IsOneOf, Not, columns_of
from .eligibility_frames import AGE, KEYS, SET_PREFIX, TABLES, columns_for
from .plan_eligibility import FOLDER, SHARED, Clause, EligibilityLaw, Rule
from .plan_files import Reader
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan

NO_SCHEME = frozenset({"p7_2"})
WITHOUT_PROJECT = "credit"


def check_eligibility(plan: Plan, reader: Reader) -> None:
    """Adds a problem for everything in the rules that points nowhere or asks what nobody records."""
    law = plan.eligibility
    if not law.schemes:
        return
    for term in law.terms.values():
        key = f"term[{term.id}].when"
        _check_columns(plan, SHARED, key, term.when, "household", frozenset(), reader)
        _check_parameters(SHARED, key, term.when, frozenset(law.parameters), reader)
    projects = {p.id for period in plan.periods.values() for p in period.projects}
    seen: set[str] = set()
    for scheme in law.schemes.values():
        file = f"{FOLDER}/{scheme.id}.toml"
        if scheme.project not in projects and not (scheme.id == WITHOUT_PROJECT and not scheme.project):
            reader.complain(file, "project", f"Không có dự án {scheme.project or '(trống)'}.", "Ghi mã của projects.toml.")
        for rule in scheme.rules.values():
            if rule.id in seen:
                reader.complain(file, f"rule[{rule.id}]", "Mã quy tắc trùng.", "Mỗi quy tắc một mã.")
            seen.add(rule.id)
            _check_rule(plan, file, rule, reader)


def _check_rule(plan: Plan, file: str, rule: Rule, reader: Reader) -> None:
    where = f"rule[{rule.id}]"
    if rule.subject not in TABLES:
        reader.complain(file, f"{where}.subject", f"Loại đối tượng lạ: {rule.subject}.", f"Dùng: {', '.join(TABLES)}.")
        return
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        reader.complain(file, f"{where}.valid_to", "Hết hiệu lực trước khi có hiệu lực.", "Sửa ngày.")
    if rule.validity_confidence not in set(Confidence) or not rule.validity_cites:
        reader.complain(
            file, f"{where}.validity_cites", "Hiệu lực chưa có viện dẫn hoặc nhãn độ tin cậy.",
            'Ghi validity_cites và validity_confidence = "confirmed" hoặc "unconfirmed".',
        )  # fmt: skip
    if len(rule.clauses) > MOST_BITS:
        reader.complain(file, where, f"Quá {MOST_BITS} điều kiện.", "Tách quy tắc.")
    names = frozenset(plan.eligibility.parameters_of(rule.id))
    terms = frozenset(plan.eligibility.terms) if rule.subject in ("household", "person") else frozenset()
    for clause in (*rule.clauses, *rule.priorities):
        for condition in (clause.when, *clause.readings.values()):
            key = f"{where}.{clause.id}"
            _check_columns(plan, file, key, condition, rule.subject, terms, reader)
            _check_parameters(file, key, condition, names, reader)
    ids = [c.id for c in (*rule.clauses, *rule.priorities)]
    for name in sorted({i for i in ids if ids.count(i) > 1}):
        reader.complain(file, f"{where}.{name}", "Mã điều kiện trùng.", "Mỗi điều kiện một mã trong quy tắc.")
    allowed = {*columns_for(rule.subject), *terms}
    for tie in rule.tie_breaks:
        if tie.column not in allowed:
            reader.complain(file, f"{where}.tie_break[{tie.id}]", f"Cột lạ: {tie.column}.", "Dùng cột của bảng đối tượng.")


def _check_columns(
    plan: Plan, file: str, key: str, condition: Condition, subject: str, terms: frozenset[str], reader: Reader
) -> None:
    known = columns_for(subject)
    for column in sorted(columns_of(condition) - set(known) - terms):
        if column.startswith(SET_PREFIX):
            if column.removeprefix(SET_PREFIX) not in plan.area_sets:
                reader.complain(file, key, f"Không có tập địa bàn {column}.", "Thêm tệp vào area_sets/ hoặc sửa.")
        else:
            reader.complain(file, key, f"Cột lạ: {column or '(trống)'}.", f"Dùng cột của bảng {subject}.")
    for leaf in leaves_of(condition):
        codes = known[leaf.column].codes if leaf.column in known else ()
        if isinstance(leaf, IsOneOf) and codes:
            for code in sorted(set(leaf.codes) - set(codes)):
                reader.complain(file, key, f"{leaf.column}: mã lạ {code}.", f"Dùng: {', '.join(codes)}.")
        if isinstance(leaf, Compare) and leaf.column == AGE.name and leaf.operator == "equals":
            reader.complain(file, key, "Tuổi chỉ biết theo khoảng: không so bằng.", "Dùng at_least, below.")


def _check_parameters(file: str, key: str, condition: Condition, names: frozenset[str], reader: Reader) -> None:
    for leaf in leaves_of(condition):
        if isinstance(leaf, Compare) and isinstance(leaf.right, str) and leaf.right not in names:
            reader.complain(file, key, f"Không có tham số {leaf.right}.", "Thêm [[parameter]] hoặc sửa tên.")


def leaves_of(condition: Condition) -> Iterator[Compare | IsOneOf | Flag]:
    """The comparisons of a condition, in the order written."""
    match condition:
        case Compare() | IsOneOf() | Flag():
            yield condition
        case Not(inner=inner):
            yield from leaves_of(inner)
        case All(parts=parts) | AnyOf(parts=parts) | Count(parts=parts):
            for part in parts:
                yield from leaves_of(part)


def facts_of(law: EligibilityLaw, clause: Clause) -> tuple[str, ...]:
    """The columns that a clause reads, each once, terms taken apart into the household's facts."""
    found: list[str] = []
    for leaf in leaves_of(clause.when):
        inside = law.terms[leaf.column].when if leaf.column in law.terms else None
        found += [one.column for one in leaves_of(inside)] if inside is not None else [leaf.column]
    return tuple(dict.fromkeys(found))


def check_eligibility_coverage(plan: Plan, reader: Reader) -> None:
    """Adds a problem for a sub-project without rules and for every rule without its five kinds of example."""
    law = plan.eligibility
    for period in plan.periods.values():
        led = {p.id for p in period.projects if p.lead} - NO_SCHEME
        for name in sorted(led - {s.project for s in law.schemes.values()}):
            reader.complain(f"{FOLDER}/{name}.toml", "-", "Thiếu quy tắc đối tượng.", "Thêm tệp cho tiểu dự án.")
    held = {(e.rule, e.case) for e in plan.eligibility_examples}
    for rule in law.rules.values():
        for case in ("in", "out", "threshold", "undetermined", "before"):
            if (rule.id, case) not in held:
                scheme = law.scheme_of(rule.id).id
                reader.complain(
                    f"examples/eligibility/{scheme}.toml", f"{rule.id}/{case}", "Thiếu ví dụ.",
                    f'Thêm [[example]] rule = "{rule.id}", case = "{case}".',
                )  # fmt: skip


__all__ = ["KEYS", "check_eligibility", "check_eligibility_coverage", "facts_of", "leaves_of"]
