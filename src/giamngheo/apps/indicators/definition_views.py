"""Definitions of indicators, for everybody, without logging in: nothing of anybody is in them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.kit.tables import Column, Table

from . import queries, words
from .views import definition_of, indicator_or_404


@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """Every indicator of the catalogue, with what is divided by what."""
    told = [definition_of(one) for one in queries.catalogue().indicators.values()]
    table = Table(
        columns=[
            Column("code", _("Mã")), Column("name", _("Chỉ tiêu"), url=lambda d: reverse("indicators:definition", args=[d["one"].id])),
            Column("numerator", _("Tử số")), Column("denominator", _("Mẫu số")), Column("target", words.target_title()),
        ],
        rows=told, caption=_("Danh mục chỉ tiêu"), id="danh-muc", noun=_("chỉ tiêu"), total=len(told),
    )  # fmt: skip
    return render(request, "indicators/definitions.html", {"table": table, "first": queries.years()[0], "last": queries.years()[-1]})


@require_GET
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: numerator, denominator, path, who writes, owns and checks it, sources."""
    one = indicator_or_404(code)
    return render(request, "indicators/definition.html", {"definition": definition_of(one), "one": one, "title": words.name(one)})
