"""Typed tables that everything hands to the engine: column, type, allowed values and prose, in one place.

A missing value is null and means "not answered". It never means no. Money is integer đồng, lengths are
centimetres, weights kilograms, areas square metres, dates are dates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from .vocabulary import (
    DISABILITY_LEVELS,
    EMPLOYMENT_STATUSES,
    INDICATORS,
    QUALIFICATIONS,
    RELATIONS,
    SCHOOL_LEVELS,
    TOILET_TYPES,
    WATER_SOURCES,
    Term,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, Polars type, what it means in Vietnamese, and its allowed codes (empty: any)."""

    name: str
    dtype: pl.DataType
    vi: str
    terms: tuple[Term, ...] = ()
    unit: str = ""
    is_sensitive: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(term.code for term in self.terms)


@dataclass(frozen=True, slots=True)
class Table:
    """A frame's shape. ``grain`` says what one row is."""

    name: str
    grain: str
    columns: tuple[Column, ...] = field(default_factory=tuple)

    def __getitem__(self, name: str) -> Column:
        return self._by_name()[name]

    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        return {column.name: column.dtype for column in self.columns}


TICK_PREFIX = "tick_"
# Beside the columns below, where answers of several surveys are put together: a mask of twelve bits in the legal order,
# bit i set where the form's tick of indicator i was given later than the facts that tell the same.
LATER_TICKS = "later_ticks"
# The household's answers that tell an indicator; indicators not named here are told by the household's persons.
TOLD_BY = {
    "housing_quality": ("has_durable_wall", "has_durable_frame", "has_durable_roof"),
    "housing_area": ("floor_area_m2",),
    "water": ("water_source",),
    "toilet": ("toilet_type",),
    "telecom": ("uses_internet",),
    "info_devices": ("has_info_device",),
}

HOUSEHOLD = Table(
    "household",
    "one row per household on one occasion",
    (
        Column("household_key", pl.String(), "Khoá của hộ trong bảng"),
        Column("commune_code", pl.String(), "Mã xã/phường/thị trấn"),
        Column("village", pl.String(), "Bản/tiểu khu"),
        Column("area_type", pl.String(), "Nông thôn hay thành thị"),
        Column("survey_on", pl.Date(), "Ngày rà soát"),
        Column("member_count", pl.Int64(), "Số nhân khẩu", unit="người"),
        Column("score_a", pl.Float64(), "Điểm A (B1)", unit="điểm"),
        Column("score_b_stated", pl.Float64(), "Điểm B (B2) ghi trên biểu", unit="điểm"),
        Column("class_stated", pl.String(), "Phân loại ghi trên biểu"),
        *(Column(TICK_PREFIX + t.code, pl.Boolean(), f"Đánh dấu thiếu hụt: {t.vi}") for t in INDICATORS),
        Column("has_durable_wall", pl.Boolean(), "Tường bền chắc"),
        Column("has_durable_frame", pl.Boolean(), "Khung, cột bền chắc"),
        Column("has_durable_roof", pl.Boolean(), "Mái bền chắc"),
        Column("floor_area_m2", pl.Float64(), "Diện tích nhà ở của hộ", unit="m²"),
        Column("water_source", pl.String(), "Nguồn nước sinh hoạt chính", WATER_SOURCES),
        Column("toilet_type", pl.String(), "Loại nhà tiêu", TOILET_TYPES),
        Column("uses_internet", pl.Boolean(), "Có thành viên sử dụng internet"),
        Column("has_info_device", pl.Boolean(), "Có phương tiện tiếp cận thông tin"),
        Column("declared_income_vnd", pl.Int64(), "Thu nhập khai báo", unit="đồng/người/tháng"),
    ),
)

PERSON = Table(
    "person",
    "one row per person on one occasion",
    (
        Column("household_key", pl.String(), "Khoá của hộ trong bảng"),
        Column("person_key", pl.String(), "Khoá của người trong bảng"),
        Column("full_name", pl.String(), "Họ và tên"),
        Column("relation", pl.String(), "Quan hệ với chủ hộ", RELATIONS),
        Column("birth_on", pl.Date(), "Ngày sinh (trống nếu chỉ biết năm)"),
        Column("birth_year", pl.Int64(), "Năm sinh"),
        Column("sex", pl.String(), "Giới tính (M/F)"),
        Column("ethnic_group", pl.String(), "Dân tộc", is_sensitive=True),
        Column("id_number", pl.String(), "Số định danh cá nhân", is_sensitive=True),
        Column("qualification", pl.String(), "Trình độ học vấn, đào tạo cao nhất", QUALIFICATIONS),
        Column("is_attending", pl.Boolean(), "Đang đi học"),
        Column("attending_level", pl.String(), "Bậc đang học", SCHOOL_LEVELS),
        Column("has_health_insurance", pl.Boolean(), "Có thẻ bảo hiểm y tế"),
        Column("employment_status", pl.String(), "Tình trạng việc làm", EMPLOYMENT_STATUSES),
        Column("has_contract", pl.Boolean(), "Có hợp đồng lao động"),
        Column("receives_allowance", pl.Boolean(), "Hưởng trợ cấp xã hội hằng tháng"),
        Column("disability_level", pl.String(), "Khuyết tật", DISABILITY_LEVELS, is_sensitive=True),
        Column("is_merit", pl.Boolean(), "Người có công"),
        Column("is_pregnant", pl.Boolean(), "Đang mang thai", is_sensitive=True),
        Column("is_certified_on_job", pl.Boolean(), "Được doanh nghiệp tuyển dụng và công nhận đào tạo tại chỗ"),
        Column("height_cm", pl.Float64(), "Chiều cao trẻ dưới 16 tuổi", unit="cm", is_sensitive=True),
        Column("weight_kg", pl.Float64(), "Cân nặng trẻ dưới 16 tuổi", unit="kg", is_sensitive=True),
    ),
)


def empty(table: Table) -> pl.DataFrame:
    """A frame of no rows with the table's columns."""
    return pl.DataFrame(schema=table.schema)


def conform(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Adds missing columns as null, casts, turns NaN into null, and orders; keeps unknown columns at the end.

    Raises ``polars.exceptions.PolarsError`` when a column cannot be cast.
    """
    columns = []
    for column in table.columns:
        if column.name not in frame.columns:
            columns.append(pl.lit(None, dtype=column.dtype).alias(column.name))
            continue
        expression = pl.col(column.name).cast(column.dtype)
        # NaN > 5 is true in every engine; at the door it becomes "not answered".
        columns.append(expression.fill_nan(None) if column.dtype == pl.Float64() else expression)
    extra = [name for name in frame.columns if name not in table.schema]
    return frame.select(*columns, *extra)
