"""A known little society that every test of the apps starts from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.places.models import Area
from giamngheo.kit.database import CONNECTION_OPTIONS
from giamngheo.kit.scope import Scope, scoped


@pytest.fixture(scope="session")
def django_db_setup(  # type: ignore[no-untyped-def]
    request, django_test_environment, django_db_modify_db_settings, django_db_keepdb, django_db_createdb, django_db_blocker
):
    """Loads the plan's places as the owner, then becomes the application's role for every connection.

    The database is made whatever is collected: tests that commit ask for no fixture that would say they need it, and
    must never find themselves in the installation's own.
    """
    from django.test.utils import teardown_databases

    from tests import database

    if "role=gn_app" in connection.settings_dict["OPTIONS"]["options"]:
        yield  # another folder of tests that shares this fixture has made it in this session
        return
    verbosity = request.config.option.verbose
    with django_db_blocker.unblock():
        keep = django_db_keepdb and not django_db_createdb
        made = database.make(verbosity=verbosity, keep=keep)
        connection.close()
        connection.settings_dict["OPTIONS"]["options"] = f"{CONNECTION_OPTIONS} -c role=gn_app"
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["OPTIONS"]["options"] = CONNECTION_OPTIONS
        if not django_db_keepdb:
            teardown_databases(made, verbosity=verbosity)


@pytest.fixture(autouse=True)
def plain_static(settings, tmp_path):  # type: ignore[no-untyped-def]
    """Pages are rendered without the manifest that ``collectstatic`` makes."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


NO_PASSWORD = make_password(None)


@dataclass(frozen=True)
class Society:
    """Officers and chairmen of two communes (Nậm Lầu holds Chiềng Bôm of sample A; Phiêng Pằn that of D)."""

    nam_lau_officer: User
    nam_lau_chairman: User
    phieng_pan_officer: User
    phieng_pan_chairman: User
    phieng_pan_front: User
    province_officer: User
    province_leader: User
    administrator: User
    stranger: User
    finance_officer: User
    accountant: User

    def all(self) -> dict[str, User]:
        return dict(vars(self))


def area(code: str, generation: str = "2025-07") -> Area:
    return Area.objects.get(code=code, generation_id=generation)


@pytest.fixture
def society(db: None) -> Society:
    return make_society()


# name in the society → account, role, area
PEOPLE = {
    "nam_lau_officer": ("canbo.namlau", "commune_officer", "03784"),
    "nam_lau_chairman": ("chutich.namlau", "commune_chairman", "03784"),
    "phieng_pan_officer": ("canbo.phiengpan", "commune_officer", "04159"),
    "phieng_pan_chairman": ("chutich.phiengpan", "commune_chairman", "04159"),
    "phieng_pan_front": ("mattran.phiengpan", "commune_front", "04159"),
    "province_officer": ("chuyenvien.tinh", "province_officer", "14"),
    "province_leader": ("lanhdao.tinh", "province_leader", "14"),
    "administrator": ("quantri", "administrator", "14"),
    "stranger": ("khach", "", ""),
    "finance_officer": ("taichinh", "finance_officer", "14"),
    "accountant": ("ketoan", "accountant", "14"),
}


def make_society() -> Society:
    """The people, made in the running transaction.

    Rows at once, since thousands of tests begin here: by the actions it took a fifth of all time. That the actions would
    give the same is asked in test_accounts.
    """
    from giamngheo.apps.accounts.models import RoleAssignment

    areas = {area.code: area for area in Area.objects.filter(generation_id="2025-07", code__in={c for _n, _r, c in PEOPLE.values()})}
    users = User.objects.bulk_create(
        [User(username=name, full_name=name, password=NO_PASSWORD, is_demo=True) for name, _role, _code in PEOPLE.values()]
    )
    RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(user=user, role=role, area=areas[code], agency_id="", valid_from=date(2021, 1, 1))
            for user, (_name, role, code) in zip(users, PEOPLE.values(), strict=True)
            if role
        ]
    )
    return Society(**dict(zip(PEOPLE, users, strict=True)))


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """A logged-in test client for a user."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def scope_of(db: None) -> Callable[[User | None], object]:
    """``with scope_of(user):`` runs raw queries under that user's scope; None is the empty scope."""

    @contextmanager
    def under(user: User | None) -> Iterator[None]:
        scope = access_of(user, date(2026, 11, 24)).scope() if user else Scope()
        with scoped(scope):
            yield

    return under
