"""Duplicates among all persons of the synthetic province, with a known second row planted for three in a hundred.

Required: under 40 seconds, precision at least 0.97 and recall at least 0.90 on the planted truth, for each population and
each case of ``planted``. The model is set on population A; B, C and D are held out. Every population is measured once.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
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
VERSION = 2


def cached(seed: planted.Seed, case: str) -> tuple[Path, Path]:
    """Paths of persons and truth, written once into the machine's temporary directory."""
    folder = Path(tempfile.gettempdir()) / "giamngheo_bench" / f"duplicates_v{VERSION}" / f"{seed.name}_{case}"
    paths = folder / "persons.parquet", folder / "truth.parquet"
    if not all(path.exists() for path in paths):
        folder.mkdir(parents=True, exist_ok=True)
        province = make_province(size="province", plan=load_plan(), seed=seed.province)
        persons, truth = planted.plant(planted.persons_of(province), case=case, seed=seed.planting)
        persons.write_parquet(paths[0])
        truth.write_parquet(paths[1])
    return paths


def ours(persons: Path, truth: Path) -> Any:
    """From the rows on disk to ranked pairs."""
    rows = pl.read_parquet(persons)
    pairs = duplicate_pairs(rows)
    precision, recall = planted.scores(pairs, pl.read_parquet(truth))
    return {"persons": rows.height, "households": rows["household"].n_unique(), "pairs": pairs.height,
            "precision": precision, "recall": recall, "cpu": time.process_time()}  # fmt: skip


def _ratio(seed: planted.Seed, case: str, told: Measured) -> Ratio:
    found = told.result
    is_good = found["precision"] >= PRECISION and found["recall"] >= RECALL
    note = (
        f"{found['households']:,} hộ, {found['persons']:,} người, {found['pairs']:,} cặp; "
        f"precision {found['precision']:.4f} (≥ {PRECISION}), recall {found['recall']:.4f} (≥ {RECALL}); "
        f"CPU {found['cpu']:.0f} s"
    )
    name = f"duplicates {seed.name} {case}{', held out' if seed.is_held_out else ''}"
    return Ratio(name, Measured(MOST_SECONDS, 0, None), told, 1.0 if is_good else 0.001, note=note)


def ratios(runs: int, cases: Sequence[str] = planted.CASES) -> list[Ratio]:
    """One line per population and case; ``runs`` is not asked, each population is a run of its own."""
    found = []
    for case in cases:
        told = []
        for seed in planted.SEEDS:
            (measured,) = interleaved([[MODULE, *map(str, cached(seed, case))]], 1)
            found.append(_ratio(seed, case, measured))
            told.append((seed, measured))
        _print_range(case, [measured for seed, measured in told if seed.is_held_out])
    return found


def _print_range(case: str, told: Sequence[Measured]) -> None:
    """The least and the most of the populations that are held out."""
    words = []
    for name in ("precision", "recall"):
        values = [measured.result[name] for measured in told]
        words.append(f"{name} {min(values):.4f} to {max(values):.4f}")
    print(f"  {case}, held out: {', '.join(words)}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs=2, type=Path)
    chosen = parser.parse_args()
    report(lambda: ours(*chosen.paths))
