"""Each measured piece in a process of its own: wall seconds and peak memory, reported as one line of JSON."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Measured:
    """Median wall seconds, peak resident memory in MB, and what the piece says of its result."""

    seconds: float
    peak_mb: float
    result: Any


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table: what is measured against which floor, and what is required."""

    name: str
    floor: Measured
    ours: Measured
    most: float
    most_mb: float = float("inf")
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours.seconds / self.floor.seconds

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.most and self.ours.peak_mb <= self.most_mb


def report(work: Callable[[], Any]) -> None:
    """Inside the measured process: runs the work once and prints what it cost."""
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "result": result}))


def interleaved(pieces: Sequence[Sequence[str]], runs: int) -> list[Measured]:
    """Runs the pieces (module and arguments) in turn, so that a slow minute hits all alike; medians of ``runs``."""
    found: list[list[dict[str, Any]]] = [[] for _ in pieces]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    for _ in range(runs):
        for index, piece in enumerate(pieces):
            done = subprocess.run(
                [sys.executable, "-m", *piece], cwd=ROOT, env=environment, capture_output=True, text=True
            )
            if done.returncode:
                raise RuntimeError(f"{' '.join(piece)}: {done.stderr}")
            found[index].append(json.loads(done.stdout.splitlines()[-1]))
    return [
        Measured(median(r["seconds"] for r in rows), max(r["peak_mb"] for r in rows), rows[-1]["result"])
        for rows in found
    ]
