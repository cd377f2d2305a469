"""The writes on households over the years: link, tell apart, ask later, take back; then movements are read anew."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.register.models import HouseholdFact
from giamngheo.kit import formats

from .. import states
from ..models import HouseholdLink
from ..movements import recompute, same_households
from ..units import refresh
from .persons import Refused, areas_of, locked, move


def _one_at_a_time() -> None:
    """Whoever links or takes back waits for the other: two links that are each right may together put two rows of one
    year into one household, or leave a movement read from half of them. Asked for before the pair's own lock."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('linking.households'))")


def _check_years(link: HouseholdLink) -> None:
    """One household stands once in a year's list: rows that share a year are two households, or a duplicate."""
    same = same_households([link.left_household_id, link.right_household_id])
    one, other = same[link.left_household_id], same[link.right_household_id]
    if link.right_household_id in one:
        raise Refused(_("Hai hộ này đã được nối với nhau qua một cặp khác."))
    shared = _years(one) & _years(other)
    if shared and link.kind == "years":
        raise Refused(
            _(
                "Hai hộ cùng có tên trong danh sách năm %(years)s nên không thể là một hộ qua các năm. "
                "Kiểm tra lại cặp này và các cặp đã nối của hai hộ."
            )
            % {"years": ", ".join(map(str, sorted(shared)))}
        )


def _years(household_ids: Collection[int]) -> set[int]:
    facts = HouseholdFact.objects.filter(household_id__in=household_ids, occasion__is_withdrawn=False)
    return set(facts.exclude(occasion__kind="in_year").values_list("occasion__year", flat=True))


@transaction.atomic
def link_households(*, link_id: int, by: User, note: str = "", version: int | None = None) -> HouseholdLink:
    """One household over the years; movements of later years are read anew. Raises Refused."""
    _one_at_a_time()
    link = locked(HouseholdLink, link_id, by=by, version=version)
    states.check("link", link.state)
    _check_years(link)
    move(link, "link", by=by, note=note)
    refresh([link.left_household_id, link.right_household_id])
    recompute(by=by, household_ids=[link.left_household_id, link.right_household_id])
    return link


@transaction.atomic
def link_all_exact(*, by: User, area_ids: Collection[int]) -> tuple[int, int]:
    """Links every exact pair of these communes that waits; returns how many were linked and how many refused."""
    _one_at_a_time()
    mine = areas_of(by) & frozenset(area_ids)
    waiting = HouseholdLink.objects.filter(state=states.OPEN, is_exact=True, kind="years")
    waiting = waiting.filter(left_area_id__in=mine, right_area_id__in=mine).order_by("id")
    if not waiting.exists():
        raise Refused(_("Không còn cặp chắc chắn nào chờ nối trong địa bàn của bạn."))
    linked = refused = 0
    touched: set[int] = set()
    for link_id in waiting.values_list("pk", flat=True):
        try:
            with transaction.atomic():
                link = locked(HouseholdLink, link_id, by=by, version=None)
                _check_years(link)
                move(link, "link", by=by, note=_("nối hàng loạt các cặp chắc chắn"))
        except Refused:
            refused += 1
            continue
        linked += 1
        touched |= {link.left_household_id, link.right_household_id}
    refresh(touched)
    recompute(by=by, household_ids=touched)
    return linked, refused


@transaction.atomic
def households_differ(*, link_id: int, by: User, note: str, version: int | None = None) -> HouseholdLink:
    """Two households; later runs do not ask again. Raises Refused without a reason."""
    link = locked(HouseholdLink, link_id, by=by, version=version)
    if not note.strip():
        raise Refused(_("Ghi căn cứ kết luận hai hộ khác nhau."))
    move(link, "different", by=by, note=note)
    return link


@transaction.atomic
def households_later(*, link_id: int, by: User, note: str = "", version: int | None = None) -> HouseholdLink:
    """Keeps the pair among those that wait."""
    link = locked(HouseholdLink, link_id, by=by, version=version)
    move(link, "later", by=by, note=note)
    return link


@transaction.atomic
def take_back(*, link_id: int, by: User, note: str, version: int | None = None) -> HouseholdLink:
    """A link is undone, or a pair told apart waits again; movements are read anew. Raises Refused without a reason."""
    _one_at_a_time()
    link = locked(HouseholdLink, link_id, by=by, version=version)
    if not note.strip():
        raise Refused(_("Ghi lý do."))
    was_linked = link.state == states.LINKED
    both = same_households([link.left_household_id])[link.left_household_id] | {link.right_household_id}
    move(link, "undo" if was_linked else "reopen", by=by, note=note)
    if was_linked:
        refresh(both)
        recompute(by=by, household_ids=both)
    return link


def sentence(linked: int, refused: int) -> str:
    """For the officer who linked many at once."""
    text = _("Đã nối %(n)s cặp hộ.") % {"n": formats.number(linked)}
    if refused:
        text += " " + _("%(n)s cặp chưa nối được vì cùng có tên trong một năm; xem từng cặp.") % {"n": formats.number(refused)}
    return text


__all__ = ["households_differ", "households_later", "link_all_exact", "link_households", "sentence", "take_back"]
