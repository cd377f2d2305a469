"""Small worlds for the review's tests: households with facts, rounds, lists, made as the application's role."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.register.models import Household, HouseholdFact, Membership, Occasion, Person, PersonFact, Village
from giamngheo.apps.review import actions
from giamngheo.apps.review.models import Round
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.kit import clock
from giamngheo.kit.scope import set_scope
from giamngheo.workbooks.names import search_key, sort_key

from .conftest import area

ROUND_YEAR = 2025
SURVEY = date(2025, 10, 15)
NAM_LAU, PHIENG_PAN = "03784", "04159"


def act_as(user: User) -> None:
    """The rest of the test's transaction runs under this person's scope."""
    set_scope(access_of(user, clock.today()).scope())


def ticks(count: int, *, unknown: int = 0) -> dict[str, bool | None]:
    """The first ``count`` indicators deprived, the last ``unknown`` not answered, the rest not deprived."""
    values: list[bool | None] = [True] * count + [False] * (12 - count - unknown) + [None] * unknown
    return {f"tick_{code}": value for code, value in zip(INDICATOR_CODES, values, strict=True)}


def occasion(
    code: str = NAM_LAU, *, year: int = ROUND_YEAR, on: date = SURVEY, by: User | None = None, **more: Any
) -> Occasion:
    return Occasion.objects.create(
        area=area(code), kind=more.pop("kind", "annual_review"), year=year, observed_on=on, recorded_at=clock.now(),
        by_id=by.pk if by else None, **more,
    )  # fmt: skip


def household(
    name: str = "Lò Văn Ún",
    *,
    code: str = NAM_LAU,
    when: Occasion | None = None,
    score_a: float | None = 100,
    deprived: int = 3,
    unknown: int = 0,
    village: str = "Bản Nà Tòng",
    **fact: Any,
) -> Household:
    """One household with one fact row: score A given, ticks on the form."""
    place = area(code)
    home, _ = Village.objects.get_or_create(area=place, search_key=search_key(village), defaults={"name": village})
    found = Household.objects.create(
        area=place,
        village=home,
        head_name=name,
        search_key=search_key(name),
        sort_key=sort_key(name),
        member_count=4,
        ethnic_group="Thái",
    )
    add_fact(found, when or occasion(code), score_a=score_a, **{**ticks(deprived, unknown=unknown), **fact})
    return found


def add_fact(of: Household, when: Occasion, **values: Any) -> HouseholdFact:
    defaults = {"area": of.area, "area_type": "rural", "member_count": 4, "ethnic_group": "Thái", "sheet": "Danh sách", "row_number": 12}
    return HouseholdFact.objects.create(occasion=when, household=of, **{**defaults, **values})


def member(
    of: Household, name: str, when: Occasion, *, is_head: bool = False, id_number: str = "", **fact: Any
) -> Person:
    person = Person.objects.create(
        area=of.area,
        full_name=name,
        search_key=search_key(name),
        sort_key=sort_key(name),
        sex="M",
        birth_year=1980,
        ethnic_group="Thái",
        id_number=id_number,
    )
    Membership.objects.create(
        area=of.area,
        household=of,
        person=person,
        relation="head" if is_head else "child",
        is_head=is_head,
        valid_from=when.observed_on,
    )
    PersonFact.objects.create(occasion=when, household=of, person=person, area=of.area, **fact)
    return person


def a_round(by: User, *, year: int = ROUND_YEAR, scorecard_id: str = "direct_totals", **more: Any) -> Round:
    """A round under the standard of 2022–2026 over every commune of its map."""
    return actions.open_round(
        year=year, standard_id=more.pop("standard_id", "2022_2026"), reason=more.pop("reason", "lý do thử"),
        scorecard_id=scorecard_id, opens_on=date(year, 9, 1), closes_on=date(year, 12, 14), by=by,
    )  # fmt: skip


NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
NOT_COUNTED_PARTS = (
    "set_config('app.scope'", "django_session", 'FROM "accounts_user"', 'FROM "accounts_roleassignment"',
    'FROM "places_areainside" WHERE "places_areainside"."outer_id" ',
)  # fmt: skip


@contextmanager
def counted_queries(most: int = 12):
    """Fails when more than ``most`` queries run, not counting transaction control, scope and log-in session."""
    counted: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield counted
    for query in captured.captured_queries:
        sql = query["sql"]
        is_session = any(part in sql for part in NOT_COUNTED_PARTS) and 'FROM "places_area"' not in sql
        if not sql.upper().startswith(NOT_COUNTED) and not is_session:
            counted.append(sql)
    assert len(counted) <= most, f"{len(counted)} queries:\n" + "\n".join(counted)
