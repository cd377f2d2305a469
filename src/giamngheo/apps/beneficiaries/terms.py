"""Words and settings of lists as the plan in force says them: procedures, contents, titles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import get_language

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.support.queries import reads_sensitive, schemes
from giamngheo.engine.plan_eligibility import Rule, Scheme
from giamngheo.engine.plan_lists import ListProcedure
from giamngheo.engine.plan_overlaps import contents_of as contents_covered
from giamngheo.engine.plan_overlaps import givers_of
from giamngheo.kit import formats


def procedure_of(rule: Rule) -> ListProcedure:
    """How lists of this rule come about; the plan's check sees to it that there is one for every rule."""
    found = current_plan().lists.of(rule)
    if found is None:
        raise LookupError(rule.id)
    return found


def procedure_of_list(rule_id: str) -> ListProcedure:
    """The procedure of a rule by its id. Raises KeyError for a rule that the plan no longer has."""
    return procedure_of(current_plan().eligibility.rule(rule_id))


def level_of(rule: Rule) -> str:
    """Kind of area that lists of this rule are drawn up for: commune or province."""
    return procedure_of(rule).level


def is_sensitive(rule: Rule) -> bool:
    """Whether being on a list of this rule tells something sensitive (who is pregnant, who is disabled)."""
    return bool(reads_sensitive(rule, rule.clauses))


def scheme_of(rule_id: str) -> Scheme:
    return current_plan().eligibility.scheme_of(rule_id)


def giver_of(rule_id: str) -> str:
    """The sub-project that gives under a rule; empty where a later plan no longer has it."""
    law = current_plan().eligibility
    return law.scheme_of(rule_id).id if rule_id in law.rules else ""


def is_once_ever(content: str, giver: str, other: str) -> bool:
    """Whether a pair of the plan refuses this content to the same beneficiary by these two givers, whatever lies between."""
    plan = current_plan()
    for pair in plan.overlaps.pairs.values():
        if pair.period == "ever" and pair.refuses and content in contents_covered(plan, pair):
            between, against = givers_of(plan, pair.between), givers_of(plan, pair.against)
            if (giver in between and other in against) or (other in between and giver in against):
                return True
    return False


def scheme_names() -> dict[str, str]:
    """Scheme → what the page calls it."""
    is_english = get_language() == "en"
    return {one.id: one.name_en if is_english else one.name_vi for one in schemes()}


def rule_name(rule_id: str) -> str:
    """A rule's name; its code where a later plan no longer has it."""
    found = current_plan().eligibility.rules.get(rule_id)
    return found.name_vi if found else rule_id


def contents_of(rule_id: str) -> dict[str, str]:
    """What may be given under a rule: content → name. Where the plan names none, the empty content."""
    is_english, scheme = get_language() == "en", scheme_of(rule_id).id
    contents = current_plan().overlaps.contents.values()
    return {c.id: c.name_en if is_english else c.name_vi for c in contents if scheme in c.projects} or {"": "—"}


def content_name(content: str) -> str:
    found = current_plan().overlaps.contents.get(content)
    return (found.name_en if get_language() == "en" else found.name_vi) if found else ""


def proposed_title(rule: Rule, area: Any, on: date) -> str:
    """What a list is called unless its maker says otherwise; Vietnamese, as it is printed."""
    return f"{rule.name_vi}, {area.name}, ngày {formats.day(on)}"


def doubts_of(rule: Rule) -> list[str]:
    """What is not confirmed of the rule's lists, in the plan's words."""
    procedure, scheme = procedure_of(rule), scheme_of(rule.id)
    told = [procedure.note] if procedure.note and procedure.confidence != "confirmed" else []
    return [*told, *scheme.unconfirmed]


__all__ = [
    "content_name", "contents_of", "doubts_of", "giver_of", "is_once_ever", "is_sensitive", "level_of", "procedure_of", "procedure_of_list",
    "proposed_title", "rule_name", "scheme_names", "scheme_of",
]  # fmt: skip
