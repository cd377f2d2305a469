"""Papers about a request: which can be issued, and issuing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.papers.queries import papers_about, proposed_number
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock, formats

from . import actions, paper_contents, queries
from .actions.papers import MAY_ISSUE, subject_of
from .forms import PaperForm
from .models import Request
from .pages import request_or_404


def papers_of(request: HttpRequest, found: Request) -> dict[str, Any]:
    """What the page of a request says of its papers: those issued, those that can be, the last one while it is due."""
    may = queries.may_act(access(request), found, MAY_ISSUE)
    names = paper_contents.possible(found) if may else []
    papers = papers_about(subject_of(found)) if access(request).may(P.VIEW_HOUSEHOLDS, found.area_id) else []
    acts = {
        name: {"label": _(paper_contents.NAMES[name]), "url": reverse("in_year:paper", args=[found.pk, name])} for name in names
    }
    last, kind = paper_contents.to_hand_over(found)
    is_due = last in acts and all(paper.kind != kind for paper in papers)
    return {"papers": papers, "paper_acts": list(acts.values()), "paper_due": acts[last] if is_due else None}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*MAY_ISSUE)
def issue(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Issues a paper; number and day are asked where no decision or certificate fixes them."""
    found = request_or_404(request, pk)
    if not queries.may_act(access(request), found, MAY_ISSUE):
        raise PermissionDenied
    if name not in paper_contents.possible(found):
        raise Http404
    draft = paper_contents.draft(name, found, with_sensitive=False, officer_name="")
    proposed = proposed_number(kind=draft.kind, area_id=found.area_id, year=clock.today().year)
    initial = {"number": draft.number or proposed, "issued_on": draft.issued_on or clock.today()}
    given_in = request.POST if request.method == "POST" else None
    form = PaperForm(given_in, initial=initial, is_fixed=bool(draft.number or not proposed))
    back = reverse("in_year:request", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        given = {**initial, **form.cleaned_data}
        try:
            made = actions.issue_request_paper(request=found, name=name, by=me(request), path=request.path, **given)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lập giấy. Tải bản Word hoặc PDF ở đây."))
            return redirect("papers:paper", pk=made.pk)
    facts = [(_("Ngày"), formats.day(initial["issued_on"]))] if form.is_fixed else []
    facts = [(_("Số"), draft.number), *facts] if draft.number else facts
    context = {"found": found, "title": _(paper_contents.NAMES[name]), "form": form, "facts": facts, "back_url": back}
    return render(request, "in_year/paper.html", context, status=422 if form.errors else 200)


__all__ = ["issue", "papers_of"]
