"""What the list of nominations looks like; the same in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.steering.lists import paged
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import states
from .models import Nomination
from .queries.findings import open_findings
from .queries.nominations import is_named_before, shown_name, unit_of
from .terms import award_name

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One nomination as this person may read it. ``open``: recommendations after inspections that stand open today."""

    pk: int
    name: str
    found: Nomination
    open: int

    @property
    def warning(self) -> str:
        return _("còn %(count)s kiến nghị kiểm tra") % {"count": formats.number(self.open)} if self.open else ""


def rows_of(found: Iterable[Nomination], access: Access) -> list[Row]:
    """With names as this person may read them, and warnings of today; one query more."""
    kept = list(found)
    told = open_findings({unit_of(one) for one in kept if not one.is_personal})
    return [
        Row(one.pk, shown_name(one, is_named=is_named_before(access, one)), one, 0 if one.is_personal else told[unit_of(one)])
        for one in kept
    ]



def columns() -> tuple[Column, ...]:
    return (
        Column("name", gettext_lazy("Được đề nghị")),
        Column("kind", gettext_lazy("Loại"), is_sortable=True, value=lambda r: r.found.get_kind_display()),
        Column("area", gettext_lazy("Nơi đề nghị"), value=lambda r: r.found.area.name),
        Column("year", gettext_lazy("Năm"), is_sortable=True, value=lambda r: str(r.found.year)),
        Column("award", gettext_lazy("Hình thức"), value=lambda r: award_name(r.found.movement, r.found.award)),
        Column("state", gettext_lazy("Trạng thái"), is_sortable=True, value=lambda r: states.STATES[r.found.state].label,
               tone=lambda r: states.STATES[r.found.state].tone),
        Column("decision", gettext_lazy("Quyết định"), value=lambda r: r.found.decision_number),
        Column("decided_on", gettext_lazy("Ngày quyết định"), "ngay", value=lambda r: r.found.decided_on),
        Column("warning", gettext_lazy("Lưu ý"), tone=lambda r: "late" if r.open else ""),
    )  # fmt: skip


def nominations_table(page: Page[Nomination], access: Access, *, sort: str, query: str) -> Table:
    return Table(
        columns=columns(), rows=rows_of(page.object_list, access), caption=_("Đề nghị khen thưởng"), id="khen-thuong",
        noun=_("đề nghị"), sort=sort, row_url=lambda r: reverse("praise:nomination", args=[r.pk]),
        empty_title=_("Chưa có đề nghị khen thưởng nào"),
        empty_text=_("Xã, cơ quan bấm “Đề nghị khen tập thể”; khen hộ, cá nhân thì mở trang của hộ."),
        **paged(page, reverse("praise:nominations_file", args=["xlsx"]), query),
    )  # fmt: skip


__all__ = ["PAGE_SIZE", "Row", "columns", "nominations_table", "rows_of"]
