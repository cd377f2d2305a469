"""Every pair of ``plan/overlaps`` through the product: told, refused or warned, and two who give at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import transaction

from giamngheo.apps.delivery.actions import supports
from giamngheo.apps.delivery.actions.supports import NewSupport, Overlapped
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Person
from giamngheo.engine.overlaps import clashes
from giamngheo.engine.plan_overlaps import KEY_OF, SAME, SUPPORT, Pair, contents_of, giver_names, givers_of

from .at_once import at_once, swept
from .conftest import Society, make_society
from .review_world import act_as, household, member, occasion

DAYS = {"starts_on": date(2025, 3, 1), "ends_on": date(2025, 9, 30)}


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def verdict(content: str, one: str, two: str, same: str) -> str:
    """Slowly, pair by pair: what the plan says of one content given twice, to the same, at the same time."""
    plan = current_plan()
    found = ""
    if same == "place" and not plan.overlaps.contents[content].is_at_place:
        return found
    for pair in plan.overlaps.pairs.values():
        between, against = givers_of(plan, pair.between), givers_of(plan, pair.against)
        meets = (one in between and two in against) or (two in between and one in against)
        if meets and same in pair.same and content in contents_of(plan, pair):
            if pair.refuses:
                return "refused"
            found = "warned"
    return found


def combinations() -> Iterator[tuple[str, str, str, str]]:
    givers = sorted(giver_names(current_plan()))
    yield from product(sorted(current_plan().overlaps.contents), givers, givers, SAME)


def test_every_content_giver_and_kind_of_sameness_is_judged_as_the_pairs_say() -> None:
    cases = list(combinations())
    rows = [
        {"support_key": f"{number}/{row}", "content": content, "giver": giver, KEY_OF[same]: str(number), **DAYS}
        for number, (content, one, two, same) in enumerate(cases) for row, giver in enumerate((one, two))
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema={column.name: column.dtype for column in SUPPORT.columns})
    told: dict[int, set[str]] = {}
    for key, found in clashes(frame, frame.clear(), plan=current_plan()).select("support_key", "verdict").iter_rows():
        told.setdefault(int(key.split("/")[0]), set()).add(found)
    for number, (content, one, two, same) in enumerate(cases):
        found = told.get(number, set())
        worst = "refused" if "refused" in found else "warned" if found else ""
        assert worst == verdict(content, one, two, same), (content, one, two, same)


PAIRS = [(pair, same) for pair in current_plan().overlaps.pairs.values() for same in pair.same]


def two_of(pair: Pair, same: str) -> tuple[str, str, str]:
    """A content and two givers that the pair is about; at a place, a content that stands at one."""
    plan = current_plan()
    content = next(
        c for c in contents_of(plan, pair) if (same == "place") == plan.overlaps.contents[c].is_at_place
    )
    one = givers_of(plan, pair.between)[0]
    two = next(giver for giver in reversed(givers_of(plan, pair.against)) if giver != one)
    return content, one, two


def news(pair: Pair, same: str, home: Household, person: Person) -> list[NewSupport]:
    content, one, two = two_of(pair, same)
    who: dict[str, Any] = {"household": {"household_id": home.pk}, "person": {"person_id": person.pk},
                           "place": {"place_key": f"{home.area_id}/{pair.id}"}}[same]  # fmt: skip
    return [
        NewSupport(area_id=home.area_id, content=content, giver=giver, title="x", beneficiary_name="x", **who, **DAYS)
        for giver in (one, two)
    ]


@pytest.mark.parametrize(("pair", "same"), PAIRS, ids=[f"{pair.id}-{same}" for pair, same in PAIRS])
def test_each_pair_refuses_or_warns_with_the_earlier_named(society: Society, pair: Pair, same: str) -> None:
    act_as(society.nam_lau_officer)
    home = household("Lò Văn Một")
    first, second = news(pair, same, home, member(home, "Lò Văn Một", occasion()))
    earlier = supports.open_support(new=first, by=society.nam_lau_officer)
    if pair.refuses:
        with pytest.raises(Overlapped, match=f"hỗ trợ số {earlier.pk}"):
            supports.open_support(new=second, by=society.nam_lau_officer)
        assert Support.objects.count() == 1
    else:
        warned = supports.open_support(new=second, by=society.nam_lau_officer)
        assert (pair.id, "warned") in set(warned.clashes.values_list("pair", "verdict"))


def test_each_refusing_pair_holds_when_two_give_at_once(django_db_setup: None, django_db_blocker: Any) -> None:
    """On two connections, one giver each: whoever comes second is told of the first."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            society = make_society()
            act_as(society.nam_lau_officer)
            homes = {(pair.id, same): household(f"Lò Văn {pair.id} {same}") for pair, same in PAIRS if pair.refuses}
            people = {key: member(home, home.head_name, occasion()) for key, home in homes.items()}
        by = society.nam_lau_officer
        for pair, same in PAIRS:
            if pair.refuses:
                given = news(pair, same, homes[pair.id, same], people[pair.id, same])
                outcomes = at_once(*((by, lambda new=new: supports.open_support(new=new, by=by)) for new in given))
                assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Overlapped", "Support"], (pair.id, outcomes)
