"""A class can be computed again after the plan has changed, from the facts and the plan version it names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review import engine_door, queries
from giamngheo.apps.review.models import Decision
from giamngheo.apps.review.replay import replay_decision
from giamngheo.apps.review.states import Refused
from giamngheo.engine.plan import load_plan

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


def test_after_the_plan_has_changed(decided: Decision, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _new_plan(tmp_path, monkeypatch)
    assert engine_door.current_plan().digest != decided.plan_digest
    again = replay_decision(decided)
    assert (again.household_class, again.is_same) == ("POOR", True)


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
