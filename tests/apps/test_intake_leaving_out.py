"""Rows left out of a list of members: the household goes on with those who stay, or none of it comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from giamngheo.apps.intake import actions, mending, queries
from giamngheo.apps.intake.models import ImportBatch, StagedRow
from giamngheo.apps.register import merging
from giamngheo.apps.register.models import HouseholdFact, Membership

from .test_intake_actions import B, old, outcomes, staged


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def households(batch: ImportBatch) -> list[StagedRow]:
    rows = StagedRow.objects.filter(batch=batch, outcome="import", parsed__household__isnull=False)
    return [r for r in rows if isinstance(r.parsed["household"], dict)]


def leave(batch: ImportBatch, row: StagedRow, by: Any) -> ImportBatch:
    mending.leave_out(batch=batch, rows=[(row.sheet, row.row_number)], reason="kê trùng", by=by)
    return actions.stage(batch_id=batch.pk)


def of_household(batch: ImportBatch, row: StagedRow) -> list[StagedRow]:
    key = row.parsed["household_key"]
    return list(StagedRow.objects.filter(batch=batch, parsed__household_key=key).order_by("row_number"))


def test_without_its_head_no_household_comes_in(society: Any) -> None:
    officer = society.province_officer
    batch = staged(B, old("03781"), officer)
    first = StagedRow.objects.get(batch=batch, row_number=10)
    size = len(of_household(batch, first))
    assert size > 1
    assert queries.goes_with(batch, first.sheet, first.row_number) == size - 1
    assert queries.goes_with(batch, first.sheet, first.row_number + 1) == 0
    batch = leave(batch, first, officer)
    assert outcomes(batch) == {"import": 516 - size, "left_out": size}
    assert len(households(batch)) == 119
    mending.take_in(batch=batch, rows=[(first.sheet, first.row_number)], by=officer)
    batch = actions.stage(batch_id=batch.pk)
    assert outcomes(batch) == {"import": 516}
    assert len(households(batch)) == 120


def test_a_member_less_is_one_member_less(society: Any) -> None:
    officer = society.province_officer
    batch = staged(B, old("03781"), officer)
    first = StagedRow.objects.get(batch=batch, row_number=10)
    family = of_household(batch, first)
    batch = leave(batch, family[-1], officer)
    assert outcomes(batch) == {"import": 515, "left_out": 1}
    kept = StagedRow.objects.get(batch=batch, row_number=10)
    assert kept.parsed["household"]["member_count"] == len(family) - 1


def test_the_household_moves_when_another_row_is_the_head(society: Any) -> None:
    """The first row turned to a child, the second to the head: the first left out, the household stands at the second."""
    officer = society.province_officer
    batch = staged(B, old("03781"), officer)
    first, second = of_household(batch, StagedRow.objects.get(batch=batch, row_number=10))[:2]
    for row, word in ((first, "Con"), (second, "Chủ hộ")):
        mending.mend(batch=batch, sheet=row.sheet, row_number=row.row_number, field="relation", value=word, by=officer)
    batch = leave(batch, first, officer)
    assert outcomes(batch)["left_out"] == 1
    moved = StagedRow.objects.get(batch=batch, row_number=second.row_number)
    assert moved.parsed["household"]["head_name"] == moved.parsed["full_name"]
    assert moved.parsed["household"]["floor_area_m2"] == 40.0
    assert len(households(batch)) == 120
    merging.merge_batch(batch_id=batch.pk, by=officer)
    assert HouseholdFact.objects.filter(occasion__batch=batch).count() == 120
    assert Membership.objects.filter(occasion__batch=batch).count() == 515
