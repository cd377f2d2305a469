"""A world that a person can count by hand: two communes, 2024 and 2025, at most thirty rows in a table.

Nậm Lầu lies in a poor district of old (Thuận Châu), Phiêng Pằn does not. The numbers expected are in ``EXPECTED``: of 2025, and of
2026 where a year begins with the lists of the year before (``year_of``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from giamngheo.apps.delivery.kinds.abroad.models import AbroadCase
from giamngheo.apps.delivery.kinds.capacity.models import CapacityCase, Learner
from giamngheo.apps.delivery.kinds.livelihoods.models import LivelihoodProject
from giamngheo.apps.delivery.kinds.nutrition.models import Measurement, MeasuringRound
from giamngheo.apps.delivery.kinds.placement.models import Placement
from giamngheo.apps.delivery.kinds.training.models import Course, Trainee
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.indicators import actions as indicators
from giamngheo.apps.indicators import queries
from giamngheo.apps.register.models import AreaTotal, Household, Membership, Person, PersonFact
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview
from giamngheo.apps.subjects.models import Answer, Subject
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, household, member, occasion

YEAR = 2025
POOR = {"score_a": 100, "deprived": 3}
NEAR = {"score_a": 100, "deprived": 1}
# (numerator, denominator) of Nậm Lầu, then of Phiêng Pằn, at the end of the year; None: nobody has counted anything.
Pair = tuple[int | None, int | None]
EXPECTED: dict[str, tuple[Pair, Pair]] = {
    "T1": ((2, 40), (1, 20)),
    "T1b": ((2, 30), (0, 5)),
    "T1b_all": ((2, 40), (0, 20)),
    "T2": ((2, 40), (0, 0)),
    "T2b": ((1, None), (None, None)),
    "T3": ((1, None), (None, None)),
    "T4": ((2, None), (1, None)),
    "T4b": ((1, 2), (0, 1)),
    "T4c": ((1, 2), (0, 1)),
    "T5": ((1, None), (None, None)),
    "T5b": ((1, None), (None, None)),
    "T6": ((1, 2), (None, 1)),
    "T7_1": ((1, 2), (0, 1)),
    "T7_2": ((2, 3), (1, 1)),
    "T7_2b": ((1, 2), (0, 1)),
    "T7_3": ((1, 2), (0, 0)),
    "T7_3b": ((300, 500), (None, None)),
    "T7_3c": ((100, 500), (None, None)),
    "T7_3d": ((1, 1), (None, 1)),
    "T7_4": ((1, 2), (None, 1)),
    "T7_4b": ((0, 1), (None, 0)),
    "T7_5": ((2, 3), (1, 1)),
    "T7_5b": ((1, 2), (1, 1)),
    "T7_6": ((1, 2), (0, 0)),
    "T7_6b": ((25, 40), (None, 0)),
}

# What the offices above add to the whole: recorded of the province itself.
ABOVE: dict[str, tuple[int, int]] = {"T6": (2, 3)}


def year_of(code: str) -> int:
    """The year of which a number is expected."""
    return YEAR + queries.lists_before(queries.catalogue().indicators[code])


@dataclass
class World:
    """Its people and the rows a test may change."""

    society: Society
    homes: dict[str, Household]
    people: dict[str, Person]
    supports: dict[str, Support]
    officers: dict[str, Subject]


def total(code: str, group: str, count: int, *, year: int = YEAR) -> None:
    AreaTotal.objects.create(
        area=area(code), year=year, ethnic_group=group, household_count=count, person_count=count * 4, recorded_at=clock.now()
    )


def support(home: Household, person: Person | None, content: str, giver: str, on: date, **more: Any) -> Support:
    """An accepted support, as the end of its kind's own steps leaves it."""
    return Support.objects.create(**{
        "area": home.area, "village": home.village, "household": home, "person": person, "content": content, "giver": giver,
        "beneficiary_name": person.full_name if person else home.head_name, "title": content, "state": "accepted", "accepted_on": on,
        "starts_on": on, "at": clock.now(), **more,
    })  # fmt: skip


def child(home: Household, name: str, when: Any, born: date, **fact: Any) -> Person:
    person = Person.objects.create(
        area=home.area, full_name=name, search_key=name, sort_key=name, sex="M", birth_on=born, ethnic_group="Thái"
    )
    Membership.objects.create(area=home.area, household=home, person=person, relation="child", valid_from=when.observed_on)
    PersonFact.objects.create(occasion=when, household=home, person=person, area=home.area, **fact)
    return person


def recognise(society: Society, code: str, year: int = YEAR) -> None:
    who = society.nam_lau_chairman if code == NAM_LAU else society.phieng_pan_chairman
    act_as(who)
    review.recognise(
        commune_review=CommuneReview.objects.get(round__year=year, area__code=code, area__generation_id="2025-07"),
        decision_number=f"{year}/QĐ", decided_on=date(year, 12, 10), signer_name="Chủ tịch", by=who, procedure_reason="lý do thử",
    )  # fmt: skip


def build(society: Society) -> World:
    """Everything, recognised; the transaction stays in the province officer's scope."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    for code, group, count in (
        (NAM_LAU, "Thái", 25), (NAM_LAU, "Mông", 5), (NAM_LAU, "Kinh", 10), (PHIENG_PAN, "Kinh", 15), (PHIENG_PAN, "Thái", 5),
    ):  # fmt: skip
        total(code, group, count)
    world = World(society, {}, {}, {}, {})
    _nam_lau(world)
    _phieng_pan(world)
    for officer, code in ((society.nam_lau_officer, NAM_LAU), (society.phieng_pan_officer, PHIENG_PAN)):
        act_as(officer)
        review.classify_communes(round=opened, area_ids=[area(code).pk], by=officer)
        recognise(society, code)
    act_as(society.province_officer)
    _supported(world)
    _taught(world)
    _recorded(world)
    return world


def _nam_lau(world: World) -> None:
    """Two poor, one near-poor, one not poor. Ticks: the first three of the legal order are work, dependents, nutrition."""
    act_as(world.society.nam_lau_officer)
    when = occasion(NAM_LAU)
    lack = {"tick_housing_quality": True, "tick_employment": False}
    homes = {
        "a": household("Lò Văn A", when=when, **POOR, **lack, uses_internet=True, needs=["telecom"], tick_toilet=None),
        "b": household("Lò Văn B", when=when, **POOR, **lack, uses_internet=False, needs=["telecom"], tick_water=True, tick_toilet=True,
                       tick_nutrition=False),
        "c": household("Lò Văn C", when=when, **NEAR, **lack, uses_internet=False, needs=[], tick_toilet=False),
        "d": household("Lò Văn D", when=when, score_a=200, deprived=0),
    }  # fmt: skip
    world.homes |= homes
    world.people["a"] = member(homes["a"], "Lò Văn A", when, is_head=True, employment_status="wage", has_contract=True,
                               has_health_insurance=True, needs=["job", "skill"])  # fmt: skip
    world.people["b"] = member(homes["b"], "Lò Văn B", when, is_head=True, employment_status="jobless",
                               has_health_insurance=False, needs=["counselling"])  # fmt: skip
    world.people["c"] = member(homes["c"], "Lò Văn C", when, is_head=True)
    world.people["a1"] = child(homes["a"], "Lò Văn A1", when, date(2017, 3, 1), is_attending=True, attending_level="primary",
                               has_health_insurance=True)  # fmt: skip
    world.people["b1"] = child(homes["b"], "Lò Văn B1", when, date(2012, 3, 1), is_attending=True, attending_level="primary")
    world.people["d1"] = child(homes["d"], "Lò Văn D1", when, date(2022, 3, 1))


def _phieng_pan(world: World) -> None:
    act_as(world.society.phieng_pan_officer)
    when = occasion(PHIENG_PAN)
    home = household("Hoàng Văn E", code=PHIENG_PAN, when=when, **POOR, ethnic_group="Kinh", tick_housing_area=True, tick_employment=False)
    world.homes["e"] = home
    world.people["e"] = member(home, "Hoàng Văn E", when, is_head=True, employment_status="jobless", has_health_insurance=True,
                               needs=["work_abroad", "skill"])  # fmt: skip
    world.people["e1"] = child(home, "Hoàng Văn E1", when, date(2023, 3, 1))


def _supported(world: World) -> None:
    # After the review of October, at which people named what they need.
    homes, people, on = world.homes, world.people, date(2025, 11, 3)
    made = world.supports
    made["house"] = support(homes["a"], None, "housing", "p5", on)
    for name, three in (("a", True), ("c", False), ("e", True)):
        key = {"a": "a", "c": "c", "e": "e1"}[name]
        made[f"job_{name}"] = support(homes[name], people[key], "job_connection", "p4_3", on)
        Placement.objects.create(
            support=made[f"job_{name}"], area=homes[name].area, household=homes[name], person=people[key], state="submitted", found_on=on,
            employer="x", job="x", place="commune", connector="fair", contract="oral", is_three_classes=three,
        )  # fmt: skip
    course = support(homes["a"], None, "vocational_training", "p4_1", on, state="open", accepted_on=None, household=None)
    made["course"] = course
    told = Course.objects.create(
        support=course, area=course.area, state="finished", school_name="x", occupation="x", level="short", place="x",
        starts_on=date(2025, 10, 20), ends_on=date(2025, 11, 1), planned_count=2, cost_vnd=1, decision_number="1", approved_by_id=1,
    )  # fmt: skip
    for name in ("a", "c"):
        key = "a" if name == "a" else "d1"
        made[f"learn_{name}"] = support(homes[name], people[key], "vocational_training", "p4_1", on)
        Trainee.objects.create(
            course=told, area=homes[name].area, household=homes[name], person=people[key], support=made[f"learn_{name}"], name="x",
            sort_key="x", passed=name == "a", certificate_number="1" if name == "a" else "", certified_on=on if name == "a" else None,
        )  # fmt: skip
    made["abroad"] = support(homes["c"], people["c"], "overseas_work", "p4_2", on, state="open", accepted_on=None)
    AbroadCase.objects.create(
        support=made["abroad"], area=homes["c"].area, household=homes["c"], person=people["c"], rule="p4_2_person", state="gone",
        begun_on=on, market="x", employer="x", signed_on=on, work_from=on, work_to=date(2028, 6, 1), departed_on=on,
    )  # fmt: skip
    model = support(homes["a"], None, "livelihood", "p2", on, state="open", accepted_on=None, household=None)
    LivelihoodProject.objects.create(
        support=model, area=model.area, state="running", mode="community", leading="group", leading_name="x", listed_on=on, total_vnd=10,
        state_vnd=5, decision_number="1", decided_on=on, approved_by_id=1,
    )  # fmt: skip
    for name, key, haz in (("a", "b1", "-2.50"), ("a", "d1", "-1.00"), ("e", "e1", "-2.00")):
        round_, _ = MeasuringRound.objects.get_or_create(
            area=homes[name].area, village=homes[name].village, site="village", held_on=date(2025, 4, 1), defaults={"at": clock.now()}
        )
        Measurement.objects.create(
            round=round_, area=round_.area, village=round_.village, person=people[key], sex="M", age_days=900, height_cm=Decimal(80),
            haz=Decimal(haz), at=clock.now(),
        )  # fmt: skip


def _taught(world: World) -> None:
    """Officers of the rolls. Of Nậm Lầu: one certified, one who did not pass, one who was not asked; one of another trade, one who left
    in June and one who comes next year count nowhere, nor do who went to a workshop or learnt another field."""
    told = (
        ("certified", NAM_LAU, True, {}), ("failed", NAM_LAU, True, {}), ("unasked", NAM_LAU, None, {}), ("other", NAM_LAU, False, {}),
        ("left", NAM_LAU, True, {"closed_on": date(2025, 6, 1), "close_reason": "chuyển công tác"}),
        ("next", NAM_LAU, True, {"opened_on": date(2026, 1, 5)}), ("alone", PHIENG_PAN, True, {}),
    )  # fmt: skip
    for name, code, works, more in told:
        given = {"opened_on": date(2023, 1, 1), **more}
        one = Subject.objects.create(
            kind="officer", area=area(code), name=name, search_key=name, sort_key=name, at=clock.now(), **given
        )
        world.officers[name] = one
        if works is not None:
            answer(one, works, date(2023, 2, 1))
    lesson(world, "course", "poverty", certified=True, failed=False, other=True, left=True)
    lesson(world, "course", "gender", failed=True)
    lesson(world, "workshop", "poverty", failed=None)


def answer(officer: Subject, works: bool, on: date) -> None:
    Answer.objects.create(
        area=officer.area, subject=officer, fact="works_on_poverty", value=works, observed_on=on, recorded_at=clock.now()
    )


def lesson(world: World, what: str, field: str, **passed: bool | None) -> None:
    """An accepted course or workshop of Nậm Lầu: officer → passed."""
    on = date(2025, 11, 3)
    made = support(world.homes["a"], None, "capacity", "p7_1", on, household=None)
    case = CapacityCase.objects.create(
        support=made, area=made.area, state="submitted", what=what, field=field, topic="x", organiser="x", ends_on=date(2025, 10, 30)
    )
    for name, result in passed.items():
        Learner.objects.create(
            case=case, area=case.area, subject=world.officers[name], name=name, passed=result, certificate_number="1" if result else "",
            certified_on=on if result else None,
        )  # fmt: skip


def _recorded(world: World) -> None:
    trained, all_ = ABOVE["T6"]
    for code, measure, value in (
        (NAM_LAU, "districts_out", 1), (NAM_LAU, "workers_of_difficult_areas", 500), (NAM_LAU, "workers_trained", 300),
        (NAM_LAU, "workers_certified", 100), (NAM_LAU, "informed", 25), ("14", "officers_above", all_),
        ("14", "officers_above_trained", trained),
    ):  # fmt: skip
        indicators.record_figure(
            area_id=area(code).pk, measure=measure, as_of=date(2025, 11, 30), value=value, source="Báo cáo thử", status="preliminary",
            by=world.society.province_officer,
        )  # fmt: skip


__all__ = ["ABOVE", "EXPECTED", "YEAR", "World", "answer", "build", "support", "total", "year_of"]
