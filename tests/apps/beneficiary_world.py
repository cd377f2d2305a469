"""Lists of beneficiaries for the tests: households recognised poor at the end of 2025, a rule that the register alone tells."""

from __future__ import annotations

from datetime import date
from typing import Any

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.beneficiaries.actions import checking, deciding, opinions, proposing
from giamngheo.apps.beneficiaries.actions.opinions import Opinion
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.register.models import Village
from giamngheo.apps.review.models import VillageAssignment
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, act_as

DAY, RULE, CONTENT = date(2025, 12, 1), "p3_1_household", "farming"


def a_list(society: Society, **more: Any) -> BeneficiaryList:
    """A list of Nậm Lầu drawn up by its officer."""
    given: dict[str, Any] = {
        "area": area(NAM_LAU), "rule_id": RULE, "content": CONTENT, "on": DAY, "title": "", "places": 2, "budget_vnd": None,
        "norm_vnd": None, "with_open": False, "by": society.nam_lau_officer,
    }  # fmt: skip
    act_as(society.nam_lau_officer)
    return proposing.propose_list(**{**given, **more})


def rows(found: BeneficiaryList) -> dict[str, Beneficiary]:
    return {row.name: row for row in Beneficiary.objects.filter(list=found).order_by("id")}


def say(found: BeneficiaryList, by: User, village: Village | None, /, **reasons: str) -> int:
    """The village agrees to all its rows but those named, with their reasons (spaces of names as underscores)."""
    against = {name.replace("_", " "): why for name, why in reasons.items()}
    said = {
        row.pk: Opinion(row.name not in against, against.get(row.name, ""), row.version)
        for row in Beneficiary.objects.filter(list=found, village=village, declined_reason="")
    }
    return opinions.record_opinions(
        list_id=found.pk, village_id=village.pk if village else None, opinions=said, held_on=clock.today(), votes_for=None,
        votes_all=None, by=by,
    )  # fmt: skip


def heard(found: BeneficiaryList, society: Society, **reasons: str) -> BeneficiaryList:
    """Sent to the villages, and every village's opinion written by the officer on its minutes."""
    by = society.nam_lau_officer
    proposing.send_list(list_id=found.pk, by=by, version=None)
    for village in {row.village for row in Beneficiary.objects.filter(list=found).select_related("village")}:
        say(found, by, village, **reasons)
    return BeneficiaryList.objects.get(pk=found.pk)


def checked(found: BeneficiaryList, society: Society, **reasons: str) -> BeneficiaryList:
    heard(found, society, **reasons)
    return checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)


def settled(found: BeneficiaryList, society: Society, *names: str) -> BeneficiaryList:
    own = rows(found)
    order = {own[name].pk: place for place, name in enumerate(names, 1)}
    return checking.settle_ties(list_id=found.pk, order=order, reason="Biên bản họp bản", by=society.nam_lau_officer, version=None)


def approved(found: BeneficiaryList, society: Society) -> BeneficiaryList:
    """By the chairman; the transaction goes on in the officer's scope."""
    act_as(society.nam_lau_chairman)
    done = deciding.approve_list(
        list_id=found.pk, decision_number="15/QĐ-UBND", decided_on=clock.today(), by=society.nam_lau_chairman, version=None
    )
    act_as(society.nam_lau_officer)
    return done


def village_head(society: Society, village: Village) -> User:
    """Somebody who heads this village."""
    user = create_user(username=f"truong.{village.pk}", full_name="Trưởng bản", password=None, by=None, is_demo=True)
    assign_role(user=user, role="village_head", area=area(NAM_LAU), agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None)
    act_as(society.nam_lau_officer)
    VillageAssignment.objects.create(
        village=village, area=area(NAM_LAU), user_id=user.pk, duty="village_head", assigned_at=clock.now()
    )
    return user
