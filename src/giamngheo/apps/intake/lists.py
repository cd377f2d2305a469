"""What the import's lists look like: columns, words, tones, the next step. No reading, no writing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import kinds
from .models import ImportBatch, StagedRow
from .queries import CodeGroup

PAGE_SIZE = 50
STATE_TONES = {"uploaded": "active", "staged": "due", "merged": "done", "undone": "rest", "refused": "late"}


def batch_title(batch: ImportBatch) -> str:
    """ "Danh sách Xã Chiềng Bôm, năm 2024"."""
    return _("Danh sách %(area)s, năm %(year)s") % {"area": batch.area.name, "year": batch.year}


def who_when(batch: ImportBatch) -> str:
    """Who uploaded, and when."""
    return f"{batch.uploaded_by.full_name or batch.uploaded_by.username}, {formats.moment(batch.uploaded_at)}"


def batches_table(page: Page[ImportBatch]) -> Table:
    """My uploads, newest first."""
    return Table(
        columns=[
            Column("file", _("Tệp"), value=lambda b: b.file.name),
            Column("area", _("Địa bàn"), value=lambda b: b.area.name),
            Column("year", _("Năm"), value=lambda b: str(b.year)),
            Column(
                "state", _("Trạng thái"), value=lambda b: b.get_state_display(), tone=lambda b: STATE_TONES[b.state]
            ),
            Column("households", _("Số hộ"), "so", value=lambda b: b.counts.get("households")),
            Column("open", _("Dòng chờ xử lý"), "so", value=lambda b: b.counts.get("open")),
            Column("by", _("Người tải lên"), value=who_when),
        ],
        rows=page.object_list,
        caption=_("Các tệp đã tải lên"),
        noun=_("tệp"),
        total=page.paginator.count,
        start=max(page.start_index(), 1),
        page=page.number,
        pages=page.paginator.num_pages,
        row_url=lambda b: reverse("intake:batch", args=[b.pk]),
        empty_title=_("Chưa có tệp nào"),
        empty_text=_(
            "Danh sách hộ của xã (.xlsx, .xls, .csv) được tải lên, kiểm tra từng ô, sửa, rồi mới nhập vào sổ."
        ),
    )


def state_filter(current: str, year: int | None) -> list[dict[str, Any]]:
    """Links that choose a state of the list, the year kept; the first shows all."""
    found = []
    for value, label in [("", _("Tất cả")), *ImportBatch.State.choices]:
        query = {**({"nam": year} if year else {}), **({"trang_thai": value} if value else {})}
        url = reverse("intake:batches") + (f"?{urlencode(query)}" if query else "")
        found.append({"label": label, "url": url, "is_current": value == current})
    return found


def head(batch: ImportBatch) -> dict[str, Any]:
    """Title and state of the batch's page."""
    return {
        "title": batch_title(batch),
        "state_tone": STATE_TONES[batch.state],
        "who": who_when(batch),
        "format": kinds.FORMATS.get(batch.real_format, batch.real_format),
    }


def steps(batch: ImportBatch | None) -> list[dict[str, str]]:
    """Where the conversation stands."""
    labels = [_("Tải tệp lên"), _("Kiểm tra"), _("Sửa và xác nhận"), _("Xem thay đổi"), _("Nhập vào sổ")]
    if batch is None:
        at = 0
    elif batch.state in ("uploaded", "refused"):
        at = 1
    elif batch.state == "staged":
        at = 2 if batch.counts.get("open", 1) else 3
    else:
        at = 5
    return [
        {"label": label, "state": "done" if i < at else "current" if i == at else "todo"}
        for i, label in enumerate(labels)
    ]


def outcomes(batch: ImportBatch, counts: dict[str, int], current: str = "") -> list[dict[str, Any]]:
    """Rows by outcome, each a link to its rows; gravest first."""
    order = ["reject", "import_after_confirm", "import", "left_out", "skip"]
    return [
        {
            "word": kinds.OUTCOMES[code][0],
            "tone": kinds.OUTCOMES[code][1],
            "count": counts.get(code, 0),
            "url": f"{reverse('intake:rows', args=[batch.pk])}?{urlencode({'ket_qua': code})}",
            "is_current": code == current,
        }
        for code in order
        if counts.get(code) or code == current
    ]


def next_step(
    batch: ImportBatch, groups: list[CodeGroup], counts: dict[str, int], *, may_merge: bool
) -> dict[str, Any]:
    """What to do now in a sentence, and the one button that does it."""
    if batch.state == ImportBatch.State.MERGED:
        return {
            "next_text": _("Danh sách đã vào sổ. Bước tiếp theo là phân loại."),
            "next": {"url": reverse("merge:done", args=[batch.pk]), "label": _("Xem kết quả nhập")},
        }
    if batch.state == ImportBatch.State.UNDONE:
        text = _("Lần nhập này đã được hoàn tác. Lý do: %(reason)s")
        return {
            "next_text": text % {"reason": batch.message},
            "next": {"url": reverse("intake:upload"), "label": _("Tải tệp đã sửa lên")},
        }
    rejected, waiting = counts.get("reject", 0), counts.get("import_after_confirm", 0)
    first = next((g for g in groups if g.severity == "error"), None) or next((g for g in groups if g.waiting), None)
    if rejected or waiting:
        return _mend_first(batch, first, rejected, waiting)
    if not counts.get("import"):
        return {"next_text": _("Tệp không có dòng nào vào sổ được."), "next": None}
    if not may_merge:
        return {"next_text": _("Tệp đã sẵn sàng. Cán bộ giảm nghèo xã xem thay đổi và nhập vào sổ."), "next": None}
    return {
        "next_text": _("Không còn dòng nào phải sửa. Xem danh sách này thay đổi gì trong sổ, rồi nhập."),
        "next": {"url": reverse("merge:changes", args=[batch.pk]), "label": _("Xem thay đổi và nhập vào sổ")},
    }


def _mend_first(batch: ImportBatch, first: CodeGroup | None, rejected: int, waiting: int) -> dict[str, Any]:
    text = _("Còn %(rejected)s dòng phải sửa và %(waiting)s dòng chờ xác nhận. Sửa ngay trên trang này, hoặc sửa "
             "trong tệp rồi tải lên lại. Dòng không nhập được thì bỏ, có ghi lý do.")  # fmt: skip
    label = _("Sửa %(n)s dòng") % {"n": formats.number(rejected)} if rejected else (
        _("Xác nhận %(n)s dòng") % {"n": formats.number(waiting)}
    )  # fmt: skip
    url = findings_url(batch, first.code) if first else f"{reverse('intake:rows', args=[batch.pk])}?ket_qua=reject"
    return {
        "next_text": text % {"rejected": formats.number(rejected), "waiting": formats.number(waiting)},
        "next": {"url": url, "label": label},
    }


def findings_url(batch: ImportBatch, code: str, page: int = 1) -> str:
    """The cells of one kind."""
    query = {"ma": code, **({"trang": page} if page > 1 else {})}
    return f"{reverse('intake:findings', args=[batch.pk])}?{urlencode(query)}"


def following_kind(batch: ImportBatch, code: str, groups: list[CodeGroup]) -> dict[str, Any] | None:
    """The kind to deal with after this one: errors first, then what waits for a word; None when nothing is left."""
    others = [g for g in groups if g.code != code and (g.severity == "error" or g.waiting)]
    if not others:
        return None
    first = others[0]
    return {"url": findings_url(batch, first.code), "title": kinds.title(first.code), "count": first.waiting or first.count}


def rows_table(batch: ImportBatch, page: Page[StagedRow], told: dict[tuple[str, int], list[Any]]) -> Table:
    """Rows of one outcome, each leading to where it is mended; raw cells are not shown here."""

    def mend_url(row: StagedRow) -> str:
        own = told.get((row.sheet, row.row_number), ())
        first = next((f for level in ("error", "confirm") for f in own if f.severity == level), None)
        return findings_url(batch, first.code) if first else ""

    def found(row: StagedRow) -> str:
        titles = dict.fromkeys(kinds.title(f.code) for f in told.get((row.sheet, row.row_number), ()))
        return "; ".join(titles)

    return Table(
        columns=[
            Column("row_number", _("Dòng"), value=lambda r: _("Dòng %(n)s") % {"n": r.row_number}),
            Column("sheet", _("Trang tính")),
            Column("name", _("Họ và tên"), value=lambda r: r.raw.get("head_name") or r.raw.get("full_name")),
            Column(
                "outcome", _("Kết quả"), value=lambda r: kinds.OUTCOMES[r.outcome][0],
                tone=lambda r: kinds.OUTCOMES[r.outcome][1],
            ),
            Column("found", _("Những chỗ cần xem"), value=found),
        ],
        rows=page.object_list,
        caption=_("Các dòng của tệp"),
        noun=_("dòng"),
        total=page.paginator.count,
        start=max(page.start_index(), 1),
        page=page.number,
        pages=page.paginator.num_pages,
        row_url=mend_url,
        empty_title=_("Không có dòng nào"),
        empty_text=_("Không có dòng nào có kết quả này."),
    )  # fmt: skip
