"""Screens of an import: it is a conversation, from the file that arrived to rows ready for the register."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, needs
from giamngheo.apps.accounts.roles import Permission as P

from . import lists
from .models import ImportBatch


@require_GET
@needs(P.IMPORT)
def batches(request: HttpRequest) -> HttpResponse:
    """My uploads, newest first."""
    mine = ImportBatch.objects.filter(area__in=access(request).areas_with(P.IMPORT))
    found = mine.select_related("file", "area", "uploaded_by")
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "intake/batches.html", {"table": lists.batches_table(page)})
