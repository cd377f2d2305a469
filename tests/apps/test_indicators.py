"""Every target, counted by hand; one row changes its own cells only; cell, list and file agree for every role and area."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import openpyxl
import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.delivery.kinds.abroad.models import AbroadCase
from giamngheo.apps.delivery.kinds.capacity.models import Learner
from giamngheo.apps.delivery.kinds.livelihoods.models import LivelihoodProject
from giamngheo.apps.delivery.kinds.loans.models import LoanTotal
from giamngheo.apps.delivery.kinds.nutrition.models import Measurement
from giamngheo.apps.delivery.kinds.placement.models import Placement
from giamngheo.apps.delivery.kinds.training.models import Trainee
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.indicators import actions, behind_views, matching, queries, words
from giamngheo.apps.indicators.behind import Behind
from giamngheo.apps.indicators.computing import Where
from giamngheo.apps.indicators.models import Closing, RecordedFigure
from giamngheo.apps.indicators.rows import MEASURES
from giamngheo.apps.indicators.rows.parts import bit
from giamngheo.apps.insurance.models import InsuranceFile, InsuranceRow
from giamngheo.apps.linking.models import HouseholdUnit, PersonMerge, PersonPair
from giamngheo.apps.places.models import Area, AreaProjection
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import AreaTotal, HouseholdFact, Membership, PersonFact
from giamngheo.apps.review.models import CommuneReview, Decision, Recognition
from giamngheo.apps.subjects.models import Subject
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused

from .conftest import Society, area
from .indicator_world import ABOVE, EXPECTED, YEAR, World, answer, build, support, total, year_of
from .review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries

Change = Callable[[World], object]
ClientOf = Callable[[User], Client]
MAP = "2025-07"


@pytest.fixture
def world(society: Society) -> World:
    return build(society)


def where(code: str = "14", *, level: str = "commune", generation: str = MAP) -> Where:
    return Where(area(code, generation).pk, level, generation, clock.today())


def told(code: str = "14") -> dict[str, dict[int | None, queries.Value]]:
    """Each in its own year."""
    return expected_of(where(code))


def expected_of(place: Where) -> dict[str, dict[int | None, queries.Value]]:
    found: queries.Values = {}
    for year in sorted({year_of(code) for code in EXPECTED}):
        found |= queries.values([code for code in EXPECTED if year_of(code) == year], [year], place)
    return {code: found[code, year_of(code)] for code in EXPECTED}


def test_every_target_of_the_plan_has_a_hand_worked_number() -> None:
    assert set(EXPECTED) == {one.id for one in queries.catalogue().indicators.values() if one.target}
    assert {t.id for t in queries.period().targets} == {one.target for one in queries.catalogue().indicators.values() if one.target}
    assert set(queries.catalogue().measures) == set(MEASURES)


def test_what_a_mask_says_is_not_thought_rare(db: None) -> None:
    """Who lacks something is a third of all to the planner: thought one in 200, thousands of households were joined one by one."""
    with connection.cursor() as cursor:
        for number, code in enumerate(INDICATOR_CODES):
            cursor.execute(f"select m from generate_series(0, 4095) m where {bit(code, 'm')}")
            assert [m for (m,) in cursor.fetchall()] == [m for m in range(4096) if m >> number & 1]
        cursor.execute(f"explain (format json) select from generate_series(1, 10000) m where {bit('housing_area', 'm')}")
        assert cursor.fetchone()[0][0]["Plan"]["Plan Rows"] > 1000


def test_numerators_and_denominators_are_those_counted_by_hand(world: World) -> None:
    values = told()
    nam_lau, phieng_pan = area(NAM_LAU).pk, area(PHIENG_PAN).pk
    found = {
        code: tuple((v[unit].numerator, v[unit].denominator) for unit in (nam_lau, phieng_pan)) for code, v in values.items()
    }
    assert found == EXPECTED
    for code, v in values.items():
        # A share of the whole is of those who told both; a count and what is counted by one condition is of all.
        told_both = [one for one in (v[nam_lau], v[phieng_pan]) if None not in (one.numerator, one.denominator)]
        for part in ("numerator", "denominator"):
            summed = told_both if v[None].is_share else [one for one in (v[nam_lau], v[phieng_pan]) if one.numerator is not None]
            numbers = [getattr(one, part) for one in summed if getattr(one, part) is not None]
            above = ABOVE[code][part == "denominator"] if code in ABOVE else 0
            assert getattr(v[None], part) == (sum(numbers) + above if numbers else None), code


# What is watched beside the targets, for the whole province; those not named here have no row in this world. Deprivations are what the
# engine told of the answers: two jobless, one uninsured adult, one child behind its level, two without internet.
WATCHED = {
    "C1": 3, "C2": 1, "C3": 1, "C4": 2, "C5": 0, "C6": 0, "C7": 0, "D1": 2, "D2": 3, "D3": 2, "D4": 1, "D5": 0, "D6": 1, "D7": 3, "D8": 1,
    "D9": 1, "D10": 1, "D11": 2, "D12": 0, "DA2": 1, "DA3a": 0, "DA3b": 3, "DA4a": 1, "DA4b": 0,
}  # fmt: skip


def test_what_is_watched_is_counted_too(world: World, client_of: ClientOf) -> None:
    known = [one.id for one in queries.catalogue().indicators.values() if not one.target]
    found = queries.values(known, [YEAR], where())
    assert {code: found[code, YEAR][None].numerator for code in known if found[code, YEAR][None].numerator is not None} == WATCHED
    with counted_queries(12):
        page = client_of(world.society.province_officer).get(reverse("indicators:watched"))
    assert page.status_code == 200


def numbers(code: str = "14") -> dict[tuple[str, int | None], tuple[int | None, int | None, int]]:
    return {
        (one, unit): (v.numerator, v.denominator, v.open) for one, units in told(code).items() for unit, v in units.items()
    }


@contextmanager
def as_owner() -> Iterator[None]:
    """What the application may not: rows that are written once, changed by the owner of the database, as a test of reading."""
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
    with pgtrigger.ignore("review.Decision:recognised_is_frozen", "delivery.Support:accepted_stays"):
        yield
    with connection.cursor() as cursor:
        cursor.execute("set local role gn_app")


def _person(key: str, **values: Any) -> Change:
    return lambda world: PersonFact.objects.filter(person=world.people[key]).update(**values)


def _answers(key: str, **values: Any) -> Change:
    return lambda world: HouseholdFact.objects.filter(household=world.homes[key]).update(**values)


def _not_deprived(key: str, code: str) -> Change:
    bit = 1 << INDICATOR_CODES.index(code)
    return lambda world: Decision.objects.filter(household=world.homes[key]).update(deprived_mask=F("deprived_mask") - bit)


def _total(code: str, group: str) -> Change:
    return lambda world: AreaTotal.objects.filter(area=area(code), ethnic_group=group).update(household_count=7)


def _figure(measure: str) -> Change:
    def change(world: World) -> None:
        old = RecordedFigure.objects.get(measure=measure)
        actions.record_figure(
            area_id=old.area_id, measure=measure, as_of=old.as_of, value=3, source="x", status="approved", note="đếm nhầm", corrects=old,
            by=world.society.province_officer,
        )  # fmt: skip

    return change


def _card(world: World) -> None:
    """The insurance office's list comes in: now it tells of everybody of the commune, and not what was answered."""
    file = InsuranceFile.objects.create(
        area=area(NAM_LAU), as_of=date(2025, 11, 1), name="x", sha256="a" * 64, row_count=1, at=clock.now(), matched_at=clock.now()
    )
    InsuranceRow.objects.create(
        file=file, area=file.area, row_number=2, full_name="x", search_key="x", sort_key="x", birth_year=2012, outcome="matched",
        how="name", person=world.people["b1"],
    )  # fmt: skip


def _job_a(on: date) -> Change:
    """A's job is accepted on this day."""
    return lambda world: Support.objects.filter(pk=world.supports["job_a"].pk).update(starts_on=on, accepted_on=on)


# What is changed, the indicators whose cells change, in which commune: for every indicator at least one.
CHANGES: list[tuple[Change, set[str], str]] = [
    (_total(PHIENG_PAN, "Thái"), {"T1", "T1b", "T1b_all"}, PHIENG_PAN),
    (_total(NAM_LAU, "Kinh"), {"T1", "T1b_all", "T2", "T7_6b"}, NAM_LAU),
    (_figure("districts_out"), {"T2b"}, NAM_LAU),
    (lambda w: LivelihoodProject.objects.update(state="proposed"), {"T3"}, NAM_LAU),
    (lambda w: Placement.objects.filter(support=w.supports["job_e"]).update(found_on=date(2026, 2, 1)), {"T4", "T4b"}, PHIENG_PAN),
    (lambda w: Placement.objects.filter(support=w.supports["job_a"]).update(found_on=date(2020, 12, 31)), {"T4", "T4b"}, NAM_LAU),
    (_person("b", employment_status="wage", has_contract=True), {"T4c"}, NAM_LAU),
    (lambda w: Trainee.objects.update(passed=False, certificate_number="", certified_on=None), {"T5"}, NAM_LAU),
    (lambda w: AbroadCase.objects.update(departed_on=date(2026, 1, 2)), {"T5b"}, NAM_LAU),
    (lambda w: answer(w.officers["unasked"], True, date(2025, 12, 1)), {"T6"}, NAM_LAU),
    (lambda w: answer(w.officers["certified"], False, date(2025, 12, 1)), {"T6"}, NAM_LAU),
    (lambda w: Learner.objects.filter(name="certified").update(certified_on=date(2026, 1, 5)), {"T6"}, NAM_LAU),
    (lambda w: Subject.objects.filter(name="alone").update(closed_on=date(2025, 12, 31), close_reason="x"), {"T6"}, PHIENG_PAN),
    (_person("c", needs=["job"]), {"T7_1", "T7_3d"}, NAM_LAU),
    (lambda w: Support.objects.filter(pk=w.supports["job_a"].pk).update(starts_on=date(2025, 6, 1)), {"T7_1"}, NAM_LAU),
    # The year that begins with the need has until its end.
    (_job_a(date(2026, 5, 4)), set(), NAM_LAU),
    (_person("b1", has_health_insurance=True), {"T7_2"}, NAM_LAU),
    (_card, {"T7_2"}, NAM_LAU),
    (lambda w: Measurement.objects.filter(person=w.people["e1"]).update(haz="-2.01"), {"T7_2b"}, PHIENG_PAN),
    (_person("b1", attending_level="lower_secondary"), {"T7_3"}, NAM_LAU),
    (_figure("workers_trained"), {"T7_3b"}, NAM_LAU),
    (_figure("workers_certified"), {"T7_3c"}, NAM_LAU),
    (lambda w: Support.objects.filter(pk=w.supports["house"].pk).update(household=w.homes["d"]), {"T7_4"}, NAM_LAU),
    # It was the commune's only house: of the year nothing is recorded any more, which is not nought.
    (lambda w: Support.objects.filter(pk=w.supports["house"].pk).update(accepted_on=date(2026, 1, 5)), {"T7_4", "T7_4b"}, NAM_LAU),
    (lambda w: support(w.homes["c"], None, "housing", "province", date(2025, 7, 1)), {"T7_4b"}, NAM_LAU),
    (_not_deprived("b", "water"), {"T7_5"}, NAM_LAU),
    (_not_deprived("b", "toilet"), {"T7_5b"}, NAM_LAU),
    (_answers("b", uses_internet=True), {"T7_6"}, NAM_LAU),
    (_figure("informed"), {"T7_6b"}, NAM_LAU),
]


def test_one_row_changes_its_own_cells_and_no_other(world: World) -> None:
    before = numbers()
    for change, codes, place in CHANGES:
        act_as(world.society.province_officer)
        with transaction.atomic():
            with as_owner():
                change(world)
            after = numbers()
            transaction.set_rollback(True)
        changed = {key for key in before if before[key] != after[key]}
        # A commune that recorded none trained is in no share of the whole: its roll changes its own cell only.
        expected = {(code, unit) for code in codes for unit in (None, area(place).pk)} - ({("T6", None)} if place == PHIENG_PAN else set())
        assert changed == expected
    assert set().union(*(codes for _change, codes, _place in CHANGES)) == set(EXPECTED)


def test_cell_list_and_file_agree_for_three_roles_in_two_areas(world: World, client_of: ClientOf) -> None:
    """Every indicator and part. The files of five kinds of rows are opened; the others come from the same rows."""
    society, opened = world.society, set()
    for who, codes in (
        (society.nam_lau_officer, [NAM_LAU]), (society.province_leader, ["14", PHIENG_PAN]), (society.province_officer, [NAM_LAU]),
    ):  # fmt: skip
        act_as(who)
        for code in codes:
            for one, units in told(code).items():
                value = units[None]
                parts = ((queries.NUMERATOR, value.numerator), (queries.DENOMINATOR, value.denominator), (queries.OPEN, value.open))
                for part, number in parts:
                    if part == queries.DENOMINATOR and not value.is_share:
                        continue
                    behind = Behind(queries.catalogue().indicators[one], year_of(one), part, where(code))
                    rows = behind.rows()
                    counted = (len(rows), sum(row["n"] for row in rows))
                    assert counted[1] == (number or 0), (who.username, code, one, part)
                    assert not rows or counted == behind.count()
        for one in ("T4", "T2", "T7_5", "T2b", "T6"):
            kind = Behind(queries.catalogue().indicators[one], YEAR, queries.NUMERATOR, where(codes[0])).kind
            if (kind, who.pk) not in opened:
                opened.add((kind, who.pk))
                act_as(who)
                number = queries.values([one], [YEAR], where(codes[0]))[one, YEAR][None].numerator
                address = f"{reverse('indicators:rows', args=[one])}?dia_ban={area(codes[0]).pk}&nam={YEAR}"
                client = client_of(who)
                page, file = client.get(address), client.get(f"{address}&tai=xlsx")
                assert page.context["number"] == number
                sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
                assert sum(1 for row in sheet.iter_rows(values_only=True) if any(isinstance(c, (int, float)) for c in row)) == len(
                    Behind(queries.catalogue().indicators[one], YEAR, queries.NUMERATOR, where(codes[0])).rows()
                )


def _merge(world: World, merged: str, kept: str) -> None:
    one, other = sorted((world.people[merged], world.people[kept]), key=lambda person: person.pk)
    pair = PersonPair.objects.create(
        left_person=one, right_person=other, left_area=area(NAM_LAU), right_area=area(NAM_LAU), left_name="x", right_name="x",
        probability=1, found_at=clock.now(), state="merged",
    )  # fmt: skip
    PersonMerge.objects.create(
        pair=pair, merged=world.people[merged], kept=world.people[kept], merged_area=area(NAM_LAU), kept_area=area(NAM_LAU),
        ended_on=date(2025, 12, 1), at=clock.now(),
    )  # fmt: skip


def test_who_is_one_counts_once_and_has_what_either_was_given(world: World) -> None:
    """A was merged into B1 and B1 later into C: two placements are one worker; a need that A named is met by what C was given."""
    nam_lau = area(NAM_LAU).pk
    act_as(world.society.province_officer)
    with as_owner():
        Support.objects.filter(pk__in=[world.supports[key].pk for key in ("job_a", "learn_a")]).update(person=world.people["c"])
    assert numbers()["T7_1", nam_lau][:2] == (0, 2)
    assert numbers()["T7_3d", nam_lau][:2] == (0, 1)
    _merge(world, "a", "b1")
    _merge(world, "b1", "c")
    found = numbers()
    assert {code: found[code, nam_lau][:2] for code in ("T4", "T7_1", "T7_3d")} == {"T4": (1, None), "T7_1": (1, 2), "T7_3d": (1, 1)}
    # Insured: A (who is C and B1) and A1; B is not; nobody was asked about D1.
    assert found["T7_2", nam_lau] == (2, 3, 0)
    file = InsuranceFile.objects.create(
        area=area(NAM_LAU), as_of=date(2025, 11, 1), name="x", sha256="a" * 64, row_count=1, at=clock.now(), matched_at=clock.now()
    )
    InsuranceRow.objects.create(
        file=file, area=file.area, row_number=2, full_name="x", search_key="x", sort_key="x", birth_year=1980, outcome="matched",
        how="name", person=world.people["a"],
    )  # fmt: skip
    # B's place in the household began after the list's day: of B it says nothing.
    Membership.objects.filter(person=world.people["b"]).update(valid_from=date(2025, 11, 5))
    assert numbers()["T7_2", nam_lau] == (1, 2, 1)


def test_rows_of_one_household_over_the_years_are_one_household(world: World) -> None:
    nam_lau, homes = area(NAM_LAU).pk, world.homes
    act_as(world.society.province_officer)
    assert numbers()["T7_4", nam_lau][:2] == (1, 2)
    for key in ("a", "b"):
        HouseholdUnit.objects.create(household=homes[key], unit_id=homes["a"].pk, changed_at=clock.now())
    # The house was given to A's row.
    assert numbers()["T7_4", nam_lau][:2] == (1, 1)
    assert len(Behind(queries.catalogue().indicators["T7_4"], YEAR, queries.DENOMINATOR, where(NAM_LAU)).rows()) == 1


def test_what_a_learner_answered_by_the_year_is_kept_when_asked_again(world: World) -> None:
    act_as(world.society.province_officer)
    for job, day in (("hired", date(2025, 12, 20)), ("none", date(2026, 2, 10))):
        Trainee.objects.filter(person=world.people["a"]).update(job=job, job_seen_on=day)
    assert queries.values(["DA4b"], [YEAR], where())["DA4b", YEAR][None].numerator == 1


def test_loans_of_a_year_with_two_maps_count_once(world: World) -> None:
    """Old communes tell until June, each as of its last month; from the month in which the new commune tells, only that does."""
    act_as(world.society.province_officer)
    old = AreaProjection.objects.filter(area__generation="2021", area__kind="commune", generation=MAP, level="commune")
    first, second = (p.area_id for p in old.filter(target=area(NAM_LAU)).order_by("area_id")[:2])
    whole = AreaProjection.objects.filter(generation=MAP, level="commune").values("area")
    split = Area.objects.filter(generation="2021", kind="commune").exclude(pk__in=whole).first()
    one = queries.catalogue().indicators["TC1"]

    def tell(place: int, month: date, number: int) -> None:
        LoanTotal.objects.create(
            area_id=place, month=month, loans=1, households=1, unjoined=0, lent_vnd=0, outstanding_vnd=number, overdue_vnd=0, frozen_vnd=0,
            at=clock.now(),
        )  # fmt: skip

    def shown(code: str) -> int | None:
        behind = Behind(one, YEAR, queries.NUMERATOR, where(code))
        number = queries.values(["TC1"], [YEAR], where(code))["TC1", YEAR][None].numerator
        assert behind.count()[1] == sum(row["n"] for row in behind.rows()) == (number or 0)
        return number

    tell(first, date(2025, 5, 31), 100)
    tell(first, date(2025, 6, 30), 500)
    tell(second, date(2025, 4, 30), 300)
    if split:
        tell(split.pk, date(2025, 6, 30), 7)
    assert (shown(NAM_LAU), shown("14")) == (800, 807 if split else 800)
    tell(area(NAM_LAU).pk, date(2025, 12, 31), 900)
    assert (shown(NAM_LAU), shown("14")) == (900, 900)


def test_unknown_is_only_who_could_matter(world: World) -> None:
    """Needs are asked from fifteen on: of Nậm Lầu's people only C has no answer. A job outside the difficult areas needs no class."""
    act_as(world.society.province_officer)
    assert numbers()["T7_1", area(NAM_LAU).pk][2] == 1
    with as_owner():
        Placement.objects.filter(support=world.supports["job_e"]).update(is_three_classes=None)
        Placement.objects.filter(support=world.supports["job_c"]).update(is_three_classes=None)
    found = queries.values(["T4b"], [YEAR], where())["T4b", YEAR]
    assert (found[None].open, found[area(PHIENG_PAN).pk].open) == (1, 0)
    behind = Behind(queries.catalogue().indicators["T4b"], YEAR, queries.OPEN, where())
    assert behind.count() == (1, 1)


PAGES = ("indicators:index", "indicators:compare", "indicators:figures", "indicators:definitions")


def test_pages_say_it_within_twelve_queries(world: World, client_of: ClientOf) -> None:
    client = client_of(world.society.province_officer)
    for address in (*(reverse(name) for name in PAGES), *(reverse("indicators:indicator", args=[one]) for one in ("T1", "T4", "T6"))):
        with counted_queries(12):
            page = client.get(address)
        assert page.status_code == 200, address
    text = client.get(reverse("indicators:indicator", args=["T4"])).content.decode()
    assert "3 người" in text.replace("\xa0", " ")


def test_a_year_begins_with_the_needs_of_the_review_before(world: World) -> None:
    """What was named in October 2025 is of 2026: of 2025 nothing is known, as nobody was asked in 2024."""
    act_as(world.society.province_officer)
    found = queries.values(["T7_1", "T7_3d"], [YEAR, YEAR + 1], where())
    # Of training Phiêng Pằn recorded nothing: the share is Nậm Lầu's.
    for code, counted in (("T7_1", 2), ("T7_3d", 1)):
        now, then = found[code, YEAR][None], found[code, YEAR + 1][None]
        assert (now.value, now.counted) == (None, 0), code
        assert (then.value is not None, then.counted) == (True, counted), code


def test_support_that_a_commune_never_recorded_is_not_nought(world: World) -> None:
    """Nậm Lầu has one house of two, accepted in November 2025. Of Phiêng Pằn nobody knows, from the province as from itself, and so it is
    of Nậm Lầu the year before."""
    act_as(world.society.province_officer)
    nam_lau, phieng_pan = area(NAM_LAU).pk, area(PHIENG_PAN).pk
    of_province = queries.values(["T7_4"], [YEAR - 1, YEAR], where())
    assert (of_province["T7_4", YEAR][nam_lau].value, of_province["T7_4", YEAR][phieng_pan].value) == (50.0, None)
    assert of_province["T7_4", YEAR - 1][None].value is None
    assert queries.values(["T7_4"], [YEAR], where(PHIENG_PAN))["T7_4", YEAR][None].value is None


def test_no_rows_is_no_nought(society: Society, client_of: ClientOf) -> None:
    act_as(society.province_officer)
    assert {v[None].value for v in told().values()} == {None}
    page = client_of(society.province_officer).get(reverse("indicators:indicator", args=["T7_5"])).content.decode()
    assert "chưa có số liệu" in page
    assert "0,00" not in page


def test_nobody_on_a_recognised_list_is_a_true_nought(world: World) -> None:
    """Phiêng Pằn: nobody poor of 20 households is 0 %; without a total T1 is unknown, while what rests on the list alone is whole."""
    act_as(world.society.province_officer)
    place = area(PHIENG_PAN).pk
    with as_owner():
        Decision.objects.filter(household=world.homes["e"]).update(is_recognised=False)
    found = queries.values(["T1", "T7_1"], [YEAR, YEAR + 1], where())
    assert (found["T1", YEAR][place].numerator, found["T1", YEAR][place].denominator, found["T1", YEAR][place].value) == (0, 20, 0.0)
    assert found["T7_1", YEAR + 1][place].value is None
    AreaTotal.objects.filter(area=area(PHIENG_PAN)).update(is_current=False)
    found = queries.values(["T1", "T7_5"], [YEAR], where(PHIENG_PAN))
    assert found["T1", YEAR][None].value is None
    assert (found["T1", YEAR][None].is_partial, found["T7_5", YEAR][None].is_partial) == (True, False)


class TestClosing:
    """A year is stored once with the plan's digest; what only adds up falls by a recorded correction."""

    def test_stored_values_are_those_of_the_day_and_stay(self, world: World) -> None:
        act_as(world.society.province_officer)
        before = told()
        closing = actions.close_year(area_id=area("14").pk, year=YEAR, by=world.society.province_officer)
        assert closing.plan_digest == current_plan().digest
        Placement.objects.all().update(found_on=date(2026, 2, 1))
        after = told()
        assert {key: units[None].numerator for key, units in after.items()} == {key: units[None].numerator for key, units in before.items()}
        assert all(value.is_closed for code, units in after.items() for value in units.values() if year_of(code) == YEAR)
        live = queries.values(["T4"], [YEAR], where(), is_live=True)["T4", YEAR][None]
        assert live.numerator is None

    def test_again_only_with_a_reason_and_by_one_of_two(self, world: World) -> None:
        act_as(world.society.province_officer)
        place, by = area("14").pk, world.society.province_officer
        actions.close_year(area_id=place, year=YEAR, by=by)
        with pytest.raises(Refused, match="ghi lý do"):
            actions.close_year(area_id=place, year=YEAR, by=by)
        actions.close_year(area_id=place, year=YEAR, by=by, reason="bổ sung hồ sơ")
        assert [c.number for c in queries.closings(place)] == [2, 1]
        # Two who both saw that the year was closed twice: the number is taken by the first.
        Closing.objects.create(area_id=place, year=2024, as_of=date(2024, 12, 31), plan_digest="x" * 64, at=clock.now())
        real = Closing.objects.filter(area_id=place, year=2024)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(actions, "_earlier", lambda *_: 0)
            with pytest.raises(Refused, match="Người khác vừa chốt"):
                actions.close_year(area_id=place, year=2024, by=by)
        assert real.count() == 1

    def test_a_fall_is_refused_until_it_is_explained_and_the_page_names_it(self, world: World, client_of: ClientOf) -> None:
        by, place = world.society.province_officer, area("14").pk
        act_as(by)
        actions.record_figure(
            area_id=area(NAM_LAU).pk, measure="districts_out", as_of=date(2024, 12, 1), value=9, source="Báo cáo", status="approved", by=by
        )
        actions.close_year(area_id=place, year=2024, by=by)
        with pytest.raises(Refused, match="cộng dồn mà giảm từ 9 xuống 1"):
            actions.close_year(area_id=place, year=YEAR, by=by)
        with pytest.raises(Refused, match="không cộng dồn"):
            actions.explain_fall(area_id=place, code="T1", year=YEAR, fell_from=9, fell_to=4, reason="x", document="1", by=by)
        client = client_of(by)
        page = reverse("indicators:indicator", args=["T2b"])
        assert "Số cộng dồn giảm từ 9 xuống 1" in client.get(page).content.decode()
        answer = client.post(
            reverse("indicators:explain", args=["T2b", YEAR, place]), {"reason": "đếm hai lần", "document": "12/BC-SNV"}
        )
        assert answer.status_code == 302
        assert "đếm hai lần (12/BC-SNV)" in client.get(page).content.decode()
        act_as(by)
        actions.close_year(area_id=place, year=YEAR, by=by)

    def test_a_correction_explains_the_fall_whose_numbers_it_names(self, world: World) -> None:
        """Nine districts, then one is taken back and explained; a second fall after it is not."""
        by, place = world.society.province_officer, area("14").pk
        act_as(by)
        given = {"area_id": area(NAM_LAU).pk, "measure": "districts_out", "source": "Báo cáo", "status": "approved", "by": by}
        actions.record_figure(**given, as_of=date(2024, 12, 1), value=9)
        actions.close_year(area_id=place, year=2024, by=by)
        told = {"area_id": place, "code": "T2b", "year": YEAR, "reason": "đếm hai lần", "document": "12/BC", "by": by}
        actions.explain_fall(**told, fell_from=9, fell_to=8)
        with pytest.raises(Refused, match="giảm từ 9 xuống 1: ghi đính chính của đúng hai số này"):
            actions.close_year(area_id=place, year=YEAR, by=by)
        actions.explain_fall(**told, fell_from=9, fell_to=1)
        actions.close_year(area_id=place, year=YEAR, by=by)

    def test_only_a_year_that_ended_is_closed(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        by, place = world.society.province_officer, area("14").pk
        act_as(by)
        monkeypatch.setattr(clock, "today", lambda: date(2025, 12, 31))
        with pytest.raises(Refused, match="chỉ chốt được năm đã kết thúc"):
            actions.close_year(area_id=place, year=YEAR, by=by)
        monkeypatch.undo()
        now = clock.now()
        for as_of, at in ((date(2025, 12, 30), now), (date(2025, 12, 31), now.replace(year=2025))):
            with pytest.raises(IntegrityError), transaction.atomic():
                Closing.objects.create(area_id=place, year=YEAR, as_of=as_of, plan_digest="x" * 64, at=at)
        actions.close_year(area_id=place, year=YEAR, by=by)
        assert Closing.objects.get().as_of == date(2025, 12, 31)

    def test_what_the_province_closed_is_closed_for_its_communes_too(self, world: World, client_of: ClientOf) -> None:
        """The commune reads the stored number, not one of today; what another commune closed it does not see; nor may it close."""
        by, place, officer = world.society.province_officer, area(NAM_LAU).pk, world.society.nam_lau_officer
        act_as(by)
        actions.close_year(area_id=area("14").pk, year=YEAR, by=by)
        actions.close_year(area_id=area(PHIENG_PAN).pk, year=YEAR, by=by)
        actions.explain_fall(area_id=area("14").pk, code="T2b", year=YEAR, fell_from=9, fell_to=1, reason="x", document="1", by=by)
        stored = told()["T4"][place]
        Placement.objects.filter(support=world.supports["job_c"]).update(found_on=date(2026, 2, 1))
        act_as(officer)
        mine = told(NAM_LAU)["T4"][None]
        assert (mine.numerator, mine.is_closed) == (stored.numerator, True) == (2, True)
        assert {closing.area_id for closing in queries.closings(place)} == {area("14").pk}
        assert Closing.objects.count() == len(queries.corrections("T2b", place)) == 1
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Closing.objects.create(area=area("14"), year=2024, as_of=date(2024, 12, 31), plan_digest="x" * 64, at=clock.now())
        page = client_of(officer).get(f"{reverse('indicators:rows', args=['T4'])}?dia_ban={place}&nam={YEAR}")
        assert page.context["number"] == 1
        assert "danh sách là của hôm nay" in page.content.decode()

    def test_figures_are_corrected_once_and_only_where_nothing_is_counted(self, world: World) -> None:
        by, old = world.society.province_officer, RecordedFigure.objects.get(measure="workers_trained")
        act_as(by)
        given = {"area_id": old.area_id, "as_of": old.as_of, "source": "x", "status": "approved", "by": by}
        with pytest.raises(Refused, match="tự đếm"):
            actions.record_figure(**given, measure="poor", value=1)
        with pytest.raises(Refused, match="lý do"):
            actions.record_figure(**given, measure="workers_trained", value=11, corrects=old)
        actions.record_figure(**given, measure="workers_trained", value=11, corrects=old, note="đếm nhầm")
        with pytest.raises(Refused, match="đã được người khác đính chính"):
            actions.record_figure(**given, measure="workers_trained", value=10, corrects=old, note="đếm nhầm")
        assert told()["T7_3b"][None].numerator == 11


def test_both_maps_and_every_level_add_up_to_the_same(world: World) -> None:
    """The commune of 2025 lies in communes of no single old unit, but whole in its district of old."""
    act_as(world.society.province_officer)
    new = told()
    old = expected_of(Where(area("14", "2021").pk, "district", "2021", clock.today()))
    assert {c: (v[None].numerator, v[None].denominator) for c, v in new.items()} == {
        c: (v[None].numerator, v[None].denominator) for c, v in old.items()
    }
    district = area("119", "2021").pk
    assert (old["T1"][district].numerator, old["T1"][district].denominator) == (2, 40)


def test_a_year_without_rows_says_so_on_every_map(world: World) -> None:
    """2021 to 2024 have no list, no figure, no support: no target shows a number, least of all 0 %."""
    act_as(world.society.province_officer)
    years = queries.years()[:-1]
    for generation, level in ((MAP, "commune"), ("2021", "district")):
        found = queries.values(EXPECTED, years, where(level=level, generation=generation))
        units = [(code, value) for (code, _year), of_unit in found.items() for value in of_unit.values()]
        assert {value.value for _code, value in units} == {None}
        said = {words.value_words(queries.catalogue().indicators[code], value).split(" (")[0] for code, value in units}
        assert said == {"chưa có số liệu"}


def test_a_figure_of_the_area_itself_stands_for_those_inside_and_never_beside_them(world: World, client_of: ClientOf) -> None:
    """Nậm Lầu has 300 of 500; then Phiêng Pằn, then the province, on both maps. Units show their own; the page says which; list = cell."""
    by, places = world.society.province_officer, {code: area(code).pk for code in ("14", NAM_LAU, PHIENG_PAN)}
    page = f"{reverse('indicators:indicator', args=['T7_3b'])}?nam={YEAR}"
    said = "Số của cả địa bàn là số ghi cho đúng địa bàn này"

    def record(place: int, trained: int, all_: int, on: date) -> None:
        act_as(by)
        for measure, value in (("workers_trained", trained), ("workers_of_difficult_areas", all_)):
            actions.record_figure(area_id=place, measure=measure, as_of=on, value=value, source="x", status="approved", by=by)

    def pairs(*, is_live: bool = False) -> dict[int | None, tuple[int | None, int | None]]:
        act_as(by)
        found = queries.values(["T7_3b"], [YEAR], where(), is_live=is_live)["T7_3b", YEAR]
        for unit in (None, places[NAM_LAU], places[PHIENG_PAN]):
            for part, number in ((queries.NUMERATOR, found[unit].numerator), (queries.DENOMINATOR, found[unit].denominator)):
                behind = Behind(queries.catalogue().indicators["T7_3b"], YEAR, part, where(), unit)
                assert sum(row["n"] for row in behind.rows()) == behind.count()[1] == number
        return {unit: (found[unit].numerator, found[unit].denominator) for unit in (None, places[NAM_LAU], places[PHIENG_PAN])}

    record(places[PHIENG_PAN], 1, 3, date(2025, 10, 1))
    below = {places[NAM_LAU]: (300, 500), places[PHIENG_PAN]: (1, 3)}
    assert pairs() == {None: (301, 503), **below}
    assert said not in client_of(by).get(page).content.decode()
    record(area("14", "2021").pk, 18, 30, date(2025, 6, 1))
    assert pairs() == {None: (18, 30), **below}
    record(places["14"], 20, 40, date(2025, 9, 1))
    assert pairs() == {None: (20, 40), **below}
    assert said in client_of(by).get(page).content.decode()
    act_as(by)
    actions.close_year(area_id=places["14"], year=YEAR, by=by)
    assert pairs() == {None: (20, 40), **below}
    assert queries.values(["T7_3b"], [YEAR], where(NAM_LAU))["T7_3b", YEAR][None].numerator == 300


def test_a_share_is_of_the_communes_that_recorded_both_and_says_of_how_many(world: World, client_of: ClientOf) -> None:
    """Nậm Lầu recorded 300 of 500. Phiêng Pằn's workers without who was trained, then who was trained elsewhere without the workers,
    make the share neither lower nor higher; cell, list, file and what was closed say the same."""
    by, one = world.society.province_officer, queries.catalogue().indicators["T7_3b"]
    page = f"{reverse('indicators:indicator', args=['T7_3b'])}?nam={YEAR}"
    third = next(unit.pk for unit in queries.units(where()) if unit.code not in (NAM_LAU, PHIENG_PAN))

    def record(measure: str, place: int, value: int) -> None:
        act_as(by)
        given = {"as_of": date(YEAR, 11, 30), "source": "x", "status": "approved", "by": by}
        actions.record_figure(**given, measure=measure, area_id=place, value=value)

    def checked() -> tuple[int | None, int | None, float | None, int, int]:
        act_as(by)
        value = queries.values(["T7_3b"], [YEAR], where())["T7_3b", YEAR][None]
        for part, number in ((queries.NUMERATOR, value.numerator), (queries.DENOMINATOR, value.denominator)):
            behind = Behind(one, YEAR, part, where())
            assert sum(row["n"] for row in behind.rows()) == behind.count()[1] == number
        return value.numerator, value.denominator, value.value, value.counted, value.communes

    record("workers_of_difficult_areas", area(PHIENG_PAN).pk, 9_500)
    assert checked() == (300, 500, 60.0, 1, 75)
    record("workers_trained", third, 100)
    assert checked() == (300, 500, 60.0, 1, 75)
    text = client_of(by).get(page).content.decode()
    assert "60,00 % (tính trên 1/75 xã đã ghi)" in text
    assert "không đem so với lộ trình" in text
    file = client_of(by).get(f"{reverse('indicators:units_file', args=['T7_3b'])}?nam={YEAR}")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    told = {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True)}
    assert [told[area(code).name] for code in (NAM_LAU, PHIENG_PAN)] == [(300, 500, "60,00 %"), (None, 9_500, "chưa có số liệu")]
    # Where nobody has told both there is no share.
    alone = Where(area(PHIENG_PAN).pk, "commune", MAP, clock.today())
    assert queries.values(["T7_3b"], [YEAR], alone)["T7_3b", YEAR][None].value is None
    act_as(by)
    actions.close_year(area_id=area("14").pk, year=YEAR, by=by)
    assert checked() == (300, 500, 60.0, 1, 75)
    record("workers_trained", area("14").pk, 20_000)
    record("workers_of_difficult_areas", area("14").pk, 40_000)
    assert queries.values(["T7_3b"], [YEAR], where(), is_live=True)["T7_3b", YEAR][None].is_partial is False


def test_a_figure_of_a_whole_district_is_divided_by_what_its_communes_hold(world: World) -> None:
    """T7.6b: who was reached is recorded, households are counted. The old district's figure waits until all of its communes have a list
    and a total; that of one commune does not stand for less in between."""
    by, district = world.society.province_officer, area("119", "2021")
    act_as(by)
    given = {"measure": "informed", "source": "x", "status": "approved", "by": by}
    actions.record_figure(**given, area_id=district.pk, as_of=date(2025, 12, 1), value=300)

    def checked(place: Where) -> tuple[int | None, int | None, float | None]:
        value = queries.values(["T7_6b"], [YEAR], place)["T7_6b", YEAR][None]
        for part, number in ((queries.NUMERATOR, value.numerator), (queries.DENOMINATOR, value.denominator)):
            assert Behind(queries.catalogue().indicators["T7_6b"], YEAR, part, place).count()[1] == number
        return value.numerator, value.denominator, value.value

    whole_district = Where(district.pk, "commune", "2021", clock.today())
    assert (checked(where()), checked(whole_district)) == ((25, 40, 62.5), (25, 40, 62.5))
    communes = Area.objects.filter(generation=MAP, kind="commune", pk__in=district.inside.values("inner"))
    others = list(communes.exclude(code=NAM_LAU))
    assert others
    for one in others:
        total(one.code, "Kinh", 100)
    for one in CommuneReview.objects.filter(round__year=YEAR, area__in=others):
        Recognition.objects.create(
            commune_review=one, area_id=one.area_id, decision_number="1", decided_on=date(YEAR, 12, 10), recorded_at=clock.now()
        )
    value = queries.values(["T7_6b"], [YEAR], where())["T7_6b", YEAR]
    assert (value[None].is_own, value[None].is_matched, value[area(NAM_LAU).pk].numerator) == (True, True, 25)
    assert (checked(where())[:2], checked(whole_district)[:2]) == ((300, 40 + 100 * len(others)),) * 2


def test_a_commune_is_in_a_share_when_all_its_old_parts_are(society: Society) -> None:
    """Rows of lists stand on the communes of before. Support recorded in one of three parts is not support of the commune; so it is with
    figures, of which one of the commune itself is enough."""
    act_as(society.province_officer)
    commune = area(NAM_LAU)
    parts = Area.objects.filter(generation="2025-01", kind="commune", pk__in=commune.inside.values("inner"))
    first, *others = parts.values_list("pk", flat=True)
    assert others

    def counted(code: str, numerator: dict[int, int], denominator: dict[int, int]) -> tuple[int, int]:
        one = queries.catalogue().indicators[code]
        match = matching.match_of(one, numerator, denominator, {})
        matching.count_communes({(code, YEAR): match}, [one], where())
        return match.communes[None]

    need = {first: 4, **dict.fromkeys(others, 3)}
    for code, all_ in (("T7_3d", 1), ("T6", 75)):
        assert counted(code, {first: 2}, need) == (all_, 0)
        assert counted(code, {first: 2, **dict.fromkeys(others, 0)}, need) == (all_, 1)
        assert counted(code, {first: 2}, {first: 4, **dict.fromkeys(others, 0)}) == (all_, 1)  # nobody there whom it could have been for
    assert counted("T7_3b", {first: 2}, {first: 4}) == (75, 0)
    assert counted("T7_3b", dict.fromkeys(need, 2), need) == (75, 1)
    assert counted("T7_3b", {commune.pk: 2}, {commune.pk: 4, first: 3}) == (75, 1)


def test_figures_of_the_offices_above_are_added_to_the_rolls_and_to_nothing_else(world: World, client_of: ClientOf) -> None:
    """The province's own officers beside those of the communes, on every map and after the year is closed; a district's are others, a
    commune's are on its roll. What was once recorded of all officers together counts no more, and the page says so."""
    by = world.society.province_officer
    act_as(by)
    given = {"as_of": date(2025, 11, 30), "source": "x", "status": "approved", "by": by}

    def whole(code: str, generation: str = MAP) -> tuple[int | None, int | None]:
        value = queries.values(["T6"], [YEAR], Where(area(code, generation).pk, "commune", generation, clock.today()))["T6", YEAR][None]
        return value.numerator, value.denominator

    for measure, place in (("officers", "14"), ("officers_above", NAM_LAU)):
        with pytest.raises(Refused, match=r"tự đếm|của chính cơ quan"):
            actions.record_figure(**given, measure=measure, area_id=area(place).pk, value=3)
    # Phiêng Pằn's one officer is left out: of that commune nobody has recorded who was trained.
    assert (whole("14"), whole("14", "2021"), whole(NAM_LAU)) == ((3, 5), (3, 5), (1, 2))
    # Who was trained in an office of which nobody has told how many there are is not divided by the others.
    actions.record_figure(**given, measure="officers_above_trained", area_id=area("118", "2021").pk, value=50)
    assert (whole("14"), whole("14", "2021")) == ((3, 5), (3, 5))
    for measure, value in (("officers_above", 4), ("officers_above_trained", 1)):
        actions.record_figure(**given, measure=measure, area_id=area("119", "2021").pk, value=value)
    assert (whole("14"), whole("14", "2021")) == ((4, 9), (4, 9))
    old = RecordedFigure.objects.create(
        area=area("14"), measure="officers", as_of=date(2025, 11, 30), value=900, source="Báo cáo cũ", status="approved", at=clock.now()
    )
    assert whole("14") == (4, 9)
    client = client_of(by)
    assert "không còn tính" in client.get(reverse("indicators:figures")).content.decode()
    assert client.get(reverse("indicators:figure_correct", args=[old.pk])).status_code == 404
    rows = client.get(f"{reverse('indicators:rows', args=['T6'])}?nam={YEAR}&phan=mau")
    assert (rows.context["rows"], rows.context["number"]) == (4, 9)
    act_as(by)
    actions.close_year(area_id=area("14").pk, year=YEAR, by=by)
    assert (whole("14"), whole(NAM_LAU)) == ((4, 9), (1, 2))


def test_of_another_commune_nothing_is_counted_or_listed(world: World, client_of: ClientOf) -> None:
    client = client_of(world.society.phieng_pan_officer)
    foreign = area(NAM_LAU).pk
    for name in ("indicator", "rows", "units_file"):
        assert client.get(f"{reverse(f'indicators:{name}', args=['T1'])}?dia_ban={foreign}").status_code == 404
    act_as(world.society.phieng_pan_officer)
    assert queries.values(["T1"], [YEAR], where(NAM_LAU))["T1", YEAR][None].numerator is None


def test_a_list_that_tells_health_is_shown_on_asking_and_logged(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(world.society.nam_lau_officer)
    address = f"?dia_ban={area(NAM_LAU).pk}&nam={YEAR}"
    page = client.get(reverse("indicators:rows", args=["T7_2b"]) + address)
    assert (page.context["number"], page.context["table"]) == (1, None)
    assert "Lò Văn B1" not in page.content.decode()
    shown = client.post(reverse("indicators:rows_revealed", args=["T7_2b"]) + address)
    assert "Lò Văn B1" in shown.content.decode()
    assert SensitiveRead.objects.filter(fields="haz", row_count=1).exists()
    monkeypatch.setattr(behind_views, "MOST_REVEALED", 0)
    cut = client.post(reverse("indicators:rows_revealed", args=["T7_2b"]) + address)
    assert cut.context["table"].total == 1  # of how many, not how many are shown
    leader = client_of(world.society.province_leader)
    assert leader.post(reverse("indicators:rows_revealed", args=["T7_2b"]) + address).status_code == 403
