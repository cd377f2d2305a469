"""Classifying the whole synthetic province anew from the database, results written back, history on.

The floor reads the same columns and does nothing with them. Every household has facts in the year and every decision
differs from what stands there, so that every row is written with its history: the worst case, not the usual one.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from . import recognised
from .measured import Ratio, interleaved, report

MOST_SECONDS = 15.0
MODULE = "tests.bench.reclassify"
YEAR = 2025
HOME = Path(tempfile.gettempdir()) / "giamngheo_bench" / "province"

# Whoever has no facts this year gets those of a household that is plainly not poor.
FILL_SQL = """
with place as (
  select distinct on (o.area_id) o.id as occasion_id, o.area_id from register_occasion o where o.year = %s
  order by o.area_id, o.id
)
insert into register_householdfact (occasion_id, household_id, area_id, sheet, area_type, head_sex, ethnic_group,
  class_stated, water_source, toilet_type, note, member_count, score_a)
select p.occasion_id, h.id, h.area_id, '', 'rural', 'M', '', '', '', '', '', h.member_count, 220
from register_household h join place p on p.area_id = h.area_id
where not exists (
  select 1 from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where o.year = %s and f.household_id = h.id
)
"""
OPEN_SQL = """
alter table review_decision disable trigger user;
update review_decision set is_recognised = false, missing = 'khác' where round_id = {round};
alter table review_decision enable trigger user;
delete from review_recognition r using review_communereview c where c.id = r.commune_review_id and c.round_id = {round};
update review_communereview set state = 'classified' where round_id = {round};
"""


def prepare() -> Any:
    """The province, filled once per machine; then the year's lists opened again and every decision made different."""
    recognised.start(HOME)
    from django.db import connection

    from giamngheo.apps.review.models import Round

    round_id = Round.objects.get(year=YEAR).pk
    with connection.cursor() as cursor:
        cursor.execute(FILL_SQL, [YEAR, YEAR])
        cursor.execute(OPEN_SQL.format(round=round_id))
        cursor.execute("vacuum full review_decision")
        cursor.execute("vacuum analyze")
    return round_id


def _asked() -> tuple[Any, list[int], Any]:
    from giamngheo.apps.accounts.models import User
    from giamngheo.apps.review.models import CommuneReview, Round

    round = Round.objects.get(year=YEAR)
    areas = list(CommuneReview.objects.filter(round=round).values_list("area_id", flat=True))
    return round, areas, User.objects.get(username="chuyenvien-tinh")


def _scope() -> Any:
    from giamngheo.apps.accounts.models import User
    from giamngheo.apps.accounts.queries import access_of
    from giamngheo.kit import clock
    from giamngheo.kit.scope import scoped

    return scoped(access_of(User.objects.get(username="chuyenvien-tinh"), clock.today()).scope())


def floor() -> Any:
    from django.db import connection

    from giamngheo.apps.review import facts

    with _scope(), connection.cursor() as cursor:
        _, areas, _ = _asked()
        count = facts.choose_newest(cursor, year=YEAR, area_ids=areas)
        facts.read_frames(cursor)
    return {"households": count}


def ours() -> Any:
    from giamngheo.apps.review import actions

    with _scope():
        round, areas, by = _asked()
        done = actions.classify_communes(round=round, area_ids=areas, by=by)
    return {"households": done.households, "written": done.written}


def ratios(runs: int) -> list[Ratio]:
    """Set up, measured once (a second run would find nothing to change), and the database stopped."""
    interleaved([[MODULE, "prepare"]], 1)
    base, told = interleaved([[MODULE, "floor"], [MODULE, "ours"]], 1)
    recognised.stop(HOME)
    note = f"{told.result['households']:,} households, {told.result['written']:,} rows written with history"
    return [Ratio("reclassify the province / read it", base, told, MOST_SECONDS / base.seconds, note=note)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("piece", choices=("prepare", "floor", "ours"))
    chosen = parser.parse_args().piece
    if chosen == "prepare":
        report(prepare)
    else:
        recognised.setup("app", HOME)
        report({"floor": floor, "ours": ours}[chosen])
