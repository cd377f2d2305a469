"""A class can be computed again after the plan has changed, from the facts and the plan version it names."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Occasion, Person, PersonFact
from giamngheo.apps.review import engine_door, facts, queries
from giamngheo.apps.review.models import CommuneReview, Decision
from giamngheo.apps.review.replay import replay_decision
from giamngheo.apps.review.states import Refused
from giamngheo.engine import poverty, trace
from giamngheo.engine.plan import load_plan
from giamngheo.kit import clock
from giamngheo.site import context

from .conftest import Society
from .review_world import a_round, act_as, add_fact, household, occasion, ticks
from .test_review_actions import classify


@pytest.fixture
def decided(society: Society, settings, tmp_path: Path) -> Decision:  # type: ignore[no-untyped-def]
    """A poor household at 140 points, decided under today's plan; plan versions are kept in a folder of the test."""
    settings.HOME = tmp_path
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    household(score_a=140, deprived=3)
    classify(opened, society)
    return Decision.objects.get()


def _new_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan in force changes: the rural cut-off falls to 100 points."""
    root = tmp_path / "next_plan"
    shutil.copytree(current_plan().root, root)
    file = root / "standards" / "2022_2026.toml"
    text = file.read_text(encoding="utf-8")
    changed = text.replace('area_type = "rural", value = 140', 'area_type = "rural", value = 100')
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    plan = load_plan(root)
    monkeypatch.setattr(engine_door, "current_plan", lambda: plan)


def test_today(decided: Decision) -> None:
    again = replay_decision(decided)
    assert (again.household_class, again.is_same, again.problem) == ("POOR", True, "")
    assert again.trace is not None
    assert again.trace["conditions"]


def test_what_a_household_page_costs(
    society: Society, decided: Decision, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One classification tells both the class again and its ground, and the menu is told once, however many parts the page has."""
    told = Counter[str]()
    classify_once, menu = poverty.classify, context._menu
    for module, name, real in ((poverty, "classify", classify_once), (trace, "classify", classify_once), (context, "_menu", menu)):
        monkeypatch.setattr(module, name, lambda *a, real=real, name=name, **k: (told.update([name]), real(*a, **k))[1])
    page = client_of(society.nam_lau_officer).get(reverse("register:household", args=[decided.household_id])).content.decode()
    assert ("Hộ được xếp là hộ nghèo" in page, told) == (True, {"classify": 1, "_menu": 1})


def test_after_the_plan_has_changed(decided: Decision, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = replay_decision(decided)
    _new_plan(tmp_path, monkeypatch)
    assert engine_door.current_plan().digest != decided.plan_digest
    again = replay_decision(decided)
    assert (again.household_class, again.is_same) == ("POOR", True)
    assert again.trace == before.trace
    assert "140" in str(again.trace)


def test_after_the_plan_calls_the_commune_urban(society: Society, decided: Decision, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the list did not say rural or urban, the plan of its day did: not what the register's places say now."""
    fact = household("Quàng Văn Hai", score_a=145, deprived=3, area_type="").facts.get()
    classify(decided.round, society)
    decision = Decision.objects.get(fact=fact)
    before = replay_decision(decision)
    assert before.is_same
    sql = facts.HOUSEHOLDS_SQL.replace("join places_area a", "join (select id, code, 'urban' as area_type from places_area) a")
    assert sql != facts.HOUSEHOLDS_SQL
    monkeypatch.setattr(facts, "HOUSEHOLDS_SQL", sql)
    again = replay_decision(decision)
    assert (again.is_same, again.trace) == (True, before.trace)
    assert "'urban'" in sql
    with connection.cursor() as cursor:
        facts.choose_one(cursor, fact_id=fact.pk)
        assert facts.read_frames(cursor)[0]["area_type"].to_list() == ["urban"], "otherwise this would say nothing"


def test_it_rests_on_persons_as_they_were_known(society: Society, decided: Decision) -> None:
    """A birth that a later list puts right does not make another class of an earlier decision."""
    when = occasion()
    home = household("Cà Thị Ba", when=when, score_a=140, deprived=2, tick_child_school=None)
    child = Person.objects.create(
        area=home.area, full_name="Cà Văn Bé", search_key="ca van be", sort_key="be", birth_on=date(2015, 5, 1), birth_year=2015
    )
    PersonFact.objects.create(occasion=when, household=home, person=child, area=home.area, is_attending=False)
    classify(decided.round, society)
    decision = Decision.objects.get(household=home)
    before = replay_decision(decision)
    assert (decision.household_class, before.is_same) == ("POOR", True)
    # The test is one transaction, hence one moment in the history: the list was classified the day before.
    CommuneReview.objects.filter(pk=decision.commune_review_id).update(classified_at=clock.now() - timedelta(days=1))
    Person.objects.filter(pk=child.pk).update(birth_on=date(1999, 5, 1), birth_year=1999, full_name="Cà Văn Lớn")
    with connection.cursor() as cursor:
        facts.choose_one(cursor, fact_id=decision.fact_id)
        now, people = facts.read_frames(cursor, with_names=True)
    found = engine_door.results(now, people, plan=current_plan(), standard_id=decision.standard_id)
    assert found["household_class"].to_list() == ["UNDETERMINED"], "otherwise this would say nothing"
    again = replay_decision(Decision.objects.get(pk=decision.pk))
    assert (again.household_class, again.is_same) == ("POOR", True)
    assert again.trace == before.trace


def test_it_rests_on_files_that_had_come_in(society: Society, decided: Decision) -> None:
    """An earlier day observed, recorded after the list: it lends no answer to what was decided without it."""
    when = occasion()
    home = household("Cà Thị Ba", when=when, score_a=140, deprived=3, unknown=1)
    classify(decided.round, society)
    decision = Decision.objects.get(household=home)
    before = replay_decision(decision)
    late = Occasion.objects.create(
        area=home.area, kind="annual_review", year=2025, observed_on=date(2025, 9, 20),
        recorded_at=clock.now() + timedelta(days=3),
    )  # fmt: skip
    add_fact(home, late, score_a=150, **ticks(12))
    again = replay_decision(decision)
    assert (again.is_same, again.trace) == (True, before.trace)


def test_under_the_changed_plan_it_would_be_another_class(
    decided: Decision, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above would pass for nothing if the change did not matter."""
    _new_plan(tmp_path, monkeypatch)
    decided.plan_digest = engine_door.current_plan().digest
    assert replay_decision(decided).household_class == "NOT_POOR"


def test_a_plan_version_that_is_gone_is_told(
    decided: Decision, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _new_plan(tmp_path, monkeypatch)
    shutil.rmtree(tmp_path / "plans" / decided.plan_digest)
    again = replay_decision(decided)
    assert again.trace is None
    assert "Không tìm thấy bản quy tắc" in again.problem


def test_a_kept_plan_that_was_altered_is_not_believed(
    decided: Decision, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _new_plan(tmp_path, monkeypatch)
    file = tmp_path / "plans" / decided.plan_digest / "standards" / "2022_2026.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# thêm một dòng\n", encoding="utf-8")
    engine_door._kept_plan.cache_clear()
    assert "Không tìm thấy bản quy tắc" in replay_decision(decided).problem


def test_a_plan_that_changed_on_disk_since_it_was_read_classifies_nothing(
    decided: Decision, society: Society, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _new_plan(tmp_path, monkeypatch)
    plan = engine_door.current_plan()
    (plan.root / "standards" / "2022_2026.toml").write_text("khác", encoding="utf-8")
    with pytest.raises(Refused, match="Khởi động lại hệ thống"):
        engine_door.keep_plan(plan)
    assert not (tmp_path / "plans" / plan.digest).exists()


def test_it_rests_on_its_own_fact_not_on_the_newest(decided: Decision, society: Society) -> None:
    add_fact(decided.household, occasion(kind="correction", reason="đo lại"), score_a=150, **ticks(0))
    assert replay_decision(decided).household_class == "POOR"


def test_a_stored_class_that_does_not_follow_is_noticed(decided: Decision) -> None:
    assert not replay_decision(replace_class(decided, "NEAR_POOR")).is_same


def replace_class(decision: Decision, code: str) -> Decision:
    decision.household_class = code
    return decision


def test_history_is_newest_first(decided: Decision) -> None:
    assert [d.round.year for d in queries.class_history(decided.household_id)] == [decided.round.year]
