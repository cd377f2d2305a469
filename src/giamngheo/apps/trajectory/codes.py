"""The flows between two lists: what each is called, and in which column of the movement tables it stands.

Law note §2.5 and §4. The steps between classes carry the codes of ``review.movement``; the others come from life
events. "Other" is never a remainder: each of its units is a household with its event.
"""

from __future__ import annotations

from giamngheo.apps.review.movement import MOVEMENTS
from giamngheo.engine.vocabulary import Term

LIFE_FLOWS = (
    Term("moved_in", "chuyển đến", "Moved in"),
    Term("split_in", "tách từ hộ đang có tên trong danh sách", "Split from a listed household"),
    Term("moved_out", "chuyển đi", "Moved out"),
    Term("dissolved_out", "xoá hộ", "Dissolved"),
    Term("merged_out", "nhập vào hộ khác", "Merged into another household"),
)
FIRST_LISTED = "first_listed"
FLOWS = (*MOVEMENTS, *LIFE_FLOWS, Term(FIRST_LISTED, "có tên trong danh sách đầu tiên của xã", "On the first list"))
CODES = tuple(term.code for term in FLOWS)

POOR, NEAR_POOR = "POOR", "NEAR_POOR"
STOCK_CLASSES = (POOR, NEAR_POOR)
OTHER_IN = ("moved_in", "split_in")
OTHER_OUT = ("moved_out", "dissolved_out", "merged_out")

# Column of tables 2 and 3 → the flows counted in it. Those of other decrease and increase also ask which class they
# leave or enter; the rest say it in their code.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    POOR: {
        "to_neighbour": ("poor_to_near_poor",),
        "left": ("left_poor",),
        "other_out": OTHER_OUT,
        "from_neighbour": ("near_poor_to_poor",),
        "new": ("newly_poor",),
        "relapsed": ("relapsed_poor",),
        "other_in": OTHER_IN,
        "first": (FIRST_LISTED,),
    },
    NEAR_POOR: {
        "to_neighbour": ("near_poor_to_poor",),
        "left": ("left_near_poor",),
        "other_out": OTHER_OUT,
        "from_neighbour": ("poor_to_near_poor",),
        "new": ("newly_near_poor",),
        "relapsed": ("relapsed_near_poor",),
        "other_in": OTHER_IN,
        "first": (FIRST_LISTED,),
    },
}
OUT_COLUMNS = ("to_neighbour", "left", "other_out")
IN_COLUMNS = ("from_neighbour", "new", "relapsed", "other_in", "first")

__all__ = [
    "CODES", "COLUMNS", "FIRST_LISTED", "FLOWS", "IN_COLUMNS", "LIFE_FLOWS", "NEAR_POOR", "OTHER_IN", "OTHER_OUT",
    "OUT_COLUMNS", "POOR", "STOCK_CLASSES",
]  # fmt: skip
