"""An event is withdrawn with a reason, and what it changed is put back; never when something later rests on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.register.models import Household, HouseholdFact, Membership, Person, PersonFact
from giamngheo.apps.register.one_day import told_as
from giamngheo.engine.vocabulary import LIFE_EVENTS
from giamngheo.kit import clock, formats
from giamngheo.kit.terms import Words

from ..models import LifeChange, LifeEvent
from ..states import Refused, Stale, check_withdraw
from .door import give_back
from .opening import check_may, share_communes
from .writing import NAMES, state_of

KINDS = Words(LIFE_EVENTS)
# In the details of an event that a merge of two persons wrote: the person who is kept.
SAME_AS = "same_as"
DAYS = frozenset({"valid_from", "valid_to", "closed_on"})


def _pair(event_id: int) -> list[LifeEvent]:
    """The event under lock, first, and the other half of a move within one's own communes."""
    event = LifeEvent.objects.select_for_update(of=("self",)).filter(pk=event_id).first()
    if event is None:
        raise Refused(_("Không tìm thấy biến động này trong địa bàn của bạn."))
    if not event.details.get("together"):
        return [event]
    twin = Q(details__answers=event.pk) | Q(pk=event.details.get("answers") or 0)
    return [event, *LifeEvent.objects.select_for_update(of=("self",)).filter(twin).order_by("pk")]


def _check_not_answered(event: LifeEvent) -> None:
    answer = LifeEvent.objects.filter(details__answers=event.pk, is_withdrawn=False).first()
    if answer is not None and not event.details.get("together"):
        raise Refused(
            _("Nơi đến đã tiếp nhận ngày %(day)s nên không huỷ được nữa. Nơi đến phải huỷ việc tiếp nhận trước.")
            % {"day": formats.day(answer.happened_on)}
        )


def _rows(changes: list[LifeChange]) -> list[tuple[LifeChange, Any]]:
    """Each change with its row under lock: households, then persons, then memberships, each ascending by id."""
    found: list[tuple[LifeChange, Any]] = []
    for model in (Household, Person, Membership):
        name = NAMES[model]
        wanted = {getattr(c, f"{name}_id"): c for c in changes if getattr(c, f"{name}_id")}
        rows = model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
        found += [(wanted[row.pk], row) for row in rows]
    return found


def _check_nothing_later(events: list[LifeEvent], changes: list[LifeChange], rows: list[tuple[LifeChange, Any]]) -> None:
    """Every row is as the events left it, and nothing newer rests on what they made. Raises Refused."""
    mine = [event.pk for event in events]
    touched = (
        Q(household__in=[c.household_id for c in changes if c.household_id])
        | Q(membership__in=[c.membership_id for c in changes if c.membership_id])
        | Q(person__in=[c.person_id for c in changes if c.person_id])
    )
    later = (
        LifeChange.objects.filter(touched, event__is_withdrawn=False, event_id__gt=max(mine))
        .select_related("event").order_by("-event_id").first()
    )  # fmt: skip
    if later is not None:
        raise Refused(
            _("Sau biến động này đã ghi “%(kind)s” ngày %(day)s cho cùng hộ hoặc cùng người. Huỷ biến động đó trước.")
            % {"kind": KINDS[later.event.kind].lower(), "day": formats.day(later.event.happened_on)}
        )
    made = [row for change, row in rows if change.before is None]
    rests = (
        len(rows) < len(changes)
        or any(state_of(row) != change.after for change, row in rows)
        or HouseholdFact.objects.filter(household__in=[r.pk for r in made if isinstance(r, Household)]).exists()
        or PersonFact.objects.filter(person__in=[r.pk for r in made if isinstance(r, Person)]).exists()
    )
    if rests:
        raise Refused(
            _(
                "Sau biến động này, số liệu của hộ đã thay đổi (nhập danh sách, rà soát hoặc chuyển xã) nên không huỷ "
                "được nữa. Ghi một biến động mới để sửa."
            )
        )


def _value(name: str, kept: Any) -> Any:
    return date.fromisoformat(kept) if name in DAYS and kept else kept


def _put_back(event: LifeEvent, rows: list[tuple[LifeChange, Any]]) -> None:
    """First what was made ends on the day it began, then who was no head, then who was, so that no two overlap."""
    memberships = [(c, row) for c, row in rows if isinstance(row, Membership)]
    others = [(c, row) for c, row in rows if not isinstance(row, Membership)]
    for _change, row in ((c, r) for c, r in memberships if c.before is None):
        row.valid_to, row.is_head = row.valid_from, False
        row.save(update_fields=["valid_to", "is_head"])
    kept = [(c.before, r) for c, r in memberships if c.before is not None]
    for before, row in sorted(kept, key=lambda pair: bool(pair[0]["is_head"])):
        _restore(row, before)
    for change, row in others:
        if isinstance(row, Household):
            row.version += 1
            # A household that the event made stands on no day.
            _restore(row, change.before or {"closed_on": event.happened_on.isoformat(), "member_count": 0}, "version")
        elif change.before is not None:
            _restore(row, change.before)


def _restore(row: Any, before: dict[str, Any], *also: str) -> None:
    for name, kept in before.items():
        setattr(row, name, _value(name, kept))
    row.save(update_fields=[*before, *also])


@transaction.atomic
def undo(*, event_id: int, reason: str, by: User, version: int | None = None) -> LifeEvent:
    """``withdraw`` by who records the life of households. Raises Refused for an event that a merge of persons wrote."""
    if LifeEvent.objects.filter(pk=event_id, details__has_key=SAME_AS).exists():
        raise Refused(
            _("Biến động này do gộp hai hồ sơ của một người. Mở cặp đó ở trang “Người nghi trùng” và hoàn tác ở đó.")
        )
    return withdraw(event_id=event_id, reason=reason, by=by, version=version)


@transaction.atomic
def withdraw(
    *, event_id: int, reason: str, by: User, version: int | None = None, permission: Permission = Permission.RECORD_LIFE
) -> LifeEvent:
    """Withdraws an event and puts memberships and household back exactly; what it made stands on no day any more.

    Raises Refused without a reason, when it is withdrawn already, or when something later rests on it; Stale when it
    has changed since it was looked at.
    """
    if not reason.strip():
        raise Refused(_("Ghi lý do huỷ biến động, để người sau biết."))
    share_communes(set(LifeEvent.objects.filter(pk=event_id).values_list("area_id", flat=True)))
    events = _pair(event_id)
    event = events[0]
    check_may(by, event.area_id, permission)
    check_withdraw(event.is_withdrawn)
    if version is not None and version != event.version:
        raise Stale(_("Biến động này vừa được thay đổi. Mở lại rồi xem."))
    for one in events:
        _check_not_answered(one)
    changes = list(LifeChange.objects.filter(event__in=events))
    rows = _rows(changes)
    _check_nothing_later(events, changes, rows)
    with told_as(Refused):
        _put_back(event, rows)
        if event.details.get("answers") and not event.details.get("together"):
            give_back(event)
    for one in events:
        one.is_withdrawn, one.withdrawn_reason = True, reason.strip()
        one.withdrawn_by_id, one.withdrawn_at = by.pk, clock.now()
        one.version += 1
        one.save(update_fields=["is_withdrawn", "withdrawn_reason", "withdrawn_by_id", "withdrawn_at", "version"])
    record(by=by, action="huỷ biến động của hộ", subject=f"hộ {event.household_id}", area_id=event.area_id,
           kind=event.kind, event=event.pk)  # fmt: skip
    return event


__all__ = ["SAME_AS", "undo", "withdraw"]
