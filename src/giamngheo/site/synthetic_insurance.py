"""A synthetic list of health-insurance cards of one commune for the demo, brought in as officers would, with a few mismatches."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from giamngheo.apps.accounts.models import User
from giamngheo.apps.insurance.actions.importing import import_list
from giamngheo.apps.insurance.models import InsuranceFile
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Membership
from giamngheo.kit import clock
from giamngheo.workbooks.insurance import HEADS

COMMUNE, OFFICER, AS_OF = "03784", "canbo-namlau", date(2026, 10, 31)
# Of so many persons one: is left out, has an expired card, is written with another year or another village. Nobody has an ID number: those
# of synthetic people are refused by whoever reads a file, so that rows are known by name, birth and village.
LEFT_OUT, EXPIRED, OTHER_YEAR, OTHER_VILLAGE = 17, 41, 401, 307
STRANGERS = (("Tòng Thị Lạ (giả lập)", 1977, "Nữ"), ("Cà Văn Xa (giả lập)", 1990, "Nam"), ("Quàng Thị Mới (giả lập)", 2001, "Nữ"))


def load_list() -> int:
    """One list of the commune; returns how many cards."""
    officer, as_of = User.objects.get(username=OFFICER), min(AS_OF, clock.today())
    area = Area.objects.get(code=COMMUNE, generation_id="2025-07")
    members = Membership.objects.filter(household__area=area, household__closed_on=None, valid_to=None, valid_from__lte=as_of)
    rows = [
        _row(one, as_of) for one in members.select_related("person", "household__village").order_by("person_id")
        if one.person_id % LEFT_OUT and (one.person.birth_year or one.person.birth_on)
    ]  # fmt: skip
    starts = _day(as_of.replace(month=1, day=1))
    rows += [(name, year, sex, "", f"149900{n:04}", "", "", starts, "", "") for n, (name, year, sex) in enumerate(STRANGERS)]
    made = import_list(content=_book(rows), name="the-bhyt-gia-lap.xlsx", area_id=area.pk, as_of=as_of, by=officer)
    InsuranceFile.objects.filter(pk=made.pk).update(is_synthetic=True)
    return made.row_count


def _row(one: Membership, as_of: date) -> tuple[Any, ...]:
    person, home = one.person, one.household
    year = person.birth_year or (person.birth_on.year if person.birth_on else as_of.year)
    is_whole = bool(person.birth_on) and bool(person.pk % OTHER_YEAR)
    birth = _day(person.birth_on) if is_whole and person.birth_on else year - (0 if person.pk % OTHER_YEAR else 1)
    village = home.village.name if home.village and person.pk % OTHER_VILLAGE else "Bản Đã Chuyển"
    ends = as_of - timedelta(days=60) if person.pk % EXPIRED == 0 else as_of.replace(month=12, day=31)
    sex = {"M": "Nam", "F": "Nữ"}.get(person.sex, "")
    starts = as_of.replace(month=1, day=1)
    return (person.full_name, birth, sex, "", f"14{person.pk % 10**8:08}", "", village, _day(starts), _day(ends), "")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _book(rows: list[tuple[Any, ...]]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("Thẻ (giả lập)")
    for number, cells in enumerate([tuple(words[0] for words in HEADS.values()), *rows]):
        sheet.write_row(number, 0, [str(cell) for cell in cells])
    book.close()
    return target.getvalue()


__all__ = ["load_list"]
