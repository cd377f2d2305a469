"""Who may be supported is asked of the day of the activity: class, clock, map and place of that day, whatever is true now."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from giamngheo.apps.life import actions as life
from giamngheo.apps.life.actions import Said
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Person, Village
from giamngheo.apps.support import actions, marks, queries
from giamngheo.apps.support.stored import Stored

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, add_fact, household, member, occasion
from .support_world import DAY, decided, recognised

CHIENG_BOM = "03766"


def state_of(rule_id: str, key: int, on: date, code: str = NAM_LAU) -> str | None:
    """What the commune's list says of a subject on a day; None where it is not on it."""
    found = queries.judged(current_plan().eligibility.rule(rule_id), [area(code).pk], on).rows
    return dict(found.select("key", "state").rows()).get(str(key))


@pytest.fixture
def home(society: Society) -> Household:
    act_as(society.nam_lau_officer)
    return household("Lò Văn Ún", when=occasion(on=date(2022, 9, 1), year=2022))


def test_poor_on_the_day_although_not_today(society: Society, home: Household) -> None:
    decided(home, "POOR", date(2025, 3, 10))
    decided(home, "NOT_POOR", date(2025, 11, 3))
    told = {on: state_of("credit_poor", home.pk, on) for on in (
        date(2025, 3, 9), date(2025, 3, 10), date(2025, 11, 2), date(2025, 11, 3), date(2026, 2, 1),
    )}  # fmt: skip
    assert list(told.values()) == ["UNDETERMINED", "YES", "YES", "NO", "NO"]


def test_the_annual_list_counts_from_the_day_of_its_decision(society: Society, home: Household) -> None:
    act_as(society.province_officer)
    a_round(society.province_officer)
    recognised(society, NAM_LAU, 2025, {home: "POOR"}, on=date(2025, 11, 20))
    act_as(society.nam_lau_officer)
    assert [state_of("credit_poor", home.pk, date(2025, 11, day)) for day in (19, 20)] == ["UNDETERMINED", "YES"]
    # A decision within the year stands over it from its day on.
    decided(home, "NEAR_POOR", date(2025, 12, 1))
    assert state_of("credit_poor", home.pk, date(2025, 12, 1)) == "NO"
    assert state_of("credit_near_poor", home.pk, date(2025, 12, 1)) == "YES"
    assert state_of("credit_poor", home.pk, date(2025, 11, 30)) == "YES"


@pytest.mark.parametrize(
    ("left_on", "last_day", "first_day"),
    [
        (date(2022, 10, 15), date(2025, 10, 14), date(2025, 10, 15)),
        # 36 months from the last day of a February are over on the last day of one.
        (date(2022, 2, 28), date(2025, 2, 27), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2027, 2, 27), date(2027, 2, 28)),
    ],
)
def test_thirty_six_months_to_the_day(society: Society, home: Household, left_on: date, last_day: date, first_day: date) -> None:
    """The credit's three years from the list, and the Programme's 36 months from the decision (for a person of the household)."""
    worker = member(home, "Lò Thị Mo", occasion(on=date(2022, 9, 1), year=2022))
    Person.objects.filter(pk=worker.pk).update(birth_on=date(1990, 1, 1))
    decided(home, "POOR", date(2021, 12, 20))
    decided(home, "NOT_POOR", left_on)
    credit = [state_of("credit_newly_escaped", home.pk, on) for on in (left_on, last_day, first_day)]
    assert credit == ["YES", "YES", "NO"]
    if first_day <= DAY:
        # Out of the three classes; whether a worker of low income is not known of the person, so not "no".
        assert [state_of("p4_1_person", worker.pk, on) for on in (last_day, first_day)] == ["YES", "UNDETERMINED"]


def test_an_exit_before_anything_was_known_is_undetermined(society: Society, home: Household) -> None:
    """Not poor since a list of last year: whether the household left poverty before it is not known."""
    decided(home, "NOT_POOR", date(2024, 11, 20))
    assert state_of("credit_newly_escaped", home.pk, date(2025, 6, 1)) == "UNDETERMINED"
    assert state_of("credit_newly_escaped", home.pk, date(2027, 11, 20)) == "NO"


def test_the_area_set_is_of_the_map_of_the_day(society: Society, home: Household) -> None:
    """Nậm Lầu (map of 1/7/2025) was made of several communes: before, only the place that a survey named can tell."""
    rule = "p3_2_household"
    assert state_of(rule, home.pk, date(2025, 7, 1)) == "YES"
    assert state_of(rule, home.pk, date(2025, 6, 30)) == "UNDETERMINED"
    old = area(CHIENG_BOM, "2025-01")
    when = occasion(on=date(2025, 5, 5), year=2025)
    add_fact(home, when, area=old)
    assert state_of(rule, home.pk, date(2025, 6, 30)) == "YES"
    assert state_of(rule, home.pk, date(2025, 7, 1)) == "YES"
    assert state_of(rule, home.pk, DAY) == "YES"
    # Not a poor district, whatever the day; and no rule after its last day.
    act_as(society.phieng_pan_officer)
    other = household("Cà Văn Hai", code=PHIENG_PAN)
    assert state_of(rule, other.pk, date(2025, 7, 1), PHIENG_PAN) == "NO"
    act_as(society.nam_lau_officer)
    assert state_of(rule, home.pk, date(2026, 1, 1)) == "NOT_IN_FORCE"


def test_communes_are_those_of_the_day(society: Society) -> None:
    """The list of areas speaks of the units that there were, not of every map's."""
    rule = current_plan().eligibility.rule("p1_1_area")
    act_as(society.province_officer)
    ids = [area(NAM_LAU).pk, area(CHIENG_BOM, "2025-01").pk, area(CHIENG_BOM, "2021").pk]
    for on, generation in ((date(2024, 12, 31), "2021"), (date(2025, 6, 30), "2025-01"), (date(2025, 7, 1), "2025-07")):
        rows = queries.judged(rule, ids, on).rows
        assert rows["area_id"].to_list() == [area(NAM_LAU if generation == "2025-07" else CHIENG_BOM, generation).pk]
        assert rows["state"].to_list() == ["YES"]


def test_a_household_that_moved_is_on_the_list_of_its_commune_of_the_day(society: Society, home: Household) -> None:
    member(home, "Lò Văn Ún", occasion(on=date(2022, 9, 1), year=2022), is_head=True)
    decided(home, "POOR", date(2025, 3, 10))
    act_as(society.province_officer)
    run = actions.tell(
        run=actions.ask(area=area("14"), on=date(2025, 10, 4), by=society.province_officer), by=society.province_officer,
        step=lambda *_: None,
    )  # fmt: skip
    rule = current_plan().eligibility.rule("credit_poor")
    both = frozenset({area(NAM_LAU).pk, area(PHIENG_PAN).pk})
    assert [row["area_id"] for row in Stored(rule, run, both).page(0, 9)[0]] == [area(NAM_LAU).pk]
    assert not marks.is_old(run.marks, both)
    act_as(society.nam_lau_officer)
    sent = life.move_household(
        household_id=home.pk, version=home.version, said=Said(date(2025, 10, 1), "đơn của hộ"), to_area_id=area(PHIENG_PAN).pk,
        by=society.nam_lau_officer,
    )  # fmt: skip
    act_as(society.phieng_pan_officer)
    bolt = Village.objects.get_or_create(area=area(PHIENG_PAN), search_key="ban moi", defaults={"name": "Bản Mới"})[0]
    life.take_in_household(
        event_id=sent.pk, village_id=bolt.pk, said=Said(date(2025, 10, 4), "đơn của hộ"), by=society.phieng_pan_officer
    )
    here = queries.judged(rule, [area(PHIENG_PAN).pk], date(2025, 10, 4)).rows
    assert here.select("name", "state").rows() == [("Lò Văn Ún", "YES")]
    act_as(society.nam_lau_officer)
    assert queries.judged(rule, [area(NAM_LAU).pk], date(2025, 10, 4)).rows.is_empty()
    # What was told before says that it is old, and the new telling has it in its new commune.
    act_as(society.province_officer)
    assert marks.is_old(run.marks, both)
    again = actions.tell(
        run=actions.ask(area=area("14"), on=date(2025, 10, 4), by=society.province_officer), by=society.province_officer,
        step=lambda *_: None,
    )  # fmt: skip
    assert [row["area_id"] for row in Stored(rule, again, both).page(0, 9)[0]] == [area(PHIENG_PAN).pk]


@pytest.mark.parametrize("rule_id", ["p2_person", "p3_2_mother"])
def test_rules_that_tell_of_health_or_ethnicity_have_no_names_for_the_province(
    society: Society, home: Household, rule_id: str, client_of
) -> None:  # type: ignore[no-untyped-def]
    """Neither told live nor from a run; counts only, no file, and no order by a sensitive ground."""
    person = member(home, "Lò Thị Mo", occasion(on=date(2025, 9, 1)), disability_level="severe", is_pregnant=True)
    Person.objects.filter(pk=person.pk).update(sex="F", birth_on=date(1995, 1, 1))
    rule = current_plan().eligibility.rule(rule_id)
    assert queries.reads_sensitive(rule, rule.clauses)
    client = client_of(society.province_officer)
    asked = {"dia_ban": area("14").pk, "ngay": DAY.isoformat()}
    page = reverse("support:rule", args=[rule_id])
    assert "Lò Thị Mo" not in client.get(page, asked).content.decode()
    act_as(society.province_officer)
    wanted = actions.ask(area=area("14"), on=DAY, by=society.province_officer)
    actions.tell(run=wanted, by=society.province_officer, step=lambda *_: None)
    shown = client.get(page, asked).content.decode()
    assert "Tính lúc" in shown
    assert "Lò Thị Mo" not in shown
    assert client.get(reverse("support:rule_file", args=[rule_id, "csv"]), asked).status_code == 403
    assert client.post(reverse("support:rule_revealed", args=[rule_id]), query_params=asked).status_code == 403
