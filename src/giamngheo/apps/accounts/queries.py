"""What a user may see: one function builds it, every read goes through it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from giamngheo.apps.places.models import AreaInside
from giamngheo.kit import clock
from giamngheo.kit.scope import NOTHING, Scope

from .models import RoleAssignment, User
from .roles import ROLES, SHOWS_ALL_ROWS, SHOWS_ROWS, Permission

# (user id, day) → ids of the villages assigned to them; a later app says where that is written down.
Villages = Callable[[int, date], frozenset[int]]
_villages_source: list[Villages] = []


def set_villages_source(source: Villages) -> None:
    """Called once by the app that knows who works in which village, when it is ready."""
    _villages_source[:] = [source]


@dataclass(frozen=True, slots=True)
class Access:
    """A person's assignments in force on a day: which permissions over which areas, and in which villages they work.

    ``village_ids`` matters in areas of which they do not see all rows.
    """

    user: User
    grants: tuple[tuple[RoleAssignment, frozenset[Permission], frozenset[int]], ...] = ()
    village_ids: frozenset[int] = frozenset()

    def may(self, permission: Permission, area_id: int | None = None) -> bool:
        """May this person do this (in this area)? Without an area: anywhere at all."""
        return any(
            permission in permissions and (area_id is None or area_id in areas)
            for _, permissions, areas in self.grants
        )

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(assignment.role for assignment, _, _ in self.grants)

    @property
    def main(self) -> RoleAssignment | None:
        return self.grants[0][0] if self.grants else None

    def areas_with(self, permission: Permission) -> frozenset[int]:
        return frozenset().union(*(areas for _, p, areas in self.grants if permission in p))

    def _areas_with_any(self, wanted: frozenset[Permission]) -> frozenset[int]:
        return frozenset().union(*(areas for _, permissions, areas in self.grants if permissions & wanted))

    def scope(self) -> Scope:
        """Households and their facts are visible where a grant works with rows of households; no grant, nothing."""
        areas = self._areas_with_any(SHOWS_ROWS)
        limited = areas - self._areas_with_any(SHOWS_ALL_ROWS)
        return Scope(
            area_ids=areas,
            limited_ids=limited,
            listed_ids=limited & self.areas_with(Permission.OBSERVE),
            village_ids=self.village_ids if limited else frozenset(),
            money_ids=self.areas_with(Permission.VIEW_MONEY),
            audit_ids=self.areas_with(Permission.VIEW_AUDIT),
            user_id=self.user.pk,
            user_name=self.user.username,
            permissions=frozenset(p.value for _, ps, _ in self.grants for p in ps),
        )


def access_of(user: User, on: date) -> Access:
    """The user's access on a day; two queries, one more for who works in villages."""
    assignments = [
        a
        for a in RoleAssignment.objects.filter(user=user, valid_from__lte=on).select_related("area", "area__generation")
        if a.valid_to is None or a.valid_to >= on
    ]
    inside: dict[int, set[int]] = {}
    pairs = AreaInside.objects.filter(outer__in=[a.area_id for a in assignments]).values_list("outer_id", "inner_id")
    for outer, inner in pairs:
        inside.setdefault(outer, set()).add(inner)
    grants = tuple((a, ROLES[a.role].permissions, frozenset(inside.get(a.area_id, ()))) for a in assignments)
    in_villages = any(held & SHOWS_ROWS and not held & SHOWS_ALL_ROWS for _, held, _ in grants)
    villages = _villages_source[0](user.pk, on) if in_villages and _villages_source else frozenset()
    return Access(user, grants, villages)


def scope_of_user(user_id: int | None) -> Scope:
    """What this person may see today, for work done in their name; nothing for nobody and for locked accounts."""
    user = User.objects.filter(pk=user_id or 0, is_active=True).first()
    return access_of(user, clock.today()).scope() if user else NOTHING


def holders_of(permission: Permission, area_id: int, on: date) -> list[User]:
    """Active people who may do this in this area on that day, by name; two queries."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    outers = AreaInside.objects.filter(inner_id=area_id).values("outer_id")
    found = RoleAssignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), role__in=roles, area_id__in=outers, valid_from__lte=on
    )
    return list(User.objects.filter(pk__in=found.values("user_id"), is_active=True).order_by("full_name", "id"))


def posts_with(permission: Permission, on: date) -> list[tuple[str, str]]:
    """(role, agency id) pairs under which active people may do this anywhere on that day; one query."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    found = RoleAssignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), role__in=roles, valid_from__lte=on, user__is_active=True
    )
    return list(found.order_by().values_list("role", "agency_id").distinct())


def person_names(user_ids: Collection[int | None]) -> dict[int, str]:
    """User id → full name, also of locked accounts; one query."""
    known = [user_id for user_id in user_ids if user_id is not None]
    return dict(User.objects.filter(pk__in=known).values_list("pk", "full_name"))


def demo_accounts() -> list[RoleAssignment]:
    """Demo people with their roles, for the log-in page of demo mode."""
    return list(
        RoleAssignment.objects.filter(user__is_demo=True, user__is_active=True)
        .select_related("user", "area")
        .order_by("id")
    )


def managed_areas(by: User) -> frozenset[int]:
    """Ids of the areas over which this person may give roles today; empty for who may not at all."""
    return access_of(by, clock.today()).areas_with(Permission.MANAGE_USERS) if by.is_active else frozenset()


def people_within(areas: frozenset[int]) -> QuerySet[User]:
    """Accounts with a role inside these areas, and accounts that have none yet: all that an administrator sees."""
    inside = RoleAssignment.objects.filter(area_id__in=areas).values("user_id")
    anywhere = RoleAssignment.objects.values("user_id")
    return User.objects.filter(Q(pk__in=inside) | ~Q(pk__in=anywhere))


def has_role_outside(user: User, areas: frozenset[int]) -> bool:
    """Does this person still hold, or will hold, a role beyond these areas? Then the account is not theirs alone."""
    return (
        user.assignments.exclude(area_id__in=areas).filter(Q(valid_to=None) | Q(valid_to__gte=clock.today())).exists()
    )


def people(*, areas: frozenset[int], query: str, start: int, size: int) -> tuple[list[dict[str, object]], int]:
    """One page of the accounts within these areas, with their roles in words; three queries."""
    found = people_within(areas).order_by("full_name", "id")
    if query:
        found = found.filter(Q(username__icontains=query) | Q(full_name__icontains=query))
    rows: list[dict[str, object]] = [
        {
            "id": user.pk,
            "full_name": user.full_name,
            "username": user.username,
            "roles": "; ".join(
                f"{a.get_role_display()}, {a.area.name}" for a in user.assignments.all() if a.area_id in areas
            ),
            "state": "đang dùng" if user.is_active else "đã khoá",
            "last_login": user.last_login,
        }
        for user in found.prefetch_related("assignments__area")[start : start + size]
    ]
    return rows, found.count()
