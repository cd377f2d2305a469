"""Tables 2 and 3: the movement of poor and near-poor households, counted from the flows.

Closing = 1 − 2 − 3 − 4 + 5 + 6 + 7 + 8 (law note §2.5, second-hand). Hung into the year's set when the app is ready.
"""

from __future__ import annotations

from collections.abc import Callable

from giamngheo.apps.review.tables.counting import View
from giamngheo.apps.review.tables.definitions import CLASS_WORDS, ReviewTable, Row, TableColumn, Target

from .balance import balances
from .codes import IN_COLUMNS, NEAR_POOR, OUT_COLUMNS, POOR

LABELS: dict[str, dict[str, tuple[str, str]]] = {
    POOR: {
        "to_neighbour": ("Thoát nghèo", "Còn là hộ cận nghèo (2)"),
        "left": ("Thoát nghèo", "Vượt chuẩn cận nghèo (3)"),
        "other_out": ("", "Giảm khác (4)"),
        "from_neighbour": ("", "Hộ cận nghèo thành hộ nghèo (5)"),
        "new": ("Bổ sung", "Phát sinh nghèo (6)"),
        "relapsed": ("Bổ sung", "Tái nghèo (7)"),
        "other_in": ("", "Tăng khác (8)"),
    },
    NEAR_POOR: {
        "to_neighbour": ("Thoát cận nghèo", "Thành hộ nghèo (2)"),
        "left": ("Thoát cận nghèo", "Vượt chuẩn cận nghèo (3)"),
        "other_out": ("", "Giảm khác (4)"),
        "from_neighbour": ("", "Hộ nghèo thành hộ cận nghèo (5)"),
        "new": ("Bổ sung", "Phát sinh cận nghèo (6)"),
        "relapsed": ("Bổ sung", "Tái cận nghèo (7)"),
        "other_in": ("", "Tăng khác (8)"),
    },
}
NOTE = (
    "Số cuối kỳ (9) = (1) − (2) − (3) − (4) + (5) + (6) + (7) + (8). Mỗi số là các hộ có quyết định công nhận hoặc sự "
    "kiện biến động; cột lệch khác 0 khi có hộ vào hay ra mà chưa ghi sự kiện. Chuyển đi giữa hai đơn vị tính là giảm "
    "khác ở nơi đi, tăng khác ở nơi đến. Số đầu kỳ là danh sách công nhận gần nhất trước đó; đơn vị chưa có danh sách "
    "trước thì chưa có biến động. Giới hạn số năm xét tái nghèo chưa rõ: tính mọi năm trước."
)


def movement_row(row: dict[str, int]) -> Row:
    """One class of one unit. On the first list of a commune there is no movement, only a closing."""
    if row["first"]:
        return {**dict.fromkeys(("opening", *OUT_COLUMNS, *IN_COLUMNS, "residual")), "closing": row["closing"]}
    return {**row}


def _fill(household_class: str) -> Callable[[View], dict[Target, Row]]:
    def fill(view: View) -> dict[Target, Row]:
        return {target: movement_row(unit[household_class].row()) for target, unit in balances(view).items()}

    return fill


def _columns(household_class: str) -> tuple[TableColumn, ...]:
    def column(key: str, label: str, group: str = "") -> TableColumn:
        return TableColumn(key, label, group, "so", {"hang": household_class, "cot": key})

    return (
        column("opening", "Số hộ đầu kỳ (1)"),
        *(column(key, label, group) for key, (group, label) in LABELS[household_class].items()),
        column("closing", "Số hộ cuối kỳ (9)"),
        column("residual", "Lệch"),
    )


def movement_table(number: int, household_class: str) -> ReviewTable:
    """Table 2 or 3."""
    return ReviewTable(
        number, f"Diễn biến {CLASS_WORDS[household_class]} trong năm", _columns(household_class),
        _fill(household_class), note=NOTE, behind="trajectory:behind",
    )  # fmt: skip


TABLES = (movement_table(2, POOR), movement_table(3, NEAR_POOR))

__all__ = ["LABELS", "NOTE", "TABLES", "movement_row", "movement_table"]
