"""Papers about requests within the year: what each carries, when it can be issued, by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.in_year import actions, paper_contents
from giamngheo.apps.in_year.models import Request
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.register.models import Household
from giamngheo.apps.review.states import Refused

from .conftest import Society
from .in_year_world import DECIDED, FILED, PAPER, a_worker, filed, fresh, posted, recognised_list, surveyed, with_income
from .review_world import act_as


@pytest.fixture
def homes(society: Society, settings: Any, tmp_path: Path) -> dict[str, Household]:
    settings.HOME = tmp_path
    settings.FILES_ROOT = tmp_path / "files"
    return recognised_list(society)


def with_decision(request: Request) -> Request:
    return Request.objects.select_related("household__village", "area", "person", "decision__certificate").get(pk=request.pk)


def issue(request: Request, name: str, by: User) -> Paper:
    return actions.issue_request_paper(request=with_decision(request), name=name, number="5", issued_on=date(2026, 10, 1), by=by)


def test_form_and_slip_at_once_the_others_when_their_time_comes(society: Society, homes: dict[str, Household]) -> None:
    officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
    request = filed(homes["POOR"], "leave", officer)
    assert paper_contents.possible(with_decision(request)) == ["request", "receipt"]
    form, slip = (issue(request, name, officer) for name in ("request", "receipt"))
    assert (form.kind, form.content["class_now"], form.issued_on) == ("request_leave", "Hộ nghèo", FILED)
    assert (slip.kind, slip.number, slip.content["due_on"]) == ("request_receipt", "01/GTN-UBND", "2026-09-30")
    assert SensitiveRead.objects.count() == 1
    with pytest.raises(Refused, match="chưa đến bước"):
        issue(request, "decision", officer)
    request = posted(surveyed(request, officer, score_a=180, deprived=0), officer)
    act_as(chairman)
    actions.recognise_request(request=request, by=chairman, **PAPER)
    made = issue(request, "decision", chairman)
    assert (made.number, made.issued_on, made.content["left_poor_count"]) == ("31/QĐ-UBND", DECIDED, 1)
    assert made.content["left_near_poor_count"] == 0
    assert made.content["households"][0]["movement"] == "thoát nghèo"


def test_a_refusal_carries_its_reasons(society: Society, homes: dict[str, Household]) -> None:
    officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
    request = surveyed(filed(homes["POOR"], "leave", officer), officer)
    act_as(chairman)
    paper = {**PAPER, "decision_number": "12/TB-UBND"}
    actions.refuse_request(request=request, reasons="Điểm A 100.\nThiếu hụt 3 chỉ số.", by=chairman, **paper)
    made = issue(request, "refusal", chairman)
    assert (made.kind, made.content["reasons"]) == ("refusal", ["Điểm A 100.", "Thiếu hụt 3 chỉ số."])


@pytest.mark.parametrize(
    ("kind", "home", "expected"),
    [("enter", "NOT_POOR", "certificate_poor"), ("average", "NOT_POOR", "certificate_average_standard"),
     ("low_income", "NOT_POOR", "certificate_low_income_worker"), ("leave", "POOR", "")],
)  # fmt: skip
def test_certificates(society: Society, homes: dict[str, Household], kind: str, home: str, expected: str) -> None:
    officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
    more = {"person": a_worker(homes[home], officer)} if kind == "low_income" else {}
    request = filed(homes[home], kind, officer, **more)
    if kind in {"average", "low_income"}:
        request = with_income(request, officer, 96_000_000)
    else:
        request = surveyed(request, officer, **({} if kind == "enter" else {"score_a": 180, "deprived": 0}))
    request = posted(request, officer)
    act_as(chairman)
    actions.recognise_request(request=request, by=chairman, **PAPER)
    act_as(officer)
    actions.certify_request(request=fresh(request), number="07", issued_on=DECIDED, by=officer)
    form = issue(request, "request", officer)
    if kind == "average":
        assert form.content["occupation"] == "nông nghiệp"
        assert [row["source"] for row in form.content["income_items"]] == ["Nông nghiệp"]
    assert ("certificate" in paper_contents.possible(with_decision(request))) is bool(expected)
    if expected:
        made = issue(request, "certificate", officer)
        assert (made.kind, made.issued_on) == (expected, DECIDED)
        assert made.content.get("valid_to") == (None if kind == "enter" else "2026-12-31")


def test_only_who_handles_requests_here(society: Society, homes: dict[str, Household]) -> None:
    request = filed(homes["POOR"], "leave", society.nam_lau_officer)
    for user in (society.phieng_pan_officer, society.province_officer):
        with pytest.raises(Refused, match="lập giấy tờ về đề nghị"):
            issue(request, "receipt", user)


def test_from_the_page_of_the_request(
    society: Society, homes: dict[str, Household], client_of: Callable[[User], Client]
) -> None:
    request = filed(homes["POOR"], "leave", society.nam_lau_officer)
    client = client_of(society.nam_lau_officer)
    page = reverse("in_year:paper", args=[request.pk, "receipt"])
    assert page in client.get(reverse("in_year:request", args=[request.pk])).content.decode()
    assert client.get(page).status_code == 200
    assert client.get(reverse("in_year:paper", args=[request.pk, "refusal"])).status_code == 404
    made = client.post(page)
    paper = Paper.objects.get()
    assert made["Location"] == reverse("papers:paper", args=[paper.pk])
    assert made["Location"] in client.get(reverse("in_year:request", args=[request.pk])).content.decode()
