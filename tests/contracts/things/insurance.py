"""Addresses of health-insurance cards: a list of Phiêng Pằn with one row that fits nobody."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.insurance.actions import importing
from giamngheo.apps.insurance.models import InsuranceFile, InsuranceRow
from tests.apps.insurance_world import a_list
from tests.apps.review_world import act_as

from ..phieng_pan import PhiengPan
from . import Thing


def _list(world: PhiengPan) -> InsuranceFile:
    officer = world.society.phieng_pan_officer
    act_as(officer)
    known = InsuranceFile.objects.filter(area=world.area).first()
    if known is not None:
        return known
    row = {"name": world.household.head_name, "birth": "1951"}
    return importing.import_list(
        content=a_list(row), name="the.xlsx", area_id=world.area.pk, as_of=date(2026, 1, 5), by=officer
    )


def _file(world: PhiengPan) -> list[int]:
    return [_list(world).pk]


def _row(world: PhiengPan) -> list[int]:
    return [InsuranceRow.objects.get(file=_list(world)).pk]


THINGS: dict[str, tuple[Thing, str]] = {
    "insurance:list": (_file, ""),
    "insurance:file_match": (_file, ""),
    "insurance:file_withdraw": (_file, ""),
    "insurance:row": (_row, ""),
}
LISTS_OF_MINE: dict[str, Thing] = {
    "insurance:coverage_file": lambda w: ["csv"],
    "insurance:persons_file": lambda w: ["csv"],
}
