"""What one step of a sheet shows: its form, its groups, the words of the law, what was found last time."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_law import Scorecard, Standard
from giamngheo.engine.trace import article
from giamngheo.kit import formats
from giamngheo.kit.terms import Words

from . import contradictions
from . import questions as q
from .forms import Group, SheetForm
from .people import Sheet, Someone
from .queries import Before

WHOLE = "ca-phieu"  # the whole sheet on one page
# Merit of a person is asked with needs; identity on the person's own page.
MEMBER_KEYS = tuple(question.name for question in q.IDENTITY)


def household_keys(step: str, card: Scorecard | None, sheet: Sheet) -> list[str]:
    """Keys of the household's questions of a step."""
    keys = [question.name for question in q.HOUSEHOLD if question.step == step]
    if not any(person.may_be_under(16) for person in sheet.here):
        keys = [key for key in keys if key != "tick_nutrition"]
    if step == "ho":
        keys.append("head")
    if step == "diem" and card is not None and card.kind == "items":
        keys = [key for key in keys if key != "score_a"] + [q.CARD + item.id for item in card.items]
    return keys


def person_keys(step: str, person: Someone) -> list[str]:
    """Keys of the questions that this step asks of somebody of this age."""
    return [f"{person.ref}-{question.name}" for question in q.PERSON if question.step == step and question.asked(person)]


def keys_of(step: str, sheet: Sheet, card: Scorecard | None) -> list[str]:
    """All keys of a step, people first; of all asking steps for the whole sheet."""
    if step == WHOLE:
        return [key for one in q.ASKING for key in keys_of(one, sheet, card)]
    people = [key for person in sheet.here for key in person_keys(step, person)]
    return [*people, *household_keys(step, card, sheet)]


def groups(form: SheetForm, step: str, card: Scorecard | None, before: Before) -> list[Group]:
    """The form's fields of a step, one group per person, then the household's; last time's answer beside each."""
    found = []
    for person in form.sheet.here:
        keys = [key for key in person_keys(step, person) if key in form.fields]
        if keys:
            name = formats.person_name(person.name, missing=_("Chưa có tên"))
            group = Group(name, person.age_words, [form[key] for key in keys])
            _last_of_person(form, person, before, keys)
            found.append(group)
    keys = [key for key in household_keys(step, card, form.sheet) if key in form.fields]
    if keys:
        _last_of_household(form, before, keys)
        found.append(Group(_("Cả hộ") if found else "", "", [form[key] for key in keys]))
    return found


def _told(question: q.Question, value: Any) -> str:
    """A fact's value in words; sensitive ones are not told again here."""
    if value in (None, "", []) or question.is_sensitive:
        return ""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    words = Words(question.terms)
    if isinstance(value, list):
        return ", ".join(words.get(code, code) for code in value)
    if question.terms:
        return str(words.get(str(value), value))
    return formats.number(value) if question.kind == q.NUMBER else str(value)


def _add_last(form: SheetForm, key: str, text: str, year: int) -> None:
    if text:
        hint = form.fields[key].help_text
        last = _("Lần trước (năm %(year)s): %(text)s.") % {"year": year, "text": text}
        form.fields[key].help_text = f"{hint} {last}".strip()


def _last_of_person(form: SheetForm, person: Someone, before: Before, keys: list[str]) -> None:
    fact = before.people.get(person.person_id or 0)
    for key in keys if fact else ():
        name = q.split(key)[1]
        _add_last(form, key, _told(q.PERSON_BY_NAME[name], getattr(fact, name)), fact.occasion.year)  # type: ignore[union-attr]


def _last_of_household(form: SheetForm, before: Before, keys: list[str]) -> None:
    fact = before.household
    for key in keys if fact else ():
        question = q.HOUSEHOLD_BY_NAME.get(key)
        if question is not None and hasattr(fact, key):
            _add_last(form, key, _told(question, getattr(fact, key)), fact.occasion.year)  # type: ignore[union-attr]


def law_of(step: q.Step, standard: Standard) -> list[dict[str, str]]:
    """The words of the law of a step's indicators, with article and how sure we are."""
    tests = {test.id: test for test in standard.indicator_tests}
    plan = current_plan()
    return [
        {
            "name": tests[code].name_vi, "text": tests[code].test_vi, "article": article(tests[code].cites, plan),
            "confidence": tests[code].confidence, "note": tests[code].note,
        }
        for code in step.indicators
        if code in tests
    ]  # fmt: skip


def findings_of(step: str, sheet: Sheet) -> list[contradictions.Finding]:
    """Contradictions to show at a step; everything at the whole sheet."""
    found = contradictions.found(sheet)
    return found if step == WHOLE else [finding for finding in found if finding.step == step]


def answered(step: str, sheet: Sheet, card: Scorecard | None) -> bool:
    """Is any question of the step answered? For the ticks beside the steps."""
    people = {person.ref: person for person in sheet.people}
    for key in keys_of(step, sheet, card):
        ref, name = q.split(key)
        value = people[ref].get(name) if ref else sheet.get(name)
        if name not in {"observed_on", "head"} and value not in (None, "", []):
            return True
    return step == "ho" and bool(sheet.here) and sheet.head is not None


def next_step(step: str) -> str:
    """The step after this one; the last stays."""
    codes = [one.code for one in q.STEPS]
    return codes[min(codes.index(step) + 1, len(codes) - 1)] if step in codes else "kiem-tra"


__all__ = ["MEMBER_KEYS", "WHOLE", "answered", "findings_of", "groups", "keys_of", "law_of", "next_step"]
