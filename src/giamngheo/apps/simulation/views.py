"""Screens of simulation: drafts, one draft with what it would do, several side by side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.work.actions import Busy
from giamngheo.engine import overlay as overlays
from giamngheo.engine.overlay import Overlay
from giamngheo.kit import exports

from . import actions, lists, queries, runs, shown
from .forms import DraftForm, StartForm, typed
from .models import Draft, Result

PAGE_SIZE = 30
MOST_COMPARED = 4


def _draft_or_404(request: HttpRequest, pk: int) -> Draft:
    found = queries.draft_or_none(pk, access(request).scope().area_ids)
    if found is None:
        raise Http404
    check_area(request, P.SIMULATE, found.area_id)
    return found


@require_GET
@needs(P.SIMULATE)
def drafts(request: HttpRequest) -> HttpResponse:
    """All drafts that are not put away; some can be ticked and compared."""
    mine = access(request).areas_with(P.SIMULATE)
    is_archived = request.GET.get("da_cat") == "1"
    page = Paginator(queries.drafts(mine, archived=is_archived), PAGE_SIZE).get_page(request.GET.get("trang"))
    found = list(page.object_list)
    done = queries.answered_digests(found)
    context = {
        "table": lists.drafts_table(
            found, done, page=page.number, pages=page.paginator.num_pages, total=page.paginator.count,
            start=max(page.start_index(), 1),
        ),
        "to_compare": [d for d in found if d.overlay_digest in done],
        "is_archived": is_archived,
    }  # fmt: skip
    return render(request, "simulation/drafts.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.SIMULATE)
def new(request: HttpRequest) -> HttpResponse:
    """First the year and the standard (in the address), then what is changed."""
    rounds = queries.rounds()
    plan = current_plan()
    model = (
        queries.draft_or_none(int(request.GET["tu"]), access(request).areas_with(P.SIMULATE))
        if _is_id(request.GET.get("tu"))
        else None
    )
    year = request.GET.get("nam") or (str(model.round.year) if model else "")
    standard_id = request.GET.get("chuan") or (Overlay.from_data(model.overlay).standard_id if model else "")
    round = next((r for r in rounds if str(r.year) == year), None)
    standard = next((s for s in overlays.standards_to_draft(plan) if s.id == standard_id), None)
    if round is None or standard is None:
        start = StartForm(years=[r.year for r in rounds], initial={"chuan": standard_id, "nam": year})
        return render(request, "simulation/start.html", {"form": start, "has_rounds": bool(rounds)})
    initial = {**typed(Overlay.from_data(model.overlay)), "reason": model.reason} if model else {}
    form = DraftForm(request.POST or None, standard=standard, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            draft = actions.save_draft(
                round=round, name=given["name"], reason=given["reason"], overlay=form.overlay(), by=me(request)
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu dự thảo. Bấm “Tính” để xem dự thảo đổi hạng những hộ nào."))
            return redirect("simulation:draft", draft.pk)
    context = {"form": form, "round": round, "standard": standard, "other_url": reverse("simulation:new")}
    return render(request, "simulation/new.html", context, status=422 if form.errors else 200)


def _is_id(text: str | None) -> bool:
    return bool(text) and str(text).isdecimal() and len(str(text)) < 10


@require_GET
@needs(P.SIMULATE)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft changes, what it assumes, and what it would do."""
    found = _draft_or_404(request, pk)
    results = queries.results_of(found)
    result = results.get(found.round_id)
    context: dict[str, Any] = {
        "draft": found,
        "changes": lists.changes_table(found),
        "assumptions": lists.assumptions(found),
        "run": queries.open_run(found),
        "plan_differs": found.plan_digest != current_plan().digest,
        "result": result,
    }
    if result is not None:
        context |= shown.result_context(request, found, result, list(results.values()))
    return render(request, "simulation/draft.html", context)


@require_POST
@needs(P.SIMULATE)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers the draft's question: at once when it is small or was asked before, else in the background."""
    found = _draft_or_404(request, pk)
    try:
        done = runs.start(found, by=me(request), all_years=request.POST.get("moi_nam") == "1")
    except (actions.Refused, Busy) as refusal:
        messages.error(request, str(refusal))
        return redirect("simulation:draft", pk)
    if isinstance(done, Result) or done.state == "done":
        messages.success(request, _("Đã có kết quả mô phỏng."))
        return redirect("simulation:draft", pk)
    return redirect("work:run", run_id=done.pk)


@require_POST
@needs(P.SIMULATE)
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a draft away; nothing is lost."""
    found = _draft_or_404(request, pk)
    actions.archive(draft=found, by=me(request))
    messages.success(request, _("Đã cất dự thảo. Xem lại trong “Dự thảo đã cất”."))
    return redirect("simulation:drafts")


@require_GET
@needs(P.SIMULATE)
def toml(request: HttpRequest, pk: int) -> HttpResponse:
    """The overlay as the reviewers of the plan take it."""
    found = _draft_or_404(request, pk)
    try:
        text = overlays.to_toml(Overlay.from_data(found.overlay), current_plan(), name=found.name, reason=found.reason)
    except ValueError as problem:
        messages.error(request, str(problem))
        return redirect("simulation:draft", pk)
    record(by=me(request), action="tải dự thảo chuẩn nghèo", subject=f"dự thảo {found.pk}", area_id=found.area_id)
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = exports._disposition(f"du-thao-{found.pk}.toml")
    return response


@require_GET
@needs(P.SIMULATE)
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """One table of the result as a workbook: exactly what the screen shows, small counts withheld alike."""
    found = _draft_or_404(request, pk)
    result = queries.results_of(found).get(found.round_id)
    if kind not in shown.KINDS or result is None:
        raise Http404
    table = shown.one_table(request, found, result, kind)
    record(
        by=me(request), action="tải kết quả mô phỏng", subject=f"dự thảo {found.pk}", area_id=found.area_id, kind=kind
    )
    title = f"{table.caption}. {_('Dự thảo, mô phỏng')}: {found.name}"
    return exports.xlsx_response(table.columns, table.rows, name=f"mo-phong-{found.pk}-{kind}", title=title)


@require_GET
@needs(P.SIMULATE)
def compare(request: HttpRequest) -> HttpResponseBase:
    """Several drafts side by side, on one area of one map."""
    asked = [int(v) for v in request.GET.getlist("du_thao") if _is_id(v)][:MOST_COMPARED]
    mine = access(request).areas_with(P.SIMULATE)
    found = list(queries.drafts(mine).filter(pk__in=asked)) if asked else []
    pairs = queries.answered_pairs(found)
    if len(pairs) < 2:
        messages.warning(request, _("Chọn từ hai dự thảo đã tính trở lên để so sánh."))
        return redirect("simulation:drafts")
    context = shown.compare_context(request, pairs)
    if request.GET.get("tai") == "xlsx":
        table = context["table"]
        return exports.xlsx_response(table.columns, table.rows, name="so-sanh-du-thao", title=str(table.caption))
    context["query"] = urlencode([("du_thao", str(d.pk)) for d, _r in pairs])
    return render(request, "simulation/compare.html", context)
