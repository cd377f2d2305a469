"""A village's page: one press per row, a reason where it does not agree; works on a phone and without JavaScript."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import clock
from giamngheo.kit.asked import whole

from . import doors, states
from .actions.opinions import Opinion, record_opinions
from .forms import MeetingForm
from .lists import list_url
from .models import Beneficiary
from .queries import rows as row_queries
from .queries.reach import may_say
from .states import Refused

REASON_MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.HOLD_MEETING, P.PROPOSE_LIST)
def opinion(request: HttpRequest, pk: int, village_id: int) -> HttpResponse:
    """What the meeting says of each row of the village; 0: rows whose village is not known."""
    found = doors.list_or_404(request, pk)
    village = village_id or None
    rows = row_queries.rows_of_village(found, village)
    if found.state != states.OPINION or not rows:
        raise Http404
    if not may_say(access(request), found, village):
        raise PermissionDenied
    doors.read_names(request, found)
    form = MeetingForm(request.POST or None, initial={"held_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            count = record_opinions(
                list_id=pk, village_id=village, opinions=_given(request, rows), by=me(request), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi ý kiến của bản về %(count)s dòng.") % {"count": count})
            return redirect(list_url(found))
    context = {
        "form": form, "found": found, "lines": [_line(request, row) for row in rows], "back_url": list_url(found),
        "village": row_queries.village_name(village), "binds": found.village_binds,
    }  # fmt: skip
    return render(request, "beneficiaries/opinion.html", context, status=422 if form.errors else 200)


def _given(request: HttpRequest, rows: list[Beneficiary]) -> dict[int, Opinion]:
    """Row id → the opinion that was pressed; rows without one are left as they are."""
    found = {}
    for row in rows:
        said = request.POST.get(f"y_{row.pk}", "")
        if said in ("agree", "disagree"):
            reason = request.POST.get(f"ly_do_{row.pk}", "").strip()[:REASON_MOST]
            found[row.pk] = Opinion(said == "agree", reason, whole(request.POST.get(f"v_{row.pk}")))
    return found


def _line(request: HttpRequest, row: Beneficiary) -> dict[str, Any]:
    """The row with what was pressed just now, else with what is written."""
    is_posted = request.method == "POST"
    return {
        "row": row, "said": request.POST.get(f"y_{row.pk}", "") if is_posted else row.opinion,
        "reason": request.POST.get(f"ly_do_{row.pk}", "") if is_posted else row.opinion_reason,
    }  # fmt: skip
