"""Lists told once and kept: they say what the live ones say, and both what a slow reference says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_inside, last_districts
from giamngheo.apps.register.models import Household
from giamngheo.apps.support import actions, queries, runs, stored
from giamngheo.apps.support.models import StoredList, StoredRun
from giamngheo.apps.support.stored import Stored
from giamngheo.engine.eligibility_frames import HOUSEHOLD_SUBJECT, KEYS
from giamngheo.kit import clock
from tests.engine import eligibility_reference as reference

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries, household
from .support_world import DAY, varied

ClientOf = Callable[[User], Client]
SHOWN = ("key", "household_key", "name", "village", "village_id", "area", "area_id", "state", "missing", "rank", "position",
         "is_tied")  # fmt: skip
PROVINCE = "14"


@pytest.fixture
def world(society: Society) -> dict[str, list[Household]]:
    return varied(society)


def told(society: Society, *, on: date = DAY, code: str = PROVINCE, by: User | None = None) -> StoredRun:
    """A finished run."""
    by = by or society.province_officer
    act_as(by)
    wanted = actions.ask(area=area(code), on=on, by=by)
    return actions.tell(run=wanted, by=by, step=lambda *_: None)


def inside(code: str) -> frozenset[int]:
    return frozenset(areas_inside(area(code)).values_list("pk", flat=True))


def held_rules() -> list[Any]:
    return [rule for rule in current_plan().eligibility.rules.values() if rule.subject in queries.HELD]


def facts_row(subject: str, given: queries.Frames, key: str) -> dict[str, Any]:
    """One subject as the reference takes it; a person with the facts of the household."""
    row = given.subjects.filter(given.subjects[KEYS[subject]] == key).to_dicts()[0]
    if given.households is None:
        return row
    home = given.households.filter(given.households["household_key"] == row["household_key"]).to_dicts()[0]
    return {**dict.fromkeys(HOUSEHOLD_SUBJECT.names), **home, **row}


def test_stored_live_and_reference_say_the_same(society: Society, world: dict[str, list[Household]]) -> None:
    """Every rule, every subject of two communes: state and rank of the reference, rows of the live list."""
    run = told(society)
    areas = frozenset({area(NAM_LAU).pk, area(PHIENG_PAN).pk})
    subjects = queries.frames_of_kinds(queries.HELD, areas, DAY)
    states = set()
    for rule in held_rules():
        given = subjects[rule.subject]
        live = queries.judged(rule, areas, DAY)
        kept = Stored(rule, run, areas)
        rows = live.rows.select(SHOWN).to_dicts()
        listed = [row for row in rows if row["state"] in stored.LISTED]
        page, total = kept.page(0, 1_000)
        by_place = sorted((r for r in listed if r["state"] == "UNDETERMINED"), key=lambda r: (r["area"], rows.index(r)))
        expected = [r for r in listed if r["state"] == "YES"] + by_place
        if rule.subject == "area":  # told of the whole province: the order there has more in it
            expected, page = [{**r, "position": 0, "is_tied": 0} for r in expected], [{**r, "position": 0, "is_tied": 0} for r in page]
        assert page == expected, rule.id
        assert total == len(listed)
        assert list(kept.stream()) == kept.page(0, 1_000)[0]
        assert kept.counts == live.counts, rule.id
        for row in rows:
            one = reference.evaluate(rule.id, facts_row(rule.subject, given, row["key"]), DAY)
            assert row["state"] == {True: "YES", False: "NO", None: "UNDETERMINED"}[one["is_eligible"]], (rule.id, row)
            assert row["state"] != "YES" or row["rank"] == one["rank"]
            states.add((rule.subject, row["state"]))
    for subject in ("household", "person"):
        assert {(subject, state) for state in queries.STATES} <= states


def test_pages_of_a_list_are_its_slices(society: Society, world: dict[str, list[Household]]) -> None:
    run, areas = told(society), inside(PROVINCE)
    kept = Stored(current_plan().eligibility.rule("p2_person"), run, areas)
    whole, total = kept.page(0, 1_000)
    assert total == len(whole) > 10
    assert [row for start in range(0, total, 3) for row in kept.page(start, 3)[0]] == whole
    for state in stored.LISTED:
        part = [row for row in whole if row["state"] == state]
        assert part
        assert kept.page(2, 4, state=state) == (part[2:6], len(part))
    found, count = kept.page(0, 100, text="thị 1")
    assert found == [row for row in whole if "Thị 1" in row["name"]][:100]
    assert count == len(found) > 0
    assert kept.page(0, 10, state="NO") == ([], 0)


def test_the_province_reads_the_run_and_says_when(
    society: Society, world: dict[str, list[Household]], client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "AT_ONCE", 3)
    client = client_of(society.province_officer)
    asked = {"dia_ban": area(PROVINCE).pk, "ngay": DAY.isoformat()}
    page = reverse("support:rule", args=["p4_3_person"])
    before = client.get(page, asked).content.decode()
    assert "chưa tính" in before
    assert "Tính danh sách" in before
    assert client.get(reverse("support:rule_file", args=["p4_3_person", "csv"]), asked).status_code == 404
    done = client.post(f"{reverse('support:recount')}?dia_ban={area(PROVINCE).pk}&ngay={DAY.isoformat()}", follow=True)
    assert "Đã tính xong" in done.content.decode()
    with counted_queries(12):
        shown = client.get(page, asked).content.decode()
    assert "Tính lúc" in shown
    assert "đã thay đổi" not in shown
    assert "Lò Thị" in shown
    with counted_queries(12):
        index = client.get(reverse("support:rules"), asked).content.decode()
    assert "Tính lúc" in index
    file = b"".join(client.get(reverse("support:rule_file", args=["p4_3_person", "csv"]), asked).streaming_content).decode()
    kept = Stored(current_plan().eligibility.rule("p4_3_person"), StoredRun.objects.get(), inside(PROVINCE))
    act_as(society.province_officer)
    assert file.count("\r\n") == kept.page(0, 1)[1] + 1
    # A household more: the list is old.
    act_as(society.nam_lau_officer)
    household("Lò Mới")
    assert "đã thay đổi" in client.get(page, asked).content.decode()


def test_an_old_district_reads_the_run_of_the_province(
    society: Society, world: dict[str, list[Household]], client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "AT_ONCE", 3)
    run = told(society)
    thuan_chau = last_districts().get(name__contains="Thuận Châu")
    ids = frozenset(areas_inside(thuan_chau).values_list("pk", flat=True))
    assert area(NAM_LAU).pk in ids
    assert area(PHIENG_PAN).pk not in ids
    assert stored.runs_of(thuan_chau, DAY).newest == run
    asked = {"dia_ban": thuan_chau.pk, "ngay": DAY.isoformat()}
    shown = client_of(society.province_officer).get(reverse("support:rule", args=["p4_3_person"]), asked)
    assert {row["area_id"] for row in shown.context["table"].rows} == {area(NAM_LAU).pk}


def test_who_may_have_lists_told(society: Society, client_of: ClientOf) -> None:
    act_as(society.nam_lau_officer)
    with pytest.raises(actions.Refused, match="không có quyền"):
        actions.ask(area=area(PROVINCE), on=DAY, by=society.nam_lau_officer)
    with pytest.raises(actions.Refused, match="bản đồ hành chính"):
        actions.ask(area=area(NAM_LAU), on=date(1999, 1, 1), by=society.nam_lau_officer)
    assert client_of(society.nam_lau_chairman).post(reverse("support:recount")).status_code == 403
    foreign = client_of(society.nam_lau_officer).post(reverse("support:recount"), query_params={"dia_ban": area(PHIENG_PAN).pk})
    assert foreign.status_code == 404
    own = told(society, code=NAM_LAU, by=society.nam_lau_officer)
    assert own.area.code == NAM_LAU
    assert own.finished_at is not None


def test_a_second_press_finds_the_first_and_the_newest_run_stays(society: Society, world: dict[str, list[Household]]) -> None:
    act_as(society.province_officer)
    first = actions.ask(area=area(PROVINCE), on=DAY, by=society.province_officer)
    assert actions.ask(area=area(PROVINCE), on=DAY, by=society.province_officer) == first
    done = actions.tell(run=first, by=society.province_officer, step=lambda *_: None)
    lists = StoredList.objects.filter(run=done).count()
    assert actions.tell(run=done, by=society.province_officer, step=lambda *_: None).finished_at == done.finished_at
    assert StoredList.objects.filter(run=done).count() == lists > 0
    other_day = told(society, on=date(2025, 6, 1))
    newest = told(society)
    assert set(StoredRun.objects.all()) == {other_day, newest}
    assert not StoredList.objects.filter(run_id=done.pk).exists()


def test_at_night_only_old_lists_are_told_anew(society: Society, world: dict[str, list[Household]]) -> None:
    told(society)
    of_today = told(society, on=clock.today())
    assert runs.tell_old_anew() == 0
    act_as(society.nam_lau_officer)
    household("Lò Mới")
    assert runs.tell_old_anew() == 2
    assert {run.on for run in StoredRun.objects.all()} == {DAY, clock.today()}
    assert runs.tell_old_anew() == 0
    # What told yesterday as "today" tells today, and yesterday's lists go.
    yesterday = clock.today() - timedelta(days=1)
    StoredRun.objects.filter(on=of_today.on).update(on=yesterday, asked_at=clock.now() - timedelta(days=1))
    assert runs.tell_old_anew() == 1
    assert {run.on for run in StoredRun.objects.all()} == {DAY, clock.today()}
    # Who asked may no longer: nothing is done in their name.
    User.objects.filter(pk=society.province_officer.pk).update(is_active=False)
    act_as(society.nam_lau_officer)
    household("Lò Nữa")
    assert runs.tell_old_anew() == 0


def test_a_run_that_breaks_leaves_nothing_and_is_done_again(
    society: Society, world: dict[str, list[Household]], monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as(society.province_officer)
    wanted = actions.ask(area=area(PROVINCE), on=DAY, by=society.province_officer)

    def breaks(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "_prune", breaks)
        with pytest.raises(RuntimeError):
            actions.tell(run=wanted, by=society.province_officer, step=lambda *_: None)
    assert not StoredList.objects.exists()
    assert stored.runs_of(area(PROVINCE), DAY).waiting == wanted
    actions.tell(run=wanted, by=society.province_officer, step=lambda *_: None)
    assert stored.runs_of(area(PROVINCE), DAY).newest == wanted


def test_nobody_reads_the_arrays_of_another_commune(society: Society, world: dict[str, list[Household]]) -> None:
    told(society)
    act_as(society.phieng_pan_officer)
    assert set(StoredList.objects.values_list("area_id", flat=True)) == {area(PHIENG_PAN).pk}
    # Who sees only some households of a commune sees none of its lists.
    act_as(society.phieng_pan_front)
    assert not StoredList.objects.exists()
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("update support_storedlist set keys = '{}'")


def test_a_run_counts_who_is_not_eligible_where_the_rule_is_not_in_force(society: Society, world: dict[str, list[Household]]) -> None:
    run = told(society, on=date(2026, 3, 1))
    rule = current_plan().eligibility.rule("p2_person")
    counts = Stored(rule, run, inside(PROVINCE)).counts
    assert counts == queries.judged(rule, inside(PROVINCE), date(2026, 3, 1)).counts
    assert counts["YES"] == 0
    assert counts["NOT_IN_FORCE"] > 0
