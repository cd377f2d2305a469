"""Ways to a support for one request: within reach, or it does not exist. Kinds use these too."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import access, check_area, me
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.asked import whole

from . import queries
from .models import Contribution, Evidence, Support
from .states import HELD, Refused

Case = TypeVar("Case")
CaseOf = TypeVar("CaseOf", covariant=True)


class Door(Protocol[CaseOf]):
    """A kind's case by the id of a support, for who may do something to it."""

    def __call__(self, request: HttpRequest, pk: int, permission: P = P.VIEW_HOUSEHOLDS) -> CaseOf: ...


def my_areas(request: HttpRequest) -> frozenset[int]:
    """Where this person sees supports: where they see households."""
    return access(request).areas_with(P.VIEW_HOUSEHOLDS)


def support_or_404(request: HttpRequest, pk: int, permission: P = P.VIEW_HOUSEHOLDS) -> Support:
    """404 outside the person's areas, 403 inside them without the permission."""
    found = queries.support_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    check_area(request, permission, found.area_id)
    return found


def case_door(case_or_none: Callable[[int, Collection[int]], Case | None]) -> Door[Case]:
    """The way to a kind's case. 404 outside the person's areas, 403 inside them without the permission."""

    def case_or_404(request: HttpRequest, pk: int, permission: P = P.VIEW_HOUSEHOLDS) -> Case:
        support_or_404(request, pk, permission)
        found = case_or_none(pk, my_areas(request))
        if found is None:
            raise Http404
        return found

    return case_or_404


def evidence_or_404(request: HttpRequest, pk: int, permission: P = P.VIEW_HOUSEHOLDS) -> Evidence:
    found = queries.evidence_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    check_area(request, permission, found.area_id)
    return found


def contribution_or_404(request: HttpRequest, pk: int) -> Contribution:
    found = queries.contribution_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    check_area(request, P.DELIVER, found.area_id)
    return found


def is_second(request: HttpRequest, support: Support) -> bool:
    """Whether this person neither began the support nor wrote anything on it, and may so decide it; the action asks again."""
    return me(request).pk not in (support.by_id, *support.writer_ids)


def may_decide(request: HttpRequest, support: Support) -> bool:
    """Whether this person decides on a support that is held for its overlap; the action asks again."""
    return support.state == HELD and access(request).may(P.ACCEPT_SUPPORT, support.area_id) and is_second(request, support)


def number(request: HttpRequest, name: str) -> int | None:
    """A number of the address; None where it is none."""
    given = request.GET.get(name, "")
    return whole(given)


def step(
    request: HttpRequest, form: forms.Form, *, title: str, button: str, back: str, act: Callable[[], Any], done: str,
    text: str = "", told: tuple[str, ...] = (), facts: list[dict[str, Any]] | None = None, has_choice: bool = True,
) -> HttpResponse:  # fmt: skip
    """One thing written on a page of its own: the form, what is asked, and back to the support. ``told``: notices above.
    ``has_choice``: without anything to choose there is no form; ``text`` says why."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "button": button, "back_url": back, "text": text, "told": told, "facts": facts,
               "has_choice": has_choice}  # fmt: skip
    return render(request, "delivery/step.html", context, status=422 if form.errors else 200)


def press(request: HttpRequest, act: Callable[[], Any], *, done: str, back: str) -> HttpResponse:
    """An act without questions."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(back)


def yes_no(value: bool | None) -> str:
    """A fact in words; a fact that nobody knows says so."""
    return {True: _("có"), False: _("không"), None: _("chưa rõ")}[value]


__all__ = [
    "Door", "case_door", "contribution_or_404", "evidence_or_404", "is_second", "may_decide", "my_areas", "number", "press", "step",
    "support_or_404", "yes_no",
]  # fmt: skip
