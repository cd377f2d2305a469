"""The only writes of the review within the year."""

from .deciding import certify_request, recognise_request, refuse_request
from .filing import file_request, screen_request, withdraw_request
from .meeting import post_request, record_meeting, return_request
from .papers import issue_request_paper
from .sheets import start_sheet
from .surveying import record_income, score_request, survey_household

__all__ = [
    "certify_request", "file_request", "issue_request_paper", "post_request", "recognise_request", "record_income", "record_meeting",
    "refuse_request", "return_request", "score_request", "screen_request", "start_sheet", "survey_household",
    "withdraw_request",
]  # fmt: skip
