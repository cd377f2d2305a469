"""The plan that we ship: every number and rule cites a known text, every id resolves, every rule has its examples."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from giamngheo.engine import vocabulary
from giamngheo.engine.plan import check_plan, load_plan
from giamngheo.engine.plan_checks import CASES, cites_in
from giamngheo.engine.vocabulary import Confidence, Term

PLAN = load_plan()
TOML_FILES = sorted(PLAN.root.rglob("*.toml"))
ENGINE = Path(vocabulary.__file__).parent


def test_the_plan_is_sound() -> None:
    assert [str(problem) for problem in check_plan()] == []


def test_every_value_and_rule_cites_and_says_how_sure() -> None:
    """Counted in the files, so that a loader that forgot to ask would be found out."""
    for path in (PLAN.root / "standards").glob("*.toml"):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        values = [v for p in data["parameters"].values() for v in p["values"]]
        for entry in [*values, *data.get("indicator", [])]:
            assert entry["cites"], (path.name, entry)
            assert entry["confidence"] in set(Confidence), (path.name, entry)
        for rule in data["class_rule"]:
            assert rule["cites"], (path.name, rule)


def test_every_cite_names_a_document() -> None:
    cites = [c for path in TOML_FILES for _, c in cites_in(tomllib.loads(path.read_text(encoding="utf-8")))]
    assert len(cites) > 100
    assert {c for c in cites if c.partition(":")[0] not in PLAN.documents or not c.partition(":")[2]} == set()


def test_vocabulary_sources_are_documents() -> None:
    terms = [t for v in vars(vocabulary).values() if isinstance(v, tuple) for t in v if isinstance(t, Term)]
    assert {t.source for t in terms if t.source and t.source.partition(":")[0] not in PLAN.documents} == set()


def test_documents_cited_in_code_are_known() -> None:
    """Docstrings and messages of the engine that cite ``id:article`` cite documents of the plan."""
    pattern = re.compile(r"\b((?:nd|tt|qd|nq)-\d+-\d{4}[\w-]*):")
    found = {m for path in ENGINE.glob("*.py") for m in pattern.findall(path.read_text(encoding="utf-8"))}
    assert found - set(PLAN.documents) == set()


@pytest.mark.parametrize("standard", PLAN.standards.values(), ids=lambda s: s.id)
def test_every_class_rule_has_its_five_examples(standard) -> None:  # type: ignore[no-untyped-def]
    for rule in standard.class_rules:
        held = {e.case for e in PLAN.examples if (e.standard, e.rule) == (standard.id, rule["id"])}
        assert held == set(CASES), rule["id"]


def test_every_indicator_has_examples_in_and_out() -> None:
    standard = PLAN.standard("2022_2026")
    for indicator in standard.indicator_tests:
        outcomes = {e.then for e in PLAN.examples if (e.standard, e.rule) == (standard.id, indicator.id)}
        assert outcomes == {"true", "false", "UNDETERMINED", "NOT_IN_FORCE"}, indicator.id


def test_every_parameter_is_used_or_told() -> None:
    """A number that no rule and no line of code names is dead law."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py"))
    told = {"line_vnd", "average_line_vnd", "poor_deprivation_count"}  # shown to people; the score stands for them
    for standard in PLAN.standards.values():
        rules = json.dumps([rule["when"] for rule in standard.class_rules])
        for name in standard.parameters:
            assert name in told or f'"{name}"' in rules or f'"{name}"' in code, (standard.id, name)


@pytest.mark.parametrize(
    ("file", "generation", "kind"),
    [("communes-2025-07.geojson", "2025-07", "commune"), ("districts-2021.geojson", "2021", "district")],
)
def test_shapes_are_those_of_the_map(file: str, generation: str, kind: str) -> None:
    shapes = json.loads((PLAN.root / "places" / file).read_text(encoding="utf-8"))["features"]
    codes = sorted(str(shape["properties"]["code"]) for shape in shapes)
    assert codes == sorted(a.code for a in PLAN.areas if (a.generation, a.kind) == (generation, kind))


def test_every_rule_of_eligibility_cites_and_says_how_sure() -> None:
    """Counted in the files: each rule, its validity, each condition, exclusion, priority, tie-break and parameter."""
    entries = 0
    for path in sorted((PLAN.root / "eligibility").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        told = [*data.get("parameter", []), *data.get("term", []), *data.get("rule", [])]
        for rule in data.get("rule", []):
            assert rule["validity_cites"], (path.name, rule["id"])
            assert rule["validity_confidence"] in set(Confidence), (path.name, rule["id"])
            for kind in ("condition", "exclusion", "priority", "tie_break"):
                told += rule.get(kind, [])
        for entry in told:
            assert entry["cites"], (path.name, entry)
            assert entry["confidence"] in set(Confidence), (path.name, entry)
        entries += len(told)
    assert entries > 150


def test_every_sub_project_but_monitoring_has_its_rules_and_credit() -> None:
    led = {p.id for period in PLAN.periods.values() for p in period.projects if p.lead}
    assert {s.project or s.id for s in PLAN.eligibility.schemes.values()} == led - {"p7_2"} | {"credit"}
    assert len(led) - 1 == 12
    kinds = {rule.subject for rule in PLAN.eligibility.rules.values()}
    assert kinds == {"household", "person", "group", "organisation", "area", "work", "officer"}


def test_what_the_sources_leave_open_is_unconfirmed_with_its_other_readings() -> None:
    law = PLAN.eligibility
    parameters = [*law.parameters.values(), *(p for s in law.schemes.values() for p in s.parameters.values())]
    choices = [p for p in parameters if p.unit == "choice"]
    assert {p.id for p in choices} == {"housing_criteria", "same_rank_order", "instalments"}
    assert {p.confidence for p in choices} == {Confidence.UNCONFIRMED}
    named = {p.id: p.confidence for p in parameters}
    for name in ("independent_since_latest", "small_work_most_vnd", "chain_most_other_pct", "worker_from_months"):
        assert named[name] == Confidence.UNCONFIRMED, name
    months = {period.recently_escaped_months for period in PLAN.periods.values()}
    assert months == {law.parameters["recently_escaped_months"].value}
