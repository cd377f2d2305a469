"""Screens of an import: it is a conversation, from the file that arrived to rows ready for the register."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.apps.files.queries import FileLost, content_of
from giamngheo.apps.places import queries as places
from giamngheo.kit.asked import whole
from giamngheo.kit.exports import _disposition as attachment
from giamngheo.workbooks.findings import WorkbookRefused
from giamngheo.workbooks.marked import write_marked

from . import actions, cells, fields, lists, queries, runs
from .forms import UploadForm
from .models import ImportBatch


def batch_or_404(request: HttpRequest, pk: int) -> ImportBatch:
    """A batch outside the person's areas does not exist for that person; inside them it needs the right to import."""
    found = queries.batch_or_none(pk, access(request).scope())
    if found is None:
        raise Http404
    check_area(request, P.IMPORT, found.area_id)
    return found


@require_GET
@needs(P.IMPORT)
def batches(request: HttpRequest) -> HttpResponse:
    """My uploads, newest first; year and state can be chosen."""
    mine = access(request).areas_with(P.IMPORT)
    years = sorted(set(queries.batches(mine).order_by().values_list("year", flat=True)), reverse=True)
    chosen = request.GET.get("nam", "")
    year = whole(chosen)
    year = year if year in years else None
    state = request.GET.get("trang_thai", "")
    state = state if state in ImportBatch.State.values else ""
    page = Paginator(queries.batches(mine, year=year, state=state), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "table": lists.batches_table(page),
        "upload_url": reverse("intake:upload"),
        "states": lists.state_filter(state, year),
        "years": [{"value": "", "label": _("Mọi năm")}, *({"value": y, "label": y} for y in years)] if years else [],
        "current_year": year or "",
    }
    return render(request, "intake/batches.html", context)


@require_http_methods(["GET", "POST"])
@needs(P.IMPORT)
def upload(request: HttpRequest) -> HttpResponse:
    """The file, its commune, year and survey day; what is wrong is said beside each."""
    maps = list(places.maps())
    areas = list(places.communes_among(access(request).areas_with(P.IMPORT)))
    form = UploadForm(request.POST or None, request.FILES or None, areas=areas, maps=maps)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            batch = actions.upload(
                content=given["content"].read(), name=given["content"].name, area=given["area_found"],
                year=given["year"], survey_on=given["survey_on"], by=me(request),
                content_type=given["content"].content_type or "", is_synthetic=settings.IS_DEMO,
                list_kind=given["list_kind"],
            )  # fmt: skip
        except actions.AlreadyIn as already:
            messages.warning(request, str(already))
            return redirect("intake:batch", already.batch.pk)
        except actions.Refused as refusal:
            form.add_error("content", str(refusal))
        else:
            if batch.state == ImportBatch.State.UPLOADED:
                runs.check(batch, by=me(request))
            else:
                messages.info(
                    request, _("Tệp này đã được tải lên trước đó và đang chờ xử lý; dưới đây là lần tải lên ấy.")
                )
            return redirect("intake:batch", batch.pk)
    context = {"form": form, "steps": lists.steps(None)}
    return render(request, "intake/upload.html", context, status=422 if form.errors else 200)


@require_GET
@needs(P.IMPORT)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood, what is wrong, and the next step."""
    found = batch_or_404(request, pk)
    may = access(request)
    context: dict[str, Any] = {
        **lists.head(found),
        "batch": found,
        "shown": runs.shown(found, to=request.user.pk),
        "steps": lists.steps(found),
        "mended_count": len(queries.mends_waiting(found)) if found.state == ImportBatch.State.STAGED else 0,
        "understood": cells.understood(found),
        "choices": fields.mapping_choices(),
        "may_mend": found.state == ImportBatch.State.STAGED,
        "may_check": found.state == ImportBatch.State.UPLOADED,
        "file_url": reverse("intake:file", args=[found.pk]) if _may_see_all(request, found) else "",
    }
    if found.state not in (ImportBatch.State.REFUSED, ImportBatch.State.UPLOADED):
        groups = queries.findings_by_code(found)
        counts = queries.outcome_counts(found)
        context |= {
            "groups": cells.wrong(found, groups),
            "outcomes": lists.outcomes(found, counts),
            "marked_url": reverse("intake:marked", args=[found.pk]) if groups and context["file_url"] else "",
            **lists.next_step(found, groups, counts, may_merge=may.may(P.MERGE, found.area_id)),
        }
        if context["mended_count"]:
            context |= {"next": None, "next_text": _("Kiểm tra lại để hệ thống đọc những chỗ vừa sửa.")}
    return render(request, "intake/batch.html", context)


def _may_see_all(request: HttpRequest, found: ImportBatch) -> bool:
    """The file holds what the masks hide: it is for who brought it, and for those who may see sensitive fields."""
    return found.uploaded_by_id == me(request).pk or access(request).may(P.VIEW_SENSITIVE, found.area_id)


def _bytes_or_none(request: HttpRequest, found: ImportBatch) -> bytes | None:
    """The original's bytes for somebody who may see all of it; who took them is logged. None: they are lost."""
    if not _may_see_all(request, found):
        check_area(request, P.VIEW_SENSITIVE, found.area_id)
    try:
        content = content_of(found.file)
    except FileLost as lost:
        messages.error(request, str(lost))
        return None
    record_sensitive_read(
        by=request.user, subject=f"tệp của lần nhập {found.pk}", fields=("cả tệp",), area_id=found.area_id,
        path=request.path, row_count=found.counts.get("rows", 0),
    )  # fmt: skip
    return content


def _download(content: bytes, name: str) -> HttpResponse:
    """Always a download, never shown by the browser, whatever the file says it is."""
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = attachment(name)
    return response


@require_GET
@needs(P.IMPORT)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The original, byte for byte."""
    found = batch_or_404(request, pk)
    content = _bytes_or_none(request, found)
    return redirect("intake:batch", pk) if content is None else _download(content, found.file.name)


@require_GET
@needs(P.IMPORT)
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer's own workbook with every faulty cell coloured, commented and listed."""
    found = batch_or_404(request, pk)
    content = _bytes_or_none(request, found)
    if content is None:
        return redirect("intake:batch", pk)
    try:
        book = write_marked(content, found.file.name, found.findings.all())
    except WorkbookRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:batch", pk)
    return _download(book, _("%(name)s - đánh dấu chỗ sai.xlsx") % {"name": PurePath(found.file.name).stem})
