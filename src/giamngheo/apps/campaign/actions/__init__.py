"""The only writes of the campaign, by subject; screens and tests ask for them here."""

from .listing import drop_case, restore_case
from .meetings import Minutes, plan_meeting, record_meeting, remark, reopen_list
from .opening import add_member, end_member, open_campaign, plan_round, refresh_list
from .paperwork import make_paper
from .postings import post_again, post_result, receive_objection, recheck
from .printing import print_all, print_some
from .reports import check_holder, give_opinion, issue_certificates, send_report, withdraw_report
from .requests import file_request, found_in_village, screen_request
from .results import approval_obstacles, approve_result, consolidate

__all__ = [
    "Minutes", "add_member", "approval_obstacles", "approve_result", "check_holder", "consolidate", "drop_case",
    "end_member",
    "file_request", "found_in_village", "give_opinion", "issue_certificates", "make_paper", "open_campaign", "plan_meeting", "plan_round",
    "post_again", "post_result", "print_all", "print_some", "receive_objection", "recheck", "record_meeting", "refresh_list", "remark",
    "reopen_list", "restore_case", "screen_request", "send_report", "withdraw_report",
]  # fmt: skip
