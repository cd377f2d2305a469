"""What is mine to do of the sheets: households without a sheet, and notices that wait for the officer."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Counted, Task, Waiting, tone_of
from giamngheo.kit import formats

from . import queries


def my_tasks(access: Access, today: date) -> list[Task | Waiting]:
    """Three queries at most, besides the notices."""
    return [*_sheets(access, today), *_notices(access)]


def _sheets(access: Access, today: date) -> list[Task]:
    """For who surveys assigned villages: a whole commune's officer has the campaign's own progress."""
    if not access.may(P.SURVEY) or access.may(P.VIEW_HOUSEHOLDS):
        return []
    round_ = queries.current_round()
    if round_ is None:
        return []
    reach = queries.reach_of(access, round_)
    if not reach.village_ids:
        return []
    standing = queries.standing(reach, round_)
    left = standing.total - standing.done
    if not left:
        return []
    text = _("%(left)s trong %(total)s hộ chưa có phiếu gửi, %(draft)s phiếu đang điền.")
    text %= {
        "left": formats.number(left), "total": formats.number(standing.total), "draft": formats.number(standing.draft)
    }  # fmt: skip
    title = _("Điền phiếu rà soát năm %(year)s") % {"year": round_.year}
    return [
        Task(title, text, reverse("fieldwork:mine"), _("Phiếu của tôi"), left, round_.closes_on,
             tone_of(round_.closes_on, today))
    ]  # fmt: skip


def _notices(access: Access) -> list[Waiting]:
    areas = access.areas_with(P.RECORD_LIFE)
    return [Waiting(queries.notices(areas), _to_record)] if areas else []


def _to_record(found: Counted) -> Task:
    text = _("%(n)s tin báo từ phiếu: có người không còn ở hộ, hoặc đổi chủ hộ.") % {"n": formats.number(found.count)}
    return Task(_("Ghi biến động theo phiếu rà soát"), text, reverse("fieldwork:notices"), _("Xem tin báo"), found.count)


__all__ = ["my_tasks"]
