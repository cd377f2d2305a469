"""A village's result as it stood at a meeting or a posting: rows kept there, and which households differ since.

A kept row is ``{"household_id", "head_name", "household_class", "score_a", "score_b_min", "score_b_max"}``; the class
is empty while there is none, a score that is missing is null, and numbers of score A are text as in the decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from giamngheo.apps.campaign import statements
from giamngheo.apps.campaign.models import VillageList
from giamngheo.kit import formats

NAMED_AT_MOST = 3
# What makes a result another result. A name that was corrected does not.
COMPARED = ("household_class", "score_a", "score_b_min", "score_b_max")
Row = dict[str, Any]


def rows_of(village_list: VillageList) -> list[Row]:
    """The households of the village's list as they stand now, in the order of the posted list; one query."""
    with connection.cursor() as cursor:
        cursor.execute(statements.ROWS_SQL, {"list_id": village_list.pk})
        names = ("household_id", "head_name", *COMPARED)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def differing(before: Iterable[Row], now: Iterable[Row]) -> dict[int, str]:
    """Household → its head's name, for every household whose result differs, that came, or that went."""
    old, new = ({row["household_id"]: row for row in rows} for rows in (before, now))
    return {
        pk: (new.get(pk) or old[pk])["head_name"]
        for pk in [*old, *(pk for pk in new if pk not in old)]
        if pk not in old or pk not in new or any(old[pk][name] != new[pk][name] for name in COMPARED)
    }


def named(homes: dict[int, str]) -> str:
    """Households in a sentence: hộ A, hộ B và 4 hộ khác."""
    names = list(homes.values())
    rest = len(names) - NAMED_AT_MOST
    text = ", ".join(f"hộ {name}" for name in names[:NAMED_AT_MOST])
    return f"{text} và {formats.number(rest)} hộ khác" if rest > 0 else text


def newest_survey(village_list: VillageList) -> date | None:
    """The newest day on which a household of the list was surveyed for the year; one query."""
    with connection.cursor() as cursor:
        cursor.execute(statements.NEWEST_SURVEY_SQL, {"list_id": village_list.pk})
        found: date | None = cursor.fetchone()[0]
    return found


__all__ = ["COMPARED", "Row", "differing", "named", "newest_survey", "rows_of"]
