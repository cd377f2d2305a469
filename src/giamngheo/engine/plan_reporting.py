"""Who reports to whom, with which form, for which periods, by when, as ``reporting.toml`` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from .plan_files import Fields, Reader
from .report_periods import BEFORE, BEFORE_DAY, KINDS, RULES, SPAN, WORKING_DAYS, DueRule, ReportPeriod, parse_or_none

if TYPE_CHECKING:
    from .plan import Plan

FILE = "reporting.toml"
CONFIRMED = "confirmed"
LEVELS = ("commune", "district", "province", "country")


@dataclass(frozen=True, slots=True)
class Step:
    """One writer on the way upwards. ``agencies``: ids of the plan's agencies, each writes its own; none: every area of ``level``
    writes. ``to``: the next step, empty at the top."""

    id: str
    name_vi: str
    level: str
    agencies: tuple[str, ...]
    to: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A step owes a form. ``periods``: kinds of period (every such one) or keys of single periods (of several years)."""

    id: str
    step: str
    form: str
    periods: tuple[str, ...]
    due: DueRule
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    def is_for(self, period: ReportPeriod) -> bool:
        return period.key in self.periods or (period.kind != SPAN and period.kind in self.periods)


@dataclass(frozen=True, slots=True)
class ReportingLaw:
    """Steps and duties by id, in the file's order; empty for a plan without the file. ``valid_from``: nothing is owed for a period that was
    over before; ``valid_to``: of a later one nothing is confirmed."""

    steps: Mapping[str, Step] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    valid_from: date = date.min
    valid_to: date = date.max

    def duties_of(self, step: str, period: ReportPeriod) -> list[Duty]:
        """What a step owes for a period."""
        if period.end < self.valid_from:
            return []
        return [duty for duty in self.duties.values() if duty.step == step and duty.is_for(period)]

    def is_sure(self, duty: Duty, period: ReportPeriod) -> bool:
        """Whether the duty with its day was seen in papers that hold for the period."""
        return duty.confidence == CONFIRMED and period.end <= self.valid_to

    def steps_to(self, step: str) -> list[Step]:
        """Whose reports a step receives."""
        return [one for one in self.steps.values() if one.to == step]


def read_reporting(reader: Reader) -> ReportingLaw:
    if not (reader.root / FILE).is_file():
        return ReportingLaw()
    fields = Fields(reader, FILE, "", reader.toml(FILE))
    fields.text("id")
    valid_from, valid_to = fields.day("valid_from"), fields.day("valid_to")
    steps = [_step(item) for item in fields.each("step")]
    duties = [_duty(item) for item in fields.each("duty")]
    fields.done()
    for kind, ids in (("step", [s.id for s in steps]), ("duty", [d.id for d in duties])):
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            reader.complain(FILE, f"{kind}[{twice}]", "Mã ghi hai lần.", "Mỗi mục một mã.")
    return ReportingLaw({s.id: s for s in steps}, {d.id: d for d in duties}, valid_from, valid_to)


def _step(item: Fields) -> Step:
    made = Step(
        id=item.text("id"), name_vi=item.text("name_vi"), level=item.text("level"), agencies=item.texts("agencies"), to=item.text("to"),
        cites=item.cites(), confidence=item.confidence(), note=item.maybe_text("note"),
    )  # fmt: skip
    if made.level and made.level not in LEVELS:
        item.complain("level", f"Cấp lạ: {made.level}.", f"Dùng: {', '.join(LEVELS)}.")
    item.done()
    return made


def _duty(item: Fields) -> Duty:
    made = Duty(
        id=item.text("id"), step=item.text("step"), form=item.text("form"), periods=item.texts("periods"),
        due=_due(item, item.table("due")), cites=item.cites(), confidence=item.confidence(), note=item.maybe_text("note"),
    )  # fmt: skip
    for one in made.periods:
        period = parse_or_none(one)
        if one not in KINDS[:-1] and (period is None or period.kind != SPAN):
            item.complain("periods", f"Kỳ lạ: {one}.", f"Dùng: {', '.join(KINDS[:-1])}, hoặc khoảng năm như 2021-2025.")
    item.done()
    return made


def _due(item: Fields, data: Mapping[str, object]) -> DueRule:
    """A rule with just the keys it needs; anything else is a slip."""
    inner = Fields(item.reader, item.file, f"{item.key}.due", data)
    rule = inner.text("rule")
    if rule and rule not in RULES:
        inner.complain("rule", f"Quy tắc lạ: {rule}.", f"Dùng: {', '.join(RULES)}.")
    month, day, on, days = 0, 0, None, 0
    if rule == BEFORE:
        month, day = inner.whole("month"), inner.whole("day")
        if not _is_day(month, day):
            inner.complain("day", f"Không có ngày {day}/{month} trong mọi năm.", "Ghi ngày và tháng có thật, không phải 29/2.")
    elif rule == BEFORE_DAY:
        on = inner.day("on")
    elif rule == WORKING_DAYS:
        days = inner.whole("days")
        if days < 0:
            inner.complain("days", f"{days} nhỏ hơn 0.", "Ghi số ngày làm việc sau kỳ.")
    inner.done()
    return DueRule(rule, month, day, on, days)


def _is_day(month: int, day: int) -> bool:
    """Whether every year has this day."""
    try:
        date(2001, month, day)
    except ValueError:
        return False
    return True


def check_reporting(plan: Plan, reader: Reader) -> None:
    """Steps lead to steps and end, agencies and forms exist."""
    law, agencies = plan.reporting, {a.id for a in plan.agencies}
    for step in law.steps.values():
        for lost in sorted(set(step.agencies) - agencies):
            reader.complain(FILE, f"step[{step.id}].agencies", f"Không có cơ quan {lost}.", "Sửa mã hoặc thêm vào agencies.toml.")
        if step.to and step.to not in law.steps:
            reader.complain(FILE, f"step[{step.id}].to", f"Không có bước {step.to}.", "Ghi mã của một bước.")
        elif _turns_back(law, step):
            reader.complain(FILE, f"step[{step.id}].to", "Đường gửi báo cáo quay vòng.", "Mỗi bước gửi lên một bước ở trên.")
    for duty in law.duties.values():
        if duty.step not in law.steps:
            reader.complain(FILE, f"duty[{duty.id}].step", f"Không có bước {duty.step}.", "Ghi mã của một bước.")
        if duty.form not in plan.report_forms.forms:
            reader.complain(FILE, f"duty[{duty.id}].form", f"Không có mẫu {duty.form}.", "Ghi tên một tệp của forms/.")


def _turns_back(law: ReportingLaw, step: Step) -> bool:
    seen, at = {step.id}, step.to
    while at:
        if at in seen:
            return True
        seen.add(at)
        at = law.steps[at].to if at in law.steps else ""
    return False


__all__ = ["FILE", "LEVELS", "Duty", "ReportingLaw", "Step", "check_reporting", "read_reporting"]
