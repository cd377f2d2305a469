"""How official a round's figures are, and the consolidations kept: preliminary ones and the province's decision."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from giamngheo.apps.campaign.models import Consolidation
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import generation_on
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.review.standing import Standing
from giamngheo.kit import formats

COUNTS = ("household_count", "poor_count", "near_poor_count", "not_poor_count", "undetermined_count")


def official_of(round_id: int) -> Consolidation | None:
    """The province's decision on the round's result; None until it is made."""
    found = Consolidation.objects.filter(round_id=round_id, standing="official", area__kind=Area.Kind.PROVINCE)
    return found.order_by("-id").first()


def result_standing(round_id: int) -> Standing:
    """Preliminary until the province's decision, then official; one query. The word beside every figure of the round."""
    return result_standings([round_id])[round_id]


def result_standings(round_ids: Collection[int]) -> dict[int, Standing]:
    """The standing of each of these rounds; one query."""
    found = Consolidation.objects.filter(round_id__in=round_ids, standing="official", area__kind=Area.Kind.PROVINCE)
    official = {one.round_id: one for one in found}
    return {round_id: _standing(official.get(round_id)) for round_id in round_ids}


def _standing(official: Consolidation | None) -> Standing:
    if official is None:
        return Standing(False, _("số liệu sơ bộ"), _("Số liệu sơ bộ: UBND tỉnh chưa có quyết định phê duyệt kết quả."))
    note = _("Số liệu chính thức theo Quyết định số %(number)s ngày %(day)s của UBND tỉnh.") % {
        "number": official.decision_number, "day": formats.day(official.decided_on),
    }  # fmt: skip
    return Standing(True, _("số liệu chính thức"), note)


def consolidations_of(round: Round, area_ids: Iterable[int]) -> list[Consolidation]:
    """Everything kept of the round for these areas, newest first."""
    found = Consolidation.objects.filter(round=round, area_id__in=list(area_ids)).select_related("area")
    return list(found.order_by("-id"))


def reviews_inside(round: Round, area: Area) -> list[CommuneReview]:
    """The communes' lists of the round that lie inside an area, by code."""
    inside = area.inside.values("inner_id")
    return list(CommuneReview.objects.filter(round=round, area_id__in=inside).select_related("area").order_by("area__code"))


def totals_of(round: Round, area: Area) -> dict[str, Any]:
    """Sums over the area's communes as they stand now, and how many are recognised."""
    found = CommuneReview.objects.filter(round=round, area_id__in=area.inside.values("inner_id"))
    sums: dict[str, Any] = dict.fromkeys(COUNTS, 0) | {
        name: value or 0 for name, value in found.aggregate(**{n: Sum(n) for n in COUNTS}).items()
    }
    sums["communes"] = found.count()
    sums["recognised"] = found.filter(state=review_states.RECOGNISED).count()
    return sums


def digest_of(reviews: Iterable[CommuneReview]) -> str:
    """SHA-256 over the communes' figures as they stand: who approves says which ones they saw."""
    total = hashlib.sha256()
    for review in reviews:
        cells = (review.area.code, review.state, *(getattr(review, name) for name in COUNTS))
        total.update(("|".join(map(str, cells)) + "\n").encode())
    return total.hexdigest()


def unit_of(round: Round, area_ids: Iterable[int]) -> Area | None:
    """The widest area of the round's map that this person holds: province, or district."""
    generation = generation_on(round.closes_on)
    kinds = {Area.Kind.PROVINCE: 0, Area.Kind.DISTRICT: 1}
    found = Area.objects.filter(pk__in=list(area_ids), generation=generation, kind__in=list(kinds))
    return min(found, key=lambda area: kinds[Area.Kind(area.kind)], default=None)


__all__ = [
    "consolidations_of", "digest_of", "official_of", "result_standing", "result_standings", "reviews_inside", "totals_of", "unit_of",
]  # fmt: skip
