"""System checks: production refuses to start with demo accounts or without a secret."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError


def check_secret(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production signs with a secret from the environment."""
    if settings.HAS_SECRET:
        return []
    return [
        Error(
            "Chưa có khoá bí mật cho chế độ vận hành thật.",
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


def register_all() -> None:
    register(check_secret)
    register(check_no_demo_accounts)
