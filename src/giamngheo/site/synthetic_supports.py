"""A few synthetic houses for the demo: written straight, each household once, so that lists and pages have something to show."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery.kinds.housing.models import HousingCase, HousingInstalment, HousingStage
from giamngheo.apps.delivery.kinds.housing.rules import STAGES
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.register.models import Household
from giamngheo.apps.review.models import Decision
from giamngheo.kit import clock

from .synthetic_lists import chosen_for_houses

COMMUNE, OFFICER, CHAIRMAN = "03784", "canbo-namlau", "chutich-namlau"
# Scheme, work, amount, how far: nothing yet, approved, under way, accepted.
CASES = (
    ("p5", "new", 40_000_000, "accepted"), ("p5", "repair", 20_000_000, "accepted"), ("p5", "new", 40_000_000, "building"),
    ("p5", "new", 40_000_000, "proposed"), ("charity", "new", 50_000_000, "accepted"),
    ("national_campaign", "new", 60_000_000, "accepted"),
)  # fmt: skip
STEP = timedelta(days=30)


def _homes(count: int, but: list[int]) -> list[Household]:
    """Households of the commune recognised poor, in the order of their numbers, without those."""
    poor = Decision.objects.filter(household_class="POOR", is_recognised=True, area__code=COMMUNE).values("household_id")
    found = Household.objects.filter(pk__in=poor, closed_on=None, area__code=COMMUNE, area__generation_id="2025-07")
    return list(found.exclude(pk__in=but).order_by("id")[:count])


def load_houses() -> int:
    """Houses of every scheme and step; returns how many. Those of Dự án 5 are of households chosen on the list of housing,
    the others of poor households; fewer where there are fewer."""
    officer, chairman = (User.objects.get(username=name) for name in (OFFICER, CHAIRMAN))
    rows = chosen_for_houses()
    homes = iter(_homes(len(CASES), [row.household_id for row in rows if row.household_id]))
    listed, made = iter(rows), 0
    for number, case in enumerate(CASES):
        row = next(listed, None) if case[0] == "p5" else None
        home = row.household if row else next(homes, None) if case[0] != "p5" else None
        if home is not None:
            day = (row.list.decided_on if row else None) or date(2025, 8, 4) + timedelta(days=7 * number)
            a_house(home, *case, listed_on=day, row=row, officer=officer, chairman=chairman)
            made += 1
    return made


def a_house(
    home: Household, scheme: str, work: str, amount: int, until: str, *, listed_on: date, row: Beneficiary | None, officer: User,
    chairman: User,
) -> None:
    """One house of this scheme, listed on that day and as far as ``until`` says."""
    is_done, is_begun = until == "accepted", until in ("accepted", "building")
    ends_on = listed_on + STEP * 5 if is_done else None
    support = Support.objects.create(
        area_id=home.area_id, village_id=home.village_id, household=home, beneficiary_name=home.head_name, kind="housing",
        content="housing", giver=scheme, title="Nhà ở (giả lập)", list_reference="giả lập", list_row=row, starts_on=listed_on,
        ends_on=ends_on,
        amount_vnd=amount, norm_vnd=amount if scheme == "p5" else None, source_code="central" if scheme == "p5" else "other",
        state="accepted" if is_done else "open", once_key=f"house/p5/{home.pk}" if scheme == "p5" else "",
        accepted_on=ends_on, accepted_by_id=chairman.pk if is_done else None, by_id=officer.pk,
        at=datetime.combine(listed_on, time(9), clock.now().tzinfo), is_synthetic=True,
    )  # fmt: skip
    built: dict[str, Any] = {
        "area_after_m2": 36, "hard_foundation_after": True, "hard_frame_wall_after": True, "hard_roof_after": True, "years_after": 25,
    }  # fmt: skip
    approved: dict[str, Any] = {
        "decision_number": "giả lập", "decided_on": listed_on + timedelta(days=10), "approved_by_id": chairman.pk,
        "design": "Mẫu 2: nhà cấp bốn 36 m²", "builder": "self", "committed_on": listed_on + timedelta(days=15),
    }  # fmt: skip
    case = HousingCase.objects.create(
        support=support, area_id=home.area_id, household=home, scheme=scheme, work=work, listed_on=listed_on,
        state="built" if is_done else "building" if is_begun else "proposed", independent_since=date(2012, 1, 1), has_house=True,
        hard_foundation_before=False, hard_frame_wall_before=False, hard_roof_before=True, area_before_m2=24,
        rank=1 if scheme == "p5" else None, **(approved if is_begun else {}), **(built if is_done else {}),
    )  # fmt: skip
    _progress(case, is_done=is_done, is_begun=is_begun, amount=amount, by=officer)


def _progress(case: HousingCase, *, is_done: bool, is_begun: bool, amount: int, by: User) -> None:
    """Stages and instalments: all of a finished house, the first of one under way."""
    stages = [code for code, _name in STAGES[case.work]]
    done = stages if is_done else stages[:1] if is_begun else []
    HousingStage.objects.bulk_create(
        HousingStage(
            case=case, area_id=case.area_id, code=code, accepted_on=case.listed_on + STEP * (number + 1),
            witness_name="Trưởng bản (giả lập)", by_id=by.pk, at=clock.now(),
        )
        for number, code in enumerate(done)
    )  # fmt: skip
    parts = [amount] if len(stages) == 1 else [amount // 2, amount - amount // 2]
    HousingInstalment.objects.bulk_create(
        HousingInstalment(
            case=case, area_id=case.area_id, number=number, amount_vnd=part, paid_on=case.listed_on + STEP * number,
            source_code=case.support.source_code, by_id=by.pk, at=clock.now(),
        )
        for number, part in enumerate(parts[: len(parts) if is_done else 1] if is_begun else [], 1)
    )  # fmt: skip
