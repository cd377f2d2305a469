"""What the pages share: which request a person may open, and a form that does one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock

from . import lists, queries, rules, states
from .models import Request

READERS = (P.VIEW_HOUSEHOLDS, P.SURVEY, P.HOLD_MEETING)
COUNTERS = (P.VIEW_TABLES, *READERS)


def request_or_404(request: HttpRequest, pk: int) -> Request:
    """A request that this person may see; any other does not exist for them."""
    return get_object_or_404(queries.requests_for(access(request)), pk=pk)


def for_step(request: HttpRequest, pk: int, name: str) -> Request:
    """The request, for somebody who may do this step on it: 404 unseen, 403 seen without the right."""
    found = request_or_404(request, pk)
    if not queries.may_act(access(request), found, states.STEPS[name].permissions):
        raise PermissionDenied
    return found


def step_page(
    request: HttpRequest,
    found: Request,
    name: str,
    form: forms.Form,
    do: Callable[[dict[str, Any]], str],
    *,
    check: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    **context: Any,
) -> HttpResponse:
    """One form that does one step: shown, sent back with what is wrong, or done and back to the request.

    ``do``: cleaned answers → what was done, in words. ``check``: cleaned answers → context of a page to check them on
    before they are final.
    """
    back = reverse("in_year:request", args=[found.pk])
    kind = rules.kind_of(found)
    blocked = ""
    try:
        states.check(name, found.state, kind)
    except Refused as refusal:
        blocked = str(refusal)
    if request.method == "POST" and blocked:
        form.full_clean()
        form.add_error(None, blocked)
    elif request.method == "POST" and form.is_valid():
        if check is not None and request.POST.get("buoc") != "xong" and not context.get("obstacles"):
            return render(request, "in_year/decide_check.html", {"form": form, **check(form.cleaned_data)})
        try:
            done = do(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    step = states.STEPS[name]
    values = {
        "found": found, "form": form, "step": step, "back_url": back, "blocked": blocked, "who": lists.who(found),
        "kind_label": lists.KIND_LABELS[found.kind], "doubts": rules.doubts(kind, rules.rules_of(found)),
        "missing_line": rules.missing_line(kind, clock.today()) if found.is_open else "", **context,
    }  # fmt: skip
    return render(request, "in_year/step.html", values, status=422 if form.errors else 200)


__all__ = ["COUNTERS", "READERS", "for_step", "request_or_404", "step_page"]
