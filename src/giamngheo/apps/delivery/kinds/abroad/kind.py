"""What the frame knows of work abroad."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.delivery.kind import Kind, Payments

from . import states


def _snapshot(support_id: int) -> dict[str, Any]:
    from .queries import snapshot_of

    return snapshot_of(support_id)


def _steps(_support_id: int) -> list[tuple[str, Any]]:
    return [("contract", _("Hợp đồng")), ("departure", _("Xuất cảnh")), ("costs", _("Chứng từ chi phí"))]


def _items() -> dict[str, Any]:
    from .models import AbroadCost

    return dict(AbroadCost.Item.choices)


KIND = Kind(
    code="abroad", label=gettext_lazy("Đi làm việc ở nước ngoài"), contents=("overseas_work",), slug="nuoc-ngoai",
    list_url="delivery_abroad:cases", case_url="delivery_abroad:case", snapshot=_snapshot, steps=_steps,
    payments=Payments(
        "delivery_abroad.AbroadCost", gettext_lazy("Đã trả"), number="item", amount="state_vnd", day="held_on",
        source="case__support__source_code", names=_items, taken_back="removed_at",
    ),
    case="abroad", deciding=(states.GONE,), narrowed=states.TO_ACCEPT.code,
)  # fmt: skip
