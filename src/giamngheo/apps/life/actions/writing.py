"""Writes of one event: memberships that end and begin, the household's own row, and what each row was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.register.models import Household, Membership, Person
from giamngheo.engine.vocabulary import LIFE_EVENTS
from giamngheo.kit import clock, formats
from giamngheo.workbooks.names import search_key, sort_key

from ..models import LifeChange, LifeEvent
from ..states import Refused
from .opening import Home, NewPerson, Said

# What of a row an event may change, and so what withdrawing puts back and compares.
FIELDS: dict[type[Model], tuple[str, ...]] = {
    Household: ("area_id", "village_id", "head_name", "search_key", "sort_key", "member_count", "closed_on"),
    Membership: ("valid_from", "valid_to", "is_head", "relation"),
    Person: ("area_id",),
}
NAMES: dict[type[Model], str] = {Household: "household", Membership: "membership", Person: "person"}
LABELS = {term.code: term.vi for term in LIFE_EVENTS}


def state_of(row: Model) -> dict[str, Any]:
    """The row as it is kept beside an event; days as text, as JSON has none."""
    values = {name: getattr(row, name) for name in FIELDS[type(row)]}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


@dataclass(slots=True)
class Writer:
    """Collects what one event changes; ``done`` writes the event, the changes and the log."""

    by: User
    said: Said
    before: dict[tuple[type[Model], int], dict[str, Any] | None] = field(default_factory=dict)
    rows: dict[tuple[type[Model], int], Model] = field(default_factory=dict)
    deltas: dict[int, int] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.said.happened_on

    def touch(self, row: Model, *, is_made: bool = False) -> None:
        """Remembers the row as it is before the first change."""
        key = (type(row), row.pk)
        self.before.setdefault(key, None if is_made else state_of(row))
        self.rows[key] = row

    def end(self, membership: Membership) -> None:
        """The membership holds until the day before."""
        self.touch(membership)
        membership.valid_to = self.day
        membership.save(update_fields=["valid_to"])
        self._count(membership.household_id, -1)

    def begin(self, household: Household, person: Person, *, relation: str, is_head: bool = False) -> Membership:
        """A membership from the day on."""
        made = Membership.objects.create(
            area_id=household.area_id, household=household, person=person, relation=relation, is_head=is_head,
            valid_from=self.day,
        )  # fmt: skip
        self.touch(made, is_made=True)
        self._count(household.pk, +1)
        return made

    def turn(self, membership: Membership, household: Household, *, relation: str, is_head: bool) -> Membership:
        """Another part in the same household from the day on; the membership is cut in two where it began before."""
        if membership.valid_from == self.day:
            self.touch(membership)
            membership.relation, membership.is_head = relation, is_head
            membership.save(update_fields=["relation", "is_head"])
            return membership
        self.end(membership)
        return self.begin(household, membership.person, relation=relation, is_head=is_head)

    def _count(self, household_id: int, change: int) -> None:
        self.deltas[household_id] = self.deltas.get(household_id, 0) + change

    def person(self, given: NewPerson, household: Household) -> Person:
        """Writes somebody new, standing where the household does."""
        name = " ".join(given.full_name.split())
        made = Person.objects.create(
            area_id=household.area_id, full_name=name, search_key=search_key(name), sort_key=sort_key(name),
            sex=given.sex, birth_on=given.birth_on,
            birth_year=given.birth_on.year if given.birth_on else given.birth_year,
            ethnic_group=given.ethnic_group, id_number=given.id_number,
        )  # fmt: skip
        self.touch(made, is_made=True)
        return made

    def settle(self, household: Household, **changes: Any) -> None:
        """Brings the household's own row in line with its memberships, and makes the other changes."""
        self.touch(household)
        for name, value in changes.items():
            setattr(household, name, value)
        open_now = list(Membership.objects.filter(household=household, valid_to=None).select_related("person"))
        head = next((m for m in open_now if m.is_head), None)
        if head is not None:
            household.head_name = head.person.full_name
            household.search_key, household.sort_key = head.person.search_key, head.person.sort_key
        if household.member_count is not None:
            # Some are stated but not listed: they stay as many as they were, unless the household has ended.
            stated = household.member_count + self.deltas.get(household.pk, 0)
            household.member_count = 0 if household.closed_on else max(stated, len(open_now))
        household.version += 1
        household.save(update_fields=[*FIELDS[Household], "version"])

    def done(self, kind: str, household: Household, *, person: Person | None = None,
             other: Household | None = None, at: Household | None = None, **details: Any) -> LifeEvent:  # fmt: skip
        """Writes the event with what it changed so far. ``at``: where it happened, when not where the household is."""
        place = at or household
        event = LifeEvent.objects.create(
            kind=kind, area_id=place.area_id, village_id=place.village_id, household=household, other_household=other,
            person=person, happened_on=self.day, recorded_at=clock.now(), ground=self.said.ground.strip(),
            document=self.said.document.strip(), file_id=self.said.file_id, by_id=self.by.pk,
            is_synthetic=household.is_synthetic, details={k: v for k, v in details.items() if v not in (None, "")},
        )  # fmt: skip
        LifeChange.objects.bulk_create(
            LifeChange(
                event=event, area_id=place.area_id, before=self.before[key], after=state_of(row),
                **{f"{NAMES[key[0]]}_id": key[1]},
            )
            for key, row in self.rows.items()
        )  # fmt: skip
        self.before.clear()
        self.rows.clear()
        record(by=self.by, action="ghi biến động của hộ", subject=f"hộ {household.pk}", area_id=event.area_id,
               kind=kind, event=event.pk, other=other.pk if other else None)  # fmt: skip
        return event


def leave(writer: Writer, home: Home, leaving: list[Membership], successor_id: int | None, *, may_close: bool = True) -> bool:
    """These members leave; when the head is among them somebody who stays takes over. Returns whether nobody is left.

    Raises Refused when a successor is needed and not named, or when the last one listed would leave others unlisted.
    """
    gone = {m.pk for m in leaving}
    staying = [m for m in home.open if m.pk not in gone]
    head_leaves = any(m.is_head for m in leaving)
    successor = None
    if staying and head_leaves:
        if successor_id is None:
            raise Refused(
                _("%(name)s là chủ hộ. Chọn người ở lại làm chủ hộ mới rồi ghi.") % {"name": home.name}
            )
        successor = home.member(successor_id, writer.day)
        if successor.pk in gone:
            raise Refused(_("Người làm chủ hộ mới phải là người ở lại trong hộ."))
    if not staying:
        _check_may_empty(home, len(leaving), may_close)
    for membership in leaving:
        writer.end(membership)
    if successor is not None:
        writer.turn(successor, home.household, relation="head", is_head=True)
    return not staying


def _check_may_empty(home: Home, leaving: int, may_close: bool) -> None:
    if not may_close:
        raise Refused(_("Không thể chuyển tất cả thành viên: phải còn ít nhất một người ở lại hộ %(name)s.") % {"name": home.name})
    unlisted = (home.household.member_count or 0) - leaving
    if unlisted > 0:
        raise Refused(
            _(
                "Hộ %(name)s khai %(stated)s người nhưng sổ mới ghi tên %(listed)s người. Ghi tên những người còn lại "
                "(người chuyển đến) trước, hoặc chọn “Xoá hộ” nếu cả hộ không còn."
            )
            % {
                "name": home.name,
                "stated": formats.number(home.household.member_count),
                "listed": formats.number(leaving),
            }
        )


__all__ = ["FIELDS", "LABELS", "NAMES", "Writer", "leave", "state_of"]
