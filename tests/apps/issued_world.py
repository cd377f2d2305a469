"""An issued workbook and its commune, as tests of issuing and returning start from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from django.test import Client

from giamngheo.apps.accounts.models import User
from giamngheo.apps.fieldwork.issued import actions, queries
from giamngheo.apps.fieldwork.issued.models import IssuedWorkbook
from giamngheo.apps.register.models import HouseholdFact, Village
from giamngheo.apps.review.models import Round

from .conftest import Society, area
from .review_world import (
    NAM_LAU,
    a_round,
    act_as,
    household,
    occasion,
)

ClientOf = Callable[[User], Client]
DAY = date(2025, 11, 1)


def made_world(society: Society) -> Round:
    """Three households of Nậm Lầu with facts of the year, in two villages."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    when = occasion(by=society.nam_lau_officer)
    for name, village in (("Lò Văn Một", "Bản A"), ("Lò Văn Hai", "Bản A"), ("Lò Văn Ba", "Bản B")):
        household(name, when=when, village=village, deprived=3)
    return opened


def issued(world: Round, by: User, village: Village | None = None) -> IssuedWorkbook:
    return actions.issue(round=world, area_id=area(NAM_LAU).pk, village=village, by=by)


class Book:
    """An issued workbook as somebody with a spreadsheet program changes it."""

    def __init__(self, made: IssuedWorkbook) -> None:
        self.book = openpyxl.load_workbook(BytesIO(actions.workbook_of(made)))
        self.sheet = self.book["Danh sách"]

    def column(self, code: str) -> int:
        return next(cell.column for cell in self.sheet[3] if cell.value == code)

    def row(self, head: str) -> int:
        at = self.column("head_name")
        return next(r for r in range(6, self.sheet.max_row + 1) if self.sheet.cell(r, at).value == head)

    def put(self, head: str, code: str, value: Any) -> Book:
        self.sheet.cell(self.row(head), self.column(code)).value = value
        return self

    def content(self) -> bytes:
        buffer = BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def back(content: bytes, by: User, **more: Any) -> Any:
    return actions.take_back(content=content, name="bang.xlsx", survey_on=DAY, by=by, **more)


def codes(batch: Any) -> set[str]:
    return {f.code for f in queries.findings_of(batch)}


def newest(head: str) -> HouseholdFact:
    found = HouseholdFact.objects.filter(household__head_name=head, occasion__is_withdrawn=False)
    return found.order_by("-occasion__observed_on", "-occasion__recorded_at", "-id").first()  # type: ignore[return-value]
