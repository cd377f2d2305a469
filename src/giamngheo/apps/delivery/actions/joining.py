"""Says which household of the register a row of another programme's list stands for: one asks, another confirms."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import guard
from giamngheo.apps.delivery.kind import all_kinds
from giamngheo.apps.delivery.models import Joining, Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.register.models import Household, Membership
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key

from .supports import check_may, keep_clashes, locked

WAITS = "Dòng này đang có một đề nghị ghép chờ người thứ hai. Quyết định đề nghị đó trước."


@transaction.atomic
def ask_joining(*, support_id: int, household_id: int | None, reason: str, by: User, version: int | None) -> Joining:
    """A row of an imported list stands for this household, or for none of the register; nothing changes until another person
    confirms. Raises Refused, Stale."""
    found = locked(support_id, version)
    check_may(by, P.DELIVER, found.area_id)
    if found.imported_list_id is None or found.place_key:
        raise Refused("Chỉ ghép được hộ cho dòng của danh sách đã nhập từ chương trình khác.")
    if not reason.strip():
        raise Refused("Ghi vì sao là hộ này, hoặc vì sao hộ đã ghép là sai.")
    if household_id == found.household_id:
        raise Refused("Dòng này đang ghép đúng như vậy. Chọn hộ khác.")
    home = Household.objects.filter(pk=household_id, area_id=found.area_id).first() if household_id else None
    if household_id and home is None:
        raise Refused("Xã này không có hộ đã chọn. Tìm lại theo tên chủ hộ.")
    try:
        with transaction.atomic():
            asked = Joining.objects.create(
                support=found, area_id=found.area_id, household=home, person_id=_person(found, home), before_id=found.household_id,
                version=found.version + 1, reason=reason.strip(), asked_by_id=by.pk, asked_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(WAITS) from None
    record(by=by, action="đề nghị ghép hộ", subject=f"hỗ trợ {found.pk}", area_id=found.area_id, household_id=household_id)
    return asked


def _person(found: Support, home: Household | None) -> int | None:
    """Whom of the household the row names, when it is one person for sure, also one who died or left."""
    if home is None:
        return None
    named = Membership.objects.filter(household=home, person__search_key=search_key(found.beneficiary_name))
    people = set(named.values_list("person_id", flat=True))
    return people.pop() if len(people) == 1 else None


@transaction.atomic
def decide_joining(*, support_id: int, is_confirmed: bool, note: str, by: User, version: int | None) -> Support:
    """The second person lets the row stand for the household, or does not. Raises Refused, Stale."""
    found = locked(support_id, version)
    check_may(by, P.ACCEPT_SUPPORT, found.area_id)
    asked = Joining.objects.select_for_update(of=("self",)).filter(support=found, is_confirmed=None).first()
    if asked is None:
        raise Refused("Dòng này không có đề nghị ghép nào đang chờ.")
    if asked.asked_by_id == by.pk:
        raise Refused("Người đề nghị ghép không tự xác nhận được. Cần người thứ hai có thẩm quyền.")
    if not is_confirmed and not note.strip():
        raise Refused("Ghi vì sao không đồng ý ghép.")
    asked.is_confirmed, asked.note, asked.decided_by_id, asked.decided_at = is_confirmed, note.strip(), by.pk, clock.now()
    asked.save()
    if is_confirmed:
        keep_clashes([found], _told(found, asked))
        found.household_id, found.person_id, found.version = asked.household_id, asked.person_id, asked.version
        found.village_id = asked.household.village_id if asked.household else None
        found.save(update_fields=["household", "person", "village", "version"])
        if found.kind in all_kinds():
            all_kinds()[found.kind].joined(found.pk)
    record(
        by=by, action="ghép hộ vào lần hỗ trợ" if is_confirmed else "không đồng ý ghép hộ", subject=f"hỗ trợ {found.pk}",
        area_id=found.area_id, household_id=asked.household_id, before_id=asked.before_id,
    )  # fmt: skip
    return found


def _told(found: Support, asked: Joining) -> list[guard.Told]:
    """What the household was given besides: it was given already, so nothing is refused any more, but it is kept. What is
    being given to it at this moment waits."""
    new = guard.Asked(
        found.content, found.giver, asked.household_id, asked.person_id, "", found.starts_on, found.ends_on, found.norm_vnd
    )
    return [clash for clash in guard.told([new]) if clash.earlier_id != found.pk]


__all__ = ["ask_joining", "decide_joining"]
