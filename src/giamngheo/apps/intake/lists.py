"""What the import's lists look like: columns, words, tones. No reading, no writing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _

from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from .models import ImportBatch

PAGE_SIZE = 50
STATE_TONES = {"uploaded": "active", "staged": "due", "merged": "done", "undone": "rest", "refused": "late"}


def batch_title(batch: ImportBatch) -> str:
    """ "Danh sách xã Chiềng Bôm, năm 2024"."""
    return _("Danh sách %(area)s, năm %(year)s") % {"area": batch.area.name, "year": batch.year}


def who_when(batch: ImportBatch) -> str:
    """Who uploaded, and when."""
    return f"{batch.uploaded_by.full_name or batch.uploaded_by.username}, {formats.moment(batch.uploaded_at)}"


def _count(key: str) -> Any:
    return lambda batch: batch.counts.get(key)


def batches_table(page: Page[ImportBatch]) -> Table:
    """My uploads, newest first."""
    return Table(
        columns=[
            Column("file", _("Tệp"), value=lambda b: b.file.name),
            Column("area", _("Xã"), value=lambda b: b.area.name),
            Column("year", _("Năm"), value=lambda b: str(b.year)),
            Column(
                "state", _("Trạng thái"), value=lambda b: b.get_state_display(), tone=lambda b: STATE_TONES[b.state]
            ),
            Column("rows", _("Số dòng"), "so", value=_count("rows")),
            Column("open", _("Dòng chờ xử lý"), "so", value=_count("open")),
            Column("by", _("Người tải lên"), value=who_when),
        ],
        rows=page.object_list,
        caption=_("Các tệp đã tải lên"),
        noun=_("tệp"),
        total=page.paginator.count,
        start=max(page.start_index(), 1),
        page=page.number,
        pages=page.paginator.num_pages,
        empty_title=_("Chưa có tệp nào"),
        empty_text=_(
            "Danh sách hộ của xã (.xlsx, .xls, .csv) được tải lên, kiểm tra từng ô, sửa, rồi mới nhập vào sổ."
        ),
    )
