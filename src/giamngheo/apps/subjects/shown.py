"""Answers in words: what was answered, since when, which rules ask for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.masking import HIDDEN
from giamngheo.engine.frames import Column
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import formats
from giamngheo.kit.terms import word

from . import queries
from .actions.answering import kind_of
from .columns import answerable, asked_by
from .models import Answer


def value_words(column: Column, value: Any) -> str:
    """An answer as officials say it; one that unsays an earlier one says so."""
    if value is None:
        return _("không rõ")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if column.terms:
        return next((word(term) for term in column.terms if term.code == value), str(value))
    if isinstance(value, str):
        return formats.day(date.fromisoformat(value))
    if column.unit == "đồng":
        return formats.money(value)
    return f"{formats.number(value)} {column.unit}".rstrip()


def rules_words(rules: Collection[Rule]) -> str:
    """Names of the rules that ask, one after the other, with the sub-project of each."""
    law = current_plan().eligibility
    return "; ".join(f"{rule.name_vi} ({law.scheme_of(rule.id).name_vi.split(':')[0]})" for rule in rules)


def fact_lines(kind: str, answers: list[Answer], names: Mapping[int, str], *, is_revealed: bool) -> list[dict[str, Any]]:
    """One line per answerable fact of the kind: words, the answer that counts today, since when and who, and the history."""
    newest, asked = queries.newest_values(answers), asked_by(current_plan().eligibility, kind)
    lines = []
    for fact, column in answerable(kind).items():
        history = [answer_line(one, column, names, is_revealed=is_revealed) for one in answers if one.fact == fact]
        current = newest.get(fact)
        lines.append(
            {
                "fact": fact, "label": column.vi, "rules": rules_words(asked[fact]), "history": history,
                "current": answer_line(current, column, names, is_revealed=is_revealed) if current else None,
            }
        )  # fmt: skip
    return lines


def answer_line(one: Answer, column: Column, names: Mapping[int, str], *, is_revealed: bool) -> dict[str, Any]:
    """One answer for the page; what is sensitive is hidden until revealed."""
    hides = column.is_sensitive and not is_revealed
    withdrawal = getattr(one, "withdrawal", None)
    return {
        "pk": one.pk, "words": HIDDEN if hides else value_words(column, one.value), "observed_on": one.observed_on,
        "by": names.get(one.by_id or 0, ""), "note": HIDDEN if hides and one.note else one.note, "recorded_at": one.recorded_at,
        "withdrawn": withdrawal.reason if withdrawal else "", "is_synthetic": one.is_synthetic,
    }  # fmt: skip


def about_words(answer: Answer) -> str:
    """Whom an answer is about."""
    about = answer.household or answer.person or answer.subject
    assert about is not None
    kind = kind_of(about)
    if kind == "household":
        return _("Hộ %(name)s") % {"name": formats.person_name(getattr(about, "head_name", ""))}
    return formats.person_name(getattr(about, "full_name", "")) if kind == "person" else str(getattr(about, "name", ""))


__all__ = ["about_words", "answer_line", "fact_lines", "rules_words", "value_words"]
