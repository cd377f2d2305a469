"""The campaign of the annual review as the plan tells it: calendar, terms, quorum, who gives an opinion, forms.

Read from ``campaign/annual.toml`` (qd-24-2021:4). A version of the plan published before campaigns were planned has no
such file: its campaign is None, and it stays loadable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .plan_files import Fields, Reader

FILE = "campaign/annual.toml"
UNITS = ("month_day", "working_days", "share", "count")
HOLDERS = ("district", "province", "none")
# Every number that the screens and acts of the campaign ask for.
TERMS = (
    "opens", "closes", "meeting_agree_share", "posting", "objection_recheck", "recheck_posting", "opinion",
    "screening_threshold",
)  # fmt: skip
# What the house asks beyond the law, by id with its unit. Versions of the plan without one of them are not asked for it.
HOUSE_RULES = {"posting_backdate": "days", "campaign_needed_from": "year"}
# The fields that a posted list could carry at all: never an ID number, health or a telephone.
POSTABLE = ("head_name", "village", "member_count", "score_a", "score_b", "household_class")


@dataclass(frozen=True, slots=True)
class CampaignTerm:
    """One number of the procedure. ``unit``: month_day ("09-01"), working_days, share (0–1) or count."""

    id: str
    name_vi: str
    unit: str
    value: Any
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class HouseRule:
    """A number that the house sets where the law says nothing. ``unit``: days of the calendar, or year."""

    id: str
    name_vi: str
    unit: str
    value: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpinionHolder:
    """Who gives the upper level's opinion in rounds that end in this time, and who else may be chosen."""

    holder: str
    choices: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CampaignItem:
    """A posted field, a form (with its ``number``) or an item of the quick screening (Phiếu A)."""

    id: str
    name_vi: str
    cites: tuple[str, ...]
    confidence: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class CampaignLaw:
    """The whole procedure. ``confirmed_to``: the last day for which the texts are known to hold."""

    id: str
    name_vi: str
    name_en: str
    valid_from: date
    confirmed_to: date
    terms: Mapping[str, CampaignTerm]
    opinion_holders: tuple[OpinionHolder, ...]
    posted_fields: tuple[CampaignItem, ...]
    forms: Mapping[str, CampaignItem]
    screening_items: tuple[CampaignItem, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""
    house_rules: Mapping[str, HouseRule] = field(default_factory=dict)

    def house(self, rule: str) -> int | None:
        """A rule of the house; None where this version of the plan has none."""
        found = self.house_rules.get(rule)
        return found.value if found else None

    def value(self, term: str) -> Any:
        """A term's value. Raises KeyError for a term that the procedure does not have."""
        return self.terms[term].value

    def day_of(self, term: str, year: int) -> date:
        """The day of a ``month_day`` term in a year."""
        return date.fromisoformat(f"{year}-{self.terms[term].value}")

    def opinion_on(self, day: date) -> OpinionHolder | None:
        """Who gives the opinion in a round that ends on this day; None before the first."""
        found = [h for h in self.opinion_holders if h.valid_from <= day and (h.valid_to is None or day <= h.valid_to)]
        return found[0] if found else None

    def holds_for_certain(self, day: date) -> bool:
        """Whether the texts are known to hold on that day."""
        return self.valid_from <= day <= self.confirmed_to


def read_campaign(reader: Reader) -> CampaignLaw | None:
    """The procedure, or None where the plan has none (older versions)."""
    if not (reader.root / FILE).is_file():
        return None
    fields = Fields(reader, FILE, "", reader.toml(FILE))
    law = CampaignLaw(
        id=fields.text("id"),
        name_vi=fields.text("name_vi"),
        name_en=fields.text("name_en"),
        valid_from=fields.day("valid_from"),
        confirmed_to=fields.day("confirmed_to"),
        terms={term.id: term for term in map(_term, fields.each("term"))},
        opinion_holders=tuple(map(_holder, fields.each("opinion_holder"))),
        posted_fields=tuple(map(_item, fields.each("posted_field"))),
        forms={form.id: form for form in map(_form, fields.each("form"))},
        screening_items=tuple(map(_item, fields.each("screening_item"))),
        cites=fields.cites(),
        confidence=fields.confidence(),
        note=fields.maybe_text("note"),
        house_rules={rule.id: rule for rule in map(_house_rule, fields.each("house_rule", is_required=False))},
    )
    fields.done()
    _check(law, reader)
    return law


def _term(fields: Fields) -> CampaignTerm:
    found = CampaignTerm(
        fields.text("id"), fields.text("name_vi"), fields.text("unit"), fields.any("value"), fields.cites(),
        fields.confidence(), fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return found


def _house_rule(fields: Fields) -> HouseRule:
    found = HouseRule(
        fields.text("id"), fields.text("name_vi"), fields.text("unit"), fields.whole("value"), fields.maybe_text("note")
    )
    fields.done()
    return found


def _holder(fields: Fields) -> OpinionHolder:
    found = OpinionHolder(
        fields.text("holder"), fields.texts("choices"), fields.day("valid_from"), fields.maybe_day("valid_to"),
        fields.cites(), fields.confidence(), fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return found


def _item(fields: Fields) -> CampaignItem:
    found = CampaignItem(fields.text("id"), fields.text("name_vi"), fields.cites(), fields.confidence())
    fields.done()
    return found


def _form(fields: Fields) -> CampaignItem:
    number = fields.text("number")
    found = CampaignItem(fields.text("id"), fields.text("name_vi"), fields.cites(), fields.confidence(), number)
    fields.done()
    return found


def _check(law: CampaignLaw, reader: Reader) -> None:
    """Adds a problem for every number that is missing or cannot be, and every holder or field that is not known."""
    for name in sorted(set(TERMS) - set(law.terms)):
        reader.complain(FILE, f"term[{name}]", "Thiếu mốc của quy trình.", f'Thêm [[term]] id = "{name}".')
    for term in law.terms.values():
        problem = _problem_of(term)
        if problem:
            reader.complain(FILE, f"term[{term.id}].value", problem[0], problem[1])
    for rule in law.house_rules.values():
        if HOUSE_RULES.get(rule.id) != rule.unit or rule.value < 0:
            reader.complain(
                FILE, f"house_rule[{rule.id}]", f"Quy định riêng lạ, sai đơn vị hoặc số âm: {rule.value} {rule.unit}.",
                f"Dùng: {', '.join(f'{name} ({unit})' for name, unit in HOUSE_RULES.items())}.",
            )  # fmt: skip
    for one in law.opinion_holders:
        wrong = sorted({one.holder, *one.choices} - set(HOLDERS))
        if wrong or one.holder not in one.choices:
            reader.complain(
                FILE, "opinion_holder", f"Cấp cho ý kiến lạ hoặc không nằm trong choices: {one.holder}.",
                f"Dùng: {', '.join(HOLDERS)}; holder phải có trong choices.",
            )  # fmt: skip
    for item in law.posted_fields:
        if item.id not in POSTABLE:
            reader.complain(
                FILE, f"posted_field[{item.id}]", "Cột này không được niêm yết.", f"Chỉ dùng: {', '.join(POSTABLE)}."
            )


def _problem_of(term: CampaignTerm) -> tuple[str, str] | None:
    value = term.value
    if term.unit not in UNITS:
        return f"Đơn vị lạ: {term.unit}.", f"Dùng: {', '.join(UNITS)}."
    if term.unit == "month_day":
        try:
            date.fromisoformat(f"2024-{value}")
        except ValueError:
            return f"Không phải tháng-ngày: {value!r}.", 'Ghi dạng "09-01".'
    elif isinstance(value, bool) or not isinstance(value, int | float):
        return f"Không phải số: {value!r}.", "Ghi một số."
    elif term.unit == "share" and not 0 < value <= 1:
        return f"Ngoài khoảng 0–1: {value}.", "Ghi tỷ lệ, ví dụ 0.5."
    elif term.unit in {"working_days", "count"} and (not isinstance(value, int) or value < 0):
        return f"Không phải số nguyên không âm: {value}.", "Ghi số nguyên."
    return None


__all__ = ["CampaignItem", "CampaignLaw", "CampaignTerm", "HouseRule", "OpinionHolder", "read_campaign"]
