"""Screens of succession: units that ended and still hold money, and one of them line by line, each with who follows it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.engine.ledger import ACCOUNT_TERMS
from giamngheo.kit import clock, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from . import doors, lists, terms
from .actions.succession import Heir, hand_over
from .forms import HandoverForm
from .models import Document
from .queries import succession as queries
from .queries.drafts import passing
from .queries.lines import unit_as_known
from .states import WAITING, Refused

ACCOUNT_WORDS = Words(ACCOUNT_TERMS)


def _state(row: dict[str, Any], waiting: set[int]) -> str:
    if row["area_id"] in waiting:
        return _("có bàn giao chờ duyệt")
    if row["closed"]:
        return _("%(count)s dòng của năm đã khoá, không bàn giao được") % {"count": row["closed"]}
    return _("chưa bàn giao")


@require_GET
@needs(P.VIEW_MONEY)
def units(request: HttpRequest) -> HttpResponse:
    """What is not handed over yet: every unit that ended and still holds money."""
    areas, mine = doors.my_areas(request), access(request).areas_with(P.ALLOCATE_MONEY)
    rows: list[Any] = queries.units_of(areas)
    waiting = set(Document.objects.filter(area_id__in=areas, kind="handover", state=WAITING).values_list("area_id", flat=True))
    total = sum(row["held"] for row in rows)
    table = Table(
        columns=(
            Column("area", gettext_lazy("Đơn vị đã kết thúc"), value=lambda r: r["area__name"],
                   url=lambda r: reverse("money:succession", args=[r["area_id"]]) if r["area_id"] in mine else None),
            Column("map", gettext_lazy("Bản đồ"), value=lambda r: r["area__generation__name_vi"]),
            Column("count", gettext_lazy("Số dòng vốn"), "so"),
            Column("held", gettext_lazy("Còn giữ"), "dong"),
            Column("state", gettext_lazy("Tình trạng"), value=lambda r: _state(r, waiting)),
        ),
        rows=rows, caption=_("Dòng vốn của đơn vị đã kết thúc, chưa bàn giao"), id="ban-giao", noun=_("đơn vị"), total=len(rows),
        empty_title=_("Không còn gì phải bàn giao"), empty_text=_("Không đơn vị nào đã kết thúc hoạt động còn giữ vốn."),
    )  # fmt: skip
    return render(request, "money/succession_units.html", {"table": table, "total": total, "count": len(rows)})


def _unit_of(name: str) -> str:
    """The committee of a unit, as its name is written within a sentence."""
    return f"UBND {name[:1].lower()}{name[1:]}"


def _rows(lines: Any, heirs: queries.Heirs, given: Any) -> list[dict[str, Any]]:
    """Each line with what it holds, the handover that waits for it already, and what was chosen for it or is proposed."""
    found = list(lines)
    waiting = {move.line_id: move.document for move in reversed(passing([line.pk for line in found]))}
    names = {area.pk: area.name for area in heirs.areas}
    proposed = heirs.proposed_id
    proposed_unit = unit_as_known(proposed, _unit_of(names[proposed])) if proposed else ""
    rows = []
    for line in found:
        told = line.balance.as_told()
        chosen = given.get(f"den_{line.pk}") if given else str(proposed or "")
        unit = given.get(f"ten_{line.pk}", "") if given else proposed_unit
        rows.append(
            {
                "line": line, "url": lists.line_url(line), "project": terms.project_short(line.project), "held": queries.held_vnd(line),
                "parts": [(ACCOUNT_WORDS[a], formats.money(told[a])) for a in queries.CARRIED if told[a]],
                "chosen": chosen, "unit": unit, "is_closed": line.plan_year.closed_on is not None,
                "waiting": waiting.get(line.pk),
            }
        )  # fmt: skip
    return rows


def _heirs(given: Any, rows: list[dict[str, Any]], allowed: dict[int, str]) -> dict[int, Heir]:
    found = {}
    for row in rows:
        pk, area_id = row["line"].pk, whole(given.get(f"den_{row['line'].pk}"))
        if area_id is not None and area_id in allowed:
            found[pk] = Heir(area_id, given.get(f"ten_{pk}", "").strip() or _unit_of(allowed[area_id]))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ALLOCATE_MONEY)
def succession(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit that ended: who follows each of its lines is proposed by the map where it can be, and decided by a person."""
    ended = queries.ended_areas(access(request).areas_with(P.ALLOCATE_MONEY)).filter(pk=pk).first()
    if ended is None:
        raise Http404
    heirs = queries.heirs_of(ended)
    form = HandoverForm(request.POST or None, initial={"signed_on": clock.today()})
    rows = _rows(queries.held_lines([pk]).order_by("plan_year", "project", "id"), heirs, request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = _heirs(request.POST, rows, {area.pk: area.name for area in heirs.areas})
            made = hand_over(area_id=pk, heirs=chosen, by=me(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lập bàn giao và gửi duyệt. Số dư chỉ chuyển khi được duyệt."))
            return redirect(lists.document_url(made))
    context = {
        "area": ended, "rows": rows, "heirs": heirs.areas, "form": form, "total": sum(row["held"] for row in rows),
        "is_proposed": heirs.proposed_id is not None,
    }  # fmt: skip
    return render(request, "money/succession.html", context, status=422 if form.errors else 200)
