"""Papers of a village meeting are read by those who were at it: its head, its reviewers, the commune's Front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.review.queries import assigned_to

if TYPE_CHECKING:
    from giamngheo.apps.papers.models import Paper

# What hangs in the village anyway, or was said before it.
OF_THE_VILLAGE = frozenset({"meeting_minutes", "posting_list"})


def of_my_village(access: Access, paper: Paper) -> bool:
    """Hung into ``papers.readers``."""
    if paper.kind not in OF_THE_VILLAGE:
        return False
    if access.may(P.OBSERVE, paper.area_id):
        return True
    works_here = access.may(P.HOLD_MEETING, paper.area_id) or access.may(P.SURVEY, paper.area_id)
    mine = assigned_to(access.user.pk).filter(Q(round=None) | Q(round__year=paper.year))
    return works_here and paper.village_id is not None and mine.filter(Q(village_id=paper.village_id)).exists()


__all__ = ["of_my_village"]
