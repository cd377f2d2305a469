"""From a read workbook to the tables that an import stores: one row per sheet row considered, one per finding."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from .keeping import keep
from .reading import ReadResult

PLACE = ["sheet", "row"]
LEFT_OUT = "left_out"
_ZERO = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
FINDING_SCHEMA = {
    "sheet": pl.String(), "row_number": pl.Int64(), "field": pl.String(), "column_title": pl.String(),
    "cell": pl.String(), "code": pl.String(), "severity": pl.String(), "raw": pl.String(), "suggested": pl.String(),
    "message": pl.String(), "is_confirmed": pl.Boolean(),
}  # fmt: skip


def staged_rows(
    read: ReadResult, *, area_ids: Mapping[str, int], left_out: Collection[tuple[str, int]], default_area: int
) -> pl.DataFrame:
    """sheet, row_number, kind, outcome, area_id, raw, parsed (both JSON objects), in the order of the sheets.

    ``area_ids``: commune code → the commune's id; a row of no commune gets ``default_area``. ``left_out``: rows
    (sheet, row) that an officer decided not to take in; a skipped row stays skipped, and what
    depends on one of them goes with it (``keep``).
    """
    households, left_out = keep(read, left_out)
    ids = pl.DataFrame(
        {"commune_code": list(area_ids), "area_id": list(area_ids.values())},
        schema={"commune_code": pl.String, "area_id": pl.Int64},
    )
    kept = pl.DataFrame(
        {"sheet": [s for s, _ in left_out], "row": [r for _, r in left_out], "is_out": [True] * len(left_out)},
        schema={"sheet": pl.String, "row": pl.Int64, "is_out": pl.Boolean},
    )
    rows = read.rows.join(ids, on="commune_code", how="left", maintain_order="left")
    rows = rows.join(_parsed(read, households), on=PLACE, how="left", maintain_order="left")
    rows = rows.join(kept, on=PLACE, how="left", maintain_order="left").unique(PLACE, keep="first", maintain_order=True)
    outcome = pl.when(pl.col("is_out") & (pl.col("outcome") != "skip")).then(pl.lit(LEFT_OUT)).otherwise("outcome")
    rows = rows.select(
        "sheet", pl.col("row").alias("row_number"), "kind", outcome.alias("outcome"),
        pl.col("area_id").fill_null(default_area), pl.col("raw").fill_null("{}"), pl.col("parsed").fill_null("{}"),
    )  # fmt: skip
    return rows.with_columns(_storable("raw"), _storable("parsed"))


def _storable(column: str) -> pl.Expr:
    """JSON without the zero sign, which no database text can hold; a workbook can (``_x0000_``)."""
    has_zero = pl.col(column).str.contains("\\u0000", literal=True)
    cleaned = pl.col(column).map_elements(_without_zero, return_dtype=pl.String)
    return pl.when(has_zero).then(cleaned).otherwise(column).alias(column)


def _without_zero(text: str) -> str:
    """The escape taken out where it is one: after an even number of backslashes."""
    return _ZERO.sub(r"\1", text)


def _parsed(read: ReadResult, standing_at: pl.DataFrame) -> pl.DataFrame:
    """sheet, row, parsed (JSON): each row as the engine's frames have it; a household where ``standing_at`` puts it."""

    def encoded(frame: pl.DataFrame, *more: str) -> pl.DataFrame:
        kept = [c for c in frame.columns if c not in ("sheet", "row", "outcome")]
        text = pl.struct([*kept, *more]).struct.json_encode()
        return frame.select(*PLACE, text.alias("parsed"))

    households = standing_at.with_columns(pl.col(pl.Date).cast(pl.String))
    persons = read.persons.with_columns(pl.col(pl.Date).cast(pl.String))
    own = [c for c in households.columns if c not in ("sheet", "row", "outcome")]
    standing = households.select(*PLACE, pl.struct(own).alias("household"))
    people = persons.join(standing, on=PLACE, how="left", maintain_order="left")
    heads = households.join(persons.select(PLACE), on=PLACE, how="anti", maintain_order="left")
    return pl.concat([encoded(heads), encoded(people), encoded(read.area_totals)])


def staged_findings(read: ReadResult) -> pl.DataFrame:
    """One row per finding, columns of ``FINDING_SCHEMA``; raw cells and proposals as text."""
    data = [
        (f.sheet, f.row, f.field, f.column_title, f.cell, f.code, f.severity, _text(f.raw), _text(f.suggested),
         f.message, f.is_confirmed)
        for f in read.findings
    ]  # fmt: skip
    return pl.DataFrame(data, schema=FINDING_SCHEMA, orient="row")


def _text(value: Any) -> str:
    return "" if value is None else str(value)
