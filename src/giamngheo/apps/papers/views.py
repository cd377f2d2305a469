"""Screens of papers: those of my areas, one paper, its files as they were printed, blank forms."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.files.queries import FileLost
from giamngheo.apps.places.queries import communes_among
from giamngheo.kit import exports

from . import lists, printing, queries
from .actions import PDF_TYPE, WORD_TYPE
from .forms import PaperSearch
from .kinds import kind_of, kinds, name_of
from .models import Paper
from .readers import READERS, is_read_by

TYPES = {"docx": WORD_TYPE, "pdf": PDF_TYPE}


def _search(request: HttpRequest) -> tuple[PaperSearch, queries.Wanted]:
    names = sorted(((k.id, k.name_vi) for k in kinds().values()), key=lambda pair: pair[1])
    form = PaperSearch(request.GET, kinds=names)
    return form, form.wanted(request.GET)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def papers(request: HttpRequest) -> HttpResponse:
    """Papers of my areas, newest first, narrowed by kind, year, area and words."""
    form, wanted = _search(request)
    area_ids = access(request).areas_with(P.VIEW_HOUSEHOLDS)
    page = Paginator(queries.papers_in(area_ids, wanted), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    communes = [{"value": c.pk, "label": c.name} for c in communes_among(area_ids)]
    context = {
        "form": form,
        "table": lists.papers_table(page, sort=wanted.sort, query=query.urlencode()),
        "chips": _chips(wanted),
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *communes],
        "current_area": wanted.area_id or "",
        "years": [{"value": "", "label": _("Mọi năm")}, *queries.years_in(area_ids)],
        "current_year": wanted.year or "",
    }
    return render(request, "papers/papers.html", context)


def _chips(wanted: queries.Wanted) -> list[dict[str, Any]]:
    chips = []
    if wanted.text:
        chips.append({"label": f"“{wanted.text}”", "key": "tim"})
    if wanted.kind:
        chips.append({"label": name_of(wanted.kind), "key": "loai"})
    return chips


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def papers_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, all its pages."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    _form, wanted = _search(request)
    found = queries.papers_in(access(request).areas_with(P.VIEW_HOUSEHOLDS), wanted)
    record(by=me(request), action="tải danh sách giấy tờ", subject=kind)
    if kind == "csv":
        return exports.csv_response(
            lists.COLUMNS, lambda: found.iterator(chunk_size=2000), name="giay-to", scope=access(request).scope()
        )
    return exports.xlsx_response(
        lists.COLUMNS, found.iterator(chunk_size=2000), name="giay-to", title=_("Giấy tờ đã ban hành")
    )


def _paper_or_404(request: HttpRequest, pk: int) -> Paper:
    found = get_object_or_404(
        Paper.objects.select_related("area", "successor", "replaces", "word_file", "pdf_file"), pk=pk
    )
    if not is_read_by(access(request), found):
        check_area(request, P.VIEW_HOUSEHOLDS, found.area_id)
    return found


def _page(request: HttpRequest, found: Paper, *, is_revealed: bool) -> HttpResponse:
    kind = kinds().get(found.kind)
    context = {
        "paper": found,
        "kind": kind,
        "name": name_of(found.kind),
        "form_words": lists.form_words(kind) if kind else "",
        "answers": lists.shown_content(kind, found.content, is_revealed=is_revealed) if kind else [],
        "issued_by": person_names([found.issued_by_id]).get(found.issued_by_id or 0, ""),
        "successor": getattr(found, "successor", None),
        "may_reveal": found.has_sensitive and access(request).may(P.VIEW_SENSITIVE, found.area_id),
        "may_download": _may_download(request, found),
        "is_revealed": is_revealed,
        "sees_list": access(request).may(P.VIEW_HOUSEHOLDS),
        "is_old_plan": found.plan_digest != printing.plan_digest(),
    }
    return render(request, "papers/paper.html", context)


@require_GET
@needs(*READERS)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: what it says, its files, what it replaces or what replaced it."""
    return _page(request, _paper_or_404(request, pk), is_revealed=False)


@never_cache
@require_POST
@needs(P.VIEW_SENSITIVE)
def paper_revealed(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with its sensitive fields; the reading is logged."""
    found = _paper_or_404(request, pk)
    check_area(request, P.VIEW_SENSITIVE, found.area_id)
    _log_read(request, found)
    return _page(request, found, is_revealed=True)


def _may_download(request: HttpRequest, found: Paper) -> bool:
    """A file cannot be masked: with sensitive fields in it, it is for those who may see them."""
    return not found.has_sensitive or access(request).may(P.VIEW_SENSITIVE, found.area_id)


def _log_read(request: HttpRequest, found: Paper) -> None:
    kind = kinds().get(found.kind)
    record_sensitive_read(
        by=request.user, subject=f"giấy tờ {found.pk}", fields=kind.sensitive if kind else ("content",),
        area_id=found.area_id, path=request.path,
    )  # fmt: skip


def _attached(content: bytes, name: str, file_format: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[file_format])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@never_cache
@require_GET
@needs(*READERS)
def file(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """The bytes that were printed when the paper was issued, whatever plan and templates say today."""
    if file_format not in TYPES:
        raise Http404
    found = _paper_or_404(request, pk)
    if not _may_download(request, found):
        raise PermissionDenied
    try:
        content = queries.bytes_of(found, file_format)
    except FileLost as lost:
        return HttpResponse(str(lost), status=410, content_type="text/plain; charset=utf-8")
    if found.has_sensitive:
        _log_read(request, found)
    record(by=me(request), action="tải giấy tờ", subject=f"giấy tờ {found.pk}", area_id=found.area_id, kind=file_format)
    stored = found.word_file if file_format == "docx" else found.pdf_file
    return _attached(content, stored.name, file_format)


@require_GET
@needs(P.VIEW_HOUSEHOLDS, P.SURVEY, P.HOLD_MEETING, P.OBSERVE)
def forms(request: HttpRequest) -> HttpResponse:
    """All kinds of paper with their blank forms, to be filled by hand."""
    found = sorted(kinds().values(), key=lambda kind: kind.name_vi)
    return render(request, "papers/forms.html", {"table": lists.forms_table(found)})


@require_GET
@needs(P.VIEW_HOUSEHOLDS, P.SURVEY, P.HOLD_MEETING, P.OBSERVE)
def blank(request: HttpRequest, kind: str, file_format: str) -> HttpResponse:
    """An empty form of one kind for the asker's own office."""
    code = kind.replace("-", "_")
    main = access(request).main
    if file_format not in TYPES or code not in kinds() or main is None:
        raise Http404
    content = printing.blank_form(kind_of(code), main.area_id, file_format)
    return _attached(content, f"mau-{kind}.{file_format}", file_format)
