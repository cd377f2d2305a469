"""Lists of other programmes: those brought in, a new one, the template."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.queries import communes_among, named_apart
from giamngheo.kit import exports, formats
from giamngheo.kit.tables import Column, Table
from giamngheo.workbooks.findings import Finding
from giamngheo.workbooks.opening import MAX_BYTES
from giamngheo.workbooks.supports import empty_list

from . import doors, lists, queries
from .actions import imports as actions
from .forms import ImportForm
from .states import Refused


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def imported(request: HttpRequest) -> HttpResponse:
    """Lists brought in."""
    found = list(queries.lists_in(doors.my_areas(request))[:200])
    context = {"table": lists.imported_table(found), "may": access(request).may(P.DELIVER)}
    return render(request, "delivery/imported.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def import_new(request: HttpRequest) -> HttpResponse:
    """Brings one in, or shows every fault of it."""
    areas = [(str(c.pk), name) for c, name in named_apart(communes_among(access(request).areas_with(P.DELIVER)))]
    form = ImportForm(request.POST or None, request.FILES or None, areas=areas, initial={"area_id": areas[0][0] if areas else ""})
    faults: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        area_id = int(given["area_id"])
        check_area(request, P.DELIVER, area_id)
        try:
            made = actions.import_supports(
                content=given["content"].read(MAX_BYTES + 1), name=given["content"].name, giver=given["giver"], area_id=area_id,
                by=me(request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("content", str(refusal))
            faults = refusal.faults if isinstance(refusal, actions.Faulty) else ()
        else:
            unjoined = queries.unjoined_of(made.pk)
            messages.success(request, _("Đã nhập %(count)s lần hỗ trợ.") % {"count": formats.number(made.row_count)} + " " + _(
                "%(joined)s dòng đã ghép với sổ hộ hoặc địa bàn, %(unjoined)s dòng chưa ghép."
            ) % {"joined": formats.number(made.row_count - unjoined), "unjoined": formats.number(unjoined)})  # fmt: skip
            return redirect(f"{reverse('delivery:supports')}?danh_sach={made.pk}")
    context = {"form": form, "faults": _faults_table(faults[:500]) if faults else None}
    return render(request, "delivery/import.html", context, status=422 if form.errors else 200)


def _faults_table(faults: tuple[Finding, ...]) -> Table:
    return Table(
        columns=(
            Column("row", _("Dòng"), "so"), Column("column_title", _("Cột")), Column("raw", _("Nội dung trong tệp")),
            Column("message", _("Lỗi và cách sửa")),
        ),
        rows=faults, caption=_("Lỗi của danh sách"), id="loi", noun=_("lỗi"), total=len(faults),
    )  # fmt: skip


@require_GET
@needs(P.DELIVER)
def template(request: HttpRequest) -> HttpResponse:
    """The empty list to fill."""
    headers = {"Content-Disposition": 'attachment; filename="mau-danh-sach-ho-tro.xlsx"'}
    return HttpResponse(empty_list(), content_type=exports.XLSX, headers=headers)
