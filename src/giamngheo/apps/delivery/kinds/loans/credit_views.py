"""The page of policy credit: how much is owed, by how much it grew of the 591 tỷ that the Plan expects, where it is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import doors
from giamngheo.apps.places.plans import current_period, current_plan
from giamngheo.apps.places.queries import areas_named, communes_among, province
from giamngheo.engine.plan_credit import CreditLaw
from giamngheo.kit import exports, formats
from giamngheo.kit.tables import Column, Table

from . import credit as reading
from . import lists
from .credit import CommuneSums, Credit
from .forms import month_of


def _law() -> CreditLaw:
    law = current_plan().credit
    if law is None:
        raise Http404
    return law


def _asked(request: HttpRequest) -> tuple[Credit | None, list[date], frozenset[int], int | None]:
    """The figures asked for, months there are, the areas they are of, and the commune they are narrowed to."""
    law = _law()
    mine = access(request).areas_with(P.VIEW_MONEY)
    commune = doors.number(request, "dia_ban")
    areas = mine if commune is None else mine & {commune}
    months = reading.months_told(areas)
    if not months:
        return None, [], areas, commune
    wanted, base = (month_of(request.GET.get(name, "")) for name in ("thang", "goc"))
    month = wanted if wanted in months else months[0]
    since = reading.base_of(months, month, asked=base, planned=law.base_month)
    return reading.credit_of(areas, month=month, base=since, counted=law.counted), months, areas, commune


@require_GET
@needs(P.VIEW_MONEY)
def credit(request: HttpRequest) -> HttpResponse:
    """One page: the answer, by scheme, by month, by commune."""
    law = _law()
    found, months, areas, commune = _asked(request)
    mine = access(request).areas_with(P.VIEW_MONEY)
    communes = [{"value": c.pk, "label": c.name} for c in communes_among(mine)]
    context: dict[str, Any] = {
        "found": found, "law": law, "where": areas_named([commune]).get(commune, "") if commune in areas else "",
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *communes] if len(communes) > 1 else [], "current_area": commune or "",
        "months": [(f"{month:%Y-%m}", lists.month_text(month)) for month in months], "planned": lists.month_text(law.base_month),
        "is_unconfirmed": law.base_confidence != "confirmed", "may_import": access(request).may(P.KEEP_LOANS),
        "sees_rows": access(request).may(P.VIEW_HOUSEHOLDS), "doubts": _doubts(law),
    }  # fmt: skip
    if found is not None:
        context |= _shown(request, found, law, is_province=commune is None and province().pk in mine)
    return render(request, "delivery_loans/credit.html", context)


def _shown(request: HttpRequest, found: Credit, law: CreditLaw, *, is_province: bool) -> dict[str, Any]:
    expected = next((row.amount_vnd for row in current_period().funding if row.id == law.funding), None)
    share = found.growth_vnd / expected if is_province and expected and found.growth_vnd is not None else None
    return {
        "month": lists.month_text(found.month), "base": lists.month_text(found.base), "current_month": f"{found.month:%Y-%m}",
        "current_base": f"{found.base:%Y-%m}" if found.base else "", "is_planned_base": found.base == law.base_month,
        "expected": expected, "share": share, "schemes_table": _schemes_table(found, law), "bars": _bars(found),
        "table": _communes_table(request, found), "missing": found.missing[:30], "missing_count": len(found.missing),
    }  # fmt: skip


def _doubts(law: CreditLaw) -> list[str]:
    """What of the schemes nobody has confirmed."""
    names = lists.scheme_names()
    return [f"{names[s.id]}: {s.note}" for s in law.schemes.values() if s.note and s.confidence != "confirmed"]


def _schemes_table(found: Credit, law: CreditLaw) -> Table:
    names = lists.scheme_names()
    rows = [(code, found.schemes[code]) for code in names if code in found.schemes]
    return Table(
        columns=(
            Column("scheme", _("Chương trình cho vay"), value=lambda r: names.get(r[0], r[0])),
            Column("counts", _("Tính vào tăng trưởng của Kế hoạch"), value=lambda r: _("có") if r[0] in law.counted else _("không")),
            *_sum_columns(lambda r: r[1]),
            Column("growth_vnd", _("Tăng so với tháng gốc"), "dong", value=lambda r: r[1].growth_vnd),
        ),
        rows=rows, foot=("", found.all) if rows else None, caption=_("Theo chương trình cho vay"), id="chuong-trinh",
    )  # fmt: skip


def _sum_columns(of: Any) -> tuple[Column, ...]:
    return (
        Column("households", _("Hộ còn dư nợ"), "so", value=lambda r: of(r).households),
        Column("loans", _("Món vay"), "so", value=lambda r: of(r).loans),
        Column("outstanding_vnd", _("Dư nợ"), "dong", value=lambda r: of(r).outstanding_vnd),
        Column("overdue_vnd", _("Nợ quá hạn"), "dong", value=lambda r: of(r).overdue_vnd),
        Column("overdue_share", _("Quá hạn trên dư nợ"), "phan_tram", value=lambda r: of(r).overdue_share),
        Column("frozen_vnd", _("Nợ khoanh"), "dong", value=lambda r: of(r).frozen_vnd),
        Column("lent_vnd", _("Cho vay trong tháng"), "dong", value=lambda r: of(r).lent_vnd),
    )


def _commune_columns(found: Credit) -> Sequence[Column]:
    return (
        Column("name", _("Xã")), *_sum_columns(lambda r: r.all),
        Column("counted_vnd", _("Dư nợ ba diện"), "dong"),
        Column("growth_vnd", _("Tăng so với %(base)s") % {"base": lists.month_text(found.base)} if found.base else _("Tăng"), "dong"),
    )  # fmt: skip


def _communes_table(request: HttpRequest, found: Credit) -> Table:
    query = request.GET.urlencode()
    export = reverse("delivery_loans:credit_file", args=["xlsx"])
    on_screen = {"name", "households", "outstanding_vnd", "overdue_vnd", "overdue_share", "counted_vnd", "growth_vnd"}

    def behind(line: CommuneSums) -> str | None:
        """The loans of a commune, for who sees households; else its own page of sums."""
        if access(request).may(P.VIEW_HOUSEHOLDS, line.area_id):
            return f"{reverse('delivery_loans:cases')}?dia_ban={line.area_id}&thang={found.month:%Y-%m}"
        return f"{reverse('delivery_loans:credit')}?dia_ban={line.area_id}&thang={found.month:%Y-%m}"

    return Table(
        columns=[column for column in _commune_columns(found) if column.key in on_screen], rows=found.communes, row_url=behind,
        caption=_("Theo xã"), id="xa", noun=_("xã"), total=len(found.communes), export_url=f"{export}?{query}" if query else export,
    )  # fmt: skip


def _bars(found: Credit) -> dict[str, Any]:
    """What is owed month by month, of the schemes that count; the newest two years."""
    rows = [
        {"label": _("%(month)s (%(count)s xã)") % {"month": lists.month_text(month), "count": formats.number(communes)},
         "value": owed, "text": formats.money(owed), "tone": "" if month == found.month else "rest"}
        for month, owed, communes in found.months[-24:]
    ]  # fmt: skip
    return {
        "caption": _("Dư nợ ba diện theo tháng"), "label_head": _("Cuối tháng"), "value_head": _("Dư nợ"),
        "max": max((row["value"] for row in rows), default=0), "rows": rows,
    }  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def credit_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The communes of the page, with every column."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found, _months, _areas, _commune = _asked(request)
    if found is None:
        raise Http404
    columns, rows = _commune_columns(found), found.communes
    record(by=me(request), action="tải dư nợ tín dụng theo xã", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows, name="tin-dung", scope=access(request).scope())
    title = _("Dư nợ tín dụng chính sách, cuối tháng %(month)s") % {"month": lists.month_text(found.month)}
    return exports.xlsx_response(columns, rows, name="tin-dung", title=title)
