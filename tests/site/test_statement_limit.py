"""A page's statement ends; loading and runs of the worker take as long as they need."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from giamngheo.kit import database

PAGE = """
import giamngheo.site.wsgi
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("show statement_timeout")
    print(cursor.fetchone()[0])
"""


def test_only_what_serves_pages_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(database.LIMIT_VARIABLE, raising=False)
    assert "statement_timeout" not in database.connection_settings("app")["OPTIONS"]["options"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "giamngheo.site.settings", "GIAMNGHEO_DB_ROLE": "app"}
    done = subprocess.run([sys.executable, "-c", PAGE], env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "5min", done.stderr[-2000:]


def test_a_limit_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(database.LIMIT_VARIABLE, "5 phút")
    with pytest.raises(RuntimeError, match="whole number"):
        database.connection_settings("app")
