"""The auditor finds a planted difference and nothing else; every integrity check finds the row that breaks it."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.indicators.actions import close_year
from giamngheo.apps.indicators.models import IndicatorValue
from giamngheo.apps.money.models import BudgetYear, Document, Line
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.apps.register.models import Household, Membership, Person
from giamngheo.apps.reporting import contents, integrity
from giamngheo.apps.reporting.actions import auditing
from giamngheo.apps.reporting.models import AuditRun, CheckCount, Finding, PeriodLock, Report, ReportVersion
from giamngheo.apps.review.models import CommuneReview
from giamngheo.kit import clock
from giamngheo.kit.scope import Scope, set_scope

from .conftest import Society, area
from .indicator_world import support
from .review_world import PHIENG_PAN, a_round, act_as, household, member, occasion
from .test_commitments import recognised_year


def everywhere() -> None:
    """As the auditor sees it."""
    ids = all_area_ids()
    set_scope(Scope(area_ids=ids, money_ids=ids))


def test_the_auditor_finds_what_was_planted_and_nothing_else(society: Society) -> None:
    everywhere()
    place, now = area(PHIENG_PAN), clock.now()
    closing = close_year(area_id=area("14").pk, year=2025, by=None)
    filled = contents.filled_for("mau_01", area_id=place.pk, period_key="2025", as_of=clock.today()).as_json()
    report = Report.objects.create(
        duty="commune_monitoring", step="commune", form="mau_01", period_key="2025", ends_on=date(2025, 12, 31), area=place,
        state="accepted", numbers=filled, sent_on=clock.today(), at=now,
    )  # fmt: skip
    PeriodLock.objects.create(period_key="2025", level="commune", reason="x", at=now)
    ReportVersion.objects.create(report=report, area=place, number=1, numbers=filled, digest="0" * 64, at=now)
    assert auditing.audit().findings == 0
    everywhere()
    told = copy.deepcopy(filled)
    row = next(t["rows"][0] for section in told["sections"] for t in section["tables"] if t["rows"])
    cell = next(iter(row["cells"].values()))
    cell["value"], cell["text"] = 77777, "77.777"
    ReportVersion.objects.create(report=report, area=place, number=2, numbers=told, digest="1" * 64, reason="x", at=now)
    IndicatorValue.objects.create(closing=closing, area=place, code="T4", numerator=7)
    assert auditing.audit().findings == 2
    everywhere()
    by_kind = {one.kind: one for one in Finding.objects.filter(gone_at=None)}
    indicator, number = by_kind["indicator"], by_kind["report"]
    assert (indicator.subject, indicator.part, indicator.area_id, indicator.stored) == ("T4", "numerator", place.pk, "7")
    assert (number.subject, number.stored) == (str(report.pk), "77.777")
    ReportVersion.objects.create(report=report, area=place, number=3, numbers=filled, digest="2" * 64, reason="x", at=now)
    auditing.audit()
    everywhere()
    assert Finding.objects.get(pk=number.pk).gone_at is not None
    assert Finding.objects.filter(gone_at=None).get().pk == indicator.pk


def _planted(society: Society) -> set[str]:
    """One row against each check; returns their ids."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    everywhere()
    when, now, place = occasion(PHIENG_PAN), clock.now(), area(PHIENG_PAN)

    def home(name: str, **more: object) -> Household:
        return household(name, code=PHIENG_PAN, when=when, **more)

    member(home("A"), "Không chủ", when)
    left = home("B")
    member(left, "Đã đi", when, is_head=True)
    Membership.objects.filter(household=left).update(valid_to=date(2025, 12, 1))
    closed = home("C")
    member(closed, "Còn lại", when, is_head=True)
    Household.objects.filter(pk=closed.pk).update(closed_on=date(2025, 11, 1))
    support(closed, None, "livestock", "p2", date(2025, 12, 1), kind="livelihoods")
    twins = home("D", member_count=9)
    member(twins, "Một", when, is_head=True, id_number="014090123456")
    member(twins, "Hai", when, id_number="014090123456")
    Person.objects.filter(full_name="Hai").update(birth_year=2099)
    counts = {"poor_count": 3, "state": "recognised"}
    CommuneReview.objects.update_or_create(round=opened, area=place, defaults=counts)
    year = BudgetYear.objects.get_or_create(year=2025)[0]
    Line.objects.create(
        area=place, unit_name="Xã", project="p1_1", capital_type="recurrent", source="central", origin_year=2025, plan_year=year, at=now
    )
    Document.objects.create(
        area=place, kind="allot", number="1", signed_on=date(2025, 1, 1), authority="x", state="posted", posted_at=now, at=now
    )
    Report.objects.create(
        duty="x", step="commune", form="mau_01", period_key="2025", ends_on=date(2025, 12, 31), area=place, state="accepted",
        numbers={}, sent_on=clock.today(), at=now,
    )  # fmt: skip
    return set(integrity.checks())


def test_each_check_finds_the_row_that_breaks_it(society: Society) -> None:
    recognised_year(society, 2026, poor=2, others=1)  # a list in order breaks nothing
    everywhere()
    assert (auditing.audit().rows, AuditRun.objects.get().failed) == (0, "")
    expected = _planted(society)
    auditing.audit()
    everywhere()
    assert AuditRun.objects.first().failed == ""  # type: ignore[union-attr]
    place = area(PHIENG_PAN)
    assert set(CheckCount.objects.values_list("check_id", flat=True)) == expected
    assert set(CheckCount.objects.values_list("area_id", flat=True)) == {place.pk}
    for check in integrity.checks().values():
        assert {row["area_id"] for row in integrity.rows(check, [place.pk])} == {place.pk}, check.id
        assert integrity.rows(check, [area("14").pk]) == []
    # Who counts lists does not open them; a report is opened by who is on its way up.
    leader, lists, reports = (
        access_of(society.province_leader, clock.today()),
        *(integrity.checks()[one] for one in ("recognised_count_differs", "accepted_report_without_version")),
    )
    found = integrity.rows(lists, [place.pk])
    assert found[0]["url"]
    assert not integrity.openable(leader, lists, found)[0]["url"]
    assert integrity.openable(leader, reports, integrity.rows(reports, [place.pk]))[0]["url"]
    # The database itself keeps a stranger's eyes away, and a check's statement cannot write.
    act_as(society.nam_lau_officer)
    assert integrity.counted(integrity.checks()["household_without_head"]) == {}
    with pytest.raises(DatabaseError), transaction.atomic(), integrity.read_only():
        Household.objects.create(area=place, head_name="x", search_key="x", sort_key="x")
