"""What is mine to do about requests, by when: built from their states and due days. One query for each kind of work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import ROLES
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task, tone_of
from giamngheo.kit import formats

from . import lists, queries
from .models import OPEN_STATES, Request

NAMED_AT_MOST = 3
# What is done before a request reaches the chairman.
BEFORE = ("filed", "screened", "returned", "surveyed", "scored", "met")


def my_tasks(access: Access, today: date) -> list[Task]:
    """Officers, reviewers and heads: requests to bring on; chairmen: to decide, to certify; leaders: late ones."""
    mine = _of_mine(access)
    return [
        *_to_bring_on(access, today, mine), *_to_decide(access, today), *_to_certify(access, mine),
        *_overview(access, today),
    ]  # fmt: skip


def _of_mine(access: Access) -> list[Request]:
    """Requests that somebody brings on or certifies, by due day; one query for both."""
    if not any(access.may(p) for p in (P.RECEIVE_REQUEST, P.SURVEY, P.HOLD_MEETING)):
        return []
    return list(queries.requests_for(access).filter(state__in=(*BEFORE, "recognised")).order_by("due_on", "id"))


def _named(found: list[Request], today: date) -> str:
    """Late ones by name, the others counted."""
    late = [r for r in found if r.due_on < today]
    names = ", ".join(
        f"{formats.person_name(lists.who(r))} ({formats.day(r.due_on)})" for r in late[:NAMED_AT_MOST]
    )
    if len(late) > NAMED_AT_MOST:
        names = _("%(names)s và %(n)s đề nghị khác") % {"names": names, "n": formats.number(len(late) - NAMED_AT_MOST)}
    return _(" Quá hạn: %(names)s.") % {"names": names} if late else ""


def _task(found: list[Request], title: str, text: str, action: str, today: date) -> list[Task]:
    if not found:
        return []
    first = min(r.due_on for r in found)
    url = (
        reverse("in_year:request", args=[found[0].pk])
        if len(found) == 1
        else lists.month_url(min(r.starts_on for r in found), tinh_trang="open")
    )
    return [Task(title, text + _named(found, today), url, action, len(found), first, tone_of(first, today))]


def _to_bring_on(access: Access, today: date, mine: list[Request]) -> list[Task]:
    wanted = BEFORE if access.may(P.RECEIVE_REQUEST) or access.may(P.SURVEY) else ("scored",)
    found = [request for request in mine if request.state in wanted]
    text = _("%(n)s đề nghị của người dân chưa đến bước quyết định.") % {"n": formats.number(len(found))}
    return _task(found, _("Đề nghị trong năm đang xử lý"), text, _("Xem đề nghị"), today)


def _to_decide(access: Access, today: date) -> list[Task]:
    mine = access.areas_with(P.DECIDE_REQUEST)
    if not mine:
        return []
    is_ready = Q(state="posted", posted_until__lt=today) | Q(state="screened", is_screened_out=True)
    found = list(queries.requests_for(access).filter(is_ready, area_id__in=mine).order_by("due_on", "id"))
    text = _("%(n)s đề nghị chờ quyết định của Chủ tịch UBND xã.") % {"n": formats.number(len(found))}
    return _task(found, _("Quyết định đề nghị trong năm"), text, _("Xem đề nghị"), today)


def _to_certify(access: Access, mine: list[Request]) -> list[Task]:
    areas = access.areas_with(P.RECEIVE_REQUEST)
    found = [request for request in mine if request.state == "recognised" and request.area_id in areas]
    if not found:
        return []
    url = (
        reverse("in_year:request", args=[found[0].pk])
        if len(found) == 1
        else lists.month_url(found[0].starts_on, tinh_trang="recognised")
    )
    text = _("%(n)s đề nghị đã công nhận, chưa cấp giấy.") % {"n": formats.number(len(found))}
    return [Task(_("Cấp giấy theo đề nghị trong năm"), text, url, _("Xem đề nghị"), len(found))]


def _overview(access: Access, today: date) -> list[Task]:
    """For whoever opens rounds or leads above the commune: requests late, and in how many communes."""
    leads = access.may(P.OPEN_ROUND) or any(ROLES[role].is_leader for role in access.roles)
    mine = access.areas_with(P.VIEW_TABLES)
    if not leads or access.may(P.DECIDE_REQUEST) or not mine:
        return []
    sums: dict[str, Any] = Request.objects.filter(state__in=OPEN_STATES, due_on__lt=today, area_id__in=mine).aggregate(
        n=Count("id"), communes=Count("area_id", distinct=True), first=Min("due_on")
    )
    if not sums["n"]:
        return []
    text = _("%(n)s đề nghị của %(c)s xã đã quá hạn quyết định.")
    text %= {"n": formats.number(sums["n"]), "c": formats.number(sums["communes"])}
    return [
        Task(_("Đề nghị trong năm quá hạn"), text, reverse("in_year:months"), _("Xem các đợt"), sums["n"],
             sums["first"], "late")
    ]  # fmt: skip


__all__ = ["my_tasks"]
