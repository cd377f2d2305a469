"""The workflow's table, and the page printed from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from giamngheo.apps.review import states

PAGE = Path(__file__).resolve().parents[2] / "docs" / "review-states.md"


def test_the_printed_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == states.page(), "chạy: giamngheo review_states > docs/review-states.md"


def test_every_state_can_be_reached_and_every_transition_knows_its_states() -> None:
    targets = {t.target for t in states.TRANSITIONS}
    assert targets | {states.COLLECTING} == set(states.STATES)
    assert all(source in states.STATES for t in states.TRANSITIONS for source in t.sources)


@pytest.mark.parametrize(
    ("name", "state", "expected"),
    [
        ("classify", "collecting", True),
        ("classify", "classified", True),
        ("classify", "recognised", False),
        ("recognise", "collecting", False),
        ("recognise", "classified", True),
        ("recognise", "recognised", False),
    ],
)
def test_policies(name: str, state: str, expected: bool) -> None:
    assert states.can(name, state) is expected
    if expected:
        states.check(name, state)
    else:
        with pytest.raises(states.Refused, match="Danh sách"):
            states.check(name, state)
