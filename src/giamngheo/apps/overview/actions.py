"""The one write of this app: takes the figures of an area and of the communes in it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused

from .figures import SHAPE, figures_of
from .models import Snapshot


@transaction.atomic
def take(*, area_id: int, by: User | None) -> int:
    """Tells the figures of today and keeps them, one row an area; returns how many. Raises Refused where somebody else just did."""
    day, now = clock.today(), clock.now()
    found = figures_of(area_id, day)
    numbers = dict(
        Snapshot.objects.filter(area_id__in=found, taken_on=day).order_by().values_list("area_id").annotate(last=Max("number"))
    )
    rows = [
        Snapshot(
            area_id=place, taken_on=day, number=numbers.get(place, 0) + 1, taken_at=now, plan_digest=current_plan().digest, shape=SHAPE,
            figures=figures, by_id=by.pk if by else None,
        )
        for place, figures in found.items()
    ]  # fmt: skip
    try:
        with transaction.atomic():
            Snapshot.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Refused(_("Người khác vừa tính lại số liệu này: mở lại trang để xem.")) from error
    record(by=by, action="tính số liệu toàn cảnh", subject=f"area:{area_id}", area_id=area_id, areas=len(rows))
    return len(rows)


__all__ = ["take"]
