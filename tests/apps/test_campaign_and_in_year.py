"""Who entered or left poverty within the year stands on the annual list to review by that last decision."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.campaign import actions, terms
from giamngheo.apps.in_year import actions as in_year
from giamngheo.apps.review.models import CommuneReview, ReviewCase

from .conftest import Society, area
from .in_year_world import PAPER, filed, posted, recognised_list, surveyed
from .review_world import NAM_LAU, a_round, act_as


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
