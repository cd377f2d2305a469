"""Addresses of divisions: a pot of Phiêng Pằn that is divided, with its one commune."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.allocation.models import Option, Run, Share, Step, Unit
from giamngheo.apps.files.actions import store_file
from giamngheo.engine.allocation_frozen import criteria_data
from giamngheo.engine.plan import load_plan
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing
from .money import _line


def _run(world: PhiengPan) -> Run:
    known = Run.objects.filter(area=world.area).first()
    if known is not None:
        return known
    officer = world.society.phieng_pan_officer
    made = Run.objects.create(
        area=world.area, line=_line(world), project="p2", capital_type="recurrent", source="central", plan_year=2020,
        figures_year=2019, generation_id=world.area.generation_id, amount_vnd=5, note=HEAD, plan_digest="x", by_id=officer.pk,
        at=clock.now(),
    )  # fmt: skip
    criteria = criteria_data(load_plan().allocation.sets["sample_recurrent_poor"])
    option = Option.objects.create(run=made, area=world.area, set_id="x", name_vi=HEAD, criteria=criteria, weight="1", at=clock.now())
    unit = Unit.objects.create(
        run=made, area=world.area, code=world.area.code, name=world.area.name, set_ids=[],
        measures={"poor_households": "50", "near_poor_households": "50"},
    )  # fmt: skip
    Share.objects.create(option=option, unit=unit, area=world.area, amount_vnd=5, weight="1", exact_vnd="5")
    file = store_file(content=b"x", name="a.pdf", content_type="application/pdf", area_id=world.area.pk, by=officer)
    Step.objects.create(
        run=made, area=world.area, act="resolve", number=HEAD, signed_on=date(2020, 1, 1), file=file, by_id=officer.pk, at=clock.now()
    )
    return made


run: Thing = lambda w: [_run(w).pk]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    **{f"allocation:{name}": (run, "") for name in (
        "run", "option_new", "propose", "appraise", "endorse", "resolve", "resolution", "assign", "send_back", "discard",
    )},
    "allocation:run_file": (lambda w: [_run(w).pk, "csv"], ""),
    "allocation:unit": (lambda w: [_run(w).pk, w.area.code], ""),
}  # fmt: skip
LISTS_OF_MINE: dict[str, Thing] = {"allocation:runs_file": lambda w: ["csv"]}
