"""Numbers of a report: filled, frozen, compared. The one place that asks the forms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from giamngheo.apps.places.queries import area_with_id, areas_inside
from giamngheo.apps.report_forms.difference import Difference, differences
from giamngheo.apps.report_forms.filling import Filled, fill
from giamngheo.apps.report_forms.withholding import shown_to, without_names
from giamngheo.kit.scope import Scope, kept_scope, set_scope

from .models import Report
from .tree import law

# Of a refresh, so many changes are kept to be shown.
MOST_CHANGES = 200


@contextmanager
def whole(area_id: int) -> Iterator[None]:
    """Counts over all of an area, whoever asks: a report of the People's Committee does not come out smaller because the officer who
    prepares it sees only money. What is told row by row, ``filled_of`` leaves out where it is not the writer's."""
    inside = frozenset(areas_inside(area_with_id(area_id)).values_list("pk", flat=True))
    with kept_scope():
        set_scope(Scope(area_ids=inside, money_ids=inside))
        yield


def filled_for(form: str, *, area_id: int, period_key: str, as_of: date) -> Filled:
    """The form with its numbers over the whole area."""
    with whole(area_id):
        return fill(form, area_id=area_id, period_key=period_key, as_of=as_of)


def filled_of(report: Report, *, as_of: date) -> Filled:
    """A report's form. An agency to which nobody reports counts the whole province, but is not told by name what others could not
    solve."""
    made = filled_for(report.form, area_id=report.area_id, period_key=report.period_key, as_of=as_of)
    return without_names(made) if report.agency and not law().steps_to(report.step) else made


def digest_of(numbers: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """SHA-256 over numbers and words, however the keys lie."""
    told = json.dumps({"numbers": numbers, "words": words}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def changes_between(old: Mapping[str, Any], new: Filled) -> list[dict[str, str]]:
    """Differences as plain data to keep and show, to whoever reads the report: small counts of people are withheld before."""
    found = told_differences(Filled.from_json(dict(old)), new)
    return [as_row(one) for one in found[:MOST_CHANGES]]


def told_differences(old: Filled, new: Filled) -> list[Difference]:
    """As somebody may read them who sees no households."""
    return differences(shown_to(old, may_open=False), shown_to(new, may_open=False))


def as_row(one: Difference) -> dict[str, str]:
    """``where``: section, table, row and column in words."""
    return {
        "where": " · ".join(part for part in (one.section, "" if one.table == "sentence" else one.table, one.row, one.column) if part),
        "old": one.old or "", "new": one.new or "",
    }  # fmt: skip


__all__ = ["Filled", "as_row", "changes_between", "differences", "digest_of", "filled_for", "filled_of", "told_differences", "whole"]
