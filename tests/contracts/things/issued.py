"""Addresses of workbooks that work without a network."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.fieldwork.issued.models import IssuedRow, IssuedWorkbook
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.intake.models import ImportBatch, StagedRow
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _issue(world: PhiengPan) -> int:
    known = IssuedWorkbook.objects.filter(area=world.area).first()
    if known is not None:
        return int(known.pk)
    officer = world.society.phieng_pan_officer
    made = IssuedWorkbook.objects.create(
        uuid="11111111-1111-4111-8111-111111111111", round=world.round, area=world.area, version=1, row_count=1,
        digest="d", state="returned", issued_by_id=officer.pk, issued_by_name="x", issued_at=clock.now(),
    )  # fmt: skip
    row = IssuedRow.objects.create(
        issue=made, area=world.area, uuid="22222222-2222-4222-8222-222222222222", number=1, household=world.household,
        identity={"number": "1", "head_name": HEAD, "village": "", "members": "4", "last_class": "", "why": ""},
        values={"score_a": 90.0},
    )  # fmt: skip
    file = store_file(content=b"y", name="bang.xlsx", content_type="", area_id=world.area.pk, by=officer)
    batch = ImportBatch.objects.create(
        file=file, area=world.area, year=world.round.year, survey_on=date(world.round.year, 10, 20), digest="e" * 64,
        state="staged", uploaded_by=officer, uploaded_at=clock.now(), layout={"door": "issued", "issue": made.pk},
    )  # fmt: skip
    StagedRow.objects.create(
        batch=batch, area=world.area, sheet="Danh sách", row_number=6, kind="issued", outcome="import",
        parsed={"row": row.pk, "values": {"score_a": 80.0}},
    )  # fmt: skip
    return int(made.pk)


def _returned(world: PhiengPan) -> int:
    number = _issue(world)
    found = ImportBatch.objects.filter(layout__issue=number).first()
    # A foreign visitor's scope shows nobody's rows: the number was told before.
    return int(found.pk) if found else 0


issue: Thing = lambda w: [_issue(w)]  # noqa: E731 - a table of small questions reads better so
returned: Thing = lambda w: [_returned(w)]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    **{f"issued:{name}": (issue, "") for name in ("workbook", "file", "hand_in", "withdraw")},
    **{f"issued:{name}": (returned, "") for name in ("returned", "choose", "merge", "undo", "drop")},
}
