"""Lists and exports of each kind of support at the size of a province: counted exactly, paged, streamed.

Cases of the demo district are multiplied over its people until there are as many as a province has in five years, in a database
of their own. Each kind's list is opened and its whole export read to the end: as many lines as the page says, in bounded memory.
"""

from __future__ import annotations

import argparse
import hashlib
import os
from pathlib import Path
from time import perf_counter
from typing import Any

from . import recognised
from .measured import ROOT, Measured, Ratio, interleaved, report

MODULE = "tests.bench.kinds"
MOST_PAGE_SECONDS, MOST_QUERIES, MOST_SECONDS_PER_100_000, MOST_MB = 2.0, 18, 25.0, 500
BASE = 10_000_000
# Kind, table of its cases, how many more; then what hangs on a case and by which column.
COUNTS = {
    "works": ("delivery_works_workcase", 6_000, ()),
    "livelihoods": ("delivery_livelihoods_livelihoodproject", 4_000, (("delivery_livelihoods_livelihoodmember", "project_id"),)),
    "nutrition": ("delivery_nutrition_nutritioncase", 60_000, ()),
    "training": ("delivery_training_course", 2_000, ()),
    "abroad": ("delivery_abroad_abroadcase", 8_000, (("delivery_abroad_abroadcost", "case_id"),)),
    "placement": ("delivery_placement_placement", 40_000, ()),
    "loans": ("delivery_loans_loan", 130_000, (("delivery_loans_loanmonth", "loan_id"),)),
    "housing": ("delivery_housing_housingcase", 12_000, (("delivery_housing_housinginstalment", "case_id"),)),
}  # fmt: skip
LEARNERS = 60_000
FILES = {**dict.fromkeys(COUNTS, ("cases", "cases_file")), "training learners": ("trainees", "trainees_file")}


def _home() -> Path:
    made_by = hashlib.sha256(recognised._digest().encode() + Path(__file__).read_bytes())
    for file in sorted((ROOT / "src" / "giamngheo" / "apps" / "delivery").glob("**/migrations/*.py")):
        made_by.update(file.read_bytes())
    return recognised.HOME.parent / f"kinds_{made_by.hexdigest()[:10]}"


def prepare() -> Any:
    """Fills the database where it is empty."""
    home = _home()
    home.mkdir(parents=True, exist_ok=True)
    from giamngheo.kit import embedded

    os.environ["GIAMNGHEO_HOME"] = str(home)
    embedded.start()
    recognised.setup("owner", home)
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("prepare", verbosity=0)
    call_command("synthesise", size="district", if_empty=True, stdout=open(os.devnull, "w"))  # noqa: SIM115
    from giamngheo.apps.delivery.models import Support

    if not Support.objects.filter(pk__gt=BASE).exists():
        with transaction.atomic(), connection.cursor() as cursor:
            _multiply(cursor)
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
    return {}


def _multiply(cursor: Any) -> None:
    cursor.execute("set constraints all immediate")  # no table is altered while a check of it is due
    cursor.execute(
        "create temp table picked on commit drop as select row_number() over (order by m.id) - 1 as r, m.household_id, m.person_id,"
        " h.area_id, h.village_id, p.full_name as name, p.sort_key from register_membership m join register_household h on"
        " h.id = m.household_id join register_person p on p.id = m.person_id where m.valid_to is null and m.is_head and h.closed_on is null"
    )
    cursor.execute("create index on picked (r)")
    cursor.execute("select count(*) from picked")
    people = cursor.fetchone()[0]
    for order, (table, count, children) in enumerate(COUNTS.values(), 1):
        base = order * BASE
        cursor.execute(f"select id, support_id from {table} order by id limit 1")
        case, support = cursor.fetchone()
        more = {"number": "t.number || '-' || n"} if "loans" in table else {}
        _clone(cursor, "delivery_support", support, count, base, people, list_row_id="null", once_key="''", place_key="t.place_key || n")
        _clone(cursor, table, case, count, base, people, support_id=f"{base} + n", **more)
        for child, column in children:
            cursor.execute(f"select id from {child} where {column} = %s order by id", [case])
            for number, (row,) in enumerate(cursor.fetchall()):
                _clone(cursor, child, row, count, base + number * count, people, number, **{column: f"{base} + n", "support_id": "null"})
    base, course = BASE * 90, (list(COUNTS).index("training") + 1) * BASE
    cursor.execute("select id, support_id from delivery_training_trainee order by id limit 1")
    learner, support = cursor.fetchone()
    _clone(cursor, "delivery_support", support, LEARNERS, base, people, list_row_id="null")
    each = COUNTS["training"][1]
    to = {"support_id": f"{base} + n", "course_id": f"{course} + n %% {each} + 1"}
    _clone(cursor, "delivery_training_trainee", learner, LEARNERS, base, people, **to)
    cursor.execute("select id from delivery_training_attendance where trainee_id = %s", [learner])
    for number, (row,) in enumerate(cursor.fetchall()):
        _clone(cursor, "delivery_training_attendance", row, LEARNERS, base + number * LEARNERS, people, trainee_id=f"{base} + n")


def _clone(cursor: Any, table: str, row: int, count: int, base: int, people: int, shift: int = 0, **changed: str) -> None:
    """``count`` copies of a row with ids above ``base``, each of another head of a household; ``shift``: of the next ones."""
    cursor.execute(f"select * from {table} where id = %s", [row])
    told = dict(zip([one.name for one in cursor.description], cursor.fetchone(), strict=True))
    people_of = {"household_id": "household_id", "person_id": "person_id", "area_id": "area_id", "village_id": "village_id",
                 "name": "name", "beneficiary_name": "name", "sort_key": "sort_key"}  # fmt: skip
    spread = {column: f"p.{source}" for column, source in people_of.items() if told.get(column) is not None}
    given = {**{column: f"t.{column}" for column in told}, **spread, "id": f"{base} + n", **{c: v for c, v in changed.items() if c in told}}
    columns = ", ".join(f'"{column}"' for column in given)
    cursor.execute(f"alter table {table} disable trigger user")  # neither history nor guards: rows of the bench only
    cursor.execute(
        f"insert into {table} ({columns}) select {', '.join(given.values())} from {table} t, generate_series(1, {count}) n"
        f" join picked p on p.r = (n + {shift}) %% {people} where t.id = %s",
        [row],
    )
    cursor.execute(f"alter table {table} enable trigger user")


def read() -> Any:
    """Kind → [rows the page tells, lines of the export, seconds of the page, queries, seconds of the export]."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment
    from django.urls import reverse

    from giamngheo.apps.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client, found = Client(), dict[str, list[Any]]()
    client.force_login(User.objects.get(username="chuyenvien-tinh"))
    client.get("/")  # the plan is read once per process
    for name, (page, file) in FILES.items():
        app = f"delivery_{name.split()[0]}"
        with CaptureQueriesContext(connection) as queries:
            begun = perf_counter()
            answer = client.get(reverse(f"{app}:{page}"))
            seconds = perf_counter() - begun
        asked = len(queries)
        assert answer.status_code == 200, (name, answer.status_code)
        begun, lines = perf_counter(), 0
        answer = client.get(reverse(f"{app}:{file}", args=["csv"]))
        assert answer.streaming, name
        for part in answer.streaming_content:
            lines += part.count(b"\r\n") or part.count(b"\n")
        found[name] = [0, lines - 1, seconds, asked, perf_counter() - begun]
    setup_test_environment()  # pages say what they showed only from here on, which would slow what is measured
    for name, (page, _file) in FILES.items():
        found[name][0] = int(client.get(reverse(f"delivery_{name.split()[0]}:{page}")).context["table"].total)
    return found


def ratios(runs: int) -> list[Ratio]:
    interleaved([[MODULE, "prepare"]], 1)
    (ours,) = interleaved([[MODULE, "read"]], 1)
    recognised.stop(_home())
    told = ours.result
    for name, (total, lines, page, queries, export) in told.items():
        print(f"{name:20} {total:9,} rows, {lines:9,} lines, page {page:5.2f} s in {queries} queries, export {export:6.2f} s")
    off = [name for name, (total, lines, *_) in told.items() if total != lines]
    least = [name for name, (_table, count, _more) in COUNTS.items() if told[name][0] < count]
    page = max(told.values(), key=lambda one: one[2])
    export = sum(one[4] for one in told.values()) / sum(one[1] for one in told.values()) * 100_000
    queries = max(one[3] for one in told.values())
    exact = not off and not least
    rows = sum(one[1] for one in told.values())
    return [
        Ratio("page of a kind's list / allowed", Measured(MOST_PAGE_SECONDS, 0, None), Measured(page[2], ours.peak_mb, None),
              1.0 if queries <= MOST_QUERIES else 0.001, note=f"at most {queries} queries (≤ {MOST_QUERIES})"),
        Ratio("100,000 lines of kinds' exports / allowed", Measured(MOST_SECONDS_PER_100_000, 0, None),
              Measured(export, ours.peak_mb, None), 1.0 if exact else 0.001, MOST_MB,
              note=f"{rows:,} lines, counts {'exact' if exact else f'OFF: {off} {least}'}"),
    ]  # fmt: skip


PIECES = {"prepare": prepare, "read": read}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("piece", choices=tuple(PIECES))
    chosen = parser.parse_args().piece
    if chosen != "prepare":
        recognised.setup("app", _home())
    report(PIECES[chosen])
