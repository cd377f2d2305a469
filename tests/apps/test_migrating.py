"""Migrations without rendering: what a step adds is not lost, and afterwards Django works as it did."""

from __future__ import annotations

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from giamngheo.kit.migrating import options_unrendered


def a_state() -> ProjectState:
    state = ProjectState()
    state.add_model(ModelState("x", "Thing", [("id", models.AutoField(primary_key=True))], options={"constraints": [], "indexes": []}))
    assert state.apps.get_model("x", "thing")
    return state


def names(state: ProjectState) -> list[str]:
    return [constraint.name for constraint in state.apps.get_model("x", "thing")._meta.constraints]


def test_a_constraint_is_in_the_model_when_fields_change_next() -> None:
    state, constraint = a_state(), models.CheckConstraint(condition=models.Q(id__gt=0), name="positive")
    with options_unrendered():
        state.add_constraint("x", "thing", constraint)
        assert [c.name for c in state.models["x", "thing"].options["constraints"]] == ["positive"]
        assert names(state) == []
        state.add_field("x", "thing", "name", models.TextField(default=""), preserve_default=True)
        assert names(state) == ["positive"]


def test_a_new_model_is_rendered_alone_and_one_whose_target_comes_later_as_django_does() -> None:
    state = a_state()
    thing = state.apps.get_model("x", "thing")
    pointing = models.ForeignKey("x.Thing", models.PROTECT, related_name="+")
    ahead = models.ForeignKey("x.Later", models.PROTECT, related_name="+")
    with options_unrendered():
        state.add_model(ModelState("x", "Part", [("id", models.AutoField(primary_key=True)), ("thing", pointing)]))
        assert state.apps.get_model("x", "thing") is thing
        assert state.apps.get_model("x", "part")._meta.get_field("thing").related_model is thing
        state.add_model(ModelState("x", "Early", [("id", models.AutoField(primary_key=True)), ("later", ahead)]))
        state.add_model(ModelState("x", "Later", [("id", models.AutoField(primary_key=True))]))
        later = state.apps.get_model("x", "later")
        assert state.apps.get_model("x", "early")._meta.get_field("later").related_model is later
    state.add_model(ModelState("x", "Other", [("id", models.AutoField(primary_key=True)), ("thing", pointing.clone())]))
    assert state.apps.get_model("x", "thing") is not thing


def test_afterwards_each_step_is_rendered_again() -> None:
    with options_unrendered():
        pass
    state = a_state()
    state.add_constraint("x", "thing", models.CheckConstraint(condition=models.Q(id__gt=0), name="positive"))
    assert names(state) == ["positive"]
