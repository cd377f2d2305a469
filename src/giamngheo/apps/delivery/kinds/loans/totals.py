"""Sums of loans by commune, month and scheme, told anew in one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from giamngheo.kit import clock

# One household once: by the register's household, else by its number, else by name and village within the commune.
TELL_SQL = """
with figures as (
  select m.area_id, m.month, l.scheme, m.outstanding_vnd, m.overdue_vnd, m.frozen_vnd, s.household_id,
    case when l.lent_on >= m.month and l.lent_on < m.month + interval '1 month' then coalesce(l.amount_vnd, 0) else 0 end as lent_vnd,
    case when m.outstanding_vnd > 0 then coalesce(
      'h' || coalesce(u.unit_id, s.household_id)::text, 'n' || nullif(l.id_number, ''),
      'x' || lower(s.beneficiary_name) || '/' || lower(l.village_name)) end as borrower
  from delivery_loans_loanmonth m
  join delivery_loans_loan l on l.id = m.loan_id
  join delivery_support s on s.id = l.support_id
  left join linking_householdunit u on u.household_id = s.household_id
  where m.area_id = any(%(areas)s) and m.month = any(%(months)s) and not m.is_left_out
), wanted as (
  select a.area_id, n.month from unnest(%(areas)s::int[]) a (area_id) cross join unnest(%(months)s::date[]) n (month)
), told as (
  select w.area_id, w.month, coalesce(f.scheme, '') as scheme, grouping(f.scheme) as is_all,
    count(*) filter (where f.outstanding_vnd > 0) as loans,
    count(distinct f.borrower) as households,
    count(*) filter (where f.outstanding_vnd > 0 and f.household_id is null) as unjoined,
    coalesce(sum(f.lent_vnd), 0) as lent_vnd, coalesce(sum(f.outstanding_vnd), 0) as outstanding_vnd,
    coalesce(sum(f.overdue_vnd), 0) as overdue_vnd, coalesce(sum(f.frozen_vnd), 0) as frozen_vnd
  from wanted w left join figures f on f.area_id = w.area_id and f.month = w.month
  group by grouping sets ((w.area_id, w.month), (w.area_id, w.month, f.scheme))
)
insert into delivery_loans_loantotal as t
  (area_id, month, scheme, loans, households, unjoined, lent_vnd, outstanding_vnd, overdue_vnd, frozen_vnd, file_name, at)
select area_id, month, scheme, loans, households, unjoined, lent_vnd, outstanding_vnd, overdue_vnd, frozen_vnd,
  coalesce(%(file_name)s, ''), %(at)s
from told where is_all = 1 or scheme <> ''
on conflict (area_id, month, scheme) do update set
  loans = excluded.loans, households = excluded.households, unjoined = excluded.unjoined, lent_vnd = excluded.lent_vnd,
  outstanding_vnd = excluded.outstanding_vnd, overdue_vnd = excluded.overdue_vnd, frozen_vnd = excluded.frozen_vnd,
  file_name = coalesce(%(file_name)s, t.file_name), at = excluded.at
"""
# A scheme that a later file of the month no longer has owes nothing.
EMPTY_SQL = """
update delivery_loans_loantotal t set loans = 0, households = 0, unjoined = 0, lent_vnd = 0, outstanding_vnd = 0, overdue_vnd = 0,
  frozen_vnd = 0
where t.area_id = any(%(areas)s) and t.month = any(%(months)s)
"""


def tell(area_ids: Collection[int], months: Collection[date], *, file_name: str | None = None) -> None:
    """Tells the sums of these communes and months anew from the rows. ``file_name``: the file that told the month; None keeps it."""
    if not area_ids or not months:
        return
    given: dict[str, Any] = {"areas": sorted(area_ids), "months": sorted(months), "file_name": file_name, "at": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(EMPTY_SQL, given)
        cursor.execute(TELL_SQL, given)


__all__ = ["tell"]
