"""The architecture, executable: layers, foreign keys, models that stay home, privacy of every field."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from django.apps import apps as django_apps
from django.core.management import call_command

from giamngheo.apps.delivery import kinds
from giamngheo.engine.plan import load_plan

ROOT = Path(__file__).resolve().parents[2]
OURS = "giamngheo.apps."


def layer_order() -> dict[str, int]:
    """App label → rank, 0 at the bottom, read from the one list in .importlinter."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    lines = [line.strip() for line in config["importlinter:contract:apps"]["layers"].split()]
    return {label: rank for rank, label in enumerate(reversed(lines))}


def our_models() -> list[type]:
    return [m for m in django_apps.get_models(include_auto_created=True) if m.__module__.startswith(OURS)]


def test_layers_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_which_period_is_running_is_told_by_the_plan_alone() -> None:
    """``Plan.period_on``: a module that names a period would go on with it when another begins."""
    ids = load_plan().periods
    named = [path.name for path in (ROOT / "src").rglob("*.py") if any(f'"{one}"' in path.read_text("utf-8") for one in ids)]
    assert named == []


def test_foreign_keys_point_down() -> None:
    """A lower app with a key to a higher one passes the import linter; this does not. A kind of support stands where
    the frame of supports does."""
    rank = layer_order()
    rank |= {f"{kinds.LABEL}{name}": rank["delivery"] for name in kinds.found()}
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and getattr(field, "concrete", False) and field.related_model
        and field.related_model._meta.app_label in rank
        and rank[field.related_model._meta.app_label] > rank[model._meta.app_label]
    ]  # fmt: skip
    assert upward == []


def test_only_invented_data_is_written_as_if_on_another_day() -> None:
    """Whoever could set the clock could book into the past."""
    asking = {
        str(file.relative_to(ROOT / "src" / "giamngheo")) for file in (ROOT / "src" / "giamngheo").rglob("*.py")
        if "as_if(" in file.read_text(encoding="utf-8")
    }  # fmt: skip
    assert {name for name in asking if not name.startswith("site/synthetic_")} == {"kit/clock.py"}


def test_models_of_one_app_are_not_passed_around_another() -> None:
    """Another app's models may be imported by models (keys) and by reads and writes of data, never by screens' forms
    of a lower app: views, forms and urls of an app import their own models only, or queries of others.

    Names for annotations (``if TYPE_CHECKING``) carry no rows and do not count. Four modules of the merge are doors
    for data, not screens: ``merge_plan`` reads the staged rows it compares with the register, ``intake_lists`` turns
    that plan into rows of a list, ``intake_runs`` does the merge in the background in its starter's name, and
    ``policies`` asks what a person may do to a batch whatever the screen. ``issued`` is a part of an app with its own
    models, queries and actions (``fieldwork/issued``)."""
    graph = grimp.build_graph("giamngheo", include_external_packages=False, exclude_type_checking_imports=True)
    allowed = {"models", "queries", "actions", "middleware", "migrations", "tables", "replay", "merging", "tasks", "staging",
               "mending", "matching", "undoing", "gates", "runs", "merge_plan", "intake_lists", "intake_runs", "policies",
               "issued", "submitting"}  # fmt: skip
    offenders = []
    for target in graph.find_children("giamngheo.apps"):
        models = f"{target}.models"
        if models not in graph.modules:
            continue
        for importer in graph.find_modules_that_directly_import(models):
            if not importer.startswith(OURS) or importer.startswith(target + "."):
                continue
            parts = importer.split(".")[3:]
            # A kind of support is an app of its own in its folder, with its tests.
            if "tests" not in parts and parts[2 if parts[0] == "kinds" else 0] not in allowed:
                offenders.append(f"{importer} imports {models}")
    assert offenders == []


def event_models() -> set[type]:
    return {m for m in our_models() if hasattr(m, "pgh_tracked_model")}


def test_every_field_declares_its_privacy() -> None:
    """Each concrete field of each model stands in exactly one of the three sets; history follows its model."""
    problems = []
    for model in our_models():
        if model in event_models():
            continue
        privacy = getattr(model, "Privacy", None)
        if privacy is None:
            problems.append(f"{model._meta.label}: no Privacy")
            continue
        sets = [getattr(privacy, name, frozenset()) for name in ("sensitive", "personal", "plain")]
        declared = [name for group in sets for name in group]
        names = {f.name for f in model._meta.concrete_fields}
        twice = {n for n in declared if declared.count(n) > 1}
        missing, unknown = names - set(declared), set(declared) - names
        if missing or unknown or twice:
            problems.append(f"{model._meta.label}: missing {missing}, unknown {unknown}, twice {twice}")
    assert problems == []


@pytest.mark.parametrize("word", ["ethnic_group", "id_number", "disability_level", "height_cm", "weight_kg"])
def test_known_sensitive_words_are_sensitive_everywhere(word: str) -> None:
    wrong = [
        f"{model._meta.label}.{word}"
        for model in our_models()
        if model not in event_models()
        and word in {f.name for f in model._meta.concrete_fields}
        and word not in getattr(model.Privacy, "sensitive", frozenset())
        and model._meta.label != "register.AreaTotal"  # counts of a commune by group, about no one person
    ]
    assert wrong == []


def test_migrations_say_what_the_models_say(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
