"""Mending an import: the cells of one kind, rows by outcome, and the acts on them. Every act is a plain POST."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.kit import formats
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import page_marks

from . import actions, cells, fields, kinds, lists, mending, queries, runs
from .actions import Refused
from .forms import LeaveOutForm, MendForm
from .models import ImportBatch, StagedFinding
from .views import batch_or_404

Errors = dict[int, dict[str, str]]


def _number(text: str | None) -> int:
    return whole(text, 6) or 1


def _items(
    request: HttpRequest, batch: ImportBatch, page: Page[StagedFinding], errors: Errors, waiting: set[tuple[str, int]]
) -> list[cells.Item]:
    """The page's cells; sensitive ones only for those who may see them, after the log has been told."""
    is_revealed = access(request).may(P.VIEW_SENSITIVE, batch.area_id)
    found = list(page.object_list)
    names = queries.names_of(batch, {(f.sheet, f.row_number) for f in found if f.row_number is not None})
    items = [
        cells.item(
            f, who=names.get((f.sheet, f.row_number or 0), ""), is_revealed=is_revealed, errors=errors.get(f.pk),
            is_waiting=(f.sheet, f.row_number or 0) in waiting,
        )
        for f in found
    ]  # fmt: skip
    secret = [i for i in items if i.is_sensitive]
    if secret and is_revealed:
        record_sensitive_read(
            by=request.user, subject=f"lần nhập {batch.pk}", fields=tuple(sorted({i.field or i.code for i in secret})),
            area_id=batch.area_id, path=request.path, row_count=len(secret),
        )  # fmt: skip
    return items


@require_GET
@never_cache
@needs(P.IMPORT)
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The cells of one kind, each to be mended, confirmed or left out with its row."""
    batch = batch_or_404(request, pk)
    if not request.GET.get("ma"):
        return redirect("intake:batch", batch.pk)
    return _findings_page(request, batch, request.GET.get("ma", ""), _number(request.GET.get("trang")), {})


def _findings_page(request: HttpRequest, batch: ImportBatch, code: str, number: int, errors: Errors) -> HttpResponse:
    page = queries.findings_page(batch, code=code, page=number)
    if code not in kinds.KINDS and not page.paginator.count:
        raise Http404
    mended = queries.mends_waiting(batch)
    items = _items(request, batch, page, errors, mended)
    severity = items[0].severity if items else ""
    word, tone, remedy = kinds.SEVERITIES.get(severity, ("", "rest", ""))
    waiting = queries.findings_page(batch, code=code, severity="confirm", waiting=True, size=1).paginator.count
    is_open = batch.state == ImportBatch.State.STAGED
    context: dict[str, Any] = {
        "title": kinds.title(code),
        "answer": _("trong danh sách %(area)s, năm %(year)s") % {"area": batch.area.name, "year": batch.year},
        "word": word,
        "tone": tone,
        "remedy": remedy,
        "total": page.paginator.count,
        "batch": batch,
        "code": code,
        "items": items,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "marks": page_marks(page.number, page.paginator.num_pages),
        "open_count": waiting,
        "left_count": len(queries.rows_of_code(batch, code)) if is_open else 0,
        "mended_count": len(mended) if is_open else 0,
        "may_mend": is_open,
        "following": lists.following_kind(batch, code, queries.findings_by_code(batch)) if is_open else None,
        "can_confirm": waiting > 0 and not any(i.raw == fields.HIDDEN for i in items),
        "is_masked": any(i.raw == fields.HIDDEN for i in items),
        "errors": [
            {"href": f"#o-{pk}", "text": text}
            for pk, told in errors.items()
            for name, text in told.items()
            if name != "typed"
        ],
    }
    return render(request, "intake/findings.html", context, status=422 if errors else 200)


@require_GET
@needs(P.IMPORT)
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The file's rows by what will become of them."""
    batch = batch_or_404(request, pk)
    outcome = request.GET.get("ket_qua", "")
    outcome = outcome if outcome in kinds.OUTCOMES else ""
    page = queries.rows_page(batch, outcome=outcome, page=_number(request.GET.get("trang")))
    told = queries.findings_of_rows(batch, list(page.object_list))
    context = {
        "title": _("Các dòng của danh sách %(area)s, năm %(year)s") % {"area": batch.area.name, "year": batch.year},
        "batch": batch,
        "table": lists.rows_table(batch, page, told),
        "answer": kinds.OUTCOMES[outcome][0].lower() if outcome else _("trong tệp"),
        "outcomes": lists.outcomes(batch, queries.outcome_counts(batch), outcome),
    }
    return render(request, "intake/rows.html", context)


def _finding(request: HttpRequest, batch: ImportBatch) -> StagedFinding:
    """The cell that a form is about; 404 when it is not of this batch."""
    return get_object_or_404(StagedFinding, pk=_number(request.POST.get("finding")), batch=batch)


def _may_touch(request: HttpRequest, batch: ImportBatch, finding: StagedFinding) -> bool:
    """Nobody mends what they may not see."""
    return access(request).may(P.VIEW_SENSITIVE, batch.area_id) or not cells.is_sensitive(finding)


def _checked_again(request: HttpRequest, batch: ImportBatch, code: str, told: str) -> HttpResponse:
    """Checks a small file anew with the mend; of a larger one the mends wait. Returns to where the officer was."""
    if runs.is_small(batch):
        try:
            runs.check(batch, by=me(request))
        except Refused as refusal:
            messages.error(request, f"{told} {refusal}")
            return redirect("intake:batch", batch.pk)
        messages.success(request, _("%(told)s Đã kiểm tra lại cả tệp.") % {"told": told})
    else:
        messages.success(request, _("%(told)s Bấm “Kiểm tra lại” khi đã sửa xong.") % {"told": told})
    return redirect(lists.findings_url(batch, code, _number(request.POST.get("trang"))))


def _about_one_cell(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    """An act on one cell: ``act(batch, finding)`` returns (sentence, errors); a refusal stands beside the cell."""
    batch = batch_or_404(request, pk)
    finding = _finding(request, batch)
    if not _may_touch(request, batch, finding) or finding.row_number is None:
        raise Http404
    try:
        told, errors = act(batch, finding)
    except Refused as refusal:
        told, errors = "", {"value": str(refusal)}
    if errors:
        number = _number(request.POST.get("trang"))
        return _findings_page(request, batch, finding.code, number, {finding.pk: errors})
    return _checked_again(request, batch, finding.code, told)


@require_POST
@never_cache
@needs(P.IMPORT)
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """A new value for one cell."""

    def act(batch: ImportBatch, finding: StagedFinding) -> tuple[str, dict[str, str]]:
        form = MendForm(request.POST)
        typed = request.POST.get("value", "")
        if not form.is_valid():
            return "", {"value": _("Giá trị dài quá 500 ký tự hoặc có ký tự lạ; sửa lại."), "typed": typed}
        try:
            mending.mend(
                batch=batch, sheet=finding.sheet, row_number=finding.row_number or 0, field=finding.field,
                value=form.cleaned_data["value"], by=me(request),
            )  # fmt: skip
        except Refused as refusal:
            return "", {"value": str(refusal), "typed": typed}
        return _("Đã ghi giá trị mới cho %(place)s.") % {"place": cells.place(finding)}, {}

    return _about_one_cell(request, pk, act)


@require_POST
@needs(P.IMPORT)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """What the system proposes for one cell is right."""

    def act(batch: ImportBatch, finding: StagedFinding) -> tuple[str, dict[str, str]]:
        mending.confirm(
            batch=batch, sheet=finding.sheet, row_number=finding.row_number or 0, code=finding.code, by=me(request)
        )
        return _("Đã xác nhận %(place)s.") % {"place": cells.place(finding)}, {}

    return _about_one_cell(request, pk, act)


@require_POST
@needs(P.IMPORT)
def leave_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The row of one cell is not taken in; a reason is written."""

    def act(batch: ImportBatch, finding: StagedFinding) -> tuple[str, dict[str, str]]:
        form = LeaveOutForm(request.POST)
        if not form.is_valid():
            return "", {"reason": " ".join(str(e) for e in form.errors["reason"])}
        mending.leave_out(
            batch=batch, rows=[(finding.sheet, finding.row_number or 0)], reason=form.cleaned_data["reason"],
            by=me(request),
        )  # fmt: skip
        others = queries.goes_with(batch, finding.sheet, finding.row_number or 0)
        if others:
            text = _("Đã bỏ dòng %(row)s. Dòng này là chủ hộ nên %(n)s dòng khác của hộ cũng không được nhập.")
            return text % {"row": finding.row_number, "n": formats.number(others)}, {}
        return _("Đã bỏ dòng %(row)s.") % {"row": finding.row_number}, {}

    return _about_one_cell(request, pk, act)


@require_POST
@needs(P.IMPORT)
def confirm_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Every waiting proposal of one kind is right."""
    batch = batch_or_404(request, pk)
    code = request.POST.get("code", "")
    first = StagedFinding.objects.filter(batch=batch, code=code, severity="confirm").first()
    if first is None or not _may_touch(request, batch, first):
        raise Http404
    try:
        count = mending.confirm_all(batch=batch, code=code, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(lists.findings_url(batch, code))
    return _checked_again(request, batch, code, _("Đã xác nhận %(n)s dòng.") % {"n": formats.number(count)})


@require_POST
@needs(P.IMPORT)
def leave_out_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row that still has a fault of one kind is not taken in; one reason for all."""
    batch = batch_or_404(request, pk)
    code = request.POST.get("code", "")
    try:
        rows = queries.rows_of_code(batch, code)
        count = mending.leave_out(batch=batch, rows=rows, reason=request.POST.get("reason", ""), by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(lists.findings_url(batch, code))
    return _checked_again(request, batch, code, _("Đã bỏ %(n)s dòng.") % {"n": formats.number(count)})


@require_POST
@needs(P.IMPORT)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file is put aside; a reason is written."""
    batch = batch_or_404(request, pk)
    try:
        actions.discard(batch_id=batch.pk, reason=request.POST.get("reason", ""), by=me(request))
        messages.success(request, _("Đã bỏ tệp này. Không có dòng nào của tệp vào sổ."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:batch", batch.pk)


@require_POST
@needs(P.IMPORT)
def map_column(request: HttpRequest, pk: int) -> HttpResponse:
    """What a column that nobody knew means, for this area from now on."""
    batch = batch_or_404(request, pk)
    header, field = request.POST.get("header_key", "")[:300], request.POST.get("field", "")
    if field not in queries.known_fields():
        messages.error(request, _("Chọn ý nghĩa của cột trước khi ghi nhận. Cột không chọn thì không nhập."))
    else:
        try:
            mending.map_column(area=batch.area, header=header, field=field, by=me(request))
            runs.check(batch, by=me(request))
            messages.success(
                request, _("Đã ghi nhận cột “%(cot)s” và kiểm tra lại cả tệp.") % {"cot": fields.label(field)}
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect(f"{reverse('intake:batch', args=[batch.pk])}#da-hieu")


@require_POST
@needs(P.IMPORT)
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Checks the file once more: after a stop, or when the columns of the area were given another meaning."""
    batch = batch_or_404(request, pk)
    try:
        runs.check(batch, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:batch", batch.pk)
