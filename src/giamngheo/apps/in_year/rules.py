"""The plan's rules of the review within the year, for a request or a day."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review.states import Refused
from giamngheo.engine import in_year
from giamngheo.engine.plan_in_year import InYearRules, RequestKind
from giamngheo.kit import formats
from giamngheo.kit.workdays import after_working_days

from .models import Request


def rules_on(day: date) -> InYearRules:
    """Raises Refused when no text that the plan knows rules that day."""
    found = current_plan().in_year_on(day)
    if found is None:
        raise Refused(f"Bản quy tắc không có quy định về rà soát thường xuyên cho ngày {formats.day(day)}.")
    return found


def rules_of(request: Request) -> InYearRules:
    """A request is handled by the rules of the day it was filed."""
    return rules_on(request.filed_on)


def kind_of(request: Request) -> RequestKind:
    return rules_of(request).kinds[request.kind]


def term_on(filed_on: date) -> in_year.Term:
    """The monthly review that a request filed on this day belongs to."""
    return in_year.term_of(filed_on, rules_on(filed_on), after_working_days=after_working_days)


def posting_ends(posted_on: date, request: Request) -> date:
    """The last day on which the result hangs."""
    return after_working_days(posted_on, rules_of(request).whole("posting_days"))


def newly_out_until(decided_on: date) -> date | None:
    """The day before which a household counts as newly out of poverty; None when the plan has no such term."""
    months = current_plan().newly_out_months(decided_on)
    return in_year.months_after(decided_on, months) if months is not None else None


def unconfirmed(rules: InYearRules) -> list[str]:
    """What is not confirmed about the text itself."""
    return [_("Chưa xác nhận: %(what)s.") % {"what": item} for item in rules.unconfirmed]


def missing_line(kind: RequestKind, on: date) -> str:
    """What stands in the way while the standard of the day has no line for this kind of request; empty when it has."""
    if not kind.line_parameter:
        return ""
    plan = current_plan()
    standard = plan.standard_on(on)
    if standard is None or kind.line_parameter in standard.parameters:
        return ""
    named = next(
        (s.parameters[kind.line_parameter].name_vi for s in plan.standards.values() if kind.line_parameter in s.parameters),
        kind.line_parameter,
    )
    return _(
        "%(standard)s chưa có “%(line)s” trong bản quy tắc, nên thu nhập khảo sát từ ngày %(day)s chưa xác định được là đạt "
        "hay không đạt: đề nghị để “chưa xác định” cho đến khi mức này được ban hành và bổ sung."
    ) % {"standard": standard.name_vi, "line": named, "day": formats.day(standard.valid_from)}


def doubts(kind: RequestKind, rules: InYearRules) -> list[str]:
    """What is not confirmed about the rules of this kind, as sentences for the page."""
    found = unconfirmed(rules)[:1]
    if kind.doubts:
        found.append(_("Chưa xác nhận với loại đề nghị này: %(what)s.") % {"what": ", ".join(kind.doubts)})
    if rules.doubtful:
        what = "; ".join(s.name_vi[:1].lower() + s.name_vi[1:] for s in rules.doubtful)
        found.append(_("Chưa xác nhận: %(what)s.") % {"what": what})
    return found


__all__ = ["doubts", "kind_of", "missing_line", "newly_out_until", "posting_ends", "rules_of", "rules_on", "term_on", "unconfirmed"]
