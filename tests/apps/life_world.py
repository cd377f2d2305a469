"""Households with members, for the tests of life events."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.life.actions import NewPerson, Said
from giamngheo.apps.register.models import Household, Membership, Person, Village
from giamngheo.workbooks.names import search_key, sort_key

from .conftest import area
from .review_world import NAM_LAU

FOUNDED = date(2020, 1, 1)


def said(day: date = date(2025, 3, 10), ground: str = "Xác nhận của công an xã") -> Said:
    return Said(day, ground)


def village(name: str = "Bản Nà Tòng", code: str = NAM_LAU) -> Village:
    return Village.objects.get_or_create(area=area(code), search_key=search_key(name), defaults={"name": name})[0]


def family(
    *names: str, code: str = NAM_LAU, since: date = FOUNDED, stated: int | None = -1, in_village: str = "Bản Nà Tòng"
) -> tuple[Household, list[Person]]:
    """A household of these people, the first its head. ``stated``: how many it says they are (-1: these)."""
    place = area(code)
    home = Household.objects.create(
        area=place, village=village(in_village, code), head_name=names[0], search_key=search_key(names[0]),
        sort_key=sort_key(names[0]), member_count=len(names) if stated == -1 else stated, ethnic_group="Thái",
    )  # fmt: skip
    people = [
        Person.objects.create(
            area=place, full_name=name, search_key=search_key(name), sort_key=sort_key(name), sex="M", birth_year=1980,
            ethnic_group="Thái",
        )
        for name in names
    ]  # fmt: skip
    for index, person in enumerate(people):
        Membership.objects.create(
            area=place, household=home, person=person, relation="child" if index else "head", is_head=not index,
            valid_from=since,
        )  # fmt: skip
    return home, people


def baby(name: str = "Lò Thị Mới") -> NewPerson:
    return NewPerson(name, "F", None, None, "Thái")


def on(home: Household, day: date) -> dict[str, str]:
    """Who is a member on the day: name → relation."""
    rows = Membership.objects.filter(household=home, valid_from__lte=day).select_related("person")
    return {m.person.full_name: m.relation for m in rows if m.valid_to is None or m.valid_to > day}


def heads_on(home: Household, day: date) -> list[str]:
    rows = Membership.objects.filter(household=home, is_head=True, valid_from__lte=day).select_related("person")
    return [m.person.full_name for m in rows if m.valid_to is None or m.valid_to > day]
