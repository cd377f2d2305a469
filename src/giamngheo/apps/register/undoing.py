"""A merge is taken back as a whole: its occasions are withdrawn, what only it made is closed, what it changed is put
back from history. Nothing is deleted; whatever a later import has changed since stays as that import left it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.intake.models import ImportBatch
from giamngheo.apps.places.models import Area, AreaInside
from giamngheo.kit import clock, formats

from . import gates, one_day, staged
from .gates import Refused
from .merging import check_may, lock_communes
from .models import AreaTotal, Occasion

MANY = 2_000

# Rows as they were before this merge, where nothing has changed them since.
BEFORE_SQL = """
create temp table undo_{name} on commit drop as
select distinct on (e.id) e.*
from register_{name}event e
where e.area_id = any(%(area_ids)s) and e.pgh_context ->> 'merge' = %(mark)s
  and not exists (
    select 1 from register_{name}event l
    where l.pgh_obj_id = e.pgh_obj_id and l.pgh_id > e.pgh_id
      and l.pgh_context ->> 'merge' is distinct from %(mark)s
  )
order by e.id, e.pgh_id
"""
# On the day they began: the person was never there, as far as the register knows.
END_MADE_SQL = """
update register_membership m set valid_to = m.valid_from from register_occasion o
where o.id = m.occasion_id and o.batch_id = %(batch_id)s and m.valid_to is null
"""
DEMOTE_SQL = """
update register_membership m set is_head = false, relation = b.relation from undo_membership b
where b.id = m.id and m.is_head and not b.is_head
"""
MEMBERSHIPS_SQL = """
update register_membership m set valid_to = b.valid_to, relation = b.relation,
  is_head = b.is_head and (b.valid_to is not null or not exists (
    select 1 from register_membership x
    where x.household_id = m.household_id and x.valid_to is null and x.is_head and x.id <> m.id
  ))
from undo_membership b
where b.id = m.id and (b.valid_to is not null or not exists (
  select 1 from register_membership x where x.person_id = m.person_id and x.valid_to is null and x.id <> m.id
))
"""
_HOUSEHOLD = ("area_id", "village_id", "head_name", "search_key", "sort_key", "member_count", "ethnic_group", "closed_on")
_PERSON = ("area_id", "full_name", "search_key", "sort_key", "sex", "birth_on", "birth_year", "ethnic_group",
           "id_number", "old_id_number")  # fmt: skip
HOUSEHOLDS_SQL = (
    "update register_household r set version = r.version + 1, "  # noqa: S608 - column names are ours
    + ", ".join(f"{name} = b.{name}" for name in _HOUSEHOLD)
    + " from undo_household b where b.id = r.id"
)
PERSONS_SQL = (
    "update register_person r set "  # noqa: S608 - column names are ours
    + ", ".join(f"{name} = b.{name}" for name in _PERSON)
    + " from undo_person b where b.id = r.id"
)
# Households that nothing but this import speaks of and where nobody is a member any more.
CLOSE_SQL = """
update register_household h set closed_on = t.observed_on, version = h.version + 1
from (
  select f.household_id, min(o.observed_on) as observed_on
  from register_householdfact f join register_occasion o on o.id = f.occasion_id
  where o.batch_id = %(batch_id)s group by f.household_id
) t
where t.household_id = h.id and h.closed_on is null
  and not exists (select 1 from register_membership m where m.household_id = h.id and m.valid_to is null)
  and not exists (
    select 1 from register_householdfact f join register_occasion o on o.id = f.occasion_id
    where f.household_id = h.id and not o.is_withdrawn
  )
"""
TOTALS_BACK_SQL = """
update register_areatotal r set is_current = true
from (
  select distinct on (t.area_id, t.year, t.ethnic_group) t.id
  from register_areatotal u
  join register_areatotal t on t.area_id = u.area_id and t.year = u.year and t.ethnic_group = u.ethnic_group
  left join intake_importbatch b on b.id = t.batch_id
  where u.batch_id = %(batch_id)s and t.batch_id is distinct from %(batch_id)s
    and (b.id is null or b.state = 'merged')
  order by t.area_id, t.year, t.ethnic_group, t.recorded_at desc, t.id desc
) p
where p.id = r.id and not exists (
  select 1 from register_areatotal c
  where c.area_id = r.area_id and c.year = r.year and c.ethnic_group = r.ethnic_group and c.is_current
)
"""


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What an undoing put back. ``counts``: rows by name (see ``_put_back``)."""

    batch_id: int
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """For the officer who took the merge back."""
        c = {name: formats.number(value) for name, value in self.counts.items()}
        text = _(
            "Đã hoàn tác: khép lại %(households_closed)s hộ chỉ có trong tệp này, đưa %(households_restored)s hộ về như "
            "trước khi nhập."
        ) % c
        if self.counts["totals"]:
            text += " " + _("Đã rút %(totals)s dòng tổng số hộ, nhân khẩu.") % c
        return text


def _areas(batch: ImportBatch) -> tuple[set[int], set[int]]:
    """(communes of the merge, those with the communes of other maps they are related to)."""
    own = set(Occasion.objects.filter(batch=batch).values_list("area_id", flat=True))
    own |= set(AreaTotal.objects.filter(batch=batch).values_list("area_id", flat=True))
    pairs = AreaInside.objects.filter(Q(inner__in=own) | Q(outer__in=own)).values_list("inner_id", "outer_id")
    near = {area for pair in pairs for area in pair}
    return own, own | set(Area.objects.filter(pk__in=near, kind=Area.Kind.COMMUNE).values_list("pk", flat=True))


def _put_back(cursor: Any, values: dict[str, Any], *, households: int) -> dict[str, int]:
    """``households``: how many the merge wrote, to choose how the database joins."""
    if households > MANY:
        # Behind row-level security the planner expects a hundredth of the rows, and compares every row with every.
        cursor.execute("set local enable_nestloop = off")
    for name in ("household", "person", "membership"):
        cursor.execute(f"drop table if exists pg_temp.undo_{name}")
        cursor.execute(BEFORE_SQL.format(name=name), values)
        cursor.execute(f"analyze pg_temp.undo_{name}")
    steps = (
        ("memberships_ended", END_MADE_SQL), ("", DEMOTE_SQL), ("memberships_restored", MEMBERSHIPS_SQL),
        ("households_restored", HOUSEHOLDS_SQL), ("persons_restored", PERSONS_SQL),
        ("occasions", "update register_occasion set is_withdrawn = true where batch_id = %(batch_id)s"),
        ("households_closed", CLOSE_SQL),
        ("totals", "update register_areatotal set is_current = false where batch_id = %(batch_id)s and is_current"),
        ("totals_restored", TOTALS_BACK_SQL),
    )  # fmt: skip
    counts = {}
    for name, statement in steps:
        cursor.execute(statement, values)
        if name:
            counts[name] = cursor.rowcount
    staged.end(cursor)
    return counts


@transaction.atomic
def undo_batch(*, batch_id: int, by: User, reason: str) -> UndoResult:
    """Takes a merge back and returns what was withdrawn, closed and put back.

    Raises Refused when the person may not, the batch is not merged, no reason is given, or a recognised list rests on
    it. Runs under the caller's scope.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None:
        raise Refused(_("Không tìm thấy tệp này trong địa bàn của bạn."))
    own, related = _areas(batch)
    check_may(by, own | {batch.area_id})
    if batch.state != ImportBatch.State.MERGED:
        raise Refused(_("Tệp này %(state)s, không có gì để hoàn tác.") % {"state": batch.get_state_display()})
    if not reason.strip():
        raise Refused(_("Cần ghi lý do hoàn tác."))
    with connection.cursor() as cursor:
        lock_communes(cursor, related)
        gates.check(year=batch.year, area_ids=related)
        values = {"batch_id": batch.pk, "mark": batch.counts.get("mark", ""), "area_ids": sorted(related)}
        gates.check_undo(batch)
        with pghistory.context(merge="", undo=batch.pk), one_day.told_as(Refused):
            counts = _put_back(cursor, values, households=batch.counts.get("merged", {}).get("facts", 0))
    batch.state = ImportBatch.State.UNDONE
    batch.undone_by, batch.undone_at, batch.message = by, clock.now(), reason.strip()
    batch.counts = {**batch.counts, "undone": counts}
    batch.version += 1
    batch.save(update_fields=["state", "undone_by", "undone_at", "message", "counts", "version"])
    record(by=by, action="hoàn tác nhập danh sách", subject=f"tệp {batch.pk}", area_id=batch.area_id, year=batch.year,
           areas=sorted(own), **counts)  # fmt: skip
    return UndoResult(batch.pk, counts)
