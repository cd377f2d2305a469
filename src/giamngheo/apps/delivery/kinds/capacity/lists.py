"""What the list of capacity looks like, and the table of officers on a case's page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.delivery import case_lists
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.kit.tables import Column, Table

from . import states
from .kind import KIND
from .models import CapacityCase

CASES = case_lists.CaseList(
    kind=KIND, model=CapacityCase, states=states.STATES, whats=CapacityCase.What.choices, noun=gettext_lazy("hồ sơ"),
    columns=case_lists.columns_of(
        states.STATES, gettext_lazy("Loại việc"),
        Column("field", gettext_lazy("Lĩnh vực"), value=lambda c: c.get_field_display()),
        Column("organiser", gettext_lazy("Đơn vị tổ chức")),
        Column("ends_on", gettext_lazy("Đến ngày"), "ngay", is_sortable=True),
    ),
    empty_text=gettext_lazy("Bấm “Lập hồ sơ”, hoặc bỏ bớt điều kiện lọc."),
    sorts={"ends_on": ("ends_on", "id"), "-ends_on": ("-ends_on", "-id")},
    hidden=frozenset({"organiser"}),
)  # fmt: skip


def learners_table(case: CapacityCase) -> Table:
    """Officers who take part, women first."""
    results = {True: _("đạt"), False: _("không đạt"), None: ""}
    return Table(
        columns=(
            Column("name", _("Cán bộ"), "ten"), Column("is_woman", _("Cán bộ nữ"), value=lambda r: yes_no(r.is_woman)),
            Column("list_row", _("Theo danh sách đã duyệt"), value=lambda r: yes_no(r.list_row_id is not None)),
            Column("passed", _("Kết quả"), value=lambda r: results[r.passed]), Column("certificate_number", _("Số chứng chỉ")),
            Column("certified_on", _("Ngày cấp"), "ngay"),
        ),
        rows=list(case.learners.all()), caption=_("Cán bộ tham dự"), id="can-bo",
        empty_title=_("Chưa ghi cán bộ nào"), empty_text=_("Ghi danh cán bộ từ sổ của xã; lớp đào tạo thì từ danh sách đã phê duyệt."),
    )  # fmt: skip


__all__ = ["CASES", "learners_table"]
