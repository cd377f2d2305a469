"""A few synthetic requests within the year for one commune, made by its demo people through the same acts as real ones.

Days count back from today, so that the demo always shows one decided month, one under way and one that is late.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.in_year import actions, class_history
from giamngheo.apps.in_year.models import Request
from giamngheo.apps.register.models import Household, Membership
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.kit import clock

OFFICER, CHAIRMAN, COMMUNE = "canbo-namlau", "chutich-namlau", "03784"
SIGNER = "Chủ tịch (giả lập)"


def _homes(wanted: dict[str, int]) -> dict[str, list[Household]]:
    """Households of the commune by their class today, in the order of their names; fewer where there are fewer."""
    today = clock.today()
    found: dict[str, list[Household]] = {code: [] for code in wanted}
    homes = list(Household.objects.filter(area__code=COMMUNE, area__generation_id="2025-07", closed_on=None).order_by("id")[:600])
    held = class_history.class_on([home.pk for home in homes], today)
    for home in homes:
        code = held[home.pk].household_class if home.pk in held else ""
        if len(found.get(code, ())) < wanted.get(code, 0):
            found[code].append(home)
    return found


class _Case:
    """One request, taken along its steps by days that count from the day it was filed."""

    def __init__(self, home: Household, kind: str, *, days_ago: int, **more: Any) -> None:
        self.officer, self.chairman = (User.objects.get(username=name) for name in (OFFICER, CHAIRMAN))
        self.filed_on = clock.today() - timedelta(days=days_ago)
        self.request = actions.file_request(
            household=home, kind=kind, channel="in_person", applicant_name=home.head_name, filed_on=self.filed_on,
            by=self.officer, is_synthetic=True, **more,
        )  # fmt: skip

    def day(self, after: int) -> date:
        return min(self.filed_on + timedelta(days=after), clock.today())

    def now(self) -> Request:
        return Request.objects.select_related("household", "area").get(pk=self.request.pk)

    def screened(self, count: int) -> _Case:
        actions.screen_request(request=self.now(), item_count=count, screened_on=self.day(1), by=self.officer)
        return self

    def surveyed(self, *, score_a: int, deprived: int, unknown: int = 0) -> _Case:
        values = [True] * deprived + [False] * (12 - deprived - unknown) + [None] * unknown
        ticks = {f"tick_{code}": value for code, value in zip(INDICATOR_CODES, values, strict=True)}
        actions.survey_household(
            request=self.now(), answers={"score_a": score_a, **ticks}, observed_on=self.day(5), by=self.officer
        )
        return self

    def with_income(self, per_head: int) -> _Case:
        people = self.request.household.member_count or 4
        year = per_head * 12 * people
        items = {"agriculture": year * 2 // 3, "wages": year - year * 2 // 3, "social_assistance": 4_320_000}
        actions.record_income(
            request=self.now(), items=items, member_count=people, area_type="rural", works_in_farming=True,
            observed_on=self.day(5), by=self.officer,
        )  # fmt: skip
        return self

    def posted(self) -> _Case:
        actions.record_meeting(
            request=self.now(), held_on=self.day(6), chaired_by="Trưởng bản (giả lập)", attended_count=36,
            agreed_count=31, place="Nhà văn hoá bản", by=self.officer,
        )  # fmt: skip
        actions.post_request(
            request=self.now(), posted_on=self.day(7), place="Nhà văn hoá bản và trụ sở UBND xã", by=self.officer
        )
        return self

    def recognised(self, number: str) -> _Case:
        actions.recognise_request(
            request=self.now(), decision_number=number, decided_on=self.day(17), signer_name=SIGNER, by=self.chairman
        )
        return self

    def certified(self, number: str) -> _Case:
        actions.certify_request(request=self.now(), number=number, issued_on=self.day(18), by=self.officer)
        return self


def load_requests() -> int:
    """Makes the requests; returns how many. Nothing where the commune has no households."""
    homes = _homes({"POOR": 4, "NEAR_POOR": 1, "NOT_POOR": 4})
    if any(not found for found in homes.values()):
        return 0
    poor, near, fine = homes["POOR"], homes["NEAR_POOR"], homes["NOT_POOR"]
    before = Request.objects.count()
    for home in poor[:1]:
        _Case(home, "leave", days_ago=46).surveyed(score_a=165, deprived=1).posted().recognised("88/QĐ-UBND").certified("12/XN")
    for home in poor[1:2]:
        case = _Case(home, "leave", days_ago=45).surveyed(score_a=118, deprived=4)
        actions.refuse_request(
            request=case.now(), decision_number="89/UBND-VP", decided_on=case.day(18), signer_name=SIGNER,
            reasons="Điểm A 118, thiếu hụt 4 chỉ số: hộ còn trong chuẩn hộ nghèo.", by=case.chairman,
        )  # fmt: skip
    for home in poor[2:3]:
        _Case(home, "leave", days_ago=44).surveyed(score_a=120, deprived=2, unknown=2)
    for home in poor[3:4]:
        _Case(home, "leave", days_ago=16).surveyed(score_a=152, deprived=2).posted()
    for home in near[:1]:
        _Case(home, "enter", days_ago=3)
    for home in fine[:1]:
        _Case(home, "enter", days_ago=15).screened(1).surveyed(score_a=112, deprived=4)
    for home in fine[1:2]:
        _Case(home, "average", days_ago=46).with_income(1_900_000).posted().recognised("90/QĐ-UBND").certified("13/XN")
    for home in fine[2:3]:
        member = Membership.objects.filter(household=home, valid_to=None).order_by("-is_head", "id").first()
        if member is not None:
            case = _Case(home, "low_income", days_ago=45, person=member.person)
            case.with_income(2_100_000).posted().recognised("91/QĐ-UBND").certified("14/XN")
    for home in fine[3:4]:
        _Case(home, "average", days_ago=14).with_income(2_600_000)
    return Request.objects.count() - before


__all__ = ["load_requests"]
