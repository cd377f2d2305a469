"""The writes of matching: on pairs of persons (here), on households, on earlier lists, and what a search finds."""

from .persons import (
    Refused,
    Stale,
    areas_of,
    ask_later,
    locked,
    look_again,
    merge_persons,
    move,
    tell_apart,
    undo_merge,
)

__all__ = [
    "Refused", "Stale", "areas_of", "ask_later", "locked", "look_again", "merge_persons", "move", "tell_apart", "undo_merge",
]  # fmt: skip
