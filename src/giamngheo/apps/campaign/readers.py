"""Papers of a village meeting are read by those who were at it: its head, its reviewers, the commune's Front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.review.queries import villages_of_any_round

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
    return works_here and paper.village_id in villages_of_any_round(access.user.pk)


__all__ = ["of_my_village"]
