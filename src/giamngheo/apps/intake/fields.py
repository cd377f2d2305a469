"""The columns of a list in words, and which of them are sensitive. One dictionary for every screen of an import."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.frames import HOUSEHOLD, PERSON, TICK_PREFIX
from giamngheo.engine.vocabulary import INDICATORS
from giamngheo.workbooks.cells.codes import CLASS_LABELS, SEX_LABELS
from giamngheo.workbooks.layouts import RULES

# Words of columns that the engine's frames do not have, or name for themselves rather than for officers.
_OWN = {
    "household_no": "Số thứ tự hộ",
    "person_no": "Số thứ tự người",
    "sequence": "Số thứ tự",
    "commune_code": "Mã xã, phường, thị trấn",
    "commune": "Tên xã, phường, thị trấn",
    "head_name": "Họ và tên chủ hộ",
    "birth": "Ngày, tháng, năm sinh",
    "sex": "Giới tính",
    "household_count": "Số hộ",
    "area_per_head": "Diện tích nhà ở bình quân",
    "note": "Ghi chú",
    **{TICK_PREFIX + term.code: f"Thiếu hụt: {term.vi}" for term in INDICATORS},
}
LABELS: dict[str, str] = {
    **{column.name: column.vi for table in (HOUSEHOLD, PERSON) for column in table.columns},
    **_OWN,
}
# As the register's ``Privacy`` has them (a test compares): ethnic group, papers, health.
SENSITIVE = frozenset(
    {
        "ethnic_group", "head_ethnic_group", "id_number", "head_id_number", "old_id_number", "tick_nutrition",
        "disability_level", "is_pregnant", "height_cm", "weight_kg", "has_health_insurance",
    }
)  # fmt: skip
LONGEST = 200
_YES_NO = {"True": gettext_lazy("có"), "False": gettext_lazy("không")}
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_IDLE_ZERO = re.compile(r"(?<=\d)\.0$")
HIDDEN = "••••••"


def label(field: str, title: str = "") -> str:
    """What a column is called: the dictionary's word, else the sheet's own head."""
    return LABELS.get(field) or title or field or _("cả dòng")


def in_words(field: str, value: str) -> str:
    """A proposal as an officer would write it: codes in words, days day first, no idle zeros; a long text cut."""
    if field == "class_stated":
        return CLASS_LABELS.get(value, value)
    if field == "sex":
        return SEX_LABELS.get(value, value)
    if value in _YES_NO:
        return str(_YES_NO[value])
    if _DAY.fullmatch(value):
        year, month, *rest = value.split("-")
        return "/".join([*rest, month, year])
    return _IDLE_ZERO.sub("", value) if len(value) <= LONGEST else f"{value[:LONGEST]}…"


def mapping_choices() -> list[tuple[str, str]]:
    """Every meaning an officer can give to a column that was not recognised, by its words."""
    names = {name for name, _pattern in RULES if name not in {"sequence", "person_no"}}
    return sorted(((name, label(name)) for name in names), key=lambda pair: pair[1])
