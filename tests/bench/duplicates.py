"""Duplicates among all persons of the synthetic province, with a known second row planted for three in a hundred.

Required: under 40 seconds, precision at least 0.97 and recall at least 0.90 on the planted truth.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from giamngheo.engine.matching import duplicate_pairs
from giamngheo.engine.plan import load_plan
from giamngheo.synthetic.province import make_province

from . import planted
from .measured import Measured, Ratio, interleaved, report

MODULE = "tests.bench.duplicates"
MOST_SECONDS, PRECISION, RECALL = 40.0, 0.97, 0.90
# Raised when what is planted changes.
VERSION = 1


def cached() -> tuple[Path, Path]:
    """Paths of persons and truth, written once into the machine's temporary directory."""
    folder = Path(tempfile.gettempdir()) / "giamngheo_bench" / f"duplicates_v{VERSION}"
    paths = folder / "persons.parquet", folder / "truth.parquet"
    if not all(path.exists() for path in paths):
        folder.mkdir(parents=True, exist_ok=True)
        persons, truth = planted.plant(planted.persons_of(make_province(size="province", plan=load_plan())))
        persons.write_parquet(paths[0])
        truth.write_parquet(paths[1])
    return paths


def ours(persons: Path, truth: Path) -> Any:
    """From the rows on disk to ranked pairs."""
    rows = pl.read_parquet(persons)
    precision, recall = planted.scores(duplicate_pairs(rows), pl.read_parquet(truth))
    return {"persons": rows.height, "precision": precision, "recall": recall}


def ratios(runs: int) -> list[Ratio]:
    (told,) = interleaved([[MODULE, *map(str, cached())]], runs)
    found = told.result
    is_good = found["precision"] >= PRECISION and found["recall"] >= RECALL
    note = (
        f"{found['persons']:,} người; precision {found['precision']:.4f} (≥ {PRECISION}), "
        f"recall {found['recall']:.4f} (≥ {RECALL})"
    )
    allowed = Measured(MOST_SECONDS, 0, None)
    return [Ratio("duplicates / seconds allowed", allowed, told, 1.0 if is_good else 0.001, note=note)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs=2, type=Path)
    chosen = parser.parse_args()
    report(lambda: ours(*chosen.paths))
