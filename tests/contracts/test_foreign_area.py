"""Every address about a thing of one commune: for the officer and the chairman of another commune it does not exist.

The tables in ``things`` hold, for each address with a parameter, a real thing of Phiêng Pằn. An address that is missing in
it fails, so that a new page cannot come without its foreign visitor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.actions import assign_role
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission
from giamngheo.kit import clock

from .phieng_pan import HEAD, PhiengPan
from .test_every_url import PATTERN, may_ask, patterns
from .things import LISTS_OF_MINE, PUBLIC, THINGS

WITH_PARAMETER = {name: pattern for name, route, pattern in patterns() if "<" in route}
FOREIGN = ("nam_lau_officer", "nam_lau_chairman")


def address_of(world: PhiengPan, name: str) -> str:
    thing, question = THINGS[name]
    return reverse(name, args=thing(world)) + ("?" + question.format(area=world.area.pk) if question else "")


def body_of(response: Any) -> str:
    """The whole answer as text; a stream is read to its end, which closes its file."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return bytes(content).decode("utf-8", "replace")


def test_every_address_with_a_parameter_has_its_foreign_visitor() -> None:
    assert set(WITH_PARAMETER) == set(THINGS) | set(LISTS_OF_MINE) | PUBLIC


@pytest.mark.parametrize("name", sorted(THINGS))
def test_a_foreign_thing_does_not_exist(phieng_pan: PhiengPan, client_of: Callable[[User], Client], name: str) -> None:
    """404 by either method; 403 only for who lacks the permission altogether; 405 where the method is not served.

    It exists for its own officer: otherwise the 404 would prove nothing.
    """
    address = address_of(phieng_pan, name)
    for who in FOREIGN:
        user = getattr(phieng_pan.society, who)
        expected = 404 if may_ask(user, PATTERN[name]) else 403
        client = client_of(user)
        answers = {method: getattr(client, method)(address) for method in ("get", "post")}
        statuses = {method: response.status_code for method, response in answers.items()}
        assert set(statuses.values()) <= {expected, 405}, (name, who, statuses)
        assert expected in statuses.values(), (name, who, statuses)
        assert all(HEAD not in body_of(response) for response in answers.values()), (name, who)
    own = phieng_pan.society.phieng_pan_officer
    response = client_of(own).get(address)
    body_of(response)
    assert response.status_code in {200, 302, 403, 405}, (name, response.status_code)
    if response.status_code == 403:
        assert not may_ask(own, PATTERN[name])


OFFICERS_WORK = {Permission.IMPORT, Permission.MERGE, Permission.CLASSIFY}
FOR_OFFICERS = sorted(n for n in THINGS if set(getattr(WITH_PARAMETER[n].callback, "needs", ())) & OFFICERS_WORK)


@pytest.mark.parametrize("name", FOR_OFFICERS)
def test_a_right_held_elsewhere_is_no_right_here(
    phieng_pan: PhiengPan, client_of: Callable[[User], Client], name: str
) -> None:
    """Who is an officer in Nậm Lầu and only looks on as chairman in Phiêng Pằn does no officer's work there."""
    user = phieng_pan.society.nam_lau_officer
    assign_role(user=user, role="commune_chairman", area=phieng_pan.area, agency_id="", valid_from=clock.today(),
                valid_to=None, by=None)  # fmt: skip
    address = address_of(phieng_pan, name)
    statuses = {getattr(client_of(user), method)(address).status_code for method in ("get", "post")}
    assert statuses in ({403}, {403, 405}), (name, statuses)


@pytest.mark.parametrize("name", sorted(LISTS_OF_MINE))
def test_lists_hold_nothing_foreign(phieng_pan: PhiengPan, client_of: Callable[[User], Client], name: str) -> None:
    address = reverse(name, args=LISTS_OF_MINE[name](phieng_pan))
    for who in FOREIGN:
        client = client_of(getattr(phieng_pan.society, who))
        for question in ("", "?" + urlencode({"dia_ban": phieng_pan.area.pk})):
            text = body_of(client.get(address + question))
            assert HEAD not in text, (name, who)
            assert phieng_pan.area.name not in text, (name, who)
