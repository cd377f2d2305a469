"""A household taken off the list to review with its ground, and put back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.campaign import states
from giamngheo.apps.campaign.models import VillageList
from giamngheo.apps.campaign.queries.grounds import ground_to_drop
from giamngheo.apps.review.models import ReviewCase
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from .common import OFFICER_ONLY, check_may, locked_list, needed


def _locked(case: ReviewCase, what: str) -> ReviewCase:
    """The case locked, its village still being surveyed. Raises Refused."""
    village_list = VillageList.objects.filter(
        Q(village_id=case.village_id), campaign__commune_review__round=case.round, area_id=case.area_id
    ).first()
    if village_list is not None and locked_list(village_list).state != states.SURVEYING:
        raise Refused(f"Danh sách bản đã qua hội nghị. Đưa bản về rà soát lại trước khi {what}.")
    found = ReviewCase.objects.select_for_update(of=("self",)).select_related("round", "household")
    return found.get(pk=case.pk)


@transaction.atomic
def drop_case(*, case: ReviewCase, reason: str, by: User) -> None:
    """Takes a household off the list to review, with the reason; it is not classified.

    A household of the recognised list only where the register knows why: it left, or it stands there twice. It would
    lose its class by a sentence otherwise. Raises Refused.
    """
    check_may(by, P.RUN_CAMPAIGN, case.area_id, OFFICER_ONLY)
    reason = needed(reason, "Ghi lý do đưa hộ ra khỏi danh sách, ví dụ đã chuyển đi, trùng hộ.")
    found = _locked(case, "đưa hộ ra khỏi danh sách")
    if found.dropped_at is not None:
        raise Refused("Hộ này đã được đưa ra khỏi danh sách.")
    ground = ground_to_drop(found)
    if found.source == ReviewCase.Source.ON_LIST and not ground:
        raise Refused(
            f"Hộ {found.household.head_name} đang trong danh sách nghèo, cận nghèo nên chỉ đưa ra khi sổ hộ đã ghi biến động "
            "(cả hộ chuyển đi, nhập hộ, xoá hộ) hoặc đã xử lý trùng hộ. Ghi biến động của hộ trước; hộ không còn nghèo thì "
            "rà soát như các hộ khác."
        )
    found.dropped_at, found.dropped_by_id = clock.now(), by.pk
    found.dropped_reason, found.dropped_ground = reason, ground
    found.save(update_fields=["dropped_at", "dropped_by_id", "dropped_reason", "dropped_ground"])
    record(by=by, action="đưa hộ ra khỏi danh sách rà soát", subject=f"hộ {found.household_id}", area_id=found.area_id,
           reason=reason, ground=ground)  # fmt: skip


@transaction.atomic
def restore_case(*, case: ReviewCase, reason: str, by: User) -> None:
    """Puts a household back on the list to review; it is surveyed and classified like the others. Raises Refused."""
    check_may(by, P.RUN_CAMPAIGN, case.area_id, OFFICER_ONLY)
    reason = needed(reason, "Ghi lý do đưa hộ lại vào danh sách.")
    found = _locked(case, "đưa hộ lại vào danh sách")
    if found.dropped_at is None:
        raise Refused("Hộ này đang trong danh sách.")
    before = {"dropped_by": found.dropped_by_id, "dropped_reason": found.dropped_reason}
    found.dropped_at, found.dropped_by_id, found.dropped_reason, found.dropped_ground = None, None, "", ""
    found.save(update_fields=["dropped_at", "dropped_by_id", "dropped_reason", "dropped_ground"])
    record(by=by, action="đưa hộ lại vào danh sách rà soát", subject=f"hộ {found.household_id}", area_id=found.area_id,
           reason=reason, **before)  # fmt: skip


__all__ = ["drop_case", "restore_case"]
