"""Columns of this app's lists, the same on screen and in files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.kit.tables import Column, Table

from .columns import SORT_COLUMN, answerable
from .models import Subject
from .shown import value_words

PAGE_SIZE = 50
KIND_WORDS = dict(Subject.Kind.choices)


def subject_url(row: Subject) -> str:
    return reverse("subjects:subject", args=[row.pk])


def _sort(row: Any) -> str:
    return value_words(answerable(row.kind)[SORT_COLUMN[row.kind]], row.sort_value) if row.sort_value is not None else ""


def subject_columns() -> tuple[Column, ...]:
    """One subject a line."""
    return (
        Column("name", gettext_lazy("Tên"), is_sortable=True),
        Column("kind", gettext_lazy("Loại"), value=lambda r: str(KIND_WORDS[r.kind])),
        Column("sort_value", gettext_lazy("Là gì"), value=_sort),
        Column("code", gettext_lazy("Mã số")),
        Column("village", gettext_lazy("Bản/tiểu khu"), value=lambda r: r.village.name if r.village else ""),
        Column("area", gettext_lazy("Xã"), is_sortable=True, value=lambda r: r.area.name),
        Column("member_count", gettext_lazy("Thành viên"), "so", value=lambda r: r.member_count if r.kind == "group" else None),
        Column("opened_on", gettext_lazy("Từ ngày"), "ngay", is_sortable=True),
        Column("closed_on", gettext_lazy("Đóng từ"), "ngay"),
    )


def subjects_table(page: Page[Subject], *, sort: str, query: str) -> Table:
    """One page of subjects."""
    export = reverse("subjects:subjects_file", args=["xlsx"])
    return Table(
        columns=subject_columns(), rows=page.object_list, caption=_("Tổ nhóm, tổ chức, công trình, cán bộ"), id="doi-tuong",
        noun=_("đối tượng"), total=page.paginator.count, start=max(page.start_index(), 1), page=page.number,
        pages=page.paginator.num_pages, sort=sort, row_url=subject_url, export_url=f"{export}?{query}" if query else export,
        empty_title=_("Chưa có đối tượng nào"), empty_text=_("Bỏ bớt điều kiện lọc, hoặc ghi mới."),
    )  # fmt: skip


__all__ = ["KIND_WORDS", "PAGE_SIZE", "subject_columns", "subject_url", "subjects_table"]
