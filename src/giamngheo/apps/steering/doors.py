"""Ways to a difficulty or an order for one request: within reach, or it does not exist."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from giamngheo.apps.accounts.permissions import access, narrowed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import clock

from . import queries, reach, states
from .models import Difficulty, Directive


def difficulty_or_404(request: HttpRequest, pk: int) -> Difficulty:
    found = queries.difficulty_or_none(pk, access(request))
    if found is None:
        raise Http404
    return found


def directive_or_404(request: HttpRequest, pk: int) -> Directive:
    found = queries.directive_or_none(pk, access(request))
    if found is None:
        raise Http404
    return found


def asked(request: HttpRequest, *, is_order: bool) -> tuple[Any, dict[str, str]]:
    """(rows in order, what was asked) of one of the two lists."""
    here = access(request)
    given = {name: request.GET.get(name, "") for name in ("trang_thai", "viec", "sap_xep")}
    place = narrowed(request)
    given["place"] = place.name
    known = states.ORDER_STATES if is_order else states.STATES
    found: Any = queries.directives_of(here) if is_order else queries.difficulties_of(here)
    if given["viec"] == "cho-toi":
        found = found.filter(pk__in=queries.waiting_for(here)[1 if is_order else 0].values("pk"))
    rows = queries.narrowed(
        found, state=given["trang_thai"] if given["trang_thai"] in known else "", is_late=given["viec"] == "qua-han", day=clock.today(),
        day_field="due_on" if is_order else "wanted_on", sort=given["sap_xep"],
        sorts=queries.ORDER_SORTS if is_order else queries.SORTS, place=place,
    )  # fmt: skip
    return rows, given


def allowed(request: HttpRequest, found: Difficulty) -> dict[str, bool]:
    """What this person may do with a difficulty as it stands."""
    here = access(request)
    handles, raised = reach.is_handler(here, found), reach.is_raiser(here, found)
    steers = here.may(P.STEER, found.area_id)
    mine = {
        "forward": handles, "answer": handles, "decide": steers, "direct": steers, "close": raised, "reopen": raised, "withdraw": raised,
    }  # fmt: skip
    return {name: is_mine and states.can(states.ACTS[name], found.state) for name, is_mine in mine.items()}


def allowed_order(request: HttpRequest, found: Directive) -> dict[str, bool]:
    """What this person may do with an order as it stands."""
    here = access(request)
    steers = here.may(P.STEER, found.area_id)
    mine = {"reply": reach.is_addressee(here, found), "accept": steers, "return": steers, "cancel": steers}
    return {name: is_mine and states.can(states.ORDER_ACTS[name], found.state) for name, is_mine in mine.items()}


def directives_about(request: HttpRequest, pk: int) -> list[Directive]:
    """Orders about a difficulty that this person may open."""
    return list(queries.directives_of(access(request)).filter(difficulty_id=pk))
