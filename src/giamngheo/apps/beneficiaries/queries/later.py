"""Reads of what came after a list was approved: classes since its day, when a household was last told of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max

from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.register.models import HouseholdFact
from giamngheo.apps.support.facts import classes_of
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


def class_changes(household_ids: Collection[int], on: date, today: date) -> dict[int, list[tuple[str, str, date]]]:
    """Household → its class on the day, its class today and since when, where they differ, by the history that the rules read;
    one query."""
    names = labels(HOUSEHOLD_CLASSES)
    found: dict[int, list[tuple[str, date]]] = {}
    for key, code, since in classes_of(household_ids, today).select("household_key", "household_class", "valid_from").iter_rows():
        found.setdefault(int(key), []).append((code, since))
    told = {}
    for household_id, history in found.items():
        old = next((code for code, since in reversed(history) if since <= on), "")
        new, since = history[-1]
        if old != new:
            told[household_id] = [(names.get(old, formats.MISSING), names.get(new, new), since)]
    return told


__all__ = ["class_changes", "rows_with_facts", "told_last"]
