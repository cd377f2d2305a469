"""Two communes with lists of two years and answers of every kind, for the lists of support."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.in_year.models import InYearDecision, Request
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.register.models import Household, Occasion, Person
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, add_fact, household, member, occasion, ticks

DAY = date(2025, 12, 31)
# Class by (score A, deprivations), as the standard of 2022–2026 has it: poor, near-poor, not poor.
CLASSES = {"POOR": (100, 3), "NEAR_POOR": (100, 1), "NOT_POOR": (200, 0)}


def recognised(society: Society, code: str, year: int, classes: dict[Household, str], *, on: date | None = None) -> Occasion:
    """The commune's list of a year, recognised on 20/11 (or ``on``); returns the survey that told it."""
    officer: User = {NAM_LAU: society.nam_lau_officer, PHIENG_PAN: society.phieng_pan_officer}[code]
    chairman: User = {NAM_LAU: society.nam_lau_chairman, PHIENG_PAN: society.phieng_pan_chairman}[code]
    act_as(officer)
    when = occasion(code, year=year, on=date(year, 10, 15), by=officer)
    for home, name in classes.items():
        score_a, deprived = CLASSES[name]
        add_fact(home, when, score_a=score_a, **ticks(deprived), floor_area_m2=home.pk % 60 + 5)
    opened = Round.objects.get(year=year)
    review.classify_communes(round=opened, area_ids=[area(code).pk], by=officer)
    act_as(chairman)
    review.recognise(
        commune_review=CommuneReview.objects.get(round=opened, area=area(code)), decision_number=f"1/{year}",
        decided_on=on or date(year, 11, 20), signer_name="Hà Văn Pâng", by=chairman, procedure_reason="danh sách giấy",
    )  # fmt: skip
    return when


def varied(society: Society, *, homes: int = 12, seed: int = 4) -> dict[str, list[Household]]:
    """Households whose class, answers and people differ by chance; some facts are not known."""
    rng = random.Random(seed)
    act_as(society.province_officer)
    a_round(society.province_officer)
    found: dict[str, list[Household]] = {}
    for code in (NAM_LAU, PHIENG_PAN):
        act_as({NAM_LAU: society.nam_lau_officer, PHIENG_PAN: society.phieng_pan_officer}[code])
        before = occasion(code, year=2025, on=date(2025, 9, 1))
        found[code] = [
            household(f"Lò Văn {rng.choice('ABC')}{n}", code=code, when=before, village=f"Bản {n % 3}") for n in range(homes)
        ]
        Household.objects.filter(pk__in=[h.pk for h in found[code][:4]]).update(ethnic_group="Kinh")
        _people(rng, found[code], before)
        for home in found[code][::3]:
            _split(home, rng.choice([date(2019, 1, 18), date(2019, 1, 19), date(2024, 5, 2)]), found[code][1])
        for home in found[code][:8]:
            decided(home, "POOR", date(2022, 8, 1))
            decided(home, "NOT_POOR", rng.choice([date(2022, 12, 31), date(2023, 1, 1), date(2024, 3, 1)]))
        recognised(society, code, 2025, {home: rng.choice(list(CLASSES)) for home in found[code][:9]})
    return found


def _people(rng: random.Random, homes: list[Household], when: Occasion) -> None:
    for home in homes:
        for n in range(rng.randint(1, 3)):
            told: dict[str, Any] = {
                "employment_status": rng.choice(["", "farm_self_employed", "unemployed"]),
                "disability_level": rng.choice(["", "none", "mild", "severe"]),
                "is_pregnant": rng.choice([None, True, False]), "receives_allowance": rng.choice([None, True, False]),
                "is_merit": rng.choice([None, True, False]),
            }  # fmt: skip
            person = member(home, f"Lò Thị {n}", when, is_head=n == 0, **told)
            birth = rng.choice([None, date(2010, 12, 31), date(2011, 1, 1), date(2021, 3, 1), date(1990, 2, 3)])
            Person.objects.filter(pk=person.pk).update(
                sex=rng.choice(["M", "F", ""]), birth_on=birth, birth_year=birth.year if birth else rng.choice([None, 2010, 2007]),
                ethnic_group=rng.choice(["Thái", "Kinh", ""]),
            )  # fmt: skip


def decided(home: Household, name: str, on: date) -> InYearDecision:
    """A decision within the year that gives the class from that day on."""
    asked = Request.objects.create(
        area=home.area, household=home, kind="leave" if name == "NOT_POOR" else "enter", channel="in_person",
        applicant_name=home.head_name, filed_on=on, starts_on=on, due_on=on, slip_year=on.year,
        slip_number=Request.objects.count() + 1, state="recognised", received_at=clock.now(),
    )  # fmt: skip
    return InYearDecision.objects.create(
        request=asked, area=home.area, household=home, kind=asked.kind, is_recognised=True, class_after=name,
        decision_number=f"T{asked.pk}", decided_on=on, signer_name="A", recorded_at=clock.now(),
    )  # fmt: skip


def _split(home: Household, on: date, parent: Household) -> None:
    LifeEvent.objects.create(
        kind="split", area=home.area, household=parent, other_household=home, happened_on=on, recorded_at=clock.now(),
        ground="tách hộ",
    )  # fmt: skip
