"""What lists of cards look like: columns, links, words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.places.queries import named_apart
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.workbooks.findings import Finding

from . import states
from .cards import PersonCard
from .coverage import Coverage, Told
from .models import InsuranceFile, InsuranceRow

PAGE_SIZE = 50
SEXES = {"M": gettext_lazy("Nam"), "F": gettext_lazy("Nữ")}


def card_word(code: str) -> str:
    return states.CARD[code].label


def birth_of(one: Any) -> str:
    """The day, or the year where only that is known."""
    return formats.day(one.birth_on) if one.birth_on else str(one.birth_year or "")


def answer_word(one: PersonCard) -> str:
    """What the newest review was answered, marked where the list says otherwise."""
    if one.answered is None:
        return _("chưa trả lời")
    word = _("có thẻ") if one.answered else _("không có thẻ")
    return _("%(word)s (khác danh sách)") % {"word": word} if one.differs else word


def person_columns() -> tuple[Column, ...]:
    """One person a line; the same in the file."""
    return (
        Column("name", gettext_lazy("Họ và tên"), "ten", is_sortable=True, value=lambda r: r.full_name,
               url=lambda r: reverse("register:household", args=[r.household_id])),
        Column("birth", gettext_lazy("Ngày sinh"), is_sortable=True, value=birth_of),
        Column("sex", gettext_lazy("Giới tính"), value=lambda r: str(SEXES.get(r.sex, ""))),
        Column("head_name", gettext_lazy("Chủ hộ"), "ten"),
        Column("village", gettext_lazy("Bản, tiểu khu"), is_sortable=True, value=lambda r: r.village or ""),
        Column("household_class", gettext_lazy("Hạng hộ"), "hang_ho"),
        Column("state", gettext_lazy("Thẻ bảo hiểm y tế"), value=lambda r: card_word(r.state), tone=lambda r: states.CARD[r.state].tone),
        Column("valid_to", gettext_lazy("Thẻ đến ngày"), "ngay"),
        Column("answered", gettext_lazy("Phiếu rà soát ghi"), value=answer_word),
    )  # fmt: skip


def persons_table(rows: Sequence[PersonCard], *, number: int, pages: int, total: int, sort: str, query: str) -> Table:
    """One page of persons."""
    export = reverse("insurance:persons_file", args=["xlsx"])
    return Table(
        columns=person_columns(), rows=rows, caption=_("Người của hộ nghèo, cận nghèo theo thẻ bảo hiểm y tế"), id="nguoi",
        noun=_("người"), total=total, start=(number - 1) * PAGE_SIZE + 1, page=number, pages=pages, sort=sort,
        export_url=f"{export}?{query}" if query else export, empty_title=_("Không có ai"),
        empty_text=_("Không có người nào của hộ nghèo, cận nghèo ở trạng thái này trong ngày xét."),
    )  # fmt: skip


def household_table(rows: Sequence[PersonCard]) -> Table:
    """Members of one household."""
    kept = ("name", "birth", "state", "valid_to", "answered")
    columns = [column for column in person_columns() if column.key in kept]
    columns[0] = Column("full_name", _("Họ và tên"), "ten")
    return Table(
        columns=[Column(c.key, c.label, c.format, value=c.value, tone=c.tone) for c in columns], rows=rows,
        caption=_("Thẻ bảo hiểm y tế của từng người"), id="the-tung-nguoi", is_caption_hidden=True,
    )  # fmt: skip


def share_text(line: Coverage) -> str:
    """The share in words: one number, or between which two, or why there is none."""
    if not line.is_told and line.communes > 1:
        return _("chưa xác định")
    if not line.is_told:
        return _("chưa có danh sách hộ nghèo được công nhận")
    if line.least is None or line.most is None:
        return _("không có ai")
    if not line.with_list:
        return _("chưa xác định: chưa có danh sách thẻ")
    if line.rate is not None:
        return formats.percent(line.rate)
    return _("từ %(least)s đến %(most)s") % {"least": formats.percent(line.least), "most": formats.percent(line.most)}


def coverage_columns(day: str, *, links: bool) -> tuple[Column, ...]:
    """One commune a line."""

    def behind(state: str) -> Any:
        return (lambda r: f"{reverse('insurance:persons')}?dia_ban={r.area_id}&ngay={day}&the={state}") if links else None

    def listed(line: Coverage) -> str:
        if line.communes > 1:
            return _("%(with_list)s/%(communes)s xã") % {"with_list": line.with_list, "communes": line.communes}
        return formats.day(line.list_on) if line.list_on else _("chưa có")

    return (
        Column("name", gettext_lazy("Xã")),
        Column("list_on", gettext_lazy("Danh sách thẻ ngày"), value=listed),
        Column("persons", gettext_lazy("Người của hộ nghèo, cận nghèo"), "so", unit=_("mẫu số")),
        Column("has", gettext_lazy("Có thẻ"), "so", unit=_("tử số"), url=behind("co")),
        Column("expired", gettext_lazy("Thẻ hết hạn, chưa đến ngày"), "so",
               value=lambda r: r.states[states.EXPIRED] + r.states[states.NOT_YET], url=behind("het-han")),
        Column("absent", gettext_lazy("Không có trong danh sách"), "so", value=lambda r: r.states[states.ABSENT], url=behind("khong-co")),
        Column("undetermined", gettext_lazy("Chưa xác định"), "so", url=behind("chua-ro")),
        Column("share", gettext_lazy("Tỷ lệ có thẻ"), align="num", value=share_text),
    )  # fmt: skip


def coverage_table(told: Told, *, links: bool) -> Table:
    """Communes of the area, with their sum."""
    day = told.day.isoformat()
    export = f"{reverse('insurance:coverage_file', args=['xlsx'])}?ngay={day}&dia_ban={told.total.area_id}"
    return Table(
        columns=coverage_columns(day, links=links), rows=told.communes, caption=_("Thẻ bảo hiểm y tế theo xã"), id="theo-xa",
        noun=_("xã"), total=len(told.communes), foot=told.total if len(told.communes) > 1 else None, export_url=export,
        empty_title=_("Không có xã nào"), empty_text=_("Chọn địa bàn khác."),
    )  # fmt: skip


def files_table(rows: Sequence[InsuranceFile]) -> Table:
    """Lists brought in."""
    names = {area.pk: name for area, name in named_apart({row.area for row in rows})}
    return Table(
        columns=(
            Column("as_of", _("Tính đến ngày"), "ngay", url=lambda r: reverse("insurance:list", args=[r.pk])),
            Column("area", _("Xã"), value=lambda r: names.get(r.area_id, r.area.name)), Column("name", _("Tệp")),
            Column("row_count", _("Số dòng thẻ"), "so"), Column("matched_count", _("Đã ghép"), "so"),
            Column("unclear_count", _("Chờ cán bộ chọn"), "so"), Column("nobody_count", _("Không khớp ai"), "so"),
            Column("at", _("Nhập lúc"), "gio"),
            Column("state", _("Ghi chú"), value=lambda r: _("đã rút") if r.withdrawn_at else "",
                   tone=lambda r: "rest" if r.withdrawn_at else ""),
        ),
        rows=rows, caption=_("Danh sách thẻ đã nhập"), id="tep", noun=_("danh sách"), total=len(rows),
        empty_title=_("Chưa nhập danh sách nào"),
        empty_text=_("Cơ quan bảo hiểm xã hội gửi mỗi xã một danh sách; nhập danh sách để biết ai có thẻ."),
    )  # fmt: skip


def row_columns(*, links: bool) -> tuple[Column, ...]:
    """One card a line; numbers and validity are read on the page of the row."""
    return (
        Column("full_name", _("Họ và tên trong danh sách"), "ten",
               url=(lambda r: reverse("insurance:row", args=[r.pk])) if links else None),
        Column("birth", _("Ngày sinh"), value=birth_of), Column("sex", _("Giới tính"), value=lambda r: str(SEXES.get(r.sex, ""))),
        Column("village_name", _("Bản, tiểu khu")),
        Column("person", _("Người trong sổ"), "ten", value=lambda r: r.person.full_name if r.person else ""),
        Column("how", _("Ghép theo"), value=lambda r: _(states.HOW[r.how]) if r.how else ""),
        Column("fits", _("Số người khớp"), "so", value=lambda r: len(r.candidates) or None),
        Column("where", _("Chỗ trong tệp"), value=place_of),
    )  # fmt: skip


def place_of(row: InsuranceRow) -> str:
    return _("trang %(sheet)s, dòng %(row)s") % {"sheet": row.sheet, "row": row.row_number}


NOT_SHOWN = {
    states.MATCHED: ("fits",), states.SEVERAL: ("person", "how"), states.NOBODY: ("person", "how", "fits"),
}  # fmt: skip


def rows_table(page: Page[InsuranceRow], outcome: str, *, links: bool) -> Table:
    """One page of rows of a list."""
    return Table(
        columns=[column for column in row_columns(links=links) if column.key not in NOT_SHOWN[outcome]], rows=page.object_list,
        caption=_("Các dòng: %(state)s") % {"state": states.ROW[outcome].label}, id="dong", noun=_("dòng"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, empty_title=_("Không có dòng nào"),
        empty_text=_("Chọn trạng thái khác ở trên."),
    )  # fmt: skip


def faults_table(faults: Sequence[Finding]) -> Table:
    """Every fault of a file, with its place."""
    return Table(
        columns=(
            Column("sheet", _("Trang")), Column("row", _("Dòng"), "so"), Column("column_title", _("Cột")),
            Column("raw", _("Nội dung trong tệp")), Column("message", _("Lỗi và cách sửa")),
        ),
        rows=faults, caption=_("Lỗi của tệp"), id="loi", noun=_("lỗi"), total=len(faults),
    )  # fmt: skip


__all__ = [
    "PAGE_SIZE", "answer_word", "birth_of", "coverage_columns", "coverage_table", "faults_table", "files_table", "household_table",
    "person_columns", "persons_table", "place_of", "rows_table", "share_text",
]  # fmt: skip
