"""``giamngheo manage audit_periods``: counts closed periods again and runs the integrity checks, as every night."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.core.management import BaseCommand, CommandError

from giamngheo.apps.reporting.actions.auditing import audit


class Command(BaseCommand):
    help = "Đối soát kỳ đã chốt: tính lại số đã chốt, chạy các phép kiểm tra dữ liệu."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints what was found; fails only where a check could not be run."""
        begun = perf_counter()
        made = audit()
        self.stdout.write(
            f"Đã đối soát {made.closings} lần chốt chỉ tiêu, {made.reports} báo cáo của kỳ đã chốt: {made.findings} chỗ khác; "
            f"kiểm tra dữ liệu: {made.rows} dòng; {perf_counter() - begun:.1f} giây."
        )
        if made.failed:
            raise CommandError(f"Không chạy được phép kiểm tra: {made.failed}.")
