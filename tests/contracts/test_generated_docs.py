"""The printed pages say what the plan, the vocabulary and the tables in code say today."""

from __future__ import annotations

from pathlib import Path

import pytest

from giamngheo.engine.plan import load_plan
from giamngheo.site.pages import PAGES, write_pages

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](load_plan()), "print again: make docs"


def test_make_docs_writes_these_pages_and_no_other(tmp_path: Path) -> None:
    written = write_pages(tmp_path)
    assert sorted(p.name for p in written) == sorted(p.name for p in tmp_path.iterdir()) == sorted(PAGES)
