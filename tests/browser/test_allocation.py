"""A pot divided in a real browser: five people, each in turn, from the first figures to the books."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.apps.evidence_files import PDF
from tests.site.system import System

from .acts import fills, goes_on, path_of, status_of
from .conftest import PHONE, Person

Enters = Callable[[str], Person]
OFFICER, DESK, LEADER = "Chuyên viên giảm nghèo tỉnh", "Cán bộ quản lý vốn đầu tư", "Lãnh đạo UBND tỉnh"
SECRETARY, FINANCE, COMMUNE = "Thư ký Hội đồng nhân dân tỉnh", "Cán bộ Sở Tài chính", "Kế toán xã Nậm Lầu"
# Lists of 2025 recognised in all communes; a pot of 600 triệu with money nobody has assigned.
WORLD = """
from datetime import date
from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.actions.documents import NewDocument, add_move, draft_document, submit_document
from giamngheo.apps.money.actions.lines import NewLine, open_line
from giamngheo.apps.money.actions.posting import approve_document
from giamngheo.apps.places.models import Area
from tests.apps.allocation_world import recognised_year
recognised_year(2025, "2025-07")
finance, leader = (User.objects.get(username=name) for name in ("taichinh-tinh", "lanhdao-tinh"))
top = Area.objects.get(code="14", generation_id="2025-07")
pot = open_line(new=NewLine(top.pk, "Sở Tài chính", "p1_1", "investment", "central", 2026), by=finance)
paper = draft_document(new=NewDocument(top.pk, "approve", "1/QĐ", date(2026, 1, 5), "UBND tỉnh"), by=finance)
add_move(document_id=paper.pk, line_id=pot.pk, amount_vnd=600_000_000, from_account="source", by=finance)
submit_document(document_id=paper.pk, by=finance)
approve_document(document_id=paper.pk, by=leader)
"""


@pytest.fixture(scope="module")
def world(system: System) -> None:
    system.python(WORLD, PYTHONPATH=f"{Path(__file__).parents[2] / 'src'}:{Path(__file__).parents[2]}")


def looks(person: Person, name: str) -> None:
    """Not wider than a phone; pictures when asked for."""
    before = person.page.viewport_size
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    person.page.set_viewport_size(before)  # type: ignore[arg-type]
    person.picture(name)


def test_five_people_bring_money_to_communes(world: None, enters: Enters, tmp_path: Path) -> None:
    officer = enters(OFFICER).opens("/phan-bo/").presses("Lập phương án").presses("Tiếp tục")
    fills(officer, amount_vnd="300.000.000", sets=["sample_investment_all", "sample_investment_poor"])
    looks(officer, "25-lap")
    goes_on(officer).sees("Được thêm nhiều nhất").sees("hệ số chưa có căn cứ")
    looks(officer, "25-so-sanh")
    here = path_of(officer)
    officer.presses("Đề nghị")
    officer.page.get_by_label("đầu tư chia cho mọi xã").check()
    goes_on(fills(officer, text="Mỗi xã một phần, thêm theo số hộ nghèo.")).sees("chờ thẩm định")

    desk = enters(DESK).opens(here).presses("Ghi ý kiến thẩm định")
    goes_on(fills(desk, text="Nhất trí.")).sees("Đã ghi ý kiến thẩm định")

    leader = enters(LEADER).opens(here).presses("Đồng ý, trình")
    goes_on(fills(leader, number="15/TTr-UBND")).sees("Đã trình Hội đồng nhân dân")

    secretary = enters(SECRETARY).opens(here).presses("Ghi nghị quyết")
    scan = tmp_path / "nghi-quyet.pdf"
    scan.write_bytes(PDF)
    secretary.page.locator("[name=file]").set_input_files(scan)
    goes_on(fills(secretary, number="8/NQ-HĐND")).sees("Đã ghi nghị quyết")
    assert status_of(secretary, "/ho/") == 403

    finance = enters(FINANCE).opens(here).presses("Lập chứng từ giao vốn")
    goes_on(fills(finance, number="20/QĐ-UBND")).sees("chờ duyệt")
    looks(finance, "25-y-kien")
    leader.opens(here).page.get_by_role("link", name="20/QĐ-UBND").click()
    leader.presses("Duyệt chứng từ").sees("chứng từ đã vào sổ")

    commune = enters(COMMUNE).opens("/phan-bo/").presses("Xã Nậm Lầu").sees("Vì sao Xã Nậm Lầu được chừng này")
    looks(commune, "25-vi-sao")
    assert status_of(commune, here) == 404
    errors = [e for person in (officer, desk, leader, secretary, finance, commune) for e in person.errors]
    assert [e for e in errors if "404" not in e and "403" not in e] == []
