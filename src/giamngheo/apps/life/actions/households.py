"""What happens to a household as a whole: moving, splitting, merging, ending."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.register.models import Household, Membership, Village
from giamngheo.apps.register.one_day import told_as
from giamngheo.kit import formats
from giamngheo.workbooks.names import search_key, sort_key

from ..models import LifeEvent
from ..states import Refused
from .door import check_sent_here, take_in
from .opening import Home, NewPerson, Said, check_existed, check_last, check_may, check_said, homes, share_communes
from .persons import check_new, free, two_homes
from .writing import Writer, leave


def _whole(household_id: int, version: int | None, said: Said, by: User) -> Home:
    """A household that moves or ends as a whole on the day."""
    check_said(said)
    home = homes(versions={household_id: version}, by=by)[household_id]
    check_existed(home, said.happened_on)
    check_last(home, said.happened_on)
    return home


def _village(village_id: int | None, by: User) -> Village:
    """A village of one of the person's communes. Raises Refused."""
    found = Village.objects.filter(pk=village_id or 0).first()
    if found is None:
        raise Refused(_("Không tìm thấy bản này trong địa bàn của bạn. Chọn một bản trong danh sách."))
    return found


@transaction.atomic
def move_household(
    *, household_id: int, version: int | None, said: Said, to_village_id: int | None = None,
    to_area_id: int | None = None, elsewhere: str = "", by: User,
) -> LifeEvent:  # fmt: skip
    """The whole household moves: to another village of mine, to another commune of the province, or elsewhere (text).

    Within the person's own communes it arrives at once: two events, departure and arrival, and the departure is
    returned. Otherwise it leaves the register here until somebody takes it in. Raises Refused.
    """
    if sum(map(bool, (to_village_id, to_area_id, elsewhere.strip()))) != 1:
        raise Refused(_("Ghi một nơi đến: một bản trong xã, một xã khác trong tỉnh, hoặc nơi ngoài tỉnh."))
    home = _whole(household_id, version, said, by)
    household = home.household
    if to_village_id:
        return _move_within(home, _village(to_village_id, by), said, by)
    if to_area_id == household.area_id:
        raise Refused(_("Nơi đến vẫn là xã này. Chọn bản mà hộ chuyển đến."))
    with told_as(Refused):
        writer = Writer(by, said)
        count = household.member_count
        left = [{"person_id": m.person_id, "relation": m.relation, "is_head": m.is_head} for m in home.open]
        for member in home.open:
            writer.end(member)
        writer.settle(household, closed_on=said.happened_on)
        return writer.done(
            "household_moved_out", household, other_area=to_area_id, elsewhere=elsewhere.strip(), closes=True,
            name=household.head_name if to_area_id else None, members=count, left=left,
        )  # fmt: skip


def _move_within(home: Home, village: Village, said: Said, by: User) -> LifeEvent:
    """Departure and arrival in one act; memberships go on."""
    household = home.household
    if village.pk == household.village_id:
        raise Refused(_("Hộ đang ở bản này rồi. Chọn bản khác."))
    area_id = village.area_id
    here, there = household.area_id, area_id
    check_may(by, area_id)
    with told_as(Refused):
        left_at = Household(area_id=here, village_id=household.village_id)
        writer = Writer(by, said)
        if there != here:
            for member in home.open:
                writer.touch(member.person)
                member.person.area_id = there
                member.person.save(update_fields=["area_id"])
        writer.settle(household, area_id=there, village_id=village.pk)
        departure = writer.done(
            "household_moved_out", household, at=left_at, other_area=there, other_village=village.pk, together=True
        )
        writer.done(
            "household_moved_in", household, other_area=here, other_village=left_at.village_id, together=True,
            answers=departure.pk,
        )  # fmt: skip
    return departure


@transaction.atomic
def take_in_household(*, event_id: int, village_id: int, said: Said, by: User) -> LifeEvent:
    """A household that left for this commune, or left the province and comes back, stands in this village from the day.

    ``event_id``: its departure. The same persons are members again, the same head. Raises Refused.
    """
    check_said(said)
    village = _village(village_id, by)
    check_may(by, village.area_id)
    share_communes({village.area_id})
    sent = LifeEvent.objects.filter(pk=event_id, kind="household_moved_out").first()
    if sent is not None and sent.area_id == village.area_id and "elsewhere" in sent.details:
        _check_comes_back(sent, said)
    else:
        sent = check_sent_here(event_id=event_id, kind="household_moved_out", area_id=village.area_id, said=said)
        take_in(sent)
    with told_as(Refused):
        household = Household.objects.select_for_update(of=("self",), no_key=True).get(pk=sent.household_id)
        if household.closed_on is None:
            raise Refused(_("Hộ này đã có trong sổ của xã rồi."))
        writer = Writer(by, said)
        count = sent.details.get("members")
        for part in _left_together(sent):
            writer.begin(household, free(part["person_id"], said), relation=part["relation"], is_head=part["is_head"])
        writer.deltas.clear()
        writer.settle(household, closed_on=None, village_id=village.pk, area_id=village.area_id, member_count=count)
        return writer.done(
            "household_moved_in", household, answers=sent.pk, elsewhere=sent.details.get("elsewhere"),
            other_area=sent.area_id if sent.area_id != village.area_id else None, other_village=sent.village_id,
        )  # fmt: skip


def _check_comes_back(sent: LifeEvent, said: Said) -> None:
    if sent.is_withdrawn:
        raise Refused(_("Việc chuyển đi của hộ này đã được huỷ: hộ vẫn ở trong sổ."))
    if said.happened_on < sent.happened_on:
        raise Refused(
            _("Ngày trở về %(day)s trước ngày rời đi %(left)s. Kiểm tra lại ngày.")
            % {"day": formats.day(said.happened_on), "left": formats.day(sent.happened_on)}
        )


def _left_together(sent: LifeEvent) -> list[dict[str, Any]]:
    """Who was in the household on the day it left: kept with the departure, head first."""
    return sorted(sent.details.get("left", ()), key=lambda part: not part["is_head"])


@transaction.atomic
def found_household(
    *, village_id: int, said: Said, head: NewPerson | int, others: Sequence[tuple[NewPerson | int, str]] = (),
    elsewhere: str, by: User,
) -> LifeEvent:  # fmt: skip
    """A household new to the register comes from elsewhere. ``others``: members with their relation to the head."""
    check_said(said)
    village = _village(village_id, by)
    check_may(by, village.area_id)
    share_communes({village.area_id})
    if not elsewhere.strip():
        raise Refused(_("Ghi nơi hộ chuyển đến từ đâu."))
    with told_as(Refused):
        writer = Writer(by, said)
        household = _new_household(writer, village.area_id, village.pk, count=0)
        for person, relation in ((head, "head"), *others):
            if isinstance(person, NewPerson):
                check_new(person, said)
            found = writer.person(person, household) if isinstance(person, NewPerson) else free(person, said)
            writer.begin(household, found, relation=relation, is_head=relation == "head")
            if relation == "head":
                household.ethnic_group = found.ethnic_group
                household.save(update_fields=["ethnic_group"])
        writer.settle(household)
        return writer.done("household_moved_in", household, elsewhere=elsewhere.strip())


def _new_household(writer: Writer, area_id: int, village_id: int | None, *, count: int | None, name: str = "?") -> Household:
    """An empty household; its head gives it the name when it is settled."""
    made = Household.objects.create(
        area_id=area_id, village_id=village_id, head_name=name, search_key=search_key(name), sort_key=sort_key(name),
        member_count=count,
    )  # fmt: skip
    writer.touch(made, is_made=True)
    return made


@transaction.atomic
def split_household(
    *, household_id: int, version: int | None, said: Said, person_ids: Collection[int], head_id: int,
    village_id: int | None = None, relations: Mapping[int, str] | None = None, successor_id: int | None = None,
    by: User,
) -> LifeEvent:  # fmt: skip
    """Some members make a household of their own from the day on. ``relations``: person id → relation to the new head.

    At least one stays; when the head goes, ``successor_id`` takes over. Raises Refused.
    """
    check_said(said)
    home = homes(versions={household_id: version}, by=by)[household_id]
    check_existed(home, said.happened_on)
    if not person_ids:
        raise Refused(_("Chọn ít nhất một người tách ra hộ mới."))
    if head_id not in person_ids:
        raise Refused(_("Chủ hộ mới phải là một trong những người tách ra."))
    leaving = [home.member(person_id, said.happened_on) for person_id in sorted(set(person_ids))]
    old = home.household
    place = _village(village_id, by) if village_id else None
    if place is not None and place.area_id != old.area_id:
        raise Refused(_("Hộ mới phải ở trong xã này. Tách hộ trước, rồi ghi hộ mới chuyển đi."))
    with told_as(Refused):
        writer = Writer(by, said)
        new = _new_household(writer, old.area_id, place.pk if place else old.village_id, count=0)
        new.is_synthetic, new.ethnic_group = old.is_synthetic, _group_of(leaving, head_id) or old.ethnic_group
        new.save(update_fields=["is_synthetic", "ethnic_group"])
        leave(writer, home, leaving, successor_id, may_close=False)
        for member in leaving:
            is_head = member.person_id == head_id
            relation = "head" if is_head else (relations or {}).get(member.person_id, "other")
            writer.begin(new, member.person, relation=relation, is_head=is_head)
        writer.settle(old)
        writer.settle(new)
        return writer.done("split", old, other=new)


def _group_of(leaving: list[Membership], head_id: int) -> str:
    return next(m.person.ethnic_group for m in leaving if m.person_id == head_id)


@transaction.atomic
def merge_households(
    *, household_id: int, version: int | None, into_id: int, into_version: int | None, said: Said,
    relations: Mapping[int, str] | None = None, by: User,
) -> LifeEvent:  # fmt: skip
    """All members of the first join the second from the day on, and the first ends. Raises Refused."""
    ends, stays = two_homes((household_id, version), (into_id, into_version), said, by)
    check_last(ends, said.happened_on)
    with told_as(Refused):
        writer = Writer(by, said)
        members = ends.open
        for member in members:
            writer.end(member)
        for member in members:
            if member.person.area_id != stays.household.area_id:
                writer.touch(member.person)
                member.person.area_id = stays.household.area_id
                member.person.save(update_fields=["area_id"])
            relation = (relations or {}).get(member.person_id, "other")
            writer.begin(stays.household, member.person, relation=relation)
        unlisted = (ends.household.member_count or 0) - len(members)
        writer.deltas[stays.household.pk] += max(unlisted, 0)
        writer.settle(ends.household, closed_on=said.happened_on)
        writer.settle(stays.household)
        return writer.done("merged", ends.household, other=stays.household)


@transaction.atomic
def dissolve_household(*, household_id: int, version: int | None, said: Said, by: User) -> LifeEvent:
    """The household is struck off: nobody of it is left here, or it never should have been one. Raises Refused."""
    home = _whole(household_id, version, said, by)
    with told_as(Refused):
        writer = Writer(by, said)
        for member in home.open:
            writer.end(member)
        writer.settle(home.household, closed_on=said.happened_on)
        return writer.done("dissolved", home.household, closes=True)


__all__ = [
    "dissolve_household", "found_household", "merge_households", "move_household", "split_household",
    "take_in_household",
]  # fmt: skip
