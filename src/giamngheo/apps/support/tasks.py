"""What the queue does by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import runs


@app.periodic(cron="15 1 * * *")
@app.task(name="support.nightly")
def nightly(timestamp: int) -> None:
    """Every night: stored lists that are old are told anew."""
    runs.tell_old_anew()
