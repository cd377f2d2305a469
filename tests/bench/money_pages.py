"""Pages of where the money is, over five years of invented money (200,000 lines): the slowest, asked as the province's finance officer.

Every page is asked of one year and, where it may be, of all years at once; each has its sums from entries as of the day.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from . import ledger, recognised
from .measured import Measured, Ratio, interleaved, report

MODULE = "tests.bench.money_pages"
MOST_SECONDS, MOST_QUERIES = 1.0, 18
YEAR, VIEWER = 2025, "taichinh-tinh"
PAGES = (
    "", "?theo=don_vi", "?theo=nguon", "?nam=", "?nam=&theo=nam", "dong/?so=planned&khoi=ngan_sach", "dong/?so=left&khoi=ngan_sach",
    "dong/?nam=&so=planned&khoi=ngan_sach", "don-vi-cham/", "don-vi-cham/?theo=thang", "theo-lich/", "viec-cho/",
    "viec-cho/chung-tu/", "bieu/?ky=year", "bieu/?ky=quarter&so_ky=4&muc=don_vi", "quoc-gia/",
)  # fmt: skip


def people() -> None:
    """The demo's people, who look; once."""
    from giamngheo.apps.accounts.models import User
    from giamngheo.site.management.commands.synthesise import Command

    if not User.objects.filter(username=VIEWER).exists():
        Command().make_people()


def _worked(backend: int) -> float:
    """Seconds of processor that this process and its backend of the database have used."""
    told = Path(f"/proc/{backend}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return process_time() + (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def pages() -> Any:
    """Seconds, queries, bytes and seconds of processor of each page, each asked twice: the second time counts, as for
    whoever comes next."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from giamngheo.apps.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client, found = Client(), []
    client.force_login(User.objects.get(username=VIEWER))
    for page in PAGES:
        year = "" if "nam=" in page else f"{'&' if '?' in page else '?'}nam={YEAR}"
        address = f"/von/tong-quan/{page}{year}"
        for _time in range(2):
            with CaptureQueriesContext(connection) as queries:
                start, worked = perf_counter(), _worked(connection.connection.info.backend_pid)
                answer = client.get(address)
                seconds, worked = perf_counter() - start, _worked(connection.connection.info.backend_pid) - worked
            assert answer.status_code == 200, (address, answer.status_code)
        found.append([address, seconds, len(queries), len(answer.content), worked])
    return found


def ratios(runs: int = 1) -> list[Ratio]:
    ledger.start()
    try:
        people()
        (ours,) = interleaved([[MODULE, "--pages"]], 1)
    finally:
        recognised.stop(ledger.home())
    slowest, most_queries = max(ours.result, key=lambda row: row[1]), max(row[2] for row in ours.result)
    hardest = max(ours.result, key=lambda row: row[4])
    note = f"{len(ours.result)} pages, {hardest[4]:.2f} s of processor at most ({hardest[0]}), "
    note += f"{most_queries} queries at most with scope and session; slowest {slowest[0]}"
    measured = Measured(slowest[1], ours.peak_mb, ours.result)
    return [
        Ratio("money: the slowest page over five years", Measured(MOST_SECONDS, 0.0, None), measured,
              1.0 if most_queries <= MOST_QUERIES else 0.0, note=note)
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", action="store_true")
    parser.parse_args()
    recognised.setup("app", ledger.home())
    report(pages)


if __name__ == "__main__":
    main()
