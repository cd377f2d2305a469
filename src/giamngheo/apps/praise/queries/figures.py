"""Figures behind a nomination, read from what others wrote: each a key with a number, or with why there is none.

Computed when somebody is nominated and kept with the nomination; nobody types them. Shape of each: ``{"values": {…}}``,
whole numbers and codes by name, or ``{"missing": "why"}``. What is not known is never nought.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from giamngheo.apps.commitments.models import EscapeRegistration
from giamngheo.apps.commitments.queries.results import frozen_of, result_of
from giamngheo.apps.commitments.queries.targets import target_lines
from giamngheo.apps.money_reports.asked import BUDGET, Asked
from giamngheo.apps.money_reports.queries import added, sums
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import areas_inside
from giamngheo.apps.praise.models import Nomination
from giamngheo.apps.praise.terms import movements
from giamngheo.apps.register.models import Household, Person, Village
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import CommuneReview, Decision
from giamngheo.apps.steering.queries import difficulties_open, late
from giamngheo.apps.steering.reach import same_office
from giamngheo.kit import clock

from .findings import open_findings

Figure = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who is nominated; ``name``: as the award would say it."""

    kind: str
    area: Area
    name: str
    village: Village | None = None
    agency: str = ""
    household: Household | None = None
    person: Person | None = None


def figures_of(nominee: Nominee, *, movement: str, year: int) -> dict[str, Figure]:
    """Every figure that the movement's criteria name for this kind, in their order."""
    wanted = [one.figure for one in movements()[movement].criteria_of(nominee.kind) if one.figure]
    return {name: FIGURES[name](nominee, year) for name in wanted}


def _commitment(nominee: Nominee, year: int) -> Figure:
    """What the year's frozen result says, else what it would say today."""
    frozen = frozen_of(nominee.area.pk, year)
    row = frozen or result_of(target_lines([nominee.area], year)[0])
    values = {
        "result": row.result, "is_frozen": frozen is not None, "registered": row.registered_reduction, "reached": row.reached_reduction,
    }  # fmt: skip
    return {"values": values, "missing": row.missing}


def _poverty_cut(nominee: Nominee, year: int) -> Figure:
    if nominee.village is not None:
        return _village_cut(nominee.village, year)
    row = frozen_of(nominee.area.pk, year) or result_of(target_lines([nominee.area], year)[0])
    if row.reached_reduction is None:
        return {"missing": row.missing or _("chưa có danh sách được công nhận của hai năm")}
    return {"values": {"before": row.base_poor, "after": row.closing_poor, "fewer": row.reached_reduction}}


def _village_cut(village: Village, year: int) -> Figure:
    """Poor households of the village in the lists recognised at both year ends."""
    lists = CommuneReview.objects.filter(round__year__in=(year - 1, year), decisions__household__village=village)
    rows = lists.annotate(poor=Count("decisions", filter=Q(decisions__household__village=village, decisions__household_class="POOR")))
    found = list(rows.values_list("round__year", "state", "round__standard_id", "poor"))
    if {y for y, _state, _standard, _poor in found} != {year - 1, year} or any(s != review_states.RECOGNISED for _y, s, _t, _p in found):
        return {"missing": _("danh sách của bản ở một trong hai năm chưa được công nhận")}
    if len({standard for _y, _s, standard, _poor in found}) > 1:
        return {"missing": _("danh sách hai năm theo hai chuẩn nghèo khác nhau nên không so được")}
    poor = {y: sum(p for other, _s, _t, p in found if other == y) for y in (year - 1, year)}
    return {"values": {"before": poor[year - 1], "after": poor[year], "fewer": poor[year - 1] - poor[year]}}


def _escapes(nominee: Nominee, year: int) -> Figure:
    rows = EscapeRegistration.objects.filter(area=nominee.area, year=year).exclude(state="withdrawn")
    if nominee.village is not None:
        rows = rows.filter(village=nominee.village)
    told = rows.aggregate(all=Count("id"), achieved=Count("id", filter=Q(state="achieved")), open=Count("id", filter=Q(state="registered")))
    if not told["all"]:
        return {"missing": _("chưa có hộ nào đăng ký thoát nghèo")}
    return {"values": told}


def _money(nominee: Nominee, year: int) -> Figure:
    """Disbursed of assigned, of the plan year's budget alone, as the ledger stands today: the rate that the money pages tell."""
    inside = frozenset(areas_inside(nominee.area).values_list("id", flat=True)) | {nominee.area.pk}
    told = added(sums(Asked(inside, clock.today(), year=year, block=BUDGET), "area").values())
    if not told.assigned:
        return {"missing": _("chưa có vốn được giao trong năm")}
    return {"values": {"assigned_vnd": told.assigned, "disbursed_vnd": told.disbursed}}


def _orders(nominee: Nominee, _year: int) -> Figure:
    """What the unit owes today after its day: reports on orders; an agency also answers to difficulties."""
    _difficulties, orders = late([nominee.area.pk], clock.today())
    if not nominee.agency:
        return {"values": {"orders": orders.filter(agency="").count()}}
    ids = same_office(nominee.agency)
    owed = difficulties_open().filter(managing_agency__in=ids, wanted_on__lt=clock.today(), state="raised")
    return {"values": {"orders": orders.filter(agency__in=ids).count(), "difficulties": owed.count()}}


def _findings(nominee: Nominee, _year: int) -> Figure:
    return {"values": {"open": open_findings([(nominee.area.pk, nominee.agency)])[nominee.area.pk, nominee.agency]}}


def _left_poverty(nominee: Nominee, year: int) -> Figure:
    """Recognised classes of the two year ends."""
    rows = Decision.objects.filter(household=nominee.household, is_recognised=True, round__year__in=(year - 1, year))
    classes = dict(rows.values_list("round__year", "household_class"))
    if year not in classes:
        return {"missing": _("hộ chưa có hạng được công nhận cuối năm %(year)s") % {"year": year}}
    return {"values": {"before": classes.get(year - 1), "after": classes[year]}}


def _own_will(nominee: Nominee, year: int) -> Figure:
    found = EscapeRegistration.objects.filter(household=nominee.household, year__lte=year).exclude(state="withdrawn")
    newest = found.order_by("-year").first()
    if newest is None:
        return {"missing": _("hộ chưa đăng ký thoát nghèo")}
    return {"values": {"year": newest.year, "state": newest.state}}


FIGURES: dict[str, Callable[[Nominee, int], Figure]] = {
    "commitment": _commitment, "poverty_cut": _poverty_cut, "escapes": _escapes, "money": _money, "orders": _orders,
    "findings": _findings, "left_poverty": _left_poverty, "own_will": _own_will,
}  # fmt: skip


def nominee_of(found: Nomination) -> Nominee:
    return Nominee(found.kind, found.area, found.name, found.village, found.agency, found.household, found.person)


def last_year_over(day: date) -> int:
    """The year whose results are praised on this day, as the page proposes it."""
    return day.year if day.month == 12 else day.year - 1


__all__ = ["FIGURES", "Figure", "Nominee", "figures_of", "last_year_over", "nominee_of"]
