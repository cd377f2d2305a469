"""Screens of evaluation surveys: the list, one with its sample, the households to ask, the sheet of one household."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.doors import press, step
from giamngheo.engine.survey_estimates import expected_half_width
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.workflow import Refused

from . import actions, lists, queries, states
from .forms import ReasonForm, SurveyForm, VisitForm
from .models import Survey

NOT_COLLECTING = gettext_lazy("Cuộc điều tra này không ở bước thu thập nên không ghi phiếu được.")
GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def survey_or_404(pk: int) -> Survey:
    found = queries.survey_or_none(pk)
    if found is None:
        raise Http404
    return found


def file_of(request: HttpRequest, kind: str, columns: Any, rows: Any, *, name: str, title: str) -> HttpResponseBase:
    """Exactly the rows and columns of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    record(by=me(request), action="tải danh sách điều tra đánh giá", subject=f"{title}: {name}.{kind}")
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows.iterator(chunk_size=2000), name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows.iterator(chunk_size=2000), name=name, title=title)


@require_GET
@needs(*queries.READERS)
def surveys(request: HttpRequest) -> HttpResponse:
    """All surveys, with how far those households are that one may see."""
    here = access(request)
    context = {
        "table": lists.surveys_table(queries.surveys()), "may_run": queries.may_run(here),
        "may_compare": any(here.may(p) for p in queries.VIEWERS),
    }  # fmt: skip
    return render(request, "evaluations/surveys.html", context)


@require_GET
@needs(*queries.READERS)
def surveys_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    return file_of(
        request, kind, lists.survey_columns(), queries.surveys(), name="dieu-tra-danh-gia", title=_("Điều tra đánh giá")
    )


@GET_AND_POST
@needs(P.RUN_SURVEY)
def survey_new(request: HttpRequest) -> HttpResponse:
    """The design; how exact it promises to be is told before anything is written."""
    sheets = [(sheet.id, sheet.name_vi) for sheet in queries.questionnaires().values()]
    form = SurveyForm(request.POST or None, sheets=sheets, initial={"year": clock.today().year})
    is_trial = "thu" in request.POST
    form.fields["title"].required = not is_trial
    context: dict[str, Any] = {"form": form, "title": _("Lập cuộc điều tra"), "button": _("Lập"), "is_trial": is_trial}
    if form.is_valid():
        new = actions.NewSurvey(**form.cleaned_data)
        if is_trial:
            context |= {"expected": _half_words(new.clusters, new.households, 2, new.alike), "all": new.clusters * new.households}
        else:
            try:
                made = actions.plan_survey(new=new, by=me(request))
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Đã lập cuộc điều tra. Xem độ chính xác dự kiến rồi chọn mẫu."))
                return redirect("evaluations:survey", pk=made.pk)
    return render(request, "evaluations/survey_new.html", context, status=422 if form.errors else 200)


def _half_words(clusters: int, households: int, strata: int, alike: Any) -> str:
    """Half the interval of a share near one half, as the design promises it; empty where it cannot be told."""
    half = expected_half_width(clusters=clusters, households=households, strata=strata, alike=float(alike))
    return formats.percent(half, 1) if half is not None else ""


def _expected(found: Survey) -> str:
    """Half the interval of a share near one half, as the design promises it; empty before the sample is drawn: it turns on the strata."""
    strata = found.frame.get("strata")
    if strata is None:
        return ""
    return _half_words(found.clusters, found.households, strata, found.alike)


def _unlisted(found: Survey) -> list[int] | None:
    """(communes with a list, communes) of the frame, where some have none."""
    listed: list[int] | None = found.frame.get("listed")
    return listed if listed and listed[0] < listed[1] else None


@require_GET
@needs(*queries.READERS)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """One with its design, how it stands, the villages taken."""
    found, here = survey_or_404(pk), access(request)
    state, sheet = states.STATES[found.state], queries.questionnaires().get(found.questionnaire)
    may_run, may_ask = queries.may_run(here), any(here.may(p) for p in queries.ASKERS)
    context = {
        "found": found, "status": state.label, "tone": state.tone, "sheet": sheet, "expected": _expected(found),
        "can": {name: may_run and states.can(move, found.state) for name, move in states.ACTS.items()}, "may_ask": may_ask,
        "table": lists.clusters_table(queries.clusters_of(found), may_ask), "by": person_names([found.by_id]).get(found.by_id or 0, ""),
        "unlisted": _unlisted(found), "is_closed": found.state == states.CLOSED, "progress": lists.progress(found),
        "may_read_results": found.state == states.CLOSED and any(here.may(p) for p in queries.VIEWERS),
    }  # fmt: skip
    return render(request, "evaluations/survey.html", context)


def _pressed(request: HttpRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    survey_or_404(pk)
    back = reverse("evaluations:survey", args=[pk])
    return press(request, lambda version: act(pk=pk, by=me(request), version=version), done=lambda _made: done, back=back)


@require_POST
@needs(P.RUN_SURVEY)
def survey_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draws the sample."""
    return _pressed(request, pk, actions.draw, _("Đã chọn mẫu."))


@require_POST
@needs(P.RUN_SURVEY)
def survey_start(request: HttpRequest, pk: int) -> HttpResponse:
    """The sample stands from now on."""
    return _pressed(request, pk, actions.start, _("Đã bắt đầu thu thập; mẫu không đổi nữa."))


@require_POST
@needs(P.RUN_SURVEY)
def survey_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Computes the estimates."""
    return _pressed(request, pk, actions.close, _("Đã kết thúc và tính ước lượng."))


@GET_AND_POST
@needs(P.RUN_SURVEY)
def survey_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Not made after all."""
    found = survey_or_404(pk)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    where = reverse("evaluations:survey", args=[pk])

    def act() -> str:
        actions.cancel(pk=pk, reason=form.cleaned_data["text"], by=me(request), version=form.cleaned_data["version"])
        return where

    return step(
        request, form, title=_("Bỏ cuộc điều tra"), button=_("Huỷ cuộc điều tra này"), back=where, act=act, done=_("Đã bỏ cuộc điều tra."),
        facts=[{"label": _("Cuộc điều tra"), "value": found.title}],
    )  # fmt: skip


def _asked(request: HttpRequest, found: Survey) -> tuple[Any, str]:
    outcome = request.GET.get("ket_qua", "")
    return queries.sample_of(
        access(request), found, cluster=whole(request.GET.get("cum")), outcome=outcome if outcome in states.OUTCOMES else ""
    ), outcome  # fmt: skip


@require_GET
@needs(*queries.ASKERS)
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Households to ask, of one village or of all within reach; to print for who asks."""
    found = survey_or_404(pk)
    rows, outcome = _asked(request, found)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    may_ask = found.state == states.COLLECTING and access(request).may(P.SURVEY)
    context = {
        "found": found, "table": lists.sample_table(found, page, query.urlencode(), may_ask), "outcome": outcome,
        "outcomes": states.OUTCOMES.values(), "is_open": found.state == states.COLLECTING,
    }  # fmt: skip
    return render(request, "evaluations/sample.html", context)


@require_GET
@needs(*queries.ASKERS)
def sample_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    found = survey_or_404(pk)
    rows, _outcome = _asked(request, found)
    return file_of(request, kind, lists.sample_columns(), rows, name="ho-trong-mau", title=found.title)


@GET_AND_POST
@needs(P.SURVEY)
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """The questionnaire of one household."""
    found = queries.sample_or_none(access(request), pk)
    if found is None:
        raise Http404
    if found.survey.state != states.COLLECTING and request.method == "GET":
        # Nobody fills a sheet that cannot be written.
        messages.warning(request, NOT_COLLECTING)
        return redirect("evaluations:sample", pk=found.survey_id)
    sheet = queries.questionnaires()[found.survey.questionnaire]
    begin = {
        "version": found.version, "outcome": "" if found.outcome == states.PENDING else found.outcome, "note": found.note,
        "asked_on": found.asked_on or clock.today(),
    }  # fmt: skip
    form = VisitForm(request.POST or None, sheet=sheet, told=dict(found.answers.values_list("item", "value")), initial=begin)
    where = f"{reverse('evaluations:sample', args=[found.survey_id])}?cum={found.cluster_id}"

    def act() -> str:
        data = form.cleaned_data
        actions.record_visit(
            pk=pk, outcome=data["outcome"], asked_on=data["asked_on"], answers=form.answers(), note=data["note"], by=me(request),
            version=data["version"],
        )  # fmt: skip
        return where

    return step(
        request, form, title=found.survey.title, button=_("Ghi phiếu"), back=where, act=act, done=_("Đã ghi phiếu."),
        text=_("Câu hộ không biết thì để “không biết”, “chưa rõ” hoặc để trống; không đoán thay hộ. Bộ câu hỏi chưa xác nhận."),
        facts=[
            {"label": _("Chủ hộ"), "value": formats.person_name(found.household.head_name)},
            {"label": _("Bản"), "value": f"{found.village.name}, {found.area.name}"},
            {"label": _("Kết quả"), "value": states.OUTCOMES[found.outcome].label},
        ],
    )  # fmt: skip
