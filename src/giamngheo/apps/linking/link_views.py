"""Screens of households over the years: pairs, one pair side by side, those that nothing ties to a later year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.kit.terms import Words

from . import lists, queries, runs, states
from .actions import households as link_actions
from .forms import PairForm, ReasonForm
from .views import FILE_KINDS, asked, bar, found_with, log_of, mine, send, start

STATES = ("linked", "different", "gone")


@require_GET
@needs(P.RESOLVE_PAIRS)
def links(request: HttpRequest) -> HttpResponse:
    """Pairs of households that wait, the exact ones first."""
    given = asked(request, STATES)
    page = Paginator(queries.links(mine(request), **found_with(given)), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    counts = queries.counts(queries.links(mine(request), area_id=given["area_id"]))
    context = {
        "table": lists.links_table(page, sort=given["sort"], query=request.GET),
        "states": lists.state_filter("linking:links", counts, given["state"], STATES),
        "waiting": sum(counts.get(code, 0) for code in states.WAITING),
        "exact": queries.exact_waiting(mine(request)),
        "csv_url": lists.file_url("linking:links_file", request.GET, "csv"),
        **bar(request, given["area_id"]),
    }
    return render(request, "linking/links.html", context)


@require_GET
@needs(P.RESOLVE_PAIRS)
def links_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in FILE_KINDS:
        raise Http404
    found = queries.links(mine(request), **found_with(asked(request, STATES)))
    record(by=me(request), action="tải các cặp hộ", subject=kind)
    return send(request, found, lists.link_columns(), kind, "cap-ho", _("Các cặp hộ có thể là một"))


@require_POST
@needs(P.RESOLVE_PAIRS)
def find_links(request: HttpRequest) -> HttpResponse:
    """Looks for households over the years in the background."""
    return start(request, runs.HOUSEHOLDS, "linking:links")


@require_POST
@needs(P.RESOLVE_PAIRS)
def link_exact(request: HttpRequest) -> HttpResponse:
    """Links every exact pair of mine at once."""
    try:
        done = link_actions.link_all_exact(by=me(request), area_ids=mine(request))
    except states.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, link_actions.sentence(*done))
    return redirect("linking:links")


@require_GET
@needs(P.RESOLVE_PAIRS)
def unlinked(request: HttpRequest) -> HttpResponse:
    """Households of earlier lists that nothing ties to a later year."""
    given = asked(request, ())
    areas = {given["area_id"]} if given["area_id"] else mine(request)
    page = Paginator(queries.unlinked(areas), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "table": lists.unlinked_table(page, request.GET),
        "csv_url": lists.file_url("linking:unlinked_file", request.GET, "csv"),
        **bar(request, given["area_id"]),
    }
    return render(request, "linking/unlinked.html", context)


@require_GET
@needs(P.RESOLVE_PAIRS)
def unlinked_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in FILE_KINDS:
        raise Http404
    given = asked(request, ())
    areas = {given["area_id"]} if given["area_id"] else mine(request)
    record(by=me(request), action="tải danh sách hộ chưa nối", subject=kind)
    title = _("Hộ trong danh sách cũ chưa nối với năm sau")
    return send(request, queries.unlinked(areas), lists.unlinked_columns(), kind, "ho-chua-noi", title)


def _link_or_404(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(queries.links(mine(request)), pk=pk)


def _sides(found: Any, areas: frozenset[int]) -> list[dict[str, Any]]:
    """Both households: of one's own with members and classes, of a foreign one only what the pair keeps."""
    from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES

    known, words = queries.households_of(found), Words(HOUSEHOLD_CLASSES)
    classes = queries.classes_of(list(known))
    sides = []
    for which in ("left", "right"):
        household_id = getattr(found, f"{which}_household_id")
        home, names = known.get(household_id, (None, []))
        row = {
            "name": getattr(found, f"{which}_name"), "born": getattr(found, f"{which}_birth_year"),
            "area": getattr(found, f"{which}_area").name, "village": getattr(found, f"{which}_village"),
            "years": getattr(found, f"{which}_years"),
        }  # fmt: skip
        if home is not None and getattr(found, f"{which}_area_id") in areas:
            told = [f"{d.round.year}: {words[d.household_class].lower()}" for d in classes if d.household_id == household_id]
            row |= {
                "members": ", ".join(names), "classes": "; ".join(told), "closed_on": home.closed_on,
                "url": reverse("register:household", args=[household_id]),
            }  # fmt: skip
        sides.append(row)
    return sides


def _choices() -> list[tuple[str, str]]:
    return [
        ("linked", _("Là một hộ")), ("different", _("Hai hộ khác nhau")), ("later", _("Để sau, cần hỏi thêm")),
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RESOLVE_PAIRS)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair of households side by side, and the officer's conclusion."""
    found = _link_or_404(request, pk)
    form = PairForm(request.POST or None, choices=_choices(), initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            sentence = _conclude(request, pk, **form.cleaned_data)
        except states.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, sentence)
            return redirect("linking:links")
    speaks_for, against = lists.reasons(found.reasons)
    can_back = states.can("undo", found.state) or states.can("reopen", found.state)
    context = {
        "link": found, "sides": _sides(found, mine(request)), "form": form, "for": speaks_for, "against": against,
        "state": states.STATES[found.state], "log": log_of(found), "is_waiting": found.state in states.WAITING,
        "back_form": ReasonForm(initial={"version": found.version}) if can_back else None,
    }  # fmt: skip
    return render(request, "linking/link.html", context, status=422 if form.errors else 200)


def _conclude(request: HttpRequest, pk: int, *, conclusion: str, note: str, version: int) -> str:
    given: dict[str, Any] = {"link_id": pk, "by": me(request), "note": note, "version": version}
    if conclusion == "different":
        link_actions.households_differ(**given)
        return _("Đã ghi: hai hộ khác nhau. Các lần tìm sau không hỏi lại.")
    if conclusion == "later":
        link_actions.households_later(**given)
        return _("Cặp này được để lại, vẫn nằm trong danh sách chờ.")
    link_actions.link_households(**given)
    return _("Đã nối hai hộ. Biến động của các năm sau đã được tính lại.")


@require_POST
@needs(P.RESOLVE_PAIRS)
def link_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a link, or a telling apart, back with a reason."""
    _link_or_404(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ghi lý do."))
        return redirect("linking:link", pk)
    try:
        link_actions.take_back(link_id=pk, by=me(request), **form.cleaned_data)
    except states.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã hoàn tác. Cặp này chờ kết luận lại."))
    return redirect("linking:link", pk)
