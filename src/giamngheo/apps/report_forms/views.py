"""Screens of the official forms: which there are, one filled for an area and period, its Word file and workbook."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit.exports import XLSX
from giamngheo.kit.tables import Column, Table

from . import filling, terms
from .asked import FormAsked
from .pdf import as_pdf
from .sheet import as_workbook
from .shown import shown
from .word import as_word, heading_of

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf", "xlsx": XLSX,
}  # fmt: skip


@require_GET
@needs(P.VIEW_TABLES)
def forms(request: HttpRequest) -> HttpResponse:
    """Every form, with how sure it is that the official one looks so."""
    shapes = current_plan().report_forms.forms
    rows = filling.forms()
    kinds = {"year": _("năm"), "half": _("6 tháng"), "quarter": _("quý"), "span": _("giai đoạn")}

    def is_sure(row: filling.FormName) -> bool:
        return shapes[row.id].confidence == "confirmed"

    table = Table(
        columns=[
            Column("name", _("Mẫu"), value=lambda row: row.name, url=lambda row: reverse("report_forms:form", args=[row.id])),
            Column("periods", _("Kỳ báo cáo"), value=lambda row: ", ".join(str(kinds[kind]) for kind in row.periods)),
            Column("confidence", _("Đối chiếu với mẫu chính thức"), tone=lambda row: "done" if is_sure(row) else "due",
                   value=lambda row: _("đã đối chiếu") if is_sure(row) else _("chưa xác nhận")),
            Column("note", _("Ghi chú"), value=lambda row: shapes[row.id].note),
        ],
        rows=rows, caption=_("Mẫu báo cáo, biểu của Thông tư 10/2022/TT-BLĐTBXH"), id="mau", noun=_("mẫu"), total=len(rows),
    )  # fmt: skip
    return render(request, "report_forms/forms.html", {"table": table})


@require_GET
@needs(P.VIEW_TABLES)
def form(request: HttpRequest, form: str) -> HttpResponse:
    """One form with its numbers; each opens the page behind it."""
    asked = FormAsked(request, form)
    filled = asked.filled
    query = asked.query(ky=asked.period.key)
    context = {
        "asked": asked, **asked.bar(), "filled": filled, "shown": shown(filled), "period_words": terms.period_words(asked.period),
        "unconfirmed": terms.unconfirmed(filled),
        **{f"{kind}_url": f"{reverse('report_forms:form_file', args=[form, kind])}?{query}" for kind in TYPES},
    }  # fmt: skip
    return render(request, "report_forms/form.html", context)


@require_GET
@needs(P.VIEW_TABLES)
def form_file(request: HttpRequest, form: str, kind: str) -> HttpResponseBase:
    """The form as a Word or PDF file with places for words, or its tables as a workbook."""
    if kind not in TYPES:
        raise Http404
    asked = FormAsked(request, form)
    filled, heading = asked.filled, heading_of(asked.area)
    if kind == "xlsx":
        content = as_workbook(filled)
    else:
        content = as_word(filled, {}, heading=heading) if kind == "docx" else as_pdf(filled, {}, heading=heading)
    record(by=me(request), action="tải mẫu báo cáo", subject=f"{form} {asked.period.key}", area_id=asked.area.pk)
    name = f"{form.replace('_', '-')}-{asked.period.key.lower()}-{filled.as_of.isoformat()}.{kind}"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=TYPES[kind])
