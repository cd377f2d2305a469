"""How far a round has come, rolled up with drill-down; the province's plan of a round and its results."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock, exports, formats

from . import actions, lists, states, terms
from .forms import ApprovalForm, RoundPlanForm
from .pages import act_page, do_and_back
from .queries import campaigns, results

FILE_KINDS = ("xlsx", "csv")
PEOPLE = campaigns.CAMPAIGN_PEOPLE


@require_GET
@needs(*PEOPLE)
def home(request: HttpRequest) -> HttpResponse:
    """The newest round; an empty page while there is none."""
    found = campaigns.newest_round()
    if found is None:
        return render(request, "campaign/none.html", {"may_open": access(request).may(P.OPEN_ROUND)})
    return redirect("campaign:progress", year=found.year)


def _round_or_404(year: int) -> Any:
    found = campaigns.round_of(year)
    if found is None:
        raise Http404
    return found


def _lines(request: HttpRequest, round: Any) -> list[campaigns.CommuneLine]:
    """The communes of mine in the round, with the villages I may see."""
    here = access(request)
    whole = frozenset().union(*(here.areas_with(permission) for permission in (*campaigns.WHOLE_COMMUNE, P.VIEW_TABLES)))
    areas = here.scope().area_ids
    villages = None if areas <= whole else campaigns.my_villages(me(request).pk, round)
    return campaigns.commune_lines(round, areas, clock.today(), villages=villages)


def _chosen(request: HttpRequest, lines: list[campaigns.CommuneLine]) -> tuple[list[Any], Any, bool]:
    """(lines shown, the district chosen or None, whether districts are shown)."""
    groups = campaigns.by_district([line for line in lines if line.review.area.parent_id])
    districts = [g for g in groups if g.area.kind == "district"]
    asked = request.GET.get("huyen", "")
    if asked:
        group = next((g for g in districts if str(g.area.pk) == asked), None)
        if group is None:
            raise Http404
        return group.communes, group.area, False
    return (districts, None, True) if len(districts) > 1 else (lines, None, False)


def _table(request: HttpRequest, round: Any, lines: list[campaigns.CommuneLine]) -> Any:
    rows, district, is_by_district = _chosen(request, lines)
    where = f" {district.name}" if district else ""
    caption = _("Tiến độ chiến dịch rà soát năm %(year)s%(where)s") % {"year": round.year, "where": where}
    export = lists.file_address("campaign:progress_file", [round.year, "xlsx"], request.GET, ("huyen",))
    if is_by_district:
        return lists.districts_table(rows, round.year, caption=caption, export_url=export)
    return lists.communes_table(rows, caption=caption, export_url=export)


@require_GET
@needs(*PEOPLE)
def progress(request: HttpRequest, year: int) -> HttpResponse:
    """What is done, due and late, from my villages to the province; each line opens what is behind it."""
    found = _round_or_404(year)
    lines = _lines(request, found)
    if len(lines) == 1:
        return redirect("campaign:commune", year=year, area_id=lines[0].review.area_id)
    done = sum(line.state in {states.RECOGNISED, states.CERTIFIED} for line in lines)
    context = {
        "round": found,
        "table": _table(request, found, lines),
        "done": done,
        "total": len(lines),
        "late_communes": sum(line.is_late for line in lines),
        "late_villages": sum(line.late_villages for line in lines),
        "not_opened": sum(not line.state for line in lines),
        "standing": results.result_standing(found.pk),
        "holder": terms.HOLDERS[campaigns.holder_of(found)],
        "doubts": terms.doubts(found.closes_on),
        "other_years": campaigns.round_years(),
        "may_plan": access(request).may(P.OPEN_ROUND),
        "may_consolidate": access(request).may(P.APPROVE_RESULT) or access(request).may(P.GIVE_OPINION),
    }
    return render(request, "campaign/progress.html", context)


@require_GET
@needs(*PEOPLE)
def progress_file(request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
    """Exactly the progress table."""
    if kind not in FILE_KINDS:
        raise Http404
    found = _round_or_404(year)
    table = _table(request, found, _lines(request, found))
    record(by=me(request), action="tải tiến độ chiến dịch", subject=kind, year=year)
    name = f"chien-dich-{year}"
    if kind == "csv":
        return exports.csv_response(table.columns, lambda: table.rows, name=name, scope=access(request).scope())
    return exports.xlsx_response(table.columns, table.rows, name=name, title=table.caption)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.OPEN_ROUND)
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """Who gives the upper level's opinion in the round."""
    found = _round_or_404(year)
    law = terms.law().opinion_on(found.closes_on)
    form = RoundPlanForm(request.POST or None, initial={"opinion_holder": campaigns.holder_of(found)})
    choices = law.choices if law else ()
    form.fields["opinion_holder"].choices = [(c, terms.HOLDERS[c]) for c in choices]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> None:
        actions.plan_round(round=found, opinion_holder=given["opinion_holder"], reason=given["reason"], by=me(request))

    return act_page(
        request, form=form, do=do, done=_("Đã đặt kế hoạch vòng rà soát."), submit=_("Lưu"),
        back=reverse("campaign:progress", args=[year]), title=_("Kế hoạch vòng rà soát năm %(y)s") % {"y": year},
        doubts=terms.doubts(found.closes_on),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.APPROVE_RESULT, P.GIVE_OPINION, P.VIEW_TABLES)
def consolidation(request: HttpRequest, year: int) -> HttpResponse:
    """The round's figures as kept: preliminary ones, and the province's decision."""
    found = _round_or_404(year)
    here = access(request)
    areas = here.areas_with(P.APPROVE_RESULT) | here.areas_with(P.GIVE_OPINION)
    unit = results.unit_of(found, areas)
    back = reverse("campaign:consolidation", args=[year])
    if request.method == "POST":
        if unit is None:
            raise PermissionDenied
        return do_and_back(
            request, lambda: actions.consolidate(round=found, area=unit, by=me(request)), back=back,
            done=_("Đã giữ số liệu sơ bộ của %(area)s lúc này.") % {"area": unit.name},
        )  # fmt: skip
    shown = unit or results.unit_of(found, here.areas_with(P.VIEW_TABLES))
    is_province = bool(unit and unit.kind == "province" and here.may(P.APPROVE_RESULT, unit.pk))
    reviews = results.reviews_inside(found, unit) if unit and is_province else []
    context = {
        "round": found,
        "unit": unit,
        "standing": results.result_standing(found.pk),
        "official": results.official_of(found.pk),
        "now": results.totals_of(found, shown) if shown else None,
        "shown": shown,
        "table": lists.consolidations_table(results.consolidations_of(found, here.areas_with(P.VIEW_TABLES) | areas)),
        "may_approve": is_province,
        "obstacles": actions.approval_obstacles(reviews) if is_province else [],
    }
    return render(request, "campaign/consolidation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.APPROVE_RESULT)
def approve(request: HttpRequest, year: int) -> HttpResponse:
    """The province's decision, in two steps: fill in, check."""
    found = _round_or_404(year)
    unit = results.unit_of(found, access(request).areas_with(P.APPROVE_RESULT))
    if unit is None or unit.kind != "province":
        raise Http404
    back = reverse("campaign:consolidation", args=[year])
    reviews = results.reviews_inside(found, unit)
    form = ApprovalForm(request.POST or None, initial={"digest": results.digest_of(reviews)})
    in_the_way = actions.approval_obstacles(reviews)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if request.POST.get("buoc") != "xong" and not in_the_way:
            return render(request, "campaign/approve_check.html", _approval_answers(found, unit, form, back))
        try:
            actions.approve_result(
                round=found, area=unit, decision_number=given["decision_number"], decided_on=given["decided_on"],
                signer_name=given["signer_name"], digest=given["digest"], by=me(request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kết quả rà soát năm %(y)s đã chính thức.") % {"y": year})
            return redirect(back)
    context = {
        "form": form, "title": _("Phê duyệt kết quả rà soát năm %(y)s") % {"y": year}, "back_url": back,
        "back_label": _("Tổng hợp kết quả"), "submit_label": _("Tiếp tục"), "warnings": in_the_way,
    }  # fmt: skip
    return render(request, "campaign/act.html", context, status=422 if form.errors else 200)


def _approval_answers(round: Any, unit: Any, form: ApprovalForm, back: str) -> dict[str, Any]:
    """Check your answers before the figures become official."""
    given, now = form.cleaned_data, results.totals_of(round, unit)
    return {
        "answers": [
            {"label": _("Vòng rà soát"), "value": str(round.year)},
            {"label": _("Địa bàn"), "value": unit.name},
            {"label": _("Hộ nghèo"), "value": formats.number(now["poor_count"])},
            {"label": _("Hộ cận nghèo"), "value": formats.number(now["near_poor_count"])},
            {"label": _("Số quyết định"), "value": given["decision_number"]},
            {"label": _("Ngày quyết định"), "value": formats.day(given["decided_on"])},
            {"label": _("Người ký"), "value": given["signer_name"]},
        ],
        "hidden": [
            *({"name": field.html_name, "value": field.value() if field.value() is not None else ""} for field in form),
            {"name": "buoc", "value": "xong"},
        ],
        "cancel_url": back,
        "year": round.year,
    }
