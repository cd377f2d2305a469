"""What a screen shows of eligibility: states by sub-project and conditions, with what is sensitive left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from giamngheo.apps.register.masking import HIDDEN
from giamngheo.engine.eligibility_trace import EligibilityTrace
from giamngheo.engine.plan_eligibility import Rule

from . import lists, queries
from .queries import ForOne


def is_told(rule: Rule, *, is_revealed: bool) -> bool:
    """Whether the state may be shown: where a condition reads something sensitive, the state tells it."""
    return is_revealed or not queries.reads_sensitive(rule, rule.clauses)


def scheme_lines(told: Sequence[ForOne], *, is_revealed: bool) -> list[dict[str, Any]]:
    """One line per rule with the state of the household or of each member, in the order of the sub-projects."""
    lines = []
    for (scheme, rule_id), group in groupby(told, key=lambda one: (one.scheme.id, one.rule.id)):
        ones = list(group)
        rule = ones[0].rule
        lines.append(
            {
                "scheme": ones[0].scheme, "id": f"{scheme}-{rule_id}", "rule": rule, "is_person": rule.subject == "person",
                "subjects": [_subject(one, is_revealed=is_revealed) for one in ones],
            }
        )  # fmt: skip
    return lines


def _subject(one: ForOne, *, is_revealed: bool) -> dict[str, Any]:
    told = is_told(one.rule, is_revealed=is_revealed)
    return {
        "key": one.key,
        "name": one.name if one.rule.subject == "person" else "",
        "tone": lists.STATE_TONES[one.state] if told else "rest",
        "state": lists.state_words(one.state) if told else HIDDEN,
        "missing": one.missing if told else "",
    }


def trace_context(rule: Rule, trace: EligibilityTrace, *, is_revealed: bool) -> dict[str, Any]:
    """The trace for ``components/trace.html``; sensitive facts and what follows from them are hidden until revealed."""
    told = is_told(rule, is_revealed=is_revealed)
    hides_rank = not is_revealed and queries.reads_sensitive(rule, rule.priorities)
    clauses = {clause.id: clause for clause in rule.clauses}
    return {
        "rule": rule.id,
        "plan_digest": trace.plan_digest[:12],
        "decided_on": trace.on,
        "summary": trace.summary if told else "",
        "priority": "" if hides_rank else trace.priority,
        "conditions": [
            _line(line, hidden=not is_revealed and bool(queries.reads_sensitive(rule, [clauses[line.id]])))
            for line in trace.lines
        ],
    }


def _line(line: Any, *, hidden: bool) -> dict[str, Any]:
    text = f"Loại trừ: {line.text}" if line.kind == "exclusion" else line.text
    if hidden:
        return {
            "text": text, "truth": None, "missing": HIDDEN, "is_hidden": True,
            "threshold": "; ".join(line.thresholds), "article": line.article,
        }  # fmt: skip
    return {
        "text": text, "truth": line.truth, "fact": "; ".join(line.facts), "threshold": "; ".join(line.thresholds),
        "article": line.article, "confidence": line.confidence, "missing": "; ".join(line.missing),
    }  # fmt: skip


__all__ = ["is_told", "scheme_lines", "trace_context"]
