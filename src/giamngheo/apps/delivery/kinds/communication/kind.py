"""What the frame knows of communication."""

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
    code="communication", label=_("Truyền thông"), contents=("communication",), slug="truyen-thong",
    list_url="delivery_communication:cases", case_url="delivery_communication:case", snapshot=_snapshot, steps=_steps, settled=_settled,
    payments=Payments("delivery_communication.CommunicationPayment", _("Lần chi")),
    case="communication", deciding=(states.SUBMITTED,),
)  # fmt: skip
