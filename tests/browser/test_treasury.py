"""The Treasury's sheet in a real browser: brought in, every kind of mismatch told apart and settled, booked and approved by others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from giamngheo.engine.treasury import FAULT_TERMS
from tests.site.system import System

from .acts import fills, goes_on, path_of
from .conftest import PHONE, Person

Enters = Callable[[str], Person]
CLERK, ACCOUNTANT, CHAIRMAN = "Cán bộ đối chiếu kho bạc", "Kế toán xã Nậm Lầu", "Chủ tịch xã Nậm Lầu"
# The demo's ledger, lines that make every mismatch possible, February's sheet, and the half year's as a file.
WORLD = """
from datetime import date, timedelta
from pathlib import Path
from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.actions.lines import NewLine, open_line
from giamngheo.apps.money.models import BudgetYear
from giamngheo.apps.places.models import Area
from giamngheo.apps.treasury.actions.sheets import import_sheet
from giamngheo.site.synthetic_money import load_money
from giamngheo.site.synthetic_treasury import _rows
from giamngheo.workbooks.treasury import empty_sheet
load_money()
finance, clerk = (User.objects.get(username=name) for name in ("taichinh-tinh", "khobac-tinh"))
place = Area.objects.get(code="03784", generation_id="2025-07")
unit = f"UBND {place.name}"
for content, capital, year in (("khác", "investment", 2026), ("nữa", "investment", 2026), ("", "recurrent", 2025), ("", "recurrent", 2024)):
    open_line(new=NewLine(place.pk, unit, "p2", capital, "central", year, content=content), by=finance)
BudgetYear.objects.filter(year=2024).update(closed_on=date(2025, 2, 1), closed_reason="đã quyết toán")

def row(number, million, day=date(2026, 5, 4), who=unit, project="Dự án 2", capital="SN", source="Ngân sách Trung ương", year=2026):
    return (number, day, who, project, capital, source, year, "", "Thanh toán", million * 1_000_000)

told = _rows(place, is_clean=True)
before = next(one for one in told if one[8] == "Nhập dự toán")
slipped = next(one for one in told if one[8] == "Tạm ứng")
other, _missing, *_ = (one for one in reversed(told) if one[8] == "Thanh toán")
same = [one for one in told if one not in (before, slipped, other, _missing)]
import_sheet(content=empty_sheet([before]), name="thang-2.xlsx", area_id=place.pk, office="KBNN", since=date(2026, 2, 1),
             until=date(2026, 2, 28), by=clerk)
Path(FILE).write_bytes(empty_sheet([
    (slipped[0], slipped[1] + timedelta(1), *slipped[2:]), (*other[:-1], other[-1] + 1_000_000), before, *same,
    row("MOI/1", 2), row("MOI/1", 2), row("K1", 1, who="UBND xã Không Có"), row("K2", 1, project="Dự án 4, Tiểu dự án 1"),
    row("K3", 1, capital="ĐT"), row("K4", 1, source="Ngân sách tỉnh"), row("K5", 1, date(2026, 1, 20), year=2024), row("K6", 1, year=2025),
    row("K7", 90_000),
]))
"""


@pytest.fixture(scope="module")
def sheet(system: System) -> Path:
    path = system.home / "bang-ke.xlsx"
    system.python(f"FILE = {str(path)!r}\n{WORLD}")
    return path


def looks(person: Person, name: str) -> None:
    """Not wider than a phone; pictures when asked for."""
    before = person.page.viewport_size
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    person.page.set_viewport_size(before)  # type: ignore[arg-type]
    person.picture(name)


def settled(clerk: Person, here: str) -> int:
    """Every row that does not match is settled by clicks, ours kept where the page offers it; how many."""
    for count in range(40):
        row = clerk.opens(f"{here}?trang_thai=mismatch").page.locator("main a[href*='/kho-bac/dong/']")
        if not row.count():
            return count
        row.first.click()
        clerk.page.wait_for_load_state()
        keeps = clerk.page.get_by_role("link", name="Giữ theo sổ").count()
        clerk.presses("Giữ theo sổ" if keeps else "Để riêng")
        goes_on(fills(clerk, reason="Đã hỏi Kho bạc.")).sees("Đã xử lý dòng bảng kê")
    raise AssertionError("rows are left")


def test_a_sheet_with_every_kind_of_mismatch_is_reconciled(sheet: Path, enters: Enters) -> None:
    clerk = enters(CLERK).opens("/kho-bac/").presses("Nhập bảng kê")
    clerk.page.locator("[name=area]").select_option(label="Xã Nậm Lầu")
    clerk.page.locator("[name=content]").set_input_files(sheet)
    goes_on(fills(clerk, office="KBNN khu vực IX", since="2026-01-01", until="2026-06-30")).sees("đối chiếu với sổ")
    here = path_of(clerk)
    told = clerk.page.locator("main").inner_text().lower()
    assert [term.vi for term in FAULT_TERMS if term.vi.lower() not in told] == []
    looks(clerk, "26-bang-ke")

    clerk.page.get_by_role("link", name="K1", exact=True).click()
    looks(clerk.sees("Không có dòng vốn nào của đơn vị"), "26-dong")
    clerk.presses("Chọn dòng vốn")
    line = clerk.page.locator("[name=line] option", has_text="Dự án 2, 2026").filter(has_text="SN").first.get_attribute("value")
    goes_on(fills(clerk, line=str(line))).sees("Đã chọn dòng vốn")
    assert settled(clerk, here) >= len(FAULT_TERMS) - 1

    accountant = enters(ACCOUNTANT).opens(here).presses("Lập chứng từ cho 2").sees("Đã lập 2 chứng từ")
    chairman = enters(CHAIRMAN).opens("/von/chung-tu/").presses("MOI/1").presses("Duyệt chứng từ").sees("chứng từ đã vào sổ")
    clerk.opens("/kho-bac/nhap/").page.locator("[name=content]").set_input_files(sheet)
    clerk.page.locator("[name=area]").select_option(label="Xã Nậm Lầu")
    goes_on(fills(clerk, office="KBNN khu vực IX", since="2026-01-01", until="2026-06-30")).sees("Tệp này đã nhập")
    errors = [e for person in (clerk, accountant, chairman) for e in person.errors]
    assert [e for e in errors if "422" not in e] == []
