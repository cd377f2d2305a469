"""What the queue calls. A job carries numbers only; everything else is read from the run."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import actions


@app.task(name="work.run")
def do_run(run_id: int, area_id: int | None) -> None:
    """Does one run."""
    actions.perform(run_id=run_id, area_id=area_id)


@app.periodic(cron="* * * * *")
@app.task(name="work.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: runs whose worker is gone."""
    actions.sweep()
