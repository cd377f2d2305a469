"""What the cells of a sheet are read under: the survey day, the year and the commune, said once for the whole sheet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from giamngheo.engine.plan import Area, AreaNotInForce, Plan

from .cells import CellContext
from .cells.communes import on_another_map
from .findings import Finding, WorkbookRefused
from .layouts import Layout
from .sheets import RawSheet

if TYPE_CHECKING:
    from .reading import Reading, ReadResult

# The last day of the annual review, when neither the officer nor the sheet says when the survey was (QĐ 24/2021, Điều 4).
LAST_DAY = (12, 14)


def context_of(sheet: RawSheet, layout: Layout, reading: Reading, result: ReadResult) -> CellContext:
    """Year, survey day and commune of a sheet. What is missing or wrong is told once, as a finding of the sheet."""
    year = layout.year or result.year or reading.year
    on = reading.on or layout.survey_on or result.survey_on or (date(year, *LAST_DAY) if year else None)
    if on is None:
        text = "Không biết ngày rà soát của danh sách. Ghi ngày rà soát khi tải lên."
        result.findings.append(Finding("SURVEY_DAY_UNKNOWN", "error", text, sheet=sheet.name))
        on = date(2024, *LAST_DAY)
    _refuse_without_map(reading.plan, on)
    result.year = result.year or year or on.year
    result.survey_on = result.survey_on or on
    commune, fault = _commune(layout, reading, on)
    if fault:
        result.findings.append(fault.at(sheet=sheet.name))
    standard = reading.standard_id or standard_of(reading.plan, on)
    district = commune.parent_code if commune else None
    return CellContext(
        plan=reading.plan,
        on=on,
        commune=commune,
        district_code=district,
        year=result.year,
        standard_id=standard,
    )


def _refuse_without_map(plan: Plan, on: date) -> None:
    """No commune of a list can be told on a day before the first map. Raises WorkbookRefused."""
    try:
        plan.places.generation_on(on)
    except AreaNotInForce as error:
        text = f"{error} Sửa năm hoặc ngày rà soát ghi ở đầu trang, hoặc ghi ngày rà soát khi tải lên."
        raise WorkbookRefused("NO_MAP_OF_THE_DAY", text) from error


def _commune(layout: Layout, reading: Reading, on: date) -> tuple[Area | None, Finding | None]:
    """The sheet's commune on the survey day: from its title, else the one the officer named; or why there is none."""
    found = _titled(layout, reading, on)
    if len(found) == 1:
        return found[0], _other_than_named(found[0], reading, on)
    if reading.commune:
        named, fault = _named(reading, on)
        if named or fault:
            return named, fault
    if found:
        names = ", ".join(f"{a.name} ({a.code})" for a in found)
        text = (
            f"Có nhiều xã tên “{layout.commune_name}”: {names}. Ghi tên huyện ở đầu trang hoặc chọn mã xã khi tải lên."
        )
        return None, Finding("COMMUNE_AMBIGUOUS", "error", text)
    if layout.commune_name:
        return None, Finding("COMMUNE_NOT_IN_FORCE", "error", _not_in_force(layout.commune_name, reading, on))
    if not {"commune", "commune_code"} & layout.columns.keys():
        text = "Không biết danh sách này của xã nào. Ghi tên xã ở đầu trang hoặc chọn xã khi tải lên."
        return None, Finding("COMMUNE_MISSING", "error", text)
    return None, None


def _named(reading: Reading, on: date) -> tuple[Area | None, Finding | None]:
    """The commune the officer named, on the map of the survey day; one of another map says which communes it was."""
    plan, code = reading.plan, reading.commune or ""
    day_map = plan.generation_on(on).id
    if reading.commune_map in (None, day_map):
        try:
            return plan.area(code, on=on), None
        except AreaNotInForce as error:
            return None, Finding("COMMUNE_NOT_IN_FORCE", "error", f"{error} Chọn lại xã hoặc ngày rà soát.")
    office = next((a for a in plan.areas if (a.generation, a.code) == (reading.commune_map, code)), None)
    stood = plan.places.equivalents(office, day_map) if office else []
    if len(stood) == 1:
        return stood[0], None
    names = ", ".join(f"{a.name} ({a.code})" for a in stood) or "không rõ"
    text = (
        f"Không biết danh sách này của xã nào: ngày {on:%d/%m/%Y} địa bàn {office.name if office else code} nay gồm {names}. "
        "Ghi tên xã ở đầu trang, hoặc chọn đúng xã của ngày đó khi tải lên."
    )
    return None, Finding("COMMUNE_MISSING", "error", text)


def _other_than_named(titled: Area, reading: Reading, on: date) -> Finding | None:
    """The title's commune against the one the officer named, when both are in force: one of the two is wrong."""
    if not reading.commune or reading.commune == titled.code:
        return None
    if reading.commune_map not in (None, reading.plan.generation_on(on).id):
        return None
    try:
        named = reading.plan.area(reading.commune, on=on)
    except AreaNotInForce:
        return None
    text = (
        f"Đầu trang ghi {titled.name} ({titled.code}) nhưng tệp được tải lên cho {named.name} ({named.code}); các dòng "
        f"được đọc theo đầu trang. Sửa tên xã ở đầu trang hoặc chọn lại xã khi tải lên."
    )
    return Finding("COMMUNE_DIFFERS", "error", text)


def standard_of(plan: Plan, on: date) -> str:
    """The standard proposed for the review of the survey's year; where the plan proposes none, the one of the day."""
    proposed, _reason, _confidence = plan.propose_standard(on.year)
    if proposed:
        return proposed
    standards = sorted(plan.standards.values(), key=lambda s: s.valid_from)
    # A day before all standards is read under the first; after all, under the last.
    return next((s.id for s in reversed(standards) if s.valid_from <= on), standards[0].id)


def _titled(layout: Layout, reading: Reading, on: date) -> list[Area]:
    """Communes of the day that bear the title's name; those of the title's district when it names one."""
    if not layout.commune_name:
        return []
    found = reading.plan.find_communes(layout.commune_name, on)
    if len(found) > 1 and layout.district_name:
        name = layout.district_name.lower()
        districts = {a.code for a in reading.plan.areas if a.kind == "district" and a.name.lower() == name}
        return [a for a in found if a.parent_code in districts] or found
    return found


def _not_in_force(name: str, reading: Reading, on: date) -> str:
    """Names the communes that stand for it on the day, when it is of another map."""
    other = on_another_map(name, CellContext(plan=reading.plan, on=on))
    if other:
        return f"{other} Ghi lại tên xã hoặc sửa ngày rà soát."
    return f"Không có “{name}” trong danh mục ngày {on:%d/%m/%Y}. Sửa tên xã ở đầu trang hoặc ngày rà soát."
