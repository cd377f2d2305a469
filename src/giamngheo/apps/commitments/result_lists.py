"""What the list of a year's results looks like; the same in the file."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.kit.tables import Column, Table

from .actions.targets import points_words
from .models import YearResult
from .queries.results import YearResults

TONES = {"achieved": "done", "missed": "late", "undetermined": "unknown", "unregistered": "rest"}

RESULT_COLUMNS = (
    Column("area", gettext_lazy("Xã, phường"), value=lambda r: r.area.name),
    Column("base_poor", gettext_lazy("Hộ nghèo đầu năm"), "so"),
    Column("closing_poor", gettext_lazy("Hộ nghèo cuối năm"), "so"),
    Column("registered_reduction", gettext_lazy("Cam kết giảm"), "so", unit="hộ"),
    Column("reached_reduction", gettext_lazy("Đã giảm"), "so", unit="hộ"),
    Column("reduction_gap", gettext_lazy("Hơn, kém cam kết"), "so", unit="hộ"),
    Column("registered_points", gettext_lazy("Cam kết giảm tỷ lệ"), align="num", value=lambda r: points_words(r.registered_points)),
    Column("reached_points", gettext_lazy("Tỷ lệ đã giảm"), align="num", value=lambda r: points_words(r.reached_points)),
    Column("points_gap", gettext_lazy("Tỷ lệ hơn, kém"), align="num", value=lambda r: points_words(r.points_gap)),
    Column("result", gettext_lazy("Kết quả"), value=lambda r: r.get_result_display(), tone=lambda r: TONES[r.result]),
    Column("missing", gettext_lazy("Còn thiếu")),
)  # fmt: skip


POINTS = ("registered_points", "points_gap")


def columns_of(rows: Collection[YearResult]) -> list[Column]:
    """Without those of promised points where nobody promised any, so that the rest has room."""
    has_points = any(row.registered_points is not None for row in rows)
    return [one for one in RESULT_COLUMNS if has_points or one.key not in POINTS]


def results_table(rows: list[YearResult], found: YearResults, year: int, query: str) -> Table:
    """Every commune of mine, or those of one result."""
    return Table(
        columns=columns_of(rows), rows=rows, caption=caption(year), id="ket-qua", noun=_("xã"), total=len(rows),
        row_url=lambda r: reverse("commitments:target", args=[year, r.area_id]),
        export_url=f"{reverse('commitments:results_file', args=['xlsx'])}?{query}",
        empty_title=_("Không có xã nào trong địa bàn của tôi"), empty_text=_("Chọn năm khác hoặc bỏ bộ lọc."),
    )  # fmt: skip


def caption(year: int) -> str:
    return _("Kết quả cam kết giảm nghèo năm %(year)s theo xã") % {"year": year}


def answers(found: YearResults, year: int) -> list[dict[str, Any]]:
    """How many communes of each result, each with the way to its list."""
    base = reverse("commitments:results")
    return [
        {"label": label, "count": found.counts.get(code, 0), "url": f"{base}?nam={year}&loc={code}"}
        for code, label in YearResult.Result.choices
    ]


__all__ = ["TONES", "answers", "caption", "columns_of", "results_table"]
