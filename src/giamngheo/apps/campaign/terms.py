"""The campaign's days and numbers, from the plan: who gives the opinion, until when a posting hangs, what is due when.

No reading of rows: a round's own plan is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review.states import Refused
from giamngheo.engine.plan_campaign import CampaignLaw, CampaignTerm
from giamngheo.engine.rulebook_campaign import term_vi
from giamngheo.kit.workdays import after_working_days, is_working_day

HOLDERS = {"district": "UBND cấp huyện", "province": "UBND tỉnh", "none": "không có bước này"}
# The commune's own margin before the meetings, in working days; the law names none.
SURVEY_MARGIN = 10


def law() -> CampaignLaw:
    """The procedure of the annual review. Raises Refused when the plan in force has none."""
    found = current_plan().campaign
    if found is None:
        raise Refused("Bản quy tắc đang dùng chưa có quy trình rà soát hằng năm (plan/campaign). Cập nhật bản quy tắc.")
    return found


def before_working_days(end: date, count: int) -> date:
    """The latest day from which a term of ``count`` working days ends on ``end`` at the latest.

    A posting that begins on it hangs until ``end``: ``after_working_days(it, count) <= end``.
    """
    day = end
    while after_working_days(day, count) > end:
        day -= timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Calendar:
    """The last day for each step of a commune's campaign."""

    survey_due_on: date
    meeting_due_on: date
    posting_due_on: date
    report_due_on: date


def proposed_calendar(closes_on: date, holder: str) -> Calendar:
    """Counted back from the round's last day by the terms of the law; the survey's day is the commune's own margin."""
    rules = law()
    report = before_working_days(closes_on, rules.value("opinion")) if holder != "none" else closes_on
    report = _working(report)
    # The report follows the last day of posting.
    posting = before_working_days(_working(report - timedelta(days=1)), rules.value("posting"))
    posting = _working(posting)
    return Calendar(before_working_days(posting, SURVEY_MARGIN), posting, posting, report)


def _working(day: date) -> date:
    """The day itself, or the working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def posted_until(posted_on: date, *, is_recheck: bool = False) -> date:
    """The last day of a posting."""
    return after_working_days(posted_on, law().value("recheck_posting" if is_recheck else "posting"))


def backdated_days() -> int:
    """How many days after the day it was hung a posting may be recorded without a reason; our rule, not the law's.

    A version of the plan that names none asks for a reason at once.
    """
    return law().house("posting_backdate") or 0


def recheck_due(received_on: date) -> date:
    """The last day to re-check after an objection."""
    return after_working_days(received_on, law().value("objection_recheck"))


def opinion_due(reported_on: date) -> date:
    """The last day for the upper level's opinion."""
    return after_working_days(reported_on, law().value("opinion"))


def meeting_passes(agreed: int, attended: int) -> bool:
    """Whether enough of those present agreed (qd-24-2021:4); exact, so that half of an odd number is not rounded."""
    return Decimal(agreed) >= Decimal(str(law().value("meeting_agree_share"))) * attended


def is_screened_out(item_count: int) -> bool:
    """Whether the quick screening (Phiếu A) takes the household for not poor."""
    return item_count >= int(law().value("screening_threshold"))


def doubts(day: date) -> list[str]:
    """What is not confirmed about the procedure of a round that ends on this day, in full sentences for every page."""
    rules = law()
    found = [] if rules.holds_for_certain(day) else [rules.note]
    unsure = [term for term in rules.terms.values() if term.confidence != "confirmed"]
    if unsure:
        told = "; ".join(f"{term.name_vi[:1].lower()}{term.name_vi[1:]}: {term_vi(term)}" for term in unsure)
        found.append(_("Chưa đối chiếu với văn bản gốc: %(terms)s.") % {"terms": told})
    holder = rules.opinion_on(day)
    if holder is not None and holder.confidence != "confirmed" and holder.note:
        found.append(holder.note)
    return found


def house_note(rule_id: str) -> str:
    """A rule of the house for the small print beside a question, and that it is no law; empty where there is none."""
    rule = law().house_rules.get(rule_id)
    if rule is None:
        return ""
    value = _("%(n)s ngày") % {"n": rule.value} if rule.unit == "days" else str(rule.value)
    return _("%(rule)s: %(value)s (do hệ thống đặt, không phải luật).") % {"rule": rule.name_vi, "value": value}


def term_note(term_id: str) -> str:
    """A term with its article, and that it is not confirmed, for the small print beside a question."""
    term: CampaignTerm = law().terms[term_id]
    cites = "; ".join(current_plan().cite_vi(cite) for cite in term.cites)
    doubt = "" if term.confidence == "confirmed" else _(", chưa xác nhận")
    return f"{term.name_vi}: {term_vi(term)} ({cites}{doubt})."




__all__ = [
    "HOLDERS",
    "Calendar",
    "backdated_days",
    "before_working_days",
    "doubts",
    "is_screened_out",
    "law",
    "meeting_passes",
    "opinion_due",
    "posted_until",
    "proposed_calendar",
    "recheck_due",
    "term_note",
]  # fmt: skip
