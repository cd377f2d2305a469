"""The page of one run, and the part of it that asks again by itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from . import actions, queries


def _shown_or_404(request: HttpRequest, run_id: int) -> queries.Shown:
    """The run of mine or of my area; another's run does not exist."""
    run = queries.visible_run(run_id, request.scope)  # type: ignore[attr-defined]
    if run is None:
        raise Http404
    return queries.shown(run, to=request.user.pk)


@require_GET
@login_required
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Step, progress, time left, result."""
    return render(request, "work/run.html", {"shown": _shown_or_404(request, run_id)})


@require_GET
@login_required
def part(request: HttpRequest, run_id: int) -> HttpResponse:
    """The part that is asked for again while the run goes on; other pages embed it too."""
    return render(request, "work/_run.html", {"shown": _shown_or_404(request, run_id)})


@require_POST
@login_required
def resume(request: HttpRequest, run_id: int) -> HttpResponse:
    """Lets a run that was stopped or failed go on."""
    _shown_or_404(request, run_id)
    try:
        run = actions.resume_run(run_id=run_id, by=request.user)
    except actions.NotYours as refusal:
        messages.error(request, str(refusal))
        return redirect("work:run", run_id=run_id)
    return redirect("work:run", run_id=run.pk)
