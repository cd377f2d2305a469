"""Screens of lists recognised in earlier years: the decision is written down by one and confirmed by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import formats
from giamngheo.kit.asked import whole

from . import lists, queries, states
from .actions import earlier as earlier_actions
from .forms import PaperForm


def _mine(request: HttpRequest) -> frozenset[int]:
    return access(request).areas_with(P.VIEW_HOUSEHOLDS)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def earlier_lists(request: HttpRequest) -> HttpResponse:
    """Lists brought in as recognised earlier, by year."""
    found = list(queries.earlier_lists(_mine(request)))
    papers = queries.papers_of([occasion.pk for occasion in found])
    confirmed = sum(paper.state == "confirmed" for paper in papers.values())
    context = {
        "table": lists.earlier_table(found, papers), "confirmed": confirmed, "total": len(found),
        "upload_url": reverse("intake:upload") if access(request).may(P.IMPORT) else "",
    }  # fmt: skip
    return render(request, "linking/earlier_lists.html", context)


def _occasion_or_404(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(queries.earlier_lists(_mine(request)), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.VIEW_HOUSEHOLDS)
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: write its decision down, or look at it and confirm."""
    occasion = _occasion_or_404(request, pk)
    paper = queries.papers_of([pk]).get(pk)
    may_write = access(request).may(P.MERGE, occasion.area_id) and (paper is None or paper.state == "prepared")
    if request.method == "POST" and not may_write:
        check_area(request, P.MERGE, occasion.area_id)
    initial = {
        "version": paper.version if paper else 0, "decision_number": paper.decision_number if paper else "",
        "decided_on": paper.decided_on if paper else None, "signer_name": paper.signer_name if paper else "",
    }  # fmt: skip
    form = PaperForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            earlier_actions.prepare_list(occasion_id=pk, by=me(request), **form.cleaned_data)
        except states.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi quyết định. Người khác có thẩm quyền xác nhận thì danh sách mới có hiệu lực."))
            return redirect("linking:earlier", pk)
    may_confirm = access(request).may(P.RECOGNISE, occasion.area_id) or access(request).may(P.OPEN_ROUND, occasion.area_id)
    context = {
        "occasion": occasion, "paper": paper, "form": form if may_write else None, "answers": _answers(occasion, paper),
        "may_confirm": bool(paper and paper.state == "prepared" and may_confirm and paper.prepared_by_id != me(request).pk),
    }  # fmt: skip
    return render(request, "linking/earlier.html", context, status=422 if form.errors else 200)


def _answers(occasion: Any, paper: Any) -> list[dict[str, Any]]:
    told = [
        {"label": _("Danh sách"), "value": f"{occasion.area.name}, {_('cuối năm')} {occasion.year}"},
        {"label": _("Số hộ"), "value": formats.number(occasion.households)},
        {"label": _("Tệp"), "value": occasion.batch.file.name if occasion.batch else ""},
    ]
    if paper is not None:
        told += [
            {"label": _("Số quyết định"), "value": paper.decision_number},
            {"label": _("Ngày quyết định"), "value": formats.day(paper.decided_on)},
            {"label": _("Người ký"), "value": paper.signer_name},
        ]
    return told


@require_POST
@needs(P.RECOGNISE, P.OPEN_ROUND)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the list the recognised one of its year."""
    occasion = _occasion_or_404(request, pk)
    paper = queries.papers_of([pk]).get(pk)
    if paper is None:
        raise Http404
    if not access(request).may(P.RECOGNISE, occasion.area_id):
        check_area(request, P.OPEN_ROUND, occasion.area_id)
    version = request.POST.get("version", "")
    try:
        earlier_actions.confirm_list(list_id=paper.pk, by=me(request), version=whole(version))
    except states.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("linking:earlier", pk)
    messages.success(request, _("Danh sách đã thành danh sách công nhận của năm đó. Biến động các năm sau đã được tính lại."))
    return redirect("linking:earlier", pk)
