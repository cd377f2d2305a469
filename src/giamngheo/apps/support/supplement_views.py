"""What people answered about a household and its members, and the form that asks only what open rules miss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.doors import household_or_404
from giamngheo.apps.register.queries import household_known
from giamngheo.apps.subjects import queries as subject_queries
from giamngheo.apps.subjects import shown as subject_shown
from giamngheo.apps.subjects.actions.answering import record_answers
from giamngheo.apps.subjects.columns import OF_PLACES, answerable, asked_by
from giamngheo.apps.subjects.forms import AnswersForm
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused

from . import queries
from .asked import day_asked
from .missing import missing_of


def _member(request: HttpRequest, found: Any) -> tuple[Any, dict[str, str]]:
    """The member asked for (None: the household itself) and everybody's names by key. 404 for somebody who is not in it."""
    members = {str(m.person_id): m.person for m in household_known(found).members}
    chosen = request.GET.get("nguoi", "")
    if chosen and chosen not in members:
        raise Http404
    return members.get(chosen), {key: person.full_name for key, person in members.items()}


def _query(request: HttpRequest, **more: str) -> str:
    given = {name: request.GET.get(name, "") for name in ("nguoi", "ngay")}
    return urlencode({name: value for name, value in {**given, **more}.items() if value})


def _who(found: Any, person: Any) -> str:
    name = formats.person_name(person.full_name if person else found.head_name)
    return name if person else _("Hộ %(name)s") % {"name": name}


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """What was answered, sensitive facts hidden."""
    return _answers_page(request, household_or_404(request, pk), is_revealed=False)


@require_POST
@never_cache
@needs(P.VIEW_HOUSEHOLDS)
def answers_revealed(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with sensitive facts, for this one answer; who asked is logged before anything is shown."""
    found = household_or_404(request, pk)
    if not access(request).may(P.VIEW_SENSITIVE, found.area_id):
        raise PermissionDenied
    columns = {**answerable("household"), **answerable("person")}
    record_sensitive_read(
        by=request.user, subject=f"hộ {found.pk}", fields=tuple(sorted(n for n, c in columns.items() if c.is_sensitive)),
        area_id=found.area_id, path=request.path,
    )  # fmt: skip
    return _answers_page(request, found, is_revealed=True)


def _answers_page(request: HttpRequest, found: Any, *, is_revealed: bool) -> HttpResponse:
    person, people = _member(request, found)
    told = subject_queries.answers_about(
        household_id=None if person else found.pk, person_ids=[person.pk] if person else []
    )
    kind = "person" if person else "household"
    here = access(request)
    again = f"{reverse('support:supplement', args=[found.pk])}?{_query(request, cau='-')}".removesuffix("-")
    context = {
        "title": _("Thông tin xét hỗ trợ: %(name)s") % {"name": _who(found, person)}, "household": found, "people": people.items(),
        "person": str(person.pk) if person else "", "query": _query(request), "may_write": here.may(P.DELIVER, found.area_id),
        "again_url": again if here.may(P.DELIVER, found.area_id) else "",
        "lines": subject_shown.fact_lines(kind, told, person_names([a.by_id for a in told]), is_revealed=is_revealed),
        "may_reveal": here.may(P.VIEW_SENSITIVE, found.area_id) and not is_revealed, "is_revealed": is_revealed,
    }  # fmt: skip
    return render(request, "support/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks what open rules and orders miss, each with the rules that wait for it; and what somebody answers again."""
    found = household_or_404(request, pk)
    check_area(request, P.DELIVER, found.area_id)
    person, people = _member(request, found)
    on = queries.day_of_programme(day_asked(request))
    missing = missing_of(pk, on)
    wanted = missing.of(str(person.pk) if person else "")
    columns = answerable("person" if person else "household")
    # What was answered is asked again where somebody wants to: the newer day counts, the older answer stays to be read.
    again = request.GET.get("cau", "")
    asked = {fact: column for fact, column in columns.items() if fact in wanted or fact == again}
    every = asked_by(current_plan().eligibility, "person" if person else "household")
    laws = {fact: subject_shown.rules_words(wanted.get(fact) or every[fact]) for fact in asked}
    form = AnswersForm(
        request.POST or None, columns=asked, hints={}, laws=laws, initial={"observed_on": min(on, clock.today())}
    )
    back = f"{reverse('support:household', args=[pk])}?{_query(request)}"
    if request.method == "POST" and form.is_valid():
        try:
            made = record_answers(
                about=person or found, values=form.answered(), observed_on=form.cleaned_data["observed_on"],
                note=form.cleaned_data["note"], by=me(request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi %(count)s câu trả lời.") % {"count": formats.number(len(made))})
            return redirect(back)
    context = {
        "title": _("Bổ sung thông tin xét hỗ trợ: %(name)s") % {"name": _who(found, person)}, "household": found, "form": form,
        "is_asked": bool(asked),
        "of_place": any(fact in OF_PLACES for fact in asked) and access(request).may(P.KEEP_SUBJECTS, found.area_id),
        "on": on, "back_url": back, "query": _query(request), "person": str(person.pk) if person else "",
        "others": _others(request, missing.of_persons, people, person, has_home=bool(missing.of_household)),
    }  # fmt: skip
    return render(request, "support/supplement.html", context, status=422 if form.errors else 200)


def _others(
    request: HttpRequest, of_persons: Mapping[str, Any], people: Mapping[str, str], person: Any, *, has_home: bool
) -> list[dict[str, str]]:
    """The household and the members of whom something is missing as well, with the way to each."""
    found = [{"name": _("cả hộ"), "query": urlencode({"ngay": request.GET.get("ngay", "")})}] if person and has_home else []
    chosen = str(person.pk) if person else ""
    return found + [
        {"name": formats.person_name(name), "query": _query(request, nguoi=key)}
        for key, name in people.items() if of_persons.get(key) and key != chosen
    ]  # fmt: skip
