"""Every rule of eligibility over a synthetic province, against a plain scan of the same columns.

300,000 households with 1.3 million persons, and the groups, organisations, areas, works and officers of a province. The
floor is DuckDB summing every column that the rules may read, in the same run; the largest accepted ratio is 6.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from giamngheo.engine.eligibility import evaluate_lazy, prepared, tie_columns
from giamngheo.engine.eligibility_frames import KEYS, TABLES
from giamngheo.engine.frames import Column
from giamngheo.engine.plan import load_plan

from .engine_classify import scan
from .measured import Ratio, interleaved, report

MOST = 6.0
MODULE = "tests.bench.eligibility"
HOUSEHOLDS, PERSONS_PER_HOUSEHOLD = 300_000, 4.333
OTHERS = {"group": 4_000, "organisation": 1_500, "area": 204, "work": 2_000, "officer": 6_000}
ON = date(2024, 10, 15)
SEED, MISSING = 20241015, 0.02


def cached() -> Path:
    """The folder with one Parquet file per kind of subject, written once into the machine's temporary directory."""
    folder = Path(tempfile.gettempdir()) / "giamngheo_bench" / "eligibility_v1"
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(SEED)
        communes = [a.code for a in load_plan().areas if a.generation == "2021" and a.kind == "commune"]
        for kind, count in {"household": HOUSEHOLDS, **OTHERS}.items():
            frame = _subjects(rng, kind, count, communes)
            frame.write_parquet(folder / f"{kind}.parquet")
        sizes = rng.poisson(PERSONS_PER_HOUSEHOLD - 1, HOUSEHOLDS) + 1
        keys = np.repeat(np.arange(HOUSEHOLDS, dtype=np.int64), sizes)
        persons = _subjects(rng, "person", len(keys), communes).with_columns(household_key=pl.Series(keys))
        persons.drop("birth_year").write_parquet(folder / "person.parquet")
        (folder / "done").touch()
    return folder


def _subjects(rng: np.random.Generator, kind: str, count: int, communes: list[str]) -> pl.DataFrame:
    columns = [_column(rng, column, count, communes) for column in TABLES[kind].columns if not column.name.endswith("_key")]
    return pl.DataFrame([pl.Series(KEYS[kind], np.arange(count, dtype=np.int64)), *columns])


def _column(rng: np.random.Generator, column: Column, count: int, communes: list[str]) -> pl.Series:
    """Values by chance; one in fifty missing."""
    codes = communes if column.name == "commune_code" else list(column.codes)
    if column.name == "household_class":
        drawn = rng.choice(len(codes), count, p=[0.18, 0.09, 0.72, 0.01]).astype(np.uint8)
        values = pl.Series(column.name, drawn).cat.to(pl.Enum(codes))
    elif codes:
        values = pl.Series(column.name, rng.integers(0, len(codes), count, dtype=np.uint8)).cat.to(pl.Enum(codes))
    elif column.dtype == pl.Boolean():
        values = pl.Series(column.name, rng.random(count) < 0.4)
    elif column.dtype == pl.Date():
        back = 80 * 365 if column.name == "birth_on" else 8 * 365
        days = rng.integers(0, back, count).astype("timedelta64[D]")
        values = pl.Series(column.name, np.datetime64(ON, "D") - days)
    elif column.dtype == pl.Float64():
        values = pl.Series(column.name, rng.gamma(9, 6, count).round(1))
    else:
        values = pl.Series(column.name, rng.integers(1, 9, count))
    return values.set(pl.Series(rng.random(count) < MISSING), None)


def floor(folder: Path) -> Any:
    """DuckDB's sum of every column of every file."""
    return scan(*(folder / f"{kind}.parquet" for kind in TABLES))


def ours(folder: Path) -> Any:
    """All rules in force, whole results in memory; counts of the eligible and of the undetermined per rule."""
    law, told = PLAN.eligibility, {}
    homes = prepared("household", pl.scan_parquet(folder / "household.parquet"), plan=PLAN, on=ON).collect()
    for kind in TABLES:
        rules = [rule for rule in law.rules.values() if rule.subject == kind]
        facts = homes.lazy()
        if kind != "household":
            rows = pl.scan_parquet(folder / f"{kind}.parquet")
            facts = prepared(kind, rows, plan=PLAN, on=ON, households=homes.lazy())
        keys = [KEYS[kind], *dict.fromkeys(name for rule in rules for name in tie_columns(rule))]
        wide = evaluate_lazy(facts, rules, law=law, on=ON, keys=keys).collect(engine="streaming")
        for rule in rules:
            state = wide[f"{rule.id}.is_eligible"]
            told[rule.id] = (state.sum(), state.null_count())
    return {"rules": len(told), "eligible": sum(yes for yes, _ in told.values()), "empty": [r for r, t in told.items() if not t[0]]}


def ratios(runs: int) -> list[Ratio]:
    folder = str(cached())
    base, told = interleaved([[MODULE, "floor", folder], [MODULE, "ours", folder]], runs)
    return [Ratio("eligibility of all rules / scan", base, told, MOST, note=str(told.result))]


PLAN = load_plan()

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("piece", choices=("floor", "ours"))
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args()
    report(lambda: {"floor": floor, "ours": ours}[chosen.piece](chosen.folder))
