"""Lists as files: exactly the rows and columns of the screen, safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula is neutralised: the file says what the screen says and computes
nothing.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES, labels

from .scope import Scope, scoped
from .tables import NUMERIC, Column

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


CLASS_LABELS = labels(HOUSEHOLD_CLASSES)


def printed(column: Column, row: Any) -> str:
    """The cell as the screen says it: a class by its name, not by its code."""
    text = column.text(row)
    return CLASS_LABELS.get(text, text) if column.format == "hang_ho" else text


def neutral(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _Echo:
    """What csv.writer writes to: hands each line straight on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """Lines with a byte-order mark and semicolons, as Excel in Viet Nam opens them."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + writer.writerow([str(column.label) for column in columns])
    for row in rows:
        yield writer.writerow([printed(c, row) if c.format in NUMERIC else neutral(printed(c, row)) for c in columns])


def _disposition(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"


@contextmanager
def _closed_after(rows: Iterable[Any]) -> Iterator[Iterable[Any]]:
    """A cursor of the database is closed inside its transaction, also when whoever downloads goes away."""
    try:
        yield rows
    finally:
        close = getattr(rows, "close", None)
        if close is not None:
            close()


def csv_response(
    columns: Sequence[Column], rows: Callable[[], Iterable[Any]], *, name: str, scope: Scope
) -> HttpResponseBase:
    """Streams a list; ``rows`` is called inside a transaction of its own under ``scope``, since a stream outlives
    the request's."""

    def lines() -> Iterator[str]:
        with scoped(scope), _closed_after(rows()) as found:
            yield from csv_lines(columns, found)

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _disposition(f"{name}.csv")
    return response


def _typed(column: Column, row: Any) -> Any:
    value = column.raw(row)
    if isinstance(value, bool) or value is None:
        return printed(column, row)
    if column.alignment == "num" and isinstance(value, int | float | Decimal):
        return float(value) if isinstance(value, Decimal) else value
    # A moment is written as the screen says it: a sheet knows no time zones, and the day's format would drop the hour.
    return value if isinstance(value, date) and not isinstance(value, datetime) else printed(column, row)


def write_xlsx(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Any], *, title: str) -> None:
    """Writes one sheet: title, head row, rows; row by row, so that memory does not grow with the list."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Danh sách")
    sheet.freeze_panes(3, 1)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, 14 if column.alignment == "num" else 24)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
    for index, column in enumerate(columns):
        sheet.write_string(2, index, str(column.label), head)
    for number, row in enumerate(rows, start=3):
        for index, column in enumerate(columns):
            value = _typed(column, row)
            if isinstance(value, date):
                sheet.write_datetime(number, index, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(number, index, value)
            elif value:
                sheet.write_string(number, index, neutral(str(value)))
    book.close()


def xlsx_response(columns: Sequence[Column], rows: Iterable[Any], *, name: str, title: str) -> HttpResponseBase:
    """A workbook of the list, written to disk inside the request's transaction and then streamed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with _closed_after(rows) as found:
        write_xlsx(file, columns, found, title=title)
    file.seek(0)
    response = FileResponse(file, content_type=XLSX)
    response["Content-Disposition"] = _disposition(f"{name}.xlsx")
    return response
