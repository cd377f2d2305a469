"""The review within the year, as the plan says it: days, steps, forms and validity, each with article and confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .plan_campaign import CampaignLaw
from .plan_files import Fields, Reader
from .vocabulary import IN_YEAR_KINDS, Confidence

FOLDER = "in_year"
# What each setting may be: a kind of number with its bounds, or one of some words.
WHOLE: Mapping[str, tuple[int, int]] = {
    "start_day": (1, 28),
    "decision_days": (1, 90),
    "screening_items": (1, 50),
    "posting_days": (0, 30),
    "income_months": (1, 24),
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "decision_days_kind": ("calendar", "working"),
    "late_filing": ("next_month", "same_month"),
}
SHARES = ("meeting_share",)
VALIDITIES = ("end_of_year", "next_decision")


@dataclass(frozen=True, slots=True)
class Setting:
    """One number or choice, with its article."""

    id: str
    name_vi: str
    value: Any
    unit: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RequestKind:
    """One kind of request: its form, the steps it goes through, what certifies it and until when.

    ``line_parameter``: the standard's parameter that is the upper line of income; empty where the class decides.
    """

    id: str
    form: str
    form_name_vi: str
    form_cites: tuple[str, ...]
    form_confidence: str
    certificate_name_vi: str
    needs_screening: bool
    needs_meeting: bool
    needs_posting: bool
    steps_confidence: str
    valid_until: str
    validity_confidence: str
    procedure: str
    cites: tuple[str, ...]
    confidence: str
    line_parameter: str = ""
    excludes_assistance: bool = False
    excludes_confidence: str = ""
    farm_only: bool = False

    @property
    def is_by_income(self) -> bool:
        """Decided by income of twelve months, not by the class of a household."""
        return bool(self.line_parameter)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is not confirmed about this kind, in words for the screen."""
        told = (
            (self.form_confidence, "số hiệu mẫu giấy đề nghị"),
            (self.steps_confidence, "các bước họp và niêm yết"),
            (self.validity_confidence, "thời hạn của giấy"),
            (self.excludes_confidence or Confidence.CONFIRMED, "việc không tính trợ giúp xã hội vào thu nhập"),
        )
        return tuple(words for confidence, words in told if confidence != Confidence.CONFIRMED)


@dataclass(frozen=True, slots=True)
class InYearRules:
    """One text's rules of the review within the year; in force from a day."""

    id: str
    name_vi: str
    name_en: str
    valid_from: date
    valid_to: date | None
    settings: Mapping[str, Setting]
    kinds: Mapping[str, RequestKind]
    cites: tuple[str, ...]
    confidence: str
    unconfirmed: tuple[str, ...]
    note: str = ""

    def whole(self, name: str) -> int:
        return int(self.settings[name].value)

    def choice(self, name: str) -> str:
        return str(self.settings[name].value)

    @property
    def meeting_share(self) -> float:
        return float(self.settings["meeting_share"].value)

    @property
    def doubtful(self) -> tuple[Setting, ...]:
        """Settings whose text was not seen."""
        return tuple(s for s in self.settings.values() if s.confidence != Confidence.CONFIRMED)


def read_in_year(reader: Reader, annual: CampaignLaw | None) -> tuple[InYearRules, ...]:
    """The files of ``in_year/``, oldest first; none in a plan version older than these rules. ``annual``: the annual
    review, whose terms a setting may take over."""
    found = (_rules(fields, annual) for fields in reader.folder(FOLDER))
    return tuple(sorted(found, key=lambda rules: rules.valid_from))


def _rules(fields: Fields, annual: CampaignLaw | None) -> InYearRules:
    rules = InYearRules(
        id=fields.text("id"),
        name_vi=fields.text("name_vi"),
        name_en=fields.text("name_en"),
        valid_from=fields.day("valid_from"),
        valid_to=fields.maybe_day("valid_to"),
        settings={s.id: s for s in (_setting(item, annual) for item in fields.each("setting"))},
        kinds={k.id: k for k in (_kind(item) for item in fields.each("kind"))},
        cites=fields.cites(),
        confidence=fields.confidence(),
        unconfirmed=fields.texts("unconfirmed"),
        note=fields.maybe_text("note"),
    )
    _check(fields, rules)
    fields.done()
    return rules


def _setting(fields: Fields, annual: CampaignLaw | None) -> Setting:
    if "taken_from" in fields.data:
        setting = _taken(fields, annual)
    else:
        setting = Setting(
            id=fields.text("id"), name_vi=fields.text("name_vi"), value=fields.any("value"), unit=fields.text("unit"),
            cites=fields.cites(), confidence=fields.confidence(), note=fields.maybe_text("note"),
        )  # fmt: skip
    problem = _wrong(setting)
    if problem and setting.value is not None:
        fields.complain("value", f"Giá trị không dùng được: {setting.value!r}.", problem)
    fields.done()
    return setting


def _taken(fields: Fields, annual: CampaignLaw | None) -> Setting:
    """A setting whose value, article and confidence are those of a term of the annual review."""
    name, wanted = fields.text("id"), fields.text("taken_from")
    term = annual.terms.get(wanted) if annual is not None else None
    if term is None:
        has = ", ".join(annual.terms) if annual is not None else "không có tệp campaign/annual.toml"
        fields.complain("taken_from", f"Rà soát định kỳ không có mục {wanted}.", f"Dùng một trong: {has}.")
        return Setting(name, fields.text("name_vi"), None, "", (), Confidence.UNKNOWN)
    return Setting(name, fields.text("name_vi"), term.value, term.unit, term.cites, term.confidence, term.note)


def _wrong(setting: Setting) -> str:
    """The remedy when the value is not one this setting can have; empty when it is."""
    value = setting.value
    if setting.id in WHOLE:
        low, high = WHOLE[setting.id]
        is_fine = isinstance(value, int) and low <= value <= high
        return "" if is_fine else f"Ghi số nguyên từ {low} đến {high}."
    if setting.id in CHOICES:
        return "" if value in CHOICES[setting.id] else f"Dùng một trong: {', '.join(CHOICES[setting.id])}."
    if setting.id in SHARES:
        is_fine = isinstance(value, int | float) and 0 < value <= 1
        return "" if is_fine else "Ghi số thập phân trên 0 và không quá 1."
    return f"Bỏ mục này hoặc sửa id; có: {', '.join((*WHOLE, *CHOICES, *SHARES))}."


def _kind(fields: Fields) -> RequestKind:
    kind = RequestKind(
        id=fields.text("id"),
        form=fields.text("form"),
        form_name_vi=fields.text("form_name_vi"),
        form_cites=fields.texts("form_cites"),
        form_confidence=fields.text("form_confidence"),
        certificate_name_vi=fields.text("certificate_name_vi"),
        needs_screening=fields.flag("needs_screening"),
        needs_meeting=fields.flag("needs_meeting"),
        needs_posting=fields.flag("needs_posting"),
        steps_confidence=fields.text("steps_confidence"),
        valid_until=fields.text("valid_until"),
        validity_confidence=fields.text("validity_confidence"),
        procedure=fields.maybe_text("procedure"),
        cites=fields.cites(),
        confidence=fields.confidence(),
        line_parameter=fields.maybe_text("line_parameter"),
        excludes_assistance="excludes_assistance" in fields.data and fields.flag("excludes_assistance"),
        excludes_confidence=fields.maybe_text("excludes_confidence"),
        farm_only="farm_only" in fields.data and fields.flag("farm_only"),
    )
    if kind.valid_until not in VALIDITIES:
        fields.complain("valid_until", f"Thời hạn lạ: {kind.valid_until}.", f"Dùng: {', '.join(VALIDITIES)}.")
    for name in ("form_confidence", "steps_confidence", "validity_confidence", "excludes_confidence"):
        value = getattr(kind, name)
        if value and value not in set(Confidence):
            fields.complain(name, f"Nhãn lạ: {value}.", f"Dùng một trong: {', '.join(Confidence)}.")
    fields.done()
    return kind


def _check(fields: Fields, rules: InYearRules) -> None:
    for name in (*WHOLE, *CHOICES, *SHARES):
        if name not in rules.settings:
            fields.complain(f"setting[{name}]", "Thiếu mục.", f'Thêm [[setting]] id = "{name}" với value, cites.')
    for term in IN_YEAR_KINDS:
        if term.code not in rules.kinds:
            fields.complain(f"kind[{term.code}]", "Thiếu loại đề nghị.", f'Thêm [[kind]] id = "{term.code}".')
    for name in sorted(set(rules.kinds) - {term.code for term in IN_YEAR_KINDS}):
        fields.complain(f"kind[{name}]", "Loại đề nghị lạ.", f"Dùng: {', '.join(t.code for t in IN_YEAR_KINDS)}.")


__all__ = ["InYearRules", "RequestKind", "Setting", "read_in_year"]
