"""The contracts that read the database see the same one as the tests of the apps, and one little world for a module.

The world stands in a transaction that ends with the module; each test has a savepoint in it. Making it anew for each of a
thousand tests took longer than the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings

from giamngheo.apps.accounts.models import User
from tests.apps.conftest import Society, django_db_setup, make_society, plain_static, scope_of  # noqa: F401

from .phieng_pan import PhiengPan, build


@dataclass(frozen=True)
class Standing:
    """The world of a module: its things, where its files lie, the cookies of whoever has logged in."""

    things: PhiengPan
    files: Path
    cookies: dict[int, str]


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:  # noqa: F811
    files = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock():
        with transaction.atomic():
            with override_settings(FILES_ROOT=files):
                things = build(make_society())
            cookies = {}
            for user in things.society.all().values():
                client = Client()
                client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
                cookies[user.pk] = client.cookies.output(header="", sep=";")
            yield Standing(things, files, cookies)
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def db(standing: Standing, django_db_blocker: Any, settings: Any) -> Iterator[None]:
    """A savepoint in the module's transaction, instead of a transaction of the test's own."""
    settings.FILES_ROOT = standing.files
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def society(db: None, standing: Standing) -> Society:
    return standing.things.society


@pytest.fixture
def phieng_pan(db: None, standing: Standing) -> PhiengPan:
    """One of each thing of a commune, made by its own people."""
    return standing.things


@pytest.fixture
def client_of(db: None, standing: Standing) -> Callable[[User], Client]:
    """A test client logged in as somebody of the society, or as somebody whom the test made."""

    def make(user: User) -> Client:
        client = Client()
        if user.pk in standing.cookies:
            client.cookies = SimpleCookie(standing.cookies[user.pk])
        else:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
