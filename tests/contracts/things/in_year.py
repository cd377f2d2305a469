"""Addresses of the review within the year, each with a real request of Phiêng Pằn."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.in_year import actions
from giamngheo.apps.in_year.models import Request

from ..phieng_pan import PhiengPan
from . import Thing


def a_request(w: PhiengPan) -> list[int]:
    """One request to enter, just received; a second call finds it."""
    found = Request.objects.filter(area=w.area).first()
    found = found or actions.file_request(
        household=w.household, kind="enter", channel="post", applicant_name=w.household.head_name,
        filed_on=date(2026, 9, 10), by=w.society.phieng_pan_officer,
    )  # fmt: skip
    return [found.pk]


def with_request(*args: object) -> Thing:
    """An address about a month or a list: the request must be there, so that there is something to hide."""

    def thing(w: PhiengPan) -> list[object]:
        a_request(w)
        return list(args)

    return thing


STEPS = ("screen", "survey", "sheet", "score", "meet", "post", "return", "withdraw", "recognise", "refuse", "certify")

THINGS: dict[str, tuple[Thing, str]] = {
    **{f"in_year:{name}": (a_request, "") for name in ("request", "revealed", "slip", *STEPS)},
    "in_year:paper": (lambda w: [*a_request(w), "receipt"], ""),
    "in_year:new": (lambda w: [w.household.pk], ""),
}
LISTS_OF_MINE: dict[str, Thing] = {
    "in_year:month": with_request(2026, 9),
    "in_year:month_file": with_request(2026, 9, "csv"),
    "in_year:average_file": with_request("csv"),
    "in_year:low_income_file": with_request("csv"),
}
