"""The writes on pairs of persons: ask later, tell apart, propose, merge, take back."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.life import actions as life
from giamngheo.apps.register.models import Membership
from giamngheo.kit import clock

from .. import states
from ..models import Candidate, PersonMerge, PersonPair
from ..states import Refused, Stale

C = TypeVar("C", bound=Candidate)


def areas_of(by: User) -> frozenset[int]:
    """Where this person resolves pairs today."""
    return access_of(by, clock.today()).areas_with(Permission.RESOLVE_PAIRS)


def locked(model: type[C], pair_id: int, *, by: User, version: int | None) -> C:
    """The pair under its row's lock. Raises Refused for who may not, Stale when it was decided meanwhile."""
    pair = model.objects.select_for_update(of=("self",)).filter(pk=pair_id).first()  # type: ignore[attr-defined]
    mine = areas_of(by)
    if pair is None or not {pair.left_area_id, pair.right_area_id} & mine:
        raise Refused(_("Không tìm thấy cặp này trong địa bàn của bạn, hoặc bạn không có quyền kết luận."))
    if version is not None and version != pair.version:
        raise Stale(_("Người khác vừa kết luận cặp này trong lúc bạn xem. Xem lại kết luận mới nhất rồi làm tiếp."))
    found: C = pair
    return found


def move(pair: Candidate, name: str, *, by: User, note: str = "", **fields: Any) -> None:
    """Takes the pair along a transition and writes who, when and why on it. Raises Refused."""
    states.check(name, pair.state)
    transition = states.BY_NAME[name]
    now = clock.now()
    pair.log = [*pair.log, {"at": now.isoformat(), "by": by.full_name or by.username, "what": name, "note": note.strip()}]
    pair.state, pair.decided_by_id, pair.decided_at = transition.target, by.pk, now
    for key, value in fields.items():
        setattr(pair, key, value)
    pair.version += 1
    pair.save(update_fields=["state", "decided_by_id", "decided_at", "log", "version", *fields])
    record(by=by, action=f"đối chiếu: {transition.vi}", subject=f"{pair._meta.model_name} {pair.pk}",
           area_id=pair.left_area_id, other_area_id=pair.right_area_id)  # fmt: skip


@transaction.atomic
def ask_later(*, pair_id: int, by: User, note: str = "", version: int | None = None) -> PersonPair:
    """Keeps the pair among those that wait, with what is still to be asked."""
    pair = locked(PersonPair, pair_id, by=by, version=version)
    move(pair, "later", by=by, note=note)
    return pair


@transaction.atomic
def tell_apart(*, pair_id: int, by: User, note: str, version: int | None = None) -> PersonPair:
    """Two persons; later runs do not ask again. Raises Refused without a reason."""
    pair = locked(PersonPair, pair_id, by=by, version=version)
    _check_note(note, _("Ghi căn cứ kết luận hai người khác nhau, ví dụ “hai anh em họ, khác bố mẹ”."))
    move(pair, "different", by=by, note=note, keeps_id=None)
    return pair


@transaction.atomic
def look_again(*, pair_id: int, by: User, note: str, version: int | None = None) -> PersonPair:
    """A pair that was told apart waits again. Raises Refused without a reason."""
    pair = locked(PersonPair, pair_id, by=by, version=version)
    _check_note(note, _("Ghi lý do xem lại."))
    move(pair, "reopen", by=by, note=note)
    return pair


def _check_note(note: str, sentence: str) -> None:
    if not note.strip():
        raise Refused(sentence)


@transaction.atomic
def merge_persons(
    *, pair_id: int, keeps_id: int, by: User, note: str = "", successor_id: int | None = None,
    version: int | None = None,
) -> PersonMerge | None:  # fmt: skip
    """One person: ``keeps_id`` stays in their household, the other's place in a household ends today as an event of life.

    Where that place is in a commune that is not theirs to change, the pair waits for that commune (None is returned).
    ``successor_id``: who is head where the other was head and some stay. Nothing is deleted: both rows, memberships and
    facts stay readable. Raises Refused.
    """
    pair = locked(PersonPair, pair_id, by=by, version=version)
    if keeps_id not in (pair.left_person_id, pair.right_person_id):
        raise Refused(_("Chọn người được giữ tên trong hộ là một trong hai người của cặp."))
    is_left = keeps_id == pair.left_person_id
    kept_area, merged_area = (pair.left_area_id, pair.right_area_id) if is_left else (pair.right_area_id, pair.left_area_id)
    merged_id = pair.right_person_id if is_left else pair.left_person_id
    if merged_area not in areas_of(by):
        if pair.state == states.PROPOSED:
            raise Refused(_("Xã bên đó chưa thôi tên người này trong hộ của họ. Chờ xã bên đó kết luận."))
        move(pair, "propose", by=by, note=note, keeps_id=keeps_id)
        return None
    if pair.state == states.PROPOSED and pair.keeps_id not in (None, keeps_id):
        raise Refused(_("Xã kia đề nghị giữ người còn lại. Trao đổi với xã đó, hoặc chọn đúng người mà xã đó giữ."))
    states.check("merge", pair.state)
    merge = _end_place(
        pair, kept_id=keeps_id, merged_id=merged_id, areas=(kept_area, merged_area), note=note, successor_id=successor_id, by=by
    )
    move(pair, "merge", by=by, note=note, keeps_id=keeps_id)
    return merge


def _end_place(
    pair: PersonPair, *, kept_id: int, merged_id: int, areas: tuple[int, int], note: str, successor_id: int | None, by: User
) -> PersonMerge:
    lock_persons(kept_id, merged_id)
    if PersonMerge.objects.filter(merged_id__in=[kept_id, merged_id], undone_at=None).exists():
        raise Refused(_("Một trong hai người đã được gộp vào người khác. Xem cặp đó trước, hoàn tác nếu gộp nhầm."))
    place = Membership.objects.filter(person_id=merged_id, valid_to=None).select_related("household").first()
    event = life.end_double_place(
        person_id=merged_id, kept_id=kept_id, ground=note.strip() or _("Gộp hai hồ sơ của một người"),
        successor_id=successor_id, by=by,
    )  # fmt: skip
    return PersonMerge.objects.create(
        pair=pair, kept_id=kept_id, merged_id=merged_id, kept_area_id=areas[0], merged_area_id=areas[1],
        membership=place, closed_household=event.household if event and event.details.get("closes") else None,
        ended_on=clock.today(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip


def lock_persons(*person_ids: int) -> None:
    """Two who merge one of these persons, through this pair or another, wait for each other."""
    with connection.cursor() as cursor:
        for person_id in sorted(person_ids):
            cursor.execute("select pg_advisory_xact_lock(hashtext('linking.person'), %s)", [person_id % 2_000_000_000])


@transaction.atomic
def undo_merge(*, pair_id: int, by: User, note: str, version: int | None = None) -> PersonPair:
    """Two persons again: the ended place and the closed household come back. Raises Refused."""
    pair = locked(PersonPair, pair_id, by=by, version=version)
    states.check("undo", pair.state)
    _check_note(note, _("Ghi lý do hoàn tác."))
    merge = PersonMerge.objects.select_for_update(of=("self",)).get(pair=pair, undone_at=None)
    if merge.merged_area_id not in areas_of(by):
        raise Refused(_("Người thôi tên thuộc xã khác. Cán bộ xã đó hoặc chuyên viên cấp tỉnh hoàn tác."))
    if merge.membership_id is not None:
        life.take_back_double(person_id=merge.merged_id, kept_id=merge.kept_id, reason=note, by=by)
    merge.undone_by_id, merge.undone_at = by.pk, clock.now()
    merge.save(update_fields=["undone_by_id", "undone_at"])
    move(pair, "undo", by=by, note=note, keeps_id=None)
    return pair


__all__ = [
    "Refused", "Stale", "areas_of", "ask_later", "locked", "look_again", "merge_persons", "move", "tell_apart", "undo_merge",
]  # fmt: skip
