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
    SURVEY = "survey"
    HOLD_MEETING = "hold_meeting"
    RUN_CAMPAIGN = "run_campaign"
    OBSERVE = "observe"
    GIVE_OPINION = "give_opinion"
    APPROVE_RESULT = "approve_result"
    RECORD_LIFE = "record_life"
    RESOLVE_PAIRS = "resolve_pairs"
    RECEIVE_REQUEST = "receive_request"
    DECIDE_REQUEST = "decide_request"
    SIMULATE = "simulate"
    COMMIT = "commit"
    KEEP_SUBJECTS = "keep_subjects"
    DELIVER = "deliver"
    ACCEPT_SUPPORT = "accept_support"
    PROPOSE_LIST = "propose_list"
    APPROVE_LIST = "approve_list"
    MANAGE_USERS = "manage_users"
    VIEW_AUDIT = "view_audit"


P = Permission


# Who holds one of these works with rows of households: the database shows them the rows of their areas.
SHOWS_ROWS = frozenset({P.VIEW_HOUSEHOLDS, P.VIEW_TABLES, P.SURVEY, P.HOLD_MEETING, P.OBSERVE})
# With one of these all rows of an area; without, those of the villages assigned, and with OBSERVE the list to review.
SHOWS_ALL_ROWS = frozenset({P.VIEW_HOUSEHOLDS, P.VIEW_TABLES})


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
        # Of a commune, but only of the villages they are assigned to (review.VillageAssignment).
        Role("reviewer", _("Rà soát viên"), frozenset({P.SURVEY})),
        Role("village_head", _("Trưởng bản"), frozenset({P.HOLD_MEETING})),
        Role("commune_front", _("Mặt trận Tổ quốc xã"), frozenset({P.OBSERVE})),
        Role(
            "commune_officer",
            _("Cán bộ giảm nghèo xã"),
            frozenset(
                {
                    P.VIEW_HOUSEHOLDS, P.VIEW_SENSITIVE, P.IMPORT, P.MERGE, P.CLASSIFY, P.VIEW_TABLES, P.SURVEY,
                    P.RUN_CAMPAIGN, P.RECORD_LIFE, P.RESOLVE_PAIRS, P.RECEIVE_REQUEST, P.COMMIT,
                    P.KEEP_SUBJECTS, P.DELIVER, P.PROPOSE_LIST,
                }
            ),
        ),
        Role(
            "commune_chairman",
            _("Chủ tịch UBND xã"),
            frozenset(
                {
                    P.VIEW_HOUSEHOLDS, P.VIEW_SENSITIVE, P.RECOGNISE, P.VIEW_TABLES, P.DECIDE_REQUEST, P.COMMIT,
                    P.ACCEPT_SUPPORT, P.APPROVE_LIST,
                }
            ),
            is_leader=True,
        ),
        Role(
            "district_officer",
            _("Cán bộ giảm nghèo huyện"),
            frozenset({P.VIEW_HOUSEHOLDS, P.IMPORT, P.MERGE, P.CLASSIFY, P.VIEW_TABLES, P.GIVE_OPINION, P.COMMIT}),
        ),
        Role(
            "province_officer",
            _("Chuyên viên giảm nghèo tỉnh"),
            frozenset(
                {
                    P.VIEW_HOUSEHOLDS, P.IMPORT, P.MERGE, P.CLASSIFY, P.OPEN_ROUND, P.VIEW_TABLES, P.GIVE_OPINION,
                    P.APPROVE_RESULT, P.RESOLVE_PAIRS, P.SIMULATE, P.COMMIT,
                    P.KEEP_SUBJECTS, P.PROPOSE_LIST,
                }
            ),
        ),
        Role("province_leader", _("Lãnh đạo tỉnh"), frozenset({P.VIEW_TABLES, P.SIMULATE, P.APPROVE_LIST}), is_leader=True),
        Role("administrator", _("Quản trị hệ thống"), frozenset({P.MANAGE_USERS, P.VIEW_AUDIT})),
    )
}
