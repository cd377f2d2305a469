"""What happens to one person: birth, death, marriage, leaving, coming; and who is head."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.register.models import Membership, Person
from giamngheo.apps.register.one_day import told_as
from giamngheo.kit import formats

from ..models import LifeEvent
from ..states import Refused
from .door import check_sent_here, take_in
from .opening import Home, NewPerson, Said, check_existed, check_last, check_said, homes
from .writing import Writer, leave


def _open(household_id: int, version: int | None, said: Said, by: User) -> Home:
    check_said(said)
    home = homes(versions={household_id: version}, by=by)[household_id]
    check_existed(home, said.happened_on)
    return home


def two_homes(
    first: tuple[int, int | None], second: tuple[int, int | None], said: Said, by: User
) -> tuple[Home, Home]:
    """Two different households, locked in ascending order."""
    check_said(said)
    if first[0] == second[0]:
        raise Refused(_("Hai hộ phải khác nhau. Chọn hộ khác."))
    found = homes(versions=dict((first, second)), by=by)
    for home in found.values():
        check_existed(home, said.happened_on)
    return found[first[0]], found[second[0]]


def check_born(person: Person, said: Said) -> None:
    """Nothing happens to anybody before birth. Raises Refused."""
    day, born = said.happened_on, person.birth_on
    if (born and day < born) or (not born and person.birth_year and day.year < person.birth_year):
        raise Refused(
            _("Ngày %(day)s trước khi %(name)s sinh (%(born)s). Kiểm tra lại ngày hoặc người.")
            % {
                "day": formats.day(day),
                "name": formats.person_name(person.full_name),
                "born": formats.day(born) if born else person.birth_year,
            }
        )


def close_if_empty(writer: Writer, home: Home, is_empty: bool) -> None:
    """Brings the row in line; a household that nobody is left in ends on the day."""
    if is_empty:
        check_last(home, writer.day)
        writer.settle(home.household, closed_on=writer.day)
    else:
        writer.settle(home.household)


def check_new(person: NewPerson, said: Said) -> None:
    """Somebody new has a name, was born by the day, and a number that nobody else has. Raises Refused."""
    if not person.full_name.strip():
        raise Refused(_("Ghi họ và tên của người này."))
    born = person.birth_on
    if (born and born > said.happened_on) or (person.birth_year and person.birth_year > said.happened_on.year):
        raise Refused(_("Ngày sinh không được sau ngày của biến động. Kiểm tra lại hai ngày."))
    number = person.id_number
    if number and Person.objects.filter(id_number=number).exists():
        raise Refused(
            _("Số định danh này đã có trong sổ. Tìm người đó và chọn trong danh sách người đã có, không ghi thêm người mới.")
        )


@transaction.atomic
def record_birth(
    *, household_id: int, version: int | None, said: Said, child: NewPerson, relation: str = "child", by: User
) -> LifeEvent:
    """A child is born into the household on the day. Raises Refused."""
    home = _open(household_id, version, said, by)
    if child.birth_on is not None and child.birth_on != said.happened_on:
        raise Refused(_("Ngày của biến động phải là ngày sinh của trẻ."))
    born = NewPerson(child.full_name, child.sex, said.happened_on, None, child.ethnic_group, child.id_number)
    check_new(born, said)
    with told_as(Refused):
        writer = Writer(by, said)
        person = writer.person(born, home.household)
        writer.begin(home.household, person, relation=relation)
        writer.settle(home.household)
        return writer.done("birth", home.household, person=person)


@transaction.atomic
def record_death(
    *, household_id: int, version: int | None, said: Said, person_id: int, successor_id: int | None = None, by: User
) -> LifeEvent:
    """A member dies; the day is the first on which they are no member. The last one's death ends the household."""
    home = _open(household_id, version, said, by)
    member = home.member(person_id, said.happened_on)
    check_born(member.person, said)
    with told_as(Refused):
        writer = Writer(by, said)
        is_empty = leave(writer, home, [member], successor_id)
        close_if_empty(writer, home, is_empty)
        return writer.done("death", home.household, person=member.person, closes=is_empty or None)


@transaction.atomic
def change_head(
    *, household_id: int, version: int | None, said: Said, head_id: int, former_relation: str = "other", by: User
) -> LifeEvent:
    """Another member is head from the day on; where the register names no head, this is how one is named.

    ``former_relation``: of the former head to the new one.
    """
    check_said(said)
    home = homes(versions={household_id: version}, by=by)[household_id]
    if home.head is not None:
        check_existed(home, said.happened_on)
    new, former = home.member(head_id, said.happened_on), home.head
    if new.is_head:
        raise Refused(_("%(name)s đang là chủ hộ rồi.") % {"name": home.name})
    if former is not None:
        home.member(former.person_id, said.happened_on)
    with told_as(Refused):
        writer = Writer(by, said)
        if former is not None:
            writer.turn(former, home.household, relation=former_relation, is_head=False)
        writer.turn(new, home.household, relation="head", is_head=True)
        writer.settle(home.household)
        return writer.done("head_changed", home.household, person=new.person)


@transaction.atomic
def move_person(
    *, household_id: int, version: int | None, said: Said, person_id: int, to_household_id: int | None = None,
    to_version: int | None = None, to_area_id: int | None = None, elsewhere: str = "", relation: str = "other",
    successor_id: int | None = None, by: User,
) -> LifeEvent:  # fmt: skip
    """A member leaves: for another household of mine, for another commune of the province, or for elsewhere (text).

    Raises Refused; the last listed member cannot leave others behind that nobody has listed.
    """
    if sum(map(bool, (to_household_id, to_area_id, elsewhere.strip()))) != 1:
        raise Refused(_("Ghi một nơi đến: một hộ trong xã, một xã khác trong tỉnh, hoặc nơi ngoài tỉnh."))
    target: Home | None = None
    if to_household_id:
        home, target = two_homes((household_id, version), (to_household_id, to_version), said, by)
    else:
        home = _open(household_id, version, said, by)
    if to_area_id == home.household.area_id:
        raise Refused(_("Nơi đến vẫn là xã này. Chọn hộ mà người này đến ở."))
    member = home.member(person_id, said.happened_on)
    check_born(member.person, said)
    with told_as(Refused):
        writer = Writer(by, said)
        is_empty = leave(writer, home, [member], successor_id)
        close_if_empty(writer, home, is_empty)
        if target is not None:
            join(writer, target, member.person, relation)
        return writer.done(
            "person_moved_out", home.household, person=member.person, other=target.household if target else None,
            other_area=to_area_id, elsewhere=elsewhere.strip(), closes=is_empty or None,
            name=member.person.full_name if to_area_id else None,
        )  # fmt: skip


def join(writer: Writer, home: Home, person: Person, relation: str) -> None:
    """The person becomes a member of this household and stands where it does."""
    if relation == "head":
        raise Refused(_("Hộ đã có chủ hộ. Ghi quan hệ khác; muốn đổi chủ hộ thì ghi thành biến động riêng."))
    if person.area_id != home.household.area_id:
        writer.touch(person)
        person.area_id = home.household.area_id
        person.save(update_fields=["area_id"])
    writer.begin(home.household, person, relation=relation)
    writer.settle(home.household)


def free(person_id: int, said: Said) -> Person:
    """A person of the register, under lock, who is in no household now nor after the day. Raises Refused."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=person_id).first()
    if person is None:
        raise Refused(_("Không tìm thấy người này trong địa bàn của bạn."))
    check_born(person, said)
    standing = Membership.objects.filter(person=person).select_related("household")
    for membership in standing:
        ends = membership.valid_to
        if ends is None or (ends > said.happened_on and ends > membership.valid_from):
            raise Refused(
                _("Ngày %(day)s %(person)s còn ở hộ %(home)s. Ghi biến động rời hộ đó trước.")
                % {
                    "day": formats.day(said.happened_on),
                    "person": formats.person_name(person.full_name),
                    "home": formats.person_name(membership.household.head_name),
                }
            )
    return person


@transaction.atomic
def take_in_person(
    *, household_id: int, version: int | None, said: Said, person: NewPerson | int | None = None,
    event_id: int | None = None, relation: str = "other", elsewhere: str = "", by: User,
) -> LifeEvent:  # fmt: skip
    """Somebody comes: new to the register, known to it (id) and in no household, or sent here by another commune.

    ``event_id``: the departure recorded by the commune that this person comes from. Raises Refused.
    """
    home = _open(household_id, version, said, by)
    sent = None
    if event_id is not None:
        sent = check_sent_here(event_id=event_id, kind="person_moved_out", area_id=home.household.area_id, said=said)
        take_in(sent)
        person = sent.person_id
    if isinstance(person, NewPerson):
        check_new(person, said)
    elif person is None:
        raise Refused(_("Ghi họ tên người mới, hoặc chọn một người đã có trong sổ."))
    with told_as(Refused):
        writer = Writer(by, said)
        found = writer.person(person, home.household) if isinstance(person, NewPerson) else free(person, said)
        join(writer, home, found, relation)
        return writer.done(
            "person_moved_in", home.household, person=found, elsewhere=elsewhere.strip(),
            other_area=sent.area_id if sent else None, answers=sent.pk if sent else None,
        )  # fmt: skip


@transaction.atomic
def record_marriage(
    *, household_id: int, version: int | None, said: Said, person_id: int, spouse: NewPerson | int,
    spouse_household_id: int | None = None, spouse_version: int | None = None, spouse_relation: str = "other",
    successor_id: int | None = None, elsewhere: str = "", by: User,
) -> LifeEvent:  # fmt: skip
    """A member marries, and the spouse lives in this household from the day on.

    ``spouse``: somebody new, or the id of a person in no household, in ``spouse_household_id``, or in this one already.
    ``successor_id``: who becomes head where the spouse was head. Raises Refused.
    """
    source: Home | None = None
    if spouse_household_id and spouse_household_id != household_id:
        home, source = two_homes((household_id, version), (spouse_household_id, spouse_version), said, by)
    else:
        home = _open(household_id, version, said, by)
    member = home.member(person_id, said.happened_on)
    check_born(member.person, said)
    if spouse == person_id:
        raise Refused(_("Hai người kết hôn phải là hai người khác nhau."))
    with told_as(Refused):
        writer = Writer(by, said)
        other = _bring_spouse(writer, home, source, spouse, spouse_relation, successor_id)
        return writer.done(
            "marriage", home.household, person=member.person, other=source.household if source else None,
            spouse=other.pk, elsewhere=elsewhere.strip(),
            closes_other=(source is not None and source.household.closed_on is not None) or None,
        )  # fmt: skip


def _bring_spouse(
    writer: Writer, home: Home, source: Home | None, spouse: NewPerson | int, relation: str, successor_id: int | None
) -> Person:
    """The spouse in this household from the day on, wherever they come from."""
    said, household = writer.said, home.household
    if isinstance(spouse, NewPerson):
        check_new(spouse, said)
        found = writer.person(spouse, household)
    elif source is not None:
        leaving = source.member(spouse, said.happened_on)
        found = leaving.person
        check_born(found, said)
        close_if_empty(writer, source, leave(writer, source, [leaving], successor_id))
    elif any(m.person_id == spouse for m in home.open):
        inside = home.member(spouse, said.happened_on)
        if not inside.is_head and inside.relation != relation:
            writer.turn(inside, household, relation=relation, is_head=False)
        writer.settle(household)
        return inside.person
    else:
        found = free(spouse, said)
    join(writer, home, found, relation)
    return found


__all__ = [
    "change_head", "check_born", "check_new", "close_if_empty", "free", "join", "move_person", "record_birth",
    "record_death", "record_marriage", "take_in_person", "two_homes",
]  # fmt: skip
