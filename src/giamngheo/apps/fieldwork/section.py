"""Photos of a household's sheets on its page; where they were taken only when sensitive fields are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.kit.terms import Words

from . import queries, questions

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household

    from .models import PhotoPlace, SurveyPhoto

SUBJECTS = Words(questions.SUBJECTS)


def _place(photo: SurveyPhoto) -> str:
    """Degrees with a point, as maps read them, and the camera's own moment."""
    found: PhotoPlace | None = getattr(photo, "place", None)
    if found is None:
        return ""
    degrees = f"{found.latitude}, {found.longitude}" if found.latitude is not None else ""
    return f"{degrees} {found.taken_at}".strip()


def photos(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """Two queries; nothing where nobody took a picture and nobody may begin a sheet."""
    found = queries.photos_of_household(household.pk)
    may_survey = access(request).may(P.SURVEY, household.area_id)
    if not found and not may_survey:
        return ""
    lines = [
        {
            "id": photo.pk, "subject": SUBJECTS.get(photo.subject, ""), "year": photo.draft.year,
            "place": _place(photo) if is_revealed else "",
        }
        for photo in found
    ]  # fmt: skip
    if is_revealed and any(line["place"] for line in lines):
        record_sensitive_read(
            by=request.user, subject=f"hộ {household.pk}", fields=("latitude", "longitude", "taken_at"),
            area_id=household.area_id, path=request.path, row_count=len(lines),
        )  # fmt: skip
    context = {"lines": lines, "household": household, "may_survey": may_survey}
    return render_to_string("fieldwork/_section.html", context, request=request)


__all__ = ["photos"]
