"""What the list of information looks like, and the tables on a case's page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.delivery import case_lists
from giamngheo.kit.tables import Column, Table

from . import states
from .kind import KIND
from .models import InformationCase

CASES = case_lists.CaseList(
    kind=KIND, model=InformationCase, states=states.STATES, whats=InformationCase.What.choices, noun=gettext_lazy("hồ sơ"),
    columns=case_lists.columns_of(
        states.STATES, gettext_lazy("Loại việc"),
        Column("site", gettext_lazy("Đặt ở đâu")),
        Column("border_gate", gettext_lazy("Cửa khẩu")),
        Column("household_count", gettext_lazy("Hộ tiếp cận"), "so", is_sortable=True),
        Column("poor_count", gettext_lazy("Hộ nghèo, cận nghèo"), "so"),
    ),
    empty_text=gettext_lazy("Bấm “Đề xuất”, hoặc bỏ bớt điều kiện lọc."),
    sorts={"household_count": ("household_count", "id"), "-household_count": ("-household_count", "-id")},
    hidden=frozenset({"border_gate", "site"}),
)  # fmt: skip


def items_table(case: InformationCase) -> Table:
    """Equipment handed over."""
    return Table(
        columns=(
            Column("name", _("Thiết bị")), Column("quantity", _("Số lượng"), "so"), Column("unit", _("Đơn vị")),
            Column("serial", _("Số hiệu máy")), Column("worth_vnd", _("Giá trị"), "dong"),
            Column("handed_on", _("Bàn giao ngày"), "ngay"), Column("receiver", _("Người nhận")),
        ),
        rows=list(case.items.all()), caption=_("Thiết bị đã bàn giao"), id="thiet-bi",
        empty_title=_("Chưa bàn giao thiết bị nào"), empty_text=_("Ghi từng thiết bị khi bàn giao."),
    )  # fmt: skip


def officers_table(case: InformationCase) -> Table:
    """Officers who took part in the course."""
    return Table(
        columns=(Column("name", _("Cán bộ"), "ten"), Column("days", _("Số ngày có mặt"), "so")),
        rows=list(case.officers.all()), caption=_("Cán bộ dự lớp"), id="can-bo",
        empty_title=_("Chưa ghi cán bộ nào"), empty_text=_("Chọn cán bộ trong sổ của xã."),
    )  # fmt: skip


def posts_table(case: InformationCase) -> Table:
    """What was sent out, the newest first."""
    return Table(
        columns=(
            Column("sent_on", _("Ngày phát"), "ngay"), Column("title", _("Nội dung")),
            Column("channel", _("Kênh phát"), value=lambda r: r.get_channel_display()), Column("language", _("Ngôn ngữ")),
            Column("times", _("Số lượt"), "so"),
        ),
        rows=list(case.posts.all()), caption=_("Tin đã phát"), id="tin",
        empty_title=_("Chưa phát tin nào"), empty_text=_("Tin vẫn ghi tiếp được sau khi nghiệm thu."),
    )  # fmt: skip


__all__ = ["CASES", "items_table", "officers_table", "posts_table"]
