"""What of the money is mine to do."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.todo import Task


def my_tasks(access: Access, today: date) -> list[Task]:
    return []
