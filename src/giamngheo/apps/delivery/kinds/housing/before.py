"""What stood before a house: what the register knows, and what is answered with the case where the register knows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.subjects.columns import TOLD
from giamngheo.engine.eligibility_frames import columns_for
from giamngheo.engine.frames import Column
from giamngheo.kit import formats

# Field of ``Before`` → column of the eligibility's table.
COLUMNS = {
    "independent_since": "independent_since", "has_house": "has_house", "is_leaking": "is_house_leaking",
    "hard_foundation": "has_hard_foundation", "hard_frame_wall": "has_hard_frame_wall", "hard_roof": "has_hard_roof",
    "area_m2": "floor_area_m2", "has_merit_member": "has_merit_member", "has_protection_member": "has_protection_member",
    "is_special_hardship": "is_special_hardship", "is_disaster_prone": "is_disaster_prone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before, as it was seen; null where nobody looked. Facts the register does not hold are answered here."""

    independent_since: date | None = None
    is_single: bool = False
    has_house: bool | None = None
    is_leaking: bool | None = None
    hard_foundation: bool | None = None
    hard_frame_wall: bool | None = None
    hard_roof: bool | None = None
    area_m2: Decimal | None = None
    has_merit_member: bool | None = None
    has_protection_member: bool | None = None
    is_special_hardship: bool | None = None
    is_disaster_prone: bool | None = None

    def filled(self, known: Mapping[str, Any]) -> Before:
        """With the register's word where nothing was answered. ``known``: columns of the eligibility's table.

        Raises Refused naming every answer that the register contradicts: an answer only fills what nobody knows.
        """
        told = {field: _own(known[column]) for field, column in COLUMNS.items() if known.get(column) is not None}
        given = {field: getattr(self, field) for field in told}
        wrong = [field for field, value in told.items() if given[field] is not None and given[field] != value]
        if wrong:
            raise Refused(" ".join(_contradiction(columns_for("household")[COLUMNS[field]], told[field]) for field in wrong))
        return replace(self, **told)

    def facts(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Columns of the eligibility's table, of what was filled from them."""
        own = {column: getattr(self, field) for field, column in COLUMNS.items()}
        own["floor_area_m2"] = float(self.area_m2) if self.area_m2 is not None else None
        return {**known, **{name: value for name, value in own.items() if value is not None}}


def _own(value: Any) -> Any:
    """A column's value as a case takes it."""
    return round(Decimal(str(value)), 2) if isinstance(value, float) else value


def _contradiction(column: Column, told: Any) -> str:
    """What the register says and where it is corrected; what is sensitive is not said again."""
    says = "" if column.is_sensitive else f" ({_words(told)}{f' {column.unit}' if column.unit else ''})"
    where = (
        "phiếu rà soát của hộ trong sổ" if column.name in TOLD["household"]
        else "trang “Thông tin xét hỗ trợ” của hộ, hoặc sự kiện của hộ trong sổ"
    )  # fmt: skip
    return f"“{column.vi}” ghi ở đây khác với điều đã biết vào ngày của danh sách{says}. Bỏ trống ở đây, hoặc sửa ở {where} trước."


def _words(told: Any) -> str:
    if isinstance(told, bool):
        return "có" if told else "không"
    return formats.day(told) if isinstance(told, date) else formats.number(told)


__all__ = ["Before"]
