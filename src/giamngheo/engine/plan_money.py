"""What the programme's money is written down by: capital types, sources, budget codes, approvers, conversions, calendar.

Read from ``funding/ledger.toml`` (part IV of the Plan). Amounts of the whole period stay in ``periods/``: a source only
names its row there. A version of the plan published before the ledger has no such file: its money is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .plan_files import Fields, Reader

if TYPE_CHECKING:
    from .plan import Plan

FILE = "funding/ledger.toml"
CODE_KINDS = ("chapter", "category", "item", "programme")
TERMS = ("adjustment_end",)
# A column of the ledger asks these by name.
CAPITAL_TYPES = ("investment", "recurrent")


@dataclass(frozen=True, slots=True)
class CapitalType:
    """Investment or recurrent: kept apart everywhere. ``short_vi``: what a narrow column prints."""

    id: str
    name_vi: str
    short_vi: str
    cites: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Source:
    """Whose money. ``funding``: its row of the period's money; ``is_budget``: may be added to other budgets."""

    id: str
    name_vi: str
    funding: str
    is_budget: bool
    valid_to: date | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class BudgetCode:
    """One code of the budget's index; ``kind`` is one of CODE_KINDS."""

    kind: str
    code: str
    name_vi: str
    valid_to: date | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """From this amount of a document on, so many persons approve who did not write it."""

    from_vnd: int
    approvers: int
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is given in kind, in đồng a unit; ``rate_vnd`` None: nobody has set it, the value is undetermined."""

    id: str
    name_vi: str
    unit_vi: str
    rate_vnd: int | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MoneyTerm:
    """A day of the year after the plan year, as month-day."""

    id: str
    name_vi: str
    month_day: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Prolongation:
    """Money of these years that may still be spent until a day, by a decision of its own.

    ``origin_years``: when it was assigned first; ``plan_year``: in whose books it stands at the end of that year.
    """

    id: str
    name_vi: str
    origin_years: tuple[int, ...]
    plan_year: int
    until: date
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MoneyLaw:
    """All of it. Mappings are by id and keep the file's order."""

    name_vi: str
    capital_types: Mapping[str, CapitalType]
    sources: Mapping[str, Source]
    budget_codes: tuple[BudgetCode, ...]
    approvals: tuple[ApprovalStep, ...]
    conversions: Mapping[str, Conversion]
    terms: Mapping[str, MoneyTerm]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""
    prolongations: tuple[Prolongation, ...] = ()

    def approvers_for(self, amount_vnd: int) -> ApprovalStep:
        """The step of a document of this sum, đồng."""
        return [step for step in self.approvals if step.from_vnd <= amount_vnd][-1]

    def closes_on(self, plan_year: int) -> date:
        """The last day for entries that belong to a plan year."""
        return date.fromisoformat(f"{plan_year + 1}-{self.terms['adjustment_end'].month_day}")

    def prolonged(self, plan_year: int, origin_year: int) -> Prolongation | None:
        """By what money of this year of origin, standing in the books of this plan year, may be spent longer."""
        fitting = [p for p in self.prolongations if p.plan_year == plan_year and origin_year in p.origin_years]
        return max(fitting, key=lambda p: p.until, default=None)

    def converted(self, conversion: str, quantity: int) -> int | None:
        """Đồng for a quantity in kind; None while nobody has set the rate. Raises KeyError."""
        rate = self.conversions[conversion].rate_vnd
        return None if rate is None else rate * quantity


def read_money(reader: Reader) -> MoneyLaw | None:
    """The ledger's law, or None where the plan has none (older versions)."""
    if not (reader.root / FILE).is_file():
        return None
    fields = Fields(reader, FILE, "", reader.toml(FILE))
    fields.text("id")
    law = MoneyLaw(
        name_vi=fields.text("name_vi"),
        capital_types={one.id: one for one in map(_capital_type, fields.each("capital_type"))},
        sources={one.id: one for one in map(_source, fields.each("source"))},
        budget_codes=tuple(map(_budget_code, fields.each("budget_code", is_required=False))),
        approvals=tuple(map(_approval, fields.each("approval"))),
        conversions={one.id: one for one in map(_conversion, fields.each("conversion", is_required=False))},
        terms={one.id: one for one in map(_term, fields.each("term"))},
        cites=fields.cites(),
        confidence=fields.confidence(),
        note=fields.maybe_text("note"),
        prolongations=tuple(map(_prolongation, fields.each("prolongation", is_required=False))),
    )
    fields.done()
    _check(law, reader)
    return law


def _capital_type(fields: Fields) -> CapitalType:
    found = CapitalType(
        fields.text("id"), fields.text("name_vi"), fields.text("short_vi"), fields.cites(), fields.confidence()
    )
    fields.done()
    return found


def _source(fields: Fields) -> Source:
    found = Source(
        fields.text("id"), fields.text("name_vi"), fields.text("funding"), fields.flag("is_budget"),
        fields.maybe_day("valid_to"), fields.cites(), fields.confidence(), fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return found


def _budget_code(fields: Fields) -> BudgetCode:
    found = BudgetCode(
        fields.text("kind"), fields.text("code"), fields.text("name_vi"), fields.maybe_day("valid_to"),
        fields.cites(), fields.confidence(), fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return found


def _approval(fields: Fields) -> ApprovalStep:
    found = ApprovalStep(
        fields.whole("from_vnd"), fields.whole("approvers"), fields.cites(), fields.confidence(), fields.maybe_text("note")
    )
    fields.done()
    return found


def _conversion(fields: Fields) -> Conversion:
    found = Conversion(
        fields.text("id"), fields.text("name_vi"), fields.text("unit_vi"), fields.maybe_whole("rate_vnd"),
        fields.cites(), fields.confidence(), fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return found


def _term(fields: Fields) -> MoneyTerm:
    found = MoneyTerm(
        fields.text("id"), fields.text("name_vi"), fields.text("month_day"), fields.cites(), fields.confidence(),
        fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    return found


def _prolongation(fields: Fields) -> Prolongation:
    years = fields.any("origin_years")
    if not isinstance(years, tuple) or not years or not all(isinstance(year, int) for year in years):
        fields.complain("origin_years", "Không phải danh sách năm.", "Ghi dạng [2022, 2023].")
        years = ()
    found = Prolongation(
        fields.text("id"), fields.text("name_vi"), years, fields.whole("plan_year"), fields.day("until"), fields.cites(),
        fields.confidence(), fields.maybe_text("note"),
    )  # fmt: skip
    fields.done()
    if found.until.year <= found.plan_year:
        fields.complain("until", f"Hạn {found.until} không sau năm {found.plan_year}.", "Ghi ngày của năm sau năm kế hoạch.")
    if any(year > found.plan_year for year in found.origin_years):
        fields.complain("origin_years", "Có năm gốc sau năm kế hoạch.", "Năm gốc không sau plan_year.")
    return found


def _check(law: MoneyLaw, reader: Reader) -> None:
    """Adds a problem for everything the ledger could not work with."""
    for name in sorted(set(CAPITAL_TYPES) - set(law.capital_types)):
        reader.complain(FILE, f"capital_type[{name}]", "Thiếu loại vốn.", f'Thêm [[capital_type]] id = "{name}".')
    for code in law.budget_codes:
        if code.kind not in CODE_KINDS:
            reader.complain(
                FILE, f"budget_code[{code.code}].kind", f"Loại mã lạ: {code.kind}.", f"Dùng một trong: {', '.join(CODE_KINDS)}."
            )
    floors = [step.from_vnd for step in law.approvals]
    if floors[:1] != [0] or floors != sorted(set(floors)):
        reader.complain(
            FILE, "approval", "Các mức duyệt không bắt đầu từ 0 hoặc không tăng dần.", "Xếp from_vnd tăng dần, mức đầu là 0."
        )
    for step in law.approvals:
        if step.approvers < 1:
            reader.complain(
                FILE, f"approval[{step.from_vnd}].approvers", f"Số người duyệt {step.approvers} không được dưới 1.",
                "Ghi từ 1: người ghi chứng từ không tự duyệt.",
            )  # fmt: skip
    for one in law.conversions.values():
        if one.rate_vnd is not None and one.rate_vnd <= 0:
            reader.complain(
                FILE, f"conversion[{one.id}].rate_vnd", f"Mức quy đổi {one.rate_vnd} phải lớn hơn 0.",
                "Ghi số đồng một đơn vị, hoặc bỏ khoá khi chưa có mức.",
            )  # fmt: skip
    for name in sorted(set(TERMS) - set(law.terms)):
        reader.complain(FILE, f"term[{name}]", "Thiếu mốc của năm ngân sách.", f'Thêm [[term]] id = "{name}".')
    for term in law.terms.values():
        try:
            date.fromisoformat(f"2021-{term.month_day}")
        except ValueError:
            reader.complain(
                FILE, f"term[{term.id}].month_day", f"Không phải tháng-ngày: {term.month_day}.", 'Ghi dạng "01-31".'
            )


def check_money(plan: Plan, reader: Reader) -> None:
    """A source names a row of the period's money that exists in some period."""
    if plan.money is None:
        return
    known = {row.id for period in plan.periods.values() for row in period.funding}
    for source in plan.money.sources.values():
        if source.funding not in known:
            reader.complain(
                FILE, f"source[{source.id}].funding", f"Không có nguồn {source.funding} trong periods/.",
                f"Dùng một trong: {', '.join(sorted(known))}.",
            )  # fmt: skip


__all__ = [
    "CAPITAL_TYPES", "CODE_KINDS", "ApprovalStep", "BudgetCode", "CapitalType", "Conversion", "MoneyLaw", "MoneyTerm", "Prolongation",
    "Source", "check_money", "read_money",
]  # fmt: skip
