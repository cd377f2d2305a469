"""Brings an installation up to date: schema, plan, static files. The owner's work; safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command

from giamngheo.apps.places.actions import load_places
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit.migrating import options_unrendered
from giamngheo.site import prepared


class Command(BaseCommand):
    help = "Cập nhật cấu trúc cơ sở dữ liệu, nạp địa bàn theo kế hoạch, gom tệp tĩnh."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="kiểm tra bản cài có đủ điều kiện phục vụ không")

    def handle(self, *args: Any, **options: Any) -> None:
        prepared.forget()
        with options_unrendered():
            call_command("migrate", verbosity=0, interactive=False)
        counts = load_places(plan=current_plan())
        call_command("collectstatic", verbosity=0, interactive=False)
        self.stdout.write(f"Đã sẵn sàng: {counts['areas']} địa bàn trên ba bản đồ hành chính.")
        if options["check"]:
            call_command("check", fail_level="ERROR")
        prepared.keep()
