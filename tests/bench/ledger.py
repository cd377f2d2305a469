"""Five years of invented money, 200,000 lines: written under the ledger's own triggers, then every rule counted anew.

The auditor runs as the application's role over all areas, as ``giamngheo manage money_check`` does, and must find nothing in
under 5 seconds. That it can find something is asked too: one balance is set wrong by the owner and must be named.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from time import perf_counter
from typing import Any

from . import recognised
from .measured import ROOT, Measured, Ratio, interleaved, report

MODULE = "tests.bench.ledger"
MOST_SECONDS, LEAST_LINES = 5.0, 200_000
_MADE_BY = ("synthetic/ledger.py", "site/synthetic_ledger.py", "apps/money/migrations/*.py")


def home() -> Path:
    found = hashlib.sha256()
    for pattern in _MADE_BY:
        for file in sorted((ROOT / "src" / "giamngheo").glob(pattern)):
            found.update(file.read_bytes())
    return recognised.HOME.parent / f"ledger_{found.hexdigest()[:10]}"


def start() -> float:
    """Starts the database and fills it where it is empty; seconds that the filling took."""
    import os

    from giamngheo.kit import embedded

    place = home()
    place.mkdir(parents=True, exist_ok=True)
    os.environ["GIAMNGHEO_HOME"] = str(place)
    embedded.start()
    recognised.setup("owner", place)
    from django.core.management import call_command

    from giamngheo.apps.money.models import Line
    from giamngheo.site.synthetic_ledger import load_ledger

    call_command("prepare", verbosity=0)
    if Line.objects.exists():
        return 0.0
    begun = perf_counter()
    load_ledger()
    return perf_counter() - begun


def checked() -> Any:
    """What ``money_check`` does; lines, entries, faults."""
    from giamngheo.apps.money.audit import faults
    from giamngheo.apps.money.models import Entry, Line
    from giamngheo.apps.places.queries import all_area_ids
    from giamngheo.kit.scope import Scope, scoped

    with scoped(Scope(money_ids=all_area_ids())):
        begun = perf_counter()
        found = faults()
        seconds = perf_counter() - begun
        return {"seconds": seconds, "lines": Line.objects.count(), "entries": Entry.objects.count(), "faults": len(found)}


def is_found() -> bool:
    """One balance set wrong, and taken back: does the auditor name that line and no other?"""
    from django.db import connection, transaction

    from giamngheo.apps.money.audit import faults

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update money_balance set paid_vnd = paid_vnd + 1, source_vnd = source_vnd - 1 where line_id = 77")
        named = {fault.subject for fault in faults() if fault.what == "kept"}
        transaction.set_rollback(True)
    return named == {77}


def ratios(runs: int = 3) -> list[Ratio]:
    loading = start()
    try:
        told = is_found()
        (ours,) = interleaved([[MODULE, "--check"]], runs)
    finally:
        recognised.stop(home())
    result = ours.result
    note = (
        f"{result['lines']:,} lines, {result['entries']:,} entries, {result['faults']} faults; "
        f"a wrong balance {'is' if told else 'IS NOT'} found; loaded in {loading:.0f} s"
    )
    sound = told and result["faults"] == 0 and result["lines"] >= LEAST_LINES
    measured = Measured(result["seconds"], ours.peak_mb, result)
    return [Ratio("ledger: all rules of five years", Measured(MOST_SECONDS, 0.0, None), measured, 1.0 if sound else 0.0, 2500, note)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.parse_args()
    recognised.setup("app", home())
    report(checked)


if __name__ == "__main__":
    main()
