"""What the queue does by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .actions import auditing


@app.periodic(cron="45 1 * * *")
@app.task(name="reporting.nightly")
def nightly(timestamp: int) -> None:
    """Every night: closed periods counted again, integrity checks."""
    auditing.audit()
