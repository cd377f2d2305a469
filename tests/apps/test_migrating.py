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


def test_afterwards_each_step_is_rendered_again() -> None:
    with options_unrendered():
        pass
    state = a_state()
    state.add_constraint("x", "thing", models.CheckConstraint(condition=models.Q(id__gt=0), name="positive"))
    assert names(state) == ["positive"]
