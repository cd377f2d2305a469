"""For whom a person speaks: a unit of an area, an agency of the province, or the province itself."""

from __future__ import annotations

from giamngheo.apps.accounts.agencies import office_name, offices
from giamngheo.apps.accounts.queries import Access, posts_with
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import clock

from .models import Difficulty, Directive

READERS = (P.RAISE_DIFFICULTY, P.HANDLE_DIFFICULTY, P.STEER)
# Roles written before agencies were asked for: whose desk it is by its duty. Ids of plan/agencies.toml.
DESKS = {"province_officer": "so_ldtbxh", "finance_officer": "so_tc", "investment_desk": "so_khdt"}


def standing(agency: str) -> str:
    """The office itself while it stands, afterwards the first that followed it."""
    found, day = offices(), clock.today()
    office = found.get(agency)
    if office is None or office.stood_on(day):
        return agency
    return f"{agency}/1" if f"{agency}/1" in found else agency


def managing_agency() -> str:
    """Who manages the Programme today (Plan 2514, VII.1)."""
    return standing(DESKS["province_officer"])


def agencies_of(access: Access) -> frozenset[str]:
    """The agencies for which this person handles difficulties and replies to orders."""
    found = set()
    for given, permissions, _areas in access.grants:
        if P.HANDLE_DIFFICULTY in permissions:
            found.add(standing(given.agency_id or DESKS.get(given.role, "")))
    return frozenset(found - {""})


def standing_offices() -> list[tuple[str, str]]:
    """(id, name) of the agencies of today, each name once."""
    day = clock.today()
    names: dict[str, str] = {}
    for key, office in offices().items():
        if office.stood_on(day) and (office.name_vi not in names or "/" not in key):
            names[office.name_vi] = key
    # Several old agencies were followed by the same one: the managing agency keeps its own id.
    manager = managing_agency()
    names[office_name(manager)] = manager
    return [(key, name) for name, key in names.items()]


def same_office(agency: str) -> frozenset[str]:
    """All ids under which the plan knows the office of this name."""
    name = office_name(agency)
    return frozenset(key for key, office in offices().items() if office.name_vi == name) | {agency}


def all_ids(access: Access) -> frozenset[str]:
    """The agencies a person speaks for, under every id of the same office."""
    return frozenset().union(*(same_office(agency) for agency in agencies_of(access)))


def unmanned() -> frozenset[str]:
    """Ids of agencies for which nobody handles difficulties today; one query."""
    posts = posts_with(P.HANDLE_DIFFICULTY, clock.today())
    held = {office_name(standing(agency or DESKS.get(role, ""))) for role, agency in posts}
    return frozenset(key for key in offices() if office_name(standing(key)) not in held)


def handler_of(agency: str) -> str:
    """Who handles what went to an agency: itself; where it has nobody in the system, who manages the Programme; where that has nobody
    either, the province (empty)."""
    empty = unmanned()
    return next((one for one in (agency, managing_agency()) if one not in empty), "")


def handled_ids(access: Access) -> frozenset[str]:
    """The agencies for which a person handles difficulties: their own, for who manages the Programme also those without anybody."""
    mine = all_ids(access)
    return mine | unmanned() if managing_agency() in mine else mine


def is_raiser(access: Access, found: Difficulty) -> bool:
    if found.raised_agency:
        return access.may(P.HANDLE_DIFFICULTY, found.area_id) and found.raised_agency in all_ids(access)
    return access.may(P.RAISE_DIFFICULTY, found.area_id)


def is_handler(access: Access, found: Difficulty) -> bool:
    return access.may(P.HANDLE_DIFFICULTY, found.area_id) and found.managing_agency in handled_ids(access)


def is_addressee(access: Access, found: Directive) -> bool:
    if found.agency:
        return access.may(P.HANDLE_DIFFICULTY, found.area_id) and found.agency in all_ids(access)
    return access.may(P.RAISE_DIFFICULTY, found.area_id)


def unit_name(area_name: str, agency: str) -> str:
    """Who raised or is addressed, in words."""
    return office_name(agency) if agency else area_name


__all__ = [
    "READERS", "agencies_of", "all_ids", "handled_ids", "handler_of", "is_addressee", "is_handler", "is_raiser", "managing_agency",
    "same_office", "standing", "standing_offices", "unit_name", "unmanned",
]  # fmt: skip
