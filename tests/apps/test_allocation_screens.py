"""The pages of divisions: sets side by side, why a commune gets this much, what pages cost, files as the page lists."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.allocation.models import Option, Run, Share, Unit
from giamngheo.apps.money.models import Document

from .allocation_world import FLOOR, A, B, Council, begun, make_council, proposed, resolved
from .evidence_files import PDF
from .money_world import MILLION
from .review_world import NAM_LAU, act_as, counted_queries

ClientOf = Callable[[User], Client]


@pytest.fixture
def world(db: None) -> Council:
    return make_council()


def text_of(client: Client, name: str, *args: object, question: str = "") -> str:
    answer = client.get(reverse(f"allocation:{name}", args=args) + question)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_division_by_clicks(world: Council, client_of: ClientOf) -> None:
    officer, finance, leader, secretary = (client_of(u) for u in (world.officer, world.finance, world.leader, world.secretary))
    first = text_of(officer, "new")
    assert "còn 1.000.000.000" in first
    address = reverse("allocation:new") + f"?dong={world.pot.pk}"
    assert "danh sách đã công nhận năm 2025" in officer.get(address).content.decode()
    given = {"amount_vnd": "1.000.000.000", "generation": "2025-07", "sets": [A, B, FLOOR]}
    answer = officer.post(address, given)
    assert answer.status_code == 302, answer.context["form"].errors
    act_as(world.officer)
    run = Run.objects.get()
    page = text_of(officer, "run", run.pk)
    for words in ("Được thêm nhiều nhất", "Bị giảm nhiều nhất", "hệ số chưa có căn cứ", "không dùng để chia trong tỉnh", "mốc so sánh"):
        assert words in page
    option = Option.objects.get(run=run, set_id=A)
    officer.post(reverse("allocation:propose", args=[run.pk]), {"option": option.pk, "text": "Theo hộ nghèo", "version": run.version})
    assert "Thẩm định phân bổ vốn" in finance.get("/").content.decode()
    said = finance.post(reverse("allocation:appraise", args=[run.pk]), {"text": "Đồng ý", "version": run.version})
    assert "vừa được người khác thay đổi" in said.content.decode()
    finance.post(reverse("allocation:appraise", args=[run.pk]), {"text": "Đồng ý", "version": run.version + 1})
    paper = {"number": "9/TTr", "signed_on": "2026-02-01", "version": run.version + 2}
    assert leader.post(reverse("allocation:endorse", args=[run.pk]), paper).status_code == 302
    given = {"number": "5/NQ", "signed_on": "2026-02-03", "version": run.version + 3}
    assert secretary.post(reverse("allocation:resolve", args=[run.pk]), given).status_code == 422
    given["file"] = SimpleUploadedFile("nq.pdf", PDF)
    assert secretary.post(reverse("allocation:resolve", args=[run.pk]), given).status_code == 302
    assert officer.get(reverse("allocation:resolution", args=[run.pk])).content == PDF
    given = {"number": "7/QĐ", "signed_on": "2026-02-05", "authority": "UBND tỉnh", "version": run.version + 4}
    assert finance.post(reverse("allocation:assign", args=[run.pk]), given).status_code == 302
    act_as(world.finance)
    assert Document.objects.get(number="7/QĐ").total_vnd == 1000 * MILLION
    assert "Đồng ý" in text_of(leader, "run", run.pk)


def test_single_communes_are_chosen_by_former_district(world: Council, client_of: ClientOf) -> None:
    officer, address = client_of(world.officer), reverse("allocation:new") + f"?dong={world.pot.pk}"
    with counted_queries(12):
        page = officer.get(address)
    groups = dict(page.context["form"].fields["units"].choices)
    assert sum(len(communes) for communes in groups.values()) == 75
    assert len(groups) > 10
    chosen = [code for code, _name in next(iter(groups.values()))]
    given = {"amount_vnd": "1.000.000.000", "generation": "2025-07", "sets": [A], "who": "some"}
    for units, words in (([], "Chọn ít nhất một xã"), (["99999"], "không có trên bản đồ này")):
        refused = officer.post(address, {**given, "units": units})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert officer.post(address, {**given, "units": chosen}).status_code == 302
    act_as(world.officer)
    assert sorted(Unit.objects.filter(run=Run.objects.get()).values_list("code", flat=True)) == sorted(chosen)


def test_why_this_much(world: Council, client_of: ClientOf) -> None:
    run = proposed(world, begun(world, 1000 * MILLION, A, B))
    unit = Unit.objects.filter(run=run)[11]
    share = Share.objects.get(unit=unit, option=run.chosen)
    page = text_of(client_of(world.leader), "unit", run.pk, unit.code)
    # 0,01 × 3 + 0,005 × 2 + 1,5 (50 % nghèo và cận nghèo) = 1,54.
    assert "0,03 + 0,01 + 1,5 = 1,54" in page
    assert f"{share.amount_vnd:,}".replace(",", ".") in page
    assert "Cắt xuống bội số của 1.000.000" in page
    assert "0,02 + " not in page
    assert "object (" not in page
    other = Option.objects.get(run=run, set_id=B)
    assert "0,03 + 0,02 = 0,05" in text_of(client_of(world.leader), "unit", run.pk, unit.code, question=f"?bo={other.pk}")


def test_a_commune_asks_why_once_resolved_and_never_of_another(world: Council, client_of: ClientOf) -> None:
    run = begun(world)
    client = client_of(world.books.namlau_accountant)
    address = reverse("allocation:unit", args=[run.pk, NAM_LAU])
    assert client.get(address).status_code == 404
    resolved(world, run)
    assert "Vì sao Xã Nậm Lầu được chừng này" in client.get(address).content.decode()
    listed = text_of(client, "runs")
    assert address in listed
    assert client.get(reverse("allocation:unit", args=[run.pk, "04159"])).status_code == 404
    assert client.get(reverse("allocation:run", args=[run.pk])).status_code == 404
    lines = b"".join(client.get(reverse("allocation:runs_file", args=["csv"])).streaming_content).decode().splitlines()
    assert (len(lines), lines[1].split(";")[0]) == (2, "Xã Nậm Lầu")


def test_the_file_holds_what_the_page_lists(world: Council, client_of: ClientOf) -> None:
    run = begun(world, 1000 * MILLION, A, B)
    answer = client_of(world.leader).get(reverse("allocation:run_file", args=[run.pk, "xlsx"]) + "?sap_xep=-doi-2")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert len(rows) == 75
    assert sum(row[-2] for row in rows) == 1000 * MILLION
    changes = [row[-1] for row in rows]
    assert changes == sorted(changes, reverse=True)
    assert changes[0] > 0


def test_pages_cost_the_same_whatever_their_length(world: Council, client_of: ClientOf) -> None:
    client, costs = client_of(world.leader), []
    for _ in range(2):
        run = begun(world, 100 * MILLION, A, B)
        unit = reverse("allocation:unit", args=[run.pk, NAM_LAU])
        costs.append([])
        for page in (reverse("allocation:runs"), reverse("allocation:run", args=[run.pk]), unit):
            with counted_queries(12), CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            costs[-1].append(len(captured))
    assert costs[0] == costs[1]
