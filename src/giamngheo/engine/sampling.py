"""A sample of households in two stages: villages within strata with probability proportional to size, then households.

Kept small and pure: the public libraries for this bring scipy, statsmodels or compiled parts of their own to draw what is a page of
arithmetic. The same frame, design and seed give the same sample on every machine (PCG64, sorted keys).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Two clusters are the fewest whose spread can be seen within a stratum.
FEWEST = 2
FRAME = {"stratum": pl.String, "cluster": pl.Int64, "households": pl.Int64}


class SamplingError(ValueError):
    """The frame or the design cannot be drawn from; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Design:
    """``clusters``: villages in all; ``households``: taken in each (all of them where there are fewer)."""

    clusters: int
    households: int
    seed: int


def conformed(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in its one order: one row per cluster with households. Raises SamplingError."""
    missing = [name for name in FRAME if name not in frame.columns]
    if missing:
        raise SamplingError(f"Khung mẫu thiếu cột {', '.join(missing)}.")
    told = frame.select(*(pl.col(name).cast(kind) for name, kind in FRAME.items())).filter(pl.col("households") > 0)
    if told["cluster"].n_unique() != told.height:
        raise SamplingError("Mỗi cụm chỉ được có một dòng trong khung mẫu.")
    return told.sort("stratum", "cluster")


def frame_digest(frame: pl.DataFrame) -> str:
    """Names this frame: the same villages with the same numbers of households in the same strata."""
    seen = blake2b(digest_size=16)
    for row in conformed(frame).iter_rows():
        seen.update(repr(row).encode())
    return seen.hexdigest()


def allocate(households: Sequence[int], villages: Sequence[int], clusters: int) -> list[int]:
    """How many clusters each stratum gives: in proportion to its households, at least two, never more than it has.

    Largest remainders, the earlier stratum first where they are equal. Raises SamplingError for fewer clusters than two a stratum.
    """
    least = [min(FEWEST, count) for count in villages]
    if clusters < sum(least):
        raise SamplingError(f"Cần ít nhất {sum(least)} cụm để mỗi tầng có {FEWEST} cụm; đang chọn {clusters}.")
    given, wanted = list(least), min(clusters, sum(villages))
    total = sum(households)
    shares = [clusters * size / total for size in households]
    while sum(given) < wanted:
        open_ = [i for i in range(len(given)) if given[i] < villages[i]]
        # The stratum that lags most behind its share is next; equal ones in order.
        given[max(open_, key=lambda i: (shares[i] - given[i], -i))] += 1
    return given


def first_chances(sizes: Ints, wanted: int) -> tuple[Floats, Flags]:
    """Chance of each cluster of a stratum, and which are certain: those whose share would be one or more, again and again."""
    certain: Flags = np.zeros(len(sizes), dtype=np.bool_)
    chance: Floats = np.ones(len(sizes))
    while True:
        left = wanted - int(certain.sum())
        rest = ~certain
        if left <= 0 or not rest.any():
            break
        chance[rest] = left * sizes[rest] / sizes[rest].sum()
        more = rest & (chance >= 1 - 1e-12)
        if not more.any():
            break
        certain |= more
        chance[more] = 1.0
    if wanted >= len(sizes):
        certain[:] = True
    return chance, certain


def systematic(chance: Floats, random: np.random.Generator) -> Ints:
    """Positions taken, one random start, in random order: each with its chance, their number fixed (up to rounding)."""
    order = random.permutation(len(chance))
    ends = np.cumsum(chance[order])
    wanted = round(float(ends[-1]))
    ends[-1] = wanted
    points = random.random() + np.arange(wanted)
    taken: Ints = np.sort(order[np.searchsorted(ends, points, side="right")])
    return taken


def draw_clusters(frame: pl.DataFrame, design: Design) -> pl.DataFrame:
    """First stage. One row per cluster taken: stratum, cluster, households, chance (π1), is_certain, take (households asked).

    Raises SamplingError.
    """
    if design.households < 1:
        raise SamplingError("Mỗi cụm phải có ít nhất một hộ.")
    told = conformed(frame)
    if not told.height:
        raise SamplingError("Khung mẫu không có hộ nào.")
    strata = told.group_by("stratum", maintain_order=True).agg(pl.len().alias("villages"), pl.col("households").sum())
    wanted = allocate(strata["households"].to_list(), strata["villages"].to_list(), design.clusters)
    parts = []
    for position, (part, count) in enumerate(zip(told.partition_by("stratum", maintain_order=True), wanted, strict=True)):
        random = np.random.Generator(np.random.PCG64([design.seed, 1, position]))
        chance, certain = first_chances(part["households"].to_numpy(), count)
        rest = np.flatnonzero(~certain)
        drawn = rest[systematic(chance[rest], random)] if len(rest) else rest
        taken = np.sort(np.concatenate([np.flatnonzero(certain), drawn]))
        parts.append(
            part[taken].with_columns(chance=pl.Series(chance[taken]), is_certain=pl.Series(certain[taken])),
        )
    found = pl.concat(parts)
    return found.with_columns(take=pl.min_horizontal("households", pl.lit(design.households, dtype=pl.Int64)))


def draw_households(keys: Sequence[int], *, cluster: int, design: Design) -> list[int]:
    """Second stage: each household of a cluster with the same chance, the sample in order of key."""
    ordered = np.array(sorted(keys), dtype=np.int64)
    if len(ordered) <= design.households:
        return [int(key) for key in ordered]
    random = np.random.Generator(np.random.PCG64([design.seed, 2, cluster]))
    return sorted(int(key) for key in random.choice(ordered, size=design.households, replace=False))


def base_weight(chance: float, households: int, taken: int) -> float:
    """One over both chances: how many households each one taken stands for."""
    return households / (chance * taken)


def adjusted_weights(stratum: Ints, cluster: Ints, weight: Floats, told: Flags) -> Floats:
    """Weights after non-response: who was not told about is stood for by the others of the cluster.

    A cluster of which nobody told is stood for by the stratum's other clusters; a stratum of which nobody told has no weight left (the
    estimates say so). ``stratum``, ``cluster``: numbers from 0. Not told: weight 0.
    """
    answered = np.where(told, weight, 0.0)
    of_cluster = np.bincount(cluster, weight)
    heard = np.bincount(cluster, answered)
    factor = np.divide(of_cluster, heard, out=np.zeros_like(of_cluster), where=heard > 0)
    once = answered * factor[cluster]
    of_stratum = np.bincount(stratum, weight)
    heard = np.bincount(stratum, once)
    factor = np.divide(of_stratum, heard, out=np.zeros_like(of_stratum), where=heard > 0)
    adjusted: Floats = once * factor[stratum]
    return adjusted


__all__ = [
    "FEWEST", "Design", "SamplingError", "adjusted_weights", "allocate", "base_weight", "conformed", "draw_clusters", "draw_households",
    "first_chances", "frame_digest", "systematic",
]  # fmt: skip
