"""Reads by COPY into frames: one statement, typed columns, a missing value as null."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection
from psycopg import sql


def copied(query: sql.Composable, types: Mapping[str, Any], flags: Collection[str] = ()) -> pl.DataFrame:
    """The rows of a query. ``types``: Polars types by column; ``flags``: columns that are yes or no."""
    whole = sql.SQL("copy ({}) to stdout (format csv, header)").format(query)
    buffer = BytesIO()
    with connection.cursor() as cursor, cursor.copy(whole.as_string(connection.connection)) as copy:
        for block in copy:
            buffer.write(block)
    buffer.seek(0)
    told = {**types, **dict.fromkeys(flags, pl.String())}
    frame = pl.read_csv(buffer, schema_overrides=told, try_parse_dates=False)
    return frame.with_columns((pl.col(name) == "t").alias(name) for name in flags if name in frame.columns)


__all__ = ["copied"]
