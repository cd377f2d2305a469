"""Addresses of simulation: about a whole province, so an officer of a commune has no right to any."""

from __future__ import annotations

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.simulation.models import Cell, Draft, Result
from giamngheo.engine.overlay import Change, Overlay
from giamngheo.kit import clock

from ..phieng_pan import PhiengPan
from . import Thing


def _draft(world: PhiengPan) -> int:
    """A draft over Phiêng Pằn with its answer: the commune's people are in its area but have no right to simulate."""
    known = Draft.objects.filter(name="Thử").first()
    if known is not None:
        return int(known.pk)
    overlay = Overlay("2022_2026", (Change("score_a_cutoff", "rural", 150),))
    plan, now = current_plan().digest, clock.now()
    made = Draft.objects.create(
        area=world.area, name="Thử", round=world.round, reason="thử", overlay=overlay.to_data(),
        overlay_digest=overlay.digest, plan_digest=plan, by_id=world.society.province_officer.pk, by_name="x",
        created_at=now,
    )  # fmt: skip
    result = Result.objects.create(
        area=world.area, round=world.round, input_digest="x", overlay_digest=overlay.digest, plan_digest=plan,
        counts={"households": 9, "communes": 1, "listed": 1, "different": 0}, computed_at=now,
    )  # fmt: skip
    Cell.objects.create(
        result=result, area=world.area, ethnic_group="Thái", head_sex="F", merit="no", base_class="NOT_POOR",
        draft_class="POOR", basis="score", households=9, persons=40,
    )  # fmt: skip
    return int(made.pk)


draft: Thing = lambda w: [_draft(w)]  # noqa: E731 - a table of small questions reads better so

THINGS: dict[str, tuple[Thing, str]] = {
    **{f"simulation:{name}": (draft, "") for name in ("draft", "run", "archive", "toml")},
    "simulation:file": (lambda w: [_draft(w), "dia-ban"], ""),
}
