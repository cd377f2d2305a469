"""Who entered or left poverty within the year stands on the annual list to review by that last decision."""

from __future__ import annotations

from datetime import date

from django.db import connection

from giamngheo.apps.campaign import actions, terms
from giamngheo.apps.in_year import actions as in_year
from giamngheo.apps.register.models import Household, Village
from giamngheo.apps.review.models import CommuneReview, ReviewCase

from .conftest import Society, area
from .in_year_world import PAPER, filed, posted, recognised_list, surveyed
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as


def test_decisions_within_the_year_move_the_list_to_review(society: Society) -> None:
    homes = recognised_list(society)
    officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
    entering = posted(surveyed(filed(homes["NOT_POOR"], "enter", officer), officer), officer)
    leaving = posted(surveyed(filed(homes["POOR"], "leave", officer), officer, score_a=180, deprived=0), officer)
    act_as(chairman)
    for number, request in enumerate((entering, leaving)):
        in_year.recognise_request(request=request, by=chairman, **{**PAPER, "decision_number": f"{31 + number}/QĐ-UBND"})
    act_as(society.province_officer)
    opened = a_round(society.province_officer, year=2026)
    act_as(officer)
    actions.open_campaign(
        commune_review=CommuneReview.objects.get(round=opened, area=area(NAM_LAU)),
        calendar=terms.proposed_calendar(date(2026, 12, 14), "none"), by=officer,
    )  # fmt: skip
    found = set(ReviewCase.objects.values_list("household__head_name", "source", "earlier_class", "escaped_on"))
    assert found == {
        ("Cà Văn Khá", "on_list", "POOR", None),
        ("Quàng Thị Cận", "on_list", "NEAR_POOR", None),
        ("Lò Văn Nghèo", "newly_escaped", "NOT_POOR", PAPER["decided_on"]),
    }


def test_who_moved_in_from_another_commune_brings_its_class_along(society: Society) -> None:
    """Recognised poor in Nậm Lầu, moved to Phiêng Pằn since: on the list to review there, and on none in Nậm Lầu."""
    homes = recognised_list(society)
    act_as(society.province_officer)
    opened = a_round(society.province_officer, year=2026)
    there = Village.objects.create(area=area(PHIENG_PAN), name="Bản Mới", search_key="ban moi")
    moved = Household.objects.get(pk=homes["POOR"].pk)
    moved.area, moved.village = there.area, there
    moved.save()
    for code, officer in ((NAM_LAU, society.nam_lau_officer), (PHIENG_PAN, society.phieng_pan_officer)):
        act_as(officer)
        actions.open_campaign(
            commune_review=CommuneReview.objects.get(round=opened, area=area(code)),
            calendar=terms.proposed_calendar(date(2026, 12, 14), "none"), by=officer,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("select household_id, household_class from in_year_classes_elsewhere()")
            assert cursor.fetchall() == ([(moved.pk, "POOR")] if code == PHIENG_PAN else [])
        found = ReviewCase.objects.filter(household=moved).values_list("area__code", "source", "earlier_class")
        assert list(found) == ([(PHIENG_PAN, "on_list", "POOR")] if code == PHIENG_PAN else [])
