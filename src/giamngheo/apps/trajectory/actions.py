"""The only write: putting the flows of a year together from decisions and events, set-based."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review.models import Round
from giamngheo.kit import clock

from . import flow_sql as sql
from .in_year_door import IN_YEAR
from .models import FlowBuild
from .states import Refused


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """``flows``: rows of the year now; ``written``: those added or taken away; ``lists``: recognised lists read."""

    year: int
    flows: int
    written: int
    lists: int


def may_rebuild(by: User) -> bool:
    """Whether this person sees every commune that a household may have come from or gone to."""
    return access_of(by, clock.today()).may(Permission.APPROVE_RESULT)


@transaction.atomic
def rebuild_flows(*, year: int, by: User | None) -> Rebuilt:
    """Puts the flows of one year together anew from its recognised lists, decisions within the year and life events.

    Only for who sees the whole province (or the system itself, ``by`` None): a household that came from a commune one
    does not see would be taken for new. Running it again changes nothing. Raises Refused.
    """
    if by is not None and not may_rebuild(by):
        raise Refused("Chỉ chuyên viên giảm nghèo cấp tỉnh được tính lại cân đối, vì phải xem được mọi xã trong tỉnh.")
    if not Round.objects.filter(year=year).exists():
        raise Refused(f"Chưa có vòng rà soát năm {year}. Mở vòng rà soát trước khi tính cân đối của năm đó.")
    with connection.cursor() as cursor:
        # One at a time: whoever comes second finds nothing left to write.
        cursor.execute("select pg_advisory_xact_lock(hashtext('trajectory.rebuild'), %s)", [year])
        done = rebuild(cursor, year)
    plan = current_plan()
    FlowBuild.objects.create(
        year=year, built_at=clock.now(), by_id=by.pk if by else None, plan_digest=plan.digest,
        flow_count=done.flows, written_count=done.written, list_count=done.lists,
    )  # fmt: skip
    record(
        by=by, action="tính lại cân đối hộ nghèo, cận nghèo", subject=f"năm {year}", year=year, flows=done.flows,
        written=done.written, lists=done.lists, plan_digest=plan.digest,
    )  # fmt: skip
    return done


def _table(cursor: Any, name: str, query: str, year: int) -> None:
    cursor.execute(f"create temp table {name} on commit drop as {query}", {"year": year})
    cursor.execute(f"analyze pg_temp.{name}")


def rebuild(cursor: Any, year: int) -> Rebuilt:
    """The pass itself, on the running transaction; ``cursor`` is a database cursor."""
    run = cursor.execute
    run("drop table if exists " + ", ".join("pg_temp." + name for name in sql.TEMPORARY))
    # Behind row-level security the planner expects a hundredth of the rows and would walk indexes a million times.
    run("set local enable_nestloop = off")
    run("set local work_mem = '256MB'")
    for name, query in (
        ("flow_list", sql.LISTS), ("flow_home", sql.HOMES), ("flow_decision", sql.DECISIONS), ("flow_opening", sql.OPENING),
        ("flow_closing", sql.CLOSING), ("flow_in_year", IN_YEAR),
    ):  # fmt: skip
        _table(cursor, name, query, year)
    for statement, name in (
        (sql.STATES, "flow_state"), (sql.STEPS, "flow_step"), (sql.ENTRIES, "flow_entry"), (sql.LIFE, "flow_life"),
        (sql.TARGET, "flow_target"),
    ):  # fmt: skip
        run(statement, {"year": year})
        run(f"analyze pg_temp.{name}")
    run(sql.REMOVE, {"year": year})
    written: int = cursor.rowcount
    run(sql.ADD, {"year": year})
    written += cursor.rowcount
    run("select (select count(*) from flow_target), (select count(*) from flow_list)")
    flows, lists = cursor.fetchone()
    run("set local enable_nestloop = on")
    run("set local work_mem to default")
    return Rebuilt(year, flows, written, lists)


__all__ = ["Rebuilt", "may_rebuild", "rebuild", "rebuild_flows"]
