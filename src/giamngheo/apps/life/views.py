"""Screens of life events: the list, recording in two steps, withdrawing, taking in, change of commune."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record as log
from giamngheo.apps.register.queries import communes_for_choice, households_in
from giamngheo.kit import exports, formats

from . import actions, lists, queries
from .forms import FilterForm, FoundForm, ReorganiseForm, TakeInForm, UndoForm
from .recordings import RECORDINGS
from .states import Refused, state_of

FILE_KINDS = ("xlsx", "csv")
# Villages are offered as a filter where they are few enough to choose among: those of one commune.
FEW_AREAS = 12


class _Tried(Exception):
    """The act went through; nothing of it stays."""


def _try(act: Callable[..., Any], arguments: dict[str, Any], by: Any) -> None:
    """Does it and takes it back, so that what would be refused is told before the officer confirms. Raises Refused."""
    try:
        with transaction.atomic():
            act(by=by, **arguments)
            raise _Tried
    except _Tried:
        pass


def _search(request: HttpRequest) -> tuple[FilterForm, queries.Search, frozenset[int]]:
    area_ids = access(request).areas_with(P.VIEW_HOUSEHOLDS)
    villages = list(queries.villages_of(area_ids)) if len(area_ids) <= FEW_AREAS else []
    form = FilterForm(request.GET, villages=villages)
    return form, form.search(), area_ids


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def events(request: HttpRequest) -> HttpResponse:
    """Events of my areas, newest first, by kind, period, village, commune."""
    form, search, area_ids = _search(request)
    page = Paginator(queries.events_found(search, area_ids), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    may_record = access(request).areas_with(P.RECORD_LIFE)
    communes = communes_for_choice(area_ids)
    context = {
        "form": form,
        "table": lists.events_table(page, search.sort, f"{reverse('life:events_file', args=['xlsx'])}?{query.urlencode()}"),
        "csv_url": f"{reverse('life:events_file', args=['csv'])}?{query.urlencode()}",
        "total": page.paginator.count,
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *({"value": c.pk, "label": c.name} for c in communes)],
        "current_area": search.area_id or "",
        "may_record": bool(may_record),
        "waiting_count": queries.waiting(may_record).count() if may_record else 0,
    }  # fmt: skip
    return render(request, "life/events.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def events_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, all pages of it."""
    if kind not in FILE_KINDS:
        raise Http404
    _form, search, area_ids = _search(request)
    log(by=me(request), action="tải danh sách biến động", subject=kind)
    found = queries.events_found(search, area_ids)
    if kind == "csv":
        return exports.csv_response(
            lists.COLUMNS, lambda: found.iterator(chunk_size=2000), name="bien-dong-ho", scope=access(request).scope()
        )
    return exports.xlsx_response(
        lists.COLUMNS, found.iterator(chunk_size=2000), name="bien-dong-ho", title=_("Biến động của hộ dân")
    )


def _steps(
    request: HttpRequest, form: Any, act: Callable[..., Any], *, title: str, back_url: str, label: str, warning: Any = "",
    extra: dict[str, Any] | None = None,
) -> tuple[HttpResponse | None, Any]:  # fmt: skip
    """Fill in, check, done. Returns the page to show, or None and what the action gave."""
    context = {"form": form, "title": title, "back_url": back_url, "label": label, "warning": warning}
    if request.method == "POST" and form.is_valid():
        arguments = {**form.arguments(), **(extra or {})}
        try:
            if request.POST.get("buoc") == "xong":
                return None, act(by=me(request), **arguments)
            _try(act, arguments, me(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            answers = form.answers()
            # Every answer is sent along, several of one name too.
            hidden = [
                {"name": name, "value": value}
                for name in request.POST
                if name not in ("csrfmiddlewaretoken", "buoc")
                for value in request.POST.getlist(name)
            ]
            hidden.append({"name": "buoc", "value": "xong"})
            context |= {"answers": answers, "hidden": hidden}
            return render(request, "life/check.html", context), None
    return render(request, "life/record.html", context, status=422 if form.errors else 200), None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_LIFE)
def record(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One event of one household: questions, check of answers, done."""
    found = get_object_or_404(households_in(access(request).scope().area_ids).select_related("area", "village"), pk=pk)
    check_area(request, P.RECORD_LIFE, found.area_id)
    recording = RECORDINGS.get(slug)
    if recording is None:
        raise Http404
    back = reverse("register:household", args=[pk])
    form = recording.form(request.POST or None, household=found, members=queries.members_now(found))
    title = _("%(event)s: hộ %(name)s") % {"event": recording.label, "name": formats.person_name(found.head_name)}
    page, done = _steps(
        request, form, recording.act, title=title, back_url=back, label=str(recording.label), warning=recording.warning
    )
    if page is not None:
        return page
    messages.success(request, recording.done)
    # A split goes on with the new household.
    return redirect("register:household", pk=done.other_household_id if slug == "tach-ho" else pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_LIFE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraws an event with a reason."""
    event = queries.event_in(access(request).scope().area_ids, pk)
    if event is None:
        raise Http404
    check_area(request, P.RECORD_LIFE, event.area_id)
    form = UndoForm(request.POST or None, initial={"version": event.version})
    back = reverse("register:household", args=[event.household_id]) if event.head_now else reverse("life:events")  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo(event_id=pk, by=me(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã huỷ biến động; hộ trở lại như trước."))
            return redirect(back)
    context = {
        "form": form, "event": event, "kind": lists.KINDS[event.kind], "told": lists.told(event), "back_url": back,
        "head": lists.head_of(event), "state": state_of(event.is_withdrawn), "may": not event.is_withdrawn,
    }  # fmt: skip
    return render(request, "life/undo.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_LIFE)
def found_new(request: HttpRequest) -> HttpResponse:
    """A household new to the register comes from elsewhere."""
    mine = access(request).areas_with(P.RECORD_LIFE)
    form = FoundForm(request.POST or None, villages=queries.villages_of(mine).select_related("area"))
    page, done = _steps(
        request, form, actions.found_household, title=_("Hộ mới chuyển đến từ nơi khác"),
        back_url=reverse("life:events"), label=_("Ghi hộ mới"),
    )  # fmt: skip
    if page is not None:
        return page
    messages.success(request, _("Đã ghi hộ mới. Ghi tiếp từng người trong hộ bằng “Người chuyển đến”."))
    return redirect("register:household", pk=done.household_id)


@require_GET
@needs(P.RECORD_LIFE)
def waiting(request: HttpRequest) -> HttpResponse:
    """Who was sent here by other communes."""
    found = list(queries.waiting(access(request).areas_with(P.RECORD_LIFE)))
    return render(request, "life/waiting.html", {"table": lists.waiting_table(found)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_LIFE)
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes in a household or a person that another commune has sent here."""
    mine = access(request).areas_with(P.RECORD_LIFE)
    event = queries.waiting(mine).filter(pk=pk).first()
    if event is None:
        raise Http404
    is_household = event.kind == "household_moved_out"
    place = _Place(event.details["other_area"])
    form = TakeInForm(request.POST or None, household=place, is_household=is_household)
    act: Callable[..., Any] = actions.take_in_household if is_household else actions.take_in_person
    title = _("Tiếp nhận %(name)s, từ %(area)s") % {
        "name": formats.person_name(event.details.get("name")), "area": event.area_name,  # type: ignore[attr-defined]
    }  # fmt: skip
    page, done = _steps(
        request, form, act, title=title, back_url=reverse("life:waiting"), label=_("Tiếp nhận"), extra={"event_id": pk}
    )
    if page is not None:
        return page
    messages.success(request, _("Đã tiếp nhận."))
    return redirect("register:household", pk=done.household_id)


class _Place:
    """What the forms ask of a household, for one that is not here yet."""

    def __init__(self, area_id: int) -> None:
        self.area_id, self.pk, self.village_id, self.version = area_id, 0, None, None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECORD_LIFE)
def reorganise(request: HttpRequest) -> HttpResponse:
    """Whole communes' households pass into the commune that their own passed into."""
    mine = access(request).areas_with(P.RECORD_LIFE)
    passing = queries.communes_to_pass(mine)
    day = max((p["since"] for p in passing), default=None)
    form = ReorganiseForm(request.POST or None, passing=passing, initial={"happened_on": day})
    back, title = reverse("life:events"), _("Chuyển sổ hộ sang xã mới sau sắp xếp")
    if not passing:
        return render(request, "life/nothing_to_pass.html", {"title": title, "back_url": back})
    page, count = _steps(
        request, form, actions.move_area_by_reorganisation, title=title, back_url=back, label=_("Chuyển sổ hộ"),
        warning=_("Mỗi hộ được ghi một biến động; bản của hộ giữ nguyên."),
    )  # fmt: skip
    if page is not None:
        return page
    messages.success(request, _("Đã chuyển %(n)s hộ sang xã mới.") % {"n": formats.number(count)})
    return redirect(back)
