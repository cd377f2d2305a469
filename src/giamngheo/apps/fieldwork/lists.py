"""Lists of the fieldwork as the page and the file show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from . import questions

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Village

PAGE_SIZE = 50
FILTERS = (
    ("", gettext_lazy("Tất cả")),
    ("chua", gettext_lazy("Chưa bắt đầu")),
    ("dang", gettext_lazy("Đang điền")),
    ("gui", gettext_lazy("Đã gửi")),
)
LEFT_WORDS = Words(questions.LEAVING)


def progress_word(row: Any) -> str:
    """How far a household's sheet is."""
    if row.is_sent and row.is_draft:
        return _("đã gửi, đang đính chính")
    if row.is_sent:
        return _("đã gửi")
    if row.is_draft:
        return _("đang điền")
    return _("chưa lập phiếu, đã có số liệu từ tệp") if row.has_file else _("chưa bắt đầu")


def progress_tone(row: Any) -> str:
    return "done" if row.is_sent and not row.is_draft else "active" if row.is_draft else "rest"


def villages_table(rows: list[dict[str, Any]]) -> Table:
    """My villages with how far each is."""
    columns = [
        Column("name", _("Bản, tiểu khu"), url=lambda r: reverse("fieldwork:village", args=[r["village_id"]])),
        Column("area", _("Địa bàn")),
        Column("total", _("Số hộ"), "so"),
        Column("sent", _("Đã gửi"), "so"),
        Column("draft", _("Đang điền"), "so"),
        Column("from_file", _("Có số liệu từ tệp"), "so"),
        Column("left", _("Chưa bắt đầu"), "so", value=lambda r: r["total"] - r["sent"] - r["draft"] - r["from_file"]),
    ]
    foot = {"name": _("Cộng"), **{key: sum(r[key] for r in rows) for key in ("total", "sent", "draft", "from_file")}}
    return Table(
        columns=columns, rows=rows, caption=_("Bản của tôi và tiến độ phiếu"), noun=_("bản"), is_caption_hidden=True,
        foot=foot if len(rows) > 1 else None, empty_title=_("Chưa có bản nào được phân công cho bạn"),
        empty_text=_("Cán bộ giảm nghèo xã phân công bản cho rà soát viên trong phần Chiến dịch."),
    )  # fmt: skip


HOUSEHOLD_COLUMNS = (
    Column("head_name", gettext_lazy("Chủ hộ"), "ten"),
    Column("member_count", gettext_lazy("Số người"), "so"),
    Column("progress", gettext_lazy("Phiếu"), value=progress_word, tone=progress_tone),
)


def households_table(page: Page[Any], village: Village, query: str) -> Table:
    """The village's households; the name opens or begins the sheet."""
    file_url = reverse("fieldwork:village_file", args=[village.pk, "xlsx"])
    return Table(
        columns=HOUSEHOLD_COLUMNS, rows=list(page.object_list),
        caption=_("Hộ cần rà soát, %(village)s") % {"village": village.name}, noun=_("hộ"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        row_url=lambda h: reverse("fieldwork:start", args=[h.pk]), export_url=f"{file_url}?{query}",
        empty_title=_("Không có hộ nào ở đây"), empty_text=_("Bỏ bớt điều kiện lọc, hoặc lập phiếu cho hộ mới của bản."),
    )  # fmt: skip


def notice_word(notice: Any) -> str:
    return _("Đổi chủ hộ") if notice.kind == "head_changed" else LEFT_WORDS.get(notice.kind, notice.kind)


def notices_table(page: Page[Any]) -> Table:
    """What sheets told of people who left, for the officer."""
    columns = [
        Column("person", _("Người"), "ten", value=lambda n: n.person.full_name,
               url=lambda n: reverse("fieldwork:notice", args=[n.pk])),
        Column("kind", _("Tin báo"), value=notice_word),
        Column("happened_on", _("Từ ngày"), "ngay"),
        Column("household", _("Hộ"), "ten", value=lambda n: n.household.head_name,
               url=lambda n: reverse("register:household", args=[n.household_id])),
        Column("village", _("Bản"), value=lambda n: n.household.village.name if n.household.village else ""),
        Column("told_at", _("Báo lúc"), "gio"),
    ]  # fmt: skip
    return Table(
        columns=columns, rows=list(page.object_list), caption=_("Tin báo biến động từ phiếu rà soát"), noun=_("tin báo"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        empty_title=_("Không có tin báo nào đang chờ"),
        empty_text=_("Tin báo xuất hiện khi phiếu đã gửi ghi có người không còn ở hộ, hoặc đổi chủ hộ."),
    )  # fmt: skip
