"""Writes of the frame: open supports past the guard, decide an override, accept, stop. Kinds call these; nobody else writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Func, Model, Value

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import ceilings, guard, states, terms
from giamngheo.apps.delivery.kind import all_kinds
from giamngheo.apps.delivery.models import Clash, ImportedList, Override, Support
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock

MOVED_ON = "Hồ sơ này vừa được người khác thay đổi. Xem lại rồi làm tiếp."


class Overlapped(Refused):
    """The guard refuses; ``clashes`` say with what. With a reason it may be held for a second person."""

    def __init__(self, clashes: Sequence[guard.Told]) -> None:
        super().__init__(" ".join(clash.words for clash in clashes if clash.refuses))
        self.clashes = tuple(clashes)


@dataclass(frozen=True, slots=True)
class NewSupport:
    """One support to open, in the words of ``Support``. ``variant``: which of the things of this content, as ceilings name it."""

    area_id: int
    content: str
    giver: str
    title: str
    beneficiary_name: str
    kind: str = ""
    village_id: int | None = None
    household_id: int | None = None
    person_id: int | None = None
    place_key: str = ""
    list_reference: str = ""
    list_row_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    amount_vnd: int | None = None
    in_kind: str = ""
    working_days: int | None = None
    norm_vnd: int | None = None
    ceiling_vnd: int | None = None
    source_code: str = ""
    row_number: int | None = None
    once_key: str = ""
    variant: str = ""

    @property
    def asked(self) -> guard.Asked:
        return guard.Asked(
            self.content, self.giver, self.household_id, self.person_id, self.place_key, self.starts_on, self.ends_on,
            self.norm_vnd,
        )  # fmt: skip


def check_may(by: User, permission: P, area_id: int) -> None:
    """Raises Refused where this person may not do this."""
    if not access_of(by, clock.today()).may(permission, area_id):
        who = "Chủ tịch UBND xã" if permission is P.ACCEPT_SUPPORT else "Cán bộ giảm nghèo của xã này"
        raise Refused(f"Chỉ {who} được làm việc này.")


def locked(support_id: int, version: int | None) -> Support:
    """The support for writing. Raises Stale when it is no longer the one that was looked at."""
    found = Support.objects.select_for_update(of=("self",)).get(pk=support_id)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    return found


def check_second(support: Support, by: User, act: str) -> None:
    """Who began a case, or wrote anything on it, does not decide it. Raises Refused."""
    if support.by_id == by.pk:
        raise Refused(f"Người lập hồ sơ không tự {act} được. Cần người khác có thẩm quyền.")
    if by.pk in support.writer_ids:
        raise Refused(f"Người đã ghi vào hồ sơ này không {act} được. Cần người khác có thẩm quyền.")


def wrote(support_id: int, by: User) -> None:
    """Keeps that this person wrote on the support, while it is under way: a second person decides it. One statement."""
    mine = Support.objects.filter(pk=support_id, state__in=(states.OPEN, states.HELD)).exclude(writer_ids__contains=[by.pk])
    mine.update(writer_ids=Func(F("writer_ids"), Value(by.pk), function="array_append"))


def _check_words(new: NewSupport) -> None:
    if new.content not in current_plan().overlaps.contents:
        raise Refused(f"Không có nội dung hỗ trợ {new.content}.")
    if new.giver not in terms.givers():
        raise Refused(f"Không có chương trình, dự án {new.giver}.")
    if new.source_code and new.source_code not in terms.sources():
        raise Refused(f"Không có nguồn vốn {new.source_code}.")
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        raise Refused("Ngày kết thúc phải từ ngày bắt đầu trở đi.")
    ceilings.check_accepted(new.amount_vnd, new.ceiling_vnd)


@transaction.atomic
def open_support(*, new: NewSupport, by: User, overlap_reason: str = "", above_reason: str | None = None) -> Support:
    """Opens one support; see ``open_supports``."""
    (made,) = open_supports(new=[new], by=by, overlap_reason=overlap_reason, above_reason=above_reason)
    return made


@transaction.atomic
def open_supports(
    *, new: Sequence[NewSupport], by: User, overlap_reason: str = "", stated_in: ImportedList | None = None,
    permission: P = P.DELIVER, above_reason: str | None = None,
) -> list[Support]:  # fmt: skip
    """Opens supports set-based: the guard reads once, everything is written in a few statements, or nothing is.

    What clashes is refused with the earlier support named (Overlapped), unless a reason is given: then it is held until a
    second person decides. Warnings are kept beside it. ``stated_in``: a list of what another programme gave already: it
    stands as accepted, and what clashes is kept but cannot be refused any more. ``permission``: what it takes.
    ``above_reason``: why more than an unconfirmed ceiling is given; a confirmed one refuses. Raises Refused, Above.
    """
    for area_id in sorted({one.area_id for one in new}):
        check_may(by, permission, area_id)
    for one in new:
        _check_words(one)
    # What another programme gave already is written as it was.
    above = ["" if stated_in else ceilings.check(one, above_reason) for one in new]
    told = guard.told([one.asked for one in new])
    refused = {clash.index for clash in told if clash.refuses and stated_in is None}
    state = states.OPEN if stated_in is None else states.ACCEPTED
    if refused and not overlap_reason.strip():
        raise Overlapped(told)
    now = clock.now()
    made = Support.objects.bulk_create(
        Support(
            **{name: getattr(one, name) for name in NewSupport.__slots__ if name not in ("once_key", "variant", "ceiling_vnd")},
            ceiling_vnd=one.ceiling_vnd if stated_in else ceilings.most_vnd(one), above_words=above[index],
            above_reason=(above_reason or "").strip() if above[index] else "",
            once_key="" if index in refused else one.once_key, state=states.HELD if index in refused else state,
            imported_list=stated_in, by_id=by.pk, writer_ids=[by.pk], at=now,
        )
        for index, one in enumerate(new)
    )  # fmt: skip
    keep_clashes(made, told)
    Override.objects.bulk_create(
        Override(support=made[i], area_id=made[i].area_id, reason=overlap_reason.strip(), asked_by_id=by.pk, asked_at=now)
        for i in sorted(refused)
    )
    for area_id in sorted({one.area_id for one in made}):
        ids = [one.pk for one in made if one.area_id == area_id]
        record(by=by, action="ghi hỗ trợ", subject=f"hỗ trợ {ids[0]}", area_id=area_id, count=len(ids), held=len(refused))
    return made


def keep_clashes(made: Sequence[Support], told: Sequence[guard.Told]) -> None:
    """Writes beside each support what the guard told of it, once and for good."""
    digest, now = current_plan().digest, clock.now()
    Clash.objects.bulk_create(
        Clash(
            support=made[clash.index], area_id=made[clash.index].area_id, earlier_id=clash.earlier_id, pair=clash.pair,
            verdict=clash.verdict, is_time_known=clash.is_time_known, words=clash.words, plan_digest=digest, at=now,
        )
        for clash in told
    )  # fmt: skip


@transaction.atomic
def decide_override(*, support_id: int, is_confirmed: bool, note: str, by: User, version: int | None) -> Support:
    """The second person lets the support be given although it clashes, or does not. Raises Refused, Stale."""
    found = locked(support_id, version)
    check_may(by, P.ACCEPT_SUPPORT, found.area_id)
    move = states.BY_NAME["confirm" if is_confirmed else "decline"]
    states.check(move, found.state)
    override = Override.objects.select_for_update().get(support=found)
    if override.asked_by_id == by.pk:
        raise Refused("Người đã ghi lý do không tự xác nhận được. Cần người thứ hai có thẩm quyền.")
    check_second(found, by, "xác nhận")
    if not is_confirmed and not note.strip():
        raise Refused("Ghi vì sao không đồng ý, để cán bộ xã trả lời hộ dân.")
    override.is_confirmed, override.note = is_confirmed, note.strip()
    override.decided_by_id, override.decided_at = by.pk, clock.now()
    override.save()
    found.end_reason = "" if is_confirmed else note.strip()
    return _moved(found, move, by)


def _moved(found: Support, move: states.Move, by: User, **detail: Any) -> Support:
    found.state = move.target
    found.version += 1
    found.save()
    record(by=by, action=move.logged, subject=f"hỗ trợ {found.pk}", area_id=found.area_id, **detail)
    return found


@transaction.atomic
def accept_support(
    *, support_id: int, accepted_on: date, amount_vnd: int | None, more: Mapping[str, Any], by: User, version: int | None
) -> Support:
    """Accepts what was given and freezes it with its snapshot. ``more``: what the kind freezes beside the frame.

    Raises Refused, Stale.
    """
    found = locked(support_id, version)
    check_may(by, P.ACCEPT_SUPPORT, found.area_id)
    states.check(states.BY_NAME["accept"], found.state)
    if _wrote_a_payment(by, found):
        raise Refused("Người đã ghi khoản chi của hồ sơ này không nghiệm thu được. Cần người khác có thẩm quyền.")
    check_second(found, by, "nghiệm thu")
    if accepted_on > clock.today() or (found.starts_on and accepted_on < found.starts_on):
        raise Refused("Ngày nghiệm thu phải từ ngày bắt đầu đến hôm nay.")
    found.accepted_on, found.accepted_by_id = accepted_on, by.pk
    found.ends_on = found.ends_on or accepted_on
    found.amount_vnd = amount_vnd if amount_vnd is not None else found.amount_vnd
    ceilings.check_accepted(found.amount_vnd, found.ceiling_vnd)
    found.snapshot = _snapshot(found, more)
    return _moved(found, states.BY_NAME["accept"], by, amount_vnd=found.amount_vnd)


def _wrote_a_payment(by: User, found: Support) -> bool:
    """Whether a payment of the support is in this person's hand, where its kind writes payments down."""
    kind = all_kinds().get(found.kind)
    if kind is None or kind.payments is None or not kind.payments.support:
        return False
    model: type[Model] = apps.get_model(kind.payments.model)
    return model._default_manager.filter(**{kind.payments.support: found, "by_id": by.pk}).exists()


def _snapshot(found: Support, more: Mapping[str, Any]) -> dict[str, Any]:
    """What the support was on the day it was accepted, in plain values."""
    names = (
        "beneficiary_name", "content", "giver", "title", "list_reference", "starts_on", "ends_on", "amount_vnd", "in_kind",
        "working_days", "norm_vnd", "ceiling_vnd", "above_words", "above_reason", "source_code", "accepted_on",
    )  # fmt: skip
    own = {name: value.isoformat() if isinstance(value := getattr(found, name), date) else value for name in names}
    proofs = found.evidence.filter(removed_at=None).values_list("title", "step", "file__sha256")
    given = found.contributions.filter(removed_at=None).values_list("contributor", "form", "amount_vnd")
    return {
        **own, "evidence": [list(row) for row in proofs], "contributions": [list(row) for row in given],
        "plan_digest": current_plan().digest, "kind": dict(more),
    }  # fmt: skip


@transaction.atomic
def stop_support(*, support_id: int, reason: str, by: User, version: int | None) -> Support:
    """Ends a support that is not carried on; it then no longer counts as given. Raises Refused, Stale."""
    found = locked(support_id, version)
    check_may(by, P.DELIVER, found.area_id)
    states.check(states.BY_NAME["stop"], found.state)
    if not reason.strip():
        raise Refused("Ghi lý do dừng.")
    found.end_reason = reason.strip()
    return _moved(found, states.BY_NAME["stop"], by)


__all__ = [
    "NewSupport", "Overlapped", "accept_support", "check_may", "check_second", "decide_override", "keep_clashes", "locked", "open_support",
    "open_supports", "stop_support", "wrote",
]  # fmt: skip
