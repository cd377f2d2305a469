"""An officer says whom a row of a list stands for, with the reason."""

from __future__ import annotations

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.insurance.actions.importing import check_may
from giamngheo.apps.insurance.matching import areas_of
from giamngheo.apps.insurance.models import InsuranceFile, InsuranceRow
from giamngheo.apps.insurance.states import MATCHED, NOBODY, Refused, Stale
from giamngheo.apps.register.models import Membership
from giamngheo.kit import clock


@transaction.atomic
def settle_row(*, row_id: int, person_id: int | None, reason: str, version: int, by: User) -> InsuranceRow:
    """The row stands for this person, or for nobody of the register (None). History keeps what was said before. Raises Refused, Stale."""
    area_id, file_id = InsuranceRow.objects.values_list("area_id", "file_id").get(pk=row_id)
    check_may(by, P.RESOLVE_PAIRS, area_id)
    # Two who settle rows of one list wait for each other: one person is not given two rows.
    file = InsuranceFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    row = InsuranceRow.objects.select_for_update(of=("self",)).get(pk=row_id)
    if row.version != version:
        raise Stale("Người khác vừa chọn cho dòng này. Xem lại rồi làm tiếp.")
    if file.withdrawn_at is not None:
        raise Refused("Danh sách này đã được rút, không ghép nữa.")
    if not reason.strip():
        raise Refused("Ghi căn cứ, ví dụ “đã xem thẻ của người này”.")
    if person_id is not None:
        _check_person(row, person_id)
    row.outcome, row.person_id, row.how = (MATCHED, person_id, "officer") if person_id is not None else (NOBODY, None, "")
    row.reason, row.settled_by_id, row.settled_at, row.candidates = reason.strip(), by.pk, clock.now(), []
    row.version += 1
    row.save(update_fields=["outcome", "person", "how", "reason", "settled_by_id", "settled_at", "candidates", "version"])
    record(by=by, action="chọn người của dòng thẻ bảo hiểm y tế", subject=f"dòng thẻ {row_id}", area_id=area_id, person=person_id)
    return row


def _check_person(row: InsuranceRow, person_id: int) -> None:
    """Somebody of this commune whom no other card of the list stands for; two cards of one number may be of one person."""
    if not Membership.objects.filter(person_id=person_id, household__area_id__in=areas_of(row.area_id)).exists():
        raise Refused("Người này không thuộc hộ nào của xã. Chọn người trong sổ của xã.")
    others = InsuranceRow.objects.filter(file_id=row.file_id, person_id=person_id).exclude(pk=row.pk)
    if row.insurance_number:
        others = others.exclude(insurance_number=row.insurance_number)
    other = others.first()
    if other is not None:
        raise Refused(
            f"Người này đã ghép với dòng {other.row_number} trang “{other.sheet}” ({other.full_name}), mã số khác. "
            "Mở dòng đó xem lại trước."
        )


__all__ = ["settle_row"]
