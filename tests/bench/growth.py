"""z-scores of the children of a province: 300,000 in one call, within a fifth of a second."""

from __future__ import annotations

import random
from typing import Any

import polars as pl

from giamngheo.engine.growth import z_scores
from giamngheo.engine.plan import plan_root

from .measured import Measured, Ratio, interleaved, report

CHILDREN, MOST_SECONDS, SEED = 300_000, 0.2, 7
MODULE = "tests.bench.growth"


def children(count: int) -> pl.DataFrame:
    """Children by chance, up to 16 years."""
    draw = random.Random(SEED)
    rows = [(draw.choice("MF"), draw.randrange(5840), draw.uniform(50, 160), draw.uniform(3, 50)) for _ in range(count)]
    return pl.DataFrame(rows, schema=["sex", "age_days", "height_cm", "weight_kg"], orient="row")


def ratios(runs: int) -> list[Ratio]:
    (ours,) = interleaved([[MODULE]], runs)
    return [Ratio("z-scores of 300,000 children", Measured(MOST_SECONDS, 0, None), ours, 1.0, note=f"at most {MOST_SECONDS} s")]


def main() -> None:
    frame, root = children(CHILDREN), plan_root()
    z_scores(frame.head(1000), root=root)  # WHO's tables are read once per process

    def work() -> Any:
        return {"scored": z_scores(frame, root=root)["haz"].count()}

    report(work)


if __name__ == "__main__":
    main()
