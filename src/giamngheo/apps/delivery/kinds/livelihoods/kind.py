"""What the frame knows of livelihoods."""

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
    return [("handover", _("Bàn giao giống, vật tư")), ("training", _("Tập huấn")), ("rotation", _("Luân chuyển"))]


KIND = Kind(
    code="livelihoods", label=gettext_lazy("Sinh kế"), contents=("livelihood", "farming"), slug="sinh-ke",
    list_url="delivery_livelihoods:cases", case_url="delivery_livelihoods:case", snapshot=_snapshot, steps=_steps,
    payments=Payments(
        "delivery_livelihoods.LivelihoodInput", gettext_lazy("Đã giao"), support="member__project__support", number="what",
        whom="member__name", amount="state_vnd", day="handed_on", source="member__project__support__source_code",
    ),
    case="livelihood", deciding=(states.PROPOSED,),
)  # fmt: skip
