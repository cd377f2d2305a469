"""Writes of answers about places: what the households of a commune, or of some of its villages, share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.subjects.actions.common import check_day, check_may
from giamngheo.apps.subjects.columns import OF_PLACES
from giamngheo.apps.subjects.models import PlaceAnswer
from giamngheo.apps.subjects.queries import villages_of
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused


@transaction.atomic
def record_place_answers(
    *, area_id: int, village_ids: Collection[int], values: Mapping[str, bool | None], observed_on: date, by: User, note: str = ""
) -> list[PlaceAnswer]:
    """Each fact of these villages, or of the whole commune where none is named; None says that it is not known.

    Raises Refused for who may not, a day to come, a village of another commune, no or a strange question.
    """
    check_may(by, P.KEEP_SUBJECTS, area_id)
    check_day(observed_on, "Ngày nắm thông tin")
    if not values:
        raise Refused("Chưa trả lời câu nào.")
    if strange := sorted(set(values) - set(OF_PLACES)):
        raise Refused(f"Không hỏi theo địa bàn: {', '.join(strange)}.")
    mine = set(villages_of(area_id).values_list("pk", flat=True)) if village_ids else set()
    if set(village_ids) - mine:
        raise Refused("Có bản không thuộc xã này. Mở lại trang rồi chọn lại.")
    wanted: list[int | None] = [*sorted(set(village_ids))] or [None]
    made = PlaceAnswer.objects.bulk_create(
        PlaceAnswer(
            area_id=area_id, village_id=village, fact=fact, value=value, observed_on=observed_on, recorded_at=clock.now(),
            by_id=by.pk, note=note.strip(),
        )
        for village in wanted for fact, value in values.items()
    )  # fmt: skip
    record(by=by, action="ghi thông tin địa bàn xét hỗ trợ", subject=f"xã {area_id}", area_id=area_id, answers=len(made))
    return made


__all__ = ["record_place_answers"]
