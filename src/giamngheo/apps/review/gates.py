"""What the review forbids the register: facts under a recognised list do not change."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from . import states
from .models import CommuneReview


def recognised_lists_stand(year: int, area_ids: Collection[int]) -> list[str]:
    """One sentence when lists of these communes are recognised for the year.

    The lists are locked: one that is being recognised right now is waited for, and none is recognised meanwhile.
    """
    locked = CommuneReview.objects.select_for_update(of=("self",)).select_related("area")
    found = locked.filter(round__year=year, area_id__in=list(area_ids)).order_by("id")
    names = [review.area.name for review in found if review.state == states.RECOGNISED]
    if not names:
        return []
    return [
        _(
            "Danh sách năm %(year)d của %(names)s đã được công nhận nên số liệu của năm đó không thay đổi được nữa. "
            "Thay đổi sau công nhận phải qua rà soát thường xuyên."
        )
        % {"year": year, "names": ", ".join(names)}
    ]
