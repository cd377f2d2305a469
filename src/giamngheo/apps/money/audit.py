"""The auditor: every rule counted anew over all entries and compared with what is kept. For a command and for tests."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from django.db import connection

from giamngheo.engine.ledger import ACCOUNTS, Fault
from giamngheo.engine.ledger import faults as counted

ENTRIES = {
    "id": pl.Int64(), "line_id": pl.Int64(), "from_account": pl.String(), "to_account": pl.String(), "amount_vnd": pl.Int64(),
    "leg": pl.String(), "document_id": pl.Int64(), "item": pl.Int64(),
}  # fmt: skip
BALANCES = {"line_id": pl.Int64(), **{account: pl.Int64() for account in ACCOUNTS}}


def _columns(statement: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


def faults() -> list[Fault]:
    """Everything wrong with the books of the areas in scope; an empty list is what is expected.

    A transfer between areas is only whole for who sees both: the command runs over everything.
    """
    entries = _columns(f"select {', '.join(ENTRIES)} from money_entry", ENTRIES)  # noqa: S608 - our own names
    kept = _columns(
        f"select line_id, {', '.join(f'{account}_vnd' for account in ACCOUNTS)} from money_balance", BALANCES  # noqa: S608
    )
    return counted(entries, kept)


__all__ = ["faults"]
