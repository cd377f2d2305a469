"""From parsed columns to the frames of the engine: households with their heads, persons, area totals, staged rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from giamngheo.engine.frames import HOUSEHOLD, PERSON, TICK_PREFIX, conform
from giamngheo.engine.vocabulary import INDICATOR_CODES

from .cells import CellContext, CellError, distinct_keys
from .findings import SEVERITY_ORDER, Finding, outcome_of
from .layouts import Layout
from .names import search_key

if TYPE_CHECKING:
    from .reading import ReadResult

PLACE = {"sheet": pl.String(), "row": pl.Int64(), "outcome": pl.String()}
HEAD = {
    "head_name": pl.String(),
    "head_birth_on": pl.Date(),
    "head_birth_year": pl.Int64(),
    "head_sex": pl.String(),
    "head_ethnic_group": pl.String(),
    "head_id_number": pl.String(),
    "old_id_number": pl.String(),
    "note": pl.String(),
    "area_per_head": pl.Float64(),
}
HOUSEHOLD_SCHEMA = {**HOUSEHOLD.schema, **HEAD, **PLACE}
PERSON_SCHEMA = {**PERSON.schema, "old_id_number": pl.String(), **PLACE}
TOTAL_SCHEMA = {
    "commune_code": pl.String(),
    "ethnic_group": pl.String(),
    "household_count": pl.Int64(),
    "person_count": pl.Int64(),
    **PLACE,
}
ROW_SCHEMA = {
    "sheet": pl.String(),
    "row": pl.Int64(),
    "kind": pl.String(),
    "outcome": pl.String(),
    "commune_code": pl.String(),
    "raw": pl.String(),
}
# Frame column → the sheet's column it came from.
SOURCE_FIELD = {
    "head_birth_on": "birth",
    "head_birth_year": "birth",
    "birth_on": "birth",
    "birth_year": "birth",
    "head_sex": "sex",
    "head_ethnic_group": "ethnic_group",
    "head_id_number": "id_number",
    "old_id_number": "id_number",
}
TICKS = tuple(TICK_PREFIX + code for code in INDICATOR_CODES)
HOUSEHOLD_FIELDS = (
    "village", "has_durable_wall", "has_durable_frame", "has_durable_roof", "floor_area_m2", "water_source",
    "toilet_type", "uses_internet", "has_info_device", "declared_income_vnd", "score_a", "score_b_stated",
    "class_stated", "commune", "commune_code",
)  # fmt: skip


@dataclass(slots=True)
class Piece:
    """One recognised sheet: parsed columns by field, one value per data row."""

    sheet: str
    layout: Layout
    data: list[int]
    context: CellContext
    columns: dict[str, list[Any]] = field(default_factory=dict)
    raw: dict[str, list[Any]] = field(default_factory=dict)
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    outcomes: list[str] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)

    def column(self, name: str, default: Any = None) -> list[Any]:
        return self.columns.get(name, [default] * len(self.data))

    def frame(self) -> pl.DataFrame:
        """What the row checks read."""
        kind = self.layout.kind
        return _households_of_list(self) if kind == "household_list" else _persons_of(self)


def complete(piece: Piece) -> None:
    """Fills what belongs to a whole household down its members' rows, and the commune down the sheet."""
    piece.outcomes = ["import"] * len(piece.data)
    own = piece.context.commune.code if piece.context.commune else None
    codes = piece.columns.get("commune_code") or piece.columns.get("commune") or [None] * len(piece.data)
    if piece.layout.kind == "member_list":
        numbers = piece.column("household_no")
        filled: list[Any] = []
        for index, number in enumerate(numbers):
            filled.append(number if number is not None else (filled[index - 1] if index else None))
        piece.columns["household_no"] = filled
    piece.columns["commune_code"] = [c or own for c in codes]


def _split(values: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    pairs = [v if isinstance(v, tuple) else (v, None) for v in values]
    return [p[0] for p in pairs], [p[1] for p in pairs]


def _area_types(piece: Piece) -> list[Any]:
    types: dict[Any, Any] = {None: None}
    for code in set(piece.columns["commune_code"]):
        if code is not None:
            found = piece.context.plan.find_communes(code, piece.context.on)
            types[code] = found[0].area_type if found else None
    return [types[c] for c in piece.columns["commune_code"]]


def _households_of_list(piece: Piece) -> pl.DataFrame:
    births, years = _split(piece.column("birth", (None, None)))
    ids, old = _split(piece.column("id_number", (None, None)))
    size = len(piece.data)
    members, per_head = piece.column("member_count"), piece.column("area_per_head")
    floors = piece.columns.get("floor_area_m2") or [
        a * m if isinstance(a, int | float) and isinstance(m, int) else None
        for a, m in zip(per_head, members, strict=True)
    ]
    data = {
        "household_key": [f"{piece.sheet}:{row + 1}" for row in piece.data],
        "commune_code": piece.columns["commune_code"],
        "area_type": _area_types(piece),
        "survey_on": [piece.context.on] * size,
        "floor_area_m2": floors,
        "head_birth_on": births,
        "head_birth_year": [
            y if y is not None else (b.year if b else None) for b, y in zip(births, years, strict=True)
        ],
        "head_sex": piece.column("sex"),
        "head_ethnic_group": piece.column("ethnic_group"),
        "head_id_number": ids,
        "old_id_number": old,
        "sheet": [piece.sheet] * size,
        "row": [row + 1 for row in piece.data],
        "outcome": piece.outcomes,
    }
    plain = ("village", "member_count", "score_a", "score_b_stated", "class_stated", "head_name", "note",
             "area_per_head", "declared_income_vnd", *TICKS)  # fmt: skip
    data |= {name: piece.column(name) for name in plain}
    return _conform(pl.DataFrame(data, schema_overrides=_known(data, HOUSEHOLD_SCHEMA), strict=False), HOUSEHOLD_SCHEMA)


def _known(data: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return {name: schema[name] for name in data if name in schema}


def _conform(frame: pl.DataFrame, schema: dict[str, Any]) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=t).alias(n) for n, t in schema.items() if n not in frame.columns]
    return frame.with_columns(missing).select(list(schema))


def _persons_of(piece: Piece) -> pl.DataFrame:
    births, years = _split(piece.column("birth", (None, None)))
    ids, old = _split(piece.column("id_number", (None, None)))
    size = len(piece.data)
    levels = piece.column("attending_level")
    data = {
        "household_key": [f"{piece.sheet}#{n}" for n in piece.column("household_no")],
        "person_key": [f"{piece.sheet}:{row + 1}" for row in piece.data],
        "birth_on": births,
        "birth_year": [y if y is not None else (b.year if b else None) for b, y in zip(births, years, strict=True)],
        "id_number": ids,
        "old_id_number": old,
        "is_attending": [v is not None for v in levels] if "attending_level" in piece.columns else [None] * size,
        "attending_level": levels,
        "sheet": [piece.sheet] * size,
        "row": [row + 1 for row in piece.data],
        "outcome": piece.outcomes,
    }
    plain = ("full_name", "relation", "sex", "ethnic_group", "qualification", "has_health_insurance",
             "employment_status", "has_contract", "receives_allowance", "disability_level", "is_merit", "is_pregnant",
             "height_cm", "weight_kg")  # fmt: skip
    data |= {name: piece.column(name) for name in plain}
    return _conform(pl.DataFrame(data, schema_overrides=_known(data, PERSON_SCHEMA), strict=False), PERSON_SCHEMA)


def _worst(outcomes: Sequence[str]) -> str:
    order = ("import", "import_after_confirm", "reject")
    return max(outcomes, key=lambda o: order.index(o) if o in order else 0)


def _households_of_members(piece: Piece, persons: pl.DataFrame) -> pl.DataFrame:
    """Households that a member list describes: shared cells from the first row that has them, the head's own row."""
    groups: dict[str, list[int]] = {}
    for index, key in enumerate(persons["household_key"]):
        groups.setdefault(key, []).append(index)
    relations = persons["relation"].to_list()
    types = _area_types(piece)
    records = []
    for key, members in groups.items():
        head = next((i for i in members if relations[i] == "head"), members[0])
        record: dict[str, Any] = {
            "household_key": key,
            "area_type": types[members[0]],
            "survey_on": piece.context.on,
            "member_count": len(members),
            "sheet": piece.sheet,
            "row": piece.data[members[0]] + 1,
            "outcome": _worst([piece.outcomes[i] for i in members]),
        }
        for name in HOUSEHOLD_FIELDS:
            values = piece.columns.get(name)
            if values:
                record[name] = next((values[i] for i in members if values[i] is not None), None)
        person = persons.row(head, named=True)
        record |= {
            "head_name": person["full_name"], "head_birth_on": person["birth_on"],
            "head_birth_year": person["birth_year"], "head_sex": person["sex"],
            "head_ethnic_group": person["ethnic_group"], "head_id_number": person["id_number"],
            "old_id_number": person["old_id_number"],
        }  # fmt: skip
        records.append(record)
    kept = {n: t for n, t in HOUSEHOLD_SCHEMA.items() if any(n in r for r in records[:1])}
    return _conform(pl.DataFrame(records, schema=kept, strict=False), HOUSEHOLD_SCHEMA)


def assemble(result: ReadResult, pieces: list[Piece]) -> None:
    """Puts the frames of all sheets together into the result."""
    lists = [p for p in pieces if p.layout.kind == "household_list"]
    members = [p for p in pieces if p.layout.kind == "member_list"]
    households = [_households_of_list(p) for p in lists]
    persons = []
    for piece in members:
        people = _persons_of(piece)
        own = _households_of_members(piece, people)
        if lists:
            people = _linked(result, piece, people, own, pl.concat(households))
        else:
            households.append(own)
        persons.append(people)
    totals = [_totals_of(p) for p in pieces if p.layout.kind == "area_totals"]
    if households:
        result.households = pl.concat(households)
    if persons:
        result.persons = pl.concat(persons)
    if totals:
        result.area_totals = pl.concat(totals)
    result.rows = pl.concat([_staged(p) for p in pieces]) if pieces else result.rows


def _linked(
    result: ReadResult, piece: Piece, people: pl.DataFrame, own: pl.DataFrame, listed: pl.DataFrame
) -> pl.DataFrame:
    """Members beside a list of heads belong to the listed household with the same head; others are told and left out."""
    by_head = {
        (search_key(name or ""), year): key
        for key, name, year in listed.select("household_key", "head_name", "head_birth_year").iter_rows()
    }
    target = {}
    for key, name, year, row in own.select("household_key", "head_name", "head_birth_year", "row").iter_rows():
        found = by_head.get((search_key(name or ""), year))
        if found:
            target[key] = found
        else:
            text = (
                f"Hộ của {name or 'dòng này'} không có trong danh sách hộ của tệp nên không nhập các thành viên. "
                "Sửa tên và năm sinh chủ hộ cho khớp, hoặc thêm hộ vào danh sách."
            )
            result.findings.append(Finding("MEMBERS_WITHOUT_HOUSEHOLD", "info", text, sheet=piece.sheet, row=row))
    for index, key in enumerate(people["household_key"]):
        if key not in target and piece.outcomes[index] != "reject":
            piece.outcomes[index] = "skip"
    return people.with_columns(pl.col("household_key").replace_strict(target, default=None)).filter(
        pl.col("household_key").is_not_null()
    )


def _totals_of(piece: Piece) -> pl.DataFrame:
    size = len(piece.data)
    data = {
        "commune_code": piece.columns["commune_code"],
        "ethnic_group": piece.column("ethnic_group"),
        "household_count": piece.column("household_count"),
        "person_count": piece.column("member_count"),
        "sheet": [piece.sheet] * size,
        "row": [row + 1 for row in piece.data],
        "outcome": piece.outcomes,
    }
    return _conform(pl.DataFrame(data, schema_overrides=_known(data, TOTAL_SCHEMA), strict=False), TOTAL_SCHEMA)


def _plain(value: Any) -> Any:
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def _encoded(columns: dict[str, list[Any]], size: int) -> pl.Series:
    """One JSON object per row, without its blanks; each distinct cell of a column is encoded once."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
    members = []
    for name, values in columns.items():
        key = encode(name) + ":"
        distinct = distinct_keys(values)
        cells = dict(zip(distinct, values, strict=True))
        known = {k: None if v is None else key + encode(v) for k, v in cells.items()}
        members.append(pl.Series(name, [known[k] for k in distinct], dtype=pl.String))
    if not members:
        return pl.Series(["{}"] * size, dtype=pl.String)
    joined = pl.concat_str(pl.all(), separator=",", ignore_nulls=True)
    return pl.DataFrame(members).select(pl.concat_str(pl.lit("{"), joined, pl.lit("}")).alias("raw")).to_series()


def _staged(piece: Piece) -> pl.DataFrame:
    """One row per sheet row considered, with its raw cells as JSON."""
    size = len(piece.data)
    raw = _encoded(piece.raw, size)
    data = {
        "sheet": [piece.sheet] * (size + len(piece.skipped)),
        "row": [r + 1 for r in piece.data] + [r + 1 for r, _ in piece.skipped],
        "kind": [piece.layout.kind] * size + [kind for _, kind in piece.skipped],
        "outcome": [*piece.outcomes, *["skip"] * len(piece.skipped)],
        "commune_code": [*piece.columns["commune_code"], *[None] * len(piece.skipped)],
        "raw": pl.concat([raw, pl.Series(["{}"] * len(piece.skipped), dtype=pl.String)]),
    }  # fmt: skip
    return pl.DataFrame(data, schema=ROW_SCHEMA).sort("row", maintain_order=True)


__all__ = ["SEVERITY_ORDER", "Piece", "assemble", "complete", "conform", "outcome_of"]
