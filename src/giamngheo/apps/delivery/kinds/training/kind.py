"""What the frame knows of vocational training."""

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
    return [("class", _("Lớp học")), ("exam", _("Kiểm tra, cấp chứng chỉ")), ("handover", _("Bàn giao, nghiệm thu"))]


def _settled(support_id: int) -> list[str]:
    from .queries import settled_steps

    return settled_steps(support_id)


KIND = Kind(
    code="training", label=gettext_lazy("Đào tạo nghề"),
    contents=("vocational_training", "training_equipment", "training_capacity", "training_survey"), slug="dao-tao-nghe",
    list_url="delivery_training:cases", case_url="delivery_training:case", snapshot=_snapshot, steps=_steps, settled=_settled,
    payments=Payments("delivery_training.CoursePayment", gettext_lazy("Lần thanh toán"), support="course__support"),
    case="training_course", deciding=(states.SUBMITTED,),
)  # fmt: skip
