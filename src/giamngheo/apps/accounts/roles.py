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
    VIEW_MONEY = "view_money"
    ALLOCATE_MONEY = "allocate_money"
    SPEND_MONEY = "spend_money"
    KEEP_TREASURY = "keep_treasury"
    APPROVE_MONEY = "approve_money"
    RECORD_DONATION = "record_donation"
    PROPOSE_ALLOCATION = "propose_allocation"
    APPRAISE_INVESTMENT = "appraise_investment"
    APPRAISE_RECURRENT = "appraise_recurrent"
    ENDORSE_ALLOCATION = "endorse_allocation"
    RECORD_RESOLUTION = "record_resolution"
    KEEP_LOANS = "keep_loans"
    PREPARE_PLAN = "prepare_plan"
    APPROVE_PLAN = "approve_plan"
    RAISE_DIFFICULTY = "raise_difficulty"
    HANDLE_DIFFICULTY = "handle_difficulty"
    STEER = "steer"
    INSPECT = "inspect"
    ANSWER_INSPECTION = "answer_inspection"
    NOMINATE = "nominate"
    REVIEW_PRAISE = "review_praise"
    DECIDE_PRAISE = "decide_praise"
    WRITE_REPORT = "write_report"
    SIGN_REPORT = "sign_report"
    ACCEPT_REPORT = "accept_report"
    RUN_SURVEY = "run_survey"
    MANAGE_USERS = "manage_users"
    VIEW_AUDIT = "view_audit"


P = Permission


# Who holds one of these works with rows of households: the database shows them the rows of their areas. VIEW_MONEY is
# not among them: it shows rows of the ledger, and nothing else (decision 12).
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
        Role("commune_front", _("Mặt trận Tổ quốc xã"), frozenset({P.OBSERVE, P.INSPECT})),
        Role(
            "commune_officer",
            _("Cán bộ giảm nghèo xã"),
            frozenset(
                {
                    P.VIEW_HOUSEHOLDS, P.VIEW_SENSITIVE, P.IMPORT, P.MERGE, P.CLASSIFY, P.VIEW_TABLES, P.SURVEY,
                    P.RUN_CAMPAIGN, P.RECORD_LIFE, P.RESOLVE_PAIRS, P.RECEIVE_REQUEST, P.COMMIT,
                    P.KEEP_SUBJECTS, P.DELIVER, P.PROPOSE_LIST, P.VIEW_MONEY, P.RECORD_DONATION, P.KEEP_LOANS,
                    P.PREPARE_PLAN,
                    P.RAISE_DIFFICULTY, P.ANSWER_INSPECTION, P.NOMINATE, P.WRITE_REPORT,
                }
            ),
        ),
        Role(
            "commune_chairman",
            _("Chủ tịch UBND xã"),
            frozenset(
                {
                    P.VIEW_HOUSEHOLDS, P.VIEW_SENSITIVE, P.RECOGNISE, P.VIEW_TABLES, P.DECIDE_REQUEST, P.COMMIT,
                    P.ACCEPT_SUPPORT, P.APPROVE_LIST, P.VIEW_MONEY, P.APPROVE_MONEY,
                    P.RAISE_DIFFICULTY, P.ANSWER_INSPECTION, P.NOMINATE, P.SIGN_REPORT,
                }
            ),
            is_leader=True,
        ),
        Role(
            "district_officer",
            _("Cán bộ giảm nghèo huyện"),
            frozenset(
                {
                    P.VIEW_HOUSEHOLDS, P.IMPORT, P.MERGE, P.CLASSIFY, P.VIEW_TABLES, P.GIVE_OPINION, P.COMMIT, P.VIEW_MONEY,
                    P.PREPARE_PLAN,
                    P.RAISE_DIFFICULTY,
                }
            ),
        ),
        Role(
            "province_officer",
            _("Chuyên viên giảm nghèo tỉnh"),
            frozenset(
                {
                    P.VIEW_HOUSEHOLDS, P.IMPORT, P.MERGE, P.CLASSIFY, P.OPEN_ROUND, P.VIEW_TABLES, P.GIVE_OPINION,
                    P.APPROVE_RESULT, P.RESOLVE_PAIRS, P.SIMULATE, P.COMMIT,
                    P.KEEP_SUBJECTS, P.PROPOSE_LIST, P.VIEW_MONEY, P.PROPOSE_ALLOCATION, P.KEEP_LOANS,
                    P.PREPARE_PLAN,
                    P.HANDLE_DIFFICULTY, P.INSPECT, P.ANSWER_INSPECTION, P.REVIEW_PRAISE, P.WRITE_REPORT, P.ACCEPT_REPORT,
                    P.RUN_SURVEY,
                }
            ),
        ),
        Role(
            "province_leader",
            _("Lãnh đạo tỉnh"),
            frozenset(
                {
                    P.VIEW_TABLES, P.SIMULATE, P.APPROVE_LIST, P.VIEW_MONEY, P.APPROVE_MONEY, P.ENDORSE_ALLOCATION,
                    P.APPROVE_PLAN,
                    P.STEER, P.DECIDE_PRAISE, P.SIGN_REPORT, P.ACCEPT_REPORT,
                }
            ),
            is_leader=True,
        ),
        # Who writes a document down never approves it; duties that check one another are not held together (INCOMPATIBLE).
        Role(
            "finance_officer", _("Cán bộ tài chính"),
            frozenset(
                {
                    P.VIEW_MONEY, P.ALLOCATE_MONEY, P.APPRAISE_RECURRENT, P.HANDLE_DIFFICULTY, P.ANSWER_INSPECTION, P.NOMINATE,
                    P.WRITE_REPORT, P.ACCEPT_REPORT,
                }
            ),
        ),
        Role(
            "investment_desk", _("Cán bộ quản lý vốn đầu tư"),
            frozenset(
                {
                    P.VIEW_MONEY, P.ALLOCATE_MONEY, P.APPRAISE_INVESTMENT, P.HANDLE_DIFFICULTY, P.ANSWER_INSPECTION, P.NOMINATE,
                    P.WRITE_REPORT, P.ACCEPT_REPORT,
                }
            ),
        ),
        Role("treasury_clerk", _("Cán bộ đối chiếu kho bạc"), frozenset({P.VIEW_MONEY, P.KEEP_TREASURY})),
        Role("accountant", _("Kế toán xã, đơn vị"), frozenset({P.VIEW_MONEY, P.SPEND_MONEY})),
        # Of the People's Council: writes down what it resolved, and nothing else.
        Role("council_secretary", _("Thư ký Hội đồng nhân dân"), frozenset({P.VIEW_MONEY, P.RECORD_RESOLUTION})),
        Role("administrator", _("Quản trị hệ thống"), frozenset({P.MANAGE_USERS, P.VIEW_AUDIT})),
    )
}

# Duties that check one another: nobody holds both over the same place at the same time.
INCOMPATIBLE = (
    (P.ALLOCATE_MONEY, P.APPROVE_MONEY), (P.SPEND_MONEY, P.APPROVE_MONEY), (P.KEEP_TREASURY, P.APPROVE_MONEY),
    (P.ALLOCATE_MONEY, P.SPEND_MONEY), (P.SPEND_MONEY, P.KEEP_TREASURY), (P.PREPARE_PLAN, P.APPROVE_PLAN),
    (P.NOMINATE, P.DECIDE_PRAISE), (P.REVIEW_PRAISE, P.DECIDE_PRAISE), (P.DELIVER, P.ACCEPT_SUPPORT), (P.PROPOSE_LIST, P.APPROVE_LIST),
)  # fmt: skip
