"""A moment in a workbook reads as on screen: a sheet knows no time zones, and refused to be written with one."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from giamngheo.kit import clock, exports, formats
from giamngheo.kit.tables import Column


def test_days_are_days_and_moments_read_as_on_screen() -> None:
    now, day = clock.now(), date(2025, 10, 15)
    columns = (Column("on", "Ngày", "ngay"), Column("at", "Ghi lúc", "gio"))
    file = BytesIO()
    exports.write_xlsx(file, columns, [{"on": day, "at": now}], title="Thử")
    sheet = load_workbook(BytesIO(file.getvalue())).active
    assert sheet is not None
    found = next(sheet.iter_rows(min_row=4, values_only=True))
    assert (found[0].date(), found[1]) == (day, formats.moment(now))
