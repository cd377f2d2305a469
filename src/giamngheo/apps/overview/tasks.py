"""What the queue does by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import runs


@app.periodic(cron="45 1 * * *")
@app.task(name="overview.nightly")
def nightly(timestamp: int) -> None:
    """Every night: the figures of the front page."""
    runs.take_nightly()
