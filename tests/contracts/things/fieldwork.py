"""Addresses of the sheets, each with a real thing of Phiêng Pằn."""

from __future__ import annotations

from giamngheo.apps.fieldwork import actions, submitting
from giamngheo.apps.fieldwork.models import MemberNotice, SurveyDraft, SurveyPhoto
from giamngheo.kit import clock
from tests.apps.review_world import act_as
from tests.apps.survey_world import JPEG, fill

from ..phieng_pan import PhiengPan
from . import Thing


def draft(w: PhiengPan) -> SurveyDraft:
    """The household's open sheet."""
    act_as(w.society.phieng_pan_officer)
    return actions.start_survey(household=w.household, round=w.round, by=w.society.phieng_pan_officer)


def photo(w: PhiengPan) -> SurveyPhoto:
    act_as(w.society.phieng_pan_officer)
    found = SurveyPhoto.objects.filter(area=w.area, removed_at=None).first()
    return found or actions.add_photo(
        draft_id=draft(w).pk, content=JPEG, name="nha.jpg", subject="house", by=w.society.phieng_pan_officer
    )


def notice(w: PhiengPan) -> MemberNotice:
    """From a sheet of the year that was sent: the head has gone, another person leads."""
    officer = w.society.phieng_pan_officer
    act_as(officer)
    found = MemberNotice.objects.filter(area=w.area).first()
    if found is not None:
        return found
    sheet = actions.start_survey(household=w.household, by=officer, kind="in_year", year=clock.today().year)
    gone = f"p{w.person.pk}"
    fill(sheet, by=officer, values={
        "head": "n2", "n2-full_name": "Lò Thị Hai", "n2-sex": "F", "n2-birth_year": 1985, "n2-relation": "head",
        f"{gone}-left": "death",
    })  # fmt: skip
    submitting.submit_survey(draft=sheet, by=officer)
    return MemberNotice.objects.filter(area=w.area)[0]


sheet: Thing = lambda w: [draft(w).pk]  # noqa: E731 - a table of small questions reads better so
village: Thing = lambda w: [w.household.village_id]  # noqa: E731

THINGS = {
    **{f"fieldwork:{name}": (sheet, "") for name in ("sheet", "autosave", "submit", "correct", "drop", "photos")},
    "fieldwork:step": (lambda w: [draft(w).pk, "ho"], ""),
    "fieldwork:person": (lambda w: [draft(w).pk, f"p{w.person.pk}"], ""),
    "fieldwork:village": (village, ""),
    "fieldwork:new_household": (village, ""),
    "fieldwork:village_file": (lambda w: [w.household.village_id, "csv"], ""),
    "fieldwork:start": (lambda w: [w.household.pk], ""),
    "fieldwork:notice": (lambda w: [notice(w).pk], ""),
    "fieldwork:picture": (lambda w: [photo(w).pk], ""),
    "fieldwork:photo_remove": (lambda w: [photo(w).pk], ""),
}
