"""Screens of a row of another programme's list: which household of the register it stands for, and the second person's word."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.register.queries import Search, households_found
from giamngheo.kit import formats

from . import doors, queries
from .actions import joining as actions
from .forms import JoinDecisionForm, JoinForm
from .states import Refused

MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer looks the household up by name and says why it is this one."""
    found = doors.support_or_404(request, pk, P.DELIVER)
    if found.imported_list_id is None or found.place_key:
        raise Http404
    text = request.GET.get("ten", formats.person_name(found.beneficiary_name))
    homes = households_found(Search(text=text), [found.area_id]).select_related("village")[:MOST] if text.strip() else []
    choices = [(str(home.pk), _place(formats.person_name(home.head_name), home)) for home in homes if home.pk != found.household_id]
    is_joined = found.household_id is not None
    form = JoinForm(request.POST or None, found=choices, is_joined=is_joined, initial={"version": found.version})
    back = reverse("delivery:support", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_joining(support_id=pk, by=me(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(back)
    context = {
        "form": form, "found": found, "back_url": back, "text": text, "has_choices": bool(choices) or is_joined,
        "title": _("Ghép với sổ hộ: %(name)s") % {"name": formats.person_name(found.beneficiary_name)},
    }  # fmt: skip
    return render(request, "delivery/join.html", context, status=422 if form.errors else 200)


def _place(name: str, home: Any) -> str:
    return f"{name}, {home.village.name}" if home.village else name


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def join_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person decides."""
    found = doors.support_or_404(request, pk, P.ACCEPT_SUPPORT)
    waiting = queries.waiting_joining(pk)
    if waiting is None:
        raise Http404
    form = JoinDecisionForm(request.POST or None, initial={"version": found.version})
    asked_by = person_names([waiting.asked_by_id]).get(waiting.asked_by_id, "")
    return doors.step(
        request, form, title=_("Ghép với sổ hộ: %(name)s") % {"name": formats.person_name(found.beneficiary_name)},
        button=_("Ghi quyết định"), back=reverse("delivery:support", args=[pk]), done=_("Đã ghi quyết định về việc ghép hộ."),
        facts=[
            {"label": _("Đang ghép với"), "value": home_words(waiting.before)},
            {"label": _("Đề nghị ghép với"), "value": home_words(waiting.household)},
            {"label": _("Lý do"), "value": waiting.reason}, {"label": _("Người đề nghị"), "value": asked_by},
        ],
        act=lambda: actions.decide_joining(
            support_id=pk, is_confirmed=form.cleaned_data["answer"] == "yes", note=form.cleaned_data["note"],
            version=form.cleaned_data["version"], by=me(request),
        ),
    )  # fmt: skip


def home_words(home: Any) -> str:
    """A household by its head and village; nobody in words."""
    return _place(formats.person_name(home.head_name), home) if home is not None else _("không hộ nào trong sổ")


__all__ = ["home_words", "join", "join_decide"]
