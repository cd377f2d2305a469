"""What the frame knows of works."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery.kind import Kind, Payments

from . import states


def _snapshot(support_id: int) -> dict[str, Any]:
    from .queries import snapshot_of

    return snapshot_of(support_id)


def _steps(support_id: int) -> list[tuple[str, Any]]:
    from .queries import steps_of

    return steps_of(support_id)


def _settled(support_id: int) -> list[str]:
    from .queries import accepted_stages

    return accepted_stages(support_id)


KIND = Kind(
    code="works", label=_("Công trình"), contents=("works", "maintenance"), slug="cong-trinh", list_url="delivery_works:cases",
    case_url="delivery_works:case", snapshot=_snapshot, steps=_steps, settled=_settled,
    payments=Payments("delivery_works.WorkPayment", _("Lần thanh toán")),
    case="work", deciding=(states.PROPOSED, states.BUILT),
)  # fmt: skip
