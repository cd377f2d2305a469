"""Whom a row of another programme's list names: somebody of the commune's register, also one who died or left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.apps.linking.units import unit_of
from giamngheo.apps.register.models import Membership
from giamngheo.workbooks.findings import Finding
from giamngheo.workbooks.names import search_key
from giamngheo.workbooks.supports import SupportRow


@dataclass(frozen=True, slots=True)
class Who:
    """The household, in it the person, and its village, that a row is joined to."""

    household_id: int
    person_id: int
    village_id: int | None


class Unclear(Exception):
    """The row fits nobody for sure: the column to mend, and how."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def matched_rows(rows: Sequence[SupportRow], area_id: int) -> tuple[dict[int, Who], list[Finding]]:
    """Row → who it is, by ID number; where nobody has that number, by name and village among those whose number the register
    does not know. Four queries whatever the length.

    A name that fits several households, or somebody of that village with another number, is a fault: guessing would deny
    somebody their due. Who fits nobody is left out of the answer.
    """
    known = _known(rows, area_id)
    units = unit_of({member.household_id for member in known})
    by_number: dict[str, Membership] = {}
    by_name: dict[str, list[Membership]] = {}
    for member in known:
        by_name.setdefault(member.person.search_key, []).append(member)
        for number in (member.person.id_number, member.person.old_id_number):
            if number:
                by_number.setdefault(number, member)
    matched, faults = {}, []
    for row in rows:
        try:
            found = by_number.get(row.id_number) or _by_name(row, by_name.get(search_key(row.name), []), units)
        except Unclear as why:
            title, raw = {"name": ("Họ và tên", row.name), "id_number": ("Số định danh cá nhân", row.id_number)}[why.column]
            faults.append(Finding("SUPPORT_WHO", "error", str(why), row=row.row, field=why.column, column_title=title, raw=raw))
        else:
            if found is not None:
                matched[row.row] = Who(found.household_id, found.person_id, found.household.village_id)
    return matched, faults


def _known(rows: Iterable[SupportRow], area_id: int) -> list[Membership]:
    """Everybody of these numbers and names who is or was in a household of the commune: one membership a person, the present
    one before those that ended, of these the last."""
    numbers = {row.id_number for row in rows if row.id_number}
    told = Membership.objects.filter(household__area_id=area_id).select_related("household", "person", "household__village")
    found = list(told.filter(person__id_number__in=numbers) | told.filter(person__old_id_number__in=numbers)
                 | told.filter(person__search_key__in={search_key(row.name) for row in rows}))  # fmt: skip
    found.sort(key=lambda member: (member.valid_to or date.max, member.valid_from, member.pk), reverse=True)
    first: dict[int, Membership] = {}
    for member in found:
        first.setdefault(member.person_id, member)
    return list(first.values())


def _by_name(row: SupportRow, named: Sequence[Membership], units: dict[int, int]) -> Membership | None:
    """Raises Unclear."""
    here = [member for member in named if _lives(member, row.village)]
    if row.id_number:
        others = [member for member in here if member.person.id_number or member.person.old_id_number]
        here = [member for member in here if member not in others]
        if others and not here and row.village:
            raise Unclear("id_number", f"{row.name} ở {row.village} trong sổ có số định danh khác. Sửa số; nếu là người khác thì bỏ "
                                       "trống bản, nhập rồi ghép sau.")  # fmt: skip
    # The rows of one household over the years are one household; two of one name within one row are two people.
    homes, rows_of = {units[member.household_id] for member in here}, [member.household_id for member in here]
    if len(homes) > 1 or len(set(rows_of)) < len(rows_of):
        raise Unclear("name", f"Có {len(here)} người tên {row.name} trong sổ. Ghi số định danh hoặc bản.")
    return here[0] if here else None


def _lives(member: Membership, village: str) -> bool:
    """In the village that the row names; any village where it names none."""
    home = member.household
    return not village or (home.village is not None and home.village.search_key == search_key(village))


__all__ = ["Who", "matched_rows"]
