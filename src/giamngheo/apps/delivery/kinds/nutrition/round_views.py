"""Screens of measuring: rounds, the sheet of one, a child's growth, rates by place. Measures are shown on asking, and logged."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.delivery import doors
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import communes_among
from giamngheo.apps.register.masking import sensitive_fields
from giamngheo.kit import clock, exports, formats

from . import actions, lists, queries, rules, states
from .chart import chart_of
from .forms import RoundForm, SheetForm, SubmitForm
from .models import Measurement

HEALTH = sensitive_fields(Measurement)
SHEET_SIZE = 60


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def rounds(request: HttpRequest) -> HttpResponse:
    """Rounds of my areas, newest first."""
    page = Paginator(queries.rounds_in(doors.my_areas(request)), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"table": lists.rounds_table(page), "may": access(request).may(P.DELIVER)}
    return render(request, "delivery_nutrition/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def round_new(request: HttpRequest) -> HttpResponse:
    """A day of measuring. The villages are those of the commune that is asked about, the only one for a commune's officer."""
    communes = list(communes_among(access(request).areas_with(P.DELIVER)))
    asked = doors.number(request, "xa") or (communes[0].pk if communes else None)
    chosen = next((one for one in communes if one.pk == asked), None)
    if chosen is None:
        raise Http404
    check_area(request, P.DELIVER, chosen.pk)
    form = RoundForm(
        request.POST or None, areas=[(str(chosen.pk), chosen.name)], villages=queries.villages_of(chosen.pk),
        initial={"area_id": str(chosen.pk), "site": "village", "held_on": clock.today()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_round(by=me(request), **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lập đợt cân đo. Ghi số đo của trẻ bên dưới."))
            return redirect("delivery_nutrition:sheet", pk=made.pk)
    context = {"form": form, "title": _("Lập đợt cân đo"), "button": _("Lập đợt"), "back_url": reverse("delivery_nutrition:rounds")}
    return render(request, "delivery/step.html", context, status=422 if form.errors else 200)


def _round_or_404(request: HttpRequest, pk: int, permission: P = P.VIEW_HOUSEHOLDS) -> Any:
    """404 outside the person's areas, 403 inside them without the permission."""
    found = queries.round_or_none(pk, doors.my_areas(request))
    if found is None:
        raise Http404
    check_area(request, permission, found.area_id)
    return found


def _logged(request: HttpRequest, subject: str, area_id: int, count: int) -> None:
    """Somebody sees measures of so many children."""
    if count:
        record_sensitive_read(
            by=me(request), subject=subject, fields=HEALTH, area_id=area_id, path=request.path, row_count=count
        )


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: who was measured; the measures on asking."""
    found = _round_or_404(request, pk)
    here = access(request)
    sees = here.may(P.VIEW_SENSITIVE, found.area_id)
    is_revealed = sees and request.GET.get("hien") == "1"
    rows = queries.measured_in(pk)
    if is_revealed:
        _logged(request, f"đợt cân đo {pk}", found.area_id, len(rows))
    line = rules.stunting_line(current_plan(), found.held_on)
    is_open = here.may(P.DELIVER, found.area_id) and found.state == states.OPEN
    context = {
        "found": found, "site": lists.site_of(found), "state": states.ROUND_STATES[found.state], "sees": sees,
        "is_revealed": is_revealed, "table": lists.children_table(rows, line=line, is_revealed=is_revealed),
        "may": {"measure": is_open and sees, "close": is_open and bool(rows)},
    }  # fmt: skip
    return render(request, "delivery_nutrition/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """All children of a village on one sheet: wrong cells are told beside them, and nothing that was typed is lost."""
    found = _round_or_404(request, pk, P.DELIVER)
    check_area(request, P.VIEW_SENSITIVE, found.area_id)
    villages = [] if found.village_id else queries.villages_of(found.area_id)
    village = found.village_id or doors.number(request, "ban") or (villages[0][0] if villages else None)
    if village != found.village_id and village not in {pk for pk, _name in villages}:
        raise Http404
    children = queries.children_of(found.area_id, village, found.held_on)
    pages = Paginator(children, SHEET_SIZE)
    page = pages.get_page(request.GET.get("trang"))
    before = {one.person_id: one for one in queries.measured_in(pk)}
    shown = [child.person_id for child in page.object_list if child.person_id in before]
    form = SheetForm(
        request.POST or None, children=list(page.object_list), initial={"version": found.version, **_initial(before, shown)}
    )
    _logged(request, f"đợt cân đo {pk}", found.area_id, len(shown))
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.save_sheet(
                round_id=pk, lines=form.lines(), by=me(request), version=form.cleaned_data["version"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi số đo của %(count)s trẻ.") % {"count": count})
            return redirect("delivery_nutrition:round", pk=pk)
    context = {
        "found": found, "site": lists.site_of(found), "form": form, "rows": _rows(form, before, page.object_list),
        "villages": villages, "village": village, "page": page, "is_open": found.state == states.OPEN,
        "back_url": reverse("delivery_nutrition:round", args=[pk]),
    }  # fmt: skip
    return render(request, "delivery_nutrition/sheet.html", context, status=422 if form.errors else 200)


def _initial(before: dict[int, Any], shown: list[int]) -> dict[str, Any]:
    """What was measured before stands in its cells, unless it is to be taken again."""
    filled: dict[str, Any] = {}
    for person_id in shown:
        row = before[person_id]
        if row.is_flagged and row.times == 1:
            continue
        filled[f"cao-{person_id}"] = formats.number(row.height_cm, missing="")
        filled[f"nang-{person_id}"] = formats.number(row.weight_kg, missing="")
        filled[f"tu_the-{person_id}"] = {True: "lying", False: "standing", None: ""}[row.is_lying]
    return filled


def _rows(form: SheetForm, before: dict[int, Any], children: Any) -> list[dict[str, Any]]:
    """Each line of the sheet with the child's age and what is odd about the measure before."""
    rows = []
    for line in form.rows():
        row = before.get(line["child"].person_id)
        is_odd = row is not None and row.is_flagged and row.times == 1
        told = _("Đo lại: lần trước %(height)s cm, %(weight)s kg") if is_odd else ""
        words = told % {"height": formats.number(row.height_cm), "weight": formats.number(row.weight_kg)} if row and is_odd else ""
        rows.append({**line, "age": lists.months_text(line["child"].days), "again": words})
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """No measure is changed any more."""
    found = _round_or_404(request, pk, P.DELIVER)
    form = SubmitForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Khoá đợt cân đo: %(site)s") % {"site": lists.site_of(found)}, button=_("Khoá đợt cân đo"),
        back=reverse("delivery_nutrition:round", args=[pk]), done=_("Đã khoá đợt cân đo."),
        text=_("Khoá rồi thì không sửa số đo nữa. Trẻ có số đo vượt giới hạn của WHO phải được đo lại trước."),
        act=lambda: actions.close_round(round_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_GET
@needs(P.VIEW_SENSITIVE)
def child(request: HttpRequest, person_id: int) -> HttpResponse:
    """How one child grew: the chart, and the same as a table. Seeing it is logged."""
    found = queries.person_or_none(person_id, doors.my_areas(request))
    if found is None:
        raise Http404
    check_area(request, P.VIEW_SENSITIVE, found.area_id)
    rows = queries.measures_of(person_id)
    _logged(request, f"người {person_id}", found.area_id, len(rows))
    plan = current_plan()
    is_girl, charts = found.sex == "F", []
    for measure, name in (("height", "height_cm"), ("weight", "weight_kg")) if found.sex else ():
        points = [(r.age_days, float(getattr(r, name))) for r in rows if r.age_days is not None and getattr(r, name) is not None]
        charts.append(chart_of(points, measure=measure, is_girl=is_girl, root=plan.root))
    line = rules.stunting_line(plan, rows[-1].round.held_on if rows else clock.today())
    context = {
        "found": found, "charts": [one for one in charts if one], "table": lists.measures_table(rows, line=line), "line": line,
        "back_url": reverse("delivery_nutrition:rounds"),
    }  # fmt: skip
    return render(request, "delivery_nutrition/child.html", context)


def _asked_rates(request: HttpRequest) -> dict[str, Any]:
    """Year, places and rates that the address asks about: communes, or the villages of one commune."""
    areas = access(request).areas_with(P.VIEW_TABLES)
    years = queries.measured_years(areas)
    year = doors.number(request, "nam") or (years[0] if years else clock.today().year)
    asked = doors.number(request, "dia_ban")
    communes = list(communes_among(areas))
    chosen = [asked] if asked in areas else [one.pk for one in communes]
    last = min(date(year, 12, 31), clock.today()) if 2000 < year < 2100 else clock.today()
    told = queries.rates(chosen, by_village=len(chosen) == 1, first=date(last.year, 1, 1), last=last)
    told = [rate for rate in told if rate.children or rate.measured]
    return {"rows": rules.withheld(told), "total": rules.total(_("Tổng"), told), "years": years, "year": last.year,
            "communes": communes, "asked": asked if asked in areas else None, "last": last}  # fmt: skip


@require_GET
@needs(P.VIEW_TABLES)
def rates(request: HttpRequest) -> HttpResponse:
    """Stunting of the under-fives by place: the sum of the stunted over the sum of the measured, with what share was measured."""
    told = _asked_rates(request)
    (total,) = rules.withheld([told["total"]])
    areas = [{"value": "", "label": _("Mọi địa bàn của tôi")}, *({"value": c.pk, "label": c.name} for c in told["communes"])]
    context = {
        "table": lists.rates_table(told["rows"], total, query=request.GET.urlencode()), "total": total, "year": told["year"],
        "line": rules.stunting_line(current_plan(), told["last"]), "areas": areas if len(areas) > 2 else [],
        "current_area": told["asked"] or "", "years": told["years"], "current_year": told["year"],
        "target": current_plan().eligibility.schemes[rules.P3_2].parameters["stunting_below_percent"],
    }  # fmt: skip
    return render(request, "delivery_nutrition/rates.html", context)


@require_GET
@needs(P.VIEW_TABLES)
def rates_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the table of the screen, with the same counts withheld."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    told = _asked_rates(request)
    rows = [*told["rows"], *rules.withheld([told["total"]])]
    record(by=me(request), action="tải bảng suy dinh dưỡng", subject=kind)
    columns = lists.rate_columns()
    if kind == "csv":
        return exports.csv_response(columns, lambda: iter(rows), name="suy-dinh-duong", scope=access(request).scope())
    return exports.xlsx_response(columns, iter(rows), name="suy-dinh-duong", title=_("Suy dinh dưỡng của trẻ dưới 5 tuổi"))


__all__ = ["child", "rates", "rates_file", "round", "round_close", "round_new", "rounds", "sheet"]
