"""The only writes of a household's life. Each is one transaction, one event (two for a move of one's own), one entry."""

from .doubled import end_double_place, take_back_double
from .households import (
    dissolve_household,
    found_household,
    merge_households,
    move_household,
    split_household,
    take_in_household,
)
from .opening import NewPerson, Said
from .persons import change_head, move_person, record_birth, record_death, record_marriage, take_in_person
from .reorganising import move_area_by_reorganisation
from .withdrawing import undo

__all__ = [
    "NewPerson", "Said", "change_head", "dissolve_household", "end_double_place", "found_household", "merge_households",
    "move_area_by_reorganisation", "move_household", "move_person", "record_birth", "record_death", "record_marriage",
    "split_household", "take_back_double", "take_in_household", "take_in_person", "undo",
]  # fmt: skip
