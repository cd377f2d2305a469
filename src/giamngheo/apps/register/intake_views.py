"""The last steps of an import: what would change, the merge, its result, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.intake import lists as intake_lists
from giamngheo.apps.intake import queries as intake_queries
from giamngheo.kit.asked import whole

from . import intake_lists as lists
from . import intake_runs, undoing
from .forms import UndoForm
from .gates import Refused
from .merge_plan import merge_plan
from .merging import MergeResult

if TYPE_CHECKING:
    from giamngheo.apps.intake.models import ImportBatch

# What this module asks of the state; the words themselves are the batch's own.
MERGED, UNDONE, STAGED = "merged", "undone", "staged"


def _batch_or_404(request: HttpRequest, pk: int) -> ImportBatch:
    """A batch outside the person's areas does not exist for that person; inside them it needs the right to merge."""
    found = intake_queries.batch_or_none(pk, access(request).scope())
    if found is None:
        raise Http404
    check_area(request, P.MERGE, found.area_id)
    return found


def _number(text: str | None) -> int:
    return max(1, whole(text, 6) or 1)


@require_GET
@needs(P.MERGE)
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What this file would change in the register, before anything is written."""
    batch = _batch_or_404(request, pk)
    if batch.state in (MERGED, UNDONE):
        return redirect("merge:done", pk)
    if batch.state != STAGED or intake_queries.open_rows(batch):
        messages.warning(request, _("Còn dòng phải sửa, xác nhận hoặc bỏ trước khi nhập vào sổ."))
        return redirect("intake:batch", pk)
    page = _number(request.GET.get("trang"))
    with transaction.atomic():
        plan = merge_plan(batch=batch)
        asked = request.GET.get("loai", "")
        occurring = [code for code in lists.KINDS if plan.counts.get(code)]
        kind = asked if asked in occurring else next(iter(occurring), "new")
        rows = plan.page(kind, start=(page - 1) * lists.SIZE, size=lists.SIZE)
    context = {
        **intake_lists.head(batch),
        "batch": batch,
        "steps": intake_lists.steps(batch),
        "plan": plan,
        "summary": lists.summary(batch, plan, kind),
        "table": lists.table(kind, rows, total=plan.counts.get(kind, 0), page=page),
    }
    return render(request, "register/merge_changes.html", context)


@require_POST
@needs(P.MERGE)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings the file into the register, all of it or nothing."""
    batch = _batch_or_404(request, pk)
    version = request.POST.get("version", "")
    try:
        result = intake_runs.start(batch, by=me(request), version=whole(version))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("merge:done" if intake_queries.state_of(pk) == MERGED else "intake:batch", pk)
    if not isinstance(result, MergeResult):
        return redirect("work:run", run_id=result.pk)
    messages.success(request, result.sentence)
    return redirect("merge:done", pk)


@require_GET
@needs(P.MERGE)
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What the merge wrote, and where to go on."""
    batch = _batch_or_404(request, pk)
    if batch.state not in (MERGED, UNDONE):
        return redirect("intake:batch", pk)
    context = {
        **intake_lists.head(batch),
        "batch": batch,
        "steps": intake_lists.steps(batch),
        "answers": lists.done_answers(batch),
        "may_undo": batch.state == MERGED,
        "review_url": f"/ra-soat/{batch.year}/",
    }
    return render(request, "register/merge_done.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.MERGE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the merge back as a whole, with a reason."""
    batch = _batch_or_404(request, pk)
    if batch.state != MERGED:
        return redirect("merge:done" if batch.state == UNDONE else "intake:batch", pk)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undoing.undo_batch(batch_id=pk, by=me(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã hoàn tác lần nhập. Số liệu của lần nhập này không còn được dùng."))
            return redirect("merge:done", pk)
    context = {
        **intake_lists.head(batch),
        "batch": batch,
        "form": form,
        "answers": lists.done_answers(batch),
        "back_url": reverse("merge:done", args=[pk]),
    }
    return render(request, "register/merge_undo.html", context, status=422 if form.errors else 200)
