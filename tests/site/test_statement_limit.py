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


def asked(source: str, **more: str) -> str:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "giamngheo.site.settings", "GIAMNGHEO_DB_ROLE": "app", **more}
    done = subprocess.run([sys.executable, "-c", source], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_only_what_serves_pages_has_a_limit() -> None:
    assert asked(PAGE) == "5min"
    assert asked(PAGE.replace("import giamngheo.site.wsgi", "import django; django.setup()"), GIAMNGHEO_STATEMENT_SECONDS="60") == "0"


def test_a_limit_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(database.LIMIT_VARIABLE, "5 phút")
    with pytest.raises(RuntimeError, match="whole number"):
        database.limit_pages()
