"""The lines of 2027–2030 over the synthetic province, from the database to the tables of the page.

The floor reads the same columns and does nothing with them. Ours reads, classifies twice, writes the counts, and builds
the table of the province by commune, of its groups, and of its targets: all within eight seconds.
"""

from __future__ import annotations

import argparse
from types import SimpleNamespace
from typing import Any

from . import recognised
from .measured import Ratio, interleaved, report
from .reclassify import YEAR

MOST_SECONDS = 8.0
MODULE = "tests.bench.simulate"


def prepare() -> Any:
    """The province as it was recognised, made once per machine; earlier drafts and their answers are cleared."""
    # Not the province of the other bench: there every household has facts of the year, which is not what a review does.
    recognised.start()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("truncate simulation_cell, simulation_result, simulation_draft cascade")
        cursor.execute("vacuum analyze")
    return {}


def floor() -> Any:
    from django.db import connection

    from giamngheo.apps.review import facts
    from giamngheo.apps.review.models import CommuneReview

    areas = CommuneReview.objects.filter(round__year=YEAR).values_list("area_id", flat=True)
    with recognised.scope(), connection.cursor() as cursor:
        count = facts.choose_newest(cursor, year=YEAR, area_ids=list(areas))
        facts.read_frames(cursor)
    return {"households": count}


def ours() -> Any:
    from django.http import QueryDict

    from giamngheo.apps.accounts.models import User
    from giamngheo.apps.accounts.queries import access_of
    from giamngheo.apps.review.models import Round
    from giamngheo.apps.simulation import actions, shown
    from giamngheo.engine.overlay import Overlay
    from giamngheo.kit import clock

    with recognised.scope():
        by = User.objects.get(username="chuyenvien-tinh")
        overlay = Overlay("2027_2030", line_scores={"rural": 190, "urban": 225}, unasked="not_deprived")
        round = Round.objects.get(year=YEAR)
        draft = actions.save_draft(round=round, name="2027", reason="đo", overlay=overlay, by=by)
        result = actions.answer(draft=draft, round=round, by=by)
        request: Any = SimpleNamespace(GET=QueryDict(), access=access_of(by, clock.today()), user=by)
        page = shown.result_context(request, draft, result, [result])
        poor = page["values"]
        rows = sum(1 for table in (page["place_table"], *page["group_tables"]) for _line in table.lines)
    return {"households": result.counts["households"], "poor": [poor["base_POOR"], poor["draft_POOR"]], "rows": rows}


def ratios(runs: int) -> list[Ratio]:
    """Set up, measured, and the database stopped."""
    interleaved([[MODULE, "prepare"]], 1)
    base, told = interleaved([[MODULE, "floor"], [MODULE, "ours"]], 1)
    recognised.stop()
    found = told.result
    note = (
        f"{found['households']:,} households of recognised lists, poor {found['poor'][0]:,} → {found['poor'][1]:,}, "
        f"{found['rows']} rows of tables"
    )
    return [Ratio("simulate 2027 / read it", base, told, MOST_SECONDS / base.seconds, note=note)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("piece", choices=("prepare", "floor", "ours"))
    chosen = parser.parse_args().piece
    if chosen == "prepare":
        report(prepare)
    else:
        recognised.setup("app")
        report({"floor": floor, "ours": ours}[chosen])
