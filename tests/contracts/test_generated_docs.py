"""The printed pages say what the plan and the vocabulary say today."""

from __future__ import annotations

from pathlib import Path

from giamngheo.engine.plan import load_plan
from giamngheo.engine.rulebook import print_glossary, print_rulebook

DOCS = Path(__file__).resolve().parents[2] / "docs"
REMEDY = "print again: PYTHONPATH=src python -m giamngheo.engine.rulebook docs"


def test_rulebook_is_current() -> None:
    assert (DOCS / "rulebook.md").read_text(encoding="utf-8") == print_rulebook(load_plan()), REMEDY


def test_glossary_is_current() -> None:
    assert (DOCS / "glossary.md").read_text(encoding="utf-8") == print_glossary(load_plan()), REMEDY
