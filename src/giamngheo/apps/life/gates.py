"""What life events forbid the register: a merge is not taken back under an event that rests on it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from giamngheo.apps.intake.models import ImportBatch
from giamngheo.kit import formats

from .models import LifeChange


def events_rest_on(batch: ImportBatch) -> list[str]:
    """One sentence when events were recorded since, for households or memberships that this merge wrote."""
    written = Q(membership__occasion__batch=batch) | Q(household__facts__occasion__batch=batch)
    count = (
        LifeChange.objects.filter(written, event__is_withdrawn=False, event__recorded_at__gte=batch.merged_at)
        .values("event_id").distinct().count()
    )  # fmt: skip
    if not count:
        return []
    return [
        _("Sau khi nhập tệp này đã ghi %(count)s biến động của các hộ trong tệp. Huỷ các biến động đó trước rồi hoàn tác.")
        % {"count": formats.number(count)}
    ]


__all__ = ["events_rest_on"]
