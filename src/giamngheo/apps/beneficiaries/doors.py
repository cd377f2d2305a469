"""Ways to a list or a row for one request: within reach, or it does not exist; what is sensitive is logged before it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from giamngheo.apps.accounts.permissions import access, check_area, me
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read

from .models import Beneficiary, BeneficiaryList
from .queries.lists import list_or_none
from .queries.reach import holds_at, lists_for, rows_for
from .queries.rows import row_or_none
from .states import Refused


def list_or_404(request: HttpRequest, pk: int, permission: P | None = None) -> BeneficiaryList:
    """404 out of reach, 403 within it for who does not hold the permission at the list's own level."""
    found = list_or_none(pk, access(request))
    if found is None:
        raise Http404
    if permission is not None and not holds_at(access(request), permission, found.area_id):
        raise PermissionDenied
    return found


def row_or_404(request: HttpRequest, pk: int, permission: P | None = None) -> Beneficiary:
    here = access(request)
    row = row_or_none(pk, lists_for(here))
    if row is None or not rows_for(here, row.list).filter(pk=pk).exists():
        raise Http404
    if permission is not None and not holds_at(here, permission, row.area_id):
        raise PermissionDenied
    return row


def read_names(request: HttpRequest, found: BeneficiaryList) -> None:
    """Before names of a list are shown: where being on it tells something sensitive, only to who may know, and logged."""
    if found.is_sensitive:
        reveal(request, found, ("name",))


def reveal(request: HttpRequest, found: BeneficiaryList, fields: tuple[str, ...]) -> None:
    """Raises PermissionDenied for who may not know; else logs who asked."""
    check_area(request, P.VIEW_SENSITIVE, found.area_id)
    subject = f"danh sách thụ hưởng {found.pk}"
    record_sensitive_read(by=me(request), subject=subject, fields=fields, area_id=found.area_id, path=request.path)


def may_reveal(request: HttpRequest, found: BeneficiaryList) -> bool:
    return access(request).may(P.VIEW_SENSITIVE, found.area_id)


def step(
    request: HttpRequest, form: forms.Form, *, title: str, button: str, back: str, act: Callable[[], Any], done: str, text: str = "",
    answers: list[dict[str, Any]] | None = None, warning: str = "",
) -> HttpResponse:  # fmt: skip
    """One act on a page of its own: what is decided, the form, and back."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "button": button, "back_url": back, "text": text, "answers": answers, "warning": warning}
    return render(request, "beneficiaries/step.html", context, status=422 if form.errors else 200)


def press(request: HttpRequest, act: Callable[[], Any], *, done: str, back: str) -> HttpResponse:
    """An act without questions."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(back)


__all__ = ["list_or_404", "may_reveal", "press", "read_names", "reveal", "row_or_404", "step"]
