"""What the frame knows of nutrition."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery.kind import Kind, paid_whole

from . import states


def _snapshot(support_id: int) -> dict[str, Any]:
    from .queries import snapshot_of

    return snapshot_of(support_id)


def _steps(_support_id: int) -> list[tuple[str, Any]]:
    from .rules import PROOFS

    return [(code, gettext(words)) for code, words in PROOFS]


KIND = Kind(
    code="nutrition", label=_("Dinh dưỡng"), contents=("nutrition",), slug="dinh-duong", list_url="delivery_nutrition:cases",
    case_url="delivery_nutrition:case", new_url="delivery_nutrition:new", new_label=_("Ghi hỗ trợ dinh dưỡng"),
    snapshot=_snapshot, steps=_steps,
    payments=paid_whole(_("Kinh phí")),
    case="nutrition", deciding=(states.GIVEN,),
)  # fmt: skip
