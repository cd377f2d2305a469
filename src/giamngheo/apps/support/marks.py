"""Whether something was written since a run of the lists began: the last row of every table that the lists rest on.

Facts and events only grow, and a changed row leaves its history behind; so a number larger than the one noted is a change.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Watched:
    """``key``: a number that grows with every change; ``area``: the column of the commune, empty where a row has none."""

    table: str
    key: str = "id"
    area: str = "area_id"


_watched: dict[str, Watched] = {
    one.table: one
    for one in (
        Watched("register_occasion"),
        Watched("register_household"),
        Watched("register_householdevent", "pgh_id"),
        Watched("register_membershipevent", "pgh_id"),
        Watched("register_personevent", "pgh_id"),
        Watched("register_membership"),
        Watched("register_householdfact"),
        Watched("register_personfact"),
        Watched("life_lifeevent"),
        Watched("life_lifechange"),
        Watched("review_recognition"),
        Watched("in_year_inyeardecision"),
        Watched("linking_householdunit", area=""),
        Watched("subjects_subject"),
        Watched("subjects_subjectevent", "pgh_id"),
        Watched("subjects_subjectmember"),
        Watched("subjects_subjectmemberevent", "pgh_id"),
        Watched("subjects_answer"),
        Watched("subjects_placeanswer"),
        Watched("subjects_answerwithdrawal"),
        # A file taken back withdraws what it brought, and leaves no other trace on it.
        Watched("intake_importbatch", "(extract(epoch from undone_at) * 1000000)::bigint", area=""),
    )
}


def watch(*tables: Watched) -> None:
    """Called once by an app that is ready: lists are old when a row was written there."""
    _watched.update({one.table: one for one in tables})


def marks() -> dict[str, int]:
    """The last row of each table that the caller's scope shows; one statement."""
    ones = list(_watched.values())
    columns = ", ".join(f"coalesce((select max({one.key}) from {one.table}), 0)" for one in ones)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns}")
        return dict(zip((one.table for one in ones), cursor.fetchone(), strict=True))


def is_old(noted: dict[str, int], area_ids: Collection[int]) -> bool:
    """Was anything written about these communes since? One statement; reads only what is newer than the marks."""
    parts: list[str] = []
    values: list[Any] = [sorted(area_ids)]
    for one in _watched.values():
        where = f"{one.key} > %s"
        values.append(noted.get(one.table, 0))
        if one.area:
            where += f" and {one.area} = any((select ids from wanted)::int[])"  # noqa: S608
        parts.append(f"exists (select 1 from {one.table} where {where})")  # noqa: S608 - names are ours
    with connection.cursor() as cursor:
        cursor.execute(f"with wanted as (select %s::int[] as ids) select {' or '.join(parts)}", values)
        return bool(cursor.fetchone()[0])


__all__ = ["Watched", "is_old", "marks", "watch"]
