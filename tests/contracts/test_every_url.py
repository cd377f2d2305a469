"""Scope on every path: all addresses × roles × a foreign area. A new address joins by itself.

Strangers are sent to the log-in page or refused; a page about another commune's thing is 404 for an officer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.kit import clock

from .viewers import NO_PAGES, seen_by

OPEN = {
    "live",
    "ready",
    "set_language",
    "accounts:login",
    "accounts:code",
    "accounts:demo_login",
    "accounts:logout",
    "styleguide",
    # What each number is made of: nothing of anybody.
    "indicators:definitions",
    "indicators:definition",
}


def patterns(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(name, route, pattern) of every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, prefix + str(entry.pattern), inner)
        else:
            yield f"{space}{entry.name}", prefix + str(entry.pattern), entry


_held: dict[str, set[Permission]] = {}


def may_ask(user: User, pattern: URLPattern) -> bool:
    """Does this person hold, somewhere, one of the permissions that the page asks for?

    Kept by user name: whoever bears a name in the contracts' worlds has the same roles in all of them.
    """
    needed = getattr(pattern.callback, "needs", None)
    if user.username not in _held:
        access = access_of(user, clock.today())
        _held[user.username] = {permission for permission in Permission if access.may(permission)}
    return needed is None or not _held[user.username].isdisjoint(needed)


def address(route: str, value: str = "999999999") -> str:
    """A concrete address: integers become an id that nobody has, words a word that nothing is named."""
    out = []
    for part in route.split("<"):
        if ">" not in part:
            out.append(part)
            continue
        converter, rest = part.split(">", 1)
        kind = converter.split(":")[0] if ":" in converter else "str"
        out.append({"int": value, "slug": "khong-co", "uuid": "00000000-0000-0000-0000-000000000000"}.get(kind, "x"))
        out.append(rest)
    return "/" + "".join(out)


ALL = sorted({(name, route) for name, route, _ in patterns()})
PATTERN = {name: pattern for name, _, pattern in patterns()}
GUARDED = [entry for entry in ALL if entry[0] not in OPEN]
# Pages about oneself: everyone who is logged in.
OWN = {"home", "accounts:profile", "accounts:code_setup", "accounts:code_off"}
FOR_A_ROLE = [entry for entry in GUARDED if entry[0] not in OWN]


@pytest.mark.parametrize(("name", "route"), GUARDED, ids=[name for name, _ in GUARDED])
def test_strangers_get_no_page(db: None, client: Client, name: str, route: str) -> None:
    for method in (client.get, client.post):
        response = method(address(route))
        assert response.status_code in {302, 403, 404, 405}, (name, response.status_code)
        if response.status_code == 302:
            assert "/dang-nhap/" in response["Location"]


@pytest.mark.parametrize(("name", "route"), FOR_A_ROLE, ids=[name for name, _ in FOR_A_ROLE])
def test_people_without_a_role_see_nothing(
    society: Any, client_of: Callable[..., Client], name: str, route: str
) -> None:
    response = client_of(society.stranger).get(address(route))
    assert response.status_code in {403, 404, 405}, (name, response.status_code)


@pytest.mark.parametrize(("name", "route"), ALL, ids=[name for name, _ in ALL])
def test_no_address_fails_on_ids_that_do_not_exist(
    society: Any, client_of: Callable[..., Client], name: str, route: str
) -> None:
    """All who may ask it get an answer; of the others each address refuses one, a different one from address to address.

    A page that needs no id is the same that ``test_accessible`` opens for its viewers, and is not opened for them again.
    """
    others, opened = [], seen_by(name) if "<" not in route and name not in NO_PAGES else ()
    for who, user in society.all().items():
        if not may_ask(user, PATTERN[name]):
            others.append(user)
            continue
        if who in opened:
            continue
        response = client_of(user).get(address(route))
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, a file is closed
        assert response.status_code < 500, (name, user.username, response.status_code)
    if others:
        user = others[len(name) % len(others)]
        status = client_of(user).get(address(route)).status_code
        assert status in {403, 404, 405}, (name, user.username, status)
