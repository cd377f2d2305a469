"""What a year's answers tell is read once for many drafts, and read again as soon as anything it rests on changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from giamngheo.apps.register.models import Household, Occasion, Person
from giamngheo.apps.review.models import Round
from giamngheo.apps.simulation import actions, kept, queries, reading
from giamngheo.engine.overlay import Change, Overlay

from .conftest import Society, area
from .review_world import NAM_LAU, act_as, add_fact, member, occasion
from .test_simulation import CUT, LINES, saved, world  # noqa: F401 - a fixture


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> list[int]:
    """How often the answers were read from the database; files are kept in a folder of the test's own."""
    settings.HOME = tmp_path
    done: list[int] = []
    real = reading.read

    def read(*args: Any, **more: Any) -> Any:
        done.append(1)
        return real(*args, **more)

    monkeypatch.setattr(reading, "read", read)
    return done


def moves(society: Society, opened: Round, overlay: Overlay, name: str) -> Any:
    by = society.province_officer
    draft = saved(opened, by, overlay, name)
    return queries.by_group(actions.answer(draft=draft, round=opened, by=by), area(NAM_LAU).pk)


def test_the_second_draft_reads_nothing_and_says_the_same(
    society: Society, world: Round, reads: list[int], tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    first = moves(society, world, LINES, "một")
    assert len(reads) == 1
    again = moves(society, world, Overlay("2027_2030", line_scores={"rural": 190, "urban": 226}, unasked="not_deprived"), "hai")
    assert len(reads) == 1
    assert (first.moves, first.persons, first.basis) == (again.moves, again.persons, again.basis)
    moves(society, world, CUT, "ba")
    assert len(reads) == 1
    (file,) = (tmp_path / "cache" / "simulation").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_a_broken_file_is_read_anew(society: Society, world: Round, reads: list[int], tmp_path: Path) -> None:  # noqa: F811
    moves(society, world, LINES, "một")
    (file,) = (tmp_path / "cache" / "simulation").iterdir()
    file.write_bytes(b"PAR1 broken")
    moves(society, world, CUT, "hai")
    assert len(reads) == 2


def test_a_draft_that_changes_an_indicator_asks_the_answers_themselves(
    society: Society, world: Round, reads: list[int]  # noqa: F811
) -> None:  # fmt: skip
    moves(society, world, LINES, "một")
    moves(society, world, Overlay("2022_2026", (Change("housing_area_below_m2", None, 10),)), "hai")
    assert len(reads) == 2


CHANGES: dict[str, Callable[[], Any]] = {
    "fact": lambda: add_fact(Household.objects.first(), occasion(), score_a=1),  # type: ignore[arg-type]
    "person fact": lambda: member(Household.objects.first(), "Lò Văn Mới", Occasion.objects.first()),  # type: ignore[arg-type]
    "a birth date": lambda: Person.objects.filter(full_name="Lò Văn Cũ").update(birth_year=1950),
    "a household's village": lambda: Household.objects.filter(pk=Household.objects.first().pk).update(village=None),  # type: ignore[union-attr]
    "withdrawn": lambda: Occasion.objects.filter(pk=Occasion.objects.first().pk).update(is_withdrawn=True),  # type: ignore[union-attr]
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_is_seen(society: Society, world: Round, reads: list[int], name: str) -> None:  # noqa: F811
    act_as(society.province_officer)
    member(Household.objects.first(), "Lò Văn Cũ", Occasion.objects.first())  # type: ignore[arg-type]
    moves(society, world, LINES, "một")
    CHANGES[name]()
    moves(society, world, Overlay("2027_2030", line_scores={"rural": 190, "urban": 226}), "hai")
    assert len(reads) == 2


def test_only_the_latest_files_are_kept(settings: Any, tmp_path: Path) -> None:
    import polars as pl

    settings.HOME = tmp_path
    for n in range(kept.MOST_FILES + 3):
        kept.keep(f"f{n}", pl.DataFrame({"a": [n]}))
    assert len(list((tmp_path / "cache" / "simulation").iterdir())) == kept.MOST_FILES
    assert kept.found("nothing") is None
