"""Policy credit as the plan says it: loan schemes of the Social Policy Bank, and from which month growth is counted.

``funding/credit.toml``. The sum that the Plan expects stands in the period's ``funding.toml``; it is money lent, never added to
budget (Plan 2514, IV.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from .plan_files import Fields, Reader
from .vocabulary import HouseholdClass

if TYPE_CHECKING:
    from .plan import Plan

FILE = "funding/credit.toml"


@dataclass(frozen=True, slots=True)
class LoanScheme:
    """One loan programme. ``names``: how files call it. ``counts``: its loans are in the growth that the Plan expects.

    ``household_class``: whom it is for, empty where not one class. ``rate_of_poor_pct``: its rate as percent of the rate of
    poor households; ``rate_pct``: percent a year, where one was seen. ``most_vnd``, ``most_months``: limits.
    """

    id: str
    name_vi: str
    name_en: str
    names: tuple[str, ...]
    counts: bool
    household_class: str
    rate_of_poor_pct: int | None
    rate_pct: Decimal | None
    most_vnd: int | None
    most_months: int | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CreditLaw:
    """Schemes by id in the file's order. ``base_month``: the first day of the month whose end is the base of growth."""

    name_vi: str
    funding: str
    base_month: date
    base_cites: tuple[str, ...]
    base_confidence: str
    base_note: str
    schemes: Mapping[str, LoanScheme]
    cites: tuple[str, ...]
    confidence: str

    @property
    def counted(self) -> tuple[str, ...]:
        """Schemes whose loans are in the growth that the Plan expects."""
        return tuple(scheme.id for scheme in self.schemes.values() if scheme.counts)

    @property
    def poor_rate_pct(self) -> Decimal | None:
        """The rate of poor households, percent a year; None where none was seen."""
        return next((s.rate_pct for s in self.schemes.values() if s.rate_of_poor_pct == 100), None)


def read_credit(reader: Reader) -> CreditLaw | None:
    """The schemes, or None where the plan has none (older versions)."""
    if not (reader.root / FILE).is_file():
        return None
    fields = Fields(reader, FILE, "", reader.toml(FILE))
    fields.text("id")
    law = CreditLaw(
        name_vi=fields.text("name_vi"),
        funding=fields.text("funding"),
        base_month=fields.day("base_month"),
        base_cites=fields.texts("base_cites"),
        base_confidence=fields.text("base_confidence"),
        base_note=fields.maybe_text("base_note"),
        schemes={one.id: one for one in map(_scheme, fields.each("scheme"))},
        cites=fields.cites(),
        confidence=fields.confidence(),
    )
    fields.done()
    if law.base_month.day != 1:
        reader.complain(FILE, "base_month", "Không phải ngày đầu tháng.", "Ghi ngày 01 của tháng lấy làm gốc.")
    _check_names(law, reader)
    return law


def _scheme(item: Fields) -> LoanScheme:
    made = LoanScheme(
        id=item.text("id"), name_vi=item.text("name_vi"), name_en=item.text("name_en"), names=item.texts("names"),
        counts=item.flag("counts"), household_class=item.maybe_text("household_class"),
        rate_of_poor_pct=item.maybe_whole("rate_of_poor_pct"), rate_pct=_rate(item), most_vnd=item.maybe_whole("most_vnd"),
        most_months=item.maybe_whole("most_months"), cites=item.cites(), confidence=item.confidence(), note=item.maybe_text("note"),
    )  # fmt: skip
    if made.household_class and made.household_class not in {known.value for known in HouseholdClass}:
        item.complain("household_class", f"Hạng hộ lạ: {made.household_class}.", "Dùng POOR, NEAR_POOR hoặc NOT_POOR.")
    for name in ("rate_of_poor_pct", "most_vnd", "most_months"):
        value = getattr(made, name)
        if value is not None and value <= 0:
            item.complain(name, f"{value} phải lớn hơn 0.", "Ghi số dương, hoặc bỏ khoá khi chưa biết.")
    item.done()
    return made


def _rate(item: Fields) -> Decimal | None:
    text = item.maybe_text("rate_pct")
    if not text:
        return None
    try:
        rate = Decimal(text)
    except InvalidOperation:
        rate = Decimal(0)
    if not 0 < rate < 100:
        item.complain("rate_pct", f"Không phải lãi suất: {text}.", 'Ghi phần trăm một năm, ví dụ "6.6".')
        return None
    return rate


def _check_names(law: CreditLaw, reader: Reader) -> None:
    """One name in a file means one scheme."""
    taken: dict[str, str] = {}
    for scheme in law.schemes.values():
        for name in {word.casefold() for word in (scheme.name_vi, *scheme.names)}:
            if taken.setdefault(name, scheme.id) != scheme.id:
                reader.complain(
                    FILE, f"scheme[{scheme.id}].names", f"“{name}” cũng là tên của {taken[name]}.", "Mỗi tên một chương trình cho vay."
                )
    if len([s for s in law.schemes.values() if s.rate_of_poor_pct == 100]) != 1:
        reader.complain(
            FILE, "scheme", "Không có đúng một chương trình có rate_of_poor_pct = 100.", "Ghi 100 ở chương trình cho vay hộ nghèo."
        )


def check_credit(plan: Plan, reader: Reader) -> None:
    """The money that the Plan expects is a row of some period's funding."""
    law = plan.credit
    if law is None:
        return
    known = {row.id for period in plan.periods.values() for row in period.funding}
    if law.funding not in known:
        reader.complain(
            FILE, "funding", f"Không có nguồn {law.funding} trong periods/.", f"Dùng một trong: {', '.join(sorted(known))}."
        )


__all__ = ["CreditLaw", "LoanScheme", "check_credit", "read_credit"]
