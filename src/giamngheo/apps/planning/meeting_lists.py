"""What villages' meetings and proposals look like in lists."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.kit.tables import Column, Table

from . import states, terms
from .lists import PAGE_SIZE, million_column, paged
from .models import Proposal, VillageMeeting


def meeting_url(found: VillageMeeting) -> str:
    return reverse("planning:meeting", args=[found.pk])


def meeting_title(found: VillageMeeting) -> str:
    return _("Đề xuất của %(village)s cho kế hoạch năm %(year)s") % {"village": found.village.name, "year": found.year}


def meeting_columns() -> tuple[Column, ...]:
    """One meeting a row; the same in the file."""
    return (
        Column("village", gettext_lazy("Bản, tiểu khu"), is_sortable=True, value=lambda r: r.village.name),
        Column("area", gettext_lazy("Xã"), value=lambda r: r.area.name),
        Column("year", gettext_lazy("Kế hoạch năm"), value=lambda r: str(r.year)),
        Column("held_on", gettext_lazy("Ngày họp"), "ngay", is_sortable=True),
        Column("attendees", gettext_lazy("Người dự"), "so"),
        Column("proposals", gettext_lazy("Số đề xuất"), "so", value=lambda r: r.proposal_count),
        million_column("total", gettext_lazy("Ước tính"), lambda r: r.total_vnd, is_sortable=True),
        Column("taken", gettext_lazy("Đã vào kế hoạch"), "so", value=lambda r: r.taken_count),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: states.MEETING_STATES[r.state].label,
               tone=lambda r: states.MEETING_STATES[r.state].tone),
    )  # fmt: skip


def meetings_table(page: Page[VillageMeeting], *, sort: str, query: str) -> Table:
    export = reverse("planning:meetings_file", args=["xlsx"])
    return Table(
        columns=meeting_columns(), rows=page.object_list, caption=_("Các cuộc họp bản về kế hoạch"), id="hop-ban", noun=_("cuộc họp"),
        sort=sort, row_url=meeting_url, empty_title=_("Chưa có cuộc họp bản nào"),
        empty_text=_("Trưởng bản hoặc cán bộ giảm nghèo xã ghi cuộc họp."), **paged(page, export, query),
    )  # fmt: skip


def _rank(row: Proposal) -> str:
    if row.rank is not None:
        return str(row.rank)
    return "" if row.votes is None or row.votes else _("không xếp (không phiếu)")


def _taken(row: Proposal) -> str:
    return _("vào kế hoạch năm %(year)s") % {"year": row.taken_year} if row.taken_year else ""


def proposals_table(rows: Sequence[Proposal], *, is_open: bool) -> Table:
    """Proposals with votes and ranks."""
    columns = [
        Column("title", gettext_lazy("Đề xuất")),
        Column("place", gettext_lazy("Ở đâu")),
        Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_words(r.project)),
        million_column("amount_vnd", gettext_lazy("Ước tính"), lambda r: r.amount_vnd),
        Column("votes", gettext_lazy("Số phiếu"), "so"),
    ]  # fmt: skip
    if not is_open:
        columns += [
            Column("rank", gettext_lazy("Thứ tự"), align="num", value=_rank),
            Column("taken", gettext_lazy("Kế hoạch của xã"), value=_taken),
        ]  # fmt: skip
    return Table(
        columns=columns, rows=rows, caption=_("Các đề xuất"), id="de-xuat", noun=_("đề xuất"), total=len(rows),
        empty_title=_("Chưa có đề xuất nào"), empty_text=_("Thêm từng đề xuất: làm gì, ở đâu, bao nhiêu tiền."),
    )  # fmt: skip


__all__ = ["PAGE_SIZE", "meeting_columns", "meeting_title", "meeting_url", "meetings_table", "proposals_table"]
