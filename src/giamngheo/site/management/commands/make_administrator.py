"""The first administrator of a new installation: a password printed once, no default anywhere."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.queries import province
from giamngheo.kit import clock


class Command(BaseCommand):
    help = "Tạo quản trị hệ thống đầu tiên; mật khẩu in ra một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", required=True)
        parser.add_argument("--full-name", default="Quản trị hệ thống")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(username=options["username"]).exists():
            raise CommandError(f"Tên đăng nhập {options['username']} đã có; chọn tên khác.")
        password = secrets.token_urlsafe(16)
        user = create_user(
            username=options["username"], full_name=options["full_name"], password=password, by=None
        )
        assign_role(user=user, role="administrator", area=province(), agency_id="", valid_from=clock.today(),
                    valid_to=None, by=None)  # fmt: skip
        self.stdout.write(f"Tên đăng nhập: {user.username}\nMật khẩu lần đầu (phải đổi khi vào): {password}")
