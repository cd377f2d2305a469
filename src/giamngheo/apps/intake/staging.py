"""From a read workbook to staged rows: set by set, under the reader's scope."""

from __future__ import annotations

from giamngheo.apps.places.models import Area
from giamngheo.workbooks.reading import ReadResult

from .models import ImportBatch


class OutsideArea(Exception):
    """The file holds rows of communes that are not the uploader's; the text names them."""


def read(batch: ImportBatch, content: bytes) -> ReadResult:
    """The workbook, read with the area's columns and the batch's mends. Raises WorkbookRefused."""
    raise NotImplementedError


def areas_of(batch: ImportBatch, read: ReadResult) -> dict[tuple[str, str], Area]:
    """(sheet, commune code) → the commune on the map of the sheet's survey day. Raises OutsideArea."""
    raise NotImplementedError


def write(batch: ImportBatch, read: ReadResult, areas: dict[tuple[str, str], Area]) -> None:
    """Replaces rows and findings of the batch and writes its counts and layout."""
    raise NotImplementedError
