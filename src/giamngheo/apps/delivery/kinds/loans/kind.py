"""What the frame knows of policy loans."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery.kind import Kind

from .states import LENT


def _snapshot(support_id: int) -> dict[str, Any]:
    from .queries import snapshot_of

    return snapshot_of(support_id)


def _joined(support_id: int) -> None:
    from .actions import read_class_again

    read_class_again(support_id=support_id)


KIND = Kind(
    code="loans", label=_("Vay vốn chính sách"), contents=("policy_loan",), slug="vay-von", list_url="delivery_loans:cases",
    case_url="delivery_loans:case", snapshot=_snapshot, has_own_file=True, accepted=LENT, joined=_joined,
    money_url="delivery_loans:credit", money_label=_("Tín dụng chính sách"),
)  # fmt: skip
