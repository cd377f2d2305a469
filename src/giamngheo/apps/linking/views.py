"""Screens of persons who may be one: the list, one pair side by side, what was concluded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places import queries as places
from giamngheo.apps.work.actions import Busy, start_run
from giamngheo.kit import exports, formats
from giamngheo.kit.asked import whole

from . import actions, lists, queries, runs, states
from .forms import PairForm, ReasonForm

FILE_KINDS = ("xlsx", "csv")
STATES = ("different", "merged", "gone")


def mine(request: HttpRequest) -> frozenset[int]:
    return access(request).areas_with(P.RESOLVE_PAIRS)


def asked(request: HttpRequest, codes: tuple[str, ...]) -> dict[str, Any]:
    """State, area and order of the address; only what exists."""
    state = request.GET.get("trang_thai", lists.WAITING)
    state = state if state in (lists.WAITING, "tat_ca", *codes) else lists.WAITING
    area_id = whole(request.GET.get("dia_ban"))
    area_id = area_id if area_id in mine(request) else None
    sort = request.GET.get("sap_xep", "")
    return {"state": state, "area_id": area_id, "sort": sort if sort in queries.SORTS else ""}


def bar(request: HttpRequest, area_id: int | None) -> dict[str, Any]:
    """The communes of today that can be chosen."""
    newest = places.maps().first()
    communes = [a for a in places.communes_among(mine(request)) if newest is None or a.generation_id == newest.pk]
    choices = [{"value": "", "label": _("Mọi địa bàn của tôi")}, *({"value": a.pk, "label": a.name} for a in communes)]
    return {"areas": choices if len(communes) > 1 else [], "current_area": area_id or ""}


def found_with(given: dict[str, Any]) -> dict[str, Any]:
    """What the query takes of what was asked."""
    return {**given, "state": "" if given["state"] == "tat_ca" else given["state"]}


@require_GET
@needs(P.RESOLVE_PAIRS)
def pairs(request: HttpRequest) -> HttpResponse:
    """Pairs that wait, most alike first."""
    given = asked(request, STATES)
    page = Paginator(queries.pairs(mine(request), **found_with(given)), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    counts = queries.counts(queries.pairs(mine(request), area_id=given["area_id"]))
    context = {
        "table": lists.pairs_table(page, sort=given["sort"] or "-probability", query=request.GET),
        "states": lists.state_filter("linking:pairs", counts, given["state"], STATES),
        "waiting": sum(counts.get(code, 0) for code in states.WAITING),
        "csv_url": lists.file_url("linking:pairs_file", request.GET, "csv"),
        **bar(request, given["area_id"]),
    }
    return render(request, "linking/pairs.html", context)


@require_GET
@needs(P.RESOLVE_PAIRS)
def pairs_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in FILE_KINDS:
        raise Http404
    found = queries.pairs(mine(request), **found_with(asked(request, STATES)))
    record(by=me(request), action="tải các cặp nghi trùng", subject=kind)
    return send(request, found, lists.pair_columns(), kind, "cap-nghi-trung", _("Các cặp nghi trùng người"))


def send(request: HttpRequest, found: Any, columns: Any, kind: str, name: str, title: str) -> HttpResponseBase:
    """A list as a file."""
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name=name, scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name=name, title=title)


def start(request: HttpRequest, kind: str, back: str) -> HttpResponse:
    """Starts a run for the office of who asks, or finds the one under way."""
    office = next(a.area_id for a, permissions, _areas in access(request).grants if P.RESOLVE_PAIRS in permissions)
    try:
        run = start_run(kind=kind, subject_id=office, area_id=office, by=me(request))
    except Busy as busy:
        messages.warning(request, str(busy))
        return redirect(back)
    return redirect("work:run", run_id=run.pk)


@require_POST
@needs(P.RESOLVE_PAIRS)
def find_pairs(request: HttpRequest) -> HttpResponse:
    """Looks for pairs of persons in the background."""
    return start(request, runs.PERSONS, "linking:pairs")


def _pair_or_404(request: HttpRequest, pk: int) -> Any:
    """A pair with no side in the person's areas does not exist for that person."""
    return get_object_or_404(queries.pairs(mine(request)), pk=pk)


def log_of(pair: Any) -> list[dict[str, str]]:
    """What was concluded so far, newest first, in words."""
    words = {t.name: t.vi for t in states.TRANSITIONS}
    return [
        {"at": formats.moment(parse_datetime(entry["at"])), "by": entry["by"], "what": words.get(entry["what"], entry["what"]),
         "note": entry["note"]}
        for entry in reversed(pair.log)
    ]  # fmt: skip


def _sides(pair: Any, areas: frozenset[int]) -> list[dict[str, Any]]:
    """Both persons: of one's own what the register says, of a foreign one only what the pair keeps."""
    known = queries.persons_of(pair)
    sides = []
    for which in ("left", "right"):
        person_id = getattr(pair, f"{which}_person_id")
        person, place = known.get(person_id, (None, None))
        is_mine = getattr(pair, f"{which}_area_id") in areas and person is not None
        born = formats.day(person.birth_on) if is_mine and person and person.birth_on else getattr(pair, f"{which}_birth_year")
        row = {
            "id": person_id, "which": which, "is_mine": is_mine, "name": getattr(pair, f"{which}_name"), "born": born,
            "area": getattr(pair, f"{which}_area").name, "has_id": getattr(pair, f"{which}_has_id"),
        }  # fmt: skip
        if is_mine and place:
            row |= {
                "sex": {"M": _("Nam"), "F": _("Nữ")}.get(person.sex, "") if person else "",
                "village": place.household.village.name if place.household.village else "",
                "head": place.household.head_name, "is_head": place.is_head, "ended_on": place.valid_to,
                "url": reverse("register:household", args=[place.household_id]),
            }  # fmt: skip
        sides.append(row)
    return sides


def _choices(sides: list[dict[str, Any]], pair: Any) -> list[tuple[str, str]]:
    names = {"left": _("thứ nhất"), "right": _("thứ hai")}
    same = [
        (
            f"same-{s['id']}",
            _("Là một người; giữ tên ở hộ của người %(which)s (%(area)s)") % {"which": names[s["which"]], "area": s["area"]},
        )
        for s in sides
    ]
    rest = [("different", _("Hai người khác nhau"))]
    return [*same, *rest, *([("later", _("Để sau, cần hỏi thêm"))] if pair.state != states.PROPOSED else [])]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RESOLVE_PAIRS)
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair side by side, and the officer's conclusion."""
    found = _pair_or_404(request, pk)
    sides = _sides(found, mine(request))
    form = PairForm(
        request.POST or None, choices=_choices(sides, found), successors=queries.successors_of(found, mine(request)),
        initial={"version": found.version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            sentence = _conclude(request, pk, **form.cleaned_data)
        except states.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, sentence)
            return redirect("linking:pairs")
    speaks_for, against = lists.reasons(found.reasons)
    context = {
        "pair": found, "sides": sides, "form": form, "for": speaks_for, "against": against,
        "state": states.STATES[found.state], "log": log_of(found), "is_waiting": found.state in states.WAITING,
        "back_form": _back_form(found), "keeps": next((s for s in sides if s["id"] == found.keeps_id), None),
    }  # fmt: skip
    return render(request, "linking/pair.html", context, status=422 if form.errors else 200)


def _back_form(found: Any) -> ReasonForm | None:
    can = states.can("undo", found.state) or states.can("reopen", found.state)
    return ReasonForm(initial={"version": found.version}) if can else None


def _conclude(
    request: HttpRequest, pk: int, *, conclusion: str, note: str, version: int, successor: int | None = None
) -> str:
    by = me(request)
    if conclusion == "different":
        actions.tell_apart(pair_id=pk, by=by, note=note, version=version)
        return _("Đã ghi: hai người khác nhau. Các lần đối chiếu sau không hỏi lại.")
    if conclusion == "later":
        actions.ask_later(pair_id=pk, by=by, note=note, version=version)
        return _("Cặp này được để lại, vẫn nằm trong danh sách chờ.")
    keeps = int(conclusion.removeprefix("same-"))
    done = actions.merge_persons(pair_id=pk, keeps_id=keeps, by=by, note=note, successor_id=successor, version=version)
    if done is None:
        return _("Đã gửi kết luận sang xã kia. Khi xã đó thôi tên người này trong hộ của họ thì việc gộp xong.")
    text = _("Đã gộp hai hồ sơ. Mọi số liệu của cả hai còn nguyên.")
    if done.closed_household_id:
        text += " " + _("Hộ bên kia không còn ai nên đã khép lại; xem cả mục Nối hộ.")
    return text


@require_POST
@needs(P.RESOLVE_PAIRS)
def pair_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a conclusion back, with a reason."""
    found = _pair_or_404(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ghi lý do."))
        return redirect("linking:pair", pk)
    act = actions.undo_merge if found.state == states.MERGED else actions.look_again
    try:
        act(pair_id=pk, by=me(request), **form.cleaned_data)
    except states.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã hoàn tác. Cặp này chờ kết luận lại."))
    return redirect("linking:pair", pk)
