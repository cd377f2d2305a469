"""What in the register carries that a household is taken off the list to review: it left, or it stands there twice."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.linking.models import HouseholdLink, PersonMerge
from giamngheo.apps.review.models import ReviewCase
from giamngheo.engine.vocabulary import LIFE_EVENTS, labels
from giamngheo.kit import formats

# Events after which a household is not reviewed in this commune any more; a death only where nobody is left.
LEAVING = ("household_moved_out", "merged", "dissolved", "area_changed")


def ground_to_drop(case: ReviewCase) -> str:
    """The ground in words, such as "Xoá hộ, ngày 12/09/2026"; empty when the register knows none. At most four queries."""
    kinds = [*LEAVING, *(["death"] if case.household.closed_on else [])]
    event = LifeEvent.objects.filter(household_id=case.household_id, kind__in=kinds, is_withdrawn=False).first()
    if event is not None:
        return f"{labels(LIFE_EVENTS)[event.kind]}, ngày {formats.day(event.happened_on)}"
    merge = PersonMerge.objects.filter(closed_household_id=case.household_id, undone_at=None).first()
    if merge is not None:
        return f"Trùng hộ, đã gộp người ngày {formats.day(merge.ended_on)}"
    return _duplicate(case)


def _duplicate(case: ReviewCase) -> str:
    """Told to be one with another household that itself stays on the list of the round."""
    mine = Q(left_household_id=case.household_id) | Q(right_household_id=case.household_id)
    others = {
        right if left == case.household_id else left
        for left, right in HouseholdLink.objects.filter(mine, kind="duplicate", state="linked").values_list(
            "left_household_id", "right_household_id"
        )
    }
    stays = ReviewCase.objects.filter(round_id=case.round_id, household_id__in=others, dropped_at=None)
    other = stays.select_related("household").first()
    return f"Trùng với hộ {other.household.head_name} đang trong danh sách" if other else ""


def dropped_of_list(round_id: int, area_id: int) -> list[ReviewCase]:
    """Households of the recognised list that were taken off the list to review, by name; one query."""
    found = ReviewCase.objects.filter(round_id=round_id, area_id=area_id, source=ReviewCase.Source.ON_LIST)
    return list(found.exclude(dropped_at=None).select_related("household").order_by("household__sort_key", "household_id"))


def dropped_words(cases: list[ReviewCase], at_most: int = 10) -> str:
    """Who was taken off and why, in one sentence."""
    told = "; ".join(
        f"{c.household.head_name} ({', '.join(part for part in (c.dropped_reason, c.dropped_ground) if part)})"
        for c in cases[:at_most]
    )
    rest = len(cases) - at_most
    return _("%(told)s và %(n)s hộ khác") % {"told": told, "n": formats.number(rest)} if rest > 0 else told


__all__ = ["LEAVING", "dropped_of_list", "dropped_words", "ground_to_drop"]
