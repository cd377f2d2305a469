"""Lists of who may be supported, of the whole synthetic province: told and stored, counted, paged, and held to the slow reference.

Every rule's list must have somebody in it, and say of 2,000 random subjects per rule what the reference says of them.
"""

from __future__ import annotations

import argparse
import random
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

from . import recognised
from .measured import Measured, Ratio, interleaved, report

MODULE = "tests.bench.lists"
ON = date(2025, 12, 31)
MOST_SECONDS, MOST_PREVIEW_SECONDS, MOST_PAGE_SECONDS, MOST_QUERIES = 60.0, 0.5, 2.0, 18
SAMPLE, SEED = 2_000, 20251231


def prepare() -> Any:
    recognised.start()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    return {}


def _communes() -> frozenset[int]:
    from giamngheo.apps.places.queries import areas_inside, province

    return frozenset(areas_inside(province()).values_list("pk", flat=True))


def facts() -> Any:
    """The floor: what the rules read, read into columns and not judged."""
    from giamngheo.apps.support import queries

    with recognised.scope():
        found = queries.frames_of_kinds(queries.HELD, _communes(), ON)
    return {kind: frames.subjects.height for kind, frames in found.items()}


def store() -> Any:
    """One run of the province, written and committed."""
    from giamngheo.apps.accounts.models import User
    from giamngheo.apps.places.queries import province
    from giamngheo.apps.support import actions

    with recognised.scope():
        by = User.objects.get(username="chuyenvien-tinh")
        wanted = actions.ask(area=province(), on=ON, by=by)
        return dict(actions.tell(run=wanted, by=by, step=lambda *_: None).numbers)


def _timed(work: Any, times: int = 5) -> float:
    found = []
    for _ in range(times):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return median(found)


def preview() -> Any:
    """Counts of every rule over the province and over a former district, from the newest run: seconds of each."""
    from giamngheo.apps.places.queries import areas_inside, last_districts, province
    from giamngheo.apps.support import stored

    told = {}
    with recognised.scope():
        for area in (province(), last_districts().get(name__contains="Thuận Châu")):
            ids = frozenset(areas_inside(area).values_list("pk", flat=True))

            def count(area: Any = area, ids: frozenset[int] = ids) -> None:
                run = stored.runs_of(area, ON).newest
                assert run is not None
                assert stored.counts_of(run, ids)

            told[area.name] = _timed(count)
    return told


def pages() -> Any:
    """Every rule's page of the province: first page, one from the middle, the undetermined: seconds and queries of each."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from giamngheo.apps.accounts.models import User
    from giamngheo.apps.places.plans import current_plan
    from giamngheo.apps.places.queries import province

    settings.ALLOWED_HOSTS = ["testserver"]
    client, found = Client(), []
    client.force_login(User.objects.get(username="chuyenvien-tinh"))
    with recognised.scope():
        where = f"ngay={ON}&dia_ban={province().pk}"
    client.get(f"/thuoc-dien/?{where}")  # the plan is read once per process
    addresses = [f"/thuoc-dien/?{where}"]
    for rule in current_plan().eligibility.rules:
        addresses += [f"/thuoc-dien/quy-tac/{rule}/?{where}{more}" for more in ("", "&trang=200", "&trang_thai=UNDETERMINED")]
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            start = perf_counter()
            answer = client.get(address)
            seconds = perf_counter() - start
        assert answer.status_code == 200, (address, answer.status_code)
        found.append([address, seconds, len(queries)])
    return found


def check() -> Any:
    """Rule → [eligible, undetermined, not, compared, different]: the stored list against the reference."""
    from giamngheo.apps.places.plans import current_plan
    from giamngheo.apps.places.queries import province
    from giamngheo.apps.support import queries, stored

    told = {}
    with recognised.scope():
        ids = _communes()
        run = stored.runs_of(province(), ON).newest
        assert run is not None
        frames = queries.frames_of_kinds(queries.HELD, ids, ON)
        counts = stored.counts_of(run, ids)
        for rule in current_plan().eligibility.rules.values():
            rows = sample(rule.subject, frames[rule.subject])
            compared, off = _differences(rule, rows, run)
            told[rule.id] = [*counts[rule.id].values(), compared, off]
    return told


def sample(kind: str, given: Any, size: int = SAMPLE) -> list[dict[str, Any]]:
    """Random subjects as the reference takes them: a person with the facts of the household."""
    from giamngheo.engine.eligibility_frames import HOUSEHOLD_SUBJECT

    chosen = random.Random(SEED).sample(range(given.subjects.height), min(size, given.subjects.height))
    rows: list[dict[str, Any]] = given.subjects[chosen].to_dicts()
    if given.households is None:
        return rows
    wanted = [row["household_key"] for row in rows]
    homes = {h["household_key"]: h for h in given.households.filter(given.households["household_key"].is_in(wanted)).to_dicts()}
    return [{**dict.fromkeys(HOUSEHOLD_SUBJECT.names), **homes[row["household_key"]], **row} for row in rows]


STORED_SQL = """
select u.key, true, u.rank from support_storedlist s, unnest(s.keys, s.ranks) as u(key, rank)
where s.run_id = %(run)s and s.rule_id = %(rule)s and u.key = any(%(keys)s)
union all select u.key, null, u.rank from support_storedlist s, unnest(s.open_keys, s.open_ranks) as u(key, rank)
where s.run_id = %(run)s and s.rule_id = %(rule)s and u.key = any(%(keys)s)
"""


def _differences(rule: Any, rows: list[dict[str, Any]], run: Any) -> tuple[int, list[str]]:
    from django.db import connection

    from giamngheo.engine.eligibility_frames import KEYS
    from tests.engine import eligibility_reference as reference

    keys = [int(row[KEYS[rule.subject]]) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(STORED_SQL, {"run": run.pk, "rule": rule.id, "keys": keys})
        kept = {key: (state, rank) for key, state, rank in cursor.fetchall()}
    off = []
    for key, row in zip(keys, rows, strict=True):
        one = reference.evaluate(rule.id, row, ON)
        if kept.get(key, (False, None)) != (one["is_eligible"], one["rank"]):
            off.append(f"{rule.id} {key}: {kept.get(key)}, phép xét chậm {one['is_eligible']} {one['rank']}")
    return len(rows), off


def show(lists: dict[str, list[Any]]) -> None:
    """The table of rules."""
    print("quy tắc                    thuộc diện  chưa xác định      không   so với phép xét chậm")
    for rule, (yes, left, no, compared, off) in lists.items():
        print(f"{rule:26} {yes:10,} {left:14,} {no:10,}   {compared:,} đối tượng, {len(off)} lệch{'' if yes else '   RỖNG'}")
        for words in off[:3]:
            print(f"      {words}")


def ratios(runs: int) -> list[Ratio]:
    """Set up, measured, and the database stopped."""
    interleaved([[MODULE, "prepare"]], 1)
    floor, told = interleaved([[MODULE, "facts"], [MODULE, "store"]], runs)
    counted, screen, held = interleaved([[MODULE, "preview"], [MODULE, "pages"], [MODULE, "check"]], 1)
    recognised.stop()
    lists = held.result
    show(lists)
    empty = [rule for rule, numbers in lists.items() if not numbers[0]]
    off = sum(len(numbers[4]) for numbers in lists.values())
    slowest = max(screen.result, key=lambda page: page[1])
    most = max(page[2] for page in screen.result)
    count = Measured(max(counted.result.values()), counted.peak_mb, None)
    page = Measured(slowest[1], screen.peak_mb, None)
    allowed = Measured(MOST_SECONDS, 0, None)
    is_true = not empty and not off
    return [
        Ratio("lists of the province stored / allowed", allowed, told, 1.0, note=str(told.result)),
        Ratio("lists stored / facts read", floor, told, 6.0),
        Ratio("counts of every rule / allowed", Measured(MOST_PREVIEW_SECONDS, 0, None), count, 1.0, note=str(counted.result)),
        Ratio("page of a list / allowed", Measured(MOST_PAGE_SECONDS, 0, None), page, 1.0 if most <= MOST_QUERIES else 0.001,
              note=f"{slowest[0]}, nhiều nhất {most} truy vấn (≤ {MOST_QUERIES})"),
        Ratio("lists against the slow reference", held, held, 1.0 if is_true else 0.001,
              note=f"{len(lists)} quy tắc, rỗng: {', '.join(empty) or 'không'}; {off} lệch"),
    ]  # fmt: skip


PIECES = {"prepare": prepare, "facts": facts, "store": store, "preview": preview, "pages": pages, "check": check}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("piece", choices=tuple(PIECES))
    chosen = parser.parse_args().piece
    if chosen != "prepare":
        recognised.setup("app")
    report(PIECES[chosen])
