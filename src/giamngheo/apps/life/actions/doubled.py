"""A person who stands in the register twice: the second place in a household ends, by the rules of every leaving.

The door for those who resolve pairs: they say who is the same person, the household's life is written here, so that the
household keeps a head, does not end while others are unlisted, and its end has an event that the balance can stand on.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.register.models import Household, Membership
from giamngheo.apps.register.one_day import told_as
from giamngheo.kit import clock

from ..models import LifeEvent
from ..states import Refused
from .opening import Home, Said, check_existed, check_said, homes
from .persons import close_if_empty
from .withdrawing import SAME_AS, withdraw
from .writing import Writer, leave


@transaction.atomic
def end_double_place(
    *, person_id: int, kept_id: int, ground: str, successor_id: int | None = None, by: User
) -> LifeEvent | None:
    """``person_id`` is ``kept_id``: their own place ends today. None when they stand in no household.

    A household of which nobody is left is merged into that of the kept one, where it can be seen, and else struck off.
    Raises Refused without a successor when the head goes and others stay, and when some of the household are unlisted.
    """
    place = Membership.objects.filter(person_id=person_id, valid_to=None).first()
    if place is None:
        return None
    said = Said(clock.today(), ground)
    check_said(said)
    home = homes(versions={place.household_id: None}, by=by, permission=Permission.RESOLVE_PAIRS)[place.household_id]
    check_existed(home, said.happened_on)
    member = home.member(person_id, said.happened_on)
    if member.is_head and any(m.person_id == kept_id for m in home.open):
        successor_id = kept_id
    with told_as(Refused):
        writer = Writer(by, said)
        is_empty = leave(writer, home, [member], successor_id)
        close_if_empty(writer, home, is_empty)
        other = _home_of(kept_id, home)
        kind = "double_ended" if not is_empty else "merged" if other else "dissolved"
        return writer.done(
            kind, home.household, person=member.person, other=other, closes=is_empty or None, same_as=kept_id
        )


def _home_of(person_id: int, home: Home) -> Household | None:
    """Where the kept one lives, when it is another household that this scope sees."""
    return (
        Household.objects.filter(memberships__person_id=person_id, memberships__valid_to=None, closed_on=None)
        .exclude(pk=home.household.pk)
        .first()
    )


@transaction.atomic
def take_back_double(*, person_id: int, kept_id: int, reason: str, by: User) -> LifeEvent:
    """The place that ended for being double stands again. Raises Refused when something later rests on it."""
    event = (
        LifeEvent.objects.filter(**{f"details__{SAME_AS}": kept_id}, person_id=person_id, is_withdrawn=False)
        .order_by("-id")
        .first()
    )
    if event is None:
        raise Refused(
            _(
                "Không tìm thấy biến động “thôi tên do trùng người” của người này, nên không đưa về chỗ cũ được. Ghi biến "
                "động của hộ (chuyển đến) thay cho hoàn tác."
            )
        )
    return withdraw(event_id=event.pk, reason=reason, by=by, permission=Permission.RESOLVE_PAIRS)


__all__ = ["end_double_place", "take_back_double"]
