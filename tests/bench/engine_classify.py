"""Stage 1 (classify) and stage 2 (measures) over millions of households, against a plain scan of the same columns.

The floor is DuckDB summing every column that the classification reads. The largest accepted ratio is 4, within 2 GB.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from giamngheo.engine.measures import count_table, measures_of
from giamngheo.engine.plan import load_plan
from giamngheo.engine.scale import classify_lazy

from . import population
from .measured import Ratio, interleaved, report

MOST, MOST_MB = 4.0, 2048.0
MODULE = "tests.bench.engine_classify"
NUMBERS = ("INTEGER", "BIGINT", "DOUBLE")


def floor(households: Path, persons: Path) -> Any:
    """DuckDB's sum of every column of both files."""
    return scan(households, persons)


def scan(*paths: Path) -> Any:
    """DuckDB's sum of every column of the files: codes as their numbers, texts as nothing less than read."""
    connection = duckdb.connect(config={"threads": 2})
    told = []
    for path in paths:
        source = f"read_parquet('{path}')"
        columns = connection.execute(f"describe select * from {source}").fetchall()
        sums = ", ".join(_summed(name, kind) for name, kind, *_ in columns)
        told.append(str(connection.execute(f"select {sums} from {source}").fetchall()))
    return len("".join(told))


def _summed(name: str, kind: str) -> str:
    if kind in NUMBERS:
        return f'sum("{name}")'
    if kind == "BOOLEAN":
        return f'sum("{name}"::int)'
    if kind == "DATE":
        return f"sum(\"{name}\" - date '1900-01-01')"
    return f'sum(strlen("{name}"))'


def ours(households: Path, persons: Path) -> Any:
    """Both stages in one stream: class and mask per household, then counts, then the measures of every commune."""
    classed = classify_lazy(
        pl.scan_parquet(households),
        pl.scan_parquet(persons),
        standard=load_plan().standard("2022_2026"),
        on=population.SURVEY,
        keys=("household_key", "commune_code"),
    )
    by = ("commune_code", "class")
    table = count_table(classed, by=by, persons="person_count")
    told = measures_of(table, by=("commune_code",), k=3)
    classes = table.group_by("class").agg(pl.col("households").sum()).sort("class").rows()
    return {
        "classes": dict(classes),
        "H": told.filter((pl.col("measure") == "H") & (pl.col("unit") == "households"))["numerator"].sum(),
    }


def ratios(households: int, runs: int) -> list[Ratio]:
    paths = [str(path) for path in population.cached(households)]
    base, told = interleaved([[MODULE, "floor", *paths], [MODULE, "ours", *paths]], runs)
    note = f"{households:,} hộ; {told.result['classes']}"
    return [Ratio("classify + measures / scan", base, told, MOST, MOST_MB, note)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("piece", choices=("floor", "ours"))
    parser.add_argument("paths", nargs=2, type=Path)
    chosen = parser.parse_args()
    report(lambda: {"floor": floor, "ours": ours}[chosen.piece](*chosen.paths))
