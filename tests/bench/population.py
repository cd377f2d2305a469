"""A seeded population in Parquet for the benches: numbers by chance, shapes as in the register; describes nobody."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from giamngheo.engine.vocabulary import (
    DISABILITY_LEVELS,
    EMPLOYMENT_STATUSES,
    QUALIFICATIONS,
    SCHOOL_LEVELS,
    TOILET_TYPES,
    WATER_SOURCES,
    Term,
)

SEED = 20241015
SURVEY = date(2024, 10, 15)
PERSONS_PER_HOUSEHOLD = 4
CHUNK = 500_000
# One answer in fifty is missing.
MISSING = 0.02


def cached(households: int) -> tuple[Path, Path]:
    """Paths of the two Parquet files, written once per size into the machine's temporary directory."""
    folder = Path(tempfile.gettempdir()) / "giamngheo_bench" / f"v2_{households}"
    paths = folder / "households.parquet", folder / "persons.parquet"
    if not all(path.exists() for path in paths):
        folder.mkdir(parents=True, exist_ok=True)
        _write(households, *paths)
    return paths


def _write(households: int, household_path: Path, person_path: Path) -> None:
    folder = household_path.parent
    rng = np.random.default_rng(SEED)
    pieces = []
    for first in range(0, households, CHUNK):
        count = min(CHUNK, households - first)
        names = folder / f"h{first}.part", folder / f"p{first}.part"
        _households(rng, first, count).write_parquet(names[0])
        _persons(rng, first, count).write_parquet(names[1])
        pieces.append(names)
    for index, path in enumerate((household_path, person_path)):
        pl.scan_parquet([p[index] for p in pieces]).sink_parquet(path, maintain_order=True)
    for names in pieces:
        for name in names:
            name.unlink()


def _with_gaps(rng: np.random.Generator, values: pl.Series) -> pl.Series:
    return values.set(pl.Series(rng.random(len(values)) < MISSING), None)


def _codes(rng: np.random.Generator, name: str, terms: tuple[Term, ...], count: int) -> pl.Series:
    codes = [term.code for term in terms]
    drawn = pl.Series(name, rng.integers(0, len(codes), count, dtype=np.uint8)).cat.to(pl.Enum(codes))
    return _with_gaps(rng, drawn)


def _flags(rng: np.random.Generator, name: str, share: float, count: int) -> pl.Series:
    return _with_gaps(rng, pl.Series(name, rng.random(count) < share))


def _households(rng: np.random.Generator, first: int, count: int) -> pl.DataFrame:
    communes = np.array([3000 + n for n in range(204)], dtype=np.int32)[rng.integers(0, 204, count)]
    return pl.DataFrame(
        [
            pl.Series("household_key", np.arange(first, first + count, dtype=np.int64)),
            pl.Series("commune_code", communes),
            pl.Series("area_type", (rng.random(count) < 0.14).astype(np.uint8)).cat.to(pl.Enum(["rural", "urban"])),
            _with_gaps(rng, pl.Series("score_a", rng.normal(160, 40, count).round().clip(0))),
            *(_flags(rng, f"has_durable_{part}", 0.75, count) for part in ("wall", "frame", "roof")),
            _with_gaps(rng, pl.Series("floor_area_m2", rng.gamma(9, 7, count).round(1))),
            _codes(rng, "water_source", WATER_SOURCES, count),
            _codes(rng, "toilet_type", TOILET_TYPES, count),
            _flags(rng, "uses_internet", 0.7, count),
            _flags(rng, "has_info_device", 0.85, count),
        ]
    )


def _persons(rng: np.random.Generator, first: int, households: int) -> pl.DataFrame:
    sizes = rng.poisson(PERSONS_PER_HOUSEHOLD - 1, households) + 1
    keys = np.repeat(np.arange(first, first + households, dtype=np.int64), sizes)
    count = len(keys)
    age_days = (rng.beta(1.3, 2.2, count) * 90 * 365).astype(np.int32)
    births = np.datetime64(SURVEY, "D") - age_days.astype("timedelta64[D]")
    is_child = age_days < 16 * 365
    scores = {name: np.where(is_child, rng.normal(-0.9, 1.1, count).round(2), np.nan) for name in ("haz", "waz")}
    return pl.DataFrame(
        [
            pl.Series("household_key", keys),
            _with_gaps(rng, pl.Series("birth_on", births)),
            _with_gaps(rng, pl.Series("sex", rng.integers(0, 2, count, dtype=np.uint8)).cat.to(pl.Enum(["M", "F"]))),
            _codes(rng, "qualification", QUALIFICATIONS, count),
            _with_gaps(rng, pl.Series("is_attending", is_child & (rng.random(count) < 0.9))),
            _codes(rng, "attending_level", SCHOOL_LEVELS, count),
            _flags(rng, "has_health_insurance", 0.93, count),
            _codes(rng, "employment_status", EMPLOYMENT_STATUSES, count),
            _flags(rng, "has_contract", 0.7, count),
            _flags(rng, "receives_allowance", 0.12, count),
            _codes(rng, "disability_level", DISABILITY_LEVELS, count),
            _flags(rng, "is_certified_on_job", 0.05, count),
            *(pl.Series(name, values).fill_nan(None) for name, values in scores.items()),
        ]
    )
