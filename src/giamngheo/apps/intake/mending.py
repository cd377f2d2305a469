"""What officers put right in a batch. Every word is kept and never changed; checking again replays them all.

None of these checks the file again: call ``actions.stage`` after the last one. ``version``: the batch's as the screen
had it; Refused when somebody changed the batch since.
"""

from __future__ import annotations

from collections.abc import Collection

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area

from .models import ColumnMapping, ImportBatch, Mend

LEAVE_OUT = "LEAVE_OUT"
TAKE_IN = "TAKE_IN"


def mend(
    *, batch: ImportBatch, sheet: str, row_number: int, field: str, value: str, by: User, version: int | None = None
) -> Mend:
    """A new raw text for one cell; empty empties it. ``field``: of the finding or of the sheet. Raises Refused."""
    raise NotImplementedError


def confirm(
    *, batch: ImportBatch, sheet: str, row_number: int, code: str, by: User, version: int | None = None
) -> Mend:
    """Accepts what a waiting finding of this code proposes in this row. Raises Refused."""
    raise NotImplementedError


def confirm_all(*, batch: ImportBatch, code: str, by: User, version: int | None = None) -> int:
    """Accepts every waiting finding of one code; returns in how many rows. Raises Refused."""
    raise NotImplementedError


def leave_out(
    *, batch: ImportBatch, rows: Collection[tuple[str, int]], reason: str, by: User, version: int | None = None
) -> int:
    """Rows (sheet, number) that an officer decides not to take in, with the reason. Raises Refused."""
    raise NotImplementedError


def take_in(
    *, batch: ImportBatch, rows: Collection[tuple[str, int]], by: User, version: int | None = None
) -> int:
    """Takes back a leaving out. Raises Refused."""
    raise NotImplementedError


def map_column(*, area: Area, header: str, field: str, by: User) -> ColumnMapping:
    """What a column of this head means, for all lists of this area from now on. Raises Refused."""
    raise NotImplementedError
