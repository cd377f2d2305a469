"""What matching tells others: the chairman before recognition, the officer's home page, the household's page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Counted, Task, Waiting
from giamngheo.kit import formats

from . import lists, queries
from .models import EarlierList, HouseholdLink
from .states import WAITING

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household
    from giamngheo.apps.review.models import CommuneReview


def _likely(review: CommuneReview) -> list[str]:
    count = queries.likely_pairs_in([review.area_id], settings.PAIRS_NOTICE_FROM)
    if not count:
        return []
    return [
        _(
            "Còn %(n)s cặp người rất giống nhau có bên thuộc xã chưa được kết luận, nên có thể có người được tính hai lần. "
            "Cán bộ giảm nghèo xã xem ở mục Đối chiếu, Trùng người."
        )
        % {"n": formats.number(count)}
    ]


def obstacle(review: CommuneReview) -> list[str]:
    """Stands in the way only where the installation says so (``PAIRS_BLOCK_RECOGNITION``)."""
    return _likely(review) if settings.PAIRS_BLOCK_RECOGNITION else []


def notice(review: CommuneReview) -> list[str]:
    """Told to the chairman where it does not stand in the way."""
    return [] if settings.PAIRS_BLOCK_RECOGNITION else _likely(review)


def my_tasks(access: Access, today: date) -> list[Waiting]:
    """Pairs that wait in my areas, and earlier lists that wait for their decision or its confirmation."""
    found = []
    mine = access.areas_with(P.RESOLVE_PAIRS)
    if mine:
        found += [Waiting(queries.pairs(mine, state="cho"), _persons), Waiting(queries.links(mine, state="cho"), _homes)]
    confirming = access.areas_with(P.RECOGNISE) | access.areas_with(P.OPEN_ROUND)
    if confirming:
        prepared = EarlierList.objects.filter(state="prepared", area_id__in=confirming).exclude(prepared_by_id=access.user.pk)
        found.append(Waiting(prepared, _earlier_lists))
    return found


def _persons(found: Counted) -> Task:
    text = _("%(n)s cặp người giống nhau chờ kết luận.") % {"n": formats.number(found.count)}
    return Task(_("Người nghi trùng"), text, reverse("linking:pairs"), _("Xem các cặp"), found.count)


def _homes(found: Counted) -> Task:
    text = _("%(n)s cặp hộ của các năm chờ nối.") % {"n": formats.number(found.count)}
    return Task(_("Hộ cần nối qua các năm"), text, reverse("linking:links"), _("Xem các cặp"), found.count)


def _earlier_lists(found: Counted) -> Task:
    text = _("%(n)s danh sách cũ đã ghi quyết định, chờ xác nhận.") % {"n": formats.number(found.count)}
    return Task(_("Danh sách đã công nhận của năm trước"), text, reverse("linking:earlier_lists"), _("Xem danh sách"), found.count)


def section(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """Other rows that are, or may be, this household; one query and the links' words."""
    touching = HouseholdLink.objects.filter(left_household=household) | HouseholdLink.objects.filter(right_household=household)
    rows = []
    for link in touching.filter(state__in=[*WAITING, "linked"]).select_related("left_area", "right_area"):
        which = "right" if link.left_household_id == household.pk else "left"
        rows.append(
            {
                "who": lists.side(link, which), "years": getattr(link, f"{which}_years"), "is_linked": link.state == "linked",
                "url": reverse("register:household", args=[getattr(link, f"{which}_household_id")]),
                "is_mine": getattr(link, f"{which}_area_id") in request.access.areas_with(P.VIEW_HOUSEHOLDS),  # type: ignore[attr-defined]
                "link_url": reverse("linking:link", args=[link.pk]),
            }
        )  # fmt: skip
    may = request.access.may(P.RESOLVE_PAIRS, household.area_id)  # type: ignore[attr-defined]
    return render_to_string("linking/section.html", {"rows": rows, "may": may}, request=request) if rows else ""


__all__ = ["my_tasks", "notice", "obstacle", "section"]
