"""The pages of the review within the year: one request through a browser's forms, what is blocked, who sees what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.in_year import actions, rules
from giamngheo.apps.in_year.models import InYearDecision, Request
from giamngheo.apps.in_year.tasks import my_tasks
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.kit import clock

from .conftest import Society, area
from .in_year_world import (
    DECIDED,
    PAPER,
    a_person,
    a_worker,
    assigned,
    filed,
    fresh,
    on_day,
    posted,
    recognised_list,
    surveyed,
    with_income,
)
from .review_world import NAM_LAU, act_as, counted_queries

ClientOf = Callable[[User], Client]


@pytest.fixture
def homes(society: Society, settings: Any, tmp_path: Path) -> dict[str, Household]:
    settings.HOME = tmp_path
    return recognised_list(society)


def url(name: str, *args: Any) -> str:
    return reverse(f"in_year:{name}", args=args)


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return bytes(content).decode()


class TestOneRequestThroughItsForms:
    def post(self, client: Client, name: str, pk: int, **given: Any) -> Any:
        response = client.post(url(name, pk), given, follow=True)
        assert response.status_code == 200, text_of(response)
        return response

    def test_from_the_search_to_the_certificate(
        self, society: Society, homes: dict[str, Household], client_of: ClientOf
    ) -> None:
        officer, chairman = client_of(society.nam_lau_officer), client_of(society.nam_lau_chairman)
        home = homes["NOT_POOR"]
        assert url("new", home.pk) in text_of(officer.get(url("choose"), {"tim": "ca van kha"}))
        response = officer.post(
            url("new", home.pk),
            {"kind": "enter", "applicant_name": "Cà Văn Khá", "channel": "post", "filed_on": "2026-09-10"},
            follow=True,
        )
        assert "giấy tiếp nhận số 1/2026" in text_of(response)
        pk = Request.objects.get().pk
        assert "Mẫu 01" in text_of(officer.get(url("slip", pk)))
        self.post(officer, "screen", pk, item_count=1, screened_on="2026-09-12")
        answers = {f"tick_{code}": "yes" if n < 3 else "no" for n, code in enumerate(INDICATOR_CODES)}
        page = self.post(
            officer, "survey", pk, observed_on="2026-09-17", area_type="rural", member_count=4, score_a="100",
            standard_id="2022_2026", **answers,
        )  # fmt: skip
        assert "Kết quả: hộ nghèo" in text_of(page)
        self.post(officer, "meet", pk, held_on="2026-09-18", chaired_by="A", attended_count=20, agreed_count=12)
        page = self.post(officer, "post", pk, posted_on="2026-09-21", place="Nhà văn hoá")
        assert "đến hết ngày 24/09/2026" in text_of(page)
        assert "do Chủ tịch UBND xã làm" in text_of(officer.get(url("request", pk)))
        paper = {"decision_number": "31/QĐ-UBND", "decided_on": "2026-09-28", "signer_name": "Lường Văn Ba"}
        check = chairman.post(url("recognise", pk), paper)
        assert "Kiểm tra trước khi công nhận" in text_of(check)
        assert not InYearDecision.objects.exists()
        self.post(chairman, "recognise", pk, **paper, buoc="xong")
        assert InYearDecision.objects.get().class_after == "POOR"
        page = self.post(officer, "certify", pk, number="07/2026", issued_on="2026-09-28")
        assert "07/2026" in text_of(page)
        shown = text_of(officer.get(reverse("register:household", args=[home.pk])))
        assert "Đề nghị trong năm" in shown
        assert "31/QĐ-UBND" in shown

    def test_income_is_typed_with_dots(self, society: Society, homes: dict[str, Household], client_of: ClientOf) -> None:
        request = filed(homes["NOT_POOR"], "average", society.nam_lau_officer)
        client = client_of(society.nam_lau_officer)
        given = {"observed_on": "2026-09-17", "area_type": "rural", "member_count": 4, "standard_id": "2022_2026",
                 "works_in_farming": "yes", "item_agriculture": "108.000.000 đ", "item_social_assistance": "9.000.000",
                 **{f"item_{s}": "0" for s in ("forestry", "fishery", "salt", "wages", "business", "pension",
                                               "other_income")}}  # fmt: skip
        page = self.post(client, "survey", request.pk, **given)
        assert "Thu nhập đúng mức được công nhận" in text_of(page)
        assert "2.250.000\u00a0đ" in text_of(page)
        again = client.get(url("survey", request.pk))
        assert again.context["form"]["item_agriculture"].value() == "108.000.000"

    def test_a_wrong_form_is_sent_back(self, society: Society, homes: dict[str, Household], client_of: ClientOf) -> None:
        client = client_of(society.nam_lau_officer)
        given = {"kind": "enter", "channel": "post", "applicant_name": "A", "filed_on": "2026-09-10"}
        response = client.post(url("new", homes["POOR"].pk), given)
        assert response.status_code == 422
        assert "đang là hộ nghèo" in text_of(response)
        request = filed(homes["POOR"], "leave", society.nam_lau_officer)
        response = client.post(url("meet", request.pk), {"held_on": "2026-09-18"})
        assert response.status_code == 422
        assert "chưa làm được" in text_of(response)

    def test_what_blocks_the_chairman_is_told_before_typing(
        self, society: Society, homes: dict[str, Household], client_of: ClientOf
    ) -> None:
        officer = society.nam_lau_officer
        request = posted(surveyed(filed(homes["NEAR_POOR"], "enter", officer), officer, deprived=1), officer)
        page = text_of(client_of(society.nam_lau_chairman).get(url("recognise", request.pk)))
        assert "Điều còn vướng" in page
        assert "không đúng với điều được đề nghị" in page
        assert "decision_number" not in page

    def test_health_is_hidden_until_asked_for_and_the_asking_is_logged(
        self, society: Society, homes: dict[str, Household], client_of: ClientOf
    ) -> None:
        officer = society.nam_lau_officer
        request = surveyed(filed(homes["POOR"], "leave", officer), officer)
        client = client_of(officer)
        hidden = text_of(client.get(url("request", request.pk)))
        assert "Dinh dưỡng" not in hidden
        shown = text_of(client.post(url("revealed", request.pk)))
        assert "Dinh dưỡng" in shown
        assert SensitiveRead.objects.get().subject == f"đề nghị {request.pk}"
        assert client_of(society.province_officer).post(url("revealed", request.pk)).status_code == 403
        form = client.get(url("survey", request.pk)).context["form"]
        assert form["tick_nutrition"].value() is None
        assert form["tick_employment"].value() == "yes"


class TestLists:
    def test_the_month_counts_filters_and_exports(
        self, society: Society, homes: dict[str, Household], client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        officer = society.nam_lau_officer
        filed(homes["POOR"], "leave", officer)
        filed(homes["NOT_POOR"], "enter", officer)
        client = client_of(officer)
        page = client.get(url("month", 2026, 9))
        assert page.context["sums"]["filed"] == 2
        assert page.context["sums"]["late_open"] == 2
        one = client.get(url("month", 2026, 9), {"loai": "enter"})
        assert one.context["table"].total == 1
        told = text_of(client.get(url("month_file", 2026, 9, "csv"), {"loai": "enter"}))
        assert "Cà Văn Khá" in told
        assert "Lò Văn Nghèo" not in told
        assert client.get(url("month_file", 2026, 9, "pdf")).status_code == 404
        assert client.get("/thuong-xuyen/2026/13/").status_code == 404
        book = client.get(url("month_file", 2026, 9, "xlsx"))
        assert b"".join(book.streaming_content).startswith(b"PK")
        book.close()

    def test_the_province_sees_communes_and_its_leader_counts_only(
        self, society: Society, homes: dict[str, Household], client_of: ClientOf
    ) -> None:
        filed(homes["POOR"], "leave", society.nam_lau_officer)
        leader = client_of(society.province_leader)
        page = text_of(leader.get(url("months")))
        assert url("average") not in page  # a leader counts; a link to a list of people would be refused
        assert "Đợt tháng 9/2026" in page
        month = leader.get(url("month", 2026, 9))
        assert month.context["table"] is None
        assert "Lò Văn Nghèo" not in text_of(month)
        assert leader.get(url("request", Request.objects.get().pk)).status_code == 403
        assert "Lò Văn Nghèo" in text_of(client_of(society.province_officer).get(url("month", 2026, 9)))

    @pytest.mark.parametrize("kind", ["average", "low_income"])
    def test_certificates_that_hold_expire_or_wait(
        self, society: Society, homes: dict[str, Household], client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        officer, chairman, home = society.nam_lau_officer, society.nam_lau_chairman, homes["NOT_POOR"]
        more = {"person": a_worker(home, officer)} if kind == "low_income" else {}
        request = posted(with_income(filed(home, kind, officer, **more), officer, 96_000_000), officer)
        act_as(chairman)
        actions.recognise_request(request=request, by=chairman, **PAPER)
        client = client_of(officer)

        def counts() -> list[int]:
            return [client.get(url(kind), {"hieu_luc": h}).context["count"] for h in ("", "valid", "expired", "none")]

        assert counts() == [1, 0, 0, 1]
        act_as(officer)
        actions.certify_request(request=fresh(request), number="01", issued_on=DECIDED, by=officer)
        assert counts() == [1, 1, 0, 0]
        assert "01" in text_of(client.get(url(f"{kind}_file", "csv")))
        with on_day(monkeypatch, date(2027, 1, 1)):
            assert counts() == [1, 0, 1, 0]

    def test_a_page_costs_the_same_whatever_the_list(
        self, society: Society, homes: dict[str, Household], client_of: ClientOf
    ) -> None:
        officer = society.nam_lau_officer
        for home in homes.values():
            filed(home, "average", officer)
        clients = [client_of(u) for u in (officer, society.province_officer, a_person("rs", "reviewer"))]
        many = [
            Household(area=area(NAM_LAU), village=homes["POOR"].village, head_name=f"Hộ {i}", search_key=f"ho {i}", sort_key=f"{i:05}")
            for i in range(300)
        ]
        pages = [url("months"), url("month", 2026, 9), url("average")]
        for round_number in range(2):
            for client in clients:
                for page in pages:
                    with counted_queries(12):
                        assert client.get(page).status_code == 200
            if round_number == 0:
                act_as(officer)
                for home in Household.objects.bulk_create(many):
                    filed(home, "average", officer)
        assert clients[0].get(pages[1]).context["table"].total == 303


class TestWhoSees:
    def test_a_reviewer_opens_only_assigned_villages(
        self, society: Society, homes: dict[str, Household], client_of: ClientOf
    ) -> None:
        reviewer = a_person("rasoat.namlau", "reviewer")
        request = filed(homes["POOR"], "leave", society.nam_lau_officer)
        client = client_of(reviewer)
        assert client.get(url("request", request.pk)).status_code == 404
        assert client.get(url("survey", request.pk)).status_code == 404
        act_as(society.nam_lau_officer)
        assigned(reviewer, homes["POOR"])
        assert client.get(url("survey", request.pk)).status_code == 200
        assert client.get(url("post", request.pk)).status_code == 403

    def test_tasks_name_what_is_late(
        self, society: Society, homes: dict[str, Household], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
        request = filed(homes["POOR"], "leave", officer)
        with on_day(monkeypatch, date(2026, 9, 20)):
            due = my_tasks(access_of(officer, clock.today()), clock.today())
        assert [(t.tone, t.count, t.due_on) for t in due] == [("due", 1, date(2026, 9, 30))]
        late = my_tasks(access_of(officer, clock.today()), clock.today())
        assert late[0].tone == "late"
        assert "Quá hạn: Lò Văn Nghèo (30/09/2026)" in late[0].text
        act_as(society.province_leader)
        assert my_tasks(access_of(society.province_leader, clock.today()), clock.today())[0].count == 1
        act_as(officer)
        posted(surveyed(request, officer, score_a=180, deprived=0), officer)
        act_as(chairman)
        waiting = my_tasks(access_of(chairman, clock.today()), clock.today())
        assert [t.title for t in waiting] == ["Quyết định đề nghị trong năm"]
        actions.recognise_request(request=fresh(request), by=chairman, **PAPER)
        assert my_tasks(access_of(chairman, clock.today()), clock.today()) == []
        act_as(officer)
        assert [t.title for t in my_tasks(access_of(officer, clock.today()), clock.today())] == [
            "Cấp giấy theo đề nghị trong năm"
        ]


def test_a_standard_without_the_line_is_told_before_anything_is_asked() -> None:
    kinds = current_plan().in_year_on(date(2027, 1, 5)).kinds  # type: ignore[union-attr]
    told = rules.missing_line(kinds["average"], date(2027, 1, 5))
    assert "2027–2030" in told
    assert "Mức trên của hộ có mức sống trung bình" in told
    assert rules.missing_line(kinds["low_income"], date(2027, 1, 5))
    assert not rules.missing_line(kinds["average"], date(2026, 12, 31))
    assert not rules.missing_line(kinds["enter"], date(2027, 1, 5))
