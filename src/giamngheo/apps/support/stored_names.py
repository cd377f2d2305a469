"""Who the keys of a stored list are: name, household and village, for the rows that are shown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from .others import KINDS

_OTHER = """
select s.id, s.name, null::bigint, v.name, s.village_id from subjects_subject s
left join register_village v on v.id = s.village_id where s.id = any(%(keys)s)
"""
NAMES_SQL = {
    **dict.fromkeys(KINDS, _OTHER),
    "household": """
select h.id, h.head_name, h.id, v.name, h.village_id from register_household h
left join register_village v on v.id = h.village_id where h.id = any(%(keys)s)
""",
    # The household of the day; a person is in one at a time.
    "person": """
select q.id, q.full_name, m.household_id, v.name, h.village_id from register_person q
left join register_membership m on m.person_id = q.id and m.valid_from <= %(on)s
  and (m.valid_to is null or m.valid_to > %(on)s)
left join register_household h on h.id = m.household_id
left join register_village v on v.id = h.village_id where q.id = any(%(keys)s)
""",
    "area": "select a.id, a.name, null, null, null from places_area a where a.id = any(%(keys)s)",
}
# Keys whose name or village has the text in it, both without accents.
_OTHER_MATCHED = """
select s.id from subjects_subject s left join register_village v on v.id = s.village_id
where position({text} in s.search_key || ' ' || coalesce(v.search_key, '')) > 0
"""
MATCHED_SQL = {
    **dict.fromkeys(KINDS, _OTHER_MATCHED),
    "household": """
select h.id from register_household h left join register_village v on v.id = h.village_id
where position({text} in h.search_key || ' ' || coalesce(v.search_key, '')) > 0
""",
    "person": """
select q.id from register_person q where position({text} in q.search_key) > 0
union select m.person_id from register_village v join register_household h on h.village_id = v.id
  join register_membership m on m.household_id = h.id where position({text} in v.search_key) > 0
""",
    "area": "select a.id from places_area a where position({text} in a.search_key) > 0",
}


def named(subject: str, keys: Collection[int], on: date) -> dict[int, dict[str, Any]]:
    """Key → name, household_key, village, village_id; one query. Keys that the reader may not see are left out."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES_SQL[subject], {"keys": list(keys), "on": on})
        return {
            key: {"name": name, "household_key": str(home) if home else None, "village": village, "village_id": village_id}
            for key, name, home, village, village_id in cursor.fetchall()
        }


__all__ = ["MATCHED_SQL", "NAMES_SQL", "named"]
