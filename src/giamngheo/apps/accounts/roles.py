"""Roles and what each may do. A permission says what; the assignment's area and period say where and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop as _


class Permission(StrEnum):
    """May this person? (Whether the state allows it is asked of the app's policies.)"""

    VIEW_HOUSEHOLDS = "view_households"
    VIEW_SENSITIVE = "view_sensitive"
    IMPORT = "import"
    MERGE = "merge"
    CLASSIFY = "classify"
    RECOGNISE = "recognise"
    OPEN_ROUND = "open_round"
    VIEW_TABLES = "view_tables"
    MANAGE_USERS = "manage_users"
    VIEW_AUDIT = "view_audit"


P = Permission


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its code, Vietnamese name, and permissions."""

    code: str
    name_vi: str
    permissions: frozenset[Permission]
    is_leader: bool = False


ROLES = {
    role.code: role
    for role in (
        Role(
            "commune_officer",
            _("Cán bộ giảm nghèo xã"),
            frozenset({P.VIEW_HOUSEHOLDS, P.VIEW_SENSITIVE, P.IMPORT, P.MERGE, P.CLASSIFY, P.VIEW_TABLES}),
        ),
        Role(
            "commune_chairman",
            _("Chủ tịch UBND xã"),
            frozenset({P.VIEW_HOUSEHOLDS, P.VIEW_SENSITIVE, P.RECOGNISE, P.VIEW_TABLES}),
            is_leader=True,
        ),
        Role(
            "district_officer",
            _("Cán bộ giảm nghèo huyện"),
            frozenset({P.VIEW_HOUSEHOLDS, P.IMPORT, P.MERGE, P.CLASSIFY, P.VIEW_TABLES}),
        ),
        Role(
            "province_officer",
            _("Chuyên viên giảm nghèo tỉnh"),
            frozenset({P.VIEW_HOUSEHOLDS, P.IMPORT, P.MERGE, P.CLASSIFY, P.OPEN_ROUND, P.VIEW_TABLES}),
        ),
        Role("province_leader", _("Lãnh đạo tỉnh"), frozenset({P.VIEW_TABLES}), is_leader=True),
        Role("administrator", _("Quản trị hệ thống"), frozenset({P.MANAGE_USERS, P.VIEW_AUDIT})),
    )
}
