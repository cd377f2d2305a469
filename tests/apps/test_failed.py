"""A request that failed says in plain words what became of it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.test import RequestFactory
from psycopg.errors import QueryCanceled

from giamngheo.site.views import failed


@pytest.mark.parametrize(("problem", "status", "words"), [(QueryCanceled("x"), 503, "lâu quá"), (ValueError("x"), 500, "gặp lỗi")])
def test_who_waited_too_long_is_told_what_to_do(problem: Exception, status: int, words: str) -> None:
    try:
        raise DatabaseError("x") from problem
    except DatabaseError:
        answer = failed(RequestFactory().get("/"))
    assert answer.status_code == status
    assert words in answer.content.decode()
