"""The auditor finds a planted difference and nothing else; every integrity check finds the row that breaks it."""

from __future__ import annotations

import copy
from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.files.models import StoredFile
from giamngheo.apps.indicators.actions import close_year
from giamngheo.apps.indicators.models import IndicatorValue
from giamngheo.apps.linking.models import HouseholdUnit, PersonMerge, PersonPair
from giamngheo.apps.money.models import Approval, BudgetYear, Document, Entry, Line
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.apps.register.models import Household, Membership, Person
from giamngheo.apps.reporting import contents, integrity
from giamngheo.apps.reporting.actions import auditing
from giamngheo.apps.reporting.models import AuditRun, CheckCount, Finding, PeriodLock, Report, ReportVersion
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.kit import clock
from giamngheo.kit.scope import Scope, set_scope

from .conftest import Society, area
from .indicator_world import support
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, household, member, occasion
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
    tables = {table["id"]: table for section in told["sections"] for table in section["tables"]}
    rows = tables["targets"]["rows"]
    cell = next(iter(rows[0]["cells"].values()))
    cell["value"], cell["text"] = 77777, "77.777"
    # Two rows with one head that went, as each project has its row of central money; and what is told as of the moment.
    rows += [{**copy.deepcopy(rows[0]), "id": id, "head": "Ngân sách trung ương", "level": 2} for id in ("x", "y")]
    tables["difficulties"]["rows"][0]["cells"]["count"]["value"] = 77777
    ReportVersion.objects.create(report=report, area=place, number=2, numbers=told, digest="1" * 64, reason="x", at=now)
    # Of another commune: a report is filled with what was closed of its own.
    IndicatorValue.objects.create(closing=closing, area=area(NAM_LAU), code="T4", numerator=7)
    for _night in range(2):
        assert auditing.audit().findings == 4
        everywhere()
    by_kind = {one.kind: one for one in Finding.objects.filter(gone_at=None).order_by("-id")}
    assert Finding.objects.filter(gone_at=None).count() == 4
    indicator, number = by_kind["indicator"], by_kind["report"]
    assert (indicator.subject, indicator.part, indicator.area_id, indicator.stored) == ("T4", "numerator", area(NAM_LAU).pk, "7")
    assert (number.subject, number.stored) == (str(report.pk), "77.777")
    ReportVersion.objects.create(report=report, area=place, number=3, numbers=filled, digest="2" * 64, reason="x", at=now)
    auditing.audit()
    everywhere()
    assert Finding.objects.get(pk=number.pk).gone_at is not None
    assert Finding.objects.filter(gone_at=None).get().pk == indicator.pk


def _in_order(society: Society, opened: Round) -> None:
    """Nậm Lầu, where of every check there is what it looks at, as it should be."""
    by, place, now = society.nam_lau_officer, area(NAM_LAU), clock.now()
    act_as(by)
    when = occasion(NAM_LAU, by=by)
    home = household("Nghèo", when=when, deprived=6, member_count=2)
    household("Cận nghèo", when=when, deprived=1)
    kept = member(home, "Chủ hộ", when, is_head=True, id_number="014090000001")
    member(home, "Vợ", when)
    review.classify_communes(round=opened, area_ids=[place.pk], by=by)
    act_as(society.nam_lau_chairman)
    listed = CommuneReview.objects.get(round=opened, area=place)
    assert (listed.poor_count, listed.near_poor_count) == (1, 1)
    review.recognise(
        commune_review=listed, decision_number="1", decided_on=date(2025, 11, 20), signer_name="A", by=society.nam_lau_chairman
    )
    everywhere()
    # Born after the review; then the same household twice, its head merged, its second row closed: supported before that.
    member(home, "Bé", occasion(NAM_LAU, on=date(2026, 3, 1)))
    later = occasion(NAM_LAU, year=2026, on=date(2026, 1, 5))
    again = household("Nghèo", when=later)
    merged = member(again, "Chủ hộ", later, is_head=True, id_number="014090000001")
    Person.objects.filter(pk=merged.pk).update(birth_year=2099)
    pair = PersonPair.objects.create(
        left_area=place, right_area=place, left_person=kept, right_person=merged, left_name="x", right_name="x", probability=1,
        state="merged", found_at=now,
    )  # fmt: skip
    PersonMerge.objects.create(
        pair=pair, kept=kept, merged=merged, kept_area=place, merged_area=place, ended_on=date(2026, 2, 1), at=now
    )
    Membership.objects.filter(person=merged).update(valid_to=date(2026, 2, 1))
    Household.objects.filter(pk=again.pk).update(closed_on=date(2026, 2, 1))
    for row in (home, again):
        HouseholdUnit.objects.create(household=row, unit_id=home.pk, changed_at=now)
        support(row, None, "livestock", "p2", date(2026, 1, 10), kind="livelihoods")
    _booked(place, now)
    report = Report.objects.create(
        duty="x", step="commune", form="mau_01", period_key="2025", ends_on=date(2025, 12, 31), area=place, state="accepted",
        numbers={}, sent_on=clock.today(), at=now,
    )  # fmt: skip
    ReportVersion.objects.create(report=report, area=place, number=1, numbers={}, digest="0" * 64, at=now)


def _booked(place: Area, now: datetime) -> None:
    """A line with one entry, of a document with its picture."""
    year = BudgetYear.objects.get_or_create(year=2025)[0]
    line = Line.objects.create(
        area=place, unit_name="Xã", project="p1_1", capital_type="recurrent", source="central", origin_year=2025, plan_year=year, at=now
    )
    file = StoredFile.objects.create(area=place, sha256="0" * 64, size=1, name="x.pdf", uploaded_at=now)
    paper = Document.objects.create(
        area=place, kind="approve", number="1", signed_on=date(2025, 1, 1), authority="x", state="posted", posted_at=now, at=now, file=file,
        by_id=1, total_vnd=1,
    )  # fmt: skip
    Approval.objects.create(document=paper, area=place, by_id=2, version=1, at=now)
    Entry.objects.create(
        line=line, area=place, document=paper, item=1, kind="approve", leg="one", from_account="source", to_account="approved",
        amount_vnd=1, booked_on=date(2025, 1, 1), by_id=1, approved_by_ids=[2], at=now,
    )  # fmt: skip


def _planted(opened: Round) -> set[str]:
    """One row against each check; returns their ids."""
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


def test_members_are_counted_in_one_pass() -> None:
    """Not household by household: with a province's register that took a quarter of a minute."""
    asked = integrity.checks()["member_count_differs"].query
    assert ("lateral" in asked, asked.count("register_membership")) == (False, 1)


def test_each_check_finds_the_row_that_breaks_it(society: Society) -> None:
    recognised_year(society, 2026, poor=2, others=1)  # a list in order breaks nothing
    everywhere()
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    _in_order(society, opened)
    auditing.audit()
    everywhere()
    assert (AuditRun.objects.get().failed, set(CheckCount.objects.values_list("check_id", flat=True))) == ("", set())
    expected = _planted(opened)
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
