"""System checks: production refuses to start with demo accounts, a weak secret, or hosts nobody named."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError, connection

SECRET_LENGTH = 50


class StartRefused(Exception):
    """Production may not be served like this; the text says what to mend."""


def check_secret(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production signs with a secret from the environment."""
    if settings.IS_DEMO or (settings.HAS_SECRET and len(settings.SECRET_KEY) >= SECRET_LENGTH):
        return []
    return [
        Error(
            "Khoá bí mật cho chế độ vận hành thật chưa có hoặc ngắn quá.",
            hint="Đặt biến môi trường GIAMNGHEO_SECRET_KEY (ít nhất 50 ký tự ngẫu nhiên) rồi khởi động lại.",
            id="giamngheo.E001",
        )
    ]


def check_no_demo_accounts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Demo accounts open without a password; they must not exist beside real data."""
    if settings.IS_DEMO:
        return []
    from giamngheo.apps.accounts.models import User

    try:
        count = User.objects.filter(is_demo=True, is_active=True).count()
    except DatabaseError:
        return []
    if not count:
        return []
    return [
        Error(
            f"Còn {count} tài khoản dùng thử trong cơ sở dữ liệu.",
            hint="Dùng cơ sở dữ liệu mới cho vận hành thật, hoặc khoá các tài khoản dùng thử.",
            id="giamngheo.E002",
        )
    ]


def check_hosts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production answers only to the names an administrator gave it."""
    if settings.IS_DEMO or (settings.HAS_HOSTS and "*" not in settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            "Chưa có tên máy chủ cho chế độ vận hành thật.",
            hint="Đặt biến môi trường GIAMNGHEO_HOSTS (các tên, cách nhau bằng dấu phẩy, không dùng *) rồi khởi động lại.",
            id="giamngheo.E003",
        )
    ]


def refuse_unfit() -> None:
    """The checks of production, for who is started without ``serve``. Raises StartRefused with every fault."""
    if settings.IS_DEMO:
        return
    faults = [fault for check in (check_secret, check_hosts, check_no_demo_accounts) for fault in check(None)]
    connection.close()
    if faults:
        raise StartRefused("\n".join(f"{fault.msg} {fault.hint}" for fault in faults))


def register_all() -> None:
    register(check_secret)
    register(check_hosts)
    register(check_no_demo_accounts)
