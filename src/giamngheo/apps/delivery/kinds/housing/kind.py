"""What the frame knows of housing."""

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
    code="housing", label=_("Nhà ở"), contents=("housing",), slug="nha-o", list_url="delivery_housing:cases",
    case_url="delivery_housing:case", new_url="delivery_housing:new", new_label=_("Lập hồ sơ hỗ trợ nhà ở"),
    snapshot=_snapshot, steps=_steps, settled=_settled, payments=Payments("delivery_housing.HousingInstalment", _("Đợt cấp")),
    case="house", deciding=(states.PROPOSED, states.BUILT),
)  # fmt: skip
