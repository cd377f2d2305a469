"""What the review tells the register's screens of households and their classes (see ``register.classes``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from giamngheo.kit import formats
from giamngheo.kit.terms import Words

from . import engine_door, lists, queries
from .models import Decision
from .movement import MOVEMENTS
from .replay import replay_decision

MOVEMENT_LABELS = Words(MOVEMENTS)
# Grounds are computed again for the newest year, and for the one asked for: the page's cost does not grow with years.


class ReviewClasses:
    """The source that hangs in the register."""

    def years(self) -> list[int]:
        return queries.years()

    def classes(self, household_ids: Iterable[int], year: int) -> dict[int, str]:
        return queries.classes(household_ids, year)

    def restrict(self, households: QuerySet[Any], *, code: str, year: int) -> QuerySet[Any]:
        return queries.restrict(households, code=code, year=year)

    def history(self, request: HttpRequest, household_id: int, *, is_revealed: bool) -> str:
        decisions = queries.class_history(household_id)
        asked = request.GET.get("vi_sao", "")
        lines = [
            _line(
                decision,
                is_traced=index < 1 or str(decision.round.year) == asked,
                is_open=str(decision.round.year) == asked,
                is_revealed=is_revealed,
            )
            for index, decision in enumerate(decisions)
        ]
        return render_to_string("review/class_history.html", {"lines": lines}, request=request) if lines else ""


def _line(decision: Decision, *, is_traced: bool, is_open: bool, is_revealed: bool) -> dict[str, Any]:
    """One year: class, scores, recognition, and the ground when it is asked for."""
    replay = replay_decision(decision) if is_traced else None
    return {
        "year": decision.round.year,
        "code": decision.household_class,
        "score_a": decision.score_a,
        "score_b": lists.score_b(decision),
        "recognition": getattr(decision.commune_review, "recognition", None),
        "movement": MOVEMENT_LABELS.get(decision.movement_now, ""),  # type: ignore[attr-defined]
        "missing": decision.missing,
        "trace": engine_door.masked_trace(replay.trace, is_revealed=is_revealed) if replay and replay.trace else None,
        "is_open": is_open,
        "is_traced": is_traced,
        "why_not": replay.problem if replay else "",
        "differs": bool(replay and replay.trace and not replay.is_same),
        "as_of": formats.day(decision.as_of),
    }
