"""The auditor: every rule counted anew over all entries and compared with what is kept. For a command and for tests."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import polars as pl
from django.db import connection

from giamngheo.engine.ledger import ACCOUNTS, Fault
from giamngheo.engine.ledger import faults as counted

ENTRIES = {
    "id": pl.Int64(), "line_id": pl.Int64(), "from_account": pl.String(), "to_account": pl.String(), "amount_vnd": pl.Int64(),
    "leg": pl.String(), "document_id": pl.Int64(), "item": pl.Int64(),
}  # fmt: skip
BALANCES = {"line_id": pl.Int64(), **{account: pl.Int64() for account in ACCOUNTS}}
# What the database refuses at the moment of writing, asked again over everything: rule → (subjects that break it, words).
RULES: Mapping[str, tuple[str, str]] = {
    "child": (
        "select p.line_id from money_balance p join (select counter_line_id as id, sum(case when reverses_id is null then amount_vnd "
        "else -amount_vnd end) as given from money_entry where kind = 'allot' and leg = 'in' group by 1) c on c.id = p.line_id "
        "where c.given <> p.allotted_vnd",
        "Dòng {}: các dòng cấp dưới nhận khác số dòng này đã giao.",
    ),
    "approved": (
        "select d.id from money_document d where d.state = 'posted' and d.approvers_needed > (select count(distinct a.by_id) "
        "from money_approval a where a.document_id = d.id and a.version = d.version - 1 and a.by_id is distinct from d.by_id)",
        "Chứng từ {}: đã vào sổ mà chưa đủ người duyệt.",
    ),
    "total": (
        "select d.id from money_document d left join (select document_id, sum(amount_vnd) as told from money_entry where leg <> 'in' "
        "group by 1) e on e.document_id = d.id where (d.state = 'posted' and e.told is distinct from d.total_vnd) "
        "or (d.state <> 'posted' and e.told is not null)",
        "Chứng từ {}: tổng bút toán khác tổng đã duyệt, hoặc có bút toán khi chưa vào sổ.",
    ),
    "reversal": (
        "with n as materialized (select * from money_entry where reverses_id is not null) "
        "select n.id from n join money_entry o on o.id = n.reverses_id where o.reverses_id is not null or (o.line_id, o.amount_vnd, "
        "o.from_account, o.to_account) is distinct from (n.line_id, n.amount_vnd, n.to_account, n.from_account)",
        "Bút toán {}: đảo không đúng bút toán cũ.",
    ),
    "closed": (
        "select e.id from money_budgetyear y join money_line l on l.plan_year = y.year join money_entry e on e.line_id = l.id "
        "where y.closed_on is not null and e.booked_on > y.closed_on",
        "Bút toán {}: ghi sau ngày khoá năm.",
    ),
}


def _columns(statement: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A statement's rows as columns: copied out as text and read at once, since a million rows as objects take minutes."""
    buffer = BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"copy ({statement}) to stdout (format csv)") as rows:
        for piece in rows:
            buffer.write(piece)
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, new_columns=list(schema), schema_overrides=list(schema.values()))


def _broken(rule: str) -> list[Fault]:
    statement, words = RULES[rule]
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} order by 1")
        return [Fault(rule, subject, words.format(subject)) for (subject,) in cursor.fetchall()]


def faults() -> list[Fault]:
    """Everything wrong with the books of the areas in scope; an empty list is what is expected.

    A transfer between areas is only whole for who sees both: the command runs over everything.
    """
    entries = _columns(f"select {', '.join(ENTRIES)} from money_entry", ENTRIES)  # noqa: S608 - our own names
    kept = _columns(
        f"select line_id, {', '.join(f'{account}_vnd' for account in ACCOUNTS)} from money_balance", BALANCES  # noqa: S608
    )
    return [*counted(entries, kept), *(fault for rule in RULES for fault in _broken(rule))]


__all__ = ["RULES", "faults"]
