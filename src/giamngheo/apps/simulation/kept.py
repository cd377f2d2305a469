"""What the answers of a year's recognised lists tell, kept as a file, so that the next draft need not read them again.

A file is named by the digest of all it rests on: what stands in the database, who may see it, the plan. Whatever
changes gives another name, so a file is never out of date; it holds no person and no name, and is our account's alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings

# Changes with what is kept.
FORM = 1
MOST_FILES = 8

# Everything that ``reading.read`` and ``simulation.told`` look at, as numbers that change when it does. Facts and history
# only grow; moments tell a restored database from the one that was there before.
VERSION_SQL = """
select concat_ws(' ', current_setting('app.scope'), current_setting('app.limited'), current_setting('app.villages')),
  (select max(id) from register_householdfact), (select max(id) from register_personfact),
  (select max(id) from register_person), (select max(id) from register_household),
  (select max(pgh_id) || ' ' || max(pgh_created_at) from register_personevent),
  (select max(pgh_id) || ' ' || max(pgh_created_at) from register_householdevent),
  (select md5(string_agg(concat_ws(' ', id, is_withdrawn, recorded_at), ',' order by id)) from register_occasion
    where year = %(year)s),
  (select md5(string_agg(concat_ws(' ', id, area_id), ',' order by id)) from register_village),
  (select md5(string_agg(concat_ws(' ', id, code, area_type), ',' order by id)) from places_area),
  (select md5(string_agg(k.household_id::text, ',' order by k.id)) from review_reviewcase k
    where k.round_id = %(round)s and (k.source = 'newly_escaped' or k.dropped_at is not null)),
  (select md5(string_agg(concat_ws(' ', c.id, c.version, g.list_digest, g.recorded_at), ',' order by c.id))
    from review_communereview c left join review_recognition g on g.commune_review_id = c.id where c.round_id = %(round)s)
"""


def name_of(
    cursor: Any, *, round_id: int, year: int, area_ids: Collection[int], standard_id: str, plan_digest: str
) -> str:
    """The digest that names what these recognised lists tell now, under the caller's scope; one query."""
    cursor.execute(VERSION_SQL, {"round": round_id, "year": year})
    stands = [FORM, round_id, year, sorted(area_ids), standard_id, plan_digest, *map(str, cursor.fetchone())]
    return hashlib.sha256(json.dumps(stands).encode()).hexdigest()


def _folder() -> Path:
    return Path(settings.HOME) / "cache" / "simulation"


def found(name: str) -> pl.DataFrame | None:
    """The kept frame of this name; None when there is none or it cannot be read."""
    path = _folder() / f"{name}.parquet"
    try:
        frame = pl.read_parquet(path)
        path.touch()
    except (OSError, pl.exceptions.PolarsError):
        return None
    return frame


def keep(name: str, frame: pl.DataFrame) -> None:
    """Keeps a frame under its name, whole or not at all; the least used are removed. A full disk is no failure."""
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made for our account alone; two who keep the same at once write the same.
        handle, unfinished = tempfile.mkstemp(dir=folder, suffix=".part")
        os.close(handle)
        frame.write_parquet(unfinished)
        os.replace(unfinished, folder / f"{name}.parquet")
        newest = sorted(folder.glob("*.parquet"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in newest[MOST_FILES:]:
            path.unlink(missing_ok=True)
    except OSError:
        return


__all__ = ["found", "keep", "name_of"]
