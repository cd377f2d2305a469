"""A yearly report goes up from three communes to the province in a real browser, one of them through return and correction."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.site.system import System

from .acts import fills, goes_on, status_of, takes_home, words_of
from .conftest import PHONE, Person

Enters = Callable[[str], Person]
OFFICER = "Chuyên viên giảm nghèo tỉnh"
COMMUNES = {"Nậm Lầu": "03784", "Phiêng Pằn": "04159", "Co Mạ": "03781"}
# Co Mạ gets the chairman whom the demo does not have.
WORLD = """
from datetime import date
from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.places.models import Area
area = Area.objects.get(code="03781", generation_id="2025-07")
user = create_user(username="chutich-coma", full_name="Chủ tịch xã Co Mạ (giả lập)", password=None, by=None, is_demo=True)
assign_role(user=user, role="commune_chairman", area=area, agency_id="", valid_from=date(2025, 7, 1), valid_to=None, by=None)
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


def writes(officer: Person, words: str) -> None:
    """Words in the first box, then to the chairman."""
    officer.presses("Viết phần lời")
    officer.page.locator("main form textarea").first.fill(words)
    goes_on(officer).sees(words).presses("Trình ký")
    goes_on(officer).sees("Đã trình ký")


def signs(chairman: Person, report: str) -> None:
    chairman.opens(report).presses("Ký và gửi").sees("Đã ký và gửi")


def test_from_three_communes_to_the_province(world: None, enters: Enters, tmp_path: Path) -> None:
    province = enters(OFFICER).opens("/bao-cao/ky/2025/").presses("Mở kỳ")
    fills(province, d_commune_monitoring="2026-12-31", basis="CV 1/SNN")
    goes_on(province).sees("31/12/2026")
    reports, officers, chairmen = {}, {}, {}
    for name in COMMUNES:
        officers[name], chairmen[name] = enters(f"Cán bộ xã {name}"), enters(f"Chủ tịch xã {name}")
        officer = officers[name].opens("/bao-cao/?ky=2025").presses(f"Xã {name}").presses("Bắt đầu viết").sees("Đã điền số liệu")
        reports[name] = officer.page.url.removeprefix(officer.base)
        writes(officer, f"Lời của {name}")
        signs(chairmen[name], reports[name])
    looks(officers["Nậm Lầu"].opens(reports["Nậm Lầu"]), "44-bao-cao-xa")
    province.opens("/").sees("3 báo cáo chờ nhận").opens(reports["Co Mạ"]).presses("Trả lại kèm ý kiến")
    fills(province, reason="Nêu rõ nguyên nhân tái nghèo")
    goes_on(province).sees("Đã trả lại")
    officers["Co Mạ"].opens("/").presses("Sửa báo cáo").sees("Nêu rõ nguyên nhân tái nghèo")
    officers["Co Mạ"].presses("Làm mới số liệu").sees("Lời của Co Mạ")
    writes(officers["Co Mạ"], "Do thiên tai tháng 8")
    signs(chairmen["Co Mạ"], reports["Co Mạ"])
    for name in COMMUNES:
        province.opens(reports[name]).presses("Nhận báo cáo").sees("Đã nhận báo cáo")
    province.opens(f"{reports['Co Mạ']}so-sanh/?a=1&b=2").sees("Do thiên tai tháng 8")
    paper = words_of(docx.Document(str(takes_home(province.opens(f"{reports['Co Mạ']}ban/1/").sees("khớp"), "Tải Word", tmp_path))))
    assert "Lời của Co Mạ" in paper
    assert "Do thiên tai" not in paper
    _province_sends(province)
    assert status_of(officers["Nậm Lầu"], reports["Co Mạ"]) == 404


def _province_sends(province: Person) -> None:
    """The managing agency's own, made of three accepted ones, with why the others are missing."""
    province.opens("/bao-cao/?ky=2025&buoc=managing").presses("Sở Nông nghiệp và Môi trường").presses("Bắt đầu viết")
    province.sees("báo cáo cấp dưới chưa nhận").presses("Gửi báo cáo")
    fills(province, missing_reason="Kịp hạn của tỉnh")
    goes_on(province).sees("Đã gửi").sees("chờ nhận").sees("Kịp hạn của tỉnh")
    looks(province.opens("/bao-cao/?ky=2025&sap_xep=-sent"), "44-ai-no-bao-cao")
    assert province.errors == []
