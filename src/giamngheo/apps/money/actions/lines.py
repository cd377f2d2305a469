"""Writes of lines and of plan years: open a line, share one out, close a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money import terms
from giamngheo.apps.money.models import BudgetYear, Document, Line
from giamngheo.apps.money.queries.lines import undecided_of, unit_as_known
from giamngheo.apps.money.refusals import told
from giamngheo.apps.money.states import WAITING, Refused
from giamngheo.kit import clock, formats


@dataclass(frozen=True, slots=True)
class NewLine:
    """What a line is about. Below a parent, source, capital type, years and origin abroad are the parent's."""

    area_id: int
    unit_name: str
    project: str
    capital_type: str = ""
    source: str = ""
    plan_year: int = 0
    origin_year: int | None = None
    content: str = ""
    is_foreign: bool = False
    parent_id: int | None = None
    chapter_code: str = ""
    category_code: str = ""
    item_code: str = ""
    programme_code: str = ""


def _check_may(by: User, permission: P, area_id: int, sentence: str) -> None:
    if not access_of(by, clock.today()).may(permission, area_id):
        raise Refused(sentence)


def _like_parent(new: NewLine) -> dict[str, Any]:
    """The colours of the money, the parent's where there is one. Raises Refused."""
    if new.parent_id is None:
        origin = new.plan_year if new.origin_year is None else new.origin_year
        colours: dict[str, Any] = {
            "capital_type": new.capital_type, "source": new.source, "is_foreign": new.is_foreign,
            "origin_year": origin, "plan_year": new.plan_year,
        }  # fmt: skip
        _check_colours(colours)
        return colours
    above = Line.objects.filter(pk=new.parent_id).first()
    if above is None:
        raise Refused("Không thấy dòng vốn cấp trên. Chọn lại dòng vốn trong danh sách.")
    if above.project not in terms.parents_of(new.project):
        raise Refused("Dự án của dòng cấp dưới phải là dự án của dòng trên hoặc tiểu dự án của nó.")
    return {
        "capital_type": above.capital_type, "source": above.source, "is_foreign": above.is_foreign,
        "origin_year": above.origin_year, "plan_year": above.plan_year_id,
    }  # fmt: skip


def _check_colours(colours: dict[str, Any]) -> None:
    year, origin = colours["plan_year"], colours["origin_year"]
    if not 2016 <= year <= 2100 or not 2016 <= origin <= year:
        raise Refused("Năm kế hoạch và năm gốc phải từ 2016, năm gốc không sau năm kế hoạch.")
    if colours["capital_type"] not in terms.capital_types():
        raise Refused("Chọn loại vốn: đầu tư phát triển hoặc sự nghiệp.")
    source = terms.law().sources.get(colours["source"])
    if source is None:
        raise Refused("Chọn nguồn vốn trong danh sách.")
    if source.valid_to and date(year, 1, 1) > source.valid_to:
        raise Refused(f"Nguồn “{source.name_vi}” chỉ dùng đến {formats.day(source.valid_to)}. Chọn nguồn khác cho năm {year}.")


@transaction.atomic
def open_line(*, new: NewLine, by: User) -> Line:
    """Opens a pot of money; it is empty until a document moves money into it. Raises Refused."""
    _check_may(by, P.ALLOCATE_MONEY, new.area_id, "Chỉ cán bộ tài chính, cán bộ quản lý vốn đầu tư của địa bàn này được mở dòng vốn.")
    if new.project not in terms.projects():
        raise Refused("Chọn dự án, tiểu dự án trong danh sách.")
    if not new.unit_name.strip():
        raise Refused("Ghi tên đơn vị giữ dòng vốn.")
    colours = _like_parent(new)
    year = colours.pop("plan_year")
    BudgetYear.objects.bulk_create([BudgetYear(year=year)], ignore_conflicts=True)
    with told():
        made = Line.objects.create(
            parent_id=new.parent_id, area_id=new.area_id, unit_name=unit_as_known(new.area_id, new.unit_name), project=new.project,
            content=new.content.strip(), plan_year_id=year, chapter_code=new.chapter_code.strip(),
            category_code=new.category_code.strip(), item_code=new.item_code.strip(),
            programme_code=new.programme_code.strip(), by_id=by.pk, at=clock.now(), **colours,
        )  # fmt: skip
    record(by=by, action="mở dòng vốn", subject=f"dòng vốn {made.pk}", area_id=made.area_id, year=year)
    return made


@transaction.atomic
def close_year(*, year: int, reason: str, area_id: int, by: User, is_confirmed: bool = False) -> BudgetYear:
    """Closes a plan year for good: every later entry on its lines is refused. ``area_id``: the province's.

    ``is_confirmed``: the person saw what is still to spend or advanced, which nobody can decide afterwards. Raises Refused.
    """
    _check_may(by, P.APPROVE_MONEY, area_id, "Chỉ lãnh đạo tỉnh được khoá năm ngân sách.")
    if not reason.strip():
        raise Refused("Ghi căn cứ khoá năm: số, ngày của văn bản quyết toán.")
    found = BudgetYear.objects.select_for_update().filter(year=year).first()
    if found is None:
        raise Refused(f"Năm {year} chưa có dòng vốn nào.")
    if found.closed_on is not None:
        raise Refused(f"Năm {year} đã khoá ngày {formats.day(found.closed_on)}: {found.closed_reason}")
    ends_on = terms.law().closes_on(year)
    if clock.today() <= ends_on:
        raise Refused(f"Chưa khoá được năm {year}: còn thời gian chỉnh lý đến {formats.day(ends_on)} (mốc chưa xác nhận).")
    waiting = Document.objects.filter(state=WAITING, moves__line__plan_year_id=year).distinct().count()
    if waiting:
        raise Refused(f"Còn {waiting} chứng từ của năm {year} chờ duyệt. Duyệt hoặc trả lại hết rồi khoá.")
    left = undecided_of(year, access_of(by, clock.today()).areas_with(P.VIEW_MONEY))
    if left.lines and not is_confirmed:
        raise Refused(
            f"Năm {year} còn {left.lines} dòng vốn chưa xử lý: còn được chi {formats.money(left.left_vnd)}, tạm ứng chưa thu hồi "
            f"{formats.money(left.advanced_vnd)}. Chuyển nguồn, hủy dự toán, thu hồi tạm ứng trước ở trang Số dư cuối năm; nếu vẫn "
            "khoá, đánh dấu vào ô xác nhận."
        )
    found.closed_on, found.closed_reason, found.closed_by_id = clock.today(), reason.strip(), by.pk
    found.save()
    record(by=by, action="khoá năm ngân sách", subject=f"năm {year}", area_id=area_id, year=year,
           undecided_vnd=left.left_vnd, advanced_vnd=left.advanced_vnd)  # fmt: skip
    return found


__all__ = ["NewLine", "close_year", "open_line"]
