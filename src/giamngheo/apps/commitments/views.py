"""Screens of the year's targets: all my communes, one commune, and each step of its registration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.papers.queries import papers_about, proposed_number
from giamngheo.apps.places.queries import area_with_id
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole

from . import lists, states
from .actions import targets as actions
from .forms import NumbersForm, ProposeForm, RecordForm, ReturnForm, SignForm
from .queries import targets as queries
from .states import Refused


def _year(request: HttpRequest) -> int:
    year = whole(request.GET.get("nam"))
    this = clock.today().year
    return year if year is not None and queries.FIRST_YEAR <= year <= this + 1 else this


def _years() -> list[int]:
    return list(range(clock.today().year + 1, queries.FIRST_YEAR - 1, -1))


def _areas(request: HttpRequest) -> frozenset[int]:
    return access(request).areas_with(P.VIEW_TABLES) | access(request).areas_with(P.COMMIT)


@require_GET
@needs(P.VIEW_TABLES, P.COMMIT)
def targets(request: HttpRequest) -> HttpResponse:
    """Who has registered, who is missing, who reached it: every commune of mine in one year."""
    year = _year(request)
    lines = queries.target_lines(queries.communes_of_year(_areas(request), year), year)
    narrowed = _narrowed(lines, request.GET.get("loc", ""))
    sums = queries.rolled_up(lines)
    context = {
        "year": year,
        "sums": sums,
        "table": lists.targets_table(narrowed, queries.rolled_up(narrowed), year),
        "chips": _chips(request.GET.get("loc", "")),
        "years": _years(),
        "current_year": year,
    }
    return render(request, "commitments/targets.html", context)


FILTERS: dict[str, Callable[[queries.TargetLine], bool]] = {
    "thieu": lambda line: not line.is_registered,
    "dat": lambda line: line.result == "achieved",
    "khong-dat": lambda line: line.result == "missed",
    "cho-duyet": lambda line: line.state == states.SIGNED,
}


def _narrowed(lines: list[queries.TargetLine], which: str) -> list[queries.TargetLine]:
    keep = FILTERS.get(which)
    return [line for line in lines if keep(line)] if keep else lines


def _chips(which: str) -> list[dict[str, Any]]:
    labels = {
        "thieu": _("chưa đăng ký"), "dat": _("đạt"), "khong-dat": _("không đạt"), "cho-duyet": _("chờ duyệt"),
    }  # fmt: skip
    return [{"label": labels[which], "key": "loc"}] if which in labels else []


@require_GET
@needs(P.VIEW_TABLES, P.COMMIT)
def targets_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the table of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    year, area_ids, which = _year(request), _areas(request), request.GET.get("loc", "")
    record(by=me(request), action="tải mục tiêu giảm nghèo", subject=kind, year=year)

    def rows() -> list[queries.TargetLine]:
        return _narrowed(queries.target_lines(queries.communes_of_year(area_ids, year), year), which)

    name = f"muc-tieu-giam-ngheo-{year}"
    if kind == "csv":
        return exports.csv_response(lists.TARGET_COLUMNS, rows, name=name, scope=access(request).scope())
    title = _("Mục tiêu giảm nghèo năm %(year)s theo xã") % {"year": year}
    return exports.xlsx_response(lists.TARGET_COLUMNS, rows(), name=name, title=title)


def _checked_area(request: HttpRequest, year: int, area_id: int, permission: P) -> Any:
    """The commune; 404 outside the person's areas, for other levels, and for years nobody plans."""
    check_area(request, permission, area_id)
    area = area_with_id(area_id)
    if area.kind != area.Kind.COMMUNE or not queries.FIRST_YEAR <= year <= clock.today().year + 1:
        raise Http404
    return area


@require_GET
@needs(P.VIEW_TABLES, P.COMMIT)
def target(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """One commune's target of the year: numbers, who signed and approved, the next step, the result."""
    area = _checked_area(request, year, area_id, P.VIEW_TABLES)
    line = queries.target_lines([area], year)[0]
    found, here = line.commitment, access(request)
    people = person_names(
        [found.proposed_by_id, found.signed_by_id, found.approved_by_id, found.scored_by_id] if found else []
    )
    state = states.TARGET_STATES[line.state]
    may = {
        "propose": actions.may_propose(here, area_id), "sign": actions.may_sign(here, area_id),
        "approve": actions.may_assign(here, area_id), "assign": actions.may_assign(here, area_id),
        "score": actions.may_score(here, area_id),
        "return": actions.may_sign(here, area_id) if line.state == states.PROPOSED else actions.may_assign(here, area_id),
    }  # fmt: skip
    allowed = {name for name, is_mine in may.items() if is_mine and states.can(states.TARGET[name], line.state)}
    context = {
        "area": area, "year": year, "line": line, "found": found, "state": state, "can": dict.fromkeys(allowed, True),
        "table": lists.numbers_of(found, line), "result": lists.result_words(line.result),
        "result_tone": lists.RESULT_TONES[line.result],
        "names": {
            "proposed": people.get(found.proposed_by_id or 0, ""), "approved": people.get(found.approved_by_id or 0, ""),
        } if found else {},
        "papers": papers_about(f"commitment:{found.pk}") if found else [],
        "may_print": line.state == states.SCORED and actions.may_propose(here, area_id),
        "is_final": bool(found and found.is_official and found.result != "undetermined"),
        "missing": [figures.missing for figures in (line.base, line.closing) if figures.missing],
        "rates": [(f.year, formats.number(f.poor), formats.number(f.rate, 2)) for f in (line.base, line.closing) if f.poor is not None],
    }  # fmt: skip
    return render(request, "commitments/target.html", context)


def _step(
    request: HttpRequest, area: Any, year: int, *, form: Any, title: str, button: str, act: Callable[[dict[str, Any]], Any],
    done: str, text: str = "",
) -> HttpResponse:  # fmt: skip
    """One form, one act: shown, refused with the reason above it, or done and back to the commune's page."""
    back = lists.target_url(area.pk, year)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "button": button, "back_url": back, "text": text}
    return render(request, "commitments/step.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.COMMIT)
def target_propose(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The officer prepares the registration."""
    area = _checked_area(request, year, area_id, P.COMMIT)
    found = queries.commitment_of(area_id, year)
    initial = {
        "body_name": found.body_name if found and found.body_name else _("Đảng ủy, UBND %(area)s") % {"area": area.name},
        "head_name": found.head_name if found else "", "head_office": found.head_office if found else "",
        "reduction": _either(found, "registered_reduction", "assigned_reduction"),
        "points": _either(found, "registered_points", "assigned_points"), "version": found.version if found else None,
    }  # fmt: skip
    return _step(
        request, area, year, form=ProposeForm(request.POST or None, initial=initial),
        title=_("Đăng ký mục tiêu giảm nghèo năm %(year)s, %(area)s") % {"year": year, "area": area.name},
        button=_("Gửi Chủ tịch ký"), done=_("Đã gửi đăng ký mục tiêu để Chủ tịch UBND xã ký."),
        act=lambda given: actions.propose_target(area_id=area_id, year=year, by=me(request), **given),
    )  # fmt: skip


def _either(found: Any, *names: str) -> Any:
    values = (getattr(found, name) for name in names) if found else ()
    return next((value for value in values if value is not None), None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.GIVE_OPINION)
def target_assign(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The upper level assigns."""
    area = _checked_area(request, year, area_id, P.GIVE_OPINION)
    found = queries.commitment_of(area_id, year)
    initial = {
        "reduction": found.assigned_reduction if found else None, "points": found.assigned_points if found else None,
        "version": found.version if found else None,
    }  # fmt: skip
    return _step(
        request, area, year, form=NumbersForm(request.POST or None, initial=initial),
        title=_("Giao mục tiêu giảm nghèo năm %(year)s, %(area)s") % {"year": year, "area": area.name},
        button=_("Giao mục tiêu"), done=_("Đã giao mục tiêu."),
        text=_("Nếu xã đã lập đăng ký thì đăng ký đó trở lại cho cán bộ xã sửa."),
        act=lambda given: actions.assign_target(area_id=area_id, year=year, by=me(request), **given),
    )  # fmt: skip


def _version(area_id: int, year: int) -> int:
    found = queries.commitment_of(area_id, year)
    if found is None:
        raise Http404
    return found.version


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECOGNISE)
def target_sign(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The chairman signs."""
    area = _checked_area(request, year, area_id, P.RECOGNISE)
    initial = {"version": _version(area_id, year), "signed_on": clock.today()}
    return _step(
        request, area, year, form=SignForm(request.POST or None, initial=initial),
        title=_("Ký đăng ký mục tiêu năm %(year)s, %(area)s") % {"year": year, "area": area.name},
        button=_("Ký đăng ký"), done=_("Đã ký đăng ký mục tiêu; đăng ký chờ cấp trên duyệt."),
        act=lambda given: actions.sign_target(area_id=area_id, year=year, by=me(request), **given),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECOGNISE, P.GIVE_OPINION)
def target_return(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Back to the officer, with the reason."""
    area = _checked_area(request, year, area_id, P.VIEW_TABLES)
    initial = {"version": _version(area_id, year)}
    return _step(
        request, area, year, form=ReturnForm(request.POST or None, initial=initial),
        title=_("Trả lại đăng ký mục tiêu năm %(year)s, %(area)s") % {"year": year, "area": area.name},
        button=_("Trả lại"), done=_("Đã trả lại đăng ký cho cán bộ xã."),
        act=lambda given: actions.return_target(area_id=area_id, year=year, by=me(request), **given),
    )  # fmt: skip


def _press(request: HttpRequest, year: int, area_id: int, act: Callable[..., Any], done: str) -> HttpResponse:
    """An act without questions; the version is the one that the page showed."""
    version = whole(request.POST.get("version"))
    try:
        act(area_id=area_id, year=year, by=me(request), version=-1 if version is None else version)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("commitments:target", year=year, area_id=area_id)


@require_POST
@needs(P.GIVE_OPINION)
def target_approve(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The upper level approves what was signed."""
    _checked_area(request, year, area_id, P.GIVE_OPINION)
    return _press(request, year, area_id, actions.approve_target, _("Đã duyệt đăng ký mục tiêu."))


@require_POST
@needs(P.COMMIT)
def target_score(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Compares with the recognised lists."""
    _checked_area(request, year, area_id, P.COMMIT)
    return _press(request, year, area_id, actions.score_target, _("Đã chấm mục tiêu theo danh sách công nhận."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.COMMIT)
def target_record(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Prints the record for the evaluation of the unit and its head."""
    area = _checked_area(request, year, area_id, P.COMMIT)
    number = proposed_number(kind="commitment_record", area_id=area_id, year=clock.today().year)
    form = RecordForm(request.POST or None, initial={"issued_on": clock.today(), "number": number})
    back = reverse("commitments:target", args=[year, area_id])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.print_record(area_id=area_id, year=year, by=me(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("papers:paper", pk=made.pk)
    title = _("In phiếu kết quả năm %(year)s, %(area)s") % {"year": year, "area": area.name}
    context = {"form": form, "title": title, "button": _("Lập phiếu"), "back_url": back, "text": ""}
    return render(request, "commitments/step.html", context, status=422 if form.errors else 200)
