"""Screens of lines: all of mine with balances, one with where its money stands, opening one, plan years."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.queries import areas_for_choice, areas_named, province
from giamngheo.engine.ledger import KINDS
from giamngheo.kit import clock, exports, formats

from . import doors, lists, terms
from .actions import lines as actions
from .forms import CloseForm, LineForm
from .queries import lines as queries

STANDING_WORDS = {
    "left": gettext_lazy("còn vốn được chi"),
    "not_entered": gettext_lazy("chưa nhập hệ thống kho bạc"),
    "advanced": gettext_lazy("còn tạm ứng"),
    "none_spent": gettext_lazy("chưa giải ngân"),
}


def _wanted(request: HttpRequest, years: list[int]) -> queries.Wanted:
    given = {key: request.GET.get(key, "") for key in ("du_an", "loai_von", "nguon", "tinh_trang", "sap_xep")}
    year = doors.number(request, "nam")
    return queries.Wanted(
        year=year if "nam" in request.GET else (years[0] if years else None),
        project=given["du_an"] if given["du_an"] in terms.projects() else "",
        capital_type=given["loai_von"] if given["loai_von"] in terms.capital_types() else "",
        source=given["nguon"] if given["nguon"] in terms.sources() else "",
        area_id=doors.number(request, "dia_ban"),
        standing=given["tinh_trang"] if given["tinh_trang"] in queries.STANDINGS else "",
        sort=given["sap_xep"] if given["sap_xep"] in queries.SORTS else "",
    )  # fmt: skip


def _budget_sources() -> list[str]:
    return [s.id for s in terms.law().sources.values() if s.is_budget]


@require_GET
@needs(P.VIEW_MONEY)
def lines(request: HttpRequest) -> HttpResponse:
    """Every line of mine: what it has, what was spent, what is left; the rate with its denominator named."""
    areas = doors.my_areas(request)
    years = queries.years_of(areas)
    wanted = _wanted(request, years)
    found = queries.narrowed(queries.lines_in(areas), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    if wanted.year and "nam" not in query:
        query["nam"] = str(wanted.year)
    context = {
        "table": lists.lines_table(page.object_list, page=page, sort=wanted.sort, query=query.urlencode()),
        "sums": queries.sums_of(found, _budget_sources()), "wanted": wanted, "projects": terms.projects(),
        "capital_types": terms.capital_types(), "sources": terms.sources(), "standings": STANDING_WORDS,
        "years": [{"value": "", "label": _("Mọi năm")}, *years] if years else [], "current_year": wanted.year or "",
        "areas": _areas_for_choice(areas), "current_area": wanted.area_id or "",
        "may_open": access(request).may(P.ALLOCATE_MONEY),
    }  # fmt: skip
    return render(request, "money/lines.html", context)


def _areas_for_choice(areas: frozenset[int]) -> list[dict[str, Any]]:
    choices = [{"value": a.pk, "label": a.name} for a in areas_for_choice() if a.pk in areas]
    return [{"value": "", "label": _("Mọi địa bàn của tôi")}, *choices] if len(choices) > 1 else []


@require_GET
@needs(P.VIEW_MONEY)
def lines_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    areas = doors.my_areas(request)
    found = queries.narrowed(queries.lines_in(areas), _wanted(request, queries.years_of(areas)))
    record(by=me(request), action="tải danh sách dòng vốn", subject=kind)
    return _file(request, kind, lists.line_columns(), found, name="dong-von", title=_("Dòng vốn"))


def _file(request: HttpRequest, kind: str, columns: Any, found: Any, *, name: str, title: str) -> HttpResponseBase:
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name=name, scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name=name, title=title)


@require_GET
@needs(P.VIEW_MONEY)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: what it is, where its money stands, what may be done, every entry with its document."""
    found = doors.line_or_404(request, pk)
    areas = doors.my_areas(request)
    page = Paginator(queries.entries_of(pk), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    annotated: Any = found  # own_vnd, disbursed_vnd, left_vnd and rate are annotated by queries.lines_in
    children = list(queries.children_of(pk, areas))
    acts = [KINDS[code] for code in queries.acts_on(found) if doors.may_write(request, KINDS[code].duty, found.area_id)]
    law = terms.law()
    context = {
        "line": found, "own": annotated.own_vnd, "disbursed": annotated.disbursed_vnd, "left": annotated.left_vnd,
        "rate": annotated.rate, "years": None, "years_words": lists.years_words(found),
        "project": terms.projects().get(found.project, found.project), "project_short": terms.project_short(found.project),
        "capital": terms.capital_types().get(found.capital_type, ""), "source": terms.sources().get(found.source, ""),
        "is_budget": law.sources[found.source].is_budget if found.source in law.sources else True,
        "codes": [c for c in (found.chapter_code, found.category_code, found.item_code, found.programme_code) if c],
        "bars": lists.standing_bars(found, annotated.own_vnd), "entries": lists.entries_table(page, found),
        "children": lists.lines_table(children, caption=_("Dòng vốn giao xuống từ dòng này")) if children else None,
        "acts": [{"url": reverse("money:document_new", args=[pk, k.code]), "label": lists.KIND_WORDS[k.code]} for k in acts],
        "may_contract": access(request).may(P.SPEND_MONEY, found.area_id),
        "may_open": access(request).may(P.ALLOCATE_MONEY, found.area_id) and found.plan_year.closed_on is None,
    }  # fmt: skip
    return render(request, "money/line.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def line_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The line's entries."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = doors.line_or_404(request, pk)
    record(by=me(request), action="tải bút toán của dòng vốn", subject=f"dòng vốn {pk}", area_id=found.area_id)
    title = _("Bút toán của dòng vốn số %(id)s, %(unit)s") % {"id": pk, "unit": found.unit_name}
    return _file(request, kind, lists.entry_columns(), queries.entries_of(pk), name=f"dong-von-{pk}", title=title)


def _open(request: HttpRequest, parent: Any) -> HttpResponse:
    areas = access(request).areas_with(P.ALLOCATE_MONEY)
    choices = [(a.pk, a.name) for a in areas_for_choice() if a.pk in areas]
    old = [pair for pair in areas_named(areas).items() if parent and pair[0] == parent.area_id and pair not in choices]
    initial = {
        "plan_year": clock.today().year, "project": parent.project if parent else "",
        "area": parent.area_id if parent else province().pk, "content": parent.content if parent else "",
    }  # fmt: skip
    form = LineForm(request.POST or None, areas=[*old, *choices], parent=parent, initial=initial)

    def act() -> str:
        given = dict(form.cleaned_data)
        area_id = int(given.pop("area"))
        made = actions.open_line(
            new=actions.NewLine(area_id=area_id, parent_id=parent.pk if parent else None, **given), by=me(request)
        )
        return lists.line_url(made)

    back = lists.line_url(parent) if parent else reverse("money:lines")
    title = _("Mở dòng vốn cấp dưới") if parent else _("Mở dòng vốn")
    text = _("Nguồn, loại vốn, năm lấy theo dòng trên; dòng mới chưa có tiền cho tới khi giao vốn.") if parent else _(
        "Dòng mới chưa có tiền cho tới khi có chứng từ phê duyệt."
    )
    return doors.step(request, form, title=title, button=_("Mở dòng vốn"), back=back, act=act, done=_("Đã mở dòng vốn."), text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ALLOCATE_MONEY)
def line_new(request: HttpRequest) -> HttpResponse:
    """Opens a line of its own."""
    return _open(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ALLOCATE_MONEY)
def line_child(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a line below another."""
    return _open(request, doors.line_or_404(request, pk, P.ALLOCATE_MONEY))


@require_GET
@needs(P.VIEW_MONEY)
def budget_years(request: HttpRequest) -> HttpResponse:
    """Plan years, open and closed."""
    law = terms.law()
    may_close = access(request).may(P.APPROVE_MONEY, province().pk)
    rows = [
        {"year": y.year, "closed_on": y.closed_on, "reason": y.closed_reason, "ends_on": law.closes_on(y.year),
         "may_close": may_close and y.closed_on is None and clock.today() > law.closes_on(y.year)}
        for y in queries.budget_years()
    ]  # fmt: skip
    return render(request, "money/years.html", {"rows": rows, "term": law.terms["adjustment_end"]})


def _undecided_facts(left: queries.Undecided) -> list[dict[str, str]]:
    """What closing leaves for good: the sums, then the largest lines."""
    sums = [
        {"label": _("Dòng còn số dư, chưa xử lý"), "value": formats.number(left.lines)},
        {"label": _("Còn được chi"), "value": formats.money(left.left_vnd)},
        {"label": _("Tạm ứng chưa thu hồi"), "value": formats.money(left.advanced_vnd)},
    ]
    lines = [
        {"label": f"{one.unit_name}, {one.area.name}: {terms.project_short(one.project)}",
         "value": _("còn được chi %(left)s, tạm ứng %(advanced)s") % {
             "left": formats.money(one.left_vnd), "advanced": formats.money(one.balance.advanced_vnd)}}
        for one in cast("tuple[Any, ...]", left.first)
    ]  # fmt: skip
    return sums + lines


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.APPROVE_MONEY)
def year_close(request: HttpRequest, year: int) -> HttpResponse:
    """Closes a plan year for good."""
    area = province()
    if not access(request).may(P.APPROVE_MONEY, area.pk) or not queries.budget_years().filter(year=year).exists():
        raise Http404
    left = queries.undecided_of(year, doors.my_areas(request))
    form = CloseForm(request.POST or None, has_left=bool(left.lines))

    def act() -> str:
        actions.close_year(year=year, area_id=area.pk, by=me(request), **form.cleaned_data)
        return reverse("money:years")

    return doors.step(
        request, form, title=_("Khoá năm ngân sách %(year)s") % {"year": year}, button=_("Khoá năm"), back=reverse("money:years"),
        act=act, done=_("Đã khoá năm ngân sách."), text=_("Sau khi khoá, không ai ghi thêm được vào các dòng vốn của năm này."),
        facts=_undecided_facts(left) if left.lines else None,
    )  # fmt: skip
