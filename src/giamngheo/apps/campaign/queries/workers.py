"""Who made a commune's list, and so does not recognise it."""

from __future__ import annotations

from typing import Any

from giamngheo.apps.campaign.models import CommuneCampaign, Meeting, Objection, Posting, ReviewRequest
from giamngheo.apps.review.models import CommuneReview, ReviewCase


def who_worked(review: CommuneReview) -> set[int]:
    """Hung into ``review.workers``: whoever made the list does not recognise it. Who took a household off it or put it
    there, received or screened a request, recorded a meeting, posted, received or re-checked an objection, reported."""
    of_campaign, of_village = {"campaign__commune_review": review}, {"village_list__campaign__commune_review": review}
    asked: list[tuple[Any, dict[str, Any], tuple[str, ...]]] = [
        (CommuneCampaign, {"commune_review": review}, ("opened_by_id", "reported_by_id")),
        (ReviewCase, {"round_id": review.round_id, "area_id": review.area_id}, ("dropped_by_id", "added_by_id")),
        (ReviewRequest, of_campaign, ("recorded_by_id", "screened_by_id")),
        (Meeting, of_village, ("planned_by_id", "recorded_by_id")),
        (Posting, of_village, ("posted_by_id",)),
        (Objection, of_village, ("received_by_id", "rechecked_by_id")),
    ]
    first, *others = [
        model.objects.filter(**where).order_by().values_list(name, flat=True) for model, where, names in asked for name in names
    ]
    return {person for person in first.union(*others) if person is not None}


__all__ = ["who_worked"]
