"""The worker: first what an earlier worker left, then runs as they come, one at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection

from giamngheo.apps.work.actions import STALLED_AFTER, sweep


class Command(BaseCommand):
    help = "Chạy các việc nền, lần lượt từng việc."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--alone", action="store_true", help="máy này chỉ có một tiến trình như vậy: việc dở dang được làm lại ngay"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sweep(stalled_after=timedelta() if options["alone"] else STALLED_AFTER)
        connection.close()
        call_command("procrastinate", "worker", "--concurrency", "1", "--shutdown-graceful-timeout", "5")
