"""Agencies a role may be held for: the twelve of part VII of the Plan and who took over from them, by day.

A successor has no id of its own in the plan; here it is its predecessor's id and its place, ``so_ldtbxh/1``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from giamngheo.apps.places.plans import current_plan

# Roles of the commune's own People's Committee: the area already says which office it is.
WITHOUT_AGENCY = frozenset({"commune_officer", "commune_chairman", "commune_front", "reviewer", "village_head"})


@dataclass(frozen=True, slots=True)
class Office:
    """One agency in its time. ``after`` names whom it follows."""

    id: str
    name_vi: str
    valid_from: date
    valid_to: date | None
    after: str = ""

    def stood_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def label(self) -> str:
        """The name, whom it follows, and its end when it has one."""
        after = _(", tiếp nhận từ %(name)s") % {"name": self.after} if self.after else ""
        end = _(" (đến %(last)s)") % {"last": f"{self.valid_to:%d/%m/%Y}"} if self.valid_to else ""
        return f"{self.name_vi}{after}{end}"


def offices() -> dict[str, Office]:
    """Every office by id, in the order of the plan, successors behind whom they follow."""
    found = {}
    for agency in current_plan().agencies:
        found[agency.id] = Office(agency.id, agency.name_vi, agency.valid_from, agency.valid_to)
        for place, next_one in enumerate(agency.successors, 1):
            key = f"{agency.id}/{place}"
            found[key] = Office(key, next_one.name_vi, next_one.valid_from, None, agency.name_vi)
    return found


def office_name(agency_id: str) -> str:
    """The name to show; empty for no agency, the id itself when the plan no longer knows it."""
    office = offices().get(agency_id)
    return office.name_vi if office else agency_id


def problem(*, role: str, agency_id: str, valid_from: date, valid_to: date | None) -> str:
    """Why this agency does not fit this role and period, in a sentence; empty when it does."""
    if not agency_id:
        return "" if role in WITHOUT_AGENCY else _("Chọn cơ quan: chỉ vai trò ở xã được để trống.")
    office = offices().get(agency_id)
    if office is None:
        return _("Cơ quan này không có trong Kế hoạch; chọn một cơ quan trong danh sách.")
    if valid_from < office.valid_from:
        words = {"name": office.name_vi, "first": f"{office.valid_from:%d/%m/%Y}"}
        return _("%(name)s chỉ có từ ngày %(first)s; chọn cơ quan trước đó hoặc đổi ngày.") % words
    if office.valid_to and (valid_to is None or valid_to > office.valid_to):
        words = {"name": office.name_vi, "last": f"{office.valid_to:%d/%m/%Y}"}
        return _("%(name)s chỉ có đến ngày %(last)s; sau ngày đó chọn cơ quan tiếp nhận.") % words
    return ""
