"""Who gets what, as the plan says it: one file per sub-project under ``eligibility/``, ``shared.toml`` for what is common.

A rule is about one kind of subject and holds from a day to a day. Its conditions must all hold and none of its exclusions;
those who qualify are ranked by the first priority that holds, then by tie-breaks. What the sources leave open is a named
parameter, ``unconfirmed``, with the other readings written down beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from .conditions import Condition, ConditionError, Flag, columns_of, parse
from .plan_files import Fields, Reader

FOLDER, SHARED = "eligibility", "eligibility/shared.toml"
ORDERS = ("true_first", "least_first", "most_first", "earliest_first")
# ``months_before``: a number of months that a date must not lie back; compared as the day it comes to.
UNITS = ("months", "months_before", "percent", "vnd", "m2", "m2_per_person", "years", "day", "choice", "count")
NOTHING = Flag("")
Named = TypeVar("Named", "EligibilityParameter", "Term", "Rule")


class UnknownReading(ValueError):
    """A parameter, or a reading of it, that the plan does not have; the text names those there are."""


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of what the sources leave open."""

    value: Any
    name_vi: str


@dataclass(frozen=True, slots=True)
class EligibilityParameter:
    """A number, day or reading. ``options``: the readings there are, the chosen one among them."""

    id: str
    name_vi: str
    value: Any
    unit: str
    options: tuple[Option, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    @property
    def chosen_vi(self) -> str:
        """The chosen reading in words; empty for a plain number."""
        return next((o.name_vi for o in self.options if o.value == self.value), "")


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition, exclusion or priority. Where a ``choice`` decides what is meant, ``readings`` hold each."""

    id: str
    text_vi: str
    when: Condition
    choice: str
    readings: Mapping[str, Condition]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TieBreak:
    """Who of one rank comes first: by one column, in an order of ``ORDERS``."""

    id: str
    text_vi: str
    column: str
    order: str
    cites: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Term:
    """A condition on households that several rules share; read by them as a column with the term's id."""

    id: str
    name_vi: str
    when: Condition
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who of one kind may be supported. Masks number ``clauses`` from the lowest bit: conditions, then exclusions."""

    id: str
    subject: str
    name_vi: str
    valid_from: date
    valid_to: date | None
    validity_cites: tuple[str, ...]
    validity_confidence: str
    conditions: tuple[Clause, ...]
    exclusions: tuple[Clause, ...]
    priorities: tuple[Clause, ...]
    tie_breaks: tuple[TieBreak, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return (*self.conditions, *self.exclusions)

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A sub-project, or the policy credit: its parameters and its rules. ``project``: id of the period's project or empty."""

    id: str
    project: str
    name_vi: str
    name_en: str
    parameters: Mapping[str, EligibilityParameter]
    rules: Mapping[str, Rule]
    cites: tuple[str, ...]
    confidence: str
    unconfirmed: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class EligibilityLaw:
    """All schemes with what they share."""

    parameters: Mapping[str, EligibilityParameter] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)

    @property
    def rules(self) -> dict[str, Rule]:
        """Every rule by id, in the order of the sub-projects."""
        return {rule.id: rule for scheme in self.schemes.values() for rule in scheme.rules.values()}

    def rule(self, rule_id: str) -> Rule:
        """Raises KeyError naming the rules there are."""
        if rule_id not in self.rules:
            raise KeyError(f"Không có quy tắc {rule_id}; có: {', '.join(self.rules)}.")
        return self.rules[rule_id]

    def scheme_of(self, rule_id: str) -> Scheme:
        """The sub-project of a rule."""
        return next(scheme for scheme in self.schemes.values() if rule_id in scheme.rules)

    def parameters_of(self, rule_id: str) -> dict[str, EligibilityParameter]:
        """What a rule's conditions may name: the scheme's parameters and the shared ones."""
        return {**self.parameters, **self.scheme_of(rule_id).parameters}

    def choosing(self, **values: Any) -> EligibilityLaw:
        """The law with other readings or numbers (a province's decision, a draft). Raises UnknownReading."""
        changed = self
        for name, value in values.items():
            changed = _with_parameter(changed, name, value)
        return changed


def _with_parameter(law: EligibilityLaw, name: str, value: Any) -> EligibilityLaw:
    owners = [s for s in law.schemes.values() if name in s.parameters]
    if name not in law.parameters and not owners:
        names = sorted({*law.parameters, *(p for s in law.schemes.values() for p in s.parameters)})
        raise UnknownReading(f"Không có tham số {name}; có: {', '.join(names)}.")
    if name in law.parameters:
        return replace(law, parameters={**law.parameters, name: _set(law.parameters[name], value)})
    schemes = dict(law.schemes)
    for scheme in owners:
        parameters = {**scheme.parameters, name: _set(scheme.parameters[name], value)}
        rules = {r.id: _reread(r, name, value) for r in scheme.rules.values()}
        schemes[scheme.id] = replace(scheme, parameters=parameters, rules=rules)
    return replace(law, schemes=schemes)


def _set(parameter: EligibilityParameter, value: Any) -> EligibilityParameter:
    if parameter.unit == "choice" and value not in {o.value for o in parameter.options}:
        known = ", ".join(str(o.value) for o in parameter.options)
        raise UnknownReading(f"{parameter.id}: không có cách hiểu {value}; có: {known}.")
    return replace(parameter, value=value)


def _reread(rule: Rule, choice: str, value: Any) -> Rule:
    def read(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        return tuple(replace(c, when=c.readings[value]) if c.choice == choice else c for c in clauses)

    return replace(
        rule,
        conditions=read(rule.conditions),
        exclusions=read(rule.exclusions),
        priorities=read(rule.priorities),
    )


# --- reading -----------------------------------------------------------------------------------------------------------


def read_eligibility(reader: Reader) -> EligibilityLaw:
    """The folder ``eligibility/``; an empty law in a plan version older than these rules."""
    if not (reader.root / SHARED).is_file():
        return EligibilityLaw()
    shared = Fields(reader, SHARED, "", reader.toml(SHARED))
    shared.text("id")
    parameters = _parameters(shared)
    terms = _by_id(shared, "term", [_term(item) for item in shared.each("term")])
    shared.done()
    schemes = {}
    for fields in reader.folder(FOLDER):
        if fields.file != SHARED:
            scheme = _scheme(fields, parameters)
            schemes[scheme.id] = scheme
    return EligibilityLaw(parameters, terms, dict(sorted(schemes.items(), key=lambda item: (item[0] == "credit", item[0]))))


def _scheme(fields: Fields, shared: Mapping[str, EligibilityParameter]) -> Scheme:
    own = _parameters(fields)
    for name in sorted(set(own) & set(shared)):
        fields.complain(f"parameter[{name}]", "Trùng tên với tham số dùng chung.", "Đặt tên khác.")
    scheme = Scheme(
        id=fields.text("id"),
        project=fields.maybe_text("project"),
        name_vi=fields.text("name_vi"),
        name_en=fields.text("name_en"),
        parameters=own,
        rules=_by_id(fields, "rule", [_rule(item, {**shared, **own}) for item in fields.each("rule")]),
        cites=fields.cites(),
        confidence=fields.confidence(),
        unconfirmed=fields.texts("unconfirmed"),
        note=fields.maybe_text("note"),
    )
    fields.done()
    return scheme


def _parameters(fields: Fields) -> dict[str, EligibilityParameter]:
    return _by_id(fields, "parameter", [_parameter(item) for item in fields.each("parameter", is_required=False)])


def _by_id(fields: Fields, kind: str, found: list[Named]) -> dict[str, Named]:
    """By id; the same id twice is a problem, not the later one's victory."""
    ids = [one.id for one in found]
    for name in sorted({i for i in ids if ids.count(i) > 1}):
        fields.complain(f"{kind}[{name}]", "Mã trùng trong tệp.", "Mỗi mục một mã.")
    return {one.id: one for one in found}


def _parameter(fields: Fields) -> EligibilityParameter:
    is_day = isinstance(fields.data.get("value"), date)
    parameter = EligibilityParameter(
        id=fields.text("id"),
        name_vi=fields.text("name_vi"),
        value=fields.day("value") if is_day else fields.any("value"),
        unit=fields.text("unit"),
        options=tuple(_option(item) for item in fields.each("options", is_required=False)),
        cites=fields.cites(),
        confidence=fields.confidence(),
        note=fields.maybe_text("note"),
    )
    if parameter.unit not in UNITS:
        fields.complain("unit", f"Đơn vị lạ: {parameter.unit}.", f"Dùng: {', '.join(UNITS)}.")
    elif is_day != (parameter.unit == "day") or (parameter.unit == "choice") != isinstance(parameter.value, str):
        fields.complain("value", f"Không hợp đơn vị {parameter.unit}: {parameter.value!r}.", "Sửa giá trị hoặc đơn vị.")
    if parameter.options and not parameter.chosen_vi:
        fields.complain("value", f"Không nằm trong options: {parameter.value!r}.", "Chọn một trong các cách đã ghi.")
    if parameter.unit == "choice" and len(parameter.options) < 2:
        fields.complain("options", "Chưa ghi các cách hiểu khác.", "Ghi ít nhất hai mục value, name_vi.")
    fields.done()
    return parameter


def _option(fields: Fields) -> Option:
    is_day = isinstance(fields.data.get("value"), date)
    option = Option(fields.day("value") if is_day else fields.any("value"), fields.text("name_vi"))
    fields.done()
    return option


def _term(fields: Fields) -> Term:
    term = Term(
        fields.text("id"), fields.text("name_vi"), _condition(fields, "when", fields.table("when")), fields.cites(),
        fields.confidence(), fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return term


def _rule(fields: Fields, parameters: Mapping[str, EligibilityParameter]) -> Rule:
    def clauses(name: str, *, is_required: bool = False) -> tuple[Clause, ...]:
        return tuple(_clause(item, parameters) for item in fields.each(name, is_required=is_required))

    rule = Rule(
        id=fields.text("id"),
        subject=fields.text("subject"),
        name_vi=fields.text("name_vi"),
        valid_from=fields.day("valid_from"),
        valid_to=fields.maybe_day("valid_to"),
        validity_cites=fields.texts("validity_cites"),
        validity_confidence=fields.text("validity_confidence"),
        conditions=clauses("condition", is_required=True),
        exclusions=clauses("exclusion"),
        priorities=clauses("priority"),
        tie_breaks=tuple(_tie_break(item) for item in fields.each("tie_break", is_required=False)),
        cites=fields.cites(),
        confidence=fields.confidence(),
        note=fields.maybe_text("note"),
    )
    fields.done()
    return rule


def _clause(fields: Fields, parameters: Mapping[str, EligibilityParameter]) -> Clause:
    choice = fields.maybe_text("choice")
    readings: dict[str, Condition] = {}
    if choice:
        tables = fields.table("readings")
        readings = {name: _condition(fields, f"readings.{name}", table) for name, table in tables.items()}
        when = _chosen(fields, choice, readings, parameters)
    else:
        when = _condition(fields, "when", fields.table("when"))
    clause = Clause(
        fields.text("id"), fields.text("text_vi"), when, choice, readings, fields.cites(), fields.confidence(),
        fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return clause


def _chosen(
    fields: Fields, choice: str, readings: Mapping[str, Condition], parameters: Mapping[str, EligibilityParameter]
) -> Condition:
    parameter = parameters.get(choice)
    if parameter is None or parameter.unit != "choice":
        fields.complain("choice", f"Không có lựa chọn {choice}.", 'Thêm [[parameter]] unit = "choice" hoặc sửa tên.')
        return NOTHING
    lacking = sorted({str(o.value) for o in parameter.options} ^ set(readings))
    if lacking:
        fields.complain("readings", f"Không khớp options của {choice}: {', '.join(lacking)}.", "Ghi đủ, đúng các cách.")
        return NOTHING
    # A value that is no option has been told where the parameter is read.
    return readings.get(str(parameter.value), NOTHING)


def _tie_break(fields: Fields) -> TieBreak:
    found = TieBreak(
        fields.text("id"), fields.text("text_vi"), fields.text("column"), fields.text("order"), fields.cites(),
        fields.confidence(),
    )  # fmt: skip
    if found.order not in ORDERS:
        fields.complain("order", f"Thứ tự lạ: {found.order}.", f"Dùng: {', '.join(ORDERS)}.")
    fields.done()
    return found


def _condition(fields: Fields, name: str, table: Mapping[str, Any]) -> Condition:
    if not table:
        return NOTHING
    try:
        condition = parse(table, name)
        columns_of(condition)
    except ConditionError as error:
        fields.complain(name, str(error), "Viết lại theo ngữ pháp điều kiện.")
        return NOTHING
    return condition


__all__ = [
    "Clause", "EligibilityLaw", "EligibilityParameter", "Option", "Rule", "Scheme", "Term", "TieBreak", "UnknownReading",
    "read_eligibility",
]  # fmt: skip
