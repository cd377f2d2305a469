"""Screens of lists of beneficiaries: each step by who owns it, the village's page, files, papers, what is sensitive, costs."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.queries import bytes_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household
from giamngheo.apps.support.queries import reads_sensitive
from giamngheo.kit import clock

from .beneficiary_world import a_list, approved, checked, heard, rows, settled, village_head
from .conftest import Society
from .delivery_world import poor_households
from .review_world import act_as, add_fact, counted_queries, occasion

ClientOf = Callable[[User], Client]
NAMES = ("Lò Văn Một", "Lò Văn Hai", "Hà Văn Ba")


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def homes(society: Society) -> list[Household]:
    return poor_households(society, *NAMES)


def url(name: str, *arguments: Any) -> str:
    return reverse(f"beneficiaries:{name}", args=arguments)


def text(response: Any) -> str:
    return str((response.getvalue() if response.streaming else response.content).decode())


def test_the_whole_way_on_screen(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    head = village_head(society, homes[0].village)  # type: ignore[arg-type]
    officer, chairman, of_village = (client_of(u) for u in (society.nam_lau_officer, society.nam_lau_chairman, head))
    query = {"quy_dinh": "p3_1_household", "ngay": "2025-12-01"}
    shown = text(officer.get(url("new"), query))
    assert "<strong class=\"gn-head__number\">3</strong>" in shown
    assert "chưa xác nhận" in shown
    page = f"{url('new')}?quy_dinh=p3_1_household&ngay=2025-12-01"
    made = officer.post(page, {"content": "farming", "title": "Giống ngô", "places": "2"})
    found = BeneficiaryList.objects.get()
    assert made["Location"] == url("list", found.pk)
    assert "Gửi bản cho ý kiến" in text(officer.get(url("list", found.pk)))
    assert of_village.get(url("list", found.pk)).status_code == 404  # not sent yet
    officer.post(url("send", found.pk), {"version": found.version})
    assert "Bản cho ý kiến về danh sách thụ hưởng" in text(of_village.get("/"))
    page = url("opinion", found.pk, homes[0].village_id)
    asked = text(of_village.get(page))
    assert asked.count("Không đồng ý</label>") == 3
    own = rows(found)
    given = {f"y_{row.pk}": "agree" for row in own.values()} | {f"v_{row.pk}": row.version for row in own.values()}
    refused = of_village.post(page, {**given, f"y_{own['Lò Văn Hai'].pk}": "disagree", "held_on": clock.today().isoformat()})
    assert refused.status_code == 422
    assert "Ghi vì sao bản không đồng ý với Lò Văn Hai" in text(refused)
    assert of_village.post(page, {**given, "held_on": clock.today().isoformat(), "votes_for": "30", "votes_all": "32"}).status_code == 302
    assert "dân tộc" not in text(of_village.get(url("row", own["Lò Văn Một"].pk))).lower()
    found.refresh_from_db()
    officer.post(url("check", found.pk), {"version": found.version})
    assert "Xếp thứ tự ngang nhau" in text(officer.get(url("list", found.pk)))
    places = {f"place_{row.pk}": n for n, row in enumerate(own.values(), 1)}
    assert officer.post(url("settle", found.pk), {**places, "reason": "Biên bản họp bản"}).status_code == 302
    assert officer.get(url("approve", found.pk)).status_code == 403
    assert "Phê duyệt danh sách thụ hưởng" in text(chairman.get("/"))
    found.refresh_from_db()
    done = chairman.post(
        url("approve", found.pk), {"version": found.version, "decision_number": "15/QĐ-UBND", "decided_on": clock.today().isoformat()}
    )
    assert done.status_code == 302
    shown = text(chairman.get(url("list", found.pk)))
    assert "được chọn trên 2 suất; 1 chờ" in shown
    assert chairman.get(url("approve", found.pk))["Location"] == url("list", found.pk)  # its time is past
    assert "Danh sách thụ hưởng" in text(officer.get(reverse("register:household", args=[homes[0].pk])))
    assert officer.get(url("lists")).status_code == 200


def test_papers_and_files_hold_what_was_approved(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    found = approved(settled(checked(a_list(society), society), society, *NAMES), society)
    officer = client_of(society.nam_lau_officer)
    csv = text(officer.get(url("list_file", found.pk, "csv")))
    assert csv.index("Lò Văn Một") < csv.index("Hà Văn Ba")
    assert "dân tộc" not in csv
    assert officer.get(url("list_file", found.pk, "xlsx")).getvalue().startswith(b"PK")
    assert found.title in text(officer.get(url("lists_file", "csv")))
    officer.post(url("print", found.pk))
    paper = Paper.objects.get(kind="beneficiary_list")
    tables = docx.Document(io.BytesIO(bytes_of(paper, "docx"))).tables
    assert "Hà Văn Ba" in "\n".join(cell.text for table in tables for cell in table._cells)
    officer.post(url("print", found.pk))
    assert Paper.objects.filter(kind="beneficiary_list").count() == 1


def test_a_later_change_shows_as_a_difference_and_rewrites_nothing(
    society: Society, homes: list[Household], client_of: ClientOf
) -> None:
    found = approved(settled(checked(a_list(society), society), society, *NAMES), society)
    officer = client_of(society.nam_lau_officer)
    assert "Không có khác biệt" in text(officer.get(url("differences", found.pk)))
    kept = rows(found)["Lò Văn Một"].facts
    # Told later of a day before the list's: a member with merit.
    add_fact(homes[0], occasion(on=date(2025, 11, 1)), has_merit_member=True)
    Household.objects.filter(pk=homes[1].pk).update(closed_on=date(2025, 11, 30))
    with counted_queries(14):
        shown = text(officer.get(url("differences", found.pk)))
    assert "không còn trong sổ" in shown
    assert "người có công" in shown
    assert rows(found)["Lò Văn Một"].facts == kept


def test_a_list_that_tells_something_sensitive(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    found = a_list(society, places=None)
    BeneficiaryList.objects.filter(pk=found.pk).update(is_sensitive=True, asks_village=False)
    Beneficiary.objects.filter(list=found).update(is_sensitive=True)
    row = rows(found)["Lò Văn Một"]
    officer, province = client_of(society.nam_lau_officer), client_of(society.province_officer)
    assert "Lò Văn Một" not in text(officer.get(url("list", found.pk)))
    assert SensitiveRead.objects.count() == 0
    assert "Lò Văn Một" in text(officer.get(url("list", found.pk), {"hien": "1"}))
    assert SensitiveRead.objects.count() == 1
    assert "Lò Văn Một" not in text(province.get(url("list", found.pk), {"hien": "1"}))
    assert province.get(url("row", row.pk)).status_code == 403
    assert province.get(url("list_file", found.pk, "csv")).status_code == 403
    head = village_head(society, homes[0].village)  # type: ignore[arg-type]
    BeneficiaryList.objects.filter(pk=found.pk).update(state="opinion")
    assert client_of(head).get(url("list", found.pk)).status_code == 404
    act_as(head)
    assert not Beneficiary.objects.filter(list=found).exists()


def test_sensitive_facts_of_a_row_on_asking_and_logged(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    row = rows(a_list(society))["Lò Văn Một"]
    officer = client_of(society.nam_lau_officer)
    assert "dân tộc thiểu số</dt><dd>có" not in text(officer.get(url("row", row.pk)))
    assert SensitiveRead.objects.count() == 0
    shown = text(officer.get(url("row", row.pk), {"hien": "1"}))
    assert "chỉ cán bộ được giao" not in shown
    assert SensitiveRead.objects.get().fields == "facts, ground, rank"


def test_the_ground_hides_a_condition_that_reads_something_sensitive(
    society: Society, homes: list[Household], client_of: ClientOf
) -> None:
    """The trace says what the table of facts masks only when it was asked for and logged."""
    found = a_list(society)
    line = {"kind": "condition", "text": "Mang thai", "truth": True, "thresholds": [], "article": "mục V.3", "confidence": "confirmed",
            "missing": [], "facts": ["Đang mang thai: có"]}  # fmt: skip
    rule = current_plan().eligibility.rules["p3_2_mother"]
    told = next(c for c in rule.conditions if reads_sensitive(rule, [c]))
    row = rows(found)["Lò Văn Một"]
    Beneficiary.objects.filter(pk=row.pk).update(ground=[{**line, "id": told.id}])
    BeneficiaryList.objects.filter(pk=found.pk).update(rule=rule.id)
    officer = client_of(society.nam_lau_officer)
    assert "Đang mang thai: có" not in text(officer.get(url("row", row.pk)))
    assert "Đang mang thai: có" in text(officer.get(url("row", row.pk), {"hien": "1"}))


def test_the_village_is_not_told_what_was_given_before(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    """Decision 10: supports, also of other communes, are walled from who works in a village; so are words about them."""
    found = heard(a_list(society), society)
    given = "hỗ trợ số 7: giống ngô, xã khác"
    row = rows(found)["Lò Văn Một"]
    Beneficiary.objects.filter(pk=row.pk).update(
        overlaps=[{"words": given, "refuses": False}], outcome="left_out", outcome_reason=given, missing="Có nhà ở"
    )
    head = client_of(village_head(society, homes[0].village))  # type: ignore[arg-type]
    officer = client_of(society.nam_lau_officer)
    for page in (url("list", found.pk), url("row", row.pk), url("list_file", found.pk, "csv")):
        told = text(head.get(page))
        assert "Lò Văn Một" in told
        assert given not in told
        assert "Có nhà ở" not in told
        assert given in text(officer.get(page))


def test_pages_cost_the_same_whatever_their_length(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    found = checked(a_list(society, places=None), society)
    client = client_of(society.nam_lau_officer)
    for _more in range(2):
        for page in (url("lists"), url("list", found.pk), url("list_file", found.pk, "csv")):
            with counted_queries(12):
                assert b"".join(client.get(page)) if page.endswith("csv") else client.get(page).status_code == 200
        given = {"area": found.area, "is_sensitive": False, "proposed_state": "YES", "check_state": "YES", "outcome": "chosen"}
        Beneficiary.objects.bulk_create(
            Beneficiary(list=found, subject_key=f"x{n}", name=f"Hộ {n}", sort_key=f"{n:05}", number=10 + n, **given) for n in range(60)
        ) if not _more else None
