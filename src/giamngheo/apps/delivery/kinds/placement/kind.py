"""What the frame knows of a job found."""

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


def _settled(support_id: int) -> list[str]:
    from .queries import settled_proofs

    return settled_proofs(support_id)


KIND = Kind(
    code="placement", label=_("Việc làm đã tìm được"), contents=("job_connection",), slug="viec-lam",
    list_url="delivery_placement:cases", case_url="delivery_placement:case", new_url="delivery_placement:new",
    new_label=_("Ghi việc làm đã tìm được"), snapshot=_snapshot, steps=_steps, settled=_settled,
    payments=paid_whole(_("Chi phí kết nối")),
    case="placement", deciding=(states.SUBMITTED,),
)  # fmt: skip
