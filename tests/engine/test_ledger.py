"""The ledger's pure core: balances over columns, faults found, a balance traced to its entries, the plan's ledger law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from giamngheo.engine import ledger
from giamngheo.engine.ledger import ACCOUNTS, KINDS, SOURCE
from giamngheo.engine.plan import load_plan


def entries(*rows: tuple[int, str, str, int], leg: str = "one") -> pl.DataFrame:
    """(line, from, to, amount) as columns; each its own document row."""
    return pl.DataFrame(
        [
            {"id": n, "line_id": line, "from_account": a, "to_account": b, "amount_vnd": amount, "leg": leg, "document_id": 1, "item": n}
            for n, (line, a, b, amount) in enumerate(rows, 1)
        ]
    )  # fmt: skip


WAY = entries((1, "source", "approved", 100), (1, "approved", "assigned", 70), (2, "source", "approved", 5))


def test_every_line_sums_to_zero_in_one_pass() -> None:
    told = ledger.balances(WAY)
    assert told.select("line_id", "source", "approved", "assigned").rows() == [(1, -100, 30, 70), (2, -5, 5, 0)]
    assert told.select(pl.sum_horizontal(ACCOUNTS)).to_series().to_list() == [0, 0]


def test_sound_books_have_no_faults_and_each_fault_is_named() -> None:
    kept = ledger.balances(WAY)
    assert ledger.faults(WAY, kept) == []
    overspent = pl.concat([WAY, entries((2, "approved", "assigned", 9))])
    assert [(f.what, f.subject) for f in ledger.faults(overspent, ledger.balances(overspent))] == [("negative", 2)]
    lost = kept.with_columns(approved=pl.lit(1, pl.Int64))
    assert {(f.what, f.subject) for f in ledger.faults(WAY, lost)} == {("kept", 1), ("kept", 2)}
    half = pl.concat([WAY, entries((1, "approved", "moved", 10), leg="out")])
    assert [f.what for f in ledger.faults(half, ledger.balances(half))] == ["pair"]


def test_a_balance_is_traced_to_its_entries() -> None:
    told = ledger.traced(WAY.filter(pl.col("line_id") == 1), "approved")
    assert told.select("id", "change_vnd", "after_vnd").rows() == [(1, 100, 100), (2, -70, 30)]


def test_every_account_but_the_source_is_reached_and_money_that_left_stays_left() -> None:
    reached = {b for _, _, _, b in ledger.routes()}
    assert reached == set(ACCOUNTS) - {SOURCE}
    final = {"allotted", "carried", "moved", "cancelled", "returned", "settled"}
    within = {a for kind, leg, a, _ in ledger.routes() if leg != "in" and kind != "handover"}
    assert not within & final


def test_the_share_of_a_line_leaves_out_what_it_passed_on() -> None:
    balance = dict.fromkeys(ACCOUNTS, 0) | {"source": -100, "allotted": 40, "moved": 10, "paid": 20, "advanced": 5, "entered": 25}
    assert (ledger.own_vnd(balance), ledger.disbursed_vnd(balance)) == (50, 25)


def test_the_plans_ledger_law() -> None:
    law = load_plan().money
    assert law is not None
    assert [law.approvers_for(vnd).approvers for vnd in (1, 4_999_999_999, 5_000_000_000)] == [1, 1, 2]
    assert {step.confidence for step in law.approvals} == {"unconfirmed"}
    assert law.closes_on(2024) == date(2025, 1, 31)
    assert law.converted("cash", 7) == 7
    assert law.converted("working_day", 3) is None
    rated = replace(law, conversions={"working_day": replace(law.conversions["working_day"], rate_vnd=250_000)})
    assert rated.converted("working_day", 3) == 750_000
    assert not law.sources["credit"].is_budget
    assert set(KINDS) >= {"approve", "allot", "enter", "advance", "pay", "recover", "carry", "cancel", "return", "settle"}
