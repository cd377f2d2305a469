"""The ledger as a sheet is read against it: lines with their balances, vouchers in the books or waiting for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection

from giamngheo.apps.money import terms
from giamngheo.apps.money.models import Line
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import areas_inside
from giamngheo.engine.treasury import BOOKED_KINDS, Booked, Pot
from giamngheo.workbooks.treasury import unit_key

# A voucher's day in our books may be some days off the Treasury's.
SLIP = timedelta(days=31)
VOUCHERS = """
with told as (
  select document_id, line_id from treasury_sheetrow
  where document_id is not null and number is not null and state in ('agrees', 'sent') and sheet_id is distinct from %(sheet)s
), done as (
  select d.id, d.number, d.signed_on, d.kind, e.line_id, e.amount_vnd, false as is_waiting
  from money_entry e join money_document d on d.id = e.document_id
  where e.area_id = any(%(areas)s) and d.signed_on between %(since)s and %(until)s and e.kind = any(%(kinds)s)
    and e.reverses_id is null and not exists (select 1 from money_entry r where r.reverses_id = e.id)
  union all
  select d.id, d.number, d.signed_on, d.kind, m.line_id, m.amount_vnd, true
  from money_move m join money_document d on d.id = m.document_id join money_line l on l.id = m.line_id
  where l.area_id = any(%(areas)s) and d.signed_on between %(since)s and %(until)s and d.kind = any(%(kinds)s)
    and d.state = 'waiting' and d.reverses_id is null
)
select o.id, o.number, o.signed_on, o.kind, o.line_id, sum(o.amount_vnd)::bigint,
       exists (select 1 from told t where t.document_id = o.id and t.line_id = o.line_id),
       bool_or(o.is_waiting)
from done o group by 1, 2, 3, 4, 5 order by 1, 5
"""


def area_ids_of(area: Area) -> list[int]:
    """The area and every unit inside it, on every map."""
    return [area.pk, *(one.pk for one in areas_inside(area))]


def lines_for(area_ids: Collection[int], years: Collection[int], also: Collection[int] = ()) -> list[Line]:
    """Lines of these areas and plan years, and those chosen by hand; one query."""
    found = Line.objects.filter(area_id__in=area_ids, plan_year__in=years) | Line.objects.filter(pk__in=list(also))
    return list(found.select_related("area", "balance", "plan_year").distinct().order_by("id"))


def pots(lines: Iterable[Line]) -> list[Pot]:
    """The lines as the engine reads them; a unit goes by its name, alone and with its area's."""
    return [
        Pot(
            line.pk, frozenset({unit_key(line.unit_name), unit_key(f"{line.unit_name} {line.area.name}")}), line.project,
            line.capital_type, line.source, line.plan_year_id, line.origin_year, line.plan_year.closed_on is not None,
            line.balance.as_told(),
        )
        for line in lines
    ]  # fmt: skip


def booked(area_ids: Collection[int], since: date, until: date, sheet_id: int | None = None) -> list[Booked]:
    """Vouchers of these areas and days, some days around them too, not taken back; one query. ``sheet_id``: rows of that
    sheet do not count as told by another."""
    given: dict[str, Any] = {
        "areas": list(area_ids), "since": since - SLIP, "until": until + SLIP, "kinds": list(BOOKED_KINDS), "sheet": sheet_id,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(VOUCHERS, given)
        return [Booked(*row) for row in cursor.fetchall()]


def year_ends(years: Iterable[int]) -> dict[int, date]:
    """Plan year → last day of its entries."""
    law = terms.law()
    return {year: law.closes_on(year) for year in years}


__all__ = ["area_ids_of", "booked", "lines_for", "pots", "year_ends"]
