"""What a commune's page and a village's page say comes next: one thing at a time, the one that holds up the rest first."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from giamngheo.apps.campaign import next_step, states
from giamngheo.apps.campaign.models import CommuneCampaign
from giamngheo.apps.campaign.queries.campaigns import VillageLine

CAMPAIGN = cast(CommuneCampaign, SimpleNamespace(area_id=7, commune_review=SimpleNamespace(round=SimpleNamespace(year=2026))))


def village(pk: int, name: str, state: str, **more: Any) -> VillageLine:
    until = date(2026, 10, 28) if state == states.POSTED else None
    row: Any = SimpleNamespace(pk=pk, village_id=pk, village=SimpleNamespace(name=name), posted_until=until)
    given = {"total": 4, "follow_up": 0, "surveyed": 4, "scored": 4, "poor": 1, "near_poor": 1, "undetermined": 0,
             "open_objections": 0, "due_on": None, "is_late": False, "is_settled": False}  # fmt: skip
    return VillageLine(list=row, state=state, **{**given, **more})


def of_commune(*lines: VillageLine, state: str = states.RUNNING, **more: Any) -> next_step.NextStep:
    given = {"manned": {1, 2}, "has_committee": True, "unscreened": 0, **more}
    found = next_step.of_commune(CAMPAIGN, state, lines, **given)
    assert found is not None
    return found


def test_people_and_requests_come_before_villages() -> None:
    line = village(1, "Bản Một", states.SURVEYING, surveyed=1)
    assert "Chưa phân công" in of_commune(line, manned=set()).text
    assert "Ban Chỉ đạo" in of_commune(line, has_committee=False).text
    assert of_commune(line, unscreened=3).text == "3 giấy đề nghị chờ Phiếu A."
    assert "Còn hộ chưa có phiếu ở Bản Một" in of_commune(line).text


@pytest.mark.parametrize(
    ("state", "more", "text", "address"),
    [
        (states.OBJECTED, {"open_objections": 1}, "khiếu nại chưa phúc tra ở Bản Một", "/ban/1/"),
        (states.RECHECKED, {}, "chờ niêm yết lại ở Bản Một", "/1/"),
        (states.MET, {}, "chờ niêm yết: Bản Một", "/1/"),
        (states.SURVEYED, {"scored": 0}, "chờ phân loại: Bản Một", "/2026/"),
        (states.SCORED, {}, "chờ họp: Bản Một", "/1/"),
        (states.SCORED, {"undetermined": 2}, "2 hộ chưa xác định được hạng ở Bản Một", "hang=UNDETERMINED"),
    ],
)
def test_the_village_that_waits_is_named_and_its_page_is_one_press_away(
    state: str, more: dict[str, Any], text: str, address: str
) -> None:
    found = of_commune(village(2, "Bản Hai", states.POSTED), village(1, "Bản Một", state, **more))
    assert text in found.text
    assert address.strip("/") in found.url
    assert found.label


def test_an_objection_outweighs_a_village_that_only_goes_on() -> None:
    found = of_commune(village(1, "Bản Một", states.SURVEYING, surveyed=1), village(2, "Bản Hai", states.OBJECTED))
    assert "Bản Hai" in found.text


def test_where_all_are_posted_the_day_is_told_and_nothing_is_to_press() -> None:
    found = of_commune(village(1, "Bản Một", states.POSTED))
    assert "28/10/2026" in found.text
    assert found.url == ""


def test_recognised_it_leads_to_the_certificates() -> None:
    assert "Cấp và in giấy chứng nhận" in of_commune(state=states.RECOGNISED).text
    assert next_step.of_commune(CAMPAIGN, states.REPORTED, [], manned=set(), has_committee=False, unscreened=0) is None


def test_many_villages_are_counted_not_listed() -> None:
    lines = [village(n, f"Bản {n}", states.MET) for n in range(1, 7)]
    assert "Bản 1, Bản 2, Bản 3 và 3 bản khác" in of_commune(*lines, manned=set(range(1, 7))).text


def test_a_village_says_whose_turn_it_is() -> None:
    turns = {
        states.OBJECTED: "Ban Chỉ đạo xã phúc tra", states.RECHECKED: "niêm yết kết quả phúc tra", states.MET: "niêm yết kết quả",
        states.SURVEYED: "phân loại danh sách", states.POSTED: "đến hết 28/10/2026", states.SCORED: "trưởng bản mời hội nghị",
    }  # fmt: skip
    for state, words in turns.items():
        assert words in next_step.of_village(village(1, "Bản Một", state))
    called = next_step.of_village(village(1, "Bản Một", states.SCORED), date(2026, 10, 21))
    assert "hội nghị bản ngày 21/10/2026" in called
    assert "3 hộ còn lại" in next_step.of_village(village(1, "Bản Một", states.SURVEYING, surveyed=1))
    assert "phân loại danh sách" in next_step.of_village(village(1, "Bản Một", states.SURVEYING))
