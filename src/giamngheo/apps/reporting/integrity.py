"""Runs the checks of plan/integrity: all of them by the auditor, one of them for the page that lists its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_integrity import IntegrityCheck
from giamngheo.kit import clock

from .queries import reports_of

SECONDS = 60
MOST_ROWS = 200
# Who sees rows of a subject, and the page of one.
SEEN_WITH = {
    "household": P.VIEW_HOUSEHOLDS, "support": P.VIEW_HOUSEHOLDS, "review": P.VIEW_TABLES, "line": P.VIEW_MONEY, "document": P.VIEW_MONEY,
    "report": P.VIEW_TABLES,
}  # fmt: skip
PAGES = {
    "household": "register:household", "support": "delivery:support", "line": "money:line", "document": "money:document",
    "report": "reporting:report",
}  # fmt: skip


def checks() -> Mapping[str, IntegrityCheck]:
    return current_plan().integrity


@contextmanager
def read_only() -> Iterator[None]:
    """A statement from a file reads under the policies of who asks, writes nothing, and does not run for ever. Both settings go with the
    savepoint, which is always taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local statement_timeout = '{SECONDS}s'; set local transaction_read_only = on")
        yield
        transaction.set_rollback(True)


def counted(check: IntegrityCheck) -> dict[int, int]:
    """Area → how many rows break it, within the scope. Raises DatabaseError for a statement that does not run."""
    sql = f"select x.area_id, count(*) from ({check.query}) x where x.area_id is not null group by 1"  # noqa: S608 - of the plan
    return {area_id: int(number) for area_id, number in _asked(sql, {})}


def rows(check: IntegrityCheck, areas: Collection[int]) -> list[dict[str, Any]]:
    """The rows themselves, in these areas; at most 200."""
    sql = (
        f"select x.area_id, a.name, x.ref, x.label from ({check.query}) x join places_area a on a.id = x.area_id "  # noqa: S608
        "where x.area_id = any(%(areas)s) order by a.name, x.label, x.ref limit %(most)s"
    )
    found = _asked(sql, {"areas": list(areas), "most": MOST_ROWS})
    return [
        {"area_id": area_id, "place": name, "ref": ref, "label": label, "url": _url(check, area_id, ref, label)}
        for area_id, name, ref, label in found
    ]


def _asked(sql: str, more: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with read_only(), connection.cursor() as cursor:
        cursor.execute(sql, {"today": clock.today(), **more})
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _url(check: IntegrityCheck, area_id: int, ref: int, label: str) -> str:
    """A commune's list has its page by year, which is its label."""
    if check.subject == "review":
        return reverse("review:commune", args=[int(label), area_id])
    name = PAGES.get(check.subject)
    return reverse(name, args=[ref]) if name and ref else ""


def openable(access: Access, check: IntegrityCheck, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows, without the address where who counts may not open what is counted: a commune's list, somebody else's report."""
    if check.subject == "review":
        seen = access.areas_with(P.VIEW_HOUSEHOLDS)
        return [row if row["area_id"] in seen else row | {"url": ""} for row in found]
    if check.subject == "report":
        mine = set(reports_of(access).filter(pk__in=[row["ref"] for row in found]).values_list("pk", flat=True))
        return [row if row["ref"] in mine else row | {"url": ""} for row in found]
    return found


def areas_for(access: Access, check: IntegrityCheck) -> frozenset[int]:
    """Where this person may see rows of what the check is about."""
    return access.areas_with(SEEN_WITH[check.subject])


__all__ = ["MOST_ROWS", "areas_for", "checks", "counted", "openable", "read_only", "rows"]
