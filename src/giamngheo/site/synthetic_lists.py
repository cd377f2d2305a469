"""Synthetic lists of beneficiaries for the demo: an approved one of housing, one that the villages are asked about, one to approve."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.beneficiaries import judging, terms
from giamngheo.apps.beneficiaries.actions import checking, proposing
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.beneficiaries.states import Refused
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.support.queries import day_for, rule_of
from giamngheo.kit import clock
from giamngheo.kit.scope import scoped

COMMUNE, OFFICER, CHAIRMAN = "03784", "canbo-namlau", "chutich-namlau"
HOUSES_ON, HOUSES_DECIDED = date(2025, 7, 15), date(2025, 7, 28)
HOUSES, HOUSE_PLACES = 8, 6
# Rule, content, places, whether the villages have spoken and it is checked.
OTHERS = (("p3_1_household", "farming", 20, False), ("credit_newly_escaped", "", 15, True))


def load_lists() -> int:
    """Returns how many lists there are. Where nobody falls under a rule there is no list of it."""
    officer, chairman = (User.objects.get(username=name) for name in (OFFICER, CHAIRMAN))
    with scoped(access_of(officer, clock.today()).scope()):
        return _made(officer, chairman)


def _made(officer: User, chairman: User) -> int:
    area = Area.objects.get(code=COMMUNE, generation_id="2025-07")
    made = [_houses(area, officer, chairman), *(_other(area, officer, *one) for one in OTHERS)]
    return sum(one is not None for one in made)


def chosen_for_houses() -> list[Beneficiary]:
    """Rows chosen on the synthetic list of housing, in order."""
    found = Beneficiary.objects.filter(list__rule="p5_household", list__is_synthetic=True, outcome="chosen")
    return list(found.select_related("list", "household").order_by("number"))


def _houses(area: Area, officer: User, chairman: User) -> BeneficiaryList | None:
    """Approved before the houses of the demo were begun: written straight, since an act of today cannot be of last year."""
    rule = rule_of("p5_household")
    if rule is None:
        return None
    told = list(judging.told_of(rule, judging.areas_of(rule, area, HOUSES_ON), HOUSES_ON, states=("YES",)).values())[:HOUSES]
    if not told:
        return None
    at = datetime.combine(HOUSES_ON, time(9), clock.now().tzinfo)
    made = BeneficiaryList.objects.create(
        rule=rule.id, content="housing", area=area, on=HOUSES_ON, year=HOUSES_ON.year, title=terms.proposed_title(rule, area, HOUSES_ON),
        places=HOUSE_PLACES, norm_vnd=40_000_000, asks_village=True, village_binds=True, is_sensitive=False, authority="UBND cấp xã",
        state="checked", proposed_by_id=officer.pk, proposed_at=at, checked_by_id=officer.pk, checked_at=at,
        plan_digest=current_plan().digest, is_synthetic=True,
    )  # fmt: skip
    Beneficiary.objects.bulk_create(
        Beneficiary(
            list=made, area=area, village_id=one.village_id, household_id=one.household_id, subject_key=one.key, name=one.name,
            sort_key=one.sort_key, proposed_state="YES", check_state="YES", position=number, number=number, rank=one.rank,
            rank_best=one.rank_best, tie_group=one.tie_group, settled_place=number, settled_reason="Biên bản họp bản (giả lập)",
            proposed_facts=dict(one.facts), facts=dict(one.facts), ground=one.ground, opinion="agree", opinion_on=HOUSES_ON,
            opinion_by_id=officer.pk, outcome="chosen" if number <= HOUSE_PLACES else "waiting", outcome_by_id=officer.pk, outcome_at=at,
            is_sensitive=False, is_frozen=True,
        )
        for number, one in enumerate(told, 1)
    )  # fmt: skip
    BeneficiaryList.objects.filter(pk=made.pk).update(
        state="approved", decision_number="giả lập", decided_on=HOUSES_DECIDED, approved_by_id=chairman.pk,
        approved_at=datetime.combine(HOUSES_DECIDED, time(15), clock.now().tzinfo),
    )  # fmt: skip
    return made


def _other(area: Area, officer: User, rule_id: str, content: str, places: int, is_checked: bool) -> BeneficiaryList | None:
    """Drawn up by the acts themselves."""
    rule = rule_of(rule_id)
    if rule is None:
        return None
    given: dict[str, Any] = {"area": area, "rule_id": rule_id, "content": content, "on": day_for(rule, None), "title": "", "places": places}
    try:
        made = proposing.propose_list(**given, budget_vnd=None, norm_vnd=None, with_open=False, most=places * 2, by=officer)
    except Refused:
        return None
    BeneficiaryList.objects.filter(pk=made.pk).update(is_synthetic=True)
    if made.asks_village:
        made = proposing.send_list(list_id=made.pk, by=officer, version=None)
    if is_checked:
        Beneficiary.objects.filter(list=made).update(opinion="agree", opinion_on=clock.today(), opinion_by_id=officer.pk)
        made = checking.check_list(list_id=made.pk, by=officer, version=None)
    return made


__all__ = ["chosen_for_houses", "load_lists"]
