"""All benchmarks in one run: ``python -m tests.bench`` prints each ratio, what is required, and the worst."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from .measured import Ratio

HOUSEHOLDS = 5_000_000


def _engine(arguments: argparse.Namespace) -> list[Ratio]:
    from . import engine_classify

    return engine_classify.ratios(arguments.households, arguments.runs)


def _workbook(arguments: argparse.Namespace) -> list[Ratio]:
    from . import workbook_read

    return workbook_read.ratios(runs=arguments.runs)


def _reclassify(arguments: argparse.Namespace) -> list[Ratio]:
    from . import reclassify

    return reclassify.ratios(arguments.runs)


def _duplicates(arguments: argparse.Namespace) -> list[Ratio]:
    from . import duplicates

    return duplicates.ratios(arguments.runs)


def _simulate(arguments: argparse.Namespace) -> list[Ratio]:
    from . import simulate

    return simulate.ratios(arguments.runs)


def _eligibility(arguments: argparse.Namespace) -> list[Ratio]:
    from . import eligibility

    return eligibility.ratios(arguments.runs)


def _balance(arguments: argparse.Namespace) -> list[Ratio]:
    from . import balance

    return balance.ratios(arguments.runs)


def _lists(arguments: argparse.Namespace) -> list[Ratio]:
    from . import lists

    return lists.ratios(arguments.runs)


def _growth(arguments: argparse.Namespace) -> list[Ratio]:
    from . import growth

    return growth.ratios(arguments.runs)


def _kinds(arguments: argparse.Namespace) -> list[Ratio]:
    from . import kinds

    return kinds.ratios(arguments.runs)


def _ledger(arguments: argparse.Namespace) -> list[Ratio]:
    from . import ledger

    return ledger.ratios(arguments.runs)


def _money_pages(arguments: argparse.Namespace) -> list[Ratio]:
    from . import money_pages

    return money_pages.ratios(arguments.runs)


def _front(arguments: argparse.Namespace) -> list[Ratio]:
    from . import front

    return front.ratios(arguments.runs)


PIECES: dict[str, Callable[[argparse.Namespace], list[Ratio]]] = {
    "workbook": _workbook,
    "engine": _engine,
    "reclassify": _reclassify,
    "simulate": _simulate,
    "duplicates": _duplicates,
    "eligibility": _eligibility,
    "balance": _balance,
    "lists": _lists,
    "growth": _growth,
    "kinds": _kinds,
    "ledger": _ledger,
    "money_pages": _money_pages,
    "front": _front,
}


def line(ratio: Ratio) -> str:
    """One line of the table."""
    state = "ok" if ratio.is_met else "MISSED"
    memory = f"{ratio.ours.peak_mb:,.0f} MB" + (f" (≤ {ratio.most_mb:,.0f})" if ratio.most_mb < float("inf") else "")
    return (
        f"{ratio.name:38} {ratio.ours.seconds:8.2f} s / {ratio.floor.seconds:7.2f} s = {ratio.ratio:5.2f} "
        f"(≤ {ratio.most:.2f})  {memory:24} {state}  {ratio.note}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("pieces", nargs="*", metavar="piece", help="which to run: " + ", ".join(PIECES) + "; all without one")
    parser.add_argument("--only", choices=sorted(PIECES), action="append", default=[], help="one piece, may be given again")
    parser.add_argument("--households", type=int, default=HOUSEHOLDS, help="size of the engine's population")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    chosen = [*arguments.pieces, *arguments.only]
    if unknown := [name for name in chosen if name not in PIECES]:
        parser.error(f"no such piece: {', '.join(unknown)}")
    found: list[Ratio] = []
    for name in chosen or PIECES:
        for ratio in PIECES[name](arguments):
            found.append(ratio)
            print(line(ratio), flush=True)
    worst = max(found, key=lambda r: r.ratio / r.most)
    print(f"Worst: {worst.name}, {worst.ratio / worst.most:.0%} of what is allowed.")
    return 0 if all(r.is_met for r in found) else 1


if __name__ == "__main__":
    sys.exit(main())
