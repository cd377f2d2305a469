"""Stock and flow of the whole synthetic province, 2021–2025: every unit of every level on every map, by name what is off.

Three things are asked of each unit and class: closing = opening + in − out; the year opens with what the year before
closed with; the units of a level add up to the recognised lists themselves. One that does not hold fails the bench.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

from . import recognised
from .measured import Measured, Ratio, interleaved, report

MODULE = "tests.bench.balance"
# For all views of all years together (and for putting all flows together anew), and for the slowest page of the province.
MOST_SECONDS, MOST_PAGE_SECONDS, MOST_QUERIES = 120.0, 5.0, 25
MAPS = {"2021": ("village", "commune", "district", "province"), "2025-01": ("village", "commune", "district", "province"),
        "2025-07": ("village", "commune", "province")}  # fmt: skip
WORDS = {"village": "bản", "commune": "xã", "district": "huyện", "province": "tỉnh"}


@dataclass(slots=True)
class Line:
    """One level of one map in one year. ``checked``: equations asked; ``off``: those that do not hold, in words."""

    year: int
    map: str
    level: str
    units: int = 0
    unplaced: int = 0
    opening: int = 0
    came: int = 0
    went: int = 0
    closing: int = 0
    checked: int = 0
    off: list[str] = field(default_factory=list)
    seconds: float = 0.0


def _check(line: Line, units: Any, before: dict[Any, int], listed: dict[str, int]) -> dict[Any, int]:
    """Asks the three things; returns what the units close with. ``before``: what the year before closed with."""
    from giamngheo.apps.trajectory.codes import IN_COLUMNS, OUT_COLUMNS

    closed: dict[Any, int] = {}
    for target, unit in units.items():
        for name, one in unit.items():
            came = sum(n for column, n in one.flows.items() if column in IN_COLUMNS)
            went = sum(n for column, n in one.flows.items() if column in OUT_COLUMNS)
            line.opening, line.came = line.opening + one.opening, line.came + came
            line.went, line.closing = line.went + went, line.closing + one.closing
            closed[target, name] = one.closing
            line.checked += 2
            if one.opening + came - went != one.closing:
                line.off.append(f"{target} {name}: {one.opening} + {came} − {went} ≠ {one.closing}")
            if before and before.get((target, name), 0) != one.opening:
                line.off.append(f"{target} {name}: mở {one.opening}, năm trước đóng {before.get((target, name), 0)}")
    for name, count in listed.items():
        line.checked += 1
        found = sum(n for (_target, code), n in closed.items() if code == name)
        if found != count:
            line.off.append(f"{name}: cộng các đơn vị {found}, danh sách công nhận {count}")
    line.units, line.unplaced = len(units), int(None in units)
    return closed


def views() -> Any:
    """Every level of every map in every year."""
    from django.db.models import Count

    from giamngheo.apps.places.models import Area
    from giamngheo.apps.review.models import Decision, Round
    from giamngheo.apps.review.tables.counting import View
    from giamngheo.apps.trajectory import balance

    lines = []
    with recognised.scope():
        places = {a.generation_id: a.pk for a in Area.objects.filter(kind="province")}
        rounds = {r.year: r.pk for r in Round.objects.order_by("year")}
        closed: dict[Any, dict[Any, int]] = {}
        for year, round_id in rounds.items():
            rows = Decision.objects.filter(round_id=round_id, is_recognised=True, household_class__in=["POOR", "NEAR_POOR"])
            listed = dict(rows.values_list("household_class").annotate(n=Count("id")))
            for generation, levels in MAPS.items():
                for level in levels:
                    line, start = Line(year, generation, level), perf_counter()
                    units = balance.balances(View(round_id, year, places[generation], level, generation))
                    line.seconds = perf_counter() - start
                    closed[generation, level] = _check(line, units, closed.get((generation, level), {}), listed)
                    lines.append(asdict(line))
    return lines


def pages() -> Any:
    """The balance's page of the province for every year and level: seconds and queries of each."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from giamngheo.apps.accounts.models import User
    from giamngheo.apps.places.models import Area

    settings.ALLOWED_HOSTS = ["testserver"]
    client, found = Client(), []
    client.force_login(User.objects.get(username="chuyenvien-tinh"))
    with recognised.scope():
        places = {a.generation_id: a.pk for a in Area.objects.filter(kind="province")}
    for year in (2022, 2025):
        for generation, levels in MAPS.items():
            for level in levels[1:]:
                address = f"/can-doi/{year}/?dia_ban={places[generation]}&ban_do={generation}&cap={level}"
                with CaptureQueriesContext(connection) as queries:
                    start = perf_counter()
                    answer = client.get(address)
                    seconds = perf_counter() - start
                assert answer.status_code == 200, (address, answer.status_code)
                found.append([year, generation, level, seconds, len(queries), len(answer.content)])
    return found


def rebuild() -> Any:
    """The flows of every year put together again: on the same lists and events nothing is written."""
    from giamngheo.apps.review.models import Round
    from giamngheo.apps.trajectory.actions import rebuild_flows

    with recognised.scope():
        done = [rebuild_flows(year=r.year, by=None) for r in Round.objects.order_by("year")]
    return {"flows": sum(d.flows for d in done), "written": sum(d.written for d in done)}


def prepare() -> Any:
    recognised.start()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    return {}


def show(lines: list[dict[str, Any]]) -> None:
    """The table, year by year."""
    print("năm   bản đồ   cấp     đơn vị  đầu kỳ +   vào  −   ra =  cuối kỳ  phép thử  lệch   giây")
    for line in lines:
        print(
            f"{line['year']}  {line['map']:8} {WORDS[line['level']]:6} {line['units']:7,} {line['opening']:8,} "
            f"{line['came']:8,} {line['went']:7,} {line['closing']:9,} {line['checked']:9,} {len(line['off']):5} "
            f"{line['seconds']:6.2f}"
        )
        for words in line["off"][:5]:
            print(f"      {words}")


def ratios(runs: int) -> list[Ratio]:
    """Set up, measured, and the database stopped."""
    interleaved([[MODULE, "prepare"]], 1)
    again, told, screen = interleaved([[MODULE, "rebuild"], [MODULE, "views"], [MODULE, "pages"]], 1)
    recognised.stop()
    show(told.result)
    off = sum(len(line["off"]) for line in told.result)
    note = f"{sum(line['checked'] for line in told.result):,} phép thử, {off} lệch"
    slowest = max(screen.result, key=lambda page: page[3])
    queries = max(page[4] for page in screen.result)
    words = f"{slowest[0]} {slowest[1]} {WORDS[slowest[2]]}, nhiều nhất {queries} truy vấn (≤ {MOST_QUERIES})"
    allowed = Measured(MOST_SECONDS, 0, None)
    page = Measured(slowest[3], screen.peak_mb, None)
    return [
        Ratio("flows of 5 years again / allowed", allowed, again, 1.0 if not again.result["written"] else 0.001,
              note=f"{again.result['flows']:,} bước, {again.result['written']} ghi lại"),
        Ratio("balance at every level / allowed", allowed, told, 1.0 if not off else 0.001, note=note),
        Ratio("page of the province / allowed", Measured(MOST_PAGE_SECONDS, 0, None), page,
              1.0 if queries <= MOST_QUERIES else 0.001, note=words),
    ]  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("piece", choices=("prepare", "rebuild", "views", "pages"))
    chosen = parser.parse_args().piece
    if chosen == "prepare":
        report(prepare)
    else:
        recognised.setup("app")
        report({"rebuild": rebuild, "views": views, "pages": pages}[chosen])
