"""Flows of a small commune counted by hand: each flow has its event, and what has none breaks the balance by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from giamngheo.apps.in_year.models import InYearDecision, Request
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household, Membership, Occasion, Person, Village
from giamngheo.apps.review.models import CommuneReview, Decision, Recognition, Round
from giamngheo.apps.review.tables.counting import View
from giamngheo.apps.trajectory import actions, balance
from giamngheo.apps.trajectory.models import Flow, FlowBuild
from giamngheo.apps.trajectory.states import Refused
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, add_fact

CLASSES = {"P": "POOR", "N": "NEAR_POOR", "x": "NOT_POOR"}


class World:
    """Lists by year, written as recognised ones are: ``lists[year] = {name: "P" | "N" | "x"}``."""

    def __init__(self, society: Society) -> None:
        self.society = society
        act_as(society.province_officer)
        self.households: dict[str, Household] = {}
        self.rounds: dict[int, Round] = {}

    def household(self, name: str, *, code: str = NAM_LAU, village: str = "Bản Một") -> Household:
        place = area(code)
        home, _ = Village.objects.get_or_create(area=place, search_key=village.lower(), defaults={"name": village})
        found = Household.objects.create(
            area=place, village=home, head_name=name, search_key=name.lower(), sort_key=name.lower(), member_count=4
        )
        self.households[name] = found
        return found

    def list(self, year: int, classes: dict[str, str], *, code: str = NAM_LAU, generation: str = "2025-07") -> None:
        """A recognised list of one commune; households that are not known yet are made."""
        by = self.society.province_officer
        opened = self.rounds.get(year) or a_round(by, year=year)
        self.rounds[year] = opened
        place = area(code, generation)
        review, _ = CommuneReview.objects.get_or_create(round=opened, area=place)
        when = Occasion.objects.create(
            area=place, kind="annual_review", year=year, observed_on=date(year, 10, 15), recorded_at=clock.now()
        )
        for name, letter in classes.items():
            home = self.households.get(name) or self.household(name, code=code)
            fact = add_fact(home, when)
            Decision.objects.create(
                round=opened, commune_review=review, area=place, household=home, fact=fact, is_recognised=True,
                household_class=CLASSES[letter], class_min=CLASSES[letter], class_max=CLASSES[letter],
                standard_id="2022_2026", plan_digest="x", as_of=date(year, 10, 15),
            )  # fmt: skip
        CommuneReview.objects.filter(pk=review.pk).update(state="recognised")
        Recognition.objects.create(
            commune_review=review, area=place, decision_number="1", decided_on=date(year, 12, 10), signer_name="A",
            recorded_at=clock.now(), list_digest="0" * 64,
        )  # fmt: skip

    def event(self, kind: str, name: str, on: date, *, other: str = "", **details: Any) -> LifeEvent:
        home = self.households[name]
        return LifeEvent.objects.create(
            kind=kind, area=home.area, village=home.village, household=home,
            other_household=self.households[other] if other else None, happened_on=on, recorded_at=clock.now(),
            ground="lời khai", details=details,
        )  # fmt: skip

    def decide(self, name: str, letter: str, on: date) -> InYearDecision:
        """A decision within the year."""
        home = self.households[name]
        asked = Request.objects.create(
            area=home.area, household=home, kind="enter" if letter in "PN" else "leave", channel="in_person",
            applicant_name=name, filed_on=on, starts_on=on, due_on=on, slip_year=on.year,
            slip_number=Request.objects.count() + 1, state="recognised", received_at=clock.now(),
        )  # fmt: skip
        return InYearDecision.objects.create(
            request=asked, area=home.area, household=home, kind=asked.kind, is_recognised=True,
            class_after=CLASSES[letter], decision_number=f"T{asked.slip_number}", decided_on=on, signer_name="A",
            recorded_at=clock.now(),
        )  # fmt: skip

    def rebuild(self, year: int) -> actions.Rebuilt:
        return actions.rebuild_flows(year=year, by=self.society.province_officer)

    def view(self, year: int, *, level: str = "commune", where: Area | None = None, on: str = "2025-07") -> View:
        return View(self.rounds[year].pk, year, (where or area("14")).pk, level, on)

    def codes(self, year: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for flow in Flow.objects.filter(year=year).select_related("household").order_by("household", "position", "id"):
            found.setdefault(flow.household.head_name, []).append(flow.code)
        return found


@pytest.fixture
def world(society: Society) -> World:
    return World(society)


def test_classes_between_two_lists(world: World) -> None:
    world.list(2024, {"a": "P", "b": "P", "c": "P", "d": "N", "e": "N", "f": "N", "g": "x"})
    world.list(2025, {"a": "P", "b": "N", "c": "x", "d": "P", "e": "N", "f": "x", "g": "P", "h": "P", "i": "N", "j": "x"})
    done = world.rebuild(2025)
    assert world.codes(2025) == {
        "a": ["stayed_poor"], "b": ["poor_to_near_poor"], "c": ["left_poor"], "d": ["near_poor_to_poor"],
        "e": ["stayed_near_poor"], "f": ["left_near_poor"], "g": ["newly_poor"], "h": ["newly_poor"],
        "i": ["newly_near_poor"],
    }  # fmt: skip
    assert (done.flows, done.written, done.lists) == (9, 9, 1)
    whole = balance.total(balance.balances(world.view(2025)))
    assert whole["POOR"].row() == {
        "opening": 3, "to_neighbour": 1, "left": 1, "other_out": 0, "from_neighbour": 1, "new": 2, "relapsed": 0,
        "other_in": 0, "first": 0, "closing": 4, "residual": 0,
    }  # fmt: skip
    assert (whole["NEAR_POOR"].opening, whole["NEAR_POOR"].closing, whole["NEAR_POOR"].residual) == (3, 3, 0)
    assert balance.broken(world.view(2025)) == []
    assert set(Flow.objects.values_list("event_kind", flat=True)) == {"annual"}


def test_again_changes_nothing_and_is_logged(world: World) -> None:
    world.list(2024, {"a": "P"})
    world.list(2025, {"a": "N", "b": "P"})
    world.rebuild(2025)
    ids = set(Flow.objects.values_list("id", flat=True))
    assert world.rebuild(2025).written == 0
    assert set(Flow.objects.values_list("id", flat=True)) == ids
    assert FlowBuild.objects.count() == 2
    assert FlowBuild.objects.first().plan_digest


def test_relapse_looks_back_over_all_lists(world: World) -> None:
    world.list(2022, {"a": "P", "b": "N"})
    world.list(2023, {"a": "x", "b": "x"})
    world.list(2024, {"c": "P"})
    world.list(2025, {"a": "P", "b": "N", "c": "P"})
    world.rebuild(2025)
    assert world.codes(2025) == {"a": ["relapsed_poor"], "b": ["relapsed_near_poor"], "c": ["stayed_poor"]}


def test_each_commune_that_was_joined_opens_with_its_own_last_list(world: World) -> None:
    """Chiềng Bôm left 2024 out: in 2025, as part of Nậm Lầu, it opens with its list of 2023; Púng Tra with 2024's."""
    chieng_bom, pung_tra = area("03766", "2021"), area("03784", "2021")
    for name, place in (("a", chieng_bom), ("b", pung_tra)):
        village = Village.objects.create(area=place, name=f"Bản {name}", search_key=f"ban {name}")
        Household.objects.filter(pk=world.household(name).pk).update(village=village)
    world.list(2023, {"a": "P"}, code="03766", generation="2021")
    world.list(2023, {"b": "N"}, code="03784", generation="2021")
    world.list(2024, {"b": "P"}, code="03784", generation="2021")
    world.list(2025, {"a": "P", "b": "P"})
    world.rebuild(2025)
    assert world.codes(2025) == {"a": ["stayed_poor"], "b": ["stayed_poor"]}
    for level, generation in (("commune", "2021"), ("commune", "2025-07")):
        whole = balance.total(balance.balances(world.view(2025, level=level, on=generation)))
        assert (whole["POOR"].opening, whole["POOR"].closing, whole["POOR"].residual) == (2, 2, 0)


def test_the_first_list_has_no_opening(world: World) -> None:
    world.list(2025, {"a": "P", "b": "N"})
    world.rebuild(2025)
    assert world.codes(2025) == {"a": ["first_listed"], "b": ["first_listed"]}
    assert balance.total(balance.balances(world.view(2025)))["POOR"].residual == 0


class TestLife:
    @pytest.mark.parametrize(
        ("kind", "code"),
        [("household_moved_out", "moved_out"), ("dissolved", "dissolved_out"), ("merged", "merged_out")],
    )
    def test_gone_from_the_list(self, world: World, kind: str, code: str) -> None:
        world.list(2024, {"a": "P", "b": "P"})
        world.list(2025, {"b": "P"})
        event = world.event(kind, "a", date(2025, 5, 3), other="b" if kind == "merged" else "")
        world.rebuild(2025)
        assert world.codes(2025) == {"a": [code], "b": ["stayed_poor"]}
        flow = Flow.objects.get(household=world.households["a"])
        assert (flow.event_kind, flow.event_id, flow.event_on) == ("life", event.pk, date(2025, 5, 3))
        assert balance.broken(world.view(2025)) == []

    def test_gone_without_an_event_is_named(self, world: World) -> None:
        world.list(2024, {"a": "P", "b": "P"})
        world.list(2025, {"b": "P"})
        world.rebuild(2025)
        found = balance.broken(world.view(2025))
        assert [(b.head_name, b.household_class, b.residual, b.village) for b in found] == [("a", "POOR", 1, "Bản Một")]
        assert "không có sự kiện" in found[0].missing
        assert balance.total(balance.balances(world.view(2025)))["POOR"].residual == 1

    def test_a_withdrawn_event_is_none(self, world: World) -> None:
        world.list(2024, {"a": "P"})
        world.list(2025, {"b": "P"})
        event = world.event("dissolved", "a", date(2025, 5, 3))
        world.rebuild(2025)
        assert balance.broken(world.view(2025)) == []
        LifeEvent.objects.filter(pk=event.pk).update(is_withdrawn=True, withdrawn_reason="nhầm hộ")
        world.rebuild(2025)
        assert [b.head_name for b in balance.broken(world.view(2025))] == ["a"]

    def test_split_from_a_listed_household(self, world: World) -> None:
        world.list(2024, {"a": "P", "c": "x"})
        world.household("b")
        world.household("d")
        world.event("split", "a", date(2025, 3, 1), other="b")
        world.event("split", "c", date(2025, 3, 1), other="d")
        world.list(2025, {"a": "P", "b": "N", "d": "P"})
        world.rebuild(2025)
        assert world.codes(2025) == {"a": ["stayed_poor"], "b": ["split_in"], "d": ["newly_poor"]}
        assert balance.broken(world.view(2025)) == []

    def test_formed_without_an_event_is_named(self, world: World) -> None:
        world.list(2024, {"a": "P"})
        new = world.household("b")
        person = Person.objects.create(area=new.area, full_name="b", search_key="b", sort_key="b", birth_year=1999)
        Membership.objects.create(area=new.area, household=new, person=person, is_head=True, valid_from=date(2025, 3, 1))
        world.list(2025, {"a": "P", "b": "P"})
        world.rebuild(2025)
        found = balance.broken(world.view(2025))
        assert [(b.head_name, b.residual) for b in found] == [("b", -1)]
        assert "tách hộ" in found[0].missing
        world.event("split", "a", date(2025, 3, 1), other="b")
        world.rebuild(2025)
        assert world.codes(2025)["b"] == ["split_in"]
        assert balance.broken(world.view(2025)) == []

    def test_moved_in_from_outside(self, world: World) -> None:
        world.list(2024, {"a": "P"})
        world.household("b")
        world.event("household_moved_in", "b", date(2025, 3, 1), elsewhere="Tỉnh Điện Biên")
        world.list(2025, {"a": "P", "b": "P"})
        world.rebuild(2025)
        assert world.codes(2025)["b"] == ["moved_in"]

    def test_moved_between_communes(self, world: World) -> None:
        """Out where it was, in where it came to; the province's balance holds as well, and every earlier year's."""
        world.list(2023, {"a": "P"})
        world.list(2024, {"a": "P"})
        world.list(2024, {"z": "P"}, code=PHIENG_PAN)
        home = world.households["a"]
        old_village = home.village
        there = Village.objects.create(area=area(PHIENG_PAN), name="Bản Xa", search_key="ban xa")
        moved = world.event("household_moved_out", "a", date(2025, 5, 3), other_area=area(PHIENG_PAN).pk, other_village=there.pk)
        Household.objects.filter(pk=home.pk).update(village=there, area=area(PHIENG_PAN))
        world.list(2025, {"b": "N"})
        world.list(2025, {"a": "N", "z": "P"}, code=PHIENG_PAN)
        for year in (2024, 2025):
            world.rebuild(year)
        steps = Flow.objects.filter(year=2025, household=home).order_by("code")
        assert [(f.code, f.village_id, f.class_from, f.class_to) for f in steps] == [
            ("moved_in", there.pk, "", "NEAR_POOR"), ("moved_out", old_village.pk, "POOR", ""),
        ]  # fmt: skip
        assert Flow.objects.get(year=2024, household=home).code == "stayed_poor"
        units = balance.balances(world.view(2025))
        assert units[area(NAM_LAU).pk]["POOR"].row()["other_out"] == 1
        assert units[area(PHIENG_PAN).pk]["NEAR_POOR"].row()["other_in"] == 1
        province = balance.total(balance.balances(world.view(2025, level="province")))
        assert (province["POOR"].flows, province["NEAR_POOR"].row()["from_neighbour"]) == ({"to_neighbour": 1}, 1)
        for year, level in ((2024, "commune"), (2025, "commune"), (2025, "province")):
            assert balance.broken(world.view(year, level=level)) == []
        LifeEvent.objects.filter(pk=moved.pk).update(is_withdrawn=True, withdrawn_reason="nhầm")
        world.rebuild(2025)
        assert {(b.head_name, b.residual) for b in balance.broken(world.view(2025))} == {("a", 1), ("a", -1)}

    def test_moved_between_villages_of_a_commune(self, world: World) -> None:
        world.list(2024, {"a": "P", "b": "P"})
        home = world.households["a"]
        there = Village.objects.create(area=area(NAM_LAU), name="Bản Hai", search_key="ban hai")
        world.event("household_moved_out", "a", date(2025, 5, 3), other_village=there.pk)
        Household.objects.filter(pk=home.pk).update(village=there)
        world.list(2025, {"a": "P", "b": "P"})
        world.rebuild(2025)
        assert sorted(world.codes(2025)["a"]) == ["moved_in", "moved_out"]
        view = world.view(2025, level="village", where=area(NAM_LAU))
        assert balance.broken(view) == []
        assert {v: unit["POOR"].closing for v, unit in balance.balances(view).items()} == {
            there.pk: 1, world.households["b"].village_id: 1,
        }  # fmt: skip
        # For the commune nobody moved.
        whole = balance.total(balance.balances(world.view(2025)))
        assert (whole["POOR"].flows, whole["POOR"].residual) == ({}, 0)


class TestWithinTheYear:
    def test_entry_and_exit_are_flows_of_their_own(self, world: World) -> None:
        world.list(2024, {"a": "P", "b": "P"})
        world.household("c")
        world.household("d")
        entered = world.decide("c", "P", date(2025, 4, 20))
        world.decide("a", "x", date(2025, 5, 20))
        world.decide("d", "N", date(2025, 6, 20))
        world.decide("d", "x", date(2025, 8, 20))
        world.list(2025, {"a": "x", "b": "P", "c": "N"})
        world.rebuild(2025)
        assert world.codes(2025) == {
            "a": ["left_poor"], "b": ["stayed_poor"], "c": ["newly_poor", "poor_to_near_poor"],
            "d": ["newly_near_poor", "left_near_poor"],
        }  # fmt: skip
        first = Flow.objects.get(code="newly_poor")
        assert (first.event_kind, first.event_id, first.event_on) == ("in_year", entered.pk, date(2025, 4, 20))
        assert balance.broken(world.view(2025)) == []

    def test_back_within_the_year_is_a_relapse(self, world: World) -> None:
        world.list(2024, {"a": "P"})
        world.decide("a", "x", date(2025, 3, 20))
        world.list(2025, {"a": "P"})
        world.rebuild(2025)
        assert world.codes(2025) == {"a": ["left_poor", "relapsed_poor"]}

    def test_after_the_list_it_belongs_to_the_next_year(self, world: World) -> None:
        world.list(2024, {"a": "P"})
        world.decide("a", "x", date(2024, 12, 20))
        world.list(2025, {"b": "P"})
        for year in (2024, 2025):
            world.rebuild(year)
        assert world.codes(2024) == {"a": ["first_listed"]}
        assert world.codes(2025) == {"a": ["left_poor"], "b": ["newly_poor"]}
        assert balance.broken(world.view(2025)) == []

    def test_entered_and_not_on_the_list_is_named(self, world: World) -> None:
        world.list(2024, {"a": "P"})
        world.household("b")
        world.decide("b", "P", date(2025, 3, 20))
        world.list(2025, {"a": "P"})
        world.rebuild(2025)
        assert [(b.head_name, b.residual) for b in balance.broken(world.view(2025))] == [("b", 1)]


def test_a_move_inside_the_province_takes_nobody_off_the_list(world: World) -> None:
    """It should be on the list where it went; as long as that commune has none, it is only away from here."""
    world.list(2024, {"a": "P", "b": "P"})
    world.event("household_moved_out", "a", date(2025, 5, 3), other_area=area(PHIENG_PAN).pk)
    world.list(2025, {"b": "P"})
    world.rebuild(2025)
    assert world.codes(2025)["a"] == ["moved_out"]
    world.list(2025, {"z": "P"}, code=PHIENG_PAN)
    world.rebuild(2025)
    assert [b.head_name for b in balance.broken(world.view(2025))] == ["a"]


def test_a_missing_flow_breaks_the_balance(world: World) -> None:
    world.list(2024, {"a": "P", "b": "P"})
    world.list(2025, {"a": "x", "b": "P"})
    world.rebuild(2025)
    Flow.objects.filter(household=world.households["a"]).delete()
    assert [b.head_name for b in balance.broken(world.view(2025))] == ["a"]


def test_only_who_sees_the_province(world: World) -> None:
    world.list(2025, {"a": "P"})
    with pytest.raises(Refused, match="cấp tỉnh"):
        actions.rebuild_flows(year=2025, by=world.society.nam_lau_officer)
    with pytest.raises(Refused, match="năm 2019"):
        actions.rebuild_flows(year=2019, by=world.society.province_officer)
