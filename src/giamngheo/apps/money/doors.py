"""Ways to a line or a document for one request: within reach, or it does not exist; and one act on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.asked import whole

from . import states
from .models import Document, Line
from .queries import documents, lines
from .states import Refused


def my_areas(request: HttpRequest) -> frozenset[int]:
    """Where this person sees money."""
    return access(request).areas_with(P.VIEW_MONEY)


def line_or_404(request: HttpRequest, pk: int, permission: P = P.VIEW_MONEY) -> Line:
    """404 outside the person's areas, 403 inside them without the permission."""
    found = lines.line_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    if not access(request).may(permission, found.area_id):
        raise PermissionDenied
    return found


def document_or_404(request: HttpRequest, pk: int, *permissions: P) -> Document:
    """404 for what neither was written in nor moved money of the person's areas; 403 without one of the permissions in
    the area of who wrote it."""
    found = documents.document_or_none(pk, my_areas(request))
    if found is None:
        raise Http404
    if permissions and not any(access(request).may(p, found.area_id) for p in permissions):
        raise PermissionDenied
    return found


def may_write(request: HttpRequest, duty: str, area_id: int) -> bool:
    return access(request).may(states.DUTIES[duty], area_id)


def number(request: HttpRequest, name: str) -> int | None:
    """A number of the address; None where it is none."""
    return whole(request.GET.get(name, ""))


def step(
    request: HttpRequest, form: forms.Form, *, title: str, button: str, back: str, act: Callable[[], str], done: str,
    text: str = "", facts: list[dict[str, Any]] | None = None, has_choice: bool = True, search: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """One thing written on a page of its own; ``act`` returns where to go when it is done. Refused, it leaves nothing behind.
    Without a choice to make there is no button. ``search``: narrows the choice by a paper's ``number``; how many are ``shown``,
    how many ``left_out``."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                where = act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(where)
    context = {"form": form, "title": title, "button": button, "back_url": back, "text": text, "facts": facts,
               "has_choice": has_choice, "search": search}  # fmt: skip
    return render(request, "money/step.html", context, status=422 if form.errors else 200)


def press(request: HttpRequest, act: Callable[[int], Any], *, done: Callable[[Any], str], back: str) -> HttpResponse:
    """An act without questions on the version that the page showed."""
    version = whole(request.POST.get("version"))
    try:
        made = act(-1 if version is None else version)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done(made))
    return redirect(back)


__all__ = ["document_or_404", "line_or_404", "may_write", "my_areas", "number", "press", "step"]
