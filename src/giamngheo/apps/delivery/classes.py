"""The three classes that a target counts apart: poor, near-poor and newly escaped households. Cases keep it as ``is_three_classes``."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

CLASSES: dict[str, Q] = {
    "ba-dien": Q(is_three_classes=True), "khac": Q(is_three_classes=False), "chua-ro": Q(is_three_classes=None)
}  # fmt: skip


def class_choices() -> list[tuple[str, str]]:
    """Keys of CLASSES in words."""
    return [("ba-dien", _("Hộ nghèo, cận nghèo, mới thoát nghèo")), ("khac", _("Hộ khác")), ("chua-ro", _("Chưa rõ"))]


__all__ = ["CLASSES", "class_choices"]
