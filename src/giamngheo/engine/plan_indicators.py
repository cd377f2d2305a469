"""The catalogue of indicators: what is divided by what, over which path, who writes it and who answers for it.

``indicators/``: ``measures.toml`` names what is counted, the other files hold indicators. An indicator that follows a target of
the period takes value, direction and unit from there (``periods/…/targets.toml``): one truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from .plan_files import Fields, Reader
from .plan_programme import Period, Target

if TYPE_CHECKING:
    from .plan import Plan

FOLDER = "indicators"
MEASURES = "measures"
KINDS = ("point", "cumulative")
PATHS = ("even", "level", "none")
DISAGGREGATIONS = ("area", "ethnic_group", "sex", "class", "area_set")
WRITERS = ("reviewer", "commune", "province", "bank")


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, in words and unit. ``is_recorded``: somebody writes the figure down, no row of the system tells it.

    ``adds_to``: id of the measure told by rows to which this recorded figure is added, being of what those rows cannot hold: the offices
    of a province or a district themselves.
    """

    id: str
    name_vi: str
    unit: str
    is_recorded: bool
    adds_to: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. Without ``denominator`` it is a count. ``kind``: of a day (point), or adding up from the period's first day.

    ``target``: id of the period's target, empty for a figure that is only watched; ``project``: id of a project, or "general".
    ``path``: even (a straight line from the baseline to the end), level (the value holds every year), none. ``baseline_value``: a
    published figure, used where the register has none of that year. ``published``: "measure/subject"
    of what others gave, shown beside and never mixed in. ``sensitive``: fields that being on its list tells of somebody.
    """

    id: str
    target: str
    project: str
    numerator: str
    denominator: str
    kind: str
    path: str
    baseline_year: int | None
    baseline_value: Decimal | None
    baseline_cite: str
    disaggregations: tuple[str, ...]
    sensitive: tuple[str, ...]
    source_vi: str
    written_by: str
    owner: str
    checked_by: str
    review_on: date
    cites: tuple[str, ...]
    confidence: str
    name_vi: str = ""
    name_en: str = ""
    published: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_share(self) -> bool:
        return bool(self.denominator)

    @property
    def is_cumulative(self) -> bool:
        return self.kind == "cumulative"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Measures and indicators by id, in the files' order."""

    measures: Mapping[str, Measure] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)

    def target_of(self, indicator: Indicator, period: Period) -> Target | None:
        """The target of the period that this indicator follows."""
        return next((t for t in period.targets if t.id == indicator.target), None)

    def recorded_for(self, indicator: Indicator) -> list[Measure]:
        """Measures that somebody records for this indicator: its own, and those added to what rows tell."""
        own = {indicator.numerator, indicator.denominator}
        return [m for m in self.measures.values() if m.is_recorded and (m.id in own or m.adds_to in own)]

    def of_target(self, target: str) -> list[Indicator]:
        return [i for i in self.indicators.values() if i.target == target]


def read_indicators(reader: Reader) -> Catalogue:
    """The files of ``indicators/``; an empty catalogue in a plan version older than they."""
    measures: dict[str, Measure] = {}
    indicators: dict[str, Indicator] = {}
    for fields in reader.folder(FOLDER):
        name = fields.text("id")
        if name == MEASURES:
            for item in fields.each("measure"):
                measure = Measure(
                    item.text("id"), item.text("name_vi"), item.text("unit"), item.flag("is_recorded"), item.maybe_text("adds_to")
                )
                _once(item, measures, measure.id)
                measures[measure.id] = measure
                item.done()
        else:
            for item in fields.each("indicator"):
                found = _indicator(item)
                _once(item, indicators, found.id)
                indicators[found.id] = found
        fields.done()
    return Catalogue(measures, indicators)


def _once(item: Fields, known: Mapping[str, object], id: str) -> None:
    if id in known:
        item.complain("id", f"Mã trùng: {id}.", "Mỗi mục một mã.")


def _indicator(item: Fields) -> Indicator:
    found = Indicator(
        id=item.text("id"), target=item.maybe_text("target"), project=item.text("project"), numerator=item.text("numerator"),
        denominator=item.maybe_text("denominator"), kind=item.text("kind"), path=item.text("path"),
        baseline_year=item.maybe_whole("baseline_year"), baseline_value=_decimal(item, "baseline_value"),
        baseline_cite=item.maybe_text("baseline_cite"), disaggregations=item.texts("disaggregations"),
        sensitive=item.texts("sensitive"), source_vi=item.text("source_vi"), written_by=item.text("written_by"),
        owner=item.text("owner"), checked_by=item.text("checked_by"), review_on=item.day("review_on"), cites=item.cites(),
        confidence=item.confidence(), name_vi=item.maybe_text("name_vi"), name_en=item.maybe_text("name_en"),
        published=item.texts("published") if "published" in item.data else (),
        note=item.maybe_text("note"),
    )  # fmt: skip
    for name, value, known in (("kind", found.kind, KINDS), ("path", found.path, PATHS), ("written_by", found.written_by, WRITERS)):
        if value and value not in known:
            item.complain(name, f"Giá trị lạ: {value}.", f"Dùng: {', '.join(known)}.")
    for one in sorted(set(found.disaggregations) - set(DISAGGREGATIONS)):
        item.complain("disaggregations", f"Cách chia lạ: {one}.", f"Dùng: {', '.join(DISAGGREGATIONS)}.")
    if found.baseline_value is not None and not (found.baseline_year and found.baseline_cite):
        item.complain("baseline_value", "Không ghi năm hoặc nguồn.", "Thêm baseline_year và baseline_cite.")
    if found.is_cumulative and found.is_share:
        item.complain("kind", "Tỷ lệ không cộng dồn được.", 'Ghi kind = "point" hoặc bỏ denominator.')
    if not found.target and not found.name_vi:
        item.complain("name_vi", "Chỉ số không theo mục tiêu nào thì phải có tên.", "Thêm name_vi và name_en, hoặc target.")
    if not found.target and found.path != "none":
        item.complain("path", "Không có mục tiêu thì không có lộ trình.", 'Ghi path = "none".')
    item.done()
    return found


def _decimal(item: Fields, name: str) -> Decimal | None:
    text = item.maybe_text(name)
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        item.complain(name, f"Không phải số: {text}.", 'Ghi số trong ngoặc kép với dấu chấm thập phân, ví dụ "21.66".')
        return None


def check_indicators(plan: Plan, reader: Reader) -> None:
    """Adds a problem for every reference that leads nowhere, and for every target that no indicator follows."""
    law = plan.indicators
    if not law.indicators:
        return
    targets = {t.id: t for p in plan.periods.values() for t in p.targets}
    projects = {p.id for period in plan.periods.values() for p in period.projects} | {"general"}
    agencies = {a.id for a in plan.agencies}
    file = f"{FOLDER}/targets.toml"

    def complain(one: Indicator, key: str, value: str, where: str) -> None:
        here = file if one.target else f"{FOLDER}/watched.toml"
        reader.complain(here, f"indicator[{one.id}].{key}", f"Không có {value}.", f"Dùng một mã của {where}.")

    rows = {m.id for m in law.measures.values() if not m.is_recorded}
    for measure in law.measures.values():
        if measure.adds_to and (not measure.is_recorded or measure.adds_to not in rows):
            reader.complain(
                f"{FOLDER}/{MEASURES}.toml", f"measure[{measure.id}].adds_to", f"Không cộng được vào {measure.adds_to}.",
                "Chỉ số ghi theo báo cáo (is_recorded = true) cộng vào một số đếm từ dòng.",
            )  # fmt: skip
    for one in law.indicators.values():
        if one.target and one.target not in targets:
            complain(one, "target", one.target, "periods/*/targets.toml")
        if one.project not in projects:
            complain(one, "project", one.project, "periods/*/projects.toml, hoặc general")
        for key, value in (("numerator", one.numerator), ("denominator", one.denominator)):
            if value and value not in law.measures:
                complain(one, key, value, f"{FOLDER}/{MEASURES}.toml")
        for key, value in (("owner", one.owner), ("checked_by", one.checked_by)):
            if value not in agencies:
                complain(one, key, value, "agencies.toml")
        for key, cites in (("cites", one.cites), ("baseline_cite", (one.baseline_cite,) if one.baseline_cite else ())):
            for cite in cites:
                if cite.partition(":")[0] not in plan.documents:
                    complain(one, key, cite, "documents.toml")
        for told in one.published:
            if told.partition("/")[0] not in plan.measures:
                complain(one, "published", told, "observations/measures.toml")
    followed = {one.target for one in law.indicators.values()}
    for id in sorted(set(targets) - followed):
        reader.complain(file, f"indicator[{id}]", "Mục tiêu chưa có chỉ số nào.", f'Thêm [[indicator]] với target = "{id}".')


__all__ = ["Catalogue", "Indicator", "Measure", "check_indicators", "read_indicators"]
