"""Screens of what is given to a place: begin, accept, stop."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.queries import communes_among, named_apart
from giamngheo.kit import formats

from . import doors, terms
from .actions import places as actions
from .actions.supports import Overlapped
from .forms import AcceptForm, PlaceForm, ReasonForm
from .kind import Kind, all_kinds
from .states import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def place_new(request: HttpRequest) -> HttpResponse:
    """Something is to be given to a village or to the commune as a whole."""
    communes = communes_among(access(request).areas_with(P.DELIVER))
    chosen = doors.number(request, "dia_ban") or (communes[0].pk if communes else 0)
    check_area(request, P.DELIVER, chosen)
    villages = [(str(v.pk), v.name) for v in villages_of([chosen])]
    form = PlaceForm(request.POST or None, villages=villages, initial={"source_code": "central"})
    clashes: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_at_place(area_id=chosen, by=me(request), **form.given())
        except Refused as refusal:
            clashes = tuple(c.words for c in refusal.clashes) if isinstance(refusal, Overlapped) else ()
            form.add_error("overlap_reason" if clashes else None, _("Hệ thống báo trùng; xem bên trên.") if clashes else str(refusal))
        else:
            messages.success(request, _("Đã ghi hỗ trợ cho địa bàn."))
            return redirect("delivery:support", made.pk)
    context = {
        "form": form, "clashes": clashes, "back_url": reverse("delivery:supports"), "current_area": chosen,
        "areas": [{"value": c.pk, "label": name} for c, name in named_apart(communes)] if len(communes) > 1 else [],
        "own_pages": [(kind.label, reverse(kind.list_url)) for kind in _kinds_at_places()],
    }  # fmt: skip
    return render(request, "delivery/place_new.html", context, status=422 if form.errors else 200)


def _kinds_at_places() -> list[Kind]:
    """Kinds on whose pages something is given to a place."""
    at_places = terms.place_contents().keys()
    return [kind for kind in all_kinds().values() if at_places & set(kind.contents)]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def place_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person accepts it."""
    found = doors.support_or_404(request, pk, P.ACCEPT_SUPPORT)
    form = AcceptForm(request.POST or None, initial={"version": found.version, "amount_vnd": found.amount_vnd})
    return doors.step(
        request, form, title=_("Nghiệm thu: %(name)s") % {"name": formats.person_name(found.beneficiary_name)},
        button=_("Nghiệm thu"), back=reverse("delivery:support", args=[pk]), done=_("Đã nghiệm thu; hồ sơ được khoá lại."),
        act=lambda: actions.accept_at_place(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def place_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not carried on."""
    found = doors.support_or_404(request, pk, P.DELIVER)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Dừng: %(name)s") % {"name": formats.person_name(found.beneficiary_name)}, button=_("Dừng"),
        back=reverse("delivery:support", args=[pk]), done=_("Đã dừng; lần này không tính là đã hỗ trợ."),
        act=lambda: actions.stop_at_place(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip
