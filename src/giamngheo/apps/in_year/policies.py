"""Does what was found carry what is asked for? Three values: a missing answer settles nothing."""

from __future__ import annotations

from giamngheo.engine.in_year import UNDETERMINED, WITHIN

from .models import Assessment, Request

ON_THE_LIST = ("POOR", "NEAR_POOR")
# From bad to good; a household that nobody classed stands with those who are not poor.
RANK = {"POOR": 0, "NEAR_POOR": 1, "NOT_POOR": 2, "": 2}


def is_met(request: Request, assessment: Assessment | None, class_before: str | None) -> bool | None:
    """True: recognise; False: refuse; None: undetermined, nobody decides.

    ``class_before``: the recognised class of the household on the day; empty when it stands on no list, None when
    the commune's list is not in the system so that nobody can say.
    """
    if assessment is None or assessment.result == UNDETERMINED:
        return None
    if request.kind == Request.Kind.ENTER:
        return RANK[assessment.household_class] < RANK[class_before or ""]
    if request.kind == Request.Kind.LEAVE:
        return RANK[assessment.household_class] > RANK[class_before or ""]
    if assessment.result != WITHIN or class_before in ON_THE_LIST:
        return False
    if class_before is None:
        return None
    return assessment.works_in_farming if request.kind == Request.Kind.AVERAGE else True


def is_exit(class_before: str, class_after: str) -> bool:
    """A poor household is poor no longer: the decision's day starts the 36 months (to near-poor, or out altogether)."""
    return class_before == "POOR" and class_after in {"NEAR_POOR", "NOT_POOR"}


__all__ = ["ON_THE_LIST", "RANK", "is_exit", "is_met"]
