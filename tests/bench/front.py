"""The front page of the whole synthetic province as its leader asks for it: queries and seconds on the server."""

from __future__ import annotations

import argparse
from time import perf_counter
from typing import Any

from . import recognised
from .measured import Measured, Ratio, interleaved, report

MODULE = "tests.bench.front"
MOST_SECONDS, MOST_QUERIES, LEADER, TIMES = 0.3, 12, "lanhdao-tinh", 5
# Who asks and what the person may see is found out for every page of the site.
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
FRAME_PARTS = (
    "set_config('app.scope'", "django_session", 'FROM "accounts_user"', 'FROM "accounts_roleassignment"',
    'FROM "places_areainside" WHERE "places_areainside"."outer_id" ',
)  # fmt: skip


def page() -> Any:
    """Median seconds and the queries of the page's own; households and areas that its figures tell of."""
    from statistics import median

    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import giamngheo.site.wsgi  # noqa: F401 - the process as it serves
    from giamngheo.apps.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client, seconds = Client(), []
    client.force_login(User.objects.get(username=LEADER), backend="django.contrib.auth.backends.ModelBackend")
    client.get("/toan-canh/")
    for _time in range(TIMES):
        start = perf_counter()
        answer = client.get("/toan-canh/")
        seconds.append(perf_counter() - start)
        assert answer.status_code == 200, answer.status_code
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/toan-canh/")
    asked = [q["sql"] for q in captured.captured_queries]
    own = [sql for sql in asked if not sql.upper().startswith(FRAME) and not any(part in sql for part in FRAME_PARTS)]
    return {"seconds": median(seconds), "queries": len(own), "bytes": len(answer.content), "households": _households()}


def _households() -> int:
    from giamngheo.apps.register.models import Household

    with recognised.scope():
        return Household.objects.count()


def ratios(runs: int = 1) -> list[Ratio]:
    recognised.start()
    try:
        (ours,) = interleaved([[MODULE]], 1)
    finally:
        recognised.stop()
    told = ours.result
    note = f"{told['queries']} queries (≤ {MOST_QUERIES}), {told['bytes'] / 1024:,.0f} KB, {told['households']:,} households"
    return [
        Ratio("front page of the province", Measured(MOST_SECONDS, 0.0, None), Measured(told["seconds"], ours.peak_mb, told),
              1.0 if told["queries"] <= MOST_QUERIES else 0.0, note=note)
    ]  # fmt: skip


def main() -> None:
    argparse.ArgumentParser().parse_args()
    recognised.setup("app")
    report(page)


if __name__ == "__main__":
    main()
