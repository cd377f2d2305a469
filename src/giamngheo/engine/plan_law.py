"""The law of the plan: documents, poverty standards with dated parameters and rules, scorecards, ethnic groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .plan_files import Fields, Reader

KINDS = ("Nghị định", "Nghị quyết", "Quyết định", "Thông tư", "Bộ luật Lao động", "Kế hoạch")


@dataclass(frozen=True, slots=True)
class Document:
    """One legal text; ``confidence`` says whether it was seen (confirmed) or recalled."""

    id: str
    number: str
    issuer: str
    title: str
    confidence: str
    signed_on: date | None = None
    in_force_on: date | None = None
    replaced_by: str | None = None
    note: str = ""

    @property
    def name_vi(self) -> str:
        """Kind and number as officials cite it, such as "Nghị định 07/2021/NĐ-CP"; the title when it has no number."""
        kind = next((k for k in KINDS if self.title.startswith(k)), "")
        return f"{kind} {self.number}".strip() if self.number else self.title


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value on a day for an area type, with its article and how sure we are of it."""

    value: Any
    cites: tuple[str, ...]
    confidence: str
    valid_from: date | None = None
    area_type: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated, cited number (or list) of the law."""

    name: str
    unit: str
    values: tuple[Value, ...]
    name_vi: str = ""

    def on(self, day: date, area_type: str | None = None) -> Value:
        """The value in force. Raises KeyError naming parameter, day and area type when there is none."""
        found = [
            v for v in self.values if (v.valid_from is None or v.valid_from <= day) and v.area_type in (None, area_type)
        ]
        if not found:
            raise KeyError(f"{self.name}: không có giá trị cho ngày {day:%d/%m/%Y}, khu vực {area_type}.")
        return max(found, key=lambda v: v.valid_from or date.min)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One deprivation indicator of a standard: the words of its test and the parameters they use."""

    id: str
    name_vi: str
    name_en: str
    service: str
    test_vi: str
    parameters: tuple[str, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """A poverty standard: lines, indicators, cut-offs, class rules; dated.

    ``method`` is ``scores`` (TT 07/2021: scores A and B) or ``income_lines``. ``class_rules`` are tables with id,
    class, cites and ``when`` in the closed grammar of ``conditions``. ``line_rules`` have the same shape: what the
    decree's own words (income and number of deprivations) say, held against the scores and never deciding.
    """

    id: str
    name_vi: str
    name_en: str
    method: str
    valid_from: date
    valid_to: date | None
    lists_from_year: int
    lists_to_year: int
    scorecards: tuple[str, ...]
    cites: tuple[str, ...]
    confidence: str
    unconfirmed: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    class_rules: tuple[Mapping[str, Any], ...]
    indicator_tests: tuple[Indicator, ...]
    line_rules: tuple[Mapping[str, Any], ...] = ()
    note: str = ""

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the indicators in legal order; empty when the list is not known."""
        return tuple(i.id for i in self.indicator_tests)

    def parameter(self, name: str, on: date, area_type: str | None = None) -> Value:
        """The parameter's value on a day. Raises KeyError when the standard has no such parameter or value."""
        if name not in self.parameters:
            raise KeyError(f"Chuẩn {self.id} không có tham số {name}.")
        return self.parameters[name].on(on, area_type)


@dataclass(frozen=True, slots=True)
class ScoreOption:
    """One answer to an item of a scorecard and its points in each area type."""

    code: str
    name_vi: str
    rural: int
    urban: int


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One item of a scorecard."""

    id: str
    name_vi: str
    options: tuple[ScoreOption, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scorecard (bảng điểm A); a list cannot be recognised on one that is not verified."""

    id: str
    name_vi: str
    kind: str
    is_verified: bool
    verified_by: str
    cites: tuple[str, ...]
    confidence: str
    items: tuple[ScoreItem, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    """One of the 54 groups; its name is our own stable key, since the two official code lists differ."""

    name: str
    code_1979: str
    code_2008: str
    is_son_la: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example of a rule: one household's answers and what follows.

    ``rule`` is a class rule or an indicator of ``standard``. ``case`` is in, out, threshold, undetermined or before
    (a round for whose list the standard is not in force yet). ``then`` is a class, true, false, UNDETERMINED or
    NOT_IN_FORCE.
    """

    standard: str
    rule: str
    case: str
    name_vi: str
    then: str
    on: date | None
    round_year: int | None
    given: Mapping[str, Any]
    members: tuple[Mapping[str, Any], ...]


def read_documents(reader: Reader) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for fields in reader.tables("documents.toml", "document"):
        document = Document(
            id=fields.text("id"),
            number=fields.text("number"),
            issuer=fields.text("issuer"),
            title=fields.text("title"),
            confidence=fields.confidence(),
            signed_on=fields.maybe_day("signed_on"),
            in_force_on=fields.maybe_day("in_force_on"),
            replaced_by=fields.maybe_text("replaced_by") or None,
            note=fields.maybe_text("note"),
        )
        fields.done()
        if document.id in found:
            fields.complain("id", "Trùng với văn bản khác.", "Mỗi văn bản một id.")
        found[document.id] = document
    return found


def _read_parameters(fields: Fields) -> dict[str, Parameter]:
    found = {}
    for name, data in fields.table("parameters").items():
        entry = Fields(fields.reader, fields.file, f"parameters.{name}", data)
        values = []
        for item in entry.each("values"):
            values.append(
                Value(
                    value=item.any("value"),
                    cites=item.cites(),
                    confidence=item.confidence(),
                    valid_from=item.maybe_day("from"),
                    area_type=item.maybe_text("area_type") or None,
                )
            )
            item.done()
        found[name] = Parameter(name, entry.text("unit"), tuple(values), entry.text("name_vi"))
        entry.done()
    return found


def _read_indicators(fields: Fields) -> tuple[Indicator, ...]:
    found = []
    for item in fields.each("indicator", is_required=False):
        found.append(
            Indicator(
                id=item.text("id"),
                name_vi=item.text("name_vi"),
                name_en=item.text("name_en"),
                service=item.text("service"),
                test_vi=item.text("test_vi"),
                parameters=item.texts("parameters"),
                cites=item.cites(),
                confidence=item.confidence(),
                note=item.maybe_text("note"),
            )
        )
        item.done()
    return tuple(found)


def _read_class_rules(fields: Fields, name: str, *, is_required: bool = True) -> tuple[Mapping[str, Any], ...]:
    found = []
    for item in fields.each(name, is_required=is_required):
        found.append(
            {"id": item.text("id"), "class": item.text("class"), "cites": item.cites(), "when": item.table("when")}
        )
        item.done()
    return tuple(found)


def read_standards(reader: Reader) -> dict[str, Standard]:
    found = {}
    for fields in reader.folder("standards"):
        standard = Standard(
            id=fields.text("id"),
            name_vi=fields.text("name_vi"),
            name_en=fields.text("name_en"),
            method=fields.text("method"),
            valid_from=fields.day("valid_from"),
            valid_to=fields.maybe_day("valid_to"),
            lists_from_year=fields.whole("lists_from_year"),
            lists_to_year=fields.whole("lists_to_year"),
            scorecards=fields.texts("scorecards"),
            cites=fields.cites(),
            confidence=fields.confidence(),
            unconfirmed=fields.texts("unconfirmed"),
            parameters=_read_parameters(fields),
            class_rules=_read_class_rules(fields, "class_rule"),
            line_rules=_read_class_rules(fields, "line_rule", is_required=False),
            indicator_tests=_read_indicators(fields),
            note=fields.maybe_text("note"),
        )
        fields.done()
        found[standard.id] = standard
    return found


def _read_items(fields: Fields) -> tuple[ScoreItem, ...]:
    found = []
    for item in fields.each("item", is_required=False):
        options = []
        for option in item.each("options"):
            options.append(
                ScoreOption(
                    code=option.text("code"),
                    name_vi=option.text("name_vi"),
                    rural=option.whole("rural"),
                    urban=option.whole("urban"),
                )
            )
            option.done()
        found.append(ScoreItem(item.text("id"), item.text("name_vi"), tuple(options)))
        item.done()
    return tuple(found)


def read_scorecards(reader: Reader) -> dict[str, Scorecard]:
    found = {}
    for fields in reader.folder("scorecards"):
        card = Scorecard(
            id=fields.text("id"),
            name_vi=fields.text("name_vi"),
            kind=fields.text("kind"),
            is_verified=fields.flag("is_verified"),
            verified_by=fields.text("verified_by"),
            cites=fields.cites(),
            confidence=fields.confidence(),
            items=_read_items(fields),
            note=fields.maybe_text("note"),
        )
        fields.done()
        found[card.id] = card
    return found


def read_ethnic_groups(reader: Reader) -> tuple[EthnicGroup, ...]:
    rows = reader.csv("ethnic_groups.csv", ("name", "code_1979", "code_2008", "son_la_group"))
    return tuple(EthnicGroup(r["name"], r["code_1979"], r["code_2008"], r["son_la_group"] == "1") for r in rows)


def read_examples(reader: Reader) -> tuple[Example, ...]:
    found = []
    for fields in reader.folder("examples"):
        standard = fields.text("id")
        for item in fields.each("example"):
            found.append(
                Example(
                    standard=standard,
                    rule=item.text("rule"),
                    case=item.text("case"),
                    name_vi=item.text("name_vi"),
                    then=item.text("then"),
                    on=item.maybe_day("on"),
                    round_year=item.maybe_whole("round_year"),
                    given=item.maybe_table("given"),
                    members=tuple(member.data for member in item.each("members", is_required=False)),
                )
            )
            item.done()
        fields.done()
    return tuple(found)
