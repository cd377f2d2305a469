"""Households that register to leave poverty: plan, helper, visits, outcome from the recognised class, scope of villages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.commitments import states
from giamngheo.apps.commitments.actions import escape as actions
from giamngheo.apps.commitments.models import EscapeRegistration
from giamngheo.apps.commitments.queries import escape as queries
from giamngheo.apps.commitments.states import Refused
from giamngheo.apps.in_year import actions as in_year
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.queries import bytes_of
from giamngheo.apps.register.models import Household
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview, VillageAssignment
from giamngheo.kit import clock

from . import in_year_world
from .conftest import Society, area
from .review_world import NAM_LAU, a_round, act_as, add_fact, counted_queries, household, occasion, ticks

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def recognise(society: Society, year: int, classes: dict[Household, tuple[int, int]]) -> None:
    """Recognises Nậm Lầu's list of a year: household → (score A, deprivations)."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer, year=year)
    act_as(society.nam_lau_officer)
    when = occasion(year=year, on=date(year, 10, 15), by=society.nam_lau_officer)
    for home, (score_a, deprived) in classes.items():
        add_fact(home, when, score_a=score_a, **ticks(deprived))
    review.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
    act_as(society.nam_lau_chairman)
    review.recognise(
        commune_review=CommuneReview.objects.get(round=opened, area=area(NAM_LAU)), decision_number=f"1/{year}",
        decided_on=date(year, 11, 20), signer_name="Hà Văn Pâng", by=society.nam_lau_chairman,
        procedure_reason="danh sách giấy",
    )  # fmt: skip
    act_as(society.nam_lau_officer)


POOR, NEAR, NOT = (100, 3), (100, 1), (300, 0)


@pytest.fixture
def homes(society: Society) -> list[Household]:
    """Three households recognised poor at the end of 2025, in two villages."""
    act_as(society.nam_lau_officer)
    old = occasion(year=2020, on=date(2020, 10, 15))
    made = [household(name, when=old, village=v) for name, v in (("Lò Văn Một", "Bản A"), ("Lò Văn Hai", "Bản A"), ("Hà Văn Ba", "Bản B"))]
    recognise(society, 2025, dict.fromkeys(made, POOR))
    return made


def register(home: Household, by: User, **more: Any) -> EscapeRegistration:
    given = {"year": 2026, "class_target": "NOT_POOR", "lacks": ["vốn"], "will_do": ["nuôi bò", " "], "support": [],
             "registered_on": date(2026, 1, 10)}  # fmt: skip
    return actions.register_escape(household=home, by=by, **{**given, **more})


def test_from_registration_to_outcome(society: Society, homes: list[Household]) -> None:
    officer = society.nam_lau_officer
    rows = [register(homes[0], officer), register(homes[1], officer, class_target="NEAR_POOR"), register(homes[2], officer)]
    assert rows[0].will_do == ["nuôi bò"]
    assert rows[0].class_now == "POOR"
    with pytest.raises(Refused, match="chưa được công nhận"):
        actions.settle_year(area_id=area(NAM_LAU).pk, year=2026, by=officer)
    recognise(society, 2026, {homes[0]: NEAR, homes[1]: NEAR})
    done = actions.settle_year(area_id=area(NAM_LAU).pk, year=2026, by=officer)
    assert done == {"achieved": 1, "missed": 1, "open": 1}
    found = [EscapeRegistration.objects.get(pk=row.pk) for row in rows]
    assert [(f.state, f.outcome_class) for f in found] == [("missed", "NEAR_POOR"), ("achieved", "NEAR_POOR"), ("registered", "")]
    assert actions.settle_year(area_id=area(NAM_LAU).pk, year=2026, by=officer) == {"achieved": 0, "missed": 0, "open": 1}


def test_who_is_not_poor_does_not_register(society: Society, homes: list[Household]) -> None:
    officer = society.nam_lau_officer
    recognise(society, 2026, {homes[0]: NOT, homes[1]: NEAR})
    with pytest.raises(Refused, match="Chỉ hộ nghèo"):
        register(homes[0], officer, year=2027, registered_on=date(2027, 1, 5))
    with pytest.raises(Refused, match="cao hơn"):
        register(homes[1], officer, year=2027, registered_on=date(2027, 1, 5), class_target="NEAR_POOR")


@pytest.mark.parametrize(
    ("bad", "words"),
    [({"will_do": [" "]}, "ít nhất một việc"), ({"registered_on": date(2999, 1, 1), "year": 2999}, "sau ngày hôm nay"),
     ({"year": 2025}, "Năm đăng ký"), ({"class_target": "POOR"}, "cao hơn")],
)  # fmt: skip
def test_what_a_registration_must_say(society: Society, homes: list[Household], bad: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        register(homes[0], society.nam_lau_officer, **bad)


def test_once_a_year_and_again_after_a_withdrawal(society: Society, homes: list[Household]) -> None:
    officer = society.nam_lau_officer
    first = register(homes[0], officer)
    with pytest.raises(Refused, match="đã đăng ký thoát nghèo năm 2026"):
        register(homes[0], officer)
    with pytest.raises(Refused, match="lý do"):
        actions.withdraw_escape(registration=first, reason="", by=officer, version=first.version)
    gone = actions.withdraw_escape(registration=first, reason="gia đình chuyển đi", by=officer, version=first.version)
    with pytest.raises(Refused, match="đã kết thúc"):
        actions.withdraw_escape(registration=gone, reason="x", by=officer, version=gone.version)
    assert register(homes[0], officer).pk != first.pk


def test_one_helper_after_the_other(society: Society, homes: list[Household]) -> None:
    officer = society.nam_lau_officer
    row = register(homes[0], officer)
    given = {"registration": row, "office": "", "by": officer}
    first = actions.assign_helper(kind="person", name="Lò Thị Hoa", valid_from=date(2026, 2, 1), version=row.version, **given)
    with pytest.raises(Refused, match="vừa được người khác"):
        actions.assign_helper(kind="person", name="x", valid_from=date(2026, 3, 1), version=row.version, **given)
    now = EscapeRegistration.objects.get(pk=row.pk).version
    with pytest.raises(Refused, match="phải sau ngày 01/02/2026"):
        actions.assign_helper(kind="person", name="x", valid_from=date(2026, 2, 1), version=now, **given)
    actions.assign_helper(kind="organisation", name="Hội Phụ nữ xã", valid_from=date(2026, 6, 1), version=now, **given)
    first.refresh_from_db()
    assert first.valid_to == date(2026, 5, 31)


def visit(row: EscapeRegistration, by: User, **more: Any) -> Any:
    given = {"visited_on": date(2026, 3, 1), "visitor_name": "Lò Thị Hoa", "found": "đã mua bò", "agreed": "",
             "next_visit_on": None, "version": EscapeRegistration.objects.get(pk=row.pk).version}  # fmt: skip
    return actions.record_visit(registration=row, by=by, **{**given, **more})


def test_visits_set_the_next_day_to_look_in(society: Society, homes: list[Household]) -> None:
    officer = society.nam_lau_officer
    row = register(homes[0], officer)
    assert row.next_visit_on == date(2026, 1, 10) + timedelta(days=actions.FIRST_VISIT_DAYS)
    visit(row, officer, next_visit_on=date(2026, 4, 1))
    row.refresh_from_db()
    assert row.next_visit_on == date(2026, 4, 1)
    for bad, words in (({"visited_on": date(2025, 12, 1)}, "Ngày thăm phải từ"), ({"found": " "}, "thấy được"),
                       ({"next_visit_on": date(2026, 3, 1)}, "phải sau")):  # fmt: skip
        with pytest.raises(Refused, match=words):
            visit(row, officer, **bad)


def village_person(username: str, role: str) -> User:
    user = create_user(username=username, full_name=username, password=None, by=None, is_demo=True)
    assign_role(user=user, role=role, area=area(NAM_LAU), agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None)
    return user


def test_a_village_head_sees_and_visits_only_the_own_village(
    society: Society, homes: list[Household], client_of: ClientOf
) -> None:
    officer = society.nam_lau_officer
    mine, other = register(homes[0], officer), register(homes[2], officer)
    head = village_person("truongban.a", "village_head")
    VillageAssignment.objects.create(
        village=homes[0].village, area=area(NAM_LAU), user_id=head.pk, duty="village_head", assigned_at=clock.now()
    )
    client = client_of(head)
    listed = client.get(reverse("commitments:escapes"))
    assert [row.pk for row in listed.context["table"].rows] == [mine.pk]
    assert client.get(reverse("commitments:escape", args=[mine.pk])).status_code == 200
    assert client.get(reverse("commitments:escape", args=[other.pk])).status_code == 404
    assert client.get(reverse("commitments:escape_visit", args=[other.pk])).status_code == 404
    assert client.get(reverse("commitments:escape_helper", args=[mine.pk])).status_code == 403
    sent = {"visited_on": "2026-03-01", "visitor_name": "Trưởng bản", "found": "bò khoẻ", "version": str(mine.version)}
    assert client.post(reverse("commitments:escape_visit", args=[mine.pk]), sent).status_code == 302
    assert "Thăm hộ đăng ký thoát nghèo" in client.get("/").content.decode()
    act_as(head)
    with pytest.raises(Refused, match="của bản này"):
        visit(other, head)
    nobody = village_person("truongban.khac", "village_head")
    assert client_of(nobody).get(reverse("commitments:escapes")).context["table"].total == 0
    assert client_of(society.phieng_pan_officer).get(reverse("commitments:escape", args=[mine.pk])).status_code == 404


def test_the_paper_is_given_again_until_something_changes(society: Society, homes: list[Household]) -> None:
    officer = society.nam_lau_officer
    row = register(homes[0], officer)
    first = actions.print_registration(registration=row, by=officer)
    assert actions.print_registration(registration=row, by=officer) == first
    before = bytes_of(first, "pdf")
    actions.assign_helper(
        registration=row, kind="person", name="Lò Thị Hoa", office="Hội Phụ nữ", valid_from=date(2026, 2, 1), by=officer,
        version=row.version,
    )  # fmt: skip
    second = actions.print_registration(registration=row, by=officer)
    assert second.replaces_id == first.pk
    assert second.content["helper"] == "Lò Thị Hoa, Hội Phụ nữ"
    assert bytes_of(Paper.objects.get(pk=first.pk), "pdf") == before


def test_the_list_and_the_household_page(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    officer = society.nam_lau_officer
    client = client_of(officer)
    page = reverse("register:household", args=[homes[0].pk])
    assert "Ghi đăng ký thoát nghèo" in client.get(page).content.decode()
    new = reverse("commitments:escape_new", args=[homes[0].pk])
    sent = {"year": "2027", "class_target": "NOT_POOR", "will_do": "nuôi bò\ntrồng ngô", "registered_on": "2026-02-10"}
    assert client.post(new, {**sent, "will_do": ""}).status_code == 422
    assert client.post(new, sent).status_code == 302
    made = EscapeRegistration.objects.get()
    assert made.will_do == ["nuôi bò", "trồng ngô"]
    assert reverse("commitments:escape", args=[made.pk]) in client.get(page).content.decode()
    for home in homes[1:]:
        register(home, officer)
    with counted_queries(12):
        shown = client.get(reverse("commitments:escapes"), {"den_han": "1"})
    assert shown.context["table"].total == 3
    only = client.get(reverse("commitments:escapes"), {"ban": str(homes[2].village_id), "nam": "2026"})
    assert only.context["table"].total == 1
    file = client.get(reverse("commitments:escapes_file", args=["csv"]), {"nam": "2026"})
    assert b"".join(file.streaming_content).decode().count("\r\n") == 3  # type: ignore[attr-defined]


def test_every_act_on_a_closed_registration_is_refused() -> None:
    for move in states.ESCAPE_MOVES:
        for state in ("achieved", "missed", "withdrawn"):
            with pytest.raises(Refused, match="đã kết thúc"):
                states.check(move, state)


def test_decisions_within_the_year_count_as_the_lists_do(society: Society, monkeypatch: pytest.MonkeyPatch) -> None:
    """Poor by a decision within the year: may register; the year is settled from the same history."""
    officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
    with in_year_world.on_day(monkeypatch, date(2026, 9, 30)):
        made = in_year_world.recognised_list(society)
        home = made["NOT_POOR"]
        assert queries.recognised_class(home.pk) == "NOT_POOR"
        request = in_year_world.filed(home, "enter", officer)
        in_year_world.posted(in_year_world.surveyed(request, officer), officer)
        act_as(chairman)
        in_year.recognise_request(request=request, by=chairman, **in_year_world.PAPER)
        act_as(officer)
        assert queries.recognised_class(home.pk) == "POOR"
