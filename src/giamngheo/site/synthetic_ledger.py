"""Loads the five years of invented money into an empty ledger by COPY: the owner's work, under the ledger's own triggers."""

from __future__ import annotations

import polars as pl
from django.db import connection, transaction

from giamngheo.apps.money.models import BudgetYear
from giamngheo.apps.places.models import Area
from giamngheo.kit import clock
from giamngheo.synthetic.ledger import APPROVERS, OWNER, YEARS, SyntheticLedger, make_ledger

from .synthetic_load import copy_in

MAP = "2021"
APPROVED_VERSION = 2


def load_ledger() -> tuple[int, int]:
    """Lines and entries loaded. Each year is one statement of entries: whole, or refused whole."""
    areas = pl.DataFrame(
        list(Area.objects.filter(generation_id=MAP).exclude(kind="district").values_list("code", "id")),
        schema=["area_code", "area_id"], orient="row",
    )  # fmt: skip
    made = make_ledger([code for code in areas["area_code"].sort() if code != "14"])
    with transaction.atomic():
        BudgetYear.objects.bulk_create([BudgetYear(year=year) for year in YEARS], ignore_conflicts=True)
        _lines(made, areas)
        _documents(made, areas)
        _entries(made, areas)
        with connection.cursor() as cursor:
            cursor.execute("update money_document set state = 'posted', posted_at = at, version = version + 1 where is_synthetic")
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return made.lines.height, made.entries.height


def _lines(made: SyntheticLedger, areas: pl.DataFrame) -> None:
    blank = {name: pl.lit("") for name in ("chapter_code", "category_code", "item_code", "programme_code")}
    lines = made.lines.join(areas, on="area_code", maintain_order="left").rename({"key": "id", "parent_key": "parent_id"})
    lines = lines.select(
        "id", "parent_id", "area_id", "project", "content", "capital_type", "source", "origin_year", "plan_year",
        unit_name=pl.lit("đơn vị giả lập"), is_foreign=pl.lit(False), at=pl.lit(clock.now()), is_synthetic=pl.lit(True), **blank,
    ).sort("id")  # fmt: skip
    # The guard asks each line's parent: the tops come first.
    for part in (lines.filter(pl.col("parent_id").is_null()), lines.filter(pl.col("parent_id").is_not_null())):
        copy_in("money_line", part)


def _documents(made: SyntheticLedger, areas: pl.DataFrame) -> None:
    documents = made.documents.join(areas, on="area_code", maintain_order="left").rename({"key": "id"})
    told = {"authority": pl.lit("UBND tỉnh (giả lập)"), "title": pl.lit(""), "state": pl.lit("waiting"), "return_reason": pl.lit(""),
            "reverse_reason": pl.lit(""), "at": pl.lit(clock.now()), "version": pl.lit(APPROVED_VERSION), "is_synthetic": pl.lit(True),
            "approvers_needed": pl.lit(len(APPROVERS)), "by_id": pl.lit(OWNER)}  # fmt: skip
    copy_in(
        "money_document",
        documents.select(
            "id", "area_id", "kind", "number", "total_vnd", signed_on=pl.date(pl.col("signed_year"), 12, 31), **told
        ),
    )
    agreed = documents.select("area_id", document_id="id").join(pl.DataFrame({"by_id": list(APPROVERS)}), how="cross")
    copy_in(
        "money_approval", agreed.with_columns(version=pl.lit(APPROVED_VERSION), at=pl.lit(clock.now())).with_row_index("id", offset=1)
    )


def _entries(made: SyntheticLedger, areas: pl.DataFrame) -> None:
    entries = made.entries.join(made.lines.select("key", line_area="area_code"), left_on="line_key", right_on="key")
    entries = entries.drop("area_code").rename({"line_area": "area_code"}).join(areas, on="area_code").sort("plan_year", "line_key")
    entries = entries.with_row_index("id", offset=1).with_columns(by_id=pl.lit(OWNER), at=pl.lit(clock.now()))
    names = {"line_key": "line_id", "document_key": "document_id", "counter_key": "counter_line_id"}
    columns = ["id", "area_id", *names.values(), "item", "kind", "leg", "from_account", "to_account", "amount_vnd", "booked_on", "by_id",
               "approved_by_ids", "at"]  # fmt: skip
    told = entries.rename(names).with_columns(
        booked_on=pl.date(pl.col("plan_year"), 12, 31), approved_by_ids=pl.lit("{" + ",".join(map(str, APPROVERS)) + "}")
    )
    for year in YEARS:
        copy_in("money_entry", told.filter(pl.col("plan_year") == year).select(columns))


__all__ = ["load_ledger"]
