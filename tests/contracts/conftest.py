"""The contracts that read the database see the same one as the tests of the apps."""

from tests.apps.conftest import client_of, django_db_setup, plain_static, scope_of, society  # noqa: F401
