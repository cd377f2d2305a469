"""What a list on screen is made of: columns, rows, one page of many. Rendered by ``components/table.html``.

The same ``Column`` list can feed the export, so that a file holds exactly what the screen shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from giamngheo.kit import formats

FORMATS: dict[str, Callable[..., str]] = {
    "so": formats.number,
    "dong": formats.money,
    "phan_tram": formats.percent,
    "diem": formats.score,
    "ngay": formats.day,
    "gio": formats.moment,
    "ten": formats.person_name,
}
NUMERIC = frozenset({"so", "dong", "phan_tram", "diem"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` is looked up in the row (dict key or attribute) and names the sort in the address.

    ``format``: one of ``FORMATS``, ``"hang_ho"`` (household class), or empty for text.
    ``unit``: small print under the head, such as "nghìn đồng". ``url``: row → address of what lies behind
    the cell. ``value``: row → value, where the key does not say it. ``tone``: row → tone of a state word.
    """

    key: str
    label: str | Promise
    format: str = ""
    unit: str = ""
    align: str = ""
    is_sortable: bool = False
    url: Callable[[Any], str | None] | None = None
    value: Callable[[Any], Any] | None = None
    tone: Callable[[Any], str] | None = None

    @property
    def alignment(self) -> str:
        """``num`` (right, tabular figures) or ``text``."""
        return self.align or ("num" if self.format in NUMERIC else "text")

    def raw(self, row: Any) -> Any:
        """The row's value for this column, before formatting."""
        if self.value is not None:
            return self.value(row)
        return row.get(self.key) if isinstance(row, dict) else getattr(row, self.key, None)

    def text(self, row: Any) -> str:
        """What the screen prints; empty when nothing is known (the table then shows a dash)."""
        value = self.raw(row)
        if value is None or value == "":
            return ""
        write = FORMATS.get(self.format)
        return write(value, missing="") if write else str(value)


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell."""

    column: Column
    raw: Any
    text: str
    url: str
    tone: str


@dataclass(slots=True)
class Table:
    """One page of a list.

    ``caption`` says what the list is; ``shown``/``total`` feed "đang xem 50 trong 1.234" (total ``None``: not a
    paged list, no count is printed). ``sort`` is the current key, with a minus in front when descending.
    ``page``/``pages`` feed the pagination. ``foot`` is a row printed as totals. ``row_url``: row → address; the
    first column then carries the link. ``empty_*`` is what is said when nothing is in it. ``groups``: heads above
    the columns, each with how many columns it spans (empty label: none above these).
    """

    columns: Sequence[Column]
    rows: Iterable[Any]
    caption: str
    id: str = "danh-sach"
    noun: str = "dòng"
    total: int | None = None
    start: int = 1
    sort: str = ""
    page: int = 1
    pages: int = 1
    foot: Any = None
    row_url: Callable[[Any], str | None] | None = None
    export_url: str = ""
    export_label: str = ""
    # Further files of the same list: (address, label).
    more_exports: Sequence[tuple[str, str]] = ()
    empty_title: str = ""
    empty_text: str = ""
    is_caption_hidden: bool = False
    groups: Sequence[tuple[str, int]] = ()
    _rows: list[Any] | None = field(default=None, repr=False)

    def _list(self) -> list[Any]:
        if self._rows is None:
            self._rows = list(self.rows)
        return self._rows

    @property
    def shown(self) -> int:
        """Rows on this page."""
        return len(self._list())

    @property
    def end(self) -> int:
        """Number of the last row shown, counted from the start of the whole list."""
        return self.start + self.shown - 1

    def _cells(self, row: Any) -> list[Cell]:
        cells = []
        for index, column in enumerate(self.columns):
            url = column.url(row) if column.url else None
            if url is None and index == 0 and self.row_url:
                url = self.row_url(row)
            tone = column.tone(row) if column.tone else ""
            cells.append(Cell(column, column.raw(row), column.text(row), url or "", tone))
        return cells

    @property
    def lines(self) -> list[list[Cell]]:
        """The rows as printed cells."""
        return [self._cells(row) for row in self._list()]

    @property
    def foot_cells(self) -> list[Cell]:
        """The totals row, if there is one."""
        return [Cell(c, c.raw(self.foot), c.text(self.foot), "", "") for c in self.columns] if self.foot else []

    @property
    def heads(self) -> list[dict[str, Any]]:
        """Columns with what the head's sort link needs: next sort key and the aria word of the current one."""
        heads = []
        for column in self.columns:
            is_current = self.sort.lstrip("-") == column.key
            is_down = is_current and self.sort.startswith("-")
            heads.append(
                {
                    "column": column,
                    "next": f"-{column.key}" if is_current and not is_down else column.key,
                    "aria": ("descending" if is_down else "ascending") if is_current else "",
                }
            )
        return heads

    @property
    def page_marks(self) -> list[int | None]:
        """Page numbers to link; ``None`` is a gap: 1 … 4 [5] 6 … 25."""
        return page_marks(self.page, self.pages)


def page_marks(page: int, pages: int) -> list[int | None]:
    """First, last, and the neighbours of the current page, with ``None`` for what is left out."""
    wanted = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    marks: list[int | None] = []
    for number in wanted:
        if marks and marks[-1] is not None and number - marks[-1] > 1:
            marks.append(None)
        marks.append(number)
    return marks
