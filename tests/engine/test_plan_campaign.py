"""The campaign's part of the plan: read as it is, every slip told with its file and key, older plans still load."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from giamngheo.engine.plan import check_plan, load_plan, plan_root
from giamngheo.engine.plan_campaign import FILE, TERMS


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(plan_root(), tmp_path / "plan"))


def problems_after(copy: Path, old: str, new: str) -> list[str]:
    path = copy / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(problem) for problem in check_plan(copy)]


def test_what_is_seen_in_law_is_confirmed_and_the_rest_is_not() -> None:
    law = load_plan().campaign
    assert law is not None
    assert {term.id for term in law.terms.values() if term.confidence == "confirmed"} == {
        "opens", "closes", "meeting_agree_share",
    }  # fmt: skip
    assert set(law.terms) == set(TERMS)
    assert (law.day_of("opens", 2026), law.day_of("closes", 2026)) == (date(2026, 9, 1), date(2026, 12, 14))
    assert not law.holds_for_certain(date(2026, 12, 14))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('value = "09-01"', 'value = "13-41"', "term[opens].value"),
        ("value = 0.5", "value = 1.5", "term[meeting_agree_share].value"),
        ("value = 3", "value = -1", "term[posting].value"),
        ('id = "posting"', 'id = "poster"', "term[posting]"),
        ('unit = "share"', 'unit = "ratio"', "term[meeting_agree_share].value"),
        ('holder = "none"', 'holder = "ministry"', "opinion_holder"),
        ('id = "household_class"', 'id = "id_number"', "posted_field[id_number]"),
        ('cites = ["qd-24-2021:4", "tt-07-2021:?"]', 'cites = ["qd-99-2021:4"]', "qd-99-2021:4"),
        ('name_en = "Annual', 'name_fr = "x"\nname_en = "Annual', "name_fr"),
    ],
)
def test_every_slip_is_told(copy: Path, old: str, new: str, told: str) -> None:
    found = problems_after(copy, old, new)
    assert any(FILE in line and told in line for line in found), found


def test_an_older_plan_has_no_campaign_and_loads(copy: Path) -> None:
    (copy / FILE).unlink()
    # The rules of the review within the year take terms over from it since; a plan of that age had none of either.
    shutil.rmtree(copy / "in_year")
    assert load_plan(copy).campaign is None
    assert any(FILE in str(problem) for problem in check_plan(copy))
