"""Recognises what a sheet is by the words of its head, wherever the head starts and however it is merged.

A head is one to three rows; the lowest words name the column, the words above say what it belongs to. Columns that no
rule knows are listed, so that an officer can say what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .names import search_key
from .sheets import RawSheet

SEARCH_ROWS = 40
HEAD_HEIGHT = 3

# Field → words of its head without accents. Order matters: the first rule that fits wins.
RULES: tuple[tuple[str, str], ...] = tuple(
    (name, rf"^(?:{pattern})$")
    for name, pattern in (
        ("household_no", r"stt ho|so thu tu ho|ma so ho|ho so"),
        ("person_no", r"stt nguoi|so thu tu nguoi|stt thanh vien"),
        ("sequence", r"stt|tt|so tt|so thu tu"),
        ("commune_code", r"ma xa.*|ma so xa.*|ma don vi.*|ma dvhc.*"),
        ("commune", r"ten xa.*|xa|xa/phuong.*|xa, phuong.*|don vi"),
        ("village", r"(ten )?(ban|thon|xom|to dan pho|tieu khu)\b.*"),
        ("relation", r"quan he.*"),
        ("head_name", r"(ho (va )?ten )?chu ho|ho (va )?ten \(?chu ho\)?|ten chu ho"),
        ("full_name", r"ho (va )?ten( thanh vien.*)?|ten thanh vien"),
        ("birth", r"(ngay,? ?(thang,? ?)?nam|ngay|nam) sinh.*"),
        ("sex", r"gioi( tinh)?.*|nam/nu"),
        ("ethnic_group", r"dan toc.*|thanh phan dan toc"),
        ("id_number", r"so (cccd|cmnd|dinh danh|can cuoc|cmt).*|cccd.*|so giay to.*|dinh danh ca nhan"),
        ("member_count", r"so (nhan )?khau.*|nhan khau|tong so nhan khau|so nguoi( trong ho)?|so thanh vien.*"),
        ("score_a", r"(tong )?diem (b1|a)\b.*|diem b1.*"),
        ("score_b_stated", r"(tong )?diem (b2|b)\b.*"),
        ("class_stated", r"phan loai.*|loai ho.*|ket qua phan loai.*|hang ho"),
        ("employment_status", r"tinh trang viec lam.*"),
        ("tick_employment", r"viec lam"),
        ("tick_dependents", r"nguoi phu thuoc.*"),
        ("tick_nutrition", r"dinh duong"),
        ("has_health_insurance", r"(co )?the (bhyt|bao hiem y te).*"),
        ("tick_health_insurance", r"bao hiem y te|bhyt"),
        ("tick_adult_education", r"trinh do giao duc.*"),
        ("qualification", r"trinh do (hoc van|van hoa|chuyen mon|dao tao).*"),
        ("tick_child_school", r"tinh trang di hoc.*|tre em di hoc"),
        ("attending_level", r"dang di hoc.*"),
        ("tick_housing_quality", r"chat luong nha o"),
        ("area_per_head", r"dien tich.*(bq|binh quan).*(m2|m²).*"),
        ("floor_area_m2", r"(tong )?dien tich.*(m2|m²).*"),
        ("tick_housing_area", r"dien tich nha o.*"),
        ("water_source", r"nguon nuoc.*chinh.*|loai nguon nuoc.*"),
        ("tick_water", r"nguon nuoc.*"),
        ("toilet_type", r"loai nha tieu.*"),
        ("tick_toilet", r"nha tieu.*"),
        ("tick_telecom", r"(su dung )?dich vu vien thong"),
        ("tick_info_devices", r"phuong tien.*thong tin"),
        ("has_info_device", r"thiet bi.*thong tin.*"),
        ("uses_internet", r".*internet.*"),
        ("has_contract", r"hop dong lao dong.*"),
        ("receives_allowance", r"huong tro cap.*"),
        ("disability_level", r"khuyet tat.*"),
        ("is_merit", r"nguoi co cong.*"),
        ("is_pregnant", r"mang thai.*"),
        ("height_cm", r"chieu cao.*"),
        ("weight_kg", r"can nang.*"),
        ("has_durable_wall", r"tuong.*"),
        ("has_durable_frame", r"khung.*|cot.*"),
        ("has_durable_roof", r"mai.*"),
        ("declared_income_vnd", r"thu nhap.*"),
        ("household_count", r"(tong )?so ho.*"),
        ("note", r"ghi chu.*"),
    )
)
COMPILED = tuple((name, re.compile(pattern)) for name, pattern in RULES)
NEEDED = {
    "household_list": ({"head_name"}, {"member_count", "score_a", "class_stated"}),
    "member_list": ({"full_name", "relation"}, {"birth", "sex", "id_number"}),
    "area_totals": ({"household_count", "ethnic_group"}, {"member_count", "commune", "commune_code"}),
}


@dataclass(slots=True)
class Layout:
    """What a sheet was recognised as. ``columns``: field → column index; ``titles``: column index → head words."""

    kind: str
    head_row: int
    data_row: int
    columns: dict[str, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    commune_name: str = ""
    district_name: str = ""
    year: int | None = None
    survey_on: date | None = None


def field_of(title: str) -> str | None:
    """The field that a column's words name, or none."""
    words = search_key(title.replace("\n", " ")).strip(" :.")
    for name, pattern in COMPILED:
        if pattern.match(words):
            return name
    return None


def header_key(title: str) -> str:
    """How a column's head is remembered: its words without accents and spacing."""
    return search_key(title.replace("\n", " "))


def recognise(sheet: RawSheet, mapping: dict[str, str] | None = None) -> Layout | None:
    """The sheet's layout, or none when it holds no table we know."""
    best: Layout | None = None
    for start in range(min(SEARCH_ROWS, len(sheet.rows))):
        if sum(cell is not None for cell in sheet.rows[start]) < 2:
            continue
        for height in range(1, HEAD_HEIGHT + 1):
            layout = _try(sheet, start, height, mapping or {})
            if layout and (best is None or len(layout.columns) > len(best.columns)):
                best = layout
    if best is None:
        return None
    if best.data_row < len(sheet.rows) and is_number_row(sheet.rows[best.data_row]):
        best.data_row += 1
    _read_titles(sheet, best)
    return best


def is_number_row(row: list[Any]) -> bool:
    """The row "(1) (2) (3) …" under a head."""
    filled = [str(c).strip(" ()").removesuffix(".0") for c in row if c is not None]
    return len(filled) >= 3 and all(c.isdigit() for c in filled) and [int(c) for c in filled] == sorted(
        int(c) for c in filled
    ) and int(filled[0]) <= 2 and int(filled[-1]) >= len(filled) - 1  # fmt: skip


def _heads(sheet: RawSheet, start: int, height: int) -> list[list[str]]:
    """Words above each column, top down; a merged head speaks for all columns it spans."""
    width = max(len(r) for r in sheet.rows[start : start + height])
    grid = [[_text(r[c]) if c < len(r) else "" for c in range(width)] for r in sheet.rows[start : start + height]]
    for (r0, c0), (r1, c1) in sheet.merged:
        if r0 < start or r0 >= start + height or r0 - start >= len(grid) or c0 >= width:
            continue
        words = grid[r0 - start][c0]
        for row in range(r0, min(r1, start + height - 1) + 1):
            for column in range(c0, min(c1, width - 1) + 1):
                grid[row - start][column] = words
    columns = []
    for column in range(width):
        parts: list[str] = []
        for cells in grid:
            if cells[column] and (not parts or parts[-1] != cells[column]):
                parts.append(cells[column])
        columns.append(parts)
    return columns


def _text(cell: Any) -> str:
    return " ".join(str(cell).split()) if isinstance(cell, str) else ""


def _try(sheet: RawSheet, start: int, height: int, mapping: dict[str, str]) -> Layout | None:
    heads = _heads(sheet, start, height)
    layout = Layout("", start, start + height)
    for column, parts in enumerate(heads):
        if not parts:
            continue
        title = " / ".join(parts)
        layout.titles[column] = title
        name = mapping.get(header_key(title)) or next((f for p in reversed(parts) if (f := field_of(p))), None)
        if name and name not in layout.columns:
            layout.columns[name] = column
        elif name != "sequence":
            layout.unknown.append(column)
    _settle_names(layout)
    for kind, (must, some) in NEEDED.items():
        if must <= set(layout.columns) and some & set(layout.columns):
            layout.kind = kind
            return layout
    return None


def _settle_names(layout: Layout) -> None:
    """One list of heads calls its name column "Họ và tên"; a list with a relation is of members."""
    columns = layout.columns
    if "full_name" in columns and "relation" not in columns and "head_name" not in columns:
        columns["head_name"] = columns.pop("full_name")
    if "relation" in columns and "head_name" in columns and "full_name" not in columns:
        columns["full_name"] = columns.pop("head_name")
    if "relation" in columns and "household_no" not in columns and "sequence" in columns:
        columns["household_no"] = columns.pop("sequence")
    if "area_per_head" in columns and "tick_housing_area" not in columns:
        title = header_key(layout.titles[columns["area_per_head"]])
        if "m2" not in title:
            columns["tick_housing_area"] = columns.pop("area_per_head")


_COMMUNE = re.compile(r"\b((?:xã|phường|thị trấn)\s+[^,;()\-–:\d]+)", re.I)
_DISTRICT = re.compile(r"\b((?:huyện|thành phố|thị xã)\s+[^,;()\-–:\d]+)", re.I)
_YEAR = re.compile(r"năm\s+(20\d\d)", re.I)
_DAY = re.compile(r"(?:thời điểm|ngày)\s*(?:rà soát|khảo sát)?\s*:?\s*(\d{1,2})/(\d{1,2})/(20\d\d)", re.I)


def _read_titles(sheet: RawSheet, layout: Layout) -> None:
    """Commune, district, year and survey day from the lines above the head and the sheet's name."""
    lines = [_text(c) for row in sheet.rows[: layout.head_row] for c in row if isinstance(c, str)]
    for line in [*lines, sheet.name]:
        if not layout.commune_name and "xã hội chủ nghĩa" not in line.lower() and (found := _COMMUNE.search(line)):
            layout.commune_name = _clean_name(found.group(1))
        if not layout.district_name and (found := _DISTRICT.search(line)):
            layout.district_name = _clean_name(found.group(1))
        if layout.year is None and (found := _YEAR.search(line)) and "ngày" not in line.lower():
            layout.year = int(found.group(1))
        if layout.survey_on is None and (found := _DAY.search(line)):
            day, month, year = (int(part) for part in found.groups())
            try:
                layout.survey_on = datetime(year, month, day).date()
            except ValueError:
                continue
            layout.year = layout.year or year


def _clean_name(text: str) -> str:
    """``XÃ CHIỀNG BÔM`` → ``Xã Chiềng Bôm``; what follows the name on the line is cut."""
    name = re.split(r"\s{2,}|\s(?:năm|tỉnh|huyện|thuộc)\s", text.strip(), flags=re.I)[0]
    name = name.strip(" .")
    return " ".join(word.capitalize() for word in name.split()) if name.isupper() else name[:1].upper() + name[1:]
