"""The society and database of the apps' tests."""

from tests.apps.conftest import client_of, django_db_setup, plain_static, society

__all__ = ["client_of", "django_db_setup", "plain_static", "society"]
