"""Screens of the review: rounds, progress by commune, a commune's list, classify, recognise."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, narrowed, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.work.actions import Busy, start_run
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.terms import Words

from . import actions, engine_door, lists, queries, runs, states
from .forms import RecognitionForm, RoundForm
from .models import CommuneReview, Round
from .obstacles import notices_from_later_apps, reasons_demanded
from .standing import standing_of

CLASS_LABELS = Words(HOUSEHOLD_CLASSES)
FILE_KINDS = ("xlsx", "csv")


@require_GET
@needs(P.VIEW_TABLES, P.VIEW_HOUSEHOLDS)
def rounds(request: HttpRequest) -> HttpResponse:
    """The years' reviews and how far my communes are in each."""
    place = narrowed(request)
    lines = queries.rounds(place.of(access(request).scope().area_ids))
    context = {"table": lists.rounds_table(lines, place.query), "may_open": access(request).may(P.OPEN_ROUND), "place": place.name}
    return render(request, "review/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.OPEN_ROUND)
def round_new(request: HttpRequest) -> HttpResponse:
    """Opens a round in two steps: fill in, check."""
    year = whole(request.GET.get("nam"))
    initial = {"year": year} if year is not None and 2015 <= year <= 2100 else {}
    form = RoundForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            engine_door.check_choice(
                year=given["year"], standard_id=given["standard_id"], scorecard_id=given["scorecard_id"],
                reason=given["standard_reason"],
            )  # fmt: skip
            if request.POST.get("buoc") != "xong":
                return render(request, "review/round_check.html", lists.round_answers(form))
            opened = actions.open_round(
                year=given["year"], standard_id=given["standard_id"], reason=given["standard_reason"],
                scorecard_id=given["scorecard_id"], opens_on=given["opens_on"], closes_on=given["closes_on"],
                by=me(request),
            )  # fmt: skip
        except states.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã mở vòng rà soát năm %(year)s.") % {"year": opened.year})
            return redirect("review:progress", year=opened.year)
    if form.errors:
        status = 422
    context = {"form": form, "law_notes": engine_door.standard_notes()}
    return render(request, "review/round_new.html", context, status=status)


def _round_or_404(year: int) -> Round:
    return get_object_or_404(Round, year=year)


@require_GET
@needs(P.VIEW_TABLES, P.VIEW_HOUSEHOLDS)
def progress(request: HttpRequest, year: int) -> HttpResponse:
    """How far each of my communes is; late ones first to see. A year without a round leads to those there are."""
    found = Round.objects.filter(year=year).first()
    if found is None:
        text = _("Vòng rà soát năm %(year)s chưa được mở. Chuyên viên giảm nghèo cấp tỉnh mở vòng, sau đó mới phân loại được.")
        messages.warning(request, text % {"year": year})
        return redirect("review:rounds")
    place = narrowed(request)
    reviews = list(queries.lists_of(found, place.of(access(request).scope().area_ids)))
    today = clock.today()
    late = sum(queries.is_late(review, today) for review in reviews)
    may_classify = [
        review.area_id
        for review in reviews
        if states.can_classify(review.state) and review.has_facts and access(request).may(P.CLASSIFY, review.area_id)  # type: ignore[attr-defined]
    ]
    context = {
        "round": found,
        "table": lists.progress_table(
            found, reviews, today, has_districts=queries.has_districts(found),
            opened=access(request).areas_with(P.VIEW_HOUSEHOLDS),
        ),
        "recognised": sum(review.state == states.RECOGNISED for review in reviews),
        "total": len(reviews),
        "late": late,
        "standard_name": engine_door.standard_name(found.standard_id),
        "standing": standing_of(found.pk),
        "doubts": engine_door.doubts(found.standard_id, found.scorecard_id),
        "can_classify_count": len(may_classify) if len(may_classify) > 1 and found.state == Round.State.OPEN and not place.name else 0,
        "place": place.name, "place_query": place.query,
    }
    return render(request, "review/progress.html", context)


@require_GET
@needs(P.VIEW_TABLES, P.VIEW_HOUSEHOLDS)
def progress_file(request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
    """Exactly the progress table."""
    if kind not in FILE_KINDS:
        raise Http404
    found = _round_or_404(year)
    area_ids = narrowed(request).of(access(request).scope().area_ids)
    columns = lists.progress_columns(clock.today(), has_districts=queries.has_districts(found), opened=())
    name = f"tien-do-ra-soat-{year}"
    record(by=me(request), action="tải tiến độ rà soát", subject=kind, year=year)

    def rows() -> list[CommuneReview]:
        return list(queries.lists_of(found, area_ids))

    if kind == "csv":
        return exports.csv_response(columns, rows, name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows(), name=name, title=_("Tiến độ rà soát năm %(y)s") % {"y": year})


def _review_or_404(request: HttpRequest, year: int, area_id: int, permission: P) -> CommuneReview:
    """The commune's list; 404 outside the person's areas, 403 inside them without the permission."""
    check_area(request, permission, area_id)
    found = CommuneReview.objects.select_related("round", "area", "area__parent")
    return get_object_or_404(found, round__year=year, area_id=area_id)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def commune(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The commune's list: counts, filter by class, the next step and what blocks it."""
    review = _review_or_404(request, year, area_id, P.VIEW_HOUSEHOLDS)
    code = request.GET.get("hang", "") if request.GET.get("hang", "") in CLASS_LABELS else ""
    sort = request.GET.get("sap_xep", "") if request.GET.get("sap_xep", "") in queries.SORTS else "head_name"
    page = Paginator(queries.decisions_in(review, class_code=code, sort=sort), lists.PAGE_SIZE).get_page(
        request.GET.get("trang")
    )
    may_recognise = access(request).may(P.RECOGNISE, area_id) and states.can_recognise(review.state)
    context = {
        "review": review,
        "state": states.STATES[review.state],
        "is_late": queries.is_late(review, clock.today()),
        "recognition": queries.recognition_of(review),
        "counts": lists.class_counts(review, code),
        "table": lists.commune_table(review, page, sort=sort, query=request.GET, class_code=code),
        "csv_url": lists.file_url(review, "csv", request.GET),
        "chips": [{"label": CLASS_LABELS[code], "key": "hang"}] if code else [],
        "may_classify": access(request).may(P.CLASSIFY, area_id) and states.can_classify(review.state),
        "may_recognise": may_recognise,
        "obstacles": actions.obstacles(review, me(request)) if may_recognise else [],
        "standard_name": engine_door.standard_name(review.round.standard_id),
        "doubts": engine_door.doubts(review.round.standard_id, review.round.scorecard_id),
    }
    return render(request, "review/commune.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def commune_file(request: HttpRequest, year: int, area_id: int, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, with its filter and order."""
    if kind not in FILE_KINDS:
        raise Http404
    review = _review_or_404(request, year, area_id, P.VIEW_HOUSEHOLDS)
    code = request.GET.get("hang", "") if request.GET.get("hang", "") in CLASS_LABELS else ""
    found = queries.decisions_in(review, class_code=code, sort=request.GET.get("sap_xep", ""))
    name = f"danh-sach-{year}-{review.area.code}"
    record(by=me(request), action="tải danh sách rà soát", subject=f"danh sách {review.pk}", area_id=area_id, kind=kind)
    if kind == "csv":
        return exports.csv_response(
            lists.COMMUNE_COLUMNS, lambda: found.iterator(chunk_size=2000), name=name, scope=access(request).scope()
        )
    return exports.xlsx_response(
        lists.COMMUNE_COLUMNS, found.iterator(chunk_size=2000), name=name, title=lists.commune_title(review)
    )


@require_POST
@needs(P.CLASSIFY)
def classify(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Classifies one commune's list."""
    review = _review_or_404(request, year, area_id, P.CLASSIFY)
    _classify(request, review.round, [area_id])
    return redirect("review:commune", year=year, area_id=area_id)


@require_POST
@needs(P.CLASSIFY)
def classify_many(request: HttpRequest, year: int) -> HttpResponse:
    """Classifies every list of mine that has facts and is not recognised."""
    found = _round_or_404(year)
    areas = runs.classifiable(found, me(request))
    if len(areas) > runs.INLINE_COMMUNES:
        return _classify_in_background(request, found)
    if areas:
        _classify(request, found, areas)
    else:
        messages.warning(request, _("Không có danh sách nào cần phân loại: chưa có số liệu, hoặc đã công nhận hết."))
    return redirect("review:progress", year=year)


def _classify_in_background(request: HttpRequest, round: Round) -> HttpResponse:
    """Starts the run, or finds the one under way, and goes to its page. Its area is that of the asker's office."""
    office = next(a.area_id for a, permissions, _areas in access(request).grants if P.CLASSIFY in permissions)
    try:
        run = start_run(kind=runs.CLASSIFY, subject_id=round.pk, area_id=office, year=round.year, by=me(request))
    except Busy as busy:
        messages.warning(request, str(busy))
        return redirect("review:progress", year=round.year)
    return redirect("work:run", run_id=run.pk)


def _classify(request: HttpRequest, round: Round, area_ids: list[int]) -> None:
    try:
        done = actions.classify_communes(round=round, area_ids=area_ids, by=me(request))
    except states.Refused as refusal:
        messages.error(request, str(refusal))
        return
    messages.success(
        request,
        _("Đã phân loại %(households)s hộ của %(communes)s xã; %(written)s hộ có kết quả mới hoặc thay đổi.")
        % {
            "households": formats.number(done.households),
            "communes": formats.number(done.communes),
            "written": formats.number(done.written),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECOGNISE)
def recognise(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Recognition in two steps: the paper decision's number, day and signer; then check your answers."""
    review = _review_or_404(request, year, area_id, P.RECOGNISE)
    initial = {"version": review.version, "decided_on": clock.today()}
    demanded = reasons_demanded(review) if states.can_recognise(review.state) else []
    form = RecognitionForm(request.POST or None, initial=initial, demanded=demanded)
    in_the_way = actions.obstacles(review, me(request)) if states.can_recognise(review.state) else []
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("buoc") != "xong" and not in_the_way:
                states.check_recognise(review.state)
                return render(request, "review/recognise_check.html", lists.recognition_answers(review, form))
            actions.recognise(commune_review=review, by=me(request), **form.cleaned_data)
        except states.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã công nhận danh sách. Hạng của các hộ đã được khoá."))
            return redirect("review:commune", year=year, area_id=area_id)
    context = {
        "review": review,
        "form": form,
        "counts": lists.class_counts(review, ""),
        "obstacles": in_the_way,
        "notices": [*demanded, *(notices_from_later_apps(review) if states.can_recognise(review.state) else [])],
        "left_out": queries.rows_left_out(review),
        "state": states.STATES[review.state],
        "back_url": reverse("review:commune", args=[year, area_id]),
    }
    return render(request, "review/recognise.html", context, status=422 if form.errors else 200)
