"""Whom a person's number stands for now, as SQL for everything that counts people: rows keep the number they were written with.

Also a merge into somebody who was merged later is followed. A merge that the reader sees neither side of is not followed.
"""

from __future__ import annotations

# (person_id, now_id), of merged persons only. ``union``, not ``union all``: it ends also on a circle, which actions refuse.
MERGED = """
(with recursive step (person_id, now_id) as (
  select merged_id, kept_id from linking_personmerge where undone_at is null
  union
  select s.person_id, m.kept_id from step s join linking_personmerge m on m.merged_id = s.now_id and m.undone_at is null
) select s.person_id, s.now_id from step s
  where not exists (select 1 from linking_personmerge m where m.merged_id = s.now_id and m.undone_at is null))
"""


def join(person: str, alias: str = "same") -> str:
    """To be joined where ``person`` is a column of persons; ``now`` of the same alias then tells who it is."""
    return f"left join {MERGED} {alias} on {alias}.person_id = {person}"


def now(person: str, alias: str = "same") -> str:
    return f"coalesce({alias}.now_id, {person})"


__all__ = ["MERGED", "join", "now"]
