"""Who has registered, who is missing, what the recognised lists say: for communes within a person's areas."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from giamngheo.apps.commitments.models import Commitment
from giamngheo.apps.commitments.scoring import Figures, Score, score
from giamngheo.apps.places.models import Area, AreaInside, Generation
from giamngheo.apps.places.queries import generation_on
from giamngheo.apps.register.models import AreaTotal
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.review.standing import standings_of
from giamngheo.kit import formats

FIRST_YEAR = 2022


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One commune in one year. ``now``: how it would be scored today, for those not scored."""

    area: Area
    year: int
    commitment: Commitment | None
    base: Figures
    closing: Figures
    now: Score

    @property
    def state(self) -> str:
        return self.commitment.state if self.commitment else "open"

    @property
    def is_registered(self) -> bool:
        return self.state != "open"

    @property
    def result(self) -> str:
        """The result on record, else nothing."""
        return self.commitment.result if self.commitment else ""


def communes_of_year(area_ids: Collection[int], year: int) -> list[Area]:
    """Communes of the map of the year's end among these areas, by name; two queries."""
    generation = generation_on(date(year, 12, 31))
    found = Area.objects.filter(pk__in=area_ids, generation=generation, kind=Area.Kind.COMMUNE)
    return list(found.select_related("parent").order_by("name", "code"))


def commitment_of(area_id: int, year: int) -> Commitment | None:
    return Commitment.objects.filter(area_id=area_id, year=year).select_related("area").first()


def target_lines(areas: list[Area], year: int) -> list[TargetLine]:
    """A line for each commune, registered or not; seven queries whatever their number."""
    known = {c.area_id: c for c in Commitment.objects.filter(year=year, area__in=areas)}
    figures = figures_of([a.pk for a in areas], (year - 1, year))
    lines = []
    for area in areas:
        mine = known.get(area.pk)
        base, closing = figures[area.pk][year - 1], figures[area.pk][year]
        now = score(
            reduction=mine.registered_reduction if mine else None, points=mine.registered_points if mine else None,
            base=base, closing=closing,
        )  # fmt: skip
        lines.append(TargetLine(area, year, mine, base, closing, now))
    return lines


def figures_of(area_ids: Collection[int], years: tuple[int, int]) -> dict[int, dict[int, Figures]]:
    """Area id → year → figures of the lists recognised inside it, on the map of each round; six queries.

    Known only when every commune inside it, on that map, has its list recognised.
    """
    rounds = {r.year: r for r in Round.objects.filter(year__in=years)}
    maps = list(Generation.objects.order_by("valid_from"))
    standing = standings_of([r.pk for r in rounds.values()])
    pairs = AreaInside.objects.filter(outer_id__in=area_ids, inner__kind=Area.Kind.COMMUNE)
    inside: dict[tuple[int, str], list[int]] = {}
    for outer, inner, generation in pairs.values_list("outer_id", "inner_id", "inner__generation_id"):
        inside.setdefault((outer, generation), []).append(inner)
    communes = [inner for found in inside.values() for inner in found]
    reviews = CommuneReview.objects.filter(round__year__in=years, area_id__in=communes)
    poor = {
        (area, year): count if state == review_states.RECOGNISED else None
        for area, year, state, count in reviews.values_list("area_id", "round__year", "state", "poor_count")
    }
    totals = AreaTotal.objects.filter(year__in=years, area_id__in=communes, is_current=True)
    households = {
        (area, year): count
        for area, year, count in totals.values("area_id", "year").annotate(n=Sum("household_count")).values_list(
            "area_id", "year", "n"
        )
    }  # fmt: skip
    made: dict[int, dict[int, Figures]] = {}
    for area_id in area_ids:
        made[area_id] = {}
        for year in years:
            one = rounds.get(year)
            generation = _map_on(maps, one.closes_on) if one else ""
            official = one is not None and one.pk in standing and standing[one.pk].is_official
            known = _figures(year, inside.get((area_id, generation), []), poor, households, official)
            made[area_id][year] = replace(known, standard=one.standard_id if one else "")
    return made


def _map_on(maps: list[Generation], day: date) -> str:
    return next((m.pk for m in reversed(maps) if m.valid_from <= day), "")


def _figures(
    year: int,
    communes: list[int],
    poor: dict[tuple[int, int], int | None],
    households: dict[tuple[int, int], int],
    is_official: bool,
) -> Figures:
    counts = [poor.get((area, year)) for area in communes]
    wholes = [households.get((area, year)) for area in communes]
    total = sum(n for n in wholes if n) if communes and all(wholes) else None
    open_lists = sum(count is None for count in counts)
    if not communes:
        return Figures(year, missing=_("chưa có vòng rà soát năm %(year)s") % {"year": year})
    if open_lists:
        missing = _("danh sách cuối năm %(year)s chưa được công nhận") % {"year": year}
        if len(communes) > 1:
            missing = _("còn %(open)s trên %(all)s danh sách cuối năm %(year)s chưa được công nhận") % {
                "open": formats.number(open_lists), "all": formats.number(len(communes)), "year": year,
            }  # fmt: skip
        return Figures(year, households=total, missing=missing)
    missing = "" if total else _("chưa có tổng số hộ năm %(year)s") % {"year": year}
    return Figures(year, sum(c or 0 for c in counts), total, is_official, missing)


@dataclass(frozen=True, slots=True)
class RollUp:
    """What the communes of an area come to. Sums are over those that said something."""

    communes: int
    registered: int
    missing: int
    approved: int
    scored: int
    achieved: int
    missed: int
    assigned: int
    promised: int
    reached: int | None
    points: Decimal | None = None


def rolled_up(lines: list[TargetLine]) -> RollUp:
    """Sums of the lines; ``reached`` only when both year ends are known in every commune."""
    reached = [line.now.reduction for line in lines]
    mine = [line.commitment for line in lines if line.commitment]
    return RollUp(
        communes=len(lines),
        registered=sum(line.is_registered for line in lines),
        missing=sum(not line.is_registered for line in lines),
        approved=sum(line.state in ("approved", "scored") for line in lines),
        scored=sum(line.state == "scored" for line in lines),
        achieved=sum(line.result == "achieved" for line in lines),
        missed=sum(line.result == "missed" for line in lines),
        assigned=sum(c.assigned_reduction or 0 for c in mine),
        promised=sum(c.registered_reduction or 0 for c in mine if c.state != "open"),
        reached=sum(n for n in reached if n is not None) if lines and None not in reached else None,
    )
