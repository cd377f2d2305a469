"""Addresses of intake, register, review, tables, work and accounts."""

from __future__ import annotations

from giamngheo.apps.intake.kinds import KINDS
from giamngheo.apps.review.models import Round
from giamngheo.apps.review.tables.nominal import LISTS

from ..phieng_pan import PhiengPan
from . import Thing

batch: Thing = lambda w: [w.batch.pk]  # noqa: E731 - a table of small questions reads better so
household: Thing = lambda w: [w.household.pk]  # noqa: E731
run: Thing = lambda w: [w.run.pk]  # noqa: E731
review: Thing = lambda w: [w.round.year, w.area.pk]  # noqa: E731
year: Thing = lambda w: [w.round.year]  # noqa: E731
nominal: Thing = lambda w: [w.round.year, min(LISTS)]  # noqa: E731
person: Thing = lambda w: [w.society.phieng_pan_officer.pk]  # noqa: E731



def year_before(world: PhiengPan) -> int:
    """The year before the round's, with a round of its own."""
    one = world.round
    earlier, _ = Round.objects.get_or_create(
        year=one.year - 1,
        defaults={"standard_id": one.standard_id, "scorecard_id": one.scorecard_id, "opened_at": one.opened_at,
                  "opens_on": one.opens_on.replace(year=one.year - 1), "closes_on": one.closes_on.replace(year=one.year - 1)},
    )  # fmt: skip
    return earlier.year


# Route name → (its arguments, the question after "?" in which {area} is Phiêng Pằn).
THINGS: dict[str, tuple[Thing, str]] = {
    **{f"intake:{name}": (batch, "") for name in (
        "batch", "check", "confirm", "confirm_all", "discard", "file", "leave_out", "leave_out_all", "map_column", "marked", "mend", "rows",
    )},
    "intake:findings": (batch, f"ma={min(KINDS)}"),
    **{f"merge:{name}": (batch, "") for name in ("changes", "done", "merge", "undo")},
    "register:household": (household, ""),
    "register:household_revealed": (household, ""),
    **{f"review:{name}": (review, "") for name in ("classify", "commune", "recognise")},
    "review:commune_file": (lambda w: [*review(w), "csv"], ""),
    **{f"tables:{name}": (year, "don_vi={area}") for name in (
        "households", "households_revealed", "households_workbook_revealed",
    )},
    "tables:table": (lambda w: [w.round.year, 1], "dia_ban={area}"),
    "tables:compare": (lambda w: [w.round.year, year_before(w), 1], "dia_ban={area}"),
    "tables:compare_workbook": (lambda w: [w.round.year, year_before(w), 1], "dia_ban={area}"),
    "tables:workbook": (lambda w: [w.round.year, 1], "dia_ban={area}"),
    **{f"tables:{name}": (nominal, "dia_ban={area}") for name in (
        "nominal", "nominal_revealed", "nominal_workbook", "nominal_workbook_revealed",
    )},
    "work:run": (run, ""),
    "work:part": (run, ""),
    "work:resume": (run, ""),
    "accounts:person": (person, ""),
    "accounts:person_lock": (person, ""),
    "accounts:assignment_end": (lambda w: [w.society.phieng_pan_officer.assignments.get().pk], ""),
}  # fmt: skip

# Addresses with a parameter that are about no one area: they list what the visitor may see, and nothing foreign.
LISTS_OF_MINE: dict[str, Thing] = {
    "register:households_file": lambda w: ["csv"],
    "review:progress": year,
    "review:progress_file": lambda w: [w.round.year, "csv"],
    "review:classify_many": year,
}
# Addresses that hold nothing of anybody: the outlines of areas are public.
PUBLIC = {"tables:shapes"}

