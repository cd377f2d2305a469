"""Classifying many communes goes to the background; a few are answered at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.review import runs
from giamngheo.apps.review.models import CommuneReview, Decision, Round
from giamngheo.apps.work.actions import perform
from giamngheo.apps.work.models import Run

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, household


@pytest.fixture
def opened(society: Society) -> Round:
    act_as(society.province_officer)
    return a_round(society.province_officer)


@pytest.fixture
def filled(society: Society, opened: Round) -> Round:
    """Facts in six communes."""
    act_as(society.province_officer)
    codes = sorted(
        CommuneReview.objects.filter(round=opened).values_list("area__code", flat=True)[: runs.INLINE_COMMUNES - 1]
    )
    for code in {*codes, NAM_LAU, PHIENG_PAN}:
        household(code=code)
    return opened


def post(client_of: Callable[..., Client], society: Society, round: Round) -> Any:
    return client_of(society.province_officer).post(reverse("review:classify_many", args=[round.year]))


def test_many_communes_are_a_run(
    society: Society, client_of: Callable[..., Client], filled: Round, monkeypatch: Any
) -> None:
    monkeypatch.setattr(runs, "CHUNK", 4)
    response = post(client_of, society, filled)
    act_as(society.province_officer)
    run = Run.objects.get()
    assert response["Location"] == reverse("work:run", args=[run.pk])
    count = Decision.objects.count()
    assert count > runs.INLINE_COMMUNES
    assert (run.state, run.progress, run.total, run.area_id) == ("done", count, count, area("14").pk)
    assert len(run.checkpoint["done"]) == count
    assert f"Đã phân loại {count} hộ của {count} xã" in run.message


def test_a_run_goes_on_where_it_was_stopped(
    society: Society, client_of: Callable[..., Client], filled: Round, settings: Any
) -> None:
    settings.WORK_INLINE = False
    post(client_of, society, filled)
    act_as(society.province_officer)
    run = Run.objects.get()
    assert (run.state, Decision.objects.count()) == ("waiting", 0)
    waiting = runs.classifiable(filled, society.province_officer)
    Run.objects.update(checkpoint={"done": waiting[:2]})
    perform(run_id=run.pk, area_id=run.area_id, inline=True)
    act_as(society.province_officer)
    run.refresh_from_db()
    assert run.state == "done"
    assert set(Decision.objects.values_list("area_id", flat=True)) == set(waiting[2:])


def test_a_closed_round_is_told(society: Society, client_of: Callable[..., Client], filled: Round) -> None:
    Round.objects.update(state="closed")
    post(client_of, society, filled)
    act_as(society.province_officer)
    run = Run.objects.get()
    assert run.state == "failed"
    assert "đã khoá" in run.message


def test_few_communes_are_answered_at_once(society: Society, client_of: Callable[..., Client], opened: Round) -> None:
    act_as(society.province_officer)
    household()
    response = post(client_of, society, opened)
    act_as(society.province_officer)
    assert response["Location"] == reverse("review:progress", args=[opened.year])
    assert Decision.objects.count() == 1
    assert not Run.objects.exists()
