"""Lists: the monthly reviews, one of them, and who holds a certificate by income."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole

from . import lists, queries, rules, states
from .pages import COUNTERS, READERS

FILE_KINDS = ("xlsx", "csv")
FILTERS = ("open", "late", *states.STATES)


@require_GET
@needs(*COUNTERS)
def months(request: HttpRequest) -> HttpResponse:
    """Every monthly review with requests of mine; late ones counted."""
    today = clock.today()
    lines = queries.months(access(request), today)
    term = rules.term_on(today)
    context = {
        "table": lists.months_table(lines, today),
        "sums": queries.totals(lines),
        "current": lists.month_title(term.starts_on),
        "current_url": lists.month_url(term.starts_on),
        "term": term,
        "may_receive": access(request).may(P.RECEIVE_REQUEST),
        "may_read": any(access(request).may(p) for p in READERS),
        "doubts": rules.unconfirmed(rules.rules_on(today)),
    }
    return render(request, "in_year/months.html", context)


def _wanted(request: HttpRequest, year: int, month: int) -> queries.Filter:
    """What the list shows; 404 for a month that is none."""
    if not 1 <= month <= 12 or not 2000 <= year <= 2100:
        raise Http404
    asked = request.GET
    area = asked.get("dia_ban", "")
    return queries.Filter(
        month=date(year, month, 1),
        area_id=whole(area),
        kind=asked.get("loai", "") if asked.get("loai", "") in lists.KIND_LABELS else "",
        state=asked.get("tinh_trang", "") if asked.get("tinh_trang", "") in FILTERS else "",
        sort=asked.get("sap_xep", "") if asked.get("sap_xep", "") in queries.SORTS else "slip",
    )


def _state_label(code: str) -> str:
    own = {"open": _("chưa quyết định"), "late": _("quá hạn")}
    return own.get(code) or states.STATES[code].label


def _chips(wanted: queries.Filter, area_name: str) -> list[dict[str, str]]:
    chips = []
    if wanted.area_id and area_name:
        chips.append({"label": area_name, "key": "dia_ban"})
    if wanted.kind:
        chips.append({"label": lists.KIND_LABELS[wanted.kind], "key": "loai"})
    if wanted.state:
        chips.append({"label": _state_label(wanted.state), "key": "tinh_trang"})
    return chips


@require_GET
@needs(*COUNTERS)
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """One monthly review: what was filed, due when, late, decided; by commune for who has several."""
    wanted = _wanted(request, year, month)
    today, here = clock.today(), access(request)
    lines = queries.communes_in_month(here, wanted.month or today, today)
    chosen = [line for line in lines if wanted.area_id in {None, line["area_id"]}]
    found = queries.filtered(queries.requests_for(here), wanted, today)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    file_url = reverse("in_year:month_file", args=[year, month, "xlsx"])
    several = len(queries.communes_of_requests(here)) > 1
    sums = queries.totals(chosen)
    title = lists.month_title(wanted.month or today)
    context = {
        "title": title, "sums": sums, "doubts": [], "late": sums["late"],
        "communes": lists.communes_table(lines, wanted.month or today, {"area__name": _("Cộng"), **queries.totals(lines)})
        if len(lines) > 1 or not any(here.may(p) for p in READERS) else None,
        "table": lists.requests_table(
            page, caption=_("Đề nghị của %(month)s") % {"month": title.lower()}, today=today, sort=wanted.sort,
            export_url=f"{file_url}?{query.urlencode()}", has_area=several,
        ) if any(here.may(p) for p in READERS) else None,
        "csv_url": f"{reverse('in_year:month_file', args=[year, month, 'csv'])}?{query.urlencode()}",
        "chips": _chips(wanted, chosen[0]["area__name"] if len(chosen) == 1 else ""),
        "kinds": list(lists.KIND_LABELS.items()), "wanted": wanted,
        "states": [(code, _state_label(code)) for code in FILTERS if code != "certified"],
        "due_on": rules.term_on(date(year, month, 1)).due_on if date(year, month, 1) >= date(2021, 9, 1) else None,
        "may_receive": here.may(P.RECEIVE_REQUEST),
    }  # fmt: skip
    return render(request, "in_year/month.html", context)


@require_GET
@needs(*READERS)
def month_file(request: HttpRequest, year: int, month: int, ext: str) -> HttpResponseBase:
    """Exactly the list of the screen, with its filter and order."""
    wanted = _wanted(request, year, month)
    here, today = access(request), clock.today()
    columns = lists.request_columns(today, has_area=len(queries.communes_of_requests(here)) > 1)

    def rows() -> Iterable[Any]:
        return queries.filtered(queries.requests_for(here), wanted, today).iterator(chunk_size=2000)

    title = _("Đề nghị của %(month)s") % {"month": lists.month_title(date(year, month, 1)).lower()}
    return _file(request, ext, columns, rows, name=f"de-nghi-{year}-{month:02d}", title=title)


def _file(
    request: HttpRequest, ext: str, columns: list[Any], rows: Callable[[], Iterable[Any]], *, name: str, title: str
) -> HttpResponseBase:
    if ext not in FILE_KINDS:
        raise Http404
    record(by=me(request), action="tải danh sách đề nghị", subject=name, kind=ext)
    if ext == "csv":
        return exports.csv_response(columns, rows, name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows(), name=name, title=title)


CERTIFIED_TITLES = {
    "average": noop("Hộ có mức sống trung bình"),
    "low_income": noop("Người lao động có thu nhập thấp"),
}
CERTIFIED_NAMES = {"average": "muc-song-trung-binh", "low_income": "thu-nhap-thap"}
HOLDING = ("valid", "expired", "none")


def _certified(request: HttpRequest, kind: str) -> tuple[Any, str, int | None]:
    """(rows, which certificates, commune) as the address asks."""
    asked = request.GET.get("hieu_luc", "")
    holding = asked if asked in HOLDING else ""
    area = request.GET.get("dia_ban", "")
    area_id = whole(area)
    found = queries.holding(queries.certificates(access(request), kind), holding, clock.today())
    if area_id:
        found = found.filter(area_id=area_id)
    return found, holding, area_id


@require_GET
@needs(*READERS)
def certified(request: HttpRequest, kind: str) -> HttpResponse:
    """Recognised average-standard households, or low-income workers, and whose certificate holds."""
    found, holding, area_id = _certified(request, kind)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    today = clock.today()
    labels = {"valid": _("còn hiệu lực"), "expired": _("hết hạn"), "none": _("chưa cấp giấy")}
    communes = queries.communes_of_requests(access(request))
    several = len(communes) > 1
    chips = [{"label": labels[holding], "key": "hieu_luc"}] if holding else []
    chips += [{"label": c.name, "key": "dia_ban"} for c in communes if c.pk == area_id]
    title = _(CERTIFIED_TITLES[kind])
    kind_rules = rules.rules_on(today).kinds[kind]
    context = {
        "title": title, "count": page.paginator.count, "chips": chips,
        "holding": [(code, labels[code]) for code in HOLDING], "current_holding": holding,
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *({"value": c.pk, "label": c.name} for c in communes)]
        if several else [],
        "current_area": area_id or "", "doubts": rules.doubts(kind_rules, rules.rules_on(today)),
        "missing_line": rules.missing_line(kind_rules, today),
        "table": lists.certificates_table(
            page, kind=kind, caption=title, today=today, has_area=several,
            export_url=f"{reverse(f'in_year:{kind}_file', args=['xlsx'])}?{query.urlencode()}",
        ),
        "csv_url": f"{reverse(f'in_year:{kind}_file', args=['csv'])}?{query.urlencode()}",
        "other_url": reverse("in_year:average" if kind == "low_income" else "in_year:low_income"),
        "other_label": _(CERTIFIED_TITLES["average" if kind == "low_income" else "low_income"]),
        "day": formats.day(today),
    }  # fmt: skip
    return render(request, "in_year/certified.html", context)


@require_GET
@needs(*READERS)
def certified_file(request: HttpRequest, kind: str, ext: str) -> HttpResponseBase:
    """Exactly that list."""
    several = len(queries.communes_of_requests(access(request))) > 1
    columns = lists.certificate_columns(kind, clock.today(), has_area=several)

    found: Any = _certified(request, kind)[0]

    def rows() -> Iterable[Any]:
        yield from found.iterator(chunk_size=2000)

    return _file(request, ext, columns, rows, name=CERTIFIED_NAMES[kind], title=_(CERTIFIED_TITLES[kind]))
