"""Turns the one clock of a system under test: its day is what the file named by TURNED_CLOCK says.

Python imports this at the start of every process that has this folder on its path; only the tests put it there.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def _turn(told: Path) -> None:
    from giamngheo.kit import clock

    def now() -> datetime:
        """Eight in the morning of the day told, and as long after it as the day has been told for."""
        since = datetime.now().timestamp() - told.stat().st_mtime
        day = datetime.fromisoformat(told.read_text(encoding="ascii").strip())
        return day.replace(hour=8, tzinfo=ZONE) + timedelta(seconds=max(since, 0))

    clock.now = now


if "TURNED_CLOCK" in os.environ:
    _turn(Path(os.environ["TURNED_CLOCK"]))
