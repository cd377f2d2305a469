"""The worker: first what an earlier worker left, then runs as they come, one at a time."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, call_command
from django.db import connection

from giamngheo.apps.work.actions import sweep


class Command(BaseCommand):
    help = "Chạy các việc nền, lần lượt từng việc."

    def handle(self, *args: Any, **options: Any) -> None:
        sweep()
        connection.close()
        call_command("procrastinate", "worker", "--concurrency", "1", "--shutdown-graceful-timeout", "5")
