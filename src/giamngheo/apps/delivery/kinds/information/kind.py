"""What the frame knows of information."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery.kind import Kind, Payments

from . import states


def _snapshot(support_id: int) -> dict[str, Any]:
    from .queries import snapshot_of

    return snapshot_of(support_id)


def _steps(_support_id: int) -> list[tuple[str, Any]]:
    from .rules import PROOFS

    return [(code, gettext(words)) for code, words in PROOFS]


def _settled(support_id: int) -> list[str]:
    from .queries import settled_steps

    return settled_steps(support_id)


KIND = Kind(
    code="information", label=_("Thông tin cơ sở"),
    contents=("information_point", "information_equipment", "information_content", "information_training"), slug="thong-tin",
    list_url="delivery_information:cases", case_url="delivery_information:case", snapshot=_snapshot, steps=_steps, settled=_settled,
    payments=Payments("delivery_information.InformationPayment", _("Lần chi")),
    case="information", deciding=(states.PROPOSED, states.SUBMITTED),
)  # fmt: skip
