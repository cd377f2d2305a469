"""A web process killed in the middle of what a person asked for: nothing of it stands, and asked again it is done once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.linking.actions import earlier
from giamngheo.apps.register.models import Household
from giamngheo.apps.review import actions
from giamngheo.apps.review.models import Decision
from giamngheo.kit import clock

from .at_once import swept
from .conftest import Society, area, make_society
from .killed import gate, killed_at, picture, process
from .review_world import NAM_LAU, a_round, act_as, household, occasion
from .test_linking_households import list_of, sample

POST = """
import json, sys
from django.test import Client
from giamngheo.apps.accounts.models import User
address, values, user_id = json.loads(sys.argv[1])
client = Client()
client.force_login(User.objects.get(pk=user_id), backend="django.contrib.auth.backends.ModelBackend")
client.post(address, values)
"""
REVIEWED = (
    "select h.head_name, d.household_class, d.score_b_min, d.is_recognised, d.basis from review_decision d"
    " join register_household h on h.id = d.household_id",
    "select state, household_count, poor_count, version from review_communereview where household_count > 0",
    "select decision_number, signer_name, counts::text from review_recognition",
    "select year, state from review_round",
    "select action from audit_auditentry",
)


@dataclass(frozen=True)
class Asked:
    """A form that is sent, by whom, and the lock in the middle of what follows."""

    by: User
    address: str
    values: dict[str, Any]
    lock: tuple[str, list[Any]]
    tells: tuple[str, ...] = REVIEWED


def _filled(society: Society) -> Any:
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    when = occasion(by=society.nam_lau_officer)
    for n in range(4):
        household(f"Lò Văn {n}", when=when)
    return opened


def classifying(society: Society) -> Asked:
    """Held at the row of the last household, when the others have their class."""
    opened = _filled(society)
    last = Household.objects.order_by("id").last()
    assert last is not None
    return Asked(
        society.nam_lau_officer, reverse("review:classify", args=[opened.year, area(NAM_LAU).pk]), {},
        ("select 1 from register_household where id = %s for update", [last.pk]),
    )  # fmt: skip


def recognising(society: Society) -> Asked:
    """Held when the decision's paper is written and the classes are about to be frozen."""
    opened = _filled(society)
    actions.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
    act_as(society.nam_lau_chairman)
    review = opened.communes.get(area=area(NAM_LAU))
    last = Decision.objects.order_by("id").last()
    assert last is not None
    return Asked(
        society.nam_lau_chairman, reverse("review:recognise", args=[opened.year, review.area_id]),
        {"decision_number": "12/QĐ-UBND", "decided_on": clock.today().isoformat(), "signer_name": "Lò Văn Chủ",
         "buoc": "xong", "version": review.version},
        ("select 1 from review_decision where id = %s for update", [last.pk]),
    )  # fmt: skip


def confirming(society: Society) -> Asked:
    """A list recognised earlier, confirmed: held when its classes are written and it is about to be the recognised one."""
    by = society.nam_lau_officer
    act_as(by)
    occurred = list_of(by, sample(), 2023)
    written = earlier.prepare_list(
        occasion_id=occurred.pk,
        decision_number="215/QĐ-UBND",
        decided_on=date(2023, 12, 14),
        signer_name="Lò Văn Chủ",
        by=by,
    )
    return Asked(
        society.province_officer, reverse("linking:confirm", args=[occurred.pk]), {"version": written.version},
        ("lock table review_recognition in share mode", []),
    )  # fmt: skip


@pytest.fixture
def outside(django_db_setup: None, django_db_blocker, settings: Any, tmp_path: Path) -> Iterator[None]:  # type: ignore[no-untyped-def]
    settings.FILES_ROOT = tmp_path / "files"
    with django_db_blocker.unblock(), swept():
        yield


def send(asked: Asked) -> None:
    client = Client()
    client.force_login(asked.by, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(asked.address, asked.values).status_code == 302


@pytest.mark.parametrize("build", [classifying, recognising, confirming])
def test_nothing_of_it_stands_and_asked_again_it_is_done(outside: None, build: Callable[[Society], Asked]) -> None:
    with transaction.atomic():
        asked = build(make_society())
    before = picture(asked.by, *asked.tells)
    with transaction.atomic():
        send(asked)
        expected = picture(asked.by, *asked.tells)
        transaction.set_rollback(True)
    assert expected != before
    with (
        gate(*asked.lock) as held,
        process(POST, json.dumps([asked.address, asked.values, asked.by.pk])) as child,
    ):
        killed_at(child, held)
    assert picture(asked.by, *asked.tells) == before
    send(asked)
    assert picture(asked.by, *asked.tells) == expected
