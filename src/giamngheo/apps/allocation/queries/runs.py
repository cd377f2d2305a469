"""Reads of divisions: those of my areas, one with its amounts side by side, what a commune got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum

from giamngheo.apps.allocation.models import Option, Run, Share, Step, Unit
from giamngheo.apps.allocation.states import DONE, UNDER_WAY
from giamngheo.apps.money.models import Document, Line

SORTS = {
    "plan_year": ("plan_year", "id"), "-plan_year": ("-plan_year", "-id"),
    "amount_vnd": ("amount_vnd", "id"), "-amount_vnd": ("-amount_vnd", "-id"),
}  # fmt: skip


def runs_in(area_ids: Collection[int]) -> QuerySet[Run]:
    """Divisions of pots of these areas; one query."""
    return Run.objects.filter(area_id__in=area_ids).select_related("area", "chosen", "generation")


def narrowed(found: QuerySet[Run], *, state: str, year: int | None, sort: str) -> QuerySet[Run]:
    if state:
        found = found.filter(state=state)
    if year:
        found = found.filter(plan_year=year)
    return found.order_by(*SORTS.get(sort, ("-plan_year", "-id")))


def run_or_none(pk: int, area_ids: Collection[int]) -> Run | None:
    """One division of these areas, with its document where there is one."""
    return runs_in(area_ids).select_related("area", "chosen", "generation", "document").filter(pk=pk).first()


def years_of(area_ids: Collection[int]) -> list[int]:
    return list(Run.objects.filter(area_id__in=area_ids).order_by("-plan_year").values_list("plan_year", flat=True).distinct())


def steps_of(run: Run) -> list[Step]:
    return list(Step.objects.filter(run=run).order_by("id"))


def resolution_of(run: Run) -> Step | None:
    """The resolution that stands: the last one recorded."""
    return Step.objects.filter(run=run, act="resolve").order_by("-id").first()


def units_of(run: Run) -> list[Unit]:
    return list(Unit.objects.filter(run=run).order_by("code"))


def options_of(run: Run) -> list[Option]:
    return list(Option.objects.filter(run=run).order_by("id"))


def amounts_of(run: Run) -> dict[int, dict[int, int]]:
    """Unit id → option id → đồng; one query."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for unit_id, option_id, amount in Share.objects.filter(option__run=run).values_list("unit_id", "option_id", "amount_vnd"):
        found[unit_id][option_id] = amount
    return dict(found)


@dataclass(frozen=True, slots=True)
class Free:
    """What a pot still has for a division: approved and not assigned, less what other divisions under way speak for."""

    approved_vnd: int
    spoken_for_vnd: int

    @property
    def left_vnd(self) -> int:
        return self.approved_vnd - self.spoken_for_vnd


def free_of(line: Line, *, but: int = 0) -> Free:
    """``but``: a division that is not counted among the others."""
    others = Run.objects.filter(line_id=line.pk, state__in=UNDER_WAY).exclude(pk=but)
    waiting = Run.objects.filter(line_id=line.pk, state="assigned", document__state__in=["draft", "waiting"]).exclude(pk=but)
    spoken = sum(found.aggregate(total=Sum("amount_vnd"))["total"] or 0 for found in (others, waiting))
    return Free(line.balance.approved_vnd, spoken)


def pots(area_ids: Collection[int]) -> list[Line]:
    """Lines of these areas that hold approved money of an open year, to divide; newest year first."""
    found = Line.objects.filter(area_id__in=area_ids, area__kind="province", balance__approved_vnd__gt=0, plan_year__closed_on=None)
    return list(found.select_related("area", "balance", "plan_year").order_by("-plan_year", "project", "id"))


def is_dead(document: Document) -> bool:
    """Does it assign nothing any more: thrown away, or taken back?"""
    if document.state == "discarded":
        return True
    return document.reversals.filter(state="posted").exists()


def differs_from_document(run: Run) -> bool:
    """Somebody changed the rows of its document: they are not what was resolved; one query."""
    if run.document is None or run.chosen_id is None:
        return False
    planned = Share.objects.filter(option_id=run.chosen_id, amount_vnd__gt=0).values_list("area_id", "amount_vnd")
    moves = run.document.moves.values_list(F("to_line__area_id"), "amount_vnd")
    return sorted(planned) != sorted(moves)


def shares_for(area_ids: Collection[int]) -> QuerySet[Share]:
    """What communes of these areas get by divisions that were resolved, the newest first; one query."""
    found = Share.objects.filter(area_id__in=area_ids, option=F("option__run__chosen"), option__run__state__in=DONE)
    return found.select_related("unit", "option__run", "area").order_by("-option__run__plan_year", "-option__run_id", "unit__code")


def unit_or_none(run_id: int, code: str, area_ids: Collection[int]) -> Unit | None:
    """A commune's part in a division, within these areas."""
    return Unit.objects.filter(run_id=run_id, code=code, area_id__in=area_ids).select_related("run__generation", "run__chosen").first()


def share_of(unit: Unit, option: Option) -> Share:
    """What the commune gets by this set of criteria."""
    return Share.objects.get(unit=unit, option=option)


__all__ = [
    "SORTS", "Free", "amounts_of", "differs_from_document", "free_of", "is_dead", "narrowed", "options_of", "pots", "resolution_of",
    "run_or_none", "runs_in", "share_of", "shares_for", "steps_of", "unit_or_none", "units_of", "years_of",
]  # fmt: skip
