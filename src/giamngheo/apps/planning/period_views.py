"""Screens over many plans: money of the period by kind and project, the counterpart by year, sums of communes, targets given."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.doors import step
from giamngheo.apps.places.plans import current_period
from giamngheo.apps.places.queries import province
from giamngheo.kit import clock, exports
from giamngheo.kit.tables import Column

from . import doors, forms, lists, reach, sum_lists, terms
from .actions.targets import assign_target
from .queries import period as period_queries
from .queries import plans as queries
from .queries.assigned import assignments_in
from .queries.rollup import RollUp, rolled_up
from .write_views import unit_choices


def _workbook(columns: Sequence[Column], rows: Sequence[Any], *, name: str, title: str) -> HttpResponse:
    """A short table as a file: it is made whole in memory, where a long list would be written to disk."""
    buffer = io.BytesIO()
    exports.write_xlsx(buffer, columns, rows, title=title)
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(buffer.getvalue(), content_type=exports.XLSX, headers=headers)


@require_GET
@needs(P.VIEW_MONEY)
def period(request: HttpRequest) -> HttpResponse:
    """Part IV of the Plan by kind, and by project, beside what was planned, assigned and spent in my areas."""
    areas = doors.my_areas(request)
    told = period_queries.period_money(current_period(), areas)
    is_province = province().pk in areas
    context = {
        "told": told, "title": _("Kinh phí của Chương trình, %(years)s") % {"years": told.span.title}, "is_province": is_province,
        "budget": sum_lists.kinds_table([k for k in told.kinds if k.is_budget], _("Ngân sách (triệu đồng)"), "ngan-sach", with_sum=True),
        "others": [
            sum_lists.kinds_table([k], k.funding.name_vi, f"nguon-{k.funding.id}", with_sum=False) for k in told.kinds if not k.is_budget
        ],
        "local": next((k for k in told.kinds if k.rounded_from_vnd is not None), None),
        "local_words": sum_lists.rounding_words(told.kinds), "projects": sum_lists.projects_table(told),
    }  # fmt: skip
    return render(request, "planning/period.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def period_file(request: HttpRequest) -> HttpResponseBase:
    """The budget of the period by sub-project; kinds that are no budget are not in it."""
    told = period_queries.period_money(current_period(), doors.my_areas(request))
    record(by=me(request), action="tải kinh phí của giai đoạn", subject=told.span.words)
    title = _("Kinh phí của Chương trình, %(years)s (triệu đồng)") % {"years": told.span.title}
    return _workbook(sum_lists.project_columns(), told.projects, name=f"kinh-phi-{told.period.id}", title=title)


@require_GET
@needs(P.VIEW_MONEY)
def counterpart(request: HttpRequest) -> HttpResponse:
    """Is local money at least the share of central money that the law asks, each year: planned, assigned, paid."""
    check_area(request, P.VIEW_MONEY, province().pk)
    found = current_period()
    lines = period_queries.counterpart_lines(found, doors.my_areas(request), clock.today().year)
    tier = period_queries.tier_of(found.valid_from)
    context = {
        "title": _("Đối ứng của ngân sách địa phương"), "table": sum_lists.counterpart_table(lines),
        "tier": sum_lists.tier_words(tier), "expected": sum_lists.expected_words(lines[0]),
    }  # fmt: skip
    return render(request, "planning/counterpart.html", context)


def _asked(request: HttpRequest) -> tuple[RollUp, terms.Span, list[tuple[str, str]], str, bool]:
    """(sums, years, maps to choose from, map chosen, whether plans that were only sent count too)."""
    span = doors.asked_span(request) or doors.newest_span()
    maps = queries.maps_in(span)
    generation = next((m for m in maps if m.pk == request.GET.get("ban_do")), maps[0])
    with_sent = request.GET.get("ca_gui") == "1"
    told = rolled_up(doors.my_areas(request), span, generation, with_sent=with_sent)
    return told, span, [(m.pk, m.name_vi) for m in maps], generation.pk, with_sent


@require_GET
@needs(P.VIEW_MONEY)
def rollup(request: HttpRequest) -> HttpResponse:
    """What the plans of the communes come to; who has none."""
    told, span, maps, chosen, with_sent = _asked(request)
    query = request.GET.urlencode()
    export = reverse("planning:rollup_file")
    context = {
        "title": _("Tổng hợp kế hoạch các xã, %(years)s") % {"years": span.title}, "told": told, "years": span.words,
        "spans": forms.span_choices(clock.today().year), "maps": maps, "map": chosen, "with_sent": with_sent,
        "budget": terms.million(told.budget_vnd),
        "money": lists.money_table(
            told.money, span, caption=_("Vốn của các xã cộng lại (triệu đồng)"), export_url=f"{export}?{query}" if query else export,
        ),
        "targets": sum_lists.target_sums_table(told), "units": sum_lists.units_table(told),
    }  # fmt: skip
    return render(request, "planning/rollup.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def rollup_file(request: HttpRequest) -> HttpResponseBase:
    """The table of money of the screen, in triệu đồng."""
    told, span, _maps, _chosen, _with_sent = _asked(request)
    lines, total = lists.money_lines(told.money)
    columns, _groups = lists.money_columns(span, total)
    record(by=me(request), action="tải tổng hợp kế hoạch", subject=span.words)
    named = sum_lists.with_sources(columns)
    return _workbook(
        named, [*lines, total], name=f"tong-hop-ke-hoach-{span.words.replace('–', '-')}",
        title=_("Tổng hợp kế hoạch các xã, %(years)s (triệu đồng)") % {"years": span.title},
    )  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def assigned(request: HttpRequest) -> HttpResponse:
    """Targets that units of mine were given, the newest document first."""
    found = assignments_in(doors.my_areas(request), doors.asked_span(request))
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "title": _("Mục tiêu được giao"), "table": sum_lists.assigned_table(page, query.urlencode()),
        "spans": forms.span_choices(clock.today().year), "years": request.GET.get("thoi_gian", ""),
        "may_assign": access(request).may(P.GIVE_OPINION) and access(request).may(P.PREPARE_PLAN),
    }  # fmt: skip
    return render(request, "planning/assigned.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def assigned_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = assignments_in(doors.my_areas(request), doors.asked_span(request))
    record(by=me(request), action="tải mục tiêu được giao", subject=kind)
    columns = sum_lists.assigned_columns()
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name="muc-tieu-giao", scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="muc-tieu-giao", title=_("Mục tiêu được giao"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.PREPARE_PLAN)
def assign_new(request: HttpRequest) -> HttpResponse:
    """Writes down what a unit was given."""
    here = access(request)
    mine = here.areas_with(P.GIVE_OPINION) & here.areas_with(P.PREPARE_PLAN)
    if not mine:
        raise Http404
    units = [u for u in queries.units_to_plan(mine, queries.KINDS) if reach.may_assign(here, u)]
    year = clock.today().year
    form = forms.AssignForm(
        request.POST or None, areas=unit_choices(units), years=forms.span_choices(year),
        initial={"years": str(year), "signed_on": clock.today()},
    )  # fmt: skip

    def act() -> str:
        given = dict(form.cleaned_data)
        years = forms.span_from(given.pop("years"), year) or doors.newest_span()
        assign_target(area_id=int(given.pop("area")), years=years, by=me(request), **given)
        return reverse("planning:assigned")

    return step(
        request, form, title=_("Ghi mục tiêu giao theo kế hoạch kinh tế – xã hội"), button=_("Ghi"), act=act,
        back=reverse("planning:assigned"), done=_("Đã ghi mục tiêu được giao."),
        text=_("Mục tiêu giao sau thay mục tiêu giao trước của cùng đơn vị, cùng thời gian; bản ghi cũ vẫn còn."),
    )  # fmt: skip
