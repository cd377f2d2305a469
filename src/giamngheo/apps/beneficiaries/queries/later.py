"""Reads of what came after a list was approved: classes since its day, when a household was last told of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.register.models import HouseholdFact
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES, labels
from giamngheo.kit import clock, formats


def rows_with_facts(found: BeneficiaryList, outcomes: Collection[str]) -> list[Beneficiary]:
    """Rows of these outcomes, in order, with what was frozen; one query."""
    rows = Beneficiary.objects.filter(list=found, outcome__in=outcomes).select_related("village")
    return list(rows.defer("proposed_facts", "ground").order_by("number", "id"))


def told_last(household_ids: Collection[int], after: datetime | None) -> dict[int, date]:
    """Household → day on which something was last recorded of it after a moment; one query."""
    if after is None:
        return {}
    found = HouseholdFact.objects.filter(household_id__in=household_ids, occasion__recorded_at__gt=after)
    last = found.values_list("household_id").annotate(last=Max("occasion__recorded_at")).order_by()
    return {household_id: clock.day_of(moment) for household_id, moment in last}


# The class in force on each of two days, with the day from which the later one holds.
CLASSES = """
select c.household_id,
  (array_agg(c.household_class order by c.valid_from desc, c.rank desc, c.decision_id desc) filter (where c.valid_from <= %(on)s))[1],
  (array_agg(c.household_class order by c.valid_from desc, c.rank desc, c.decision_id desc))[1],
  (array_agg(c.valid_from order by c.valid_from desc, c.rank desc, c.decision_id desc))[1]
from in_year_class_history c
where c.household_id = any(%(homes)s) and c.valid_from <= %(today)s
group by c.household_id
"""


def class_changes(household_ids: Collection[int], on: date, today: date) -> dict[int, list[tuple[str, str, date]]]:
    """Household → its class on the day, its class today and since when, where they differ; one query."""
    names = labels(HOUSEHOLD_CLASSES)
    with connection.cursor() as cursor:
        cursor.execute(CLASSES, {"on": on, "today": today, "homes": sorted(household_ids)})
        rows = cursor.fetchall()
    return {
        household_id: [(names.get(old or "", formats.MISSING), names.get(new, new), since)]
        for household_id, old, new, since in rows
        if old != new
    }


__all__ = ["class_changes", "rows_with_facts", "told_last"]
