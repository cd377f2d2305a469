"""Who made a commune's list, and so does not recognise it."""

from __future__ import annotations

from typing import Any

from giamngheo.apps.campaign.models import Meeting, Objection, Posting, ReviewRequest
from giamngheo.apps.review.models import CommuneReview, ReviewCase

from .campaigns import campaign_of


def who_worked(review: CommuneReview) -> set[int]:
    """Hung into ``review.workers``: whoever made the list does not recognise it. Who took a household off it or put it
    there, received or screened a request, recorded a meeting, posted, received or re-checked an objection, reported."""
    campaign = campaign_of(review)
    if campaign is None:
        return set()
    of_campaign, of_village = {"campaign": campaign}, {"village_list__campaign": campaign}
    asked: list[tuple[Any, dict[str, Any], tuple[str, ...]]] = [
        (ReviewCase, {"round_id": review.round_id, "area_id": review.area_id}, ("dropped_by_id", "added_by_id")),
        (ReviewRequest, of_campaign, ("recorded_by_id", "screened_by_id")),
        (Meeting, of_village, ("planned_by_id", "recorded_by_id")),
        (Posting, of_village, ("posted_by_id",)),
        (Objection, of_village, ("received_by_id", "rechecked_by_id")),
    ]
    people = {campaign.opened_by_id, campaign.reported_by_id}
    for model, where, fields in asked:
        for row in model.objects.filter(**where).values_list(*fields).distinct():
            people |= set(row)
    return {person for person in people if person is not None}


__all__ = ["who_worked"]
