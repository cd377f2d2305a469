"""What a person's own row tells against itself: identity number against sex and birth, and who can be a head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from .cells import CellContext
from .cells.codes import SEX_LABELS
from .cells.ids import sex_in_id
from .findings import Finding

Told = Iterator[tuple[int, Finding]]
Known = Mapping[int, Sequence[Finding]]
# Full capacity for civil acts (Bộ luật Dân sự 2015, Điều 20): younger heads exist, but somebody should look.
GROWN_UP = 18


def fields_told(known: Known, index: int) -> set[str]:
    """Fields of a row about which its cells have told an error or a proposal already."""
    return {f.field for f in known.get(index, ()) if f.severity in {"error", "confirm"}}


def codes_told(known: Known, index: int) -> set[str]:
    return {f.code for f in known.get(index, ())}


def id_against_person(ids: pl.Series, sexes: pl.Series, years: pl.Series) -> Told:
    """Fourth digit against the sex, fourth to sixth against the year of birth; a mismatch can be the person's error."""
    digit = ids.str.slice(3, 1).cast(pl.Int64, strict=False)
    for index in ((digit % 2 == 1) != (sexes == "F")).fill_null(False).arg_true():
        number, sex = ids[index], sexes[index]
        message = (
            f"Chữ số thứ tư của số định danh là của {SEX_LABELS['M' if sex == 'F' else 'F']}, "
            f"không khớp giới tính {SEX_LABELS[sex]}; kiểm tra giấy tờ rồi xác nhận hoặc sửa."
        )
        yield index, Finding("ID_SEX_MISMATCH", "confirm", message, field="id_number", raw=number, suggested=number)
    told = 1900 + 100 * (digit // 2) + ids.str.slice(4, 2).cast(pl.Int64, strict=False)
    for index in (told != years).fill_null(False).arg_true():
        number = ids[index]
        message = (
            f"Số định danh cho năm sinh {told[index]}, không khớp năm sinh {years[index]}; "
            "kiểm tra giấy tờ rồi xác nhận hoặc sửa."
        )
        yield index, Finding("ID_YEAR_MISMATCH", "confirm", message, field="id_number", raw=number, suggested=number)


def missing_sex(ids: pl.Series, sexes: pl.Series, known: Known) -> Told:
    """A sex that is missing or ambiguous, proposed from the identity number."""
    if sexes.null_count() == len(sexes):
        return
    for index in sexes.is_null().arg_true():
        number = ids[index]
        proposed = sex_in_id(number)
        if proposed:
            hint = f"theo chữ số thứ tư của số định danh là {SEX_LABELS[proposed]}, đề nghị xác nhận."
        else:
            hint = "bổ sung Nam hoặc Nữ."
        if "SEX_AMBIGUOUS" in codes_told(known, index):
            code, message = "SEX_AMBIGUOUS", f"Chữ N có thể là Nam hoặc Nữ; {hint}"
        elif "sex" in fields_told(known, index):
            continue
        else:
            code, message = "SEX_MISSING", f"Thiếu giới tính; {hint}"
        yield index, Finding(code, "confirm", message, field="sex", suggested=proposed)


def young_heads(frame: pl.DataFrame, context: CellContext) -> Told:
    """Heads who are surely not grown up on the day of the review."""
    births, years = frame["head_birth_on"], frame["head_birth_year"]
    on = context.on
    candidates = (years > on.year - GROWN_UP - 1).arg_true()
    for index in candidates:
        born = births[index]
        age = on.year - years[index]
        if born is not None:
            age -= (on.month, on.day) < (born.month, born.day)
        if age < GROWN_UP:
            message = f"Chủ hộ {age} tuổi; đề nghị kiểm tra ngày sinh hoặc quan hệ rồi xác nhận."
            yield index, Finding("HEAD_TOO_YOUNG", "confirm", message, field="birth", suggested=born)
