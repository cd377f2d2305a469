"""Screens of issued workbooks: issue, download, hand in, look at faults and differences, merge, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.kit.asked import whole
from giamngheo.kit.exports import XLSX, _disposition

from . import actions, lists, merging, queries, states
from .forms import IssueForm, ReasonForm, ReturnForm
from .models import IssuedWorkbook

if TYPE_CHECKING:
    from giamngheo.apps.intake.models import ImportBatch

PAGE_SIZE = 50


def _issue_or_404(request: HttpRequest, pk: int, permission: P = P.IMPORT) -> IssuedWorkbook:
    found = queries.issue_or_none(pk, access(request).scope().area_ids)
    if found is None:
        raise Http404
    check_area(request, permission, found.area_id)
    return found


def _return_or_404(request: HttpRequest, pk: int, permission: P = P.IMPORT) -> ImportBatch:
    found = queries.return_or_none(pk, access(request).scope().area_ids)
    if found is None:
        raise Http404
    check_area(request, permission, found.area_id)
    return found


@require_GET
@needs(P.IMPORT)
def workbooks(request: HttpRequest) -> HttpResponse:
    """All workbooks of my areas."""
    mine = access(request).areas_with(P.IMPORT)
    page = Paginator(queries.issues(mine), PAGE_SIZE).get_page(request.GET.get("trang"))
    table = lists.issues_table(
        list(page.object_list), page=page.number, pages=page.paginator.num_pages, total=page.paginator.count,
        start=max(page.start_index(), 1),
    )  # fmt: skip
    return render(request, "issued/workbooks.html", {"table": table})


@require_http_methods(["GET", "POST"])
@needs(P.IMPORT)
def new(request: HttpRequest) -> HttpResponse:
    """Issues one for a list that is not recognised, whole or one village."""
    mine = access(request).areas_with(P.IMPORT)
    reviews = queries.open_lists(mine)
    # Over a province there are thousands of villages: whoever has one commune chooses among its own.
    villages = queries.villages_in(mine) if len({r.area_id for r in reviews}) <= 3 else []
    form = IssueForm(
        request.POST or None,
        reviews=[
            (str(r.pk), _("%(area)s, năm %(year)d") % {"area": r.area.name, "year": r.round.year}) for r in reviews
        ],
        villages=[(str(v.pk), f"{v.name} ({v.area.name})") for v in villages],
    )
    if request.method == "POST" and form.is_valid():
        review = next(r for r in reviews if str(r.pk) == form.cleaned_data["review"])
        village = next((v for v in villages if str(v.pk) == form.cleaned_data["village"]), None)
        try:
            made = actions.issue(round=review.round, area_id=review.area_id, village=village, by=me(request))
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã phát bảng tính. Tải về, chép vào máy mang đi."))
            return redirect("issued:workbook", made.pk)
    context = {"form": form, "has_lists": bool(reviews)}
    return render(request, "issued/new.html", context, status=422 if form.errors else 200)


@require_GET
@needs(P.IMPORT)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """One workbook: where it is, what came back."""
    found = _issue_or_404(request, pk)
    context = {
        "issued": found, "place": lists.place_of(found), "state": states.STATES[found.state],
        "table": lists.returns_table(queries.returns_of(found)), "may_return": states.can("return", found.state),
        "form": ReturnForm(),
    }  # fmt: skip
    return render(request, "issued/workbook.html", context)


@require_GET
@needs(P.IMPORT)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook itself. Answers that masks hide are in it only for who may see them, and who takes them is logged."""
    found = _issue_or_404(request, pk)
    hidden = actions.hidden_from(me(request), found.area_id)
    content = actions.workbook_of(found, without=hidden)
    subject = f"bảng tính ngoại tuyến {found.pk}"
    if shown := tuple(sorted(queries.SENSITIVE - hidden)):
        record_sensitive_read(
            by=request.user, subject=subject, fields=shown, area_id=found.area_id, path=request.path, row_count=found.row_count,
        )  # fmt: skip
    record(by=me(request), action="tải bảng tính ngoại tuyến", subject=subject, area_id=found.area_id, hidden=sorted(hidden))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = _disposition(
        f"bang-ra-soat-{found.area.code}-{found.round.year}-ban-{found.version}.xlsx"
    )
    return response


@require_POST
@needs(P.IMPORT)
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the filled file; what is wrong with it is told by its cells on its own page."""
    found = _issue_or_404(request, pk)
    form = ReturnForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            batch = actions.take_back(
                content=given["content"].read(), name=given["content"].name, survey_on=given["survey_on"],
                by=me(request), expected=found,
            )  # fmt: skip
        except actions.AlreadyIn as already:
            messages.warning(request, str(already))
            return redirect("issued:returned", already.batch.pk)
        except actions.Refused as refusal:
            form.add_error("content", str(refusal))
        else:
            return redirect("issued:returned", batch.pk)
    context = {
        "issued": found, "place": lists.place_of(found), "state": states.STATES[found.state],
        "table": lists.returns_table(queries.returns_of(found)), "may_return": True, "form": form,
    }  # fmt: skip
    return render(request, "issued/workbook.html", context, status=422)


@require_POST
@needs(P.IMPORT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a workbook out of use."""
    found = _issue_or_404(request, pk)
    try:
        actions.withdraw(issue_id=found.pk, by=me(request))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã thu hồi bảng tính. Tệp đã tải về không nộp được nữa."))
    return redirect("issued:workbook", pk)


@require_GET
@needs(P.IMPORT)
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """A returned file: its faults, what it changes, where the register moved meanwhile."""
    batch = _return_or_404(request, pk)
    issued = queries.issue_or_none(batch.layout["issue"], access(request).scope().area_ids)
    findings = queries.findings_of(batch)
    context: dict[str, Any] = {
        "batch": batch, "issued": issued, "place": lists.place_of(issued) if issued else "",
        "findings": lists.findings_table(findings), "has_findings": bool(findings),
        "may_merge": access(request).may(P.MERGE, batch.area_id), "undo_form": ReasonForm(),
        "is_staged": batch.state == "staged",
        "state_label": lists.state_of(batch),
    }  # fmt: skip
    if batch.state == "staged":
        found = queries.differences(batch)
        hidden = actions.hidden_from(me(request), batch.area_id)
        _log_seen(request, batch, found, hidden)
        context |= {
            "conflicts": lists.conflicts(found, hidden), "columns": lists.columns_in_conflict(found, hidden),
            "changes": lists.changes_table(found, hidden), "open_count": sum(d.is_open for d in found),
        }  # fmt: skip
    return render(request, "issued/returned.html", context)


def _log_seen(request: HttpRequest, batch: ImportBatch, found: list[queries.Difference], hidden: frozenset[str]) -> None:
    """Who sees answers that masks hide from others is logged."""
    seen = [d for d in found if d.field in queries.SENSITIVE - hidden]
    if seen:
        record_sensitive_read(
            by=request.user, subject=f"bảng tính nộp lại {batch.pk}", fields=tuple(sorted({d.field for d in seen})),
            area_id=batch.area_id, path=request.path, row_count=len({d.row.pk for d in seen}),
        )  # fmt: skip


def _number(text: str | None) -> int | None:
    return whole(text, 18)


@require_POST
@needs(P.MERGE)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """File or register, for one answer, one household, or one column."""
    batch = _return_or_404(request, pk, P.MERGE)
    row, column = _number(request.POST.get("dong")), request.POST.get("cot", "")
    seen = {row: _number(request.POST.get("da_xem"))} if row and "da_xem" in request.POST else None
    where: dict[str, Any] = {"row_id": row, "column": "" if row else column}
    if row and column:
        where = {"places": [(row, column)]}
    try:
        count = actions.choose(
            batch_id=batch.pk, choice=request.POST.get("chon", ""), by=me(request), seen=seen, **where
        )
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã chọn cho %(count)d câu trả lời.") % {"count": count})
    return redirect(f"{reverse('issued:returned', args=[pk])}#khac-nhau")


@require_POST
@needs(P.MERGE)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it into the register, or nothing."""
    batch = _return_or_404(request, pk, P.MERGE)
    try:
        done = merging.merge_return(batch_id=batch.pk, by=me(request))
    except merging.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done.sentence)
    return redirect("issued:returned", pk)


@require_POST
@needs(P.MERGE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the merge back, with a reason."""
    batch = _return_or_404(request, pk, P.MERGE)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise merging.Refused(_("Ghi lý do hoàn tác."))
        done = merging.undo_return(batch_id=batch.pk, by=me(request), reason=form.cleaned_data["reason"])
    except merging.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done.sentence)
    return redirect("issued:returned", pk)


@require_POST
@needs(P.IMPORT)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a returned file aside."""
    batch = _return_or_404(request, pk)
    try:
        actions.drop(batch_id=batch.pk, by=me(request))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã bỏ tệp này. Bảng tính vẫn nhận tệp khác."))
    return redirect("issued:workbook", batch.layout["issue"])
